"""Reading many series of counts, many abreast. A count below 0 is not given.

Counts are read in tiles: all periods of a few series, turned so that series lie side by side. Within a tile one period of
all its series is one vector step, and the tile stays in the processor's own cache from the counts to the flags.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

Counts = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.int8]
Rows = tuple[int, int]
ABREAST = 32
"""Series in a tile. With 240 periods it takes 240 KiB; fewer would waste cache lines where series lie side by side."""


class Totals(NamedTuple):
    """Mean births in a given period, and the smallest count or 0, by series."""

    mean_births: Floats
    smallest: Floats


class Tile(NamedTuple):
    """A few series side by side; ``births`` below 0 are not given. ``along`` holds the same two before they are turned."""

    ones: Floats
    births: Floats
    signal: Flags
    along: Floats


@compiled
def new_tile(periods: int) -> Tile:
    """Return the working space of one thread."""
    return Tile(
        np.zeros((periods, ABREAST)),
        np.zeros((periods, ABREAST)),
        np.zeros((periods, ABREAST), np.int8),
        np.zeros((2, ABREAST, periods)),
    )


@compiled
def fill_tile(ones: Counts, others: Counts, start: int, tile: Tile) -> None:
    """Bring `ABREAST` series into a tile."""
    if ones.strides[0] < ones.strides[1]:
        # Series lie side by side already.
        for period in range(ones.shape[1]):
            for lane in range(ABREAST):
                one, other = np.float64(ones[start + lane, period]), np.float64(others[start + lane, period])
                less = one if one < other else other
                tile.ones[period, lane] = one
                tile.births[period, lane] = one + other if less >= 0.0 else less
        return
    for lane in range(ABREAST):
        for period in range(ones.shape[1]):
            one, other = np.float64(ones[start + lane, period]), np.float64(others[start + lane, period])
            less = one if one < other else other
            tile.along[0, lane, period] = one
            tile.along[1, lane, period] = one + other if less >= 0.0 else less
    for period in range(ones.shape[1]):
        for lane in range(ABREAST):
            tile.ones[period, lane] = tile.along[0, lane, period]
        for lane in range(ABREAST):
            tile.births[period, lane] = tile.along[1, lane, period]


@compiled
def total_tile(tile: Tile, start: int, totals: Totals) -> None:
    """Add the series of a tile up."""
    births, given, smallest = np.zeros(ABREAST), np.zeros(ABREAST), np.zeros(ABREAST)
    for period in range(tile.births.shape[0]):
        for lane in range(ABREAST):
            now = tile.births[period, lane]
            births[lane] += now if now > 0.0 else 0.0
            given[lane] += 1.0 if now >= 0.0 else 0.0
            smallest[lane] = now if now < smallest[lane] else smallest[lane]
    for lane in range(ABREAST):
        totals.mean_births[start + lane] = births[lane] / max(given[lane], 1.0)
        totals.smallest[start + lane] = smallest[lane]


@compiled
def total_series(ones: Counts, others: Counts, rows: Rows, left: tuple[Totals, Flags]) -> None:
    """Add series up, without a look for signals."""
    totals, _ = left
    tile = new_tile(ones.shape[1])
    for first in range(rows[0], rows[1], ABREAST):
        start = min(first, rows[1] - ABREAST)
        fill_tile(ones, others, start, tile)
        total_tile(tile, start, totals)


@compiled
def write_flags(tile: Tile, start: int, flag: Flags) -> None:
    """Bring the signals of a tile out."""
    if flag.strides[0] < flag.strides[1]:
        for period in range(flag.shape[1]):
            for lane in range(ABREAST):
                flag[start + lane, period] = tile.signal[period, lane]
        return
    for lane in range(ABREAST):
        for period in range(flag.shape[1]):
            flag[start + lane, period] = tile.signal[period, lane]
