"""The scan from counts to clusters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import nan
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.scan.observed import Found, find_clusters
from tianping.statistics.scan.options import BLOCK, RunBlocks, ScanRun, ScanTest, ScanWindow
from tianping.statistics.scan.p_values import FEWEST_CASES, gumbel_tail, monte_carlo, stops_at
from tianping.statistics.scan.problem import Problem, without
from tianping.statistics.scan.replicates import Replicates
from tianping.statistics.scan.results import CaseCluster, RatioCluster, ScanResult
from tianping.statistics.scan.study import Study

LARGEST_P = 0.05
"""Iterative scans end with the first cluster whose p lies above it."""

Maxima = NDArray[np.float64]


class Prepare(Protocol):
    """Makes a study ready for the kernels, by one model."""

    def __call__(self, study: Study, /, *, window: ScanWindow, test: ScanTest) -> Problem:
        """Return the problem."""


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """A window with its p-values, and the problem in which it was found."""

    found: Found
    problem: Problem
    p: float
    p_gumbel: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """One scan: the study, what is asked, and who works."""

    study: Study
    prepare: Prepare
    window: ScanWindow
    test: ScanTest
    run: ScanRun

    def result(self, *, rows_not_given: int) -> ScanResult:
        """Find the clusters and test them."""
        problem = self.prepare(self.study, window=self.window, test=self.test)
        maxima, tested = np.zeros(0), list[Tested]()
        if problem.has_chance:
            maxima, tested = self._iterative() if self.test.secondary == "iterative" else self._no_overlap(problem)
        self._tell(1.0)
        describe = _ratio_cluster if problem.model_name == "bernoulli" else _case_cluster
        clusters: Any = tuple(describe(self.study, one, rank) for rank, one in enumerate(tested, start=1))
        return ScanResult(
            clusters=clusters,
            why_empty=None if clusters else _why_empty(problem),
            method=_method(problem, self.window, self.test),
            maxima=maxima,
            dispersion=problem.dispersion,
            places=problem.cases.shape[0],
            periods=problem.cases.shape[1],
            cases=float(self.study.counts[0].sum()),
            total=float(self.study.counts[1].sum()),
            rows_not_given=rows_not_given,
            unit=self.study.cells.unit,
            window=self.window,
            test=self.test,
        )

    def _no_overlap(self, problem: Problem) -> tuple[Maxima, list[Tested]]:
        found = _first(find_clusters(problem, threads=self.run.threads), self.test.max_clusters)
        self._tell(0.02)
        if not found:
            return np.zeros(0), []
        maxima = self._maxima(problem, found[0].ratio, scan_round=0, told=lambda part: self._tell(0.02 + 0.98 * part))
        return maxima, [self._tested(one, problem, maxima) for one in found]

    def _iterative(self) -> tuple[Maxima, list[Tested]]:
        study, tested, first_maxima = self.study, list[Tested](), np.zeros(0)
        most = self.test.max_clusters
        for number in range(most):
            problem = self.prepare(study, window=self.window, test=self.test)
            found = _first(find_clusters(problem, threads=self.run.threads), 1) if problem.has_chance else []
            if not found:
                break
            maxima = self._maxima(problem, found[0].ratio, scan_round=number, told=_part(self._tell, number, most))
            first_maxima = first_maxima if number else maxima
            tested.append(self._tested(found[0], problem, maxima))
            if tested[-1].p > LARGEST_P:
                break
            study = without(study, places=found[0].places, periods=found[0].periods)
        return first_maxima, tested

    def _maxima(self, problem: Problem, ratio: float, *, scan_round: int, told: Callable[[float], None]) -> Maxima:
        """Return the largest ratios of the replicates, in the order of their numbers."""
        work = Replicates(problem, self.test.seed, scan_round)
        blocks = list(range(-(-self.test.replicates // BLOCK)))
        lots = [blocks] if self.test.stop_after is None else [[block] for block in blocks]
        maxima = np.zeros(0)
        for number, lot in enumerate(lots):
            part = _part(told, number, len(lots))
            runner = self.run.run_blocks or _here(self.run.threads, part)
            results = dict(runner(work, lot))
            maxima = np.concatenate([maxima, *(results[block] for block in lot)])[: self.test.replicates]
            part(1.0)
            if self.test.stop_after is not None and (stop := stops_at(maxima, ratio, enough=self.test.stop_after)):
                return maxima[:stop]
        return maxima

    def _tested(self, found: Found, problem: Problem, maxima: Maxima) -> Tested:
        p = monte_carlo(maxima, found.ratio)
        enough = self.test.stop_after
        if enough is not None and (stop := stops_at(maxima, found.ratio, enough=enough)):
            p = enough / stop
        at_floor = enough is None and p <= 1 / (1 + len(maxima))
        shown = at_floor and problem.total_cases >= FEWEST_CASES
        return Tested(found, problem, p, gumbel_tail(maxima, found.ratio) if shown else None)

    def _tell(self, fraction: float) -> None:
        if self.run.on_progress is not None:
            self.run.on_progress(fraction)


def _here(threads: int, told: Callable[[float], None]) -> RunBlocks:
    return lambda work, blocks: work.run(blocks, threads=threads, on_progress=told)  # type: ignore[attr-defined]  # local work runs its blocks itself


def _part(told: Callable[[float], None], number: int, parts: int) -> Callable[[float], None]:
    return lambda fraction: told((number + fraction) / parts)


def _first(found: Iterator[Found], most: int) -> list[Found]:
    # The counter first: asking for one more would look for it.
    return [one for _, one in zip(range(most), found, strict=False)]


def _why_empty(problem: Problem) -> str:
    births = "births" if problem.model_name == "bernoulli" else "cases"
    if problem.model.total == 0:
        return f"no {births}"
    if len(problem.cases) == 1:
        return "one place"
    if not problem.has_chance:
        return "one sex only"
    return "no window"


def _method(problem: Problem, window: ScanWindow, test: ScanTest) -> str:
    law = {"bernoulli": "multivariate hypergeometric", "poisson": "multinomial"}[problem.model_name]
    null = law if problem.dispersion is None else f"beta-binomial, rho {problem.dispersion:.6g}"
    strata = len(problem.plan.cases)
    shapes = "circles" if len(problem.shapes) == 1 else "circles and ellipses"
    time = "" if window.time == "none" else f", {window.time} intervals up to {problem.intervals.longest} periods"
    return (
        f"{problem.model_name} scan, {shapes} up to {window.max_share:g} of the total{time}, {test.direction}; "
        f"null {null}{f' within {strata} strata' if strata > 1 else ''}; secondary clusters {test.secondary}"
    )


def _ratio_cluster(study: Study, one: Tested, rank: int) -> RatioCluster:
    births = one.problem.field.size
    inside = _window(one)
    boys, all_boys = int(one.problem.cases[inside].sum()), one.problem.total_cases
    held, total = int(births[inside].sum()), int(births.sum())
    girls, all_girls = held - boys, total - all_boys
    model = one.problem.model
    expected = held * model.share
    if model.expected_unit:
        expected = float(one.problem.field.expected[inside].sum()) * model.expected_unit
    return RatioCluster(
        **_common(study, one, rank),
        boys=boys,
        girls=girls,
        expected_boys=expected,
        ratio=_per(100 * boys, girls),
        ratio_outside=_per(100 * (all_boys - boys), all_girls - girls),
    )


def _case_cluster(study: Study, one: Tested, rank: int) -> CaseCluster:
    inside, model = _window(one), one.problem.model
    cases, expected = (
        int(one.problem.cases[inside].sum()),
        float(one.problem.field.size[inside].sum()) * model.size_unit,
    )
    outside = _per(one.problem.total_cases - cases, model.total - expected)
    return CaseCluster(
        **_common(study, one, rank),
        cases=cases,
        expected_cases=expected,
        relative_risk=_per(_per(cases, expected), outside),
    )


def _window(one: Tested) -> Any:
    start, end = one.found.periods
    return np.ix_(one.found.places, np.arange(start, end))


def _common(study: Study, one: Tested, rank: int) -> dict[str, Any]:
    found, row = one.found, study.row[one.found.places[0]]
    start, end = found.periods
    return {
        "rank": rank,
        "direction": "high" if found.sign > 0 else "low",
        "centre": (float(study.cells.x[row]), float(study.cells.y[row])),
        "places": tuple(name for place in found.places.tolist() for name in study.names[place]),
        "radius": study.cells.distance(found.radius),
        "axis_ratio": found.shape.ratio,
        "angle": found.shape.angle,
        "first_period": study.periods[start],
        "last_period": study.periods[end - 1],
        "llr": found.ratio,
        "p": one.p,
        "p_gumbel": one.p_gumbel,
    }


def _per(above: float, below: float) -> float:
    return above / below if below > 0 else nan
