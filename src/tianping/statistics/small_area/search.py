"""The most probable hyperparameters, by quasi-Newton steps on the analytic gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.hyperparameters import WIDEST
from tianping.statistics.small_area.laplace import Posterior, posterior_at
from tianping.statistics.small_area.problem import Problem
from tianping.statistics.small_area.system import NotConverged

Floats = NDArray[np.float64]
Point = TypeVar("Point")
Answer = TypeVar("Answer")

GAIN = 1e-6
"""Squared distance to the mode, in posterior standard deviations, at which the search ends."""

MOST_ITERATIONS = 100

LONGEST_STEP = 2.0
"""Of any coordinate in one step: a factor of 7 in a standard deviation."""

LEAST_INFORMATION = 0.05
"""Floor of the curvature in any direction: a hyperparameter of which the counts say nothing has its prior's, about 1."""


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
    inverse = _first_guess(problem, here)
    evaluations, iterations, fresh = 1, 0, True
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
    spacing = np.clip(0.1 * np.sqrt(np.diag(inverse)), 1e-3, 0.2)
    information = _information(problem, here, spacing, threads=threads)
    return Peak(here, information, iterations, evaluations + 2 * len(spacing))


def run_beside(task: Callable[[Point], Answer], points: Sequence[Point], *, threads: int) -> list[Answer]:
    """Run a task on points, several at a time; the answers keep the order of the points."""
    if threads == 1 or len(points) < 2:
        return [task(point) for point in points]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(task, points))


def _first_guess(problem: Problem, here: Posterior) -> Floats:
    """Inverse curvature to begin with: from how much of each effect's variance the counts have removed."""
    learnt = {}
    for name, rank in problem.ranks.items():
        variance = getattr(here.variances, name)
        if variance > 0 and rank:
            learnt[name] = 0.5 * rank * max(1.0 - here.spread.traces[name] / (variance * rank), 0.0) ** 2
    guess = []
    for name in problem.searched.names:
        if name == "area_sd":
            guess.append(4.0 * (learnt["unstructured"] + learnt.get("structured", 0.0)) + 1.0)
        elif name == "spatial_share":
            guess.append(0.25 * (learnt["unstructured"] + learnt["structured"]) + 0.5)
        elif name == "correlation":
            guess.append(0.5 * learnt["period"] + 0.5)
        else:
            guess.append(4.0 * learnt[name.removesuffix("_sd")] + 1.0)
    return np.diag(1.0 / np.array(guess))


def _go_uphill(problem: Problem, here: Posterior, direction: Floats) -> tuple[Posterior | None, int]:
    """Take the step, or as much of it as gains; None where nothing does."""
    direction = direction * min(1.0, LONGEST_STEP / np.abs(direction).max())
    slope = float(here.gradient @ direction)
    for tried in range(1, 16):
        vector = np.clip(here.vector + direction, -WIDEST, WIDEST)
        try:
            there = posterior_at(problem, vector, start=here)
        except NotConverged:
            there = None
        if there is not None and there.log_density >= here.log_density + 1e-4 * slope:
            return there, tried
        direction, slope = 0.3 * direction, 0.3 * slope
    return None, 15


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
