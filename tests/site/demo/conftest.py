"""The demo county, loaded once for all its tests and taken back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tianping.site.demo.load import DemoCounty

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoCounty]:
    from django.db import transaction
    from django.test import override_settings

    from tianping.site.demo.load import load

    lake = tmp_path_factory.mktemp("demo") / "lake"
    with django_db_blocker.unblock(), override_settings(DEMO=True, LAKE=lake), transaction.atomic():
        yield load(on=TODAY, password="tianping-demo")
        transaction.set_rollback(True)
