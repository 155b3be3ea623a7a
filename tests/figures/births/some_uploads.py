"""Files of counts for the small county of the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tianping.figures.births import actions
from tianping.figures.births.choices import Source
from tianping.figures.births.models import Upload
from tianping.terms import Actor, Basis

STATISTICIAN = Actor(pseudonym="0123456789abcdef", role="county_statistician", department="statistics", area_id=None)
TODAY = date(2026, 3, 2)
HEAD = "code,period,boys,girls"


def nature(
    source: Source = Source.HOUSEHOLD,
    *,
    basis: Basis = Basis.RESIDENCE,
    simulated: bool = False,
    replaces: Sequence[int] = (),
) -> actions.Nature:
    return actions.Nature(source, basis, simulated=simulated, replaces=tuple(replaces))


def brought(
    lines: Sequence[str], folder: Path, *, of: actions.Nature | None = None, by: Actor = STATISTICIAN
) -> Upload:
    path = folder / "counts.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return actions.accept_file(path, nature=of or nature(), by=by, on=TODAY)
