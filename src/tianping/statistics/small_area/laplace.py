"""The posterior at given hyperparameters: mode, evidence, its gradient, and variances, by Laplace's approximation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.dense import gram, inner, leverage
from tianping.statistics.small_area.factor import selected_inverse
from tianping.statistics.small_area.hyperparameters import EFFECTS, Variances
from tianping.statistics.small_area.likelihood import binomial, predictor_variances
from tianping.statistics.small_area.problem import Effects, Problem
from tianping.statistics.small_area.system import NotConverged, System, fold

Floats = NDArray[np.float64]

DECREMENT = 1e-10
"""Squared Newton decrement of the step still to come at which the mode is found: half of it is left of the log posterior."""

MOST_STEPS = 100
"""Newton steps before the search for a mode is given up; binomial counts with normal effects need fewer than ten."""

SLACK = 1e-12
"""Relative loss of the log posterior that rounding may feign in a step that in truth gains."""


class Spread(NamedTuple):
    """Posterior variances: of the counts' predictors, of the areas' whole effects, of the nodes, of the border, and sums for the gradient."""

    predictor: Floats
    area: Floats
    node: Floats
    border: Floats
    traces: dict[str, float]


@dataclass(frozen=True)
class Posterior:
    """What is known at one vector of hyperparameters.

    ``effects`` and ``predictor`` (the log odds of each count, from the centre of the level's prior) are the mode;
    the means differ from it by the skewness of the likelihood, to first order.
    """

    vector: Floats
    log_density: float
    gradient: Floats
    slopes: dict[str, float]
    variances: Variances
    effects: Effects
    predictor: Floats
    mean_effects: Effects
    mean_predictor: Floats
    spread: Spread
    newton_steps: int
    decrement: float


class _Mode(NamedTuple):
    system: System
    effects: Effects
    predictor: Floats
    share: Floats
    log_likelihood: float
    steps: int
    decrement: float


def posterior_at(problem: Problem, vector: Floats, *, start: Posterior | None = None, sloped: bool = True) -> Posterior:
    """Approximate the posterior at one vector of hyperparameters.

    Parameters
    ----------
    start : Posterior, optional
        Where the mode is searched from, such as that of a neighbouring vector.
    sloped : bool
        Whether the gradient is wanted; without it, it is nan.

    Raises
    ------
    NotConverged
        If the mode of the effects is not found.

    References
    ----------
    .. [1] Rue, Martino & Chopin (2009), J. R. Stat. Soc. B 71(2), 319-392.
    .. [2] Tierney & Kadane (1986), J. Am. Stat. Assoc. 81(393), 82-86 (means beside modes).
    """
    variances = problem.searched.variances(vector)
    mode = _find_mode(problem, variances, start)
    spread = _spread(problem, mode.system)
    # The curvature moves with the mode: this solution serves the gradient, whatever the number of hyperparameters,
    # and the way from the mode to the mean, which skewness keeps apart.
    third = problem.layout.cells.births * mode.share * (1.0 - mode.share) * (1.0 - 2.0 * mode.share)
    drift, drift_of_predictor = mode.system.solve(third * spread.predictor)
    slopes = _slopes(problem, mode, spread, drift) if sloped else {}
    return Posterior(
        vector=vector,
        log_density=_log_evidence(problem, mode) + problem.searched.log_prior(vector),
        gradient=problem.searched.slope(vector, slopes) if sloped else np.full(len(vector), np.nan),
        slopes=slopes,
        variances=variances,
        effects=mode.effects,
        predictor=mode.predictor,
        mean_effects=mode.effects.moved(drift, -0.5),
        mean_predictor=mode.predictor - 0.5 * drift_of_predictor,
        spread=spread,
        newton_steps=mode.steps,
        decrement=mode.decrement,
    )


class _Climb:
    """The way to the mode: where it stands, and how a step is taken."""

    def __init__(self, problem: Problem, variances: Variances, start: Posterior | None) -> None:
        self._problem, self._variances = problem, variances
        counts = problem.layout.cells.births
        self.effects = start.effects if start else problem.no_effects()
        self.predictor = start.predictor if start else np.zeros(len(counts))
        self.share = np.empty(len(counts))
        self.steps, self.decrement, self.remaining, self.ratio = 0, np.inf, np.inf, 0.0
        self._last: System | None = None
        self._reach(self.effects, self.predictor)

    def _reach(self, effects: Effects, predictor: Floats) -> None:
        self.effects, self.predictor = effects, predictor
        self.log_likelihood = binomial(self._problem.layout.cells, predictor + self._problem.level, self.share)
        self.height = self.log_likelihood - 0.5 * self._problem.energy(effects, self._variances)

    @property
    def weights(self) -> Floats:
        weights: Floats = self._problem.layout.cells.births * self.share * (1.0 - self.share)
        return weights

    def step(self, system: System) -> bool:
        """Go one Newton step with this system's curvature; whether it was taken whole."""
        cells = self._problem.layout.cells
        ahead, predicted = system.solve(system.weights * self.predictor + cells.boys - cells.births * self.share)
        effects, predictor, height = self.effects, self.predictor, self.height
        step, shift = ahead.minus(effects), predicted - predictor
        before = self.decrement
        self.decrement = inner(system.weights, shift**2) + self._problem.energy(step, self._variances)
        # With one curvature each step shortens the next by a like ratio.
        self.ratio = self.decrement / before if system is self._last else 0.0
        self.remaining = self.decrement * (min(self.ratio, 1.0) if system is self._last else 1.0)
        self._last = system
        self.steps += 1
        length = 1.0
        self._reach(ahead, predicted)
        while not self.height >= height - SLACK * abs(height) and length > 1e-4:
            length *= 0.5
            self._reach(effects.moved(step, length), predictor + length * shift)
        return length == 1.0


def _find_mode(problem: Problem, variances: Variances, start: Posterior | None) -> _Mode:
    climb = _Climb(problem, variances, start)
    while climb.remaining > DECREMENT:
        if climb.steps >= MOST_STEPS:
            raise NotConverged(
                f"the effects did not settle in {climb.steps} Newton steps: squared decrement {climb.remaining:.3g}"
            )
        system = fold(problem, variances, weights=climb.weights)
        # While a factor serves, it is used again: near a share of one half the curvature hardly changes.
        while climb.step(system) and climb.ratio < 0.01 and climb.remaining > DECREMENT:
            continue
    at_mode = fold(problem, variances, weights=climb.weights)
    return _Mode(
        at_mode, climb.effects, climb.predictor, climb.share, climb.log_likelihood, climb.steps, climb.remaining
    )


def _log_evidence(problem: Problem, mode: _Mode) -> float:
    """Log probability of the data at the hyperparameters, without what no hyperparameter moves."""
    variances = mode.system.variances
    total = mode.log_likelihood - 0.5 * problem.energy(mode.effects, variances) - 0.5 * mode.system.log_determinant
    # The ranks of cells and areas are inside the determinant, which counts them as log(1 + s W).
    for name in EFFECTS[2:]:
        variance = getattr(variances, name)
        if variance > 0:
            total -= 0.5 * problem.ranks[name] * np.log(variance)
    if problem.course.n_periods:
        total += 0.5 * problem.course.log_determinant(variances.correlation)
    return float(total)


def _spread(problem: Problem, system: System) -> Spread:
    """Posterior variances, from the inverse on the pattern and the dense border.

    Given the border g, an area's nodes add up to ``-pull . g`` plus noise; so does its whole effect.
    """
    field, variances, border = problem.field, system.variances, system.border_covariance
    inverse = selected_inverse(field.plan, system.factor, len(field.constraints))
    shrunk = variances.unstructured * system.kept
    noise_of_nodes = field.area_variances(inverse)
    pull_of_nodes = field.carry @ system.reach
    pull = shrunk[:, None] * system.cross + system.kept[:, None] * pull_of_nodes
    leaning, of_border = leverage(pull, border)
    noise = system.kept**2 * noise_of_nodes + shrunk
    of_predictor, of_cell = predictor_variances(
        problem.layout.cells, system.weights, variances.interaction, (noise, leaning, of_border), border
    )
    own_pull = system.cross - system.area[:, None] * pull_of_nodes
    own = shrunk + shrunk**2 * (system.area**2 * noise_of_nodes + leverage(own_pull, border)[1])
    node = inverse[field.diagonal] + leverage(system.reach, border)[1]
    traces = {"interaction": float(of_cell.sum()), "unstructured": float(own.sum()), **_traces(system, inverse, node)}
    return Spread(of_predictor, noise + of_border, node, border, traces)


def _traces(system: System, inverse: Floats, node: Floats) -> dict[str, float]:
    """Trace of each prior precision (at variance 1) times the covariance of its nodes or periods."""
    problem, border = system.problem, system.border_covariance
    field, n_space, n_counties = problem.field, problem.field.n_spatial, len(problem.layout.counties)
    n_parents, n_orders = n_counties + len(problem.layout.provinces), len(problem.layout.orders)
    traces = {
        "county": node[n_space : n_space + n_counties].sum(),
        "province": node[n_space + n_counties : n_space + n_parents].sum(),
    }
    if n_space:
        space = system.reach[:n_space]
        of_space = gram(space, np.ones(n_space), field.structure @ space)
        traces["structured"] = inner(field.spatial * field.times, inverse) + (border * of_space).sum()
    if problem.course.n_periods:
        precision = problem.course.precision(system.variances.correlation)
        traces["period"] = (border[n_orders:, n_orders:] * precision).sum()
    return {name: float(trace) for name, trace in traces.items()}


def _slopes(problem: Problem, mode: _Mode, spread: Spread, drift: Effects) -> dict[str, float]:
    """Differentiate the log evidence by the log of each variance and by the correlation."""
    variances = mode.system.variances
    products = problem.products(mode.effects, mode.effects, correlation=variances.correlation)
    drifts = problem.products(drift, mode.effects, correlation=variances.correlation)
    slopes = {}
    for name, product in products.items():
        variance = getattr(variances, name)
        if variance > 0:
            slopes[name] = 0.5 * ((product + spread.traces[name] - drifts[name]) / variance - problem.ranks[name])
    if variances.correlation > 0:
        slopes["correlation"] = _slope_by_correlation(problem, mode, spread, drift)
    return slopes


def _slope_by_correlation(problem: Problem, mode: _Mode, spread: Spread, drift: Effects) -> float:
    variances, n_orders = mode.system.variances, len(problem.layout.orders)
    slope, by_determinant = problem.course.slope(variances.correlation)
    periods, drifted = mode.effects.border[n_orders:], drift.border[n_orders:]
    moment = np.outer(periods, periods) + spread.border[n_orders:, n_orders:] - np.outer(drifted, periods)
    return float(0.5 * (by_determinant - (slope * moment).sum() / variances.period))
