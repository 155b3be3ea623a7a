"""The chain begins: a head of length 0."""

from typing import Any

from django.db import migrations

BEGINNING = "0" * 64


def begin_chain(apps: Any, schema_editor: Any) -> None:
    apps.get_model("audit", "Head").objects.create(pk=1, size=0, hash=BEGINNING)


def forget_empty_chain(apps: Any, schema_editor: Any) -> None:
    apps.get_model("audit", "Head").objects.filter(size=0).delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(begin_chain, forget_empty_chain)]
