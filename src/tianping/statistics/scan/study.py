"""Counts by place and period, in an order that does not depend on how the rows came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.scan.cells import Cells, Label

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Rows brought together by place, period and stratum.

    Parameters
    ----------
    cells : Cells
        As given.
    row : ndarray of shape (n_places,)
        A row that lies at each place.
    names : tuple of tuple of str or int
        Names of each place, as the rows at its position call it.
    periods : tuple
        Periods in their order; one ``None`` where none were given.
    target : ndarray of shape (n_cells,)
        Place times number of periods plus period, by cell; sorted.
    stratum : ndarray of shape (n_cells,)
        Number of the stratum, by cell.
    counts : tuple of ndarray of shape (n_cells,)
        Each of the counts given, added up by cell.
    """

    cells: Cells
    row: Whole
    names: tuple[tuple[Label, ...], ...]
    periods: tuple[Any, ...]
    target: Whole
    stratum: Whole
    counts: tuple[NDArray[np.float64], ...]

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.row)

    @property
    def shape(self) -> tuple[int, int]:
        """Places and periods."""
        return len(self.row), len(self.periods)

    @property
    def points(self) -> NDArray[np.float64]:
        """Places in space, shape (n_places, 3)."""
        return self.cells.points()[self.row]

    @property
    def one_stratum_a_place(self) -> bool:
        """Whether no place has two strata in one period."""
        return len(np.unique(self.target)) == len(self.target)

    def by_place(self, values: NDArray[Any]) -> NDArray[Any]:
        """Add values of cells up by place and period."""
        whole = np.zeros(self.places * len(self.periods), values.dtype)
        np.add.at(whole, self.target, values)
        return whole.reshape(self.shape)


def build_study(cells: Cells, *counts: NDArray[np.float64]) -> Study:
    """Bring rows together: one position is one place, and repeated rows of a place, period and stratum add up."""
    place, row = _places(cells)
    periods, period = _numbered(cells.period, name="period", rows=len(cells.x))
    _, stratum = _numbered(cells.stratum, name="stratum", rows=len(cells.x))
    key = (place * len(periods) + period) * (stratum.max(initial=0) + 1) + stratum
    distinct, cell = np.unique(key, return_inverse=True)
    first = np.zeros(len(distinct), np.int64)
    first[cell] = np.arange(len(key))
    return Study(
        cells=cells,
        row=row,
        names=_names(cells, place, len(row)),
        periods=periods,
        target=(place * len(periods) + period)[first],
        stratum=stratum[first],
        counts=tuple(np.bincount(cell, weights=count, minlength=len(distinct)).astype(np.float64) for count in counts),
    )


def _places(cells: Cells) -> tuple[Whole, Whole]:
    """Return the place of every row and a row of every place, places in Morton order."""
    order = np.lexsort((cells.y, cells.x))
    x, y = cells.x[order], cells.y[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(x) != 0) | (np.diff(y) != 0)
    sorted_place = np.cumsum(new) - 1
    first = order[new]
    rank = np.argsort(_morton(cells.points()[first]), kind="stable")
    renumbered = np.empty(len(rank), np.int64)
    renumbered[rank] = np.arange(len(rank))
    place = np.empty(len(order), np.int64)
    place[order] = renumbered[sorted_place]
    return place, first[rank]


def _morton(points: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return a key that interleaves the bits of the coordinates, so that what is near in the order is near in space."""
    if not len(points):
        return np.zeros(0, np.uint64)
    low, span = points.min(axis=0), np.ptp(points, axis=0).max()
    scaled = ((points - low) / (span or 1.0) * (2**20 - 1)).astype(np.uint64)
    key = np.zeros(len(points), np.uint64)
    for bit in range(20):
        for axis in range(3):
            key |= ((scaled[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(3 * bit + axis)
    return key


def _numbered(values: Sequence[Any] | None, *, name: str, rows: int) -> tuple[tuple[Any, ...], Whole]:
    """Return the distinct values in their order, and the number of each row's."""
    if values is None or not rows:
        return (None,), np.zeros(rows, np.int64)
    try:
        distinct = tuple(sorted(set(values)))
    except TypeError:
        kinds = ", ".join(sorted({type(value).__name__ for value in values}))
        raise TypeError(f"{name} must hold values of one kind that can be put in order, got {kinds}") from None
    number = {value: index for index, value in enumerate(distinct)}
    return distinct, np.fromiter((number[value] for value in values), np.int64, rows)


def _names(cells: Cells, place: Whole, places: int) -> tuple[tuple[Label, ...], ...]:
    """Return the names of every place; one name with two positions is an error."""
    known: dict[Label, tuple[int, int]] = {}
    names: list[list[Label]] = [[] for _ in range(places)]
    for row, (name, at) in enumerate(zip(cells.place, place.tolist(), strict=True)):
        seen_at, seen_row = known.setdefault(name, (at, row))
        if seen_at != at:
            raise ValueError(f"place[{row}] has the name of place[{seen_row}] but another position")
        if seen_row == row:
            names[at].append(name)
    return tuple(tuple(sorted(held, key=_by_kind)) for held in names)


def _by_kind(name: Label) -> tuple[str, Any]:
    return type(name).__name__, name
