"""From counts to estimates: the model built, searched, integrated and summed up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

from tianping import __version__
from tianping.statistics.small_area.field import build_field
from tianping.statistics.small_area.graph import Graph
from tianping.statistics.small_area.hyperparameters import searched_for
from tianping.statistics.small_area.integrate import Points, integrate
from tianping.statistics.small_area.layout import lay_out
from tianping.statistics.small_area.mixture import Mixture
from tianping.statistics.small_area.options import Integration, Options, Rows, Time
from tianping.statistics.small_area.periods import build_course
from tianping.statistics.small_area.problem import Problem
from tianping.statistics.small_area.result import Convergence, EffectEstimates, Hyperparameter, SmoothedRatios
from tianping.statistics.small_area.search import Peak, find_peak, run_beside

Floats = NDArray[np.float64]

CLOSE_ENOUGH = 0.01
"""Posterior standard deviations between the hyperparameters found and their mode that count as converged."""

FEW_COUNTS = 2000
"""Below, a second thread costs more than it brings."""


def build_problem(boys: ArrayLike, girls: ArrayLike, *, rows: Rows, graph: Graph | None, options: Options) -> Problem:
    """Lay out the counts and plan the elimination."""
    layout = lay_out(boys, girls, rows=rows, graph=graph, timed=options.time is not Time.NONE)
    field = build_field(layout)
    course = build_course(layout.periods, Time(options.time))
    priors = options.priors
    return Problem(
        layout=layout,
        field=field,
        course=course,
        searched=searched_for(layout, options, field=field, course=course),
        level=float(np.log(priors.level / 100.0)),
        border_precision=np.array([priors.level_sd**-2.0] + [priors.order_sd**-2.0] * (len(layout.orders) - 1)),
    )


def estimate(
    boys: ArrayLike, girls: ArrayLike, *, rows: Rows, graph: Graph | None, options: Options, bounds: tuple[float, ...]
) -> SmoothedRatios:
    """Smooth; see `tianping.statistics.small_area.smooth`."""
    problem = build_problem(boys, girls, rows=rows, graph=graph, options=options)
    threads = _threads(problem, options)
    peak = find_peak(problem, threads=threads)
    points = integrate(problem, peak, design=Integration(options.integration), threads=threads)
    return SmoothedRatios(
        **_ratios(problem, points, options=options, bounds=bounds),
        **_effects(problem, points),
        confidence=options.confidence,
        hyperparameters=_hyperparameters(problem, peak, points, tail=0.5 - 0.5 * options.confidence),
        convergence=_convergence(peak, points),
        method=_method(problem, points),
        version=__version__,
    )


def _threads(problem: Problem, options: Options) -> int:
    return options.threads if len(problem.layout.cells.births) > FEW_COUNTS else 1


def _mixture(points: Points, means: Iterable[Floats], variances: Iterable[Floats]) -> Mixture:
    return Mixture(points.weights, np.column_stack([*means]), np.sqrt(np.column_stack([*variances])))


def _ratios(problem: Problem, points: Points, *, options: Options, bounds: tuple[float, ...]) -> dict[str, Any]:
    layout, at = problem.layout, problem.layout.count_of_row
    boys, girls = layout.counts.restore(layout.counts.boys), layout.counts.restore(layout.counts.girls)
    mixture = _mixture(
        points,
        (posterior.mean_predictor + problem.level for posterior in points.posteriors),
        (posterior.spread.predictor for posterior in points.posteriors),
    )

    def of_rows(values: Floats) -> Floats:
        return layout.counts.restore(values[at])

    tail, threads = 0.5 - 0.5 * options.confidence, _threads(problem, options)
    odds, odds_sd = mixture.odds_moments()
    above = run_beside(lambda bound: mixture.above(np.full(len(odds), np.log(bound / 100.0))), bounds, threads=threads)
    low, median, high = run_beside(mixture.quantile, (tail, 0.5, 1.0 - tail), threads=threads)
    return {
        "boys": boys,
        "girls": girls,
        "ratio_raw": _raw_ratio(boys, girls),
        "ratio": of_rows(100.0 * odds),
        "ratio_sd": of_rows(100.0 * odds_sd),
        "ratio_median": of_rows(100.0 * np.exp(median)),
        "ratio_low": of_rows(100.0 * np.exp(low)),
        "ratio_high": of_rows(100.0 * np.exp(high)),
        "expected_boys": of_rows(_mean_share(mixture)) * (boys + girls),
        "bounds": bounds,
        "above": np.stack([of_rows(values) for values in above], axis=-1) if above else np.empty((*boys.shape, 0)),
        "labels": layout.labels,
        "mixture": mixture,
        "count_of_row": at,
    }


def _raw_ratio(boys: Floats, girls: Floats) -> Floats:
    without_girls = np.where(boys > 0, np.inf, np.nan)
    ratio: Floats = np.divide(100.0 * boys, girls, out=without_girls, where=girls > 0)
    return ratio


def _mean_share(mixture: Mixture) -> Floats:
    """Posterior mean of the share of boys: Gauss-Hermite on the normal of the same two moments."""
    mean, sd = mixture.moments()
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    share = np.zeros_like(mean)
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        share += weight * expit(mean + node * sd)
    return share


def _effects(problem: Problem, points: Points) -> dict[str, Any]:
    """Sum up the effects of areas, counties, provinces, periods and orders, and the level."""
    layout, found = problem.layout, points.posteriors
    n_space, n_counties, n_orders = problem.field.n_spatial, len(layout.counties), len(layout.orders)

    def part(labels: NDArray[Any], *, means: Iterable[Floats], variances: Iterable[Floats]) -> EffectEstimates:
        return EffectEstimates(labels, *_mixture(points, means, variances).moments())

    def of_border(labels: NDArray[Any], columns: slice) -> EffectEstimates:
        variances = (np.diag(p.spread.border)[columns] for p in found)
        return part(labels, means=(p.mean_effects.border[columns] for p in found), variances=variances)

    def of_nodes(labels: NDArray[Any], first: int) -> EffectEstimates:
        nodes = slice(first, first + len(labels))
        variances = (p.spread.node[nodes] for p in found)
        return part(labels, means=(p.mean_effects.node[nodes] for p in found), variances=variances)

    level = of_border(np.array(["level"]), slice(0, 1))
    whole = (p.mean_effects.area + problem.field.carry @ p.mean_effects.node for p in found)
    return {
        "level": EffectEstimates(level.labels, level.mean + problem.level, level.sd),
        "areas": part(layout.areas, means=whole, variances=(p.spread.area for p in found)),
        "counties": of_nodes(layout.counties, n_space),
        "provinces": of_nodes(layout.provinces, n_space + n_counties),
        "orders": of_border(layout.orders[1:], slice(1, n_orders)),
        "periods": of_border(layout.periods if layout.timed else layout.periods[:0], slice(n_orders, None)),
    }


def _hyperparameters(problem: Problem, peak: Peak, points: Points, *, tail: float) -> tuple[Hyperparameter, ...]:
    """Sum up each hyperparameter as a normal on the scale it is searched on."""
    searched, mode = problem.searched, peak.posterior.vector
    vectors = np.array([posterior.vector for posterior in points.posteriors])
    centres = points.weights @ vectors
    spreads = np.sqrt(points.weights @ (vectors - centres) ** 2)
    if points.design is Integration.MODE and len(mode):
        spreads = np.sqrt(np.diag(np.linalg.inv(peak.information)))
    reach = -float(ndtri(tail))
    found = []
    for (name, part), at, centre, spread in zip(searched.parts.items(), mode, centres, spreads, strict=True):
        # Mean and standard deviation on the natural scale, of the normal on the searched one.
        nodes, weights = np.polynomial.hermite_e.hermegauss(9)
        values = np.array([part.natural(centre + node * spread) for node in nodes])
        mean = float(weights @ values / weights.sum())
        found.append(
            Hyperparameter(
                name=name,
                unit=part.unit,
                mode=part.natural(at),
                mean=mean,
                sd=float(np.sqrt(weights @ (values - mean) ** 2 / weights.sum())),
                low=part.natural(centre - reach * spread),
                high=part.natural(centre + reach * spread),
            )
        )
    return tuple(found)


def _convergence(peak: Peak, points: Points) -> Convergence:
    return Convergence(
        converged=peak.distance <= CLOSE_ENOUGH,
        distance=peak.distance,
        gradient_norm=float(np.abs(peak.posterior.gradient).max(initial=0.0)),
        iterations=peak.iterations,
        evaluations=peak.evaluations,
        decrement=max(posterior.decrement for posterior in points.posteriors),
        points=len(points.weights),
        design=str(points.design),
    )


def _method(problem: Problem, points: Points) -> str:
    """Name the model that was fitted, by its parts."""
    parts = ["BYM2" if problem.field.n_spatial else "iid areas"] if len(problem.layout.areas) > 1 else []
    parts += ["counties"] if len(problem.layout.counties) else []
    parts += ["provinces"] if len(problem.layout.provinces) else []
    parts += [f"periods {problem.course.time}"] if problem.course.n_periods else []
    parts += ["area by period"] if "interaction_sd" in problem.searched.parts else []
    parts += ["birth order"] if len(problem.layout.orders) > 1 else []
    inside = ", ".join(parts) or "level only"
    return f"binomial logit ({inside}); Laplace approximation; hyperparameters: {points.design}"
