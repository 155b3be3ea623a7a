"""Difference in differences: places with a measure against places without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.counts import FloatArray, sex_counts
from tianping.statistics.evaluate.change import Change
from tianping.statistics.evaluate.effect import Effect, Estimate, detectable_points, verdict_of
from tianping.statistics.evaluate.mixture import NormalMixture, Regression, effect_of
from tianping.statistics.evaluate.plan import Plan
from tianping.statistics.evaluate.series import whole_periods
from tianping.terms import Bilingual

METHOD = (
    "difference in differences of log odds by place, extra variance between places integrated out, randomisation test"
)
FEWEST_PLACES = 4
"""Places in all, below which the spread between places cannot be told."""
MOST_ENUMERATED = 20_000
"""Assignments that are gone through one by one; beyond, some are drawn."""
MOST_PLACEBOS = 4


@dataclass(frozen=True, slots=True)
class DifferenceEffect(Effect):
    """The result of a plan that compares places.

    Parameters
    ----------
    p_randomised : float
        Share of the assignments of as many places at random whose effect stands out as much; 'fell' and 'rose' need it to
        lie below 1 - confidence as well.
    assignments : int
        Assignments that there are; the smallest p that could have come out is one over it.
    trends_apart : Estimate
        Change per period by which the places with the measure moved away from the others before it; of the ratio.
    places_with, places_without, places_left_out : int
        Places compared, and those without births of both times.
    """

    p_randomised: float = np.nan
    assignments: int = 0
    trends_apart: Estimate = Estimate.unknown(0)
    places_with: int = 0
    places_without: int = 0
    places_left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Births by place and period; places without a row in a period have none.

    Parameters
    ----------
    number : ndarray of shape (n_periods,), int
        Periods, in order.
    boys, girls : ndarray of shape (n_places, n_periods), float
        Counts.
    treated : ndarray of shape (n_places,), bool
        Which places have the measure.
    """

    number: NDArray[np.int64]
    boys: FloatArray
    girls: FloatArray
    treated: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Change of each place, with its sampling variance; places that show none are left out."""

    value: FloatArray
    variance: FloatArray
    treated: NDArray[np.bool_]


def evaluate_difference(
    plan: Plan, *, place: Sequence[str], period: ArrayLike, boys: ArrayLike, girls: ArrayLike
) -> DifferenceEffect:
    """Evaluate a measure by comparing the change of places that had it with the change of places that had not.

    Parameters
    ----------
    plan : Plan
        Of a difference in differences, fixed before.
    place : sequence of str, shape (n_rows,)
        Names or codes of places, in any order.
    period : array-like of shape (n_rows,), int
        Periods; rows of one place and period add up.
    boys, girls : array-like of shape (n_rows,), whole numbers
        Births; -1 or NaN is not given, and the row is not used.

    Returns
    -------
    DifferenceEffect
        'Cannot tell' with a reason where places are too few for the interval to be trusted, where assignments at random do
        as well, or where trends were apart before.

    Raises
    ------
    TypeError, ValueError
        If the plan is of another design, names a place that has no row, counts are no counts, or shapes differ.

    Notes
    -----
    Years are added up into one before and one after for each place, so that no correlation over time can make the interval
    too short [1]_. Places differ in their change beyond chance by an extra variance, the same with and without the measure;
    it is integrated out. With few places with the measure it is learnt from the others [2]_, and the verdict needs the
    randomisation test too.

    References
    ----------
    .. [1] Bertrand, Duflo & Mullainathan (2004), Q. J. Econ. 119(1), 249-275.
    .. [2] Conley & Taber (2011), Rev. Econ. Stat. 93(1), 113-125.

    Examples
    --------
    >>> plan = Plan(design="difference in differences", question="a benefit in a and b", first=1, start=2, last=2,
    ...             treated=("a", "b"))
    >>> found = evaluate_difference(
    ...     plan, place=list("abcdefgh") * 2, period=[1] * 8 + [2] * 8,
    ...     boys=[11_800] * 8 + [10_600] * 2 + [11_750] * 6, girls=[10_000] * 16)
    >>> found.verdict.value, found.assignments, round(found.p_randomised, 3)
    ('fell', 28, 0.036)
    """
    if plan.design != "difference in differences":
        raise ValueError(f"plan must be of a difference in differences, got {plan.design!r}")
    panel = _panel(plan, place, period=period, boys=boys, girls=girls)
    changes = _changes(panel, start=plan.start)
    unknown = _unknown(plan, panel, changes)
    if unknown.places_with == 0 or unknown.places_without < 2 or len(changes.value) < FEWEST_PLACES:
        return unknown
    found = _effect(changes)
    without = unknown.ratio_after / float(np.exp(found.mean))
    estimate = Estimate.of(found, start=plan.start, without=without, confidence=plan.confidence)
    p_randomised, assignments = _randomise(changes, plan)
    apart = _trends_apart(plan, panel, without=unknown.ratio_before)
    verdict, reasons = _judge(plan, estimate, p_randomised=p_randomised, assignments=assignments, apart=apart)
    return replace(
        unknown,
        estimate=estimate,
        verdict=verdict,
        reasons=reasons,
        detectable=detectable_points(found, without=without, confidence=plan.confidence),
        ratio_without=without,
        p_randomised=p_randomised,
        assignments=assignments,
        trends_apart=apart,
    )


def _unknown(plan: Plan, panel: Panel, changes: Changes) -> DifferenceEffect:
    """Return what is said where places are too few, with all that can be told without an estimate."""
    many, few = int((~changes.treated).sum()), int(changes.treated.sum())
    after = panel.number >= plan.start
    reason = Bilingual(
        zh=f"可比的地方太少（实施 {few}，未实施 {many}），地方之间的差异无从估计。",
        en=f"Too few places to compare ({few} with the measure, {many} without): how much places differ cannot be told.",
    )
    return DifferenceEffect(
        plan=plan,
        estimate=Estimate.unknown(plan.start),
        verdict=Change.CANNOT_TELL,
        reasons=(reason,),
        detectable=np.inf,
        ratio_before=_ratio(panel, ~after),
        ratio_without=np.nan,
        ratio_after=_ratio(panel, after),
        placebos=_placebos(plan, panel),
        births=int(panel.boys.sum() + panel.girls.sum()),
        method=METHOD,
        places_with=few,
        places_without=many,
        places_left_out=len(panel.treated) - many - few,
    )


def _panel(plan: Plan, place: Sequence[str], *, period: ArrayLike, boys: ArrayLike, girls: ArrayLike) -> Panel:
    counts = sex_counts(boys, girls)
    numbers = whole_periods(period, rows=len(counts.boys))
    names = np.asarray(place, dtype=np.str_)
    if names.shape != numbers.shape:
        raise ValueError(f"place must name a place for each of the {len(numbers)} counts, got {names.shape}")
    unknown = set(plan.treated) - set(names.tolist())
    if unknown:
        raise ValueError(f"treated must name places of the table: {len(unknown)} of {len(plan.treated)} have no row")
    used = counts.counted & (numbers >= plan.first) & (numbers <= plan.last)
    used &= (numbers < plan.start) | (numbers >= plan.start + plan.transition)
    places, row = np.unique(names, return_inverse=True)
    each, column = np.unique(numbers[used], return_inverse=True)
    cells = [np.zeros((len(places), len(each))) for _ in range(2)]
    for cell, values in zip(cells, (counts.boys, counts.girls), strict=True):
        np.add.at(cell, (row[used], column), values[used])
    return Panel(each, cells[0], cells[1], np.isin(places, list(plan.treated)))


def _ratio(panel: Panel, when: NDArray[np.bool_]) -> float:
    boys, girls = (float(cell[panel.treated][:, when].sum()) for cell in (panel.boys, panel.girls))
    return 100 * boys / girls if girls else np.nan


def _changes(panel: Panel, *, start: int) -> Changes:
    """Change of log odds of each place; half a birth stands in for none, so that no place drops out for a 0."""
    after = panel.number >= start
    odds, variance, told = [], np.zeros(len(panel.treated)), np.ones(len(panel.treated), dtype=np.bool_)
    for when in (~after, after):
        boys, girls = panel.boys[:, when].sum(axis=1), panel.girls[:, when].sum(axis=1)
        told &= boys + girls > 0
        odds.append(np.log((boys + 0.5) / (girls + 0.5)))
        variance += 1 / (boys + 0.5) + 1 / (girls + 0.5)
    return Changes((odds[1] - odds[0])[told], variance[told], panel.treated[told])


def _effect(changes: Changes) -> NormalMixture:
    places = len(changes.value)
    design = np.stack([np.ones(places), changes.treated.astype(np.float64)], axis=1)
    model = Regression(changes.value, design, changes.variance)
    return effect_of(model, np.array([0.0, 1.0]))


def _randomise(changes: Changes, plan: Plan) -> tuple[float, int]:
    """Share of the assignments whose effect, over its standard error, is at least as large; and how many there are."""
    places, few = len(changes.value), int(changes.treated.sum())
    alone = effect_of(Regression(changes.value, np.ones((places, 1)), changes.variance), np.ones(1))
    # One spread for all assignments, from all places with no effect taken out: that is what the hypothesis says.
    extra = max(float(alone.weights @ alone.deviations**2) * places - float(changes.variance.mean()), 0.0)
    weight = 1 / (changes.variance + extra)
    assignments = comb(places, few)
    if assignments <= MOST_ENUMERATED:
        chosen = np.array(list(combinations(range(places), few)))
    else:
        random = np.random.Generator(np.random.Philox(np.random.SeedSequence(plan.seed)))
        drawn = random.random((plan.replicates, places)).argpartition(few, axis=1)[:, :few]
        chosen = np.concatenate([np.flatnonzero(changes.treated)[None, :], drawn])
    inside, both = weight[chosen].sum(axis=1), weight.sum()
    mean = (weight * changes.value)[chosen].sum(axis=1) / inside
    rest = ((weight @ changes.value) - mean * inside) / (both - inside)
    distance = np.abs(mean - rest) / np.sqrt(1 / inside + 1 / (both - inside))
    seen = distance[(np.sort(chosen, axis=1) == np.flatnonzero(changes.treated)).all(axis=1).argmax()]
    return float((distance >= seen * (1 - 1e-12)).mean()), assignments


def _trends_apart(plan: Plan, panel: Panel, *, without: float) -> Estimate:
    """Change per period of treated less others, before the measure; from the slopes of the places' own log odds."""
    before = panel.number < plan.start
    if before.sum() < 3:
        return Estimate.unknown(plan.first)
    boys, girls = panel.boys[:, before] + 0.5, panel.girls[:, before] + 0.5
    weight = np.where(boys + girls > 1, 1 / (1 / boys + 1 / girls), 0.0)
    time = panel.number[before].astype(np.float64)
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = time[None, :] - (weight @ time / total)[:, None]
        square = (weight * centred**2).sum(axis=1)
        slope = (weight * centred * np.log(boys / girls)).sum(axis=1) / square
    told = (total > 0) & (square > 0)
    changes = Changes(slope[told], 1 / square[told], panel.treated[told])
    if not changes.treated.any() or (~changes.treated).sum() < 2 or len(changes.value) < FEWEST_PLACES:
        return Estimate.unknown(plan.first)
    return Estimate.of(_effect(changes), start=plan.first, without=without, confidence=plan.confidence)


def _judge(
    plan: Plan, estimate: Estimate, *, p_randomised: float, assignments: int, apart: Estimate
) -> tuple[Change, tuple[Bilingual, ...]]:
    rare = 1 - plan.confidence
    verdict, reasons = verdict_of(estimate), []
    if 1 / assignments > rare:
        reasons.append(
            Bilingual(
                zh=f"随机指定实施地只有 {assignments} 种可能，p 最小为 {1 / assignments:.2g}：无从排除偶然。",
                en=f"Places could have been chosen in {assignments} ways only, so that p cannot fall below {1 / assignments:.2g}: chance cannot be ruled out.",
            )
        )
    elif verdict is not Change.CANNOT_TELL and p_randomised > rare:
        reasons.append(
            Bilingual(
                zh=f"随机指定同样多的地方，{p_randomised:.0%} 的情形变化同样突出。",
                en=f"As many places chosen at random stand out as much in {p_randomised:.0%} of the cases.",
            )
        )
    if verdict is not Change.CANNOT_TELL and apart.p_value < rare:
        reasons.append(
            Bilingual(
                zh=f"措施之前两边的走势已经不同（p = {apart.p_value:.2g}），变化不能归于措施。",
                en=f"Trends were apart before the measure (p = {apart.p_value:.2g}): the change cannot be put down to it.",
            )
        )
    return (Change.CANNOT_TELL if reasons else verdict), tuple(reasons)


def _placebos(plan: Plan, panel: Panel) -> tuple[Estimate, ...]:
    """Effects at dates inside the time before the measure, from that time alone."""
    before = panel.number < plan.start
    dates = panel.number[before][2:-1]
    if len(dates) == 0:
        return ()
    early = Panel(panel.number[before], panel.boys[:, before], panel.girls[:, before], panel.treated)
    found = []
    for date in np.unique(dates[np.linspace(0, len(dates) - 1, min(MOST_PLACEBOS, len(dates))).astype(int)]).tolist():
        changes = _changes(early, start=date)
        if changes.treated.any() and (~changes.treated).sum() >= 2 and len(changes.value) >= FEWEST_PLACES:
            without = _ratio(early, early.number >= date)
            found.append(Estimate.of(_effect(changes), start=date, without=without, confidence=plan.confidence))
    return tuple(found)
