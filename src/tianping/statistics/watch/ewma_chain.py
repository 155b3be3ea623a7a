"""Run lengths of an exponentially weighted mean in units of its own exact deviation.

In these units the mean is a first-order autoregression of normal variables with a constant limit; its correlation starts
at 0 and settles at 1 - weight. Densities are followed on Gauss-Legendre nodes.
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.optimize import brentq

from tianping.statistics.counts import FloatArray

NODES = 80
LOWEST = -8.0
"""A one-sided mean is followed down to eight deviations; what goes farther comes back no earlier."""
SETTLED = 1e-9
LONGEST = 1e12
"""Periods; stands for any longer run."""


def correlations(weight: float) -> list[float]:
    """Return the correlations from period to period until they settle at 1 - weight."""
    variance = 0.0
    found: list[float] = []
    while not found or (1 - weight) - found[-1] > SETTLED:
        before, variance = variance, (1 - weight) ** 2 * variance + weight**2
        found.append((1 - weight) * sqrt(before / variance))
    return found


def kernel(correlation: float, nodes: FloatArray, *, shift: float) -> FloatArray:
    """Return the density to go from node to node in one period, if every period's deviate has a mean of ``shift``."""
    spread = sqrt(1 - correlation**2)
    z = (nodes[None, :] - correlation * nodes[:, None]) / spread - shift
    return np.exp(-0.5 * z * z) / (sqrt(2 * np.pi) * spread)


def run_length(weight: float, limit: float, *, two_sided: bool) -> float:
    """Return the mean number of periods to a signal of a mean that starts afresh."""
    nodes, areas = _nodes(limit, two_sided=two_sided)
    path = correlations(weight)
    density, length = kernel(0.0, nodes, shift=0.0)[0], 1.0
    for correlation in path[1:]:
        length += float(density @ areas)
        density = (density * areas) @ kernel(correlation, nodes, shift=0.0)
    settled = kernel(1 - weight, nodes, shift=0.0) * areas[None, :]
    rest = float((density * areas) @ np.linalg.solve(np.eye(len(nodes)) - settled, np.ones(len(nodes))))
    # Beyond what doubles can tell from 'never' the system is singular.
    return length + rest if 0 <= rest < LONGEST else LONGEST


@lru_cache(maxsize=32)
def limit_for(weight: float, periods: float, *, two_sided: bool) -> float:
    """Return the limit, in deviations, at which the mean run length is that many periods."""
    return float(brentq(lambda limit: run_length(weight, limit, two_sided=two_sided) - periods, 0.2, 6.5, xtol=1e-6))


def chance_of_signal(weight: float, limit: float, *, shift: float, within: int) -> float:
    """Return the chance to signal high within so many periods if every deviate is shifted from now on.

    The mean starts afresh; ``shift`` is in deviations of one period's boys.
    """
    nodes, areas = _nodes(limit, two_sided=False)
    density = kernel(0.0, nodes, shift=shift)[0]
    for correlation in (correlations(weight) + [1 - weight] * within)[1:within]:
        density = (density * areas) @ kernel(correlation, nodes, shift=shift)
    return float(1 - density @ areas)


@lru_cache(maxsize=32)
def detectable_shift(weight: float, limit: float, *, within: int, power: float) -> float:
    """Return the shift, in deviations of one period's boys, that signals with that chance within so many periods."""
    return float(
        brentq(lambda shift: chance_of_signal(weight, limit, shift=shift, within=within) - power, 0.0, 12.0, xtol=1e-6)
    )


def _nodes(limit: float, *, two_sided: bool) -> tuple[FloatArray, FloatArray]:
    at, areas = np.polynomial.legendre.leggauss(NODES)
    low = -limit if two_sided else LOWEST
    return low + (at + 1) * (limit - low) / 2, areas * (limit - low) / 2
