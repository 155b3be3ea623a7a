"""The best window around each centre for the counts as they were observed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.scan.circle_kernels import Search, expected_in
from tianping.statistics.scan.cylinder_kernels import Intervals, Sums, add_place, empty_sums, first_start
from tianping.statistics.scan.distance_kernels import (
    Cap,
    Reach,
    Workspace,
    circle_around,
    closes_after,
    gather,
    make_workspace,
    reachable,
)
from tianping.statistics.scan.likelihood_kernels import bucket_from, bucket_of, level_of, log_likelihood_ratio


class BestWindows(NamedTuple):
    """By centre: the ratio (0 where no window has one), periods from and to, squared radius."""

    ratio: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    squared_radius: NDArray[np.float64]


@compiled
def empty_windows(places: int) -> BestWindows:
    """Return a table without any window."""
    return BestWindows(
        np.zeros(places),
        np.zeros(places, np.int64),
        np.zeros(places, np.int64),
        np.zeros(places),
    )


@compiled
def note(found: BestWindows, centre: int, ratio: float, span: tuple[int, int], squared_radius: float) -> None:
    """Write down the best window of a centre so far."""
    found.ratio[centre] = ratio
    found.start[centre], found.end[centre] = span
    found.squared_radius[centre] = squared_radius


@compiled
def widen_circle(
    cases: NDArray[np.int64],
    circle: tuple[int, int, int],
    reach: Reach,
    search: Search,
    found: BestWindows,
    work: Workspace,
) -> None:
    """Find the best circle around a centre; ``circle`` is the centre, the most places it holds, and how many were sorted."""
    centre, count, near = circle
    field, model, needed = search.field, search.model, search.needed
    seen, held, due, bucket, level, best = 0, 0, 0, 0, 0, 0.0
    for index in range(count):
        place = reach.places[work.order[index]]
        seen += cases[place, 0]
        held += field.size[place, 0]
        due += field.expected[place, 0]
        size = held * model.size_unit
        bucket = bucket_from(bucket, size, needed.largest)
        excess = seen - expected_in(held, due, model)
        if search.sign * excess <= needed.excess[level, bucket] or held == 0 or not closes_after(index, near, work):
            continue
        ratio = search.factor * log_likelihood_ratio(size, excess, model.total, model.share)
        if ratio > best:
            best, level = ratio, level_of(ratio / search.factor)
            note(found, centre, ratio, (0, 1), work.distance[index])


@compiled
def widen_cylinders(
    cases: NDArray[np.int64],
    circle: tuple[int, int, int],
    reach: Reach,
    wanted: tuple[Search, Intervals],
    found: BestWindows,
    work: Workspace,
) -> None:
    """Find the best cylinder around a centre."""
    centre, count, near = circle
    search, intervals = wanted
    periods = cases.shape[1]
    sums, seen, best = empty_sums(periods), np.zeros(periods + 1, np.int64), 0.0
    for index in range(count):
        place = reach.places[work.order[index]]
        add_place(sums, search, place)
        running = 0
        for period in range(periods):
            running += cases[place, period]
            seen[period + 1] += running
        if closes_after(index, near, work):
            ratio, start, end = best_interval(seen, sums, search, intervals, best)
            if ratio > best:
                best = ratio
                note(found, centre, ratio, (start, end), work.distance[index])


@compiled
def best_interval(
    seen: NDArray[np.int64], sums: Sums, search: Search, intervals: Intervals, best: float
) -> tuple[float, int, int]:
    """Return the best ratio of all intervals of one circle if it beats ``best``, with where it starts and ends."""
    model, needed = search.model, search.needed
    periods = len(seen) - 1
    level = level_of(best / search.factor)
    from_period, to_period = 0, 0
    for duration in range(1, intervals.longest + 1):
        for start in range(first_start(duration, periods, intervals), periods - duration + 1):
            end = start + duration
            size = sums.size[end] - sums.size[start]
            excess = seen[end] - seen[start] - expected_in(size, sums.expected[end] - sums.expected[start], model)
            if size == 0 or search.sign * excess <= 0.0:
                continue
            held = size * model.size_unit
            if search.sign * excess <= needed.excess[level, bucket_of(held, needed.largest)]:
                continue
            ratio = search.factor * log_likelihood_ratio(held, excess, model.total, model.share)
            if ratio > best:
                best, from_period, to_period = ratio, start, end
                level = level_of(best / search.factor)
    return best, from_period, to_period


@compiled
def find_windows(
    cases: NDArray[np.int64],
    tile: tuple[int, int],
    bounds: tuple[Cap, NDArray[np.float64], NDArray[np.bool_]],
    search: Search,
    intervals: Intervals,
    found: BestWindows,
) -> None:
    """Find the best window around every centre of a tile.

    Parameters
    ----------
    cases : ndarray of shape (places, periods)
        Observed cases.
    bounds : Cap and two ndarrays of shape (places,)
        The cap; by centre the squared distance at which its windows must end (places of earlier clusters), and whether
        it is to be looked at.
    found : BestWindows
        Filled in place for the centres of the tile.
    """
    cap, limits, wanted = bounds
    field, periods = search.field, cases.shape[1]
    work = make_workspace(len(field.points))
    farthest = 0.0
    for centre in range(tile[0], tile[1]):
        if wanted[centre]:
            note(found, centre, 0.0, (0, 0), 0.0)
            farthest = max(farthest, limits[centre])
    reach = reachable(field.points, field.whole, tile, Cap(cap.size, min(cap.squared_distance, farthest)), work)
    around = gather(field.points, field.whole, reach.places)
    for centre in range(tile[0], tile[1]):
        if not wanted[centre]:
            continue
        count, near = circle_around(
            field.points[centre], around, reach, Cap(cap.size, min(cap.squared_distance, limits[centre])), work
        )
        while count > 0 and work.distance[count - 1] >= limits[centre]:
            count -= 1
        if periods == 1:
            widen_circle(cases, (centre, count, near), reach, search, found, work)
        else:
            widen_cylinders(cases, (centre, count, near), reach, (search, intervals), found, work)
