"""Compiled kernels: what the next count, or the boys among the next births, will be."""

from __future__ import annotations

from math import erfc, exp, lgamma, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.outliers.kept_kernels import Past
from tianping.statistics.outliers.likelihood_kernels import Mixture, totals

Floats = NDArray[np.float64]
Rows = tuple[int, int]

FARTHEST = 1e-13
"""Where no more than this lies beyond, the tail is no longer followed."""
MOST_TERMS = 4096
"""Terms of a law that are added up at most."""
LARGE = 500.0
"""Above this mean (or number of births) the law is taken as continuous."""
NEGLIGIBLE = 1e-7
"""Probability below which a law of the mixture is passed over."""
GAMMA, LOGIT = 0, 1


class Asked(NamedTuple):
    """The new values.

    Parameters
    ----------
    value, size : ndarray of shape (n_series,), float
        The new count (boys) and its exposure (births); NaN where not given.
    tail : float
        Probability on each side outside the limits.
    """

    value: Floats
    size: Floats
    tail: float


@compiled
def predict_counts(past: Past, mixture: Mixture, asked: Asked, rows: Rows, ends: Floats) -> None:
    """Write lower limit, upper limit and mid-p below the value into ``ends`` of shape (n_series, 3)."""
    laws = len(mixture.grid)
    law, first, second = np.empty(MOST_TERMS), np.empty(laws), np.empty(laws)
    for row in range(rows[0], rows[1]):
        count, size = totals(past, row)
        new, weights = asked.size[row], mixture.weights[row]
        if size == 0 or not new > 0:
            ends[row, :] = np.nan
            continue
        mean = (count + 0.5) * new / size
        if mean > LARGE:
            for k in range(laws):
                square = mixture.grid[k] ** 2
                variance = mean + mean**2 * square / new + (new / size) ** 2 * (count + count**2 * square / size)
                first[k], second[k] = mean, 9 * mean**2 / variance
            _search(GAMMA, first, second, weights, ends[row], asked.tail, asked.value[row])
            ends[row, 0], ends[row, 1] = np.ceil(ends[row, 0]), np.floor(ends[row, 1])
            continue
        law[:] = 0.0
        longest = 0
        for k in range(laws):
            if weights[k] > NEGLIGIBLE:
                longest = max(longest, _add_count_law(law, mixture.grid[k], weights[k], count, size, new))
        _limits(law, longest, asked.value[row], asked.tail, ends[row])


@compiled
def _add_count_law(law: Floats, variation: float, weight: float, count: float, size: float, new: float) -> int:  # noqa: PLR0913 - scalars of one inner loop
    """Add the law of the next count under one coefficient of variation; return how many terms it has."""
    successes = count + 0.5
    shape, rest = 0.0, 0.0
    if variation == 0:
        term = exp(successes * log(size / (size + new)))
    else:
        shape = new / variation**2
        alpha = size / variation**2
        rest = alpha + shape + successes
        term = exp(lgamma(alpha + shape) + lgamma(alpha + successes) - lgamma(rest) - lgamma(alpha))
    below = 0.0
    for x in range(MOST_TERMS):
        law[x] += weight * term
        below += term
        if below > 1 - FARTHEST or (below > 0.5 and term < 1e-17):
            return x + 1
        if variation == 0:
            term *= new / (size + new) * (successes + x) / (x + 1)
        else:
            term *= (shape + x) * (successes + x) / ((x + 1) * (rest + x))
    return MOST_TERMS


@compiled
def predict_shares(mixture: Mixture, asked: Asked, rows: Rows, ends: Floats) -> None:
    """Write lower and upper limit of boys and mid-p below the value into ``ends`` of shape (n_series, 3)."""
    laws = len(mixture.grid)
    law, first, second = np.empty(MOST_TERMS), np.empty(laws), np.empty(laws)
    for row in range(rows[0], rows[1]):
        births, weights = asked.size[row], mixture.weights[row]
        if not births > 0 or not mixture.births[row, 0] > 1:
            ends[row, :] = np.nan
            continue
        if births > LARGE:
            for k in range(laws):
                p = mixture.centre[row, k]
                wide = _wide(mixture.grid[k], mixture.births[row, k])
                first[k] = log(p / (1 - p))
                second[k] = sqrt((wide + (1 - wide) / births) / (p * (1 - p)))
            _search(LOGIT, first, second, weights, ends[row], asked.tail, asked.value[row] / births)
            ends[row, 0], ends[row, 1] = np.ceil(ends[row, 0] * births), np.floor(ends[row, 1] * births)
            continue
        terms = int(births) + 1
        law[:terms] = 0.0
        for k in range(laws):
            if weights[k] > NEGLIGIBLE:
                wide = _wide(mixture.grid[k], mixture.births[row, k])
                _add_share_law(law, births, mixture.centre[row, k], wide, weights[k])
        _limits(law, terms, asked.value[row], asked.tail, ends[row])


@compiled
def _add_share_law(law: Floats, births: float, share: float, wide: float, weight: float) -> None:
    both = (1 - wide) / wide
    a, b = share * both, (1 - share) * both
    term = weight * exp(lgamma(births + b) + lgamma(both) - lgamma(births + both) - lgamma(b))
    for x in range(int(births) + 1):
        law[x] += term
        term *= (births - x) * (x + a) / ((x + 1) * (births - x - 1 + b))


@compiled
def _wide(spread: float, known: float) -> float:
    """Correlation between births of the next period: what the share varies by, and what is not known of its mean."""
    rho = 4 * spread**2
    return rho + (1 - rho) / (known + 1)


@compiled
def _limits(law: Floats, terms: int, value: float, tail: float, ends: Floats) -> None:
    """Lowest and highest value whose mid-p is at least ``tail`` on its side, and the mid-p below of ``value``."""
    below, lower, upper, mid_value = 0.0, -1.0, np.inf, np.nan
    for x in range(terms):
        mid = below + law[x] / 2
        if lower < 0 and mid >= tail:
            lower = x
        if 1 - mid < tail and upper == np.inf:
            upper = max(x - 1.0, 0.0)
        if x == value:
            mid_value = mid
        below += law[x]
    if value >= terms:
        mid_value = 1 - max(1 - below, 0.0) / 2
    if upper == np.inf and terms < MOST_TERMS:
        upper = terms - 1.0
    ends[0], ends[1], ends[2] = max(lower, 0.0), upper, mid_value


@compiled
def _search(kind: int, first: Floats, second: Floats, weights: Floats, ends: Floats, tail: float, value: float) -> None:  # noqa: PLR0913 - arrays of one inner loop
    """Limits and mid-p of a mixture of continuous laws: gamma by its cube root (mean, 9 × shape), or logit normal."""
    ends[2] = _below(kind, first, second, weights, value)
    for side in range(2):
        wanted = tail if side == 0 else 1 - tail
        low, high = 0.0, 1.0
        if kind == GAMMA:
            high = first[0]
            while _below(kind, first, second, weights, high) < wanted and high < 1e18:
                high *= 2
        for _ in range(44):
            middle = (low + high) / 2
            if _below(kind, first, second, weights, middle) < wanted:
                low = middle
            else:
                high = middle
        ends[side] = (low + high) / 2


@compiled
def _below(kind: int, first: Floats, second: Floats, weights: Floats, value: float) -> float:
    if value != value:
        return value
    total = 0.0
    for k in range(len(weights)):
        if weights[k] > NEGLIGIBLE:
            if kind == GAMMA:
                z = ((value / first[k]) ** (1 / 3) - (1 - 1 / second[k])) * sqrt(second[k])
            else:
                inside = min(max(value, 1e-12), 1 - 1e-12)
                z = (log(inside / (1 - inside)) - first[k]) / second[k]
            total += weights[k] * 0.5 * erfc(-z / sqrt(2.0))
    return total
