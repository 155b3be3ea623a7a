"""The largest log-likelihood ratio of each replicate over cylinders: circles through an interval of time.

Counts are summed over time first, so that an interval is a difference of two rows; the lanes of a group and all
starting points of one duration are gone through in one stream.
"""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.scan.circle_kernels import Search, State, expected_in, raise_bar
from tianping.statistics.scan.distance_kernels import (
    Cap,
    Reach,
    circle_around,
    closes_after,
    gather,
    make_workspace,
    reachable,
)
from tianping.statistics.scan.draw_kernels import Rows
from tianping.statistics.scan.lane_kernels import LANES
from tianping.statistics.scan.likelihood_kernels import bucket_of, log_likelihood_ratio

SLICES = 4096
"""Even slices of window size."""


class Intervals(NamedTuple):
    """Which intervals are looked at: up to ``longest`` periods, and only those that reach the end if ``to_the_end``."""

    longest: int
    to_the_end: bool


class Cylinders(NamedTuple):
    """The way outwards from one centre, and the bar of every interval after each neighbour.

    A bar is a whole-number sum of centred counts that no lane may exceed without a closer look. Intervals of one
    duration stand together, by their start; ``offset`` says where a duration begins.
    """

    order: NDArray[np.int32]
    closes: NDArray[np.bool_]
    bars: NDArray[np.int32]
    offset: NDArray[np.int64]


class Sums(NamedTuple):
    """Size, centre of the counts and expected cases up to the end of each period, for the places added so far."""

    size: NDArray[np.int64]
    centre: NDArray[np.int64]
    expected: NDArray[np.int64]


@compiled
def first_start(duration: int, periods: int, intervals: Intervals) -> int:
    """Return the first starting point of intervals of a duration; the last one is periods - duration."""
    return periods - duration if intervals.to_the_end else 0


@compiled
def empty_sums(periods: int) -> Sums:
    """Return sums of no place."""
    return Sums(np.zeros(periods + 1, np.int64), np.zeros(periods + 1, np.int64), np.zeros(periods + 1, np.int64))


@compiled
def add_place(sums: Sums, search: Search, place: int) -> None:
    """Add one place to the sums over time."""
    held, whole, due = 0, 0, 0
    for period in range(search.field.size.shape[1]):
        held += search.field.size[place, period]
        whole += search.field.centre[place, period]
        due += search.field.expected[place, period]
        sums.size[period + 1] += held
        sums.centre[period + 1] += whole
        sums.expected[period + 1] += due


@compiled
def add_over_time(rows: Rows, periods: int) -> None:
    """Turn counts into counts up to the end of each period, in place; rows are place by place, periods in order."""
    for group in range(len(rows)):
        for row in range(rows.shape[1] - 1):
            if row % periods != 0:
                rows[group, row] += rows[group, row - 1]


@compiled
def bars_by_size(search: Search, level: int) -> NDArray[np.float64]:
    """Return the excess, in parts of a case, that a level needs by even slices of size: quicker to find than buckets."""
    bars = np.empty(SLICES + 1)
    for slice_ in range(SLICES + 1):
        size = search.needed.largest * slice_ / SLICES
        bars[slice_] = search.field.scale * search.needed.excess[level, bucket_of(size, search.needed.largest)]
    return bars


@compiled
def lay_cylinders(centre: int, reach: Reach, cap: Cap, search: Search, intervals: Intervals, level: int) -> Cylinders:
    """Order the places around a centre and set the bars for lanes that have all reached a level."""
    field, model, periods = search.field, search.model, search.field.size.shape[1]
    offset = np.zeros(intervals.longest + 2, np.int64)
    for duration in range(1, intervals.longest + 1):
        offset[duration + 1] = offset[duration] + periods - duration + 1 - first_start(duration, periods, intervals)
    work = make_workspace(len(reach.places))
    around = gather(field.points, field.whole, reach.places)
    count, near = circle_around(field.points[centre], around, reach, cap, work)
    order, closes = np.empty(count, np.int32), np.zeros(count, np.bool_)
    bars = np.empty((count, offset[-1]), np.int32)
    by_size, per_slice = bars_by_size(search, level), SLICES / search.needed.largest
    sums, held, hidden = empty_sums(periods), np.empty(periods + 1), np.empty(periods + 1)
    for index in range(count):
        order[index] = reach.places[work.order[index]]
        closes[index] = closes_after(index, near, work)
        add_place(sums, search, order[index])
        for period in range(periods + 1):
            held[period] = sums.size[period] * model.size_unit * per_slice
            due = expected_in(sums.size[period], sums.expected[period], model)
            hidden[period] = search.sign * (sums.centre[period] - field.scale * due)
        for duration in range(1, intervals.longest + 1):
            first = first_start(duration, periods, intervals)
            for start in range(first, periods - duration + 1):
                size, slack = held[start + duration] - held[start], hidden[start + duration] - hidden[start]
                # A hair for the rounding of the differences.
                bar = by_size[min(int(size * (1.0 - 1e-12)), SLICES)] - slack - 1e-6
                bars[index, offset[duration] + start - first] = int(floor(bar))
    return Cylinders(order, closes, bars, offset)


@compiled
def next_above(running: Rows, bars: NDArray[np.int32], first: int, last: int, duration: int) -> int:
    """Return the first start at which a lane's gain over a duration exceeds its bar; ``last`` if there is none.

    ``bars`` begins with the bar of the start ``first``.
    """
    kind = running.dtype.type
    lowest = np.iinfo(running.dtype).min
    for start in range(first, last):
        before = running[start * LANES : (start + 1) * LANES]
        after = running[(start + duration) * LANES : (start + duration + 1) * LANES]
        most = kind(lowest)
        for lane in range(LANES):
            most = max(most, kind(after[lane] - before[lane]))
        if most > bars[start - first]:
            return start
    return last


@compiled
def gains_above(running: Rows, interval: tuple[int, int], hidden: int, wanted: Rows) -> bool:
    """Tell whether a lane gains more over an interval than it needs."""
    kind = running.dtype.type
    allowed = kind(hidden)
    before = running[interval[0] * LANES : (interval[0] + 1) * LANES]
    after = running[interval[1] * LANES : (interval[1] + 1) * LANES]
    found = False
    for lane in range(LANES):
        found |= kind(after[lane] - before[lane] + allowed) > wanted[lane]
    return found


@compiled
def look_closer(running: Rows, interval: tuple[int, int], sums: Sums, search: Search, state: State, group: int) -> None:
    """Go through all lanes of one interval with exact numbers and raise what it beats."""
    start, end = interval
    size = sums.size[end] - sums.size[start]
    whole, due = sums.centre[end] - sums.centre[start], sums.expected[end] - sums.expected[start]
    if size == 0:
        return
    model, needed, scale = search.model, search.needed, search.field.scale
    held = size * model.size_unit
    bucket = bucket_of(held, needed.largest)
    expected = expected_in(size, due, model)
    if not gains_above(running, interval, ceil(search.sign * (whole - scale * expected)), state.wanted[group, bucket]):
        return
    for lane in range(LANES):
        gain = np.int64(running[end * LANES + lane]) - np.int64(running[start * LANES + lane])
        excess = (search.sign * gain + whole) // scale - expected
        if search.sign * excess <= needed.excess[state.level[group, lane], bucket]:
            continue
        ratio = search.factor * log_likelihood_ratio(held, excess, model.total, model.share)
        if ratio > state.best[group, lane]:
            state.best[group, lane] = ratio
            raise_bar(state, group, lane, search)


@compiled
def stream_centre(rows: Rows, way: Cylinders, search: Search, intervals: Intervals, state: State, group: int) -> None:
    """Raise the best ratio of every lane of one group over all cylinders around one centre.

    ``rows`` has the shape (places * periods + 1, lanes): centred counts up to the end of each period, times the sign.
    """
    kind = rows.dtype.type
    periods = search.field.size.shape[1]
    sums = empty_sums(periods)
    running = np.zeros((periods + 1) * LANES, rows.dtype)
    for index in range(len(way.order)):
        place = way.order[index]
        added = rows[place * periods : (place + 1) * periods].reshape(periods * LANES)
        for at in range(periods * LANES):
            running[LANES + at] = kind(running[LANES + at] + added[at])
        add_place(sums, search, place)
        if not way.closes[index]:
            continue
        for duration in range(1, intervals.longest + 1):
            first, last = first_start(duration, periods, intervals), periods - duration + 1
            bars, start = way.bars[index, way.offset[duration] : way.offset[duration + 1]], first - 1
            while True:
                start = next_above(running, bars[start + 1 - first :], start + 1, last, duration)
                if start == last:
                    break
                look_closer(running, (start, start + duration), sums, search, state, group)


@compiled
def search_cylinders(
    replicates: Rows, tile: tuple[int, int], cap: Cap, search: Search, intervals: Intervals, state: State
) -> None:
    """Raise the best ratio of all replicates over the cylinders around the places of one tile."""
    work = make_workspace(len(search.field.points))
    reach = reachable(search.field.points, search.field.whole, tile, cap, work)
    for centre in range(tile[0], tile[1]):
        way = lay_cylinders(centre, reach, cap, search, intervals, state.level.min())
        for group in range(len(replicates)):
            stream_centre(replicates[group], way, search, intervals, state, group)
