"""The log-likelihood ratio of a window, and how large an excess must be to reach a given ratio.

Both models are one formula. A window holds ``size`` of the ``total`` and an ``excess`` of cases over what is expected
there; ``share`` is the share of cases in the whole: boys among births (Bernoulli), or 1 where the size itself is the
expected number of cases (Poisson).
"""

from __future__ import annotations

from math import inf, log, log1p, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

LOWEST_LEVEL = 0.5
"""Log-likelihood ratio of the first level of the table of needed excesses."""
LEVEL_STEP = 1.05
"""Ratio of a level to the one before."""
LEVELS = 280
"""The last level is about 400,000; above it the pruning is weaker, the result the same."""
BUCKETS = 96
"""Buckets of window size, evenly spaced in the square root, up to the largest window."""


class Model(NamedTuple):
    """What the likelihood needs besides the window itself.

    ``size_unit`` and ``expected_unit`` turn the stored whole numbers into births and cases. ``expected_unit`` 0 says
    that the expected number is ``share`` times the size, which is then computed without any rounding.
    """

    total: float
    share: float
    size_unit: float
    expected_unit: float


class Needed(NamedTuple):
    """Smallest excess that can reach a level, by level and bucket of size."""

    excess: NDArray[np.float32]
    largest: float


@compiled
def deviance_part(mean: float, excess: float) -> float:
    """Return (mean + excess) ln((mean + excess) / mean) - excess, with 0 ln 0 = 0."""
    if mean <= 0.0:
        return 0.0
    if mean + excess <= 1e-12 * mean:
        return mean
    return (mean + excess) * log1p(excess / mean) - excess


@compiled
def largest_excess(size: float, total: float, share: float, sign: int) -> float:
    """Excess (or shortfall, ``sign`` -1) of a window that holds nothing but cases (or no case)."""
    inside, outside = (1.0 - share, share) if sign > 0 else (share, 1.0 - share)
    if share >= 1.0:
        return total - size if sign > 0 else size
    return min(size * inside, (total - size) * outside)


@compiled
def log_likelihood_ratio(size: float, excess: float, total: float, share: float) -> float:
    """Kulldorff's ratio of a window against its outside [1]_.

    Notes
    -----
    With c = size * share + excess cases in the window this is the usual sum of c ln(c / E[c]) over cases and
    non-cases, inside and outside. The terms linear in the excess cancel; writing them keeps the digits of small
    excesses in large places.

    References
    ----------
    .. [1] Kulldorff (1997), Communications in Statistics 26(6), 1481-1496.
    """
    rest = total - size
    other = 1.0 - share
    # With strata a small window can lack more boys than the overall share would give it: no more than all are counted.
    most = largest_excess(size, total, share, 1 if excess > 0.0 else -1)
    excess = min(max(excess, -most), most)
    ratio = deviance_part(size * share, excess) + deviance_part(rest * share, -excess)
    if other > 0.0:
        ratio += deviance_part(size * other, -excess) + deviance_part(rest * other, excess)
    return ratio


@compiled
def excess_for(level: float, size: float, model: Model, sign: int) -> float:
    """Excess at which a window of that size reaches the level; the largest possible one where it never does."""
    highest = largest_excess(size, model.total, model.share, sign)
    if size <= 0.0 or log_likelihood_ratio(size, sign * highest, model.total, model.share) <= level:
        return highest
    low, high = 0.0, highest
    spread = size * (1.0 - size / model.total) * (1.0 if model.share >= 1.0 else model.share * (1.0 - model.share))
    guess = min(sqrt(2.0 * level * spread), highest)
    for _ in range(60):
        # The ratio grows with the excess, so a bracket and a secant step through zero curvature settle quickly.
        reached = log_likelihood_ratio(size, sign * guess, model.total, model.share)
        if reached < level:
            low = guess
        else:
            high = guess
        if abs(reached - level) <= 1e-6 * level or high - low <= 1e-9 * highest:
            break
        guess *= sqrt(level / reached)
        if not low < guess < high:
            guess = 0.5 * (low + high)
    return low


@compiled
def excess_table(model: Model, largest: float, sign: int) -> NDArray[np.float32]:
    """Tabulate the needed excess by level (row 0: none needed) and bucket of size."""
    table = np.zeros((LEVELS + 1, BUCKETS + 1), np.float32)
    edges = np.empty(BUCKETS + 2)
    for row in range(1, LEVELS + 1):
        level = LOWEST_LEVEL * LEVEL_STEP ** (row - 1)
        for edge in range(BUCKETS + 2):
            size = largest * (edge / BUCKETS) ** 2
            edges[edge] = excess_for(level, min(size, 0.5 * model.total), model, sign)
        for bucket in range(BUCKETS + 1):
            # Float32 rounds: a hair less is asked for, never more.
            table[row, bucket] = min(edges[bucket], edges[bucket + 1]) * (1.0 - 1e-6)
        for bucket in range(BUCKETS - 1, -1, -1):
            # No more than a larger window needs: what is enough for none of several windows is known from the smallest.
            table[row, bucket] = min(table[row, bucket], table[row, bucket + 1])
    return table


@compiled
def level_of(ratio: float) -> int:
    """Row of the table for a log-likelihood ratio already reached: the last level not above it."""
    if ratio < LOWEST_LEVEL:
        return 0
    if ratio == inf:
        return LEVELS
    row = 1 + int(log(ratio / LOWEST_LEVEL) / log(LEVEL_STEP) - 1e-9)
    return min(row, LEVELS)


@compiled
def bucket_from(bucket: int, size: float, largest: float) -> int:
    """Bucket of a window that has grown from one in ``bucket``: quicker than `bucket_of` for small steps."""
    while bucket < BUCKETS and size * (BUCKETS * BUCKETS) >= largest * ((bucket + 1) * (bucket + 1)):
        bucket += 1
    return bucket


@compiled
def bucket_of(size: float, largest: float) -> int:
    """Bucket of a window's size."""
    return min(BUCKETS, int(BUCKETS * sqrt(size / largest)))
