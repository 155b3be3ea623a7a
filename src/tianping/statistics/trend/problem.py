"""Observations laid out by year and area, as the filter reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tianping.statistics.trend.observations import Floats, Ints, Observations, check_rows
from tianping.statistics.trend.options import Grid

LONGEST = 1000
"""Years. A longer span is a slip in a year."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Rows of cells: the k-th observation of each year and area.

    Parameters
    ----------
    areas : tuple of str
        In sorting order.
    years : ndarray of shape (n_years,), int
        All years of the chain, those observed and those asked for.
    shown : slice
        Years that are estimated.
    sources : tuple of str
        With a non-sampling error.
    log_ratio, variance, given : ndarray of shape (n_rows, n_years, n_areas), float
        ``given`` is 1 or 0; where it is 0 the others are 0 and 1.
    source : ndarray of the same shape, int
        Place in ``sources``; one past the end for a registered one.
    left_out, imputed : int
        Rows without a ratio; rows whose error was filled in.
    """

    areas: tuple[str, ...]
    years: Ints
    shown: slice
    sources: tuple[str, ...]
    log_ratio: Floats
    variance: Floats
    given: Floats
    source: Ints
    left_out: int
    imputed: int

    @property
    def cells(self) -> dict[str, Floats | Ints]:
        """The arrays that the filter reads."""
        return {name: getattr(self, name) for name in ("log_ratio", "variance", "given", "source")}


def lay_out(observations: Observations, grid: Grid) -> Problem:
    """Check the observations and lay them out.

    Raises
    ------
    ValueError
        As `check_rows`; also if the years span more than 1,000.
    """
    rows = check_rows(observations)
    first, last = grid.years or (int(rows.year.min()), int(rows.year.max()))
    begin, end = min(first, int(rows.year.min())), max(last, int(rows.year.max()))
    if end - begin >= LONGEST:
        raise ValueError(f"years must span at most {LONGEST}, got {begin} to {end}")
    areas = np.unique([*rows.areas, *grid.areas])
    area = np.searchsorted(areas, np.array(rows.areas))[rows.area]
    place = _place_in_cell((rows.year - begin) * len(areas) + area)
    shape = (int(place.max()) + 1, end - begin + 1, len(areas))
    cell = place, rows.year - begin, area
    log_ratio, variance, given = np.zeros(shape), np.ones(shape), np.zeros(shape)
    source = np.full(shape, len(rows.sources), dtype=np.int64)
    log_ratio[cell], variance[cell], given[cell] = rows.log_ratio, rows.error**2, 1.0
    source[cell] = np.where(rows.source < 0, len(rows.sources), rows.source)
    return Problem(
        areas=tuple(areas.tolist()),
        years=np.arange(begin, end + 1),
        shown=slice(first - begin, last - begin + 1),
        sources=rows.sources,
        log_ratio=log_ratio,
        variance=variance,
        given=given,
        source=source,
        left_out=rows.left_out,
        imputed=rows.imputed,
    )


def _place_in_cell(cell: Ints) -> Ints:
    """Return the number of each observation within its cell, from 0, in the order in which they stand."""
    order = np.argsort(cell, kind="stable")
    sorted_cells = cell[order]
    starts = np.flatnonzero(np.append(True, sorted_cells[1:] != sorted_cells[:-1]))
    counts = np.diff(np.append(starts, len(cell)))
    place = np.empty(len(cell), dtype=np.int64)
    place[order] = np.arange(len(cell)) - np.repeat(starts, counts)
    return place
