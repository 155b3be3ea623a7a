"""Weighted means of what boys exceed their share by, for many series."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tianping.statistics.compiled import compiled
from tianping.statistics.watch.series_kernels import (
    ABREAST,
    Counts,
    Flags,
    Floats,
    Rows,
    Tile,
    Totals,
    fill_tile,
    new_tile,
    total_tile,
    write_flags,
)


class Means(NamedTuple):
    """How means are kept: share of boys, weight of the newest period, limit in deviations, sides that signal."""

    share: float
    weight: float
    limit: float
    high: bool
    low: bool


@compiled
def weigh(tile: Tile, means: Means) -> None:
    """Follow the means of a tile, afresh after every signal.

    The limit is compared in squares, which spares a root and a division in every period.
    """
    kept, limit = 1.0 - means.weight, means.limit * means.limit
    spread = means.weight * means.weight * means.share * (1.0 - means.share)
    mean, variance = np.zeros(ABREAST), np.zeros(ABREAST)
    for period in range(tile.ones.shape[0]):
        for lane in range(ABREAST):
            births = tile.births[period, lane]
            moved = kept * mean[lane] + means.weight * (tile.ones[period, lane] - births * means.share)
            grown = kept * kept * variance[lane] + spread * births
            now = moved if births >= 0.0 else mean[lane]
            wide = grown if births >= 0.0 else variance[lane]
            far = (now * now >= limit * wide) & (wide > 0.0)
            high, low = far & (now > 0.0) & means.high, far & (now < 0.0) & means.low
            tile.signal[period, lane] = 1 if high else (-1 if low else 0)
            mean[lane] = 0.0 if high | low else now
            variance[lane] = 0.0 if high | low else wide


@compiled
def follow_means(boys: Counts, girls: Counts, rows: Rows, left: tuple[Means, Totals, Flags]) -> None:
    """Follow series from the first period to the last; ``left`` holds how, and takes what is found."""
    means, totals, flag = left
    tile = new_tile(boys.shape[1])
    for first in range(rows[0], rows[1], ABREAST):
        # The last tile overlaps the one before it.
        start = min(first, rows[1] - ABREAST)
        fill_tile(boys, girls, start, tile)
        total_tile(tile, start, totals)
        weigh(tile, means)
        write_flags(tile, start, flag)


@compiled
def trace_means(boys: Counts, girls: Counts, means: Means, flag: Flags, traced: tuple[Floats, Floats]) -> None:
    """Write down means and variances that `weigh` does not keep: at the end of each period, before they start afresh."""
    kept = 1.0 - means.weight
    spread = means.weight * means.weight * means.share * (1.0 - means.share)
    for row in range(boys.shape[0]):
        mean, variance = 0.0, 0.0
        for period in range(boys.shape[1]):
            one, other = np.float64(boys[row, period]), np.float64(girls[row, period])
            if one >= 0.0 and other >= 0.0:
                mean = kept * mean + means.weight * (one - (one + other) * means.share)
                variance = kept * kept * variance + spread * (one + other)
            traced[0][row, period], traced[1][row, period] = mean, variance
            if flag[row, period] != 0:
                mean, variance = 0.0, 0.0
