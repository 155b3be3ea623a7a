"""Tables with positions, points, and pairs of neighbours: read and refused as tables of counts are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.columns import NEIGHBOURS, PLACED_COUNTS, POINTS, Columns, Role
from tianping.exchange.tables.counts import Coded, CountTable
from tianping.exchange.tables.opening import TableBytes
from tianping.exchange.tables.positions import Positions
from tianping.exchange.tables.problems import Problem, TableRefused
from tianping.exchange.tables.reading import RECOGNISED, WholeTable, Wish, read_whole
from tianping.terms import PlaceCode


@dataclass(frozen=True, slots=True, eq=False)
class PlacedTable:
    """A table of counts whose places have positions; ``positions`` follow the values of ``counts.place``."""

    counts: CountTable
    positions: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """A file of places and their positions, which follow the values of ``place``."""

    place: Coded
    positions: Positions
    rows: int
    sha256: str
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """A file of pairs of places that are neighbours."""

    pairs: tuple[tuple[str, str], ...]
    sha256: str
    file: str


def read_placed_counts(
    path: Path | TableBytes,
    *,
    columns: Columns = RECOGNISED,
    wide: bool = False,
    strict: bool = False,
    sheet: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> PlacedTable:
    """Read a table of counts that also holds the position of every place: x and y, or longitude and latitude.

    A place may stand in many rows, with its position in some of them or in all; a second position is refused by row.
    Places without one are given with nan: see `refuse_unplaced`. Parameters and errors as for `read_counts`.
    """
    wish = Wish(columns, wide=wide, strict=strict, sheet=sheet, need=PLACED_COUNTS)
    whole = read_whole(path, wish, on_progress=on_progress)
    return PlacedTable(whole.counts(), _positions(whole))


def read_points(
    path: Path | TableBytes,
    *,
    columns: Columns = RECOGNISED,
    sheet: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Points:
    """Read a file of places with their positions; repeated places must agree. Errors as for `read_counts`."""
    whole = read_whole(path, Wish(columns, sheet=sheet, need=POINTS), on_progress=on_progress)
    return Points(whole.understood.keys[Role.PLACE], _positions(whole), len(whole.understood.rows), whole.sha256, whole.file)


def read_neighbours(
    path: Path | TableBytes,
    *,
    columns: Columns = RECOGNISED,
    sheet: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Neighbours:
    """Read a file of pairs of places, one pair a row, in either direction. Errors as for `read_counts`."""
    whole = read_whole(path, Wish(columns, sheet=sheet, need=NEIGHBOURS), on_progress=on_progress)
    place, neighbour = (whole.understood.keys[role] for role in (Role.PLACE, Role.NEIGHBOUR))
    pairs = tuple(
        (place.values[one], neighbour.values[other])
        for one, other in zip(place.codes.tolist(), neighbour.codes.tolist(), strict=True)
        if one >= 0 and other >= 0
    )
    return Neighbours(pairs, whole.sha256, whole.file)


def place_counts(counts: CountTable, points: Points) -> PlacedTable:
    """Give the places of a table the positions of a file of points; codes are compared without padding zeros."""
    places = counts.place.values if counts.place is not None else ()
    # Serial numbers are no codes: 10 and 1000 are two places.
    same = _canonical if all(PlaceCode.parse(one).level for one in (*places, *points.place.values)) else str
    at = {same(value): index for index, value in enumerate(points.place.values)}
    found = np.array([at.get(same(value), -1) for value in places], dtype=np.int64)
    x, y = (
        np.where(found >= 0, np.append(values, np.nan)[found], np.nan)
        for values in (points.positions.x, points.positions.y)
    )
    return PlacedTable(counts, Positions(x, y, earth=points.positions.earth))


def refuse_unplaced(table: PlacedTable) -> None:
    """Refuse a table in which a place has no position.

    Raises
    ------
    TableRefused
        With how many there are, and the row of the first.
    """
    unplaced = np.flatnonzero(~table.positions.placed)
    if not len(unplaced) or table.counts.place is None:
        return
    rows = table.counts.rows[np.isin(table.counts.place.codes, unplaced)]
    problem = Problem(ProblemCode.PLACE_UNPLACED, row=int(rows.min()), found=str(len(unplaced)), sheet=table.counts.sheet)
    raise TableRefused([problem], file=table.counts.file)


def _positions(whole: WholeTable) -> Positions:
    if whole.understood.positions is None:
        raise RuntimeError("a table was accepted that lacks the positions it needs")
    return whole.understood.positions


def _canonical(place: str) -> str:
    return PlaceCode.parse(place).text
