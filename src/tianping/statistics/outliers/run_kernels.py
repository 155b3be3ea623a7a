"""Compiled kernels: how often chance alone repeats a value so many times in a row."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.outliers.likelihood_kernels import Mixture

Floats = NDArray[np.float64]
Rows = tuple[int, int]
NEGLIGIBLE = 1e-7


@compiled
def longest_runs(values: Floats, rows: Rows, runs: NDArray[np.int64], starts: NDArray[np.int64]) -> None:
    """Write length and start of the longest run of one value; ``values`` of shape (n_series, n_periods, n_columns)."""
    periods, columns = values.shape[1], values.shape[2]
    for row in range(rows[0], rows[1]):
        length, runs[row], starts[row] = 0, 0, -1
        for t in range(periods):
            same, given = length > 0, True
            for column in range(columns):
                given = given and values[row, t, column] >= 0
                same = same and values[row, t, column] == values[row, max(t - 1, 0), column]
            length = (length + 1 if same else 1) if given else 0
            if length > runs[row]:
                runs[row], starts[row] = length, t - length + 1


@compiled
def power_sums(mean: Floats, mixture: Mixture, lengths: NDArray[np.int64], rows: Rows, sums: Floats) -> None:
    """Multiply into ``sums`` of shape (n_series, n_laws, n_periods + 1) the sums of p(x)^m that runs of a length need."""
    for row in range(rows[0], rows[1]):
        for k in range(len(mixture.grid)):
            if mixture.weights[row, k] > NEGLIGIBLE and lengths[row] > 1:
                _multiply(mean[row], mixture.grid[k], lengths[row], sums[row, k])


@compiled
def _multiply(mean: float, variation: float, length: int, sums: Floats) -> None:
    periods = len(sums) - 1
    if mean == 0:
        return
    found = np.zeros(periods + 1)
    deviation = sqrt(mean + (mean * variation) ** 2)
    # Beyond 50 values a deviation the sum is an integral: a coarser step gives the same.
    step = max(1.0, np.floor(deviation / 50))
    x = max(0.0, np.floor(mean - 12 * deviation))
    shape = 1 / max(variation, 1e-150) ** 2
    while x < mean + 60 * deviation + 10:
        if variation == 0:
            p = exp(x * log(mean) - mean - lgamma(x + 1))
        else:
            p = exp(
                lgamma(x + shape)
                - lgamma(shape)
                - lgamma(x + 1)
                + shape * log(shape / (shape + mean))
                + x * log(mean / (shape + mean))
            )
        if p < 1e-12 and x > mean:
            break
        power, most = p, p ** (length - 1)
        for m in range(1, periods + 1, length):
            found[m] += step * power
            power *= most
            if m + length - 1 <= periods:
                found[m + length - 1] += step * power
            power *= p
        x += step
    for m in range(periods + 1):
        sums[m] *= found[m]


@compiled
def run_chances(mixture: Mixture, sums: Floats, lengths: NDArray[np.int64], rows: Rows, chances: Floats) -> None:
    """Write the chance that among independent draws some value comes ``lengths`` times or more in a row.

    With S(m) the sum of p(x)^m, draws without such a run have the generating function 1 / (1 - F(z)), where F sums
    S(jL + 1) z^(jL + 1) - S(jL + L) z^(jL + L) over j.
    """
    periods = sums.shape[2] - 1
    without = np.empty(periods + 1)
    for row in range(rows[0], rows[1]):
        length = lengths[row]
        chances[row] = 1.0
        if length < 2:
            continue
        none = 0.0
        for k in range(len(mixture.grid)):
            if mixture.weights[row, k] > NEGLIGIBLE:
                without[0] = 1.0
                for n in range(1, periods + 1):
                    value = 0.0
                    for m in range(1, n + 1):
                        if (m - 1) % length == 0:
                            value += sums[row, k, m] * without[n - m]
                        elif m % length == 0:
                            value -= sums[row, k, m] * without[n - m]
                    without[n] = value
                none += mixture.weights[row, k] * without[periods]
        chances[row] = min(max(1 - none, 0.0), 1.0)
