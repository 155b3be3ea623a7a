"""Figures copied forward: the same value period after period, and how often chance does that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import BoolArray, FloatArray, check_share, count_array
from tianping.statistics.outliers.blocks import over_rows
from tianping.statistics.outliers.kept_kernels import Past
from tianping.statistics.outliers.laws import count_mixture
from tianping.statistics.outliers.likelihood_kernels import Mixture
from tianping.statistics.outliers.run_kernels import longest_runs, power_sums, run_chances
from tianping.terms import Bilingual

TOGETHER = 20_000
"""Series worked on at once: what they need for 24 periods takes 50 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class CopiedRuns(ArrowResult):
    """The longest run of one value in each series.

    Parameters
    ----------
    run, start : ndarray of shape (n_series,), int
        Periods in a row with the same value (of all columns), the first such run, and the period it begins with, from 0;
        a run of 1 is none. 0 and -1 where nothing is given.
    p_value : ndarray of shape (n_series,), float
        How often a series of such counts has a run as long or longer; 1 without a run.
    flag : ndarray of shape (n_series,), bool
        Whether that is rarer than the rate of false alarms.
    false_alarm : float
        That rate.
    method, version : str
        How it was made, and by which version of the package.
    """

    run: NDArray[np.int64]
    start: NDArray[np.int64]
    p_value: FloatArray
    flag: BoolArray
    false_alarm: float
    method: str = "longest run of equal counts, exact for independent counts of the series' own law"
    version: str = __version__

    def explain(self, series: int) -> Bilingual:
        """Say in words how long the run is and how often chance does that; series count from 0.

        Raises
        ------
        IndexError
            If there is no such series.
        """
        run, p = int(self.run[series]), float(self.p_value[series])
        if run < 2:
            return Bilingual(zh="没有连续相同的数。", en="No value repeats.")
        often = f"{p:.0%}" if p >= 0.01 else f"{p:.1g}"
        return Bilingual(
            zh=f"连续 {run} 期数字相同；这样的数列偶然如此的机会为 {often}。",
            en=f"{run} periods in a row show the same figures; chance does that in {often} of such series.",
        )

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a series."""
        return (
            Column("run", self.run, "periods"),
            Column("start", self.start, "number of a period, from 0"),
            Column("p_value", self.p_value, "probability"),
            Column("flag", self.flag, "copied"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, rate of false alarms and version."""
        return {"method": self.method, "false_alarm": self.false_alarm, "version": self.version}


def copied_forward(values: ArrayLike, *, false_alarm: float = 0.001) -> CopiedRuns:
    """Find runs of equal values.

    Parameters
    ----------
    values : array-like of shape (n_series, n_periods) or (n_series, n_periods, n_columns), whole numbers
        Counts; with columns (boys, girls) a run is one of all of them together. -1 or NaN is not given and ends a run.
    false_alarm : float
        Rate of flags where nothing was copied.

    Returns
    -------
    CopiedRuns

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, or the array has other dimensions.

    Notes
    -----
    The chance is that of independent negative binomial counts with the series' own mean and over-dispersion (a mixture,
    as in `screen_counts`); columns are taken as independent. It is exact for them [1]_. Small counts repeat often: three
    months with 2 births each say nothing.

    References
    ----------
    .. [1] Goulden & Jackson (1979), J. London Math. Soc. 20(3), 567-576 (the generating function of runs).

    Examples
    --------
    >>> found = copied_forward([[52, 61, 49, 55, 55, 55, 55, 50, 54, 57, 51, 60], [1, 0, 2, 1, 1, 1, 1, 0, 3, 1, 0, 2]])
    >>> found.run.tolist(), found.flag.tolist()
    ([4, 4], [True, False])
    """
    check_share(false_alarm, name="false_alarm")
    counts = count_array(values, name="values")
    if counts.ndim not in (2, 3):
        raise ValueError(f"values must have shape (series, periods) or (series, periods, columns), got {counts.shape}")
    table = np.nan_to_num(counts if counts.ndim == 3 else counts[:, :, None], nan=-1.0)
    series, periods, columns = table.shape
    run, start = np.zeros(series, dtype=np.int64), np.full(series, -1, dtype=np.int64)
    over_rows(lambda rows: longest_runs(table, rows, run, start), series)
    chances = np.ones(series)
    given: BoolArray = np.asarray((table >= 0).all(axis=2))
    some = np.flatnonzero(run > 1)
    for first in range(0, len(some), TOGETHER):
        rows = some[first : first + TOGETHER]
        chances[rows] = _chances(table[rows], run[rows], given=given[rows])
    return CopiedRuns(run, start, chances, chances < false_alarm, false_alarm)


def _chances(table: FloatArray, run: NDArray[np.int64], *, given: BoolArray) -> FloatArray:
    """How often chance repeats values so often, of series with a run."""
    series, periods, columns = table.shape
    counts = [np.ascontiguousarray(np.where(given, table[:, :, column], -1.0)) for column in range(columns)]
    # The over-dispersion of the first column stands for all: births of one place rise and fall together.
    mixture = count_mixture(Past(counts[0], np.ones_like(counts[0]), given), "negative binomial")
    sums = np.ones((series, len(mixture.grid), periods + 1))
    for column in counts:
        mean = np.where(given, column, 0).sum(axis=1) / given.sum(axis=1)
        over_rows(partial(_multiply_sums, mean, mixture, run, sums), series)
    chances = np.ones(series)
    over_rows(lambda rows: run_chances(mixture, sums, run, rows, chances), series)
    return chances


def _multiply_sums(
    mean: FloatArray, mixture: Mixture, run: NDArray[np.int64], sums: FloatArray, rows: tuple[int, int]
) -> None:
    power_sums(mean, mixture, run, rows, sums)
