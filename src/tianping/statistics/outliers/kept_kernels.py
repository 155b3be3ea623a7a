"""Compiled kernels: which periods of a series' past are like the others."""

from __future__ import annotations

from math import asin, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

Floats = NDArray[np.float64]
Rows = tuple[int, int]

CUT = 4.0
"""Robust deviations beyond which a period of the past is left out: one in 16,000 of a bell curve."""
FEWEST_TO_CUT = 5
"""Periods; with fewer none can be told to be the odd one."""


class Past(NamedTuple):
    """What is known of the past of many series.

    Parameters
    ----------
    counts : ndarray of shape (n_series, n_periods), float
        Counts (of shares: boys); -1 where not given.
    sizes : ndarray of shape (n_series, n_periods), float
        Exposure of each count (of shares: births).
    kept : ndarray of shape (n_series, n_periods), bool
        Periods that are used.
    """

    counts: Floats
    sizes: Floats
    kept: NDArray[np.bool_]


@compiled
def keep_counts(past: Past, rows: Rows) -> None:
    """Keep the periods that are given and not far from the series' own middle on the root scale."""
    counts, sizes, kept = past
    values, scales = np.empty(counts.shape[1]), np.empty(counts.shape[1])
    for row in range(rows[0], rows[1]):
        given = 0
        for t in range(counts.shape[1]):
            kept[row, t] = counts[row, t] >= 0 and sizes[row, t] > 0
            if kept[row, t]:
                values[given] = 2 * sqrt((counts[row, t] + 0.375) / sizes[row, t])
                scales[given] = sqrt(sizes[row, t])
                given += 1
        _cut(values, scales, given, kept[row])


@compiled
def keep_shares(past: Past, rows: Rows) -> None:
    """Keep the periods that have births and a share of boys not far from the series' own middle on the arcsine scale."""
    boys, births, kept = past
    values, scales = np.empty(boys.shape[1]), np.empty(boys.shape[1])
    for row in range(rows[0], rows[1]):
        given = 0
        for t in range(boys.shape[1]):
            kept[row, t] = boys[row, t] >= 0 and births[row, t] > 0
            if kept[row, t]:
                values[given] = 2 * asin(sqrt((boys[row, t] + 0.375) / (births[row, t] + 0.75)))
                scales[given] = sqrt(births[row, t] + 0.5)
                given += 1
        _cut(values, scales, given, kept[row])


@compiled
def _cut(values: Floats, scales: Floats, given: int, kept: NDArray[np.bool_]) -> None:
    """Take out of ``kept`` what lies more than `CUT` robust deviations, of at least 1, from the middle."""
    if given < FEWEST_TO_CUT:
        return
    middle = np.median(values[:given])
    far = scales[:given] * np.abs(values[:given] - middle)
    reach = CUT * max(1.0, 1.4826 * np.median(far))
    at = 0
    for t in range(len(kept)):
        if kept[t]:
            kept[t] = far[at] <= reach
            at += 1
