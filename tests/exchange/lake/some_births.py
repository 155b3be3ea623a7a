"""Births by the key, as rows of words: what the tests of the lake write, and count again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tianping.exchange.lake import BirthColumns, Snapshot, coded, write_snapshot
from tianping.terms import CountKind


class Row(NamedTuple):
    place: str = "451081105201"
    period: str = "2024-03"
    registered: str | None = None
    sex: str = "boy"
    order: str = "1"
    source: str = "household"
    basis: str = "residence"
    count: int | None = 1


def columns(rows: Sequence[Row]) -> BirthColumns:
    return BirthColumns(
        place=coded(row.place for row in rows),
        period=coded(row.period for row in rows),
        registered=coded(row.registered for row in rows),
        sex=coded(row.sex for row in rows),
        order=coded(row.order for row in rows),
        source=coded(row.source for row in rows),
        basis=coded(row.basis for row in rows),
        count=np.array([-1 if row.count is None else row.count for row in rows], dtype=np.int64),
    )


def stored(rows: Sequence[Row], lake: Path) -> Snapshot:
    return write_snapshot(columns(rows), lake=lake, kind=CountKind.BIRTHS, simulated=True)


SOME = (
    Row(count=7),
    Row(sex="girl", count=3),
    Row(sex="girl", registered="2024-04", count=5),
    Row(place="451081106", period="2023", order="3+", count=None),
    Row(place="451081106", period="2023Q4", sex="unclear", source="hospital", count=1),
)
