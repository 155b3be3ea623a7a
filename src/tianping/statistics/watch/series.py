"""Counts of many series over many periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.counts import FloatArray, sex_counts

Counts = NDArray[np.signedinteger[Any]]
THREADS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Boys and girls by series and period; a negative count is not given.

    Parameters
    ----------
    boys, girls : ndarray of shape (n_series, n_periods), whole numbers
        As given where they came as whole numbers.
    mean_births : ndarray of shape (n_series,)
        Births in a period, over the periods given; 0 where none is.
    single : bool
        Whether the counts came as one series without an axis of series.
    """

    boys: Counts
    girls: Counts
    mean_births: FloatArray
    single: bool

    @property
    def births(self) -> FloatArray:
        """Births, NaN where not given; shape (n_series, n_periods)."""
        births = self.boys.astype(np.float64) + self.girls
        births[(self.boys < 0) | (self.girls < 0)] = np.nan
        return births

    @property
    def ratio(self) -> FloatArray:
        """Boys per 100 girls; NaN without births or where not given, ``inf`` without girls."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = 100 * self.boys.astype(np.float64) / self.girls
        ratio[(self.boys < 0) | (self.girls < 0)] = np.nan
        return ratio

    def shaped(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values in the shape in which the counts came."""
        return values[0] if self.single else values


def as_series(boys: ArrayLike, girls: ArrayLike) -> Series:
    """Check counts of shape (n_series, n_periods), or (n_periods,) for one series.

    Raises
    ------
    TypeError, ValueError
        As `sex_counts`; also if the counts have more than two dimensions or none.
    """
    from tianping.statistics.watch.series_kernels import count_births

    ones, others = np.asarray(boys), np.asarray(girls)
    if ones.dtype.kind != "i" or ones.dtype != others.dtype or ones.shape != others.shape:
        ones, others = _checked(boys, girls)
    if ones.ndim not in (1, 2):
        raise ValueError(f"boys must have the shape (series, periods) or (periods,), got {ones.ndim} dimensions")
    single = ones.ndim == 1
    ones, others = np.ascontiguousarray(np.atleast_2d(ones)), np.ascontiguousarray(np.atleast_2d(others))
    births, given = np.zeros(len(ones), np.int64), np.zeros(len(ones), np.int64)
    smallest = over_rows(lambda rows: count_births(ones, others, rows, births, given), len(ones))
    if min(smallest, default=0) < -1:
        # Only to raise: the slow check finds the value and says where it stands.
        sex_counts(boys, girls)
    return Series(ones, others, births / np.maximum(given, 1), single)


def over_rows(work: Callable[[tuple[int, int]], Any], rows: int) -> list[Any]:
    """Run work on blocks of rows in threads; return what it returns."""
    return list(_over_blocks(work, rows))


def _over_blocks(work: Callable[[tuple[int, int]], Any], rows: int) -> Iterator[Any]:
    parts = THREADS if rows >= 64 else 1
    ends = np.linspace(0, rows, parts + 1).astype(int).tolist()
    blocks = list(zip(ends[:-1], ends[1:], strict=True))
    if parts == 1:
        yield work(blocks[0])
        return
    with ThreadPoolExecutor(parts) as pool:
        yield from pool.map(work, blocks)


def _checked(boys: ArrayLike, girls: ArrayLike) -> tuple[Counts, Counts]:
    """Return any counts as whole numbers, -1 where either is not given."""
    counts = sex_counts(boys, girls)
    ones = np.where(counts.given, counts.boys, -1).astype(np.int64)
    others = np.where(counts.given, counts.girls, -1).astype(np.int64)
    return counts.restore(ones), counts.restore(others)
