"""The best window around each centre for the counts as they were observed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.scan.circle_kernels import Search, expected_in
from tianping.statistics.scan.cylinder_kernels import Intervals, Sums, add_place, empty_sums, first_start
from tianping.statistics.scan.distance_kernels import Cap, circle_around, closes_after, make_workspace, reachable
from tianping.statistics.scan.likelihood_kernels import bucket_of, level_of, log_likelihood_ratio


class BestWindows(NamedTuple):
    """By centre: the ratio (0 where no window has one), how many places, periods from and to, squared radius."""

    ratio: NDArray[np.float64]
    places: NDArray[np.int64]
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
        np.zeros(places, np.int64),
        np.zeros(places),
    )


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
            farthest = max(farthest, limits[centre])
    places = reachable(field.points, field.whole, tile, Cap(cap.size, min(cap.squared_distance, farthest)), work)
    points, weights = field.points[places], field.whole[places]
    for centre in range(tile[0], tile[1]):
        if not wanted[centre]:
            continue
        found.ratio[centre] = 0.0
        count = circle_around(field.points[centre], points, weights, cap, work)
        sums, seen = empty_sums(periods), np.zeros(periods + 1, np.int64)
        for index in range(count):
            if work.distance[index] >= limits[centre]:
                break
            place = places[work.order[index]]
            add_place(sums, search, place)
            seen[1:] += np.cumsum(cases[place])
            if not closes_after(index, len(places), work):
                continue
            best, start, end = best_interval(seen, sums, search, intervals, found.ratio[centre])
            if best > found.ratio[centre]:
                found.ratio[centre], found.places[centre] = best, index + 1
                found.start[centre], found.end[centre] = start, end
                found.squared_radius[centre] = work.distance[index]


@compiled
def members(centre: int, count: int, search: Search, cap: Cap) -> NDArray[np.int32]:
    """Return the places of the circle around a centre that holds so many, nearest first."""
    field = search.field
    work = make_workspace(len(field.points))
    places = reachable(field.points, field.whole, (centre, centre + 1), cap, work)
    circle_around(field.points[centre], field.points[places], field.whole[places], cap, work)
    return places[work.order[:count]]
