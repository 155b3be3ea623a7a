from __future__ import annotations

from pathlib import Path

import pytest

from tests.ground.places.some_places import small_county


@pytest.fixture
def names(db: None, settings: object, tmp_path: Path) -> dict[str, int]:
    settings.LAKE = tmp_path / "lake"  # type: ignore[attr-defined] # pytest-django's settings
    return small_county()
