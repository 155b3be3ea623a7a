"""Every series against its own past: binomial regression with trend and season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

from tianping.statistics.counts import FloatArray
from tianping.statistics.watch.designs import RegressionDesign
from tianping.statistics.watch.series import Series, as_series
from tianping.statistics.watch.signals import (
    POWER,
    Limits,
    Signals,
    both,
    ratio_at,
    ratio_of,
    seen_words,
    share_seen_at,
    side_words,
    words,
)
from tianping.terms import Bilingual

SMALL = 0.05
"""Deviation of the prior of the yearly trend and of each season term, on the log odds: 5 % a year is much for a sex ratio."""
OUTLYING = 2.58
"""Standardised residuals beyond it lose weight: a past excess must not become the norm."""
STEPS = 6
TOGETHER = 4096
"""Series fitted at once."""


class Forecast(NamedTuple):
    """Share expected in the tested period, its variance on the log odds, and the dispersion of the past."""

    share: FloatArray
    variance: FloatArray
    dispersion: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RegressionSignals(Signals):
    """Flags of `watch_regression`.

    Parameters
    ----------
    found : Limits
        Its limits; NaN where there is no past.
    design : RegressionDesign
        As given.
    """

    found: Limits
    design: RegressionDesign

    def limits(self) -> Limits:
        """Return the ratio expected from the past, its limits, and the excess that the period itself would have shown."""
        return self.found

    def why(self, series: int, period: int) -> Bilingual:
        """Say what the past leads one to expect and where the limits are."""
        found = self.found
        ratio, expected, lower, upper, seen = (
            float(np.atleast_2d(values)[series, period])
            for values in (self.ratio, found.expected, found.lower, found.upper, found.detectable)
        )
        if np.isnan(expected):
            return Bilingual(zh="以往数据不足一年，没有比较。", en="Less than a year of past: not compared.")
        there = Bilingual(
            zh=f"按以往预计 {words(expected)}（{words(lower)}–{words(upper)}），实际 {words(ratio)}。",
            en=f"The past leads one to expect {words(expected)} ({words(lower)} to {words(upper)}); it is {words(ratio)}.",
        )
        flag = int(np.atleast_2d(self.flag)[series, period])
        if flag:
            zh, en = side_words(flag)
            times = 1 / self.design.tail
            rate = Bilingual(
                zh=f"报警（{zh}）。仅凭偶然，约 {times:.0f} 期一次。",
                en=f"Signal ({en}). By chance alone this comes about once in {times:.0f} periods.",
            )
            return both(rate, there)
        return both(both(Bilingual(zh="没有报警。", en="No signal."), there), seen_words(seen, within=1, power=POWER))


def watch_regression(boys: ArrayLike, girls: ArrayLike, *, design: RegressionDesign) -> RegressionSignals:
    """Watch every series against its own past, trend and season taken out.

    Parameters
    ----------
    boys, girls : array-like of shape (n_series, n_periods) or (n_periods,), whole numbers
        Births by sex, periods in order and evenly spaced. What is not given is left out of the past.
    design : RegressionDesign
        Length of the past, gap, tail, side.

    Returns
    -------
    RegressionSignals
        Flags and limits; periods without a year of past are not tested and have NaN.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, or their shapes differ.

    Notes
    -----
    For each tested period a binomial regression of the years before it, with a linear trend and up to two pairs of yearly
    waves, after Farrington [1]_, whose counts are replaced by boys among births. Trend and waves are held near 0 by a
    normal prior, so that short and sparse pasts still have an answer. Outlying periods are weighted down and the fit is
    repeated; dispersion beyond the binomial widens the limits [2]_, and so does what the fit does not know.

    References
    ----------
    .. [1] Farrington, Andrews, Beale & Catchpole (1996), J. R. Stat. Soc. A 159(3), 547-563.
    .. [2] Noufaily et al. (2013), Stat. Med. 32(7), 1206-1222.

    Examples
    --------
    >>> import numpy as np
    >>> boys = np.full(48, 1030)
    >>> boys[-1] = 1140
    >>> found = watch_regression(boys, 2000 - boys, design=RegressionDesign())
    >>> np.flatnonzero(found.flag).tolist()
    [47]
    """
    series = as_series(boys, girls)
    births = series.births
    ones = np.where(np.isnan(births), 0.0, series.boys)
    shape = births.shape
    expected, low, high = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    first = design.periods_per_year + design.gap
    if design.last is not None:
        first = max(first, shape[1] - design.last)
    for period in range(first, shape[1]):
        for start in range(0, shape[0], TOGETHER):
            block = slice(start, start + TOGETHER)
            told = _forecast(ones[block], np.nan_to_num(births[block]), period=period, design=design)
            expected[block, period] = told.share
            low[block, period], high[block, period] = _boys_between(told, births[block, period], design)
    flag = (series.boys > high).astype(np.int8) - (series.boys < low).astype(np.int8)
    flag[~(births > 0)] = 0
    return RegressionSignals(
        series=series,
        flag=series.shaped(flag),
        method=(
            f"binomial regression on {design.years} years of {design.periods_per_year}, gap {design.gap}, "
            f"tail {design.tail:g}, {design.side}"
        ),
        found=_limits(series, (expected, low, high), design),
        design=design,
    )


def _limits(series: Series, bounds: tuple[FloatArray, FloatArray, FloatArray], design: RegressionDesign) -> Limits:
    expected, low, high = bounds
    births = series.births
    compared = (births > 0) & ~np.isnan(expected)
    if design.side == "low":
        girls = np.where(low <= 0, births + 1, births - np.ceil(low) + 1)
        detectable = 1e4 / ratio_of(share_seen_at(np.nan_to_num(girls), np.nan_to_num(births), chance=POWER))
    else:
        boys = np.where(high >= births, births + 1, np.floor(high) + 1)
        detectable = ratio_of(share_seen_at(np.nan_to_num(boys), np.nan_to_num(births), chance=POWER))
    lower, upper = ratio_at(low, births), ratio_at(high, births)
    shaped = series.shaped
    return Limits(
        expected=shaped(np.where(compared, 100 * expected / (1 - expected), np.nan)),
        lower=shaped(np.where(compared, lower, np.nan)),
        upper=shaped(np.where(compared, upper, np.nan)),
        detectable=shaped(np.where(compared, detectable, np.nan)),
        within=1,
    )


def _forecast(ones: FloatArray, births: FloatArray, *, period: int, design: RegressionDesign) -> Forecast:
    """Fit the past of a block of series and forecast one period; NaN where the past has no births."""
    last = period - design.gap
    times = np.arange(max(0, last - design.years * design.periods_per_year), last, dtype=np.int64)
    past, boys = births[:, times], ones[:, times]
    columns = _columns(times, period, design.periods_per_year)
    weight = np.ones(past.shape)
    coefficients, covariance = _fit(boys, past, columns, weight)
    dispersion, residual = _dispersion(boys, past, columns @ coefficients.T, weight)
    far = np.abs(residual) / np.sqrt(dispersion)[:, None]
    weight = np.where(far > OUTLYING, (OUTLYING / np.maximum(far, OUTLYING)) ** 2, 1.0)
    coefficients, covariance = _fit(boys, past, columns, weight)
    dispersion, _ = _dispersion(boys, past, columns @ coefficients.T, weight)
    here = _columns(np.array([period]), period, design.periods_per_year)[0]
    known = past.sum(axis=1) > 0
    return Forecast(
        share=np.where(known, expit(coefficients @ here), np.nan),
        variance=dispersion * np.einsum("i,nij,j->n", here, covariance, here),
        dispersion=dispersion,
    )


def _columns(times: NDArray[np.int64], period: int, periods_per_year: int) -> FloatArray:
    """Return constant, years from the tested period, and yearly waves at some times."""
    turn = 2 * np.pi * times / periods_per_year
    waves = [
        wave(order * turn) for order in range(1, min(2, (periods_per_year - 1) // 2) + 1) for wave in (np.sin, np.cos)
    ]
    return np.column_stack([np.ones(len(times)), (times - period) / periods_per_year, *waves])


def _fit(
    boys: FloatArray, births: FloatArray, columns: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the coefficients of every series, shape (series, columns), and their covariance without dispersion."""
    many = columns.shape[1]
    prior = np.diag([1e-4, *[SMALL**-2] * (many - 1)])
    products = np.einsum("hi,hj->hij", columns, columns).reshape(len(columns), -1)
    coefficients = np.zeros((len(boys), many))
    for _ in range(STEPS):
        share = expit(coefficients @ columns.T)
        slope = (weight * (boys - births * share)) @ columns - coefficients @ prior
        curvature = ((weight * births * share * (1 - share)) @ products).reshape(-1, many, many) + prior
        coefficients = coefficients + np.linalg.solve(curvature, slope[:, :, None])[:, :, 0]
    return coefficients, np.linalg.inv(curvature)


def _dispersion(
    boys: FloatArray, births: FloatArray, odds: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the dispersion of every series, at least 1, and its standardised residuals before dispersion."""
    share = expit(odds.T)
    variance = births * share * (1 - share)
    residual = np.divide(boys - births * share, np.sqrt(variance), out=np.zeros(births.shape), where=variance > 0)
    # Constant and trend take two; the waves are all but fixed by their prior.
    freedom = np.maximum((weight * (births > 0)).sum(axis=1) - 2, 1.0)
    return np.maximum((weight * residual**2).sum(axis=1) / freedom, 1.0), residual


def _boys_between(told: Forecast, births: FloatArray, design: RegressionDesign) -> tuple[FloatArray, FloatArray]:
    """Return the boys below and above which a period is flagged."""
    binomial = births * told.share * (1 - told.share)
    away = -ndtri(design.tail) * np.sqrt(binomial * told.dispersion + binomial**2 * told.variance)
    low, high = births * told.share - away, births * told.share + away
    missing = np.isnan(births * told.share)
    if design.side == "high":
        low = np.where(missing, np.nan, -np.inf)
    if design.side == "low":
        high = np.where(missing, np.nan, np.inf)
    return low, high
