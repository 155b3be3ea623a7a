"""Which cells would count a birth twice: the same area, or one inside another, over the same months of birth and registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.lake.columns import NOT_KNOWN, BirthColumns
from tianping.terms import Period

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_ANY_MONTH = 0
_MONTHS = 12 * 10_000


@dataclass(frozen=True, slots=True)
class Cells:
    """Areas and months that something counts in; months are numbered from year 0, ends are exclusive.

    ``registered_first`` is -1 where the registration is not known: it could be any month.
    """

    area: Ints
    born_first: Ints
    born_after: Ints
    registered_first: Ints
    registered_after: Ints

    def __len__(self) -> int:
        return len(self.area)


def cells_of(births: BirthColumns, *, area: Ints) -> tuple[Cells, Ints]:
    """Return the distinct cells of births whose areas are given, and for each row of the births its cell.

    Rows of one cell have the same code, period and registration, and differ in sex or order. One area under two codes makes
    two cells.
    """
    born, registered = _spans(births.period.values), _spans(births.registered.values)
    codes = (births.place.codes, births.period.codes, births.registered.codes)
    distinct, cell = np.unique(
        np.stack([area, *(c.astype(np.int64) for c in codes)], axis=1), axis=0, return_inverse=True
    )
    first, after = born[distinct[:, 2]].T
    registered_first, registered_after = registered[distinct[:, 3]].T
    return Cells(distinct[:, 0], first, after, registered_first, registered_after), cell.reshape(-1)


def counted_twice(cells: Cells) -> Mask:
    """Say which cells overlap another of the same area: a month and its year, a year under two codes."""
    index, area_month, month = _by_month(cells)
    twice = np.zeros(len(cells), dtype=np.bool_)
    slots, slot, uses = np.unique(area_month * _MONTHS + month, return_inverse=True, return_counts=True)
    twice[index[uses[slot] > 1]] = True
    # A cell of unknown registration overlaps every other cell of that area and month of birth.
    open_to_all = np.unique(area_month[month == _ANY_MONTH])
    births, owner = np.unique(area_month, return_inverse=True)
    cells_there = np.bincount(np.unique(np.stack([owner, index], axis=1), axis=0)[:, 0], minlength=len(births))
    twice[index[np.isin(area_month, open_to_all) & (cells_there[owner] > 1)]] = True
    return twice


def overlapping(cells: Cells, others: Cells) -> Mask:
    """Say which cells overlap one of the others in the same area."""
    index, area_month, month = _by_month(cells)
    _, other_area_month, other_month = _by_month(others)
    hit = np.isin(area_month * _MONTHS + month, other_area_month * _MONTHS + other_month)
    hit |= np.isin(area_month, other_area_month[other_month == _ANY_MONTH])
    hit |= (month == _ANY_MONTH) & np.isin(area_month, other_area_month)
    found = np.zeros(len(cells), dtype=np.bool_)
    found[index[hit]] = True
    return found


def lifted(cells: Cells, around: Mapping[int, Sequence[int]]) -> tuple[Cells, Ints]:
    """Return the cells once for each other area that their area lies in, and the index of the cell each comes from."""
    areas = np.unique(cells.area)
    outer = [[one for one in around.get(int(area), ()) if one != area] for area in areas]
    counts = np.array([len(found) for found in outer], dtype=np.int64)
    flat = np.array([one for found in outer for one in found], dtype=np.int64)
    position = np.searchsorted(areas, cells.area)
    starts = (np.cumsum(counts) - counts)[position]
    rows, place = _each(starts, starts + counts[position])
    moved = Cells(
        area=flat[place],
        born_first=cells.born_first[rows],
        born_after=cells.born_after[rows],
        registered_first=cells.registered_first[rows],
        registered_after=cells.registered_after[rows],
    )
    return moved, rows


def _spans(periods: Sequence[str]) -> Ints:
    """First month and month after the last of each period; -1 for the code -1, which picks the last row."""
    spans = []
    for text in periods:
        period = Period.parse(text)
        spans.append((period.start.year * 12 + period.start.month - 1, period.end.year * 12 + period.end.month))
    return np.array([*spans, (NOT_KNOWN, NOT_KNOWN)], dtype=np.int64)


def _by_month(cells: Cells) -> tuple[Ints, Ints, Ints]:
    """Take cells apart into months of birth and registration: index of the cell, area and month of birth in one, month."""
    index, born = _each(cells.born_first, cells.born_after)
    unknown = cells.registered_first == NOT_KNOWN
    first = np.where(unknown, 0, cells.registered_first + 1)[index]
    after = np.where(unknown, 1, cells.registered_after + 1)[index]
    row, registered = _each(first, after)
    return index[row], cells.area[index[row]] * _MONTHS + born[row], registered


def _each(first: Ints, after: Ints) -> tuple[Ints, Ints]:
    """All whole numbers of all ranges, with the index of their range."""
    lengths = after - first
    index = np.repeat(np.arange(len(first)), lengths)
    steps = np.arange(len(index)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return index, first[index] + steps
