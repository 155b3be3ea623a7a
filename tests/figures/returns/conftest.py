from __future__ import annotations

from pathlib import Path

import pytest

from tests.figures.returns.homes import at_home, migrated
from tests.ground.places.some_places import small_county


@pytest.fixture
def names(db: None, settings: object, tmp_path: Path) -> dict[str, int]:
    settings.LAKE = tmp_path / "lake"  # type: ignore[attr-defined] # pytest-django's settings
    return small_county()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and nothing in them, to be copied into homes."""
    home = tmp_path_factory.mktemp("empty")
    migrated(at_home(home))
    return home / "tianping.sqlite3"
