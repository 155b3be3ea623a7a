"""Registrations by period of birth and delay, as a triangle: what can be seen so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray
from tianping.statistics.delay.periods import PeriodRows, read_periods

LARGEST_COUNT = 2**53
"""Births. Beyond it a double no longer holds every whole number."""
MOST_DELAYS = 2_000
"""Periods. A longer triangle is a mistake in a label (month 20260 for 2026), not a table of registrations."""


@dataclass(frozen=True, slots=True, eq=False)
class Triangle(ArrowResult):
    """Registrations by period of birth and delay.

    Parameters
    ----------
    boys, girls : ndarray of shape (n_births, n_delays), float
        Net registrations, row by consecutive period of birth, column by periods from birth to registration; NaN where
        the present cannot be seen yet. A cell may be negative: a correction.
    visible : ndarray of shape (n_births,), int
        The longest delay that can be seen of each period of birth.
    periods : tuple of str
        Periods of birth, oldest first.
    left_out : int
        Births in rows that belong to periods of birth before the first period of registration: their early
        registrations were never seen, so nothing can be learnt from the later ones.
    version : str
        Version of the package that made it.
    """

    boys: FloatArray
    girls: FloatArray
    visible: NDArray[np.int64]
    periods: tuple[str, ...]
    left_out: int = 0
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a period of birth and delay; what cannot be seen yet is null."""
        births, delays = self.boys.shape
        return (
            Column("period", [period for period in self.periods for _ in range(delays)], "period of birth"),
            Column("delay", np.tile(np.arange(delays), births), "periods since birth"),
            Column("boys", self.boys, "registrations"),
            Column("girls", self.girls, "registrations"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, births left out, and version."""
        return {"method": "triangle of registrations", "left_out": self.left_out, "version": self.version}


def read_triangle(
    period: Sequence[object], registered: Sequence[object], *, boys: ArrayLike, girls: ArrayLike
) -> Triangle:
    """Make the triangle from rows in any order; rows of one cell add up.

    Parameters
    ----------
    period, registered : sequence of shape (n_rows,), int or str or Period
        Period of birth and of registration: whole numbers that follow one another, or periods as text ('2025',
        '2025Q1', '2025-03', 'SY2025'), all of one kind.
    boys, girls : array-like of shape (n_rows,), whole numbers
        Registrations; negative counts are corrections. A blank (NaN, ``None``) is refused.

    Returns
    -------
    Triangle
        The present is the last period of registration. A cell without a row is 0, for the periods of registration in
        which anything was registered at all; periods of birth are consecutive up to the last that occurs.

    Raises
    ------
    ValueError
        If there are no rows, numbers of rows differ, a count is blank or not whole, a birth is registered before its
        period (see `tianping.statistics.outliers.impossible_delays`), kinds of period are mixed, or a period of
        registration between the first and the last has no row: what was not returned is not 0; or no birth is of a
        period from the first of registration on.

    Examples
    --------
    >>> found = read_triangle([2023, 2023, 2024], [2023, 2024, 2024], boys=[90, 10, 95], girls=[80, 20, 76])
    >>> found.girls.tolist()
    [[80.0, 20.0], [76.0, nan]]
    """
    rows = read_periods(period, registered)
    counts = [_counts(values, name=name, rows=len(rows.born)) for name, values in (("boys", boys), ("girls", girls))]
    delay = rows.registered - rows.born
    early = np.flatnonzero(delay < 0)
    if len(early):
        raise ValueError(
            f"registered must not lie before period: row {early[0]} is registered {-delay[early[0]]} periods before"
            f" its birth, and {len(early) - 1} more rows"
        )
    first, present = int(rows.registered.min()), int(rows.registered.max())
    if present - int(rows.born.min()) >= MOST_DELAYS:
        raise ValueError(f"periods must span at most {MOST_DELAYS}, got {present - int(rows.born.min()) + 1}")
    _refuse_holes(rows, first, present)
    seen = rows.born >= first
    if not seen.any():
        raise ValueError(f"period must hold births of {rows.label(first)}, the first period of registration, or later")
    oldest = int(rows.born[seen].min())
    visible = present - np.arange(oldest, int(rows.born.max()) + 1)
    shape = (len(visible), int(visible[0]) + 1)
    beyond = np.arange(shape[1])[None, :] > visible[:, None]
    cells = [np.zeros(shape), np.zeros(shape)]
    for cell, count in zip(cells, counts, strict=True):
        np.add.at(cell, (rows.born[seen] - oldest, delay[seen]), count[seen])
        cell[beyond] = np.nan
    labels = tuple(rows.label(number) for number in range(oldest, oldest + len(visible)))
    return Triangle(cells[0], cells[1], visible, labels, int(sum(count[~seen].sum() for count in counts)))


def _refuse_holes(rows: PeriodRows, first: int, present: int) -> None:
    held = set(rows.registered.tolist())
    holes = [number for number in range(first, present + 1) if number not in held]
    if holes:
        raise ValueError(
            f"registered has no row for {rows.label(holes[0])} and {len(holes) - 1} more periods:"
            " a period that was not returned is not 0; give its rows (with 0 where nothing was registered)"
        )


def _counts(values: ArrayLike, *, name: str, rows: int) -> FloatArray:
    counts = np.asarray(values, dtype=np.float64)
    if counts.shape != (rows,):
        raise ValueError(f"{name} must have shape ({rows},) as period has, got {counts.shape}")
    wrong = np.flatnonzero(~np.isfinite(counts) | (np.floor(counts) != counts) | (np.abs(counts) > LARGEST_COUNT))
    if len(wrong):
        raise ValueError(
            f"{name}[{wrong[0]}]={counts[wrong[0]]:g} must be a whole number up to 2**53 (a correction may be negative,"
            " a blank is not 0)"
        )
    return counts
