"""Interrupted series: one place before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.counts import FloatArray, sex_counts
from tianping.statistics.evaluate.change import Change
from tianping.statistics.evaluate.effect import Effect, Estimate, detectable_points, verdict_of
from tianping.statistics.evaluate.mixture import NormalMixture, Regression, effect_of
from tianping.statistics.evaluate.plan import Plan
from tianping.terms import Bilingual

METHOD = "binomial regression, sampling error plus autocorrelated extra variance integrated out"
CORRELATIONS = (0.0, 0.25, 0.5, 0.7, 0.85, 0.95)
"""Correlations of neighbouring periods that the extra variance may have; equally likely before."""
FEWEST_BEFORE, FEWEST_AFTER, FEWEST_SPARE = 4, 2, 3
"""Periods with births before and after, and periods beyond the terms of the model, below which nothing is estimated."""
MOST_PLACEBOS = 8
MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Births by period, in order, each period once, those without births left out.

    Parameters
    ----------
    number : ndarray of shape (n_periods,), int
        Period.
    boys, births : ndarray of shape (n_periods,), float
        Counts.
    """

    number: NDArray[np.int64]
    boys: FloatArray
    births: FloatArray

    def where(self, wanted: NDArray[np.bool_]) -> Periods:
        """Return some of the periods."""
        return Periods(self.number[wanted], self.boys[wanted], self.births[wanted])


def evaluate_series(plan: Plan, *, period: ArrayLike, boys: ArrayLike, girls: ArrayLike) -> Effect:
    """Evaluate a measure in one place, or in one area as a whole, by its own past.

    Parameters
    ----------
    plan : Plan
        Of an interrupted series, fixed before.
    period : array-like of shape (n_rows,), int
        Periods in any order; rows of one period add up.
    boys, girls : array-like of shape (n_rows,), whole numbers
        Births; -1 or NaN is not given, and the row is not used.

    Returns
    -------
    Effect
        The mean change over the periods with the measure. Too few periods or births: NaN, 'cannot tell' and the reason.

    Raises
    ------
    TypeError, ValueError
        If the plan is of another design, counts are no counts, shapes differ, or periods are not whole.

    Notes
    -----
    log odds = constant + trend + season + step (+ slope); the errors have the binomial variance and an extra one with the
    correlation rho^distance, both of unknown size and integrated out [1]_. Nothing but the date tells the measure from
    anything else that happened then.

    References
    ----------
    .. [1] Lopez Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiol. 46(1), 348-355 (the design).

    Examples
    --------
    >>> plan = Plan(design="interrupted series", question="campaign of 2015", first=2005, start=2015, last=2020, trend=False)
    >>> found = evaluate_series(plan, period=range(2005, 2021), boys=[5900] * 10 + [5400] * 6, girls=[5000] * 16)
    >>> found.verdict.value, round(found.estimate.points, 1)
    ('fell', -10.0)
    """
    if plan.design != "interrupted series":
        raise ValueError(f"plan must be of an interrupted series, got {plan.design!r}")
    periods = _periods(plan, period, boys, girls)
    after = periods.number >= plan.start
    placebos = _placebos(plan, periods.where(~after))
    fitted = _fit(plan, periods, start=plan.start)
    births = int(periods.births.sum())
    before, now = (_ratio(periods.where(which)) for which in (~after, after))
    if isinstance(fitted, Bilingual):
        return Effect(
            plan,
            Estimate.unknown(plan.start),
            Change.CANNOT_TELL,
            (fitted,),
            np.inf,
            before,
            np.nan,
            now,
            placebos,
            births,
            METHOD,
        )
    found, without = fitted
    estimate = Estimate.of(found, start=plan.start, without=without, confidence=plan.confidence)
    detectable = detectable_points(found, without=without, confidence=plan.confidence)
    return Effect(plan, estimate, verdict_of(estimate), (), detectable, before, without, now, placebos, births, METHOD)


def _periods(plan: Plan, period: ArrayLike, boys: ArrayLike, girls: ArrayLike) -> Periods:
    counts = sex_counts(boys, girls)
    numbers = whole_periods(period, rows=len(counts.boys))
    used = counts.counted & (numbers >= plan.first) & (numbers <= plan.last)
    used &= (numbers < plan.start) | (numbers >= plan.start + plan.transition)
    each, place = np.unique(numbers[used], return_inverse=True)
    boys_added, births = (
        np.bincount(place, values[used], len(each)).astype(np.float64) for values in (counts.boys, counts.births)
    )
    return Periods(each, boys_added, births)


def whole_periods(period: ArrayLike, *, rows: int) -> NDArray[np.int64]:
    """Return periods as whole numbers.

    Raises
    ------
    ValueError
        If they are not whole, or not as many as there are counts.
    """
    numbers = np.asarray(period if not isinstance(period, range) else list(period), dtype=np.float64)
    if numbers.shape != (rows,) or not (np.floor(numbers) == numbers).all():
        raise ValueError(f"period must hold one whole number for each of the {rows} counts, got shape {numbers.shape}")
    return numbers.astype(np.int64)


def _ratio(periods: Periods) -> float:
    girls = float((periods.births - periods.boys).sum())
    return float(100 * periods.boys.sum() / girls) if girls else np.nan


def _fit(plan: Plan, periods: Periods, *, start: int) -> tuple[NormalMixture, float] | Bilingual:
    """Return what is known of the mean change of log odds, and the ratio without it; or why it cannot be told."""
    after = periods.number >= start
    design, changes = _terms(plan, periods.number, start)
    if (~after).sum() < FEWEST_BEFORE or after.sum() < FEWEST_AFTER or len(after) - design.shape[1] < FEWEST_SPARE:
        return Bilingual(
            zh=f"有出生的期数太少（前 {(~after).sum()}，后 {after.sum()}）。",
            en=f"Too few periods with births ({(~after).sum()} before, {after.sum()} after).",
        )
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return Bilingual(
            zh="各期不足以区分趋势、季节与措施。", en="The periods cannot tell trend, season and measure apart."
        )
    working = _working(periods, design)
    if working is None:
        return Bilingual(zh="某一性别太少，无法拟合。", en="One sex is too rare to fit the model.")
    weight = periods.births[after] / periods.births[after].sum()
    contrast = np.zeros(design.shape[1])
    contrast[changes] = weight @ design[after][:, changes]
    distance = np.abs(np.subtract.outer(periods.number, periods.number)).astype(np.float64)
    found = effect_of(working, contrast, correlations=tuple(_powers(rho, distance) for rho in CORRELATIONS))
    odds = float(np.log(periods.boys[after].sum() / (periods.births - periods.boys)[after].sum()))
    return found, float(100 * np.exp(odds - found.mean))


def _powers(rho: float, distance: FloatArray) -> FloatArray:
    return np.asarray(np.where(distance == 0, 1.0, rho**distance), dtype=np.float64)


def _terms(plan: Plan, number: NDArray[np.int64], start: int) -> tuple[FloatArray, list[int]]:
    """Return the terms by period, and which of them are the change."""
    time = (number - start).astype(np.float64)
    columns = [np.ones(len(time))]
    if plan.trend:
        columns.append(time / 10)
    for wave in (1, 2) if plan.season else ():
        angle = 2 * np.pi * wave * time / plan.season
        # The second sine of a year of four periods is 0 throughout.
        columns += (
            [np.cos(angle)]
            if 2 * wave == plan.season
            else [np.cos(angle), np.sin(angle)]
            if 2 * wave < plan.season
            else []
        )
    changes = [len(columns)]
    columns.append((time >= 0).astype(np.float64))
    if plan.shape == "step and slope":
        changes.append(len(columns))
        columns.append(np.maximum(time, 0) / 10)
    return np.stack(columns, axis=1), changes


def _working(periods: Periods, design: FloatArray) -> Regression | None:
    """Return log odds linearised at the binomial fit, with their sampling variances; None where there is no fit."""
    boys, births = periods.boys, periods.births
    estimate: FloatArray = np.zeros(design.shape[1])
    if boys.sum() in (0, births.sum()):
        return None
    estimate[0] = np.log(boys.sum() / (births.sum() - boys.sum()))
    for _ in range(MOST_ROUNDS):
        odds = design @ estimate
        share = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        weight = births * share * (1 - share)
        response = odds + (boys - births * share) / weight
        weighted = design * weight[:, None]
        step: FloatArray = np.asarray(
            np.linalg.lstsq(weighted.T @ design, weighted.T @ response, rcond=None)[0], dtype=np.float64
        )
        moved = np.abs(design @ (step - estimate)).max()
        estimate = step
        if moved < 1e-10:
            return Regression(response, design, 1 / weight)
        if np.abs(design @ estimate).max() > 12:
            return None
    return None


def _placebos(plan: Plan, before: Periods) -> tuple[Estimate, ...]:
    """Return changes at dates inside the time before the measure, from that time alone."""
    if len(before.number) < FEWEST_BEFORE + FEWEST_AFTER + 1:
        return ()
    dates = before.number[FEWEST_BEFORE : len(before.number) - FEWEST_AFTER]
    chosen = np.unique(dates[np.linspace(0, len(dates) - 1, min(MOST_PLACEBOS, len(dates))).astype(int)]).tolist()
    fits = [(date, _fit(plan, before, start=date)) for date in chosen]
    return tuple(
        Estimate.of(fit[0], start=date, without=fit[1], confidence=plan.confidence)
        for date, fit in fits
        if not isinstance(fit, Bilingual)
    )
