"""The sex ratio of each place with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtri

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, SexCounts, check_share, sex_counts

IntervalMethod = Literal["wilson", "exact", "jeffreys", "delta"]


@dataclass(frozen=True, slots=True, eq=False)
class RatioIntervals(ArrowResult):
    """Sex ratios with their intervals, in boys per 100 girls.

    Parameters
    ----------
    ratio, low, high : ndarray of the shape of the counts, float
        Boys per 100 girls. With no girls ``ratio`` and ``high`` are ``inf``; with no births, or where a count was not
        given, all three are NaN.
    births : ndarray of the same shape, float
        Boys and girls together; NaN where not given.
    method : {'wilson', 'exact', 'jeffreys', 'delta'}
        How the interval was made.
    confidence : float
        Its coverage.
    reasons : tuple of str or None
        Why a value is not finite, by place in C order: 'not given', 'no births', 'no girls' or ``None``.
    version : str
        Version of the package that made it.
    """

    ratio: FloatArray
    low: FloatArray
    high: FloatArray
    births: FloatArray
    method: IntervalMethod
    confidence: float
    reasons: tuple[str | None, ...]
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return births, ratio, low, high and the reason for a null."""
        unit = "boys per 100 girls"
        return (
            Column("births", self.births, "births"),
            Column("ratio", self.ratio, unit),
            Column("low", self.low, unit),
            Column("high", self.high, unit),
            Column("reason", self.reasons, "why a value is null"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, confidence and version."""
        return {"method": self.method, "confidence": self.confidence, "version": self.version}


def ratio_intervals(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    method: IntervalMethod = "wilson",
    confidence: float = 0.95,
    given: ArrayLike | None = None,
) -> RatioIntervals:
    """Sex ratio of each place with an interval on the share of boys, mapped to boys per 100 girls.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Live births of each sex by place; scalars are one place. -1, NaN, ``None`` or a masked cell is not given.
    method : {'wilson', 'exact', 'jeffreys', 'delta'}
        Score interval [1]_; Clopper-Pearson [2]_, which covers at least ``confidence`` and is wider; equal-tailed
        posterior under Jeffreys' prior with its ends at 0 and infinity where a sex is missing [3]_; or the normal
        interval on the log of the ratio, which says nothing (0 to infinity) where a sex is missing.
    confidence : float
        Coverage, between 0 and 1.
    given : array-like of the same shape, bool, optional
        False where the counts were not given.

    Returns
    -------
    RatioIntervals
        ``ratio``, ``low``, ``high`` in boys per 100 girls, of the shape of the counts; a scalar gives 0-dimensional
        arrays, an empty array empty ones.

    Raises
    ------
    TypeError
        If a count is no number.
    ValueError
        If a count is negative, not whole or too large, the shapes differ, ``method`` is unknown or ``confidence``
        lies outside (0, 1).

    Notes
    -----
    Swapping boys and girls inverts the ratio and mirrors the interval, for every method. Counts of a place are taken as
    independent births with one share of boys. Ends are good to about nine digits at a billion births.

    References
    ----------
    .. [1] Wilson (1927), J. Am. Stat. Assoc. 22(158), 209-212.
    .. [2] Clopper & Pearson (1934), Biometrika 26(4), 404-413.
    .. [3] Brown, Cai & DasGupta (2001), Stat. Sci. 16(2), 101-133.

    Examples
    --------
    >>> found = ratio_intervals([236, 3, 0], [200, 0, 0])
    >>> found.ratio.tolist()
    [118.0, inf, nan]
    >>> print(f"{found.low[0]:.1f} to {found.high[0]:.1f}")
    97.8 to 142.4
    """
    if method not in get_args(IntervalMethod):
        raise ValueError(f"method must be one of {get_args(IntervalMethod)}, got {method!r}")
    check_share(confidence, name="confidence")
    counts = sex_counts(boys, girls, given=given)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = 100 * counts.boys / counts.girls
        low, high = _ENDS[method](counts, confidence)
    low[~counts.counted] = high[~counts.counted] = np.nan
    return RatioIntervals(
        ratio=counts.restore(ratio),
        low=counts.restore(low),
        high=counts.restore(high),
        births=counts.restore(counts.births),
        method=method,
        confidence=confidence,
        reasons=tuple(counts.reasons()),
    )


def _wilson(counts: SexCounts, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Wilson's ends as odds; each small end is written as a quotient so that it is exact at 0 and symmetric in sex."""
    square = _two_sided_z(confidence) ** 2
    boys, girls, births = counts.boys, counts.girls, counts.births
    half = np.sqrt(square) * np.sqrt(boys * girls / births + square / 4)
    boys_up, girls_up = boys + square / 2 + half, girls + square / 2 + half
    stretch = 1 + square / births
    return 100 * (boys**2 * stretch / boys_up) / girls_up, 100 * boys_up / (girls**2 * stretch / girls_up)


def _exact(counts: SexCounts, confidence: float) -> tuple[FloatArray, FloatArray]:
    return _beta_ends(counts, confidence, own=0.0, other=1.0)


def _jeffreys(counts: SexCounts, confidence: float) -> tuple[FloatArray, FloatArray]:
    return _beta_ends(counts, confidence, own=0.5, other=0.5)


def _beta_ends(counts: SexCounts, confidence: float, *, own: float, other: float) -> tuple[FloatArray, FloatArray]:
    """Return the lower end for boys, and the upper as the inverse of the lower for girls, so that swapping mirrors them."""
    tail = (1 - confidence) / 2
    low = 100 * _lower_odds(counts.boys + own, counts.girls + other, tail=tail)
    high = 100 / _lower_odds(counts.girls + own, counts.boys + other, tail=tail)
    # The quantile is undefined (exact) or would exclude a possible share (Jeffreys) where a sex is missing.
    low[counts.boys == 0] = 0.0
    high[counts.girls == 0] = np.inf
    return low, high


def _lower_odds(first: FloatArray, second: FloatArray, *, tail: float) -> FloatArray:
    share: FloatArray = betaincinv(first, second, tail)
    return share / (1 - share)


def _delta(counts: SexCounts, confidence: float) -> tuple[FloatArray, FloatArray]:
    spread = np.exp(_two_sided_z(confidence) * np.sqrt(1 / counts.boys + 1 / counts.girls))
    ratio = 100 * counts.boys / counts.girls
    low, high = ratio / spread, ratio * spread
    one_sex = (counts.boys == 0) | (counts.girls == 0)
    low[one_sex], high[one_sex] = 0.0, np.inf
    return low, high


def _two_sided_z(confidence: float) -> float:
    return float(-ndtri((1 - confidence) / 2))


_ENDS = {"wilson": _wilson, "exact": _exact, "jeffreys": _jeffreys, "delta": _delta}
