"""Counts of many series over many periods."""

from __future__ import annotations

from collections.abc import Callable
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
        As given where they came as whole numbers; in memory either series or periods may lie side by side.
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


@dataclass(frozen=True, slots=True, eq=False)
class Unread:
    """Counts whose shapes and types are checked and whose values are not yet: they are read once, by `read`.

    Parameters
    ----------
    boys, girls : ndarray of shape (n_series, n_periods), whole numbers of one type and layout
        Counts.
    given : tuple of array-like
        Boys and girls as they came, to say where a wrong count stands.
    single : bool
        As for `Series`.
    """

    boys: Counts
    girls: Counts
    given: tuple[ArrayLike, ArrayLike]
    single: bool

    def read(self, follow: Callable[..., None], how: tuple[Any, ...]) -> tuple[Series, NDArray[np.int8]]:
        """Run a kernel over all series in threads; return the series with their totals, and the flags.

        Parameters
        ----------
        follow : callable
            Takes boys, girls, rows from and to, and (*how, totals, flag).
        how : tuple
            What it follows the series by; room for `ABREAST` series at least.

        Raises
        ------
        ValueError
            If a count is below -1.
        """
        from tianping.statistics.watch.series_kernels import ABREAST, Totals

        many = len(self.boys)
        boys, girls = (_at_least(counts, ABREAST) for counts in (self.boys, self.girls))
        totals = Totals(np.empty(len(boys)), np.empty(len(boys)))
        flag = np.empty_like(boys, dtype=np.int8)
        left = (*how, totals, flag)
        over_rows(lambda rows: follow(boys, girls, rows, left), len(boys), least=ABREAST)
        if totals.smallest.min(initial=0) < -1:
            # Only to raise: the slow check finds the value and says where it stands.
            sex_counts(*self.given)
        return Series(self.boys, self.girls, totals.mean_births[:many], self.single), flag[:many]


def as_series(boys: ArrayLike, girls: ArrayLike) -> Series:
    """Check counts of shape (n_series, n_periods), or (n_periods,) for one series.

    Raises
    ------
    TypeError, ValueError
        As `sex_counts`; also if the counts have more than two dimensions or none.
    """
    from tianping.statistics.watch.series_kernels import total_series

    return unread(boys, girls).read(total_series, ())[0]


def unread(boys: ArrayLike, girls: ArrayLike) -> Unread:
    """Check types and shapes of counts, as `as_series` does, and leave their values to be read.

    Raises
    ------
    TypeError, ValueError
        As `as_series`, but for counts below -1 in arrays of whole numbers.
    """
    ones, others = np.asarray(boys), np.asarray(girls)
    masked = any(isinstance(counts, np.ma.MaskedArray) for counts in (boys, girls))
    if masked or ones.dtype.kind != "i" or ones.dtype != others.dtype or ones.shape != others.shape:
        ones, others = _checked(boys, girls)
    if ones.ndim not in (1, 2):
        raise ValueError(f"boys must have the shape (series, periods) or (periods,), got {ones.ndim} dimensions")
    single = ones.ndim == 1
    ones, others = np.atleast_2d(ones), np.atleast_2d(others)
    if not (ones.flags.f_contiguous and others.flags.f_contiguous):
        ones, others = np.ascontiguousarray(ones), np.ascontiguousarray(others)
    return Unread(ones, others, (boys, girls), single)


def over_rows(work: Callable[[tuple[int, int]], Any], rows: int, *, least: int) -> None:
    """Run work on blocks of at least so many rows, in threads."""
    parts = min(THREADS, max(rows // max(least, 1), 1))
    ends = np.linspace(0, rows, parts + 1).astype(int).tolist()
    blocks = list(zip(ends[:-1], ends[1:], strict=True))
    if parts == 1:
        work(blocks[0])
        return
    with ThreadPoolExecutor(parts) as pool:
        list(pool.map(work, blocks))


def _at_least(counts: Counts, many: int) -> Counts:
    """Return the counts, followed by series without births where they are fewer than a tile holds."""
    lacking = many - len(counts)
    return counts if lacking <= 0 else np.concatenate([counts, np.zeros((lacking, counts.shape[1]), counts.dtype)])


def _checked(boys: ArrayLike, girls: ArrayLike) -> tuple[Counts, Counts]:
    """Return any counts as whole numbers, -1 where either is not given."""
    counts = sex_counts(boys, girls)
    ones = np.where(counts.given, counts.boys, -1).astype(np.int64)
    others = np.where(counts.given, counts.girls, -1).astype(np.int64)
    return counts.restore(ones), counts.restore(others)
