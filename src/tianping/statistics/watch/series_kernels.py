"""Passes over many series of counts: sums of excess boys, weighted means. A count below 0 is not given."""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

Counts = NDArray[np.signedinteger[Any]]


class Marks(NamedTuple):
    """What a pass leaves by series and period: whether it signals, and the statistic before any reset."""

    signal: NDArray[np.bool_]
    statistic: NDArray[np.float32]


@compiled
def count_births(
    boys: Counts, girls: Counts, rows: tuple[int, int], births: NDArray[np.int64], given: NDArray[np.int64]
) -> int:
    """Add births and given periods up by series; return the smallest count."""
    smallest = 0
    for row in range(rows[0], rows[1]):
        held, periods = 0, 0
        for period in range(boys.shape[1]):
            one, other = boys[row, period], girls[row, period]
            smallest = min(smallest, min(one, other))
            if one >= 0 and other >= 0:
                held += one + other
                periods += 1
        births[row], given[row] = held, periods
    return smallest


@compiled
def sum_excess(
    ones: Counts, others: Counts, rows: tuple[int, int], bars: tuple[float, NDArray[np.float64]], marks: Marks
) -> None:
    """Follow the sum of what one sex exceeds its allowance by, never below 0 and afresh after every signal.

    ``bars`` are the allowance a birth, and the sum at which each series signals.
    """
    allowance, thresholds = bars
    for row in range(rows[0], rows[1]):
        excess, threshold = 0.0, thresholds[row]
        for period in range(ones.shape[1]):
            one, other = ones[row, period], others[row, period]
            if one >= 0 and other >= 0:
                excess = max(0.0, excess + (one - (one + other) * allowance))
            signal = excess >= threshold
            marks.statistic[row, period] = excess
            marks.signal[row, period] = signal
            excess = 0.0 if signal else excess


@compiled
def weigh_excess(
    ones: Counts, others: Counts, rows: tuple[int, int], bars: tuple[float, float, float, bool], marks: Marks
) -> None:
    """Follow the weighted mean of what one sex exceeds its share by, in its own deviations, afresh after every signal.

    ``bars`` are the share, the weight of the newest period, the limit in deviations, and whether it holds both ways.
    """
    share, weight, limit, two_sided = bars
    kept, spread = 1.0 - weight, weight * weight * share * (1.0 - share)
    for row in range(rows[0], rows[1]):
        mean, variance = 0.0, 0.0
        for period in range(ones.shape[1]):
            one, other = ones[row, period], others[row, period]
            if one >= 0 and other >= 0:
                births = one + other
                mean = kept * mean + weight * (one - births * share)
                variance = kept * kept * variance + spread * births
            deviations = mean / sqrt(variance) if variance > 0.0 else 0.0
            signal = deviations >= limit or (two_sided and deviations <= -limit)
            marks.statistic[row, period] = deviations
            marks.signal[row, period] = signal
            if signal:
                mean, variance = 0.0, 0.0
