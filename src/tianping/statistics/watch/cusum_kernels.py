"""Sums of what one sex exceeds its allowance by, for many series."""

from __future__ import annotations

from math import log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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


class Sums(NamedTuple):
    """The sides that are watched, and their thresholds over the root of mean births in a table by its logarithm.

    Parameters
    ----------
    signs : ndarray of shape (n_sides,)
        1 where the sum is of boys, -1 of girls.
    most : ndarray of shape (n_sides, 3)
        Share of that sex, its allowance for a birth, and what is allowed beyond the share over the root of births.
    first, step : float
        Logarithm of births at which the table begins, and from knot to knot.
    scaled : ndarray of shape (n_sides, n_knots)
        The table.
    allowances, thresholds : ndarray of shape (n_sides, n_series)
        Left by `follow_sums`: what each series is allowed for a birth, and the sum at which it signals.
    """

    signs: NDArray[np.int64]
    most: Floats
    first: float
    step: float
    scaled: Floats
    allowances: Floats
    thresholds: Floats


@compiled
def threshold_at(births: float, first: float, step: float, scaled: Floats) -> float:
    """Return the threshold for mean births; without births there is none."""
    if births <= 0.0:
        return np.inf
    place = min(max((log(births) - first) / step, 0.0), len(scaled) - 1.000001)
    below = int(place)
    part = place - below
    return float(((1.0 - part) * scaled[below] + part * scaled[below + 1]) * sqrt(births))


@compiled
def climb(tile: Tile, sign: int, allowances: Floats, limits: Floats) -> None:
    """Follow the sums of a tile, never below 0 and afresh after every signal."""
    excess = np.zeros(ABREAST)
    for period in range(tile.ones.shape[0]):
        for lane in range(ABREAST):
            births = tile.births[period, lane]
            one = tile.ones[period, lane] if sign > 0 else births - tile.ones[period, lane]
            risen = excess[lane] + (one - births * allowances[lane])
            risen = risen if risen > 0.0 else 0.0
            held = risen if births >= 0.0 else excess[lane]
            signals = held >= limits[lane]
            found = tile.signal[period, lane]
            tile.signal[period, lane] = found if found != 0 else (sign if signals else 0)
            excess[lane] = 0.0 if signals else held


@compiled
def follow_sums(boys: Counts, girls: Counts, rows: Rows, left: tuple[Sums, Totals, Flags]) -> None:
    """Follow series from the first period to the last; ``left`` holds how, and takes what is found."""
    sums, totals, flag = left
    tile = new_tile(boys.shape[1])
    for first in range(rows[0], rows[1], ABREAST):
        # The last tile overlaps the one before it.
        start = min(first, rows[1] - ABREAST)
        fill_tile(boys, girls, start, tile)
        total_tile(tile, start, totals)
        tile.signal[:] = 0
        for side in range(len(sums.signs)):
            allowances = sums.allowances[side, start : start + ABREAST]
            limits = sums.thresholds[side, start : start + ABREAST]
            share, most, drift = sums.most[side]
            for lane in range(ABREAST):
                births = totals.mean_births[start + lane]
                allowances[lane] = min(most, share + drift / sqrt(births)) if births > 0.0 else most
                limits[lane] = threshold_at(births, sums.first, sums.step, sums.scaled[side])
            climb(tile, sums.signs[side], allowances, limits)
        write_flags(tile, start, flag)


@compiled
def trace_sums(ones: Counts, others: Counts, bars: tuple[Floats, Floats], excess: Floats) -> None:
    """Write down the sums that `climb` does not keep: at the end of each period, before they are set back.

    ``bars`` are allowances and thresholds by series.
    """
    allowances, thresholds = bars
    for row in range(ones.shape[0]):
        held = 0.0
        for period in range(ones.shape[1]):
            one, other = np.float64(ones[row, period]), np.float64(others[row, period])
            if one >= 0.0 and other >= 0.0:
                held = max(0.0, held + (one - (one + other) * allowances[row]))
            excess[row, period] = held
            held = 0.0 if held >= thresholds[row] else held
