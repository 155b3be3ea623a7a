"""A study made ready for the kernels: what is expected where, how replicates are drawn, what is searched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, log2
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.scan.circle_kernels import Field
from tianping.statistics.scan.cylinder_kernels import Intervals
from tianping.statistics.scan.distance_kernels import Cap
from tianping.statistics.scan.draw_kernels import BETA_BINOMIAL, BINOMIAL, POISSON, DrawPlan
from tianping.statistics.scan.likelihood_kernels import Model
from tianping.statistics.scan.options import ScanTest, ScanWindow
from tianping.statistics.scan.study import Study, Whole

Number = TypeVar("Number", np.float64, np.int64)
ModelName = Literal["bernoulli", "poisson"]

NARROW = 16000
"""Half of what 16 bits hold: sums stay far from the end at which they would turn over."""
FINEST = 256

MOST_BIRTHS = 4 * 10**9
"""Births (or cases) in one scan; beyond it sums of products no longer fit 64 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Circle, or ellipse of one ratio of axes and direction, as coordinates in which it is a circle."""

    points: NDArray[np.float64]
    ratio: float = 1.0
    angle: float = 0.0
    factor: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """All that observed counts and replicates have in common. Can be pickled.

    Parameters
    ----------
    cases : ndarray of shape (n_places, n_periods)
        Boys, or cases.
    field, model, plan, cap, intervals
        As the kernels want them; the points of ``field`` are replaced by those of a shape.
    targets : ndarray or None
        Where the drawn cells go, if several of them go to one place and period.
    """

    model_name: ModelName
    cases: Whole
    field: Field
    model: Model
    plan: DrawPlan
    targets: Whole | None
    cap: Cap
    intervals: Intervals
    shapes: tuple[Shape, ...]
    signs: tuple[int, ...]
    dispersion: float | None
    stored: type[np.int16] | type[np.int32]

    @property
    def total_cases(self) -> int:
        """All boys, or cases."""
        return int(self.cases.sum())

    @property
    def has_chance(self) -> bool:
        """Whether the counts could have fallen otherwise, and there is a place to compare with."""
        if self.model_name == "bernoulli" and not 0 < self.model.share < 1:
            return False
        return self.total_cases > 0 and len(self.cases) > 1 and self.cap.size > 0

    def largest(self) -> float:
        """Return the size of the largest window, in births or expected cases."""
        return self.cap.size * self.model.size_unit


def births_problem(study: Study, *, window: ScanWindow, test: ScanTest) -> Problem:
    """Prepare boys against births. The study's counts are boys and births."""
    boys, births = study.counts[0].astype(np.int64), study.counts[1].astype(np.int64)
    _check_total(int(births.sum()), name="births")
    cases, totals = _by_stratum(study, boys), _by_stratum(study, births)
    shares = np.divide(cases, totals, out=np.zeros(len(totals)), where=totals > 0)
    expected = (births * shares[study.stratum]).astype(np.float64)
    rho = None
    if test.null == "over_dispersed":
        rho = _dispersion(boys, births, shares[study.stratum]) if test.dispersion is None else test.dispersion
    unit = 0.0 if len(totals) <= 1 else _unit(expected.sum())
    stored = np.zeros(len(expected), np.int64) if unit == 0.0 else np.round(expected / unit).astype(np.int64)
    law = BETA_BINOMIAL if rho else BINOMIAL
    plan = _Plan(law, rho or 0.0, births, expected, cases, shares)
    total = float(births.sum())
    model = Model(total, float(boys.sum()) / total if total else 0.0, 1.0, unit)
    return _problem(study, stored, (model, plan), window=window, test=test)


def cases_problem(study: Study, *, window: ScanWindow, test: ScanTest) -> Problem:
    """Prepare cases against expected cases. The study's counts are cases and what they are in proportion to."""
    counted, base = study.counts[0].astype(np.int64), study.counts[1]
    _check_total(int(counted.sum()), name="cases")
    cases, bases = _by_stratum(study, counted), _by_stratum(study, base)
    if np.any((cases > 0) & (bases <= 0)):
        raise ValueError("expected must be above 0 somewhere in every stratum that has cases")
    scale = np.divide(cases, bases, out=np.zeros(len(bases)), where=bases > 0)
    expected = base * scale[study.stratum]
    unit = _unit(float(counted.sum()))
    stored = np.round(expected / unit).astype(np.int64)
    plan = _Plan(POISSON, 0.0, stored, expected, cases, np.ones(len(cases)))
    model = Model(float(stored.sum()) * unit, 1.0, unit, unit)
    return _problem(study, stored, (model, plan), window=window, test=test)


def without(study: Study, *, places: Whole, periods: tuple[int, int]) -> Study:
    """Return the study with nothing counted in those places and periods (from, and before)."""
    at, when = np.divmod(study.target, len(study.periods))
    out = np.isin(at, places) & (when >= periods[0]) & (when < periods[1])
    return replace(study, counts=tuple(np.where(out, 0, count) for count in study.counts))


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What the cells are drawn from: law, intra-place correlation, weight and mean by cell, cases and share by stratum."""

    kind: int
    rho: float
    weight: Whole
    expected: NDArray[np.float64]
    cases: Whole
    shares: NDArray[np.float64]

    def parts(self) -> Whole:
        """Return how much of a correction of the total each cell takes."""
        if self.kind != BETA_BINOMIAL:
            return self.weight
        variance = self.weight * (1.0 + np.maximum(self.weight - 1.0, 0.0) * self.rho)
        parts: Whole = np.ceil(variance / max(float(variance.sum()), 1.0) * 2.0**50).astype(np.int64)
        return parts

    def deviation(self, study: Study, max_share: float) -> float:
        """Return a bound of the standard deviation of the cases in any one place, and in any window."""
        variance = self.expected
        if self.kind != POISSON:
            variance = 0.25 * self.weight * (1.0 + np.maximum(self.weight - 1.0, 0.0) * self.rho)
        counted = self.weight > 0
        densest = float((variance[counted] / self.weight[counted]).max(initial=0.0))
        window = min(float(variance.sum()), densest * max_share * float(self.weight.sum()))
        return float(np.sqrt(max(window, study.by_place(variance).sum(axis=1).max(initial=0.0))))


def _problem(study: Study, stored: Whole, law: tuple[Model, _Plan], *, window: ScanWindow, test: ScanTest) -> Problem:
    model, plan = law
    kind, scale = _storage(plan.deviation(study, window.max_share))
    size = study.by_place(plan.weight)
    # Rounding the running sum keeps what is hidden in the centres small for every run of neighbours and of periods.
    centre = np.diff(np.round(np.cumsum(scale * plan.expected)), prepend=0.0).astype(np.int64)
    squared = study.cells.chord(window.max_distance) ** 2 * (1 + 1e-9)
    return Problem(
        model_name="poisson" if plan.kind == POISSON else "bernoulli",
        cases=study.by_place(study.counts[0].astype(np.int64)),
        field=Field(scale, study.points, size.sum(axis=1), size, study.by_place(centre), study.by_place(stored)),
        model=model,
        plan=_draw_plan(study, plan, scale=scale, centre=centre),
        targets=None if study.one_stratum_a_place else study.target,
        cap=Cap(int(np.floor(window.max_share * int(size.sum()))), float(squared)),
        intervals=_intervals(len(study.periods), window),
        shapes=_shapes(study, window),
        signs={"high": (1,), "low": (-1,), "both": (1, -1)}[test.direction],
        dispersion=None if test.null == "exact" else plan.rho,
        stored=kind,
    )


def _storage(deviation: float) -> tuple[type[np.int16] | type[np.int32], int]:
    """Return the type in which centred counts are kept, and how many parts a case has: twelve deviations must fit."""
    room = 12 * deviation + 20
    if room <= NARROW:
        return np.int16, min(int(NARROW / room), FINEST)
    return np.int32, FINEST


def _intervals(periods: int, window: ScanWindow) -> Intervals:
    if window.time == "none":
        return Intervals(periods, True)
    longest = max(1, periods // 2) if window.max_periods is None else window.max_periods
    if longest > periods:
        raise ValueError(f"max_periods must be at most the number of periods, got {longest} of {periods}")
    return Intervals(longest, window.time == "prospective")


def _shapes(study: Study, window: ScanWindow) -> tuple[Shape, ...]:
    points = study.points
    shapes = [Shape(points)]
    for ratio in window.ellipses:
        factor = (4 * ratio / (ratio + 1) ** 2) ** window.compactness
        turns = round(3 * ratio)
        for turn in range(turns):
            angle = np.pi * turn / turns
            along = points[:, 0] * np.cos(angle) + points[:, 1] * np.sin(angle)
            across = points[:, 1] * np.cos(angle) - points[:, 0] * np.sin(angle)
            stretched = np.column_stack([along, ratio * across, points[:, 2]])
            shapes.append(Shape(stretched, ratio, float(np.degrees(angle)), factor))
    return tuple(shapes)


def _draw_plan(study: Study, plan: _Plan, *, scale: int, centre: Whole) -> DrawPlan:
    """Put the cells in the order in which they are drawn."""
    order = np.lexsort((plan.weight, study.stratum))
    starts = np.searchsorted(study.stratum[order], np.arange(len(plan.cases) + 1)).astype(np.int64)
    cumulative, guide = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
    parts = plan.parts()[order]
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        held = np.cumsum(parts[first:last])
        cumulative[first:last] = held
        # A ticket may be rounded down by the division that finds its slot: begin a little before.
        begins = np.floor(np.arange(last - first) / max(last - first, 1) * held.max(initial=0) * (1 - 1e-12)) - 1
        guide[first:last] = first + np.searchsorted(held, begins, side="right")
    cell = study.target if study.one_stratum_a_place else np.arange(len(order))
    return DrawPlan(
        kind=plan.kind,
        concentration=1.0 / plan.rho - 1.0 if plan.rho else 0.0,
        scale=scale,
        cell=cell[order],
        weight=plan.weight[order],
        mean=plan.expected[order],
        centre=centre[order],
        cumulative=cumulative,
        guide=guide,
        starts=starts,
        cases=plan.cases,
        shares=plan.shares,
    )


def _by_stratum(study: Study, values: NDArray[Number]) -> NDArray[Number]:
    sums = np.zeros(int(study.stratum.max(initial=0)) + 1, values.dtype)
    np.add.at(sums, study.stratum, values)
    return sums


def _unit(total: float) -> float:
    """Return the power of two in which numbers of that total are stored: fine, and with no sum beyond 2**60."""
    return float(2.0 ** (ceil(log2(max(total, 1.0))) - 60))


def _dispersion(boys: Whole, births: Whole, shares: NDArray[np.float64]) -> float:
    """Return the correlation at which Pearson's statistic equals the number of cells (Williams 1982), at most 0.2."""
    counted = (births > 0) & (shares > 0) & (shares < 1)
    n, p = births[counted], shares[counted]
    squared = (boys[counted] - n * p) ** 2 / (n * p * (1 - p))

    def excess(rho: float) -> float:
        return float((squared / (1 + (n - 1) * rho) - 1).sum())

    return _root(excess, low=0.0, high=0.2)


def _root(falling: Callable[[float], float], *, low: float, high: float) -> float:
    if falling(low) <= 0:
        return low
    if falling(high) >= 0:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _check_total(total: int, *, name: str) -> None:
    if total > MOST_BIRTHS:
        raise ValueError(f"{name} must add up to at most {MOST_BIRTHS}, got {total}")
