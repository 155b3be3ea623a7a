from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from tianping.ground.audit import queries
from tianping.site import schedule

DAY = date(2026, 3, 2)


@pytest.mark.django_db
def test_each_night_the_chain_is_signed() -> None:
    assert schedule.run_nightly(DAY) == []

    signed = queries.latest_checkpoint()
    assert signed is not None
    assert signed.day == DAY
    assert signed.is_signed_with(queries.public_key())
    assert signed.is_signed_with((Path(settings.CHECKPOINTS) / "public-key.txt").read_text())


@pytest.mark.django_db
def test_a_room_that_fails_does_not_keep_the_others_from_their_night(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def fail(on: date) -> None:
        raise RuntimeError("no night today")

    rooms = [(SimpleNamespace(label="broken"), SimpleNamespace(nightly=fail)), (SimpleNamespace(label="whole"), SimpleNamespace(nightly=ran.append))]
    monkeypatch.setattr("tianping.site.rooms.pieces", lambda name: iter(rooms))
    (Path(settings.HOME) / "nightly.txt").unlink(missing_ok=True)

    assert schedule.run_nightly(DAY) == ["broken"]
    assert ran == [DAY]
    assert schedule.is_due(Path(settings.HOME), on=DAY), "the night is tried again"


@pytest.mark.django_db
def test_a_night_that_was_slept_through_is_caught_up_once() -> None:
    home = Path(settings.HOME)
    (home / "nightly.txt").unlink(missing_ok=True)

    assert schedule.is_due(home, on=DAY)
    schedule.run_nightly(DAY)
    assert not schedule.is_due(home, on=DAY)
    assert schedule.is_due(home, on=date(2026, 3, 3))


@pytest.mark.parametrize(
    ("moment", "hours"),
    [(datetime(2026, 3, 2, 0, 0), 2), (datetime(2026, 3, 2, 2, 0), 24), (datetime(2026, 3, 2, 14, 0), 12), (datetime(2026, 2, 28, 23, 0), 3)],  # noqa: DTZ001 - the office's own time
)
def test_the_next_night_is_at_two(moment: datetime, hours: int) -> None:
    assert schedule.seconds_to_next(moment) == hours * 3600


