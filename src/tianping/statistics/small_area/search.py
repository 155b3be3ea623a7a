"""The most probable hyperparameters, by quasi-Newton steps on the analytic gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.hyperparameters import Sd
from tianping.statistics.small_area.laplace import Posterior, posterior_at
from tianping.statistics.small_area.problem import Problem
from tianping.statistics.small_area.system import NotConverged

Floats = NDArray[np.float64]
Point = TypeVar("Point")
Answer = TypeVar("Answer")

GAIN = 1e-6
"""Squared distance to the mode, in posterior standard deviations, at which the search ends."""

MOST_ITERATIONS = 100

FIRST_STEPS = 2
"""Steps of scoring before the quasi-Newton ones: they come near from far away, where curvature misleads."""

LEAST_INFORMATION = 0.1
"""Floor of the curvature in any direction: a hyperparameter of which the counts say nothing has its prior's, 1 or more."""


@dataclass(frozen=True)
class Peak:
    """The posterior mode of the hyperparameters and the curvature there."""

    posterior: Posterior
    information: Floats
    iterations: int
    evaluations: int

    @property
    def distance(self) -> float:
        """Distance to the exact mode in posterior standard deviations, from the gradient that is left."""
        gradient = self.posterior.gradient
        return float(np.sqrt(gradient @ np.linalg.solve(self.information, gradient))) if len(gradient) else 0.0


def find_peak(problem: Problem, *, threads: int) -> Peak:
    """Find the mode of the hyperparameters.

    Raises
    ------
    NotConverged
        If it is not found in 100 iterations, or the effects have no mode at the start.
    """
    here = posterior_at(problem, problem.searched.start())
    evaluations, iterations, fresh = 1 + FIRST_STEPS, 0, True
    for _ in range(FIRST_STEPS):
        scored = posterior_at(problem, _scored(problem, here), start=here)
        here = scored if scored.log_density > here.log_density else here
    inverse = _first_guess(problem, here)
    while here.gradient @ inverse @ here.gradient > GAIN:
        if iterations == MOST_ITERATIONS:
            raise NotConverged(
                f"the hyperparameters did not settle in {iterations} iterations: gradient {here.gradient}"
            )
        there, tried = _go_uphill(problem, here, inverse @ here.gradient)
        evaluations, iterations = evaluations + tried, iterations + 1
        if there is not None:
            inverse = _updated(inverse, there.vector - here.vector, here.gradient - there.gradient)
            here, fresh = there, False
        elif fresh:
            break  # no gain even along the plain gradient: what is left is rounding, and the distance says how much
        else:
            inverse, fresh = _first_guess(problem, here), True
    spacing = np.clip(0.1 * np.sqrt(np.diag(inverse)), 1e-4, 0.1)
    information = _information(problem, here, spacing, threads=threads)
    return Peak(here, information, iterations, evaluations + 2 * len(spacing))


def run_beside(task: Callable[[Point], Answer], points: Sequence[Point], *, threads: int) -> list[Answer]:
    """Run a task on points, several at a time; the answers keep the order of the points."""
    if threads == 1 or len(points) < 2:
        return [task(point) for point in points]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(task, points))


def _learnt(problem: Problem, here: Posterior) -> dict[str, float]:
    """Information on the log of each variance: half the rank, times the squared share that the counts determine."""
    learnt = dict.fromkeys(problem.ranks, 0.0)
    for name, rank in problem.ranks.items():
        variance = getattr(here.variances, name)
        if variance > 0 and rank:
            learnt[name] = 0.5 * rank * max(1.0 - here.spread.traces[name] / (variance * rank), 0.0) ** 2
    learnt["area"] = (learnt["unstructured"] ** 0.5 + learnt["structured"] ** 0.5) ** 2
    return learnt


def _scored(problem: Problem, here: Posterior) -> Floats:
    """Fisher's scoring on the variances themselves, each by its own: of balanced counts it is exact in one step."""
    learnt = _learnt(problem, here)
    slopes = {**here.slopes, "area": here.slopes.get("unstructured", 0.0) + here.slopes.get("structured", 0.0)}
    vector = here.vector.copy()
    for k, (name, part) in enumerate(problem.searched.parts.items()):
        effect = name.removesuffix("_sd")
        if isinstance(part, Sd) and learnt[effect] > 0:
            change = np.clip(1.0 + slopes[effect] / learnt[effect], 0.05, 20.0)
            vector[k] = part.searched(part.natural(here.vector[k]) * change**0.5)
    return vector


def _first_guess(problem: Problem, here: Posterior) -> Floats:
    """Inverse curvature to begin with."""
    learnt = _learnt(problem, here)
    guess = []
    for (name, part), x in zip(problem.searched.parts.items(), here.vector, strict=True):
        if isinstance(part, Sd):
            guess.append((36.0 * learnt[name.removesuffix("_sd")] + 6.0) / x**2)
        else:
            guess.append(0.6 * learnt["period" if name == "correlation" else "area"] + 1.0)
    return np.diag(1.0 / np.array(guess))


def _go_uphill(problem: Problem, here: Posterior, direction: Floats) -> tuple[Posterior | None, int]:
    """Take the step, or as much of it as gains; None where nothing does."""
    direction = direction / max(1.0, float((np.abs(direction) / problem.searched.longest_steps()).max()))
    slope, tried = float(here.gradient @ direction), 0
    for _ in range(20):
        there = None
        if problem.searched.inside(here.vector + direction):
            tried += 1
            there = _posterior_or_none(problem, here.vector + direction, here)
        if there is not None and there.log_density >= here.log_density + 1e-4 * slope:
            return there, tried
        direction, slope = 0.3 * direction, 0.3 * slope
    return None, tried


def _posterior_or_none(problem: Problem, vector: Floats, start: Posterior) -> Posterior | None:
    try:
        return posterior_at(problem, vector, start=start)
    except NotConverged:
        return None


def _updated(inverse: Floats, step: Floats, change: Floats) -> Floats:
    """Bring the inverse curvature up to date with a step (Broyden, Fletcher, Goldfarb, Shanno)."""
    along = float(step @ change)
    if along <= 1e-10:
        return inverse
    left = np.eye(len(step)) - np.outer(step, change) / along
    return left @ inverse @ left.T + np.outer(step, step) / along


def _information(problem: Problem, here: Posterior, spacing: Floats, *, threads: int) -> Floats:
    """Curvature at the mode: central differences of the analytic gradient, kept positive."""
    steps = [
        sign * width * unit for width, unit in zip(spacing, np.eye(len(spacing)), strict=True) for sign in (1.0, -1.0)
    ]
    around = run_beside(
        lambda step: posterior_at(problem, here.vector + step, start=here).gradient, steps, threads=threads
    )
    rows = [(around[2 * k + 1] - around[2 * k]) / (2.0 * width) for k, width in enumerate(spacing)]
    raw = np.array(rows).reshape(len(spacing), len(spacing))
    values, vectors = np.linalg.eigh(0.5 * (raw + raw.T))
    information: Floats = vectors @ np.diag(np.maximum(values, LEAST_INFORMATION)) @ vectors.T
    return information
