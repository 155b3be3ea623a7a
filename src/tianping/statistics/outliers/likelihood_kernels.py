"""Compiled kernels: how well each amount of over-dispersion explains a series' own past."""

from __future__ import annotations

from math import lgamma, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.outliers.kept_kernels import Past

Floats = NDArray[np.float64]
Rows = tuple[int, int]


class Mixture(NamedTuple):
    """Laws that a series may follow, and how likely each is.

    Parameters
    ----------
    grid : ndarray of shape (n_laws,), float
        Coefficient of variation of the true level over time; of shares the standard deviation of the true share.
    weights : ndarray of shape (n_series, n_laws), float
        Log likelihoods while they are worked out, then probabilities.
    centre, births : ndarray of shape (n_series, n_laws), float
        Of shares: mean share of boys, and by how many births it is known. Of counts not used.
    """

    grid: Floats
    weights: Floats
    centre: Floats
    births: Floats


@compiled
def totals(past: Past, row: int) -> tuple[float, float]:
    """Return counts and sizes of the periods kept, added up."""
    count, size = 0.0, 0.0
    for t in range(past.counts.shape[1]):
        if past.kept[row, t]:
            count += past.counts[row, t]
            size += past.sizes[row, t]
    return count, size


@compiled
def count_likelihoods(past: Past, mixture: Mixture, rows: Rows) -> None:
    """Write the log likelihood of each coefficient of variation given the sum of the series: its mean drops out."""
    counts, sizes, kept = past
    for row in range(rows[0], rows[1]):
        count, size = totals(past, row)
        for law in range(len(mixture.grid)):
            value, shape = 0.0, 0.0
            if mixture.grid[law] > 0:
                shape = 1 / mixture.grid[law] ** 2
                value = lgamma(shape * size) - lgamma(count + shape * size) if size > 0 else 0.0
            last, start = -1.0, 0.0
            for t in range(counts.shape[1]):
                if not kept[row, t]:
                    continue
                if shape > 0:
                    if sizes[row, t] != last:
                        last, start = sizes[row, t], lgamma(shape * sizes[row, t])
                    value += lgamma(counts[row, t] + shape * sizes[row, t]) - start
                elif counts[row, t] > 0:
                    value += counts[row, t] * log(sizes[row, t] / size)
            mixture.weights[row, law] = value


@compiled
def share_likelihoods(past: Past, mixture: Mixture, rows: Rows) -> None:
    """Write the log likelihood of each spread of the share over time, its mean integrated out to first order."""
    boys, births, kept = past
    for row in range(rows[0], rows[1]):
        for law in range(len(mixture.grid)):
            rho = 4 * mixture.grid[law] ** 2
            some, of = 0.5, 1.0
            for t in range(boys.shape[1]):
                if kept[row, t]:
                    inflation = 1 + (births[row, t] - 1) * rho
                    some += boys[row, t] / inflation
                    of += births[row, t] / inflation
            p = some / of
            mixture.centre[row, law], mixture.births[row, law] = p, of
            mixture.weights[row, law] = _share_likelihood(past, row, p, rho) - 0.5 * log(of)


@compiled
def _share_likelihood(past: Past, row: int, p: float, rho: float) -> float:
    value = 0.0
    both = (1 - rho) / max(rho, 1e-300)
    a, b = p * both, (1 - p) * both
    start = lgamma(both) - lgamma(a) - lgamma(b) if rho > 0 else 0.0
    for t in range(past.counts.shape[1]):
        if not past.kept[row, t]:
            continue
        boys, births = past.counts[row, t], past.sizes[row, t]
        if rho == 0:
            value += boys * log(p) + (births - boys) * log(1 - p)
        else:
            value += start + lgamma(boys + a) + lgamma(births - boys + b) - lgamma(births + both)
    return value
