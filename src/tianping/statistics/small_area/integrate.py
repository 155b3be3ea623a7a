"""The posterior of the hyperparameters as weighted points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.laplace import Posterior, posterior_at
from tianping.statistics.small_area.options import Integration
from tianping.statistics.small_area.problem import Problem
from tianping.statistics.small_area.search import Peak, run_beside

Floats = NDArray[np.float64]

MOST_AREAS_ON_A_GRID = 1000
"""Above, the posterior of a hyperparameter is close to normal and the composite design loses nothing."""

RADIUS = 1.1
"""Points of the composite design lie at 1.1 times the root of the dimension (Rue, Martino & Chopin 2009, section 6.5)."""

CUT = 6.0
"""Fall of the log density from the mode at which a grid ends."""

WIDTH_OF_A_GRID = 12
"""Steps of one standard deviation to either side at most."""


NEGLIGIBLE = 1e-3
"""Weight, beside the largest, below which a point of the hyperparameters is left out."""

Place = Callable[[Floats], Posterior | None]


@dataclass(frozen=True)
class Points:
    """Posteriors at points of the hyperparameters and the weight of each; the weights add up to 1."""

    posteriors: list[Posterior]
    weights: Floats
    design: Integration


def integrate(problem: Problem, peak: Peak, *, design: Integration, threads: int) -> Points:
    """Cover the posterior of the hyperparameters.

    Points are taken along the axes of the curvature at the mode, in standard deviations.
    """
    size = len(peak.posterior.vector)
    if design is Integration.AUTO:
        small = size <= 2 and len(problem.layout.areas) <= MOST_AREAS_ON_A_GRID
        design = Integration.GRID if small else Integration.COMPOSITE
    if design is Integration.MODE or size == 0:
        return Points([peak.posterior], np.ones(1), Integration.MODE)
    values, vectors = np.linalg.eigh(peak.information)
    axes = vectors / np.sqrt(values)

    def at(z: Floats) -> Posterior | None:
        vector = peak.posterior.vector + axes @ z
        if not problem.searched.inside(vector):
            return None
        return posterior_at(problem, vector, start=peak.posterior, sloped=False)

    if design is Integration.GRID:
        return _on_a_grid(at, peak, threads=threads)
    return _on_a_composite_design(at, peak, threads=threads)


def _on_a_grid(at: Place, peak: Peak, *, threads: int) -> Points:
    size, top = len(peak.posterior.vector), peak.posterior.log_density
    axes: list[list[int]] = []
    for axis, unit in enumerate(np.eye(size)):
        axes.append([0])
        for sign in (1, -1):
            for steps in range(1, WIDTH_OF_A_GRID + 1):
                posterior = at(sign * steps * unit)
                if posterior is None or posterior.log_density < top - CUT:
                    break
                axes[axis].append(sign * steps)
    found = run_beside(at, list(np.array(list(product(*axes)), dtype=float)), threads=threads)
    return _weighed(found, [0.0 if p is None else np.exp(p.log_density - top) for p in found], Integration.GRID)


def _on_a_composite_design(at: Place, peak: Peak, *, threads: int) -> Points:
    """Weigh each point by the posterior against the normal, stretched on either side of each axis."""
    size, top = len(peak.posterior.vector), peak.posterior.log_density
    probes = [sign * np.sqrt(2.0) * unit for unit in np.eye(size) for sign in (1.0, -1.0)]
    fall = [np.inf if p is None else top - p.log_density for p in run_beside(at, probes, threads=threads)]
    # The fall at sqrt(2) standard deviations of a normal is 1; the bounds keep odd shapes from running away.
    stretch = np.clip(1.0 / np.sqrt(np.maximum(fall, 1e-3)), 0.5, 2.0).reshape(size, 2)
    x = _composite_design(size)
    factors = np.where(x > 0, stretch[:, 0], np.where(x < 0, stretch[:, 1], stretch.mean(axis=1)))
    found = run_beside(at, list(x * factors), threads=threads)
    outer = 1.0 / RADIUS**2
    share = np.array([1.0 - outer, *[outer / (len(x) - 1)] * (len(x) - 1)]) * factors.prod(axis=1)
    gain = np.array([-np.inf if p is None else p.log_density - top for p in found]) + 0.5 * (x**2).sum(axis=1)
    return _weighed(found, list(share * np.exp(gain - gain.max())), Integration.COMPOSITE)


def _weighed(found: list[Posterior | None], weights: list[float], design: Integration) -> Points:
    """Leave out points that hold next to nothing; the centre is always there."""
    largest = max(weights)
    kept = [(p, w) for p, w in zip(found, weights, strict=True) if p is not None and w > NEGLIGIBLE * largest]
    total = sum(weight for _, weight in kept)
    return Points([posterior for posterior, _ in kept], np.array([weight for _, weight in kept]) / total, design)


def _composite_design(size: int) -> Floats:
    """Centre, axes and corners, all but the centre at one distance: (n_points, size).

    From five dimensions on half of the corners will do: the last sign is the product of the others.
    """
    radius = RADIUS * np.sqrt(size)
    axes = radius * np.vstack([np.eye(size), -np.eye(size)])
    free = size if size < 5 else size - 1
    corners = np.array(list(product((-1.0, 1.0), repeat=free)))
    if free < size:
        corners = np.column_stack([corners, corners.prod(axis=1)])
    if size == 1:
        return np.vstack([np.zeros((1, 1)), axes])
    return np.vstack([np.zeros((1, size)), axes, RADIUS * corners])
