"""The largest log-likelihood ratio of each replicate over circles (or ellipses, in stretched coordinates).

Replicates are lanes: for every centre, the centred counts of its neighbours are added up nearest first, all lanes of a
group at once. A window pays for logarithms only if its excess beats what the lane needs to improve its best so far.
"""

from __future__ import annotations

from math import ceil, floor, inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.scan.distance_kernels import (
    Cap,
    Workspace,
    circle_around,
    closes_after,
    gather,
    make_workspace,
    reachable,
)
from tianping.statistics.scan.draw_kernels import Rows
from tianping.statistics.scan.likelihood_kernels import (
    Model,
    Needed,
    bucket_from,
    bucket_of,
    level_of,
    log_likelihood_ratio,
)

LANES = 64
"""Replicates that are added up side by side."""
STRETCH = 32
"""Neighbours added before the lanes are looked at."""


class Field(NamedTuple):
    """What is counted at each place and period: size, centre of the counts, expected cases in stored units.

    Counts of replicates are stored times ``scale`` and less ``centre``: as fine as their type allows, because what the
    whole numbers round away must be allowed for when lanes are compared. ``whole`` is the size over all periods.
    """

    scale: int
    points: NDArray[np.float64]
    whole: NDArray[np.int64]
    size: NDArray[np.int64]
    centre: NDArray[np.int64]
    expected: NDArray[np.int64]


class Paths(NamedTuple):
    """The way outwards from each centre of a tile, and what is known at the start of each stretch of it.

    ``order`` is padded to whole stretches with the empty place that stands after the last one. ``slack`` is the
    largest amount by which the whole-number centres hide excess anywhere in the stretch. The first stretch grows many
    times over, so both stand for each of its windows.
    """

    order: NDArray[np.int32]
    closes: NDArray[np.bool_]
    held: NDArray[np.int64]
    size: NDArray[np.int64]
    centre: NDArray[np.int64]
    expected: NDArray[np.int64]
    bucket: NDArray[np.int64]
    slack: NDArray[np.float64]
    first_bucket: NDArray[np.int64]
    first_slack: NDArray[np.float64]


class State(NamedTuple):
    """Best ratio of each lane so far, its level, and the whole-number excess it must beat by bucket of size.

    Shapes (groups, lanes) twice, and (groups, buckets, lanes) of the type of the counts.
    """

    best: NDArray[np.float64]
    level: NDArray[np.int64]
    wanted: Rows


class Search(NamedTuple):
    """What is searched for: ``sign`` 1 for high windows, -1 for low; ``factor`` scales the ratio (elongated shapes)."""

    field: Field
    model: Model
    needed: Needed
    sign: int
    factor: float


@compiled
def expected_in(size: int, expected: int, model: Model) -> float:
    """Return the expected cases of a window, from whole numbers, so that equal windows are equal to the bit."""
    if model.expected_unit == 0.0:
        return size * model.share
    return expected * model.expected_unit


@compiled
def lay_paths(search: Search, tile: tuple[int, int], cap: Cap, work: Workspace) -> Paths:
    """Order the places around every centre of the tile."""
    field, model, largest = search.field, search.model, search.needed.largest
    first, last = tile
    reach = reachable(field.points, field.whole, tile, cap, work)
    places, around = reach.places, gather(field.points, field.whole, reach.places)
    centres, longest = last - first, (len(places) + STRETCH - 1) // STRETCH
    order = np.full((centres, longest * STRETCH), len(field.points), np.int32)
    closes = np.zeros((centres, longest * STRETCH), np.bool_)
    counts = np.zeros(centres, np.int64)
    size, centre, expected = (
        np.zeros((centres, longest + 1), np.int64),
        np.zeros((centres, longest + 1), np.int64),
        np.zeros((centres, longest + 1), np.int64),
    )
    bucket, slack = np.zeros((centres, longest), np.int64), np.full((centres, longest), -inf)
    first_bucket, first_slack = np.zeros((centres, STRETCH), np.int64), np.zeros((centres, STRETCH))
    for at in range(centres):
        count, near = circle_around(field.points[first + at], around, reach, cap, work)
        counts[at] = count
        held, whole, due, within = 0, 0, 0, 0
        for index in range(count):
            stretch = index // STRETCH
            place = places[work.order[index]]
            held += field.size[place, 0]
            whole += field.centre[place, 0]
            due += field.expected[place, 0]
            order[at, index] = place
            closes[at, index] = closes_after(index, near, work)
            within = bucket_from(within, held * model.size_unit, largest)
            hidden = search.sign * (whole - field.scale * expected_in(held, due, model))
            if index < STRETCH:
                first_bucket[at, index], first_slack[at, index] = within, hidden
            if index % STRETCH == 0:
                bucket[at, stretch] = within
            slack[at, stretch] = max(slack[at, stretch], hidden)
            if index % STRETCH == STRETCH - 1:
                size[at, stretch + 1], centre[at, stretch + 1], expected[at, stretch + 1] = held, whole, due
    return Paths(order, closes, counts, size, centre, expected, bucket, slack, first_bucket, first_slack)


@compiled
def add_stretch(rows: Rows, places: NDArray[np.int32], start: Rows, running: Rows, peak: Rows) -> None:
    """Add the counts of one stretch of neighbours to all lanes; note where they start and the largest sum on the way."""
    kind = rows.dtype.type
    lowest = kind(np.iinfo(rows.dtype).min // 2)
    for lane in range(LANES):
        start[lane] = running[lane]
        peak[lane] = lowest
    for step in range(0, STRETCH, 4):
        # Unsigned numbers spare the compiler the case of counting from the end; a fixed number of lanes, its remainder.
        first, second = rows[np.uint32(places[step])], rows[np.uint32(places[step + 1])]
        third, fourth = rows[np.uint32(places[step + 2])], rows[np.uint32(places[step + 3])]
        for lane in range(LANES):
            one = kind(running[lane] + first[lane])
            two = kind(one + second[lane])
            three = kind(two + third[lane])
            four = kind(three + fourth[lane])
            most = max(peak[lane], one)
            most = max(most, two)
            most = max(most, three)
            peak[lane] = max(most, four)
            running[lane] = four


@compiled
def add_one(row: Rows, running: Rows, hidden: int, wanted: Rows) -> bool:
    """Add the counts of one neighbour to all lanes and tell whether one of them has more than it needs."""
    kind = running.dtype.type
    allowed = kind(hidden)
    found = False
    for lane in range(LANES):
        running[lane] = kind(running[lane] + row[lane])
        found |= kind(running[lane] + allowed) > wanted[lane]
    return found


@compiled
def any_above(peak: Rows, hidden: int, wanted: Rows) -> bool:
    """Tell whether a lane has more than it needs."""
    kind = peak.dtype.type
    allowed = kind(hidden)
    found = False
    for lane in range(LANES):
        found |= kind(peak[lane] + allowed) > wanted[lane]
    return found


@compiled
def raise_bar(state: State, group: int, lane: int, search: Search) -> None:
    """Note what a lane needs by bucket of size, now that its best ratio has risen."""
    level = level_of(state.best[group, lane] / search.factor)
    if level == state.level[group, lane]:
        return
    state.level[group, lane] = level
    highest = np.iinfo(state.wanted.dtype).max - 1
    for bucket in range(state.wanted.shape[1]):
        state.wanted[group, bucket, lane] = min(
            floor(search.field.scale * search.needed.excess[level, bucket]), highest
        )


@compiled
def raise_all(state: State, search: Search) -> None:
    """Note what every lane needs at the start of a search with another table or factor."""
    state.level[:] = -1
    for group in range(state.best.shape[0]):
        for lane in range(LANES):
            raise_bar(state, group, lane, search)


@compiled
def look_closer(
    counts: tuple[Rows, Rows], way: tuple[Paths, int, int, int], search: Search, state: State, group: int, lane: int
) -> None:
    """Go through one stretch for one lane with exact numbers, and raise its best ratio where a window beats it.

    ``counts`` are the rows and the sums at the start of the stretch; ``way`` says from where to where it goes.
    """
    rows, running = counts[0], np.int64(counts[1][lane])
    paths, at, first, last = way
    field, model, needed = search.field, search.model, search.needed
    held, whole, due = (
        paths.size[at, first // STRETCH],
        paths.centre[at, first // STRETCH],
        paths.expected[at, first // STRETCH],
    )
    for index in range(first, min(last, paths.held[at])):
        place = paths.order[at, index]
        running += rows[place, lane]
        held += field.size[place, 0]
        whole += field.centre[place, 0]
        due += field.expected[place, 0]
        if not paths.closes[at, index] or held == 0:
            continue
        excess = (search.sign * running + whole) // field.scale - expected_in(held, due, model)
        size = held * model.size_unit
        if search.sign * excess <= needed.excess[state.level[group, lane], bucket_of(size, needed.largest)]:
            continue
        ratio = search.factor * log_likelihood_ratio(size, excess, model.total, model.share)
        if ratio > state.best[group, lane]:
            state.best[group, lane] = ratio
            raise_bar(state, group, lane, search)


@compiled
def open_circle(rows: Rows, way: tuple[Paths, int], search: Search, state: State, group: int, running: Rows) -> None:
    """Add the first stretch of neighbours, looking at the lanes after each."""
    paths, at = way
    nothing = np.zeros(LANES, rows.dtype)
    for index in range(min(STRETCH, paths.held[at])):
        hidden = ceil(paths.first_slack[at, index])
        wanted = state.wanted[group, paths.first_bucket[at, index]]
        if add_one(rows[paths.order[at, index]], running, hidden, wanted) and paths.closes[at, index]:
            for lane in range(LANES):
                if running[lane] + hidden > wanted[lane]:
                    look_closer((rows, nothing), (paths, at, 0, index + 1), search, state, group, lane)


@compiled
def stream_tile(rows: Rows, paths: Paths, search: Search, state: State, group: int) -> None:
    """Raise the best ratio of every lane of one group over all circles of a tile.

    Parameters
    ----------
    rows : ndarray of shape (places + 1, lanes), int16 or int32
        Centred counts, times the sign of the search; the last row is empty.
    state : State
        Raised in place.
    """
    running, start, peak = np.empty(LANES, rows.dtype), np.empty(LANES, rows.dtype), np.empty(LANES, rows.dtype)
    for at in range(len(paths.held)):
        running[:] = 0
        open_circle(rows, (paths, at), search, state, group, running)
        for first in range(STRETCH, paths.held[at], STRETCH):
            add_stretch(rows, paths.order[at, first : first + STRETCH], start, running, peak)
            hidden = ceil(paths.slack[at, first // STRETCH])
            wanted = state.wanted[group, paths.bucket[at, first // STRETCH]]
            if any_above(peak, hidden, wanted):
                for lane in range(LANES):
                    if peak[lane] + hidden > wanted[lane]:
                        look_closer((rows, start), (paths, at, first, first + STRETCH), search, state, group, lane)


@compiled
def search_tile(replicates: Rows, tile: tuple[int, int], cap: Cap, search: Search, state: State) -> None:
    """Raise the best ratio of all replicates over the circles around the places of one tile.

    Parameters
    ----------
    replicates : ndarray of shape (groups, places + 1, lanes)
        As `stream_tile`, for all groups.
    """
    work = make_workspace(len(search.field.points))
    paths = lay_paths(search, tile, cap, work)
    for group in range(len(replicates)):
        stream_tile(replicates[group], paths, search, state, group)
