"""What all tests share: the real data beside the checkout, and dated bounds."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tianping.jurisdictions import VerdictBounds, load_verdict_bounds

REPOSITORY = Path(__file__).parent.parent
pytest_plugins = [
    "tests.browser_fixtures",
    "tests.django_home",
    "tests.postgres_fixtures",
    "tests.exchange.spark_fixtures",
]


def real_data_folder() -> Path:
    return Path(os.environ.get("TIANPING_REAL_DATA", REPOSITORY.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real tables; in CI its absence is a failure, see ``pytest_collection_modifyitems``."""
    folder = real_data_folder()
    if not folder.is_dir():
        pytest.fail(f"the real data are missing: set TIANPING_REAL_DATA or place them at {folder}")
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Outside CI, tests that need the real data are left out with one plain line where it is absent."""
    if real_data_folder().is_dir() or os.environ.get("CI"):
        return
    wanting = [item for item in items if "real_data" in getattr(item, "fixturenames", ())]
    if wanting:
        config.hook.pytest_deselected(items=wanting)
        items[:] = [item for item in items if item not in wanting]
        print(f"{len(wanting)} tests left out: no real data at TIANPING_REAL_DATA")  # noqa: T201 - said once, plainly


@pytest.fixture(scope="session")
def bounds() -> VerdictBounds:
    """The bounds of the verdict in force on a fixed day."""
    return load_verdict_bounds(on=date(2026, 1, 1))
