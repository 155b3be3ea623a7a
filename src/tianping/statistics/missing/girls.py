"""Missing female births: those expected beside the boys, less those observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_share, sex_counts
from tianping.statistics.missing.baselines import boys_per_girl, check_words
from tianping.statistics.ratio import ratio_intervals


@dataclass(frozen=True, slots=True)
class MissingTotal:
    """Missing female births of all rows together.

    Parameters
    ----------
    expected, observed, missing : float
        Girls. ``missing`` is the plain sum, in which a surplus of girls in one row makes up for a lack in another. NaN
        where no row was given.
    low, high : float
        Interval of ``missing``; NaN where the method has no sampling error.
    left_out : int
        Rows that were not given, and are in none of the sums.
    """

    expected: float
    observed: float
    missing: float
    low: float
    high: float
    left_out: int


@dataclass(frozen=True, slots=True, eq=False)
class MissingGirls(ArrowResult):
    """Missing female births by row (a year, a place), with the series and the baseline that they rest on.

    Parameters
    ----------
    expected : ndarray, float
        Girls that the baseline expects beside the boys; NaN where not given.
    observed : ndarray of the same shape, float
        Girls.
    missing : ndarray of the same shape, float
        Expected less observed; negative where there are more girls than expected, and never cut off at 0.
    low, high : ndarray of the same shape, float
        Interval of ``missing``; NaN for a series without sampling error.
    total : MissingTotal
        All rows together.
    baseline : ndarray, float
        Boys per one girl where nothing is the matter.
    series, baseline_source : str
        Where the births and the baseline come from; printed beside every figure.
    method : str
        How the interval was made.
    confidence : float or None
        Its coverage; ``None`` without an interval.
    version : str
        Version of the package that made it.
    """

    expected: FloatArray
    observed: FloatArray
    missing: FloatArray
    low: FloatArray
    high: FloatArray
    total: MissingTotal
    baseline: FloatArray
    series: str
    baseline_source: str
    method: str
    confidence: float | None
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return expected, observed and missing girls with the interval, and the baseline."""
        return (
            Column("expected", self.expected, "girls"),
            Column("observed", self.observed, "girls"),
            Column("missing", self.missing, "girls"),
            Column("low", self.low, "girls"),
            Column("high", self.high, "girls"),
            Column("baseline", np.broadcast_to(self.baseline, self.missing.shape), "boys per girl"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return series, source of the baseline, method, confidence, the total and version."""
        return {
            "series": self.series,
            "baseline_source": self.baseline_source,
            "method": self.method,
            "confidence": self.confidence,
            "total_missing": self.total.missing,
            "version": self.version,
        }


def missing_girls(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    baseline: ArrayLike,
    series: str,
    baseline_source: str,
    confidence: float = 0.95,
) -> MissingGirls:
    """Missing female births among counted births, with the interval that chance leaves.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Live births of each sex by place or year; -1, NaN, ``None`` or a masked cell is not given.
    baseline : float or array-like that broadcasts to the counts
        Boys per **one** girl where nothing is the matter, as 1.0628.
    series, baseline_source : str
        Where the counts and the baseline come from.
    confidence : float
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    MissingGirls
        A row without births has none missing. The interval of a row holds 0 exactly when Wilson's interval of its ratio
        holds the baseline; that of the total joins the rows' intervals as independent ones [1]_.

    Raises
    ------
    TypeError, ValueError
        As for `ratio_intervals`; also if the baseline is not boys per one girl, or a source is not named.

    Notes
    -----
    Girls expected are boys / baseline. Boys are taken as complete, and the births as fixed in number. The baseline's own
    uncertainty is not in the interval: vary it, or use `missing_girls_from_draws`.

    References
    ----------
    .. [1] Zou, Huang & Zhang (2009), Comput. Stat. Data Anal. 53(4), 1080-1085.

    Examples
    --------
    >>> found = missing_girls(3727, 2936, baseline=1.06, series="census 2010", baseline_source="example")
    >>> print(f"{found.missing:.0f} ({found.low:.0f} to {found.high:.0f})")
    580 (425 to 734)
    """
    check_share(confidence, name="confidence")
    check_words(series=series, baseline_source=baseline_source)
    counts = sex_counts(boys, girls)
    per_girl = np.broadcast_to(boys_per_girl(baseline, name="baseline"), counts.shape).ravel()
    expected = counts.boys / per_girl
    found = ratio_intervals(counts.boys, counts.girls, confidence=confidence)
    low, high = (_missing_at(end, counts.births, per_girl) for end in (found.low, found.high))
    total = _total(expected, counts.girls, low=low, high=high)
    return MissingGirls(
        expected=counts.restore(expected),
        observed=counts.restore(counts.girls),
        missing=counts.restore(expected - counts.girls),
        low=counts.restore(low),
        high=counts.restore(high),
        total=total,
        baseline=counts.restore(per_girl.copy()),
        series=series,
        baseline_source=baseline_source,
        method="Wilson by row, squared distances added for the total",
        confidence=confidence,
    )


def missing_girls_in_series(
    births: ArrayLike,
    ratio: ArrayLike,
    *,
    baseline: ArrayLike,
    series: str,
    baseline_source: str,
) -> MissingGirls:
    """Missing female births of a series of births and sex ratios, as the world's population tables print it.

    Parameters
    ----------
    births : array-like, float
        Births of both sexes by year or country, in units (a table in thousands is multiplied by 1,000 first); not
        negative, NaN where not given. They may be estimates, so they need not be whole.
    ratio : array-like of the same shape, float
        Boys per **one** girl.
    baseline : float or array-like that broadcasts to the births
        Boys per one girl where nothing is the matter.
    series, baseline_source : str
        Where the series and the baseline come from.

    Returns
    -------
    MissingGirls
        Without intervals: the series states no error.

    Raises
    ------
    ValueError
        If shapes differ, births are negative or infinite, a ratio is not boys per one girl, or a source is not named.

    Notes
    -----
    With births B and ratio R there are B R / (1 + R) boys and B / (1 + R) girls; B R / (1 + R) / baseline are expected. The
    series drives the figure: for China, 1970 to 2017, and the same baseline, two published series give 24.4 and 11.9
    million.

    Examples
    --------
    >>> found = missing_girls_in_series(
    ...     [1000, 2060], [1.0, 1.06], baseline=1.0, series="made up", baseline_source="equal numbers"
    ... )
    >>> found.missing.round(6).tolist()
    [0.0, 60.0]
    """
    check_words(series=series, baseline_source=baseline_source)
    per_girl = boys_per_girl(baseline, name="baseline")
    born, boys_to_a_girl = _series(births, ratio)
    girls = born / (1 + boys_to_a_girl)
    expected = (born - girls) / per_girl
    nothing = np.full(born.shape, np.nan)
    return MissingGirls(
        expected=expected,
        observed=girls,
        missing=expected - girls,
        low=nothing,
        high=nothing.copy(),
        total=_total(expected, girls, low=nothing, high=nothing),
        baseline=per_girl,
        series=series,
        baseline_source=baseline_source,
        method="point series, no sampling error stated",
        confidence=None,
    )


def missing_girls_from_draws(
    births: ArrayLike,
    ratio_draws: ArrayLike,
    *,
    baseline: ArrayLike,
    series: str,
    baseline_source: str,
    confidence: float = 0.95,
) -> MissingGirls:
    """Missing female births with the uncertainty of a model's posterior, row by row and in total.

    Parameters
    ----------
    births : array-like of shape (n_rows,), float
        Births of both sexes by year or place.
    ratio_draws : array-like of shape (n_draws, n_rows), float
        Boys per **one** girl: joint draws, so that rows move together as the model says.
    baseline : array-like that broadcasts to (n_draws, n_rows)
        Boys per one girl; draws of it, of shape (n_draws, 1), carry its uncertainty.
    series, baseline_source : str
        Where the draws and the baseline come from.
    confidence : float
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    MissingGirls
        Posterior medians; ``low`` and ``high`` are quantiles. The total is summed within each draw before its quantiles are
        taken, so its median need not be the sum of the rows' medians. A row with NaN among its births is left out.

    Raises
    ------
    ValueError
        As for `missing_girls_in_series`; also if the draws are not of shape (n_draws, n_rows).

    Examples
    --------
    >>> draws = [[1.08, 1.10], [1.10, 1.12], [1.12, 1.14]]
    >>> found = missing_girls_from_draws(
    ...     [1e6, 1e6], draws, baseline=1.06, series="three draws", baseline_source="example", confidence=0.5
    ... )
    >>> print(f"{found.total.missing:,.0f} ({found.total.low:,.0f} to {found.total.high:,.0f})")
    44,669 (35,855 to 53,318)
    """
    check_share(confidence, name="confidence")
    check_words(series=series, baseline_source=baseline_source)
    draws = boys_per_girl(ratio_draws, name="ratio_draws")
    born = np.asarray(births, dtype=np.float64)
    if born.ndim != 1 or draws.ndim != 2 or draws.shape[1] != len(born) or not len(draws):
        raise ValueError(f"ratio_draws must have the shape (n_draws, {born.shape}), got {draws.shape}")
    born, draws = _series(np.broadcast_to(born, draws.shape), draws)
    per_girl = np.broadcast_to(boys_per_girl(baseline, name="baseline"), draws.shape)
    girls = born / (1 + draws)
    expected = (born - girls) / per_girl
    low, missing, high = _quantiles(expected - girls, confidence)
    return MissingGirls(
        expected=np.median(expected, axis=0),
        observed=np.median(girls, axis=0),
        missing=missing,
        low=low,
        high=high,
        total=_total_of_draws(expected, girls, confidence=confidence),
        baseline=np.median(per_girl, axis=0),
        series=series,
        baseline_source=baseline_source,
        method=f"posterior medians and quantiles of {len(draws)} draws",
        confidence=confidence,
    )


def _quantiles(draws: FloatArray, confidence: float) -> FloatArray:
    """Return lower end, median and upper end over the draws."""
    return np.asarray(np.quantile(draws, [(1 - confidence) / 2, 0.5, (1 + confidence) / 2], axis=0))


def _total_of_draws(expected: FloatArray, girls: FloatArray, *, confidence: float) -> MissingTotal:
    given = np.asarray(~np.isnan(expected).any(axis=0))
    if not given.any():
        return MissingTotal(np.nan, np.nan, np.nan, low=np.nan, high=np.nan, left_out=len(given))
    wanted, seen = expected[:, given].sum(axis=1), girls[:, given].sum(axis=1)
    low, missing, high = _quantiles(wanted - seen, confidence).tolist()
    return MissingTotal(
        expected=float(np.median(wanted)),
        observed=float(np.median(seen)),
        missing=missing,
        low=low,
        high=high,
        left_out=int((~given).sum()),
    )


def _missing_at(ratio: FloatArray, births: FloatArray, per_girl: FloatArray) -> FloatArray:
    """Missing girls among so many births at an end of the ratio (boys per 100 girls); 0 with no births."""
    girls = 1 / (1 + ratio / 100)
    return np.where(births == 0, 0.0, births * ((1 - girls) / per_girl - girls))


def _total(expected: FloatArray, observed: FloatArray, *, low: FloatArray, high: FloatArray) -> MissingTotal:
    missing = expected - observed
    given = ~np.isnan(missing)
    if not given.any():
        return MissingTotal(np.nan, np.nan, np.nan, low=np.nan, high=np.nan, left_out=given.size)
    middle = float(missing[given].sum())
    return MissingTotal(
        expected=float(expected[given].sum()),
        observed=float(observed[given].sum()),
        missing=middle,
        low=middle - float(np.sqrt(((missing - low)[given] ** 2).sum())),
        high=middle + float(np.sqrt(((high - missing)[given] ** 2).sum())),
        left_out=int((~given).sum()),
    )


def _series(births: ArrayLike, ratio: ArrayLike) -> tuple[FloatArray, FloatArray]:
    born, ratios = np.array(births, dtype=np.float64), boys_per_girl(ratio, name="ratio")
    if born.shape != ratios.shape:
        raise ValueError(f"births and ratio must have one shape, got {born.shape} and {ratios.shape}")
    wrong = born[(born < 0) | np.isinf(born)]
    if len(wrong):
        raise ValueError(f"births must be finite and not negative, got {wrong[0]:g}")
    return born, ratios
