"""Counts with the positions of their places: in the table itself, or in a file of points beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.reading import Source, read_table, reading
from tianping.exchange.tables import (
    Columns,
    CountTable,
    PlacedTable,
    Points,
    Positions,
    ProblemCode,
    TableRefused,
    place_counts,
    read_placed_counts,
    read_points,
    refuse_unplaced,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

POSITION_ROLES = ("x", "y", "lon", "lat")


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSource:
    """A table as it is to be used, with one position for each value of its place column."""

    source: Source
    positions: Positions
    points_file: dict[str, Any] | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The values of the place column."""
        return self.source.table.place.values if self.source.table.place is not None else ()

    @property
    def unplaced(self) -> int:
        """Places of the table without a position."""
        return int((~self.positions.placed).sum())

    def with_position(self) -> set[str]:
        """Places that have one."""
        return {place for place, there in zip(self.places, self.positions.placed, strict=True) if there}

    def at(self, places: Sequence[str]) -> NDArray[np.intp]:
        """Where places stand among the positions."""
        number = {place: index for index, place in enumerate(self.places)}
        return np.array([number[place] for place in places], dtype=np.intp)

    def names(self) -> dict[str, str]:
        """The name of each place that has one, by the value of the place column."""
        table = self.source.table
        if table.name is None or table.place is None:
            return {}
        pairs = zip(table.place.codes.tolist(), table.name.codes.tolist(), strict=True)
        return {table.place.values[place]: table.name.values[name] for place, name in pairs if place >= 0 and name >= 0}


def read_placed(asked: Asked, points: Path | None, *, skip_unplaced: bool) -> PlacedSource:
    """Read the table and the positions of its places.

    Raises
    ------
    TableRefused
        If one of the files is not in order, or a place has no position and may not be left out.
    """
    if points is None:
        found = list[PlacedTable]()

        def reader(path: Path, **options: Any) -> CountTable:
            found[:] = [read_placed_counts(path, **options)]
            return found[0].counts

        source = read_table(asked, reader=reader)
        placed, points_file = found[0], None
    else:
        source = read_table(asked, without=POSITION_ROLES, needs_place=True)
        read = _read_points(asked, points)
        placed = place_counts(source.table, read)
        points_file = {"file": read.file, "sha256": read.sha256, "rows": read.rows}
    if not skip_unplaced:
        refuse_unplaced(placed)
    return PlacedSource(source, placed.positions, points_file)


def _read_points(asked: Asked, points: Path) -> Points:
    """The names of coordinates are the points' own; the place column may be called there as in the table."""
    named = {role: asked.columns[role] for role in POSITION_ROLES if role in asked.columns}
    place = asked.columns.get("place")
    with reading(points) as told:
        if place is None:
            return read_points(points, columns=Columns(**named), on_progress=told)
        try:
            return read_points(points, columns=Columns(place=place, **named), on_progress=told)
        except TableRefused as refused:
            codes = {(problem.code, problem.wanted) for problem in refused.problems}
            if codes != {(ProblemCode.COLUMN_MISSING, place)}:
                raise
        return read_points(points, columns=Columns(**named), on_progress=told)
