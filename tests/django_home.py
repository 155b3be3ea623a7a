"""Tests of the site live in a home folder of their own, with quick password hashing and plain static addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianping.site.settings")
django.setup()


@pytest.fixture(scope="session", autouse=True)
def django_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    from django.test import override_settings

    home = tmp_path_factory.mktemp("home")
    changed = override_settings(
        HOME=home,
        KEYS=home / "keys",
        LAKE=home / "lake",
        CHECKPOINTS=home / "checkpoints",
        INCOMING=home / "incoming",
        MEDIA_ROOT=home / "files",
        STATIC_ROOT=home / "static",
        OFFICE_CA=home / "tls" / "office-ca.crt",
        FILE_UPLOAD_TEMP_DIR=None,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    )
    (home / "static").mkdir()
    with changed:
        yield home


@pytest.fixture(scope="session", autouse=True)
def _guards_step_aside_for_flush() -> Iterator[None]:
    """Tests with real transactions end in a flush, which the guards of the audit chain refuse: lift them for it.

    Only the emptying between tests is let through; inside a test the guards stand.
    """
    from importlib import import_module

    from django.apps import apps
    from django.core.management.commands.flush import Command
    from django.db import connections

    guards = import_module("tianping.ground.audit.migrations.0003_guards")
    beginning = import_module("tianping.ground.audit.migrations.0002_begin_chain")
    flush = Command.handle

    def flush_all(self: Command, **options: object) -> None:
        connection = connections[str(options["database"])]
        with connection.schema_editor() as editor:
            guards.unguard(apps, editor)
        flush(self, **options)
        with connection.schema_editor() as editor:
            beginning.begin_chain(apps, editor)
            guards.guard(apps, editor)

    Command.handle = flush_all  # type: ignore[method-assign] # for the session
    yield
    Command.handle = flush  # type: ignore[method-assign] # put back


@pytest.fixture(autouse=True)
def _chinese_first(django_home: Path) -> None:
    """A request in English leaves its thread speaking English: every test begins in Chinese."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
