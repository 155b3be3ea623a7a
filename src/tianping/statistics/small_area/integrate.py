"""The posterior of the hyperparameters as weighted points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.hyperparameters import WIDEST
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

    def at(z: Floats) -> Posterior:
        vector = np.clip(peak.posterior.vector + axes @ z, -WIDEST, WIDEST)
        return posterior_at(problem, vector, start=peak.posterior, sloped=False)

    if design is Integration.GRID:
        return _on_a_grid(at, peak, threads=threads)
    return _on_a_composite_design(at, peak, threads=threads)


def _on_a_grid(at: Callable[[Floats], Posterior], peak: Peak, *, threads: int) -> Points:
    size = len(peak.posterior.vector)
    known = {(0,) * size: peak.posterior}
    for axis, sign in product(range(size), (1, -1)):
        for steps in range(1, WIDTH_OF_A_GRID + 1):
            place = tuple(sign * steps if k == axis else 0 for k in range(size))
            known[place] = at(np.array(place, dtype=float))
            if known[place].log_density < peak.posterior.log_density - CUT:
                break
    sides = [
        sorted({place[axis] for place in known if not any(place[:axis] + place[axis + 1 :])}) for axis in range(size)
    ]
    others = [place for place in product(*sides) if place not in known]
    found = run_beside(lambda place: at(np.array(place, dtype=float)), others, threads=threads)
    posteriors = list(known.values()) + found
    weights = np.exp([posterior.log_density - peak.posterior.log_density for posterior in posteriors])
    kept = np.flatnonzero(weights > np.exp(-CUT - 1.0))
    return Points([posteriors[k] for k in kept], weights[kept] / weights[kept].sum(), Integration.GRID)


def _on_a_composite_design(at: Callable[[Floats], Posterior], peak: Peak, *, threads: int) -> Points:
    """Weigh each point by the posterior against the normal, stretched on either side of each axis."""
    size = len(peak.posterior.vector)
    top = peak.posterior.log_density
    probes = [sign * np.sqrt(2.0) * unit for unit in np.eye(size) for sign in (1.0, -1.0)]
    fall = [top - posterior.log_density for posterior in run_beside(at, probes, threads=threads)]
    # The fall at sqrt(2) standard deviations of a normal is 1; the bounds keep odd shapes from running away.
    stretch = np.clip(1.0 / np.sqrt(np.maximum(fall, 1e-3)), 0.5, 3.0).reshape(size, 2)
    x = _composite_design(size)
    factors = np.where(x > 0, stretch[:, 0], np.where(x < 0, stretch[:, 1], stretch.mean(axis=1)))
    posteriors = run_beside(at, list(x * factors), threads=threads)
    outer = 1.0 / RADIUS**2
    share = np.array([1.0 - outer, *[outer / (len(x) - 1)] * (len(x) - 1)])
    gain = np.array([posterior.log_density for posterior in posteriors]) - top + 0.5 * (x**2).sum(axis=1)
    weights = share * np.exp(gain - gain.max()) * factors.prod(axis=1)
    return Points(posteriors, weights / weights.sum(), Integration.COMPOSITE)


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
