"""Screens of new returns against the past of each place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray, check_share, count_array, sex_counts
from tianping.statistics.outliers.blocks import over_rows
from tianping.statistics.outliers.kept_kernels import Past
from tianping.statistics.outliers.laws import Law, check_law, count_mixture, count_past, share_mixture, share_past
from tianping.statistics.outliers.likelihood_kernels import Mixture
from tianping.statistics.outliers.prediction_kernels import Asked, predict_counts, predict_shares
from tianping.statistics.outliers.unusual import Unusual
from tianping.statistics.ratio import false_discovery


def screen_counts(
    history: ArrayLike,
    value: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    law: Law = "negative binomial",
    false_alarm: float = 0.001,
) -> Unusual:
    """Compare new counts with the past of their own series.

    Parameters
    ----------
    history : array-like of shape (n_series, n_periods) or (n_periods,), whole numbers
        Counts of the past; -1 or NaN is not given.
    value : array-like of shape (n_series,) or scalar, whole numbers
        The new count of each series.
    exposure : array-like of shape (n_periods + 1,) or (n_series, n_periods + 1), float, optional
        What counts are proportional to, past and (last) new: days of the month, the county's births. Above 0.
    law : {'negative binomial', 'poisson'}
        Negative binomial lets the level of a series vary over time, by as much as its past shows; Poisson does not.
    false_alarm : float
        Rate of flags, of both sides together, where nothing is the matter.

    Returns
    -------
    Unusual
        Flags and limits, made so that a value is flagged exactly when it lies outside its limits.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, shapes do not fit, or a setting lies outside its range.

    Notes
    -----
    Periods of the past that lie more than four robust deviations from the middle (on the root scale, where the
    deviation of a Poisson count is 1) are left out, so that an old error does not hide a new one. Over-dispersion is a
    mixture over coefficients of variation from 0 to 1: each is weighted by its exact likelihood given the sum of the
    series, and by its share among all series where there are 200 or more; fewer series are judged more carefully. Under each, the next count follows a beta negative
    binomial law (the mean integrated out, Jeffreys' prior); the tail is the mid-p of the mixture. Trend and season are
    not modelled: give them as ``exposure``.

    Examples
    --------
    >>> found = screen_counts([52, 61, 49, 55, 58, 47, 63, 50, 54, 57, 51, 60], 12)
    >>> found.explain(0).en
    '12 births where 31 to 84 are usual.'
    """
    check_law(law, "negative binomial", "poisson")
    check_share(false_alarm, name="false_alarm")
    past, new = _two_dimensional(count_array(history, name="history")), count_array(value, name="value").ravel()
    if len(new) != len(past):
        raise ValueError(f"value must have one count for each of the {len(past)} series of history, got {len(new)}")
    sizes = _exposure(exposure, series=len(past), periods=past.shape[1] + 1)
    known = count_past(np.where(np.isnan(past), -1.0, past), np.ascontiguousarray(sizes[:, :-1]))
    mixture, ends = count_mixture(known, law), np.empty((len(new), 3))
    asked = Asked(new, np.ascontiguousarray(sizes[:, -1]), false_alarm / 2)
    over_rows(lambda rows: predict_counts(known, mixture, asked, rows, ends), len(new))
    kept = known.kept
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(kept, known.counts, 0).sum(axis=1) / np.where(kept, known.sizes, 0).sum(axis=1)
    return _found(known, mixture, asked=asked, ends=ends, expected=level * asked.size, law=law)


def screen_shares(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    history_boys: ArrayLike,
    history_girls: ArrayLike,
    law: Law = "beta-binomial",
    false_alarm: float = 0.001,
) -> Unusual:
    """Compare the boys among new births with the past of their own series.

    Parameters
    ----------
    boys, girls : array-like of shape (n_series,) or scalar, whole numbers
        New births by sex; -1 or NaN is not given.
    history_boys, history_girls : array-like of shape (n_series, n_periods) or (n_periods,), whole numbers
        Births of the past.
    law : {'beta-binomial', 'binomial'}
        Beta-binomial lets the share of boys vary over time, by as much as the past shows; binomial does not.
    false_alarm : float
        Rate of flags, of both sides together, where nothing is the matter.

    Returns
    -------
    Unusual
        In boys, given the births. Nothing is flagged where there are no births, or none in the past.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, shapes do not fit, or a setting lies outside its range.

    Notes
    -----
    As `screen_counts`, with spreads of the true share from 0 to 0.2. What is not known of the mean share widens the law
    of the next one, to first order.

    Examples
    --------
    >>> found = screen_shares(34, 6, history_boys=[21, 20, 22, 19, 20, 21], history_girls=[20, 19, 20, 20, 18, 21])
    >>> found.explain(0).en
    '34 boys among 40 births where 10 to 31 are usual.'
    """
    check_law(law, "beta-binomial", "binomial")
    check_share(false_alarm, name="false_alarm")
    new, before = sex_counts(boys, girls), sex_counts(history_boys, history_girls)
    past_boys, past_births = (_two_dimensional(before.restore(each)) for each in (before.boys, before.births))
    if len(new.boys) != len(past_boys):
        raise ValueError(
            f"boys must have one count for each of the {len(past_boys)} series of history_boys, got {len(new.boys)}"
        )
    known = share_past(*(np.where(np.isnan(each), -1.0, each) for each in (past_boys, past_births)))
    mixture, ends = share_mixture(known, law), np.empty((len(new.boys), 3))
    asked = Asked(new.boys, new.births, false_alarm / 2)
    over_rows(lambda rows: predict_shares(mixture, asked, rows, ends), len(new.boys))
    share = np.where(known.kept.any(axis=1), (mixture.centre * mixture.weights).sum(axis=1), np.nan)
    found = _found(known, mixture, asked=asked, ends=ends, expected=share * new.births, law=law)
    return replace(found, births=new.births)


def _found(known: Past, mixture: Mixture, *, asked: Asked, ends: FloatArray, expected: FloatArray, law: Law) -> Unusual:
    below = ends[:, 2]
    p = np.clip(2 * np.minimum(below, 1 - below), 0, 1)
    given = (known.counts >= 0) & (known.sizes > 0)
    with np.errstate(invalid="ignore"):
        flag = (asked.value > ends[:, 1]).astype(np.int8) - (asked.value < ends[:, 0]).astype(np.int8)
    return Unusual(
        value=asked.value,
        births=None,
        expected=np.where(np.isnan(ends[:, 0]), np.nan, expected),
        lower=ends[:, 0],
        upper=ends[:, 1],
        p_value=p,
        q_value=false_discovery(p),
        flag=flag,
        used=known.kept.sum(axis=1),
        left_out=(given & ~known.kept).sum(axis=1),
        variation=mixture.weights @ mixture.grid,
        false_alarm=2 * asked.tail,
        law=law,
    )


def _two_dimensional(values: FloatArray) -> FloatArray:
    if values.ndim not in (1, 2):
        raise ValueError(f"history must have shape (series, periods) or (periods,), got {values.shape}")
    return np.ascontiguousarray(np.atleast_2d(values))


def _exposure(exposure: ArrayLike | None, *, series: int, periods: int) -> FloatArray:
    """Return exposures by series and period, of mean 1 in each series: the size of a count is told at a mean period."""
    if exposure is None:
        return np.ones((series, periods))
    sizes = np.asarray(exposure, dtype=np.float64)
    if sizes.shape not in ((periods,), (series, periods)):
        raise ValueError(f"exposure must have shape ({periods},) or ({series}, {periods}), got {sizes.shape}")
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        raise ValueError(f"exposure must be above 0 and finite, got {sizes[~(np.isfinite(sizes) & (sizes > 0))][0]:g}")
    sizes = np.broadcast_to(sizes, (series, periods))
    return np.ascontiguousarray(sizes / sizes.mean(axis=1, keepdims=True))
