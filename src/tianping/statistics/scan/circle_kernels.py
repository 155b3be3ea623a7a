"""The largest log-likelihood ratio of each replicate over circles (or ellipses, in stretched coordinates).

Replicates are lanes: for every centre, the centred counts of its neighbours are added up nearest first, all lanes of a
group at once. A window pays for logarithms only if its excess beats what the lane needs to improve its best so far.
"""

from __future__ import annotations

from math import ceil, floor
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
from tianping.statistics.scan.lane_kernels import LANES, STRETCH, next_neighbour_above, next_stretch_above
from tianping.statistics.scan.likelihood_kernels import (
    Model,
    Needed,
    bucket_from,
    bucket_of,
    level_of,
    log_likelihood_ratio,
)


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

    ``order`` is padded to whole stretches with the empty place that stands after the last one. ``marks`` has by stretch
    the bucket of size at its start, and the largest amount by which the whole-number centres hide excess anywhere in it.
    The first stretch grows many times over, so ``first_marks`` has both for each of its windows.
    """

    order: NDArray[np.int32]
    closes: NDArray[np.bool_]
    held: NDArray[np.int64]
    size: NDArray[np.int64]
    centre: NDArray[np.int64]
    expected: NDArray[np.int64]
    marks: NDArray[np.int64]
    first_marks: NDArray[np.int64]


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
    marks, first_marks = np.zeros((centres, longest, 2), np.int64), np.zeros((centres, STRETCH, 2), np.int64)
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
            hidden = ceil(search.sign * (whole - field.scale * expected_in(held, due, model)))
            if index < STRETCH:
                first_marks[at, index] = within, hidden
            if index % STRETCH == 0:
                marks[at, stretch] = within, hidden
            marks[at, stretch, 1] = max(marks[at, stretch, 1], hidden)
            if index % STRETCH == STRETCH - 1:
                size[at, stretch + 1], centre[at, stretch + 1], expected[at, stretch + 1] = held, whole, due
    return Paths(order, closes, counts, size, centre, expected, marks, first_marks)


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
def open_circle(rows: Rows, way: tuple[Paths, int], search: Search, state: State, group: int, sums: Rows) -> None:
    """Add the first stretch of neighbours, looking at the lanes after each."""
    paths, at = way
    order, marks, wanted = paths.order[at], paths.first_marks[at], state.wanted[group]
    nothing, count, index = np.zeros(LANES, rows.dtype), min(STRETCH, paths.held[at]), 0
    while index < count:
        index += next_neighbour_above(rows, order[index:count], marks[index:count], sums, wanted)
        if index == count:
            break
        bucket, hidden = marks[index]
        for lane in range(LANES):
            if paths.closes[at, index] and sums[2, lane] + hidden > wanted[bucket, lane]:
                look_closer((rows, nothing), (paths, at, 0, index + 1), search, state, group, lane)
        index += 1


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
    sums, wanted = np.empty((3, LANES), rows.dtype), state.wanted[group]
    for at in range(len(paths.held)):
        sums[1] = 0
        open_circle(rows, (paths, at), search, state, group, sums)
        order, marks = paths.order[at], paths.marks[at]
        count, stretch = (paths.held[at] + STRETCH - 1) // STRETCH, 1
        while stretch < count:
            stretch += next_stretch_above(rows, order[stretch * STRETCH :], marks[stretch:count], sums, wanted)
            if stretch == count:
                break
            bucket, hidden = marks[stretch]
            first = stretch * STRETCH
            for lane in range(LANES):
                if sums[2, lane] + hidden > wanted[bucket, lane]:
                    look_closer((rows, sums[0]), (paths, at, first, first + STRETCH), search, state, group, lane)
            stretch += 1


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
