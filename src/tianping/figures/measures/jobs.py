from __future__ import annotations

from datetime import date

from tianping.figures.measures import actions
from tianping.terms import Actor

NIGHTLY = Actor(pseudonym="nightly", role="system", department="system", area_id=None)


def nightly(on: date) -> None:
    """Measure what has changed since."""
    actions.measure_all(by=NIGHTLY, on=on)
