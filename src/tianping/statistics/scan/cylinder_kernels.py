"""The largest log-likelihood ratio of each replicate over cylinders: circles through an interval of time.

Counts are summed over time first, so that an interval is a difference of two rows. Longer intervals that end together
are checked two or four at a time, by the smallest of the sums at which they start: few sets are ever looked at one by one.
"""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

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
from tianping.statistics.scan.lane_kernels import LANES, lanes_above, lowest_lane, next_check_above
from tianping.statistics.scan.likelihood_kernels import bucket_of, log_likelihood_ratio

SLICES = 4096
"""Even slices of window size."""

PAIRS_FROM, FOURS_FROM = 5, 9
"""Durations from which intervals are checked two, and four, at a time."""


class Intervals(NamedTuple):
    """Which intervals are looked at: up to ``longest`` periods, and only those that reach the end if ``to_the_end``."""

    longest: int
    to_the_end: bool


class Cylinders(NamedTuple):
    """The way outwards from one centre, and the marks of every check after each neighbour (see `next_check_above`)."""

    order: NDArray[np.int32]
    closes: NDArray[np.bool_]
    marks: NDArray[np.int32]


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
def list_checks(periods: int, intervals: Intervals) -> NDArray[np.int32]:
    """Cover all intervals by checks: row of the end, row of the (smallest) start, first start, last start.

    Rows are sums up to the end of each period, from none; then the smaller of each and the next; then the smallest of
    each and the next three.
    """
    checks = np.empty((periods * intervals.longest, 4), np.int32)
    count = 0
    for end in range(periods if intervals.to_the_end else 1, periods + 1):
        duration, longest = 1, min(intervals.longest, end)
        while duration <= longest:
            together = 1 if duration < PAIRS_FROM else (2 if duration < FOURS_FROM else 4)
            while duration + together - 1 > longest:
                together //= 2
            first = end - duration - together + 1
            row = first + (0 if together == 1 else (periods + 1 if together == 2 else 2 * periods + 1))
            checks[count] = end, row, first, end - duration
            count += 1
            duration += together
    return checks[:count]


@compiled
def take_smaller(one: NDArray[Any], other: NDArray[Any], smaller: NDArray[Any]) -> None:
    """Note the smaller of each pair."""
    for at in range(len(smaller)):
        smaller[at] = min(one[at], other[at])


@compiled
def fill_minima(flat: NDArray[Any], periods: int, lanes: int) -> None:
    """Note the smaller of each row of sums and the next, and the smallest of each and the next three."""
    pairs = flat[(periods + 1) * lanes : (2 * periods + 1) * lanes]
    fours = flat[(2 * periods + 1) * lanes : (3 * periods - 1) * lanes]
    take_smaller(flat[: periods * lanes], flat[lanes : (periods + 1) * lanes], pairs)
    take_smaller(pairs[: len(fours)], pairs[2 * lanes :], fours)


@compiled
def buckets_by_slice(search: Search) -> NDArray[np.int32]:
    """Return the bucket at the start of each slice of size: quicker to find than by a root."""
    buckets = np.empty(SLICES + 1, np.int32)
    for slice_ in range(SLICES + 1):
        buckets[slice_] = bucket_of(search.needed.largest * slice_ / SLICES, search.needed.largest)
    return buckets


@compiled
def lay_cylinders(
    centre: int, reach: Reach, cap: Cap, search: Search, checks: NDArray[np.int32], buckets: NDArray[np.int32]
) -> Cylinders:
    """Order the places around a centre and mark every check."""
    field, model, periods = search.field, search.model, search.field.size.shape[1]
    work = make_workspace(len(reach.places))
    around = gather(field.points, field.whole, reach.places)
    count, near = circle_around(field.points[centre], around, reach, cap, work)
    order, closes = np.empty(count, np.int32), np.zeros(count, np.bool_)
    marks = np.empty((count, len(checks), 2), np.int32)
    per_slice = SLICES / search.needed.largest
    sums, held, hidden = empty_sums(periods), np.empty(periods + 1), np.empty(3 * periods)
    for index in range(count):
        order[index] = reach.places[work.order[index]]
        closes[index] = closes_after(index, near, work)
        add_place(sums, search, order[index])
        if not closes[index]:
            continue
        for period in range(periods + 1):
            # A hair less for the rounding of the differences.
            held[period] = sums.size[period] * model.size_unit * per_slice
            due = expected_in(sums.size[period], sums.expected[period], model)
            hidden[period] = search.sign * (sums.centre[period] - field.scale * due)
        fill_minima(hidden, periods, 1)
        for number in range(len(checks)):
            end, row, last = checks[number, 0], checks[number, 1], checks[number, 3]
            size = (held[end] - held[last]) * (1.0 - 1e-12)
            marks[index, number, 0] = buckets[min(int(size), SLICES)]
            marks[index, number, 1] = int(ceil(hidden[end] - hidden[row] + 1e-6))
    return Cylinders(order, closes, marks)


@compiled
def look_closer(rows: Rows, interval: tuple[int, int], sums: Sums, search: Search, state: State, group: int) -> None:
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
    hidden = ceil(search.sign * (whole - scale * expected))
    found = lanes_above(rows, interval, hidden, state.wanted[group, bucket])
    while found != 0:
        lane = lowest_lane(found)
        found &= found - np.uint64(1)
        gain = np.int64(rows[end, lane]) - np.int64(rows[start, lane])
        excess = (search.sign * gain + whole) // scale - expected
        if search.sign * excess <= needed.excess[state.level[group, lane], bucket]:
            continue
        ratio = search.factor * log_likelihood_ratio(held, excess, model.total, model.share)
        if ratio > state.best[group, lane]:
            state.best[group, lane] = ratio
            raise_bar(state, group, lane, search)


@compiled
def stream_centre(
    rows: Rows, way: Cylinders, search: Search, checks: NDArray[np.int32], state: State, group: int
) -> None:
    """Raise the best ratio of every lane of one group over all cylinders around one centre.

    ``rows`` has the shape (places * periods + 1, lanes): centred counts up to the end of each period, times the sign.
    """
    kind, wanted = rows.dtype.type, state.wanted[group]
    periods = search.field.size.shape[1]
    sums, running = empty_sums(periods), np.zeros((3 * periods, LANES), rows.dtype)
    flat = running.reshape(-1)
    for index in range(len(way.order)):
        place = way.order[index]
        added = rows[place * periods : (place + 1) * periods].reshape(periods * LANES)
        for at in range(periods * LANES):
            flat[LANES + at] = kind(flat[LANES + at] + added[at])
        add_place(sums, search, place)
        if not way.closes[index]:
            continue
        fill_minima(flat, periods, LANES)
        marks, number = way.marks[index], 0
        while number < len(checks):
            number += next_check_above(running, checks[number:], marks[number:], wanted)
            if number == len(checks):
                break
            end, _, first, last = checks[number]
            for start in range(first, last + 1):
                look_closer(running, (int(start), int(end)), sums, search, state, group)
            number += 1


@compiled
def search_cylinders(
    replicates: Rows, tile: tuple[int, int], cap: Cap, search: Search, intervals: Intervals, state: State
) -> None:
    """Raise the best ratio of all replicates over the cylinders around the places of one tile."""
    work = make_workspace(len(search.field.points))
    reach = reachable(search.field.points, search.field.whole, tile, cap, work)
    checks, buckets = list_checks(search.field.size.shape[1], intervals), buckets_by_slice(search)
    for centre in range(tile[0], tile[1]):
        way = lay_cylinders(centre, reach, cap, search, checks, buckets)
        for group in range(len(replicates)):
            stream_centre(replicates[group], way, search, checks, state, group)
