"""The places around each centre, nearest first.

Places stand in an order in which neighbours in the list are mostly neighbours on the map, and centres are taken in
tiles of that list. What one circle of a tile can reach bounds what all its circles can reach, so most places are
never looked at again.
"""

from __future__ import annotations

from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

TIE = 1e-10
"""Squared distances that differ by less, relatively, are one distance: such places enter a circle together."""

DIGIT = 11
DIGITS = 3
"""Eleven bits three times hold the 32 bits of a single-precision number."""


class Cap(NamedTuple):
    """How far a window may reach: size (births, or expected cases in stored units) and squared distance."""

    size: int
    squared_distance: float


class Pairs(NamedTuple):
    """Keys to sort by, and the positions that go with them."""

    key: NDArray[np.uint32]
    position: NDArray[np.int32]


class Workspace(NamedTuple):
    """Buffers of one thread, as long as there are places."""

    distance: NDArray[np.float64]
    order: NDArray[np.int32]
    first: Pairs
    second: Pairs


@compiled
def make_workspace(places: int) -> Workspace:
    """Allocate the buffers of one thread."""
    first = Pairs(np.empty(places, np.uint32), np.empty(places, np.int32))
    second = Pairs(np.empty(places, np.uint32), np.empty(places, np.int32))
    return Workspace(np.empty(places), np.empty(places, np.int32), first, second)


@compiled
def sort_digit(count: int, digit: int, source: Pairs, target: Pairs) -> bool:
    """Sort by one digit of the key, keeping the order of equals; ``False``, and nothing done, if all have the same."""
    shift, mask = np.uint32(digit * DIGIT), np.uint32((1 << DIGIT) - 1)
    starts = np.zeros((1 << DIGIT) + 1, np.int64)
    for index in range(count):
        starts[((source.key[index] >> shift) & mask) + 1] += 1
    if starts.max() == count:
        return False
    for value in range(1 << DIGIT):
        starts[value + 1] += starts[value]
    for index in range(count):
        value = (source.key[index] >> shift) & mask
        target.key[starts[value]] = source.key[index]
        target.position[starts[value]] = source.position[index]
        starts[value] += 1
    return True


@compiled
def sort_by_distance(count: int, work: Workspace) -> None:
    """Sort the first ``count`` entries of ``work.order`` and ``work.distance`` by distance.

    Single precision sorts by digits, a last pass over nearly sorted values by full precision; equal distances stay in
    the order in which they came.
    """
    keys = work.distance[:count].astype(np.float32).view(np.uint32)
    distance, order = work.distance[:count].copy(), work.order[:count].copy()
    source, target = work.first, work.second
    for index in range(count):
        source.key[index], source.position[index] = keys[index], index
    for digit in range(DIGITS):
        if sort_digit(count, digit, source, target):
            source, target = target, source
    position = source.position
    for index in range(1, count):
        moved, at = position[index], index
        while at > 0 and distance[position[at - 1]] > distance[moved]:
            position[at] = position[at - 1]
            at -= 1
        position[at] = moved
    for index in range(count):
        work.order[index] = order[position[index]]
        work.distance[index] = distance[position[index]]


@compiled
def measure_from(centre: NDArray[np.float64], points: NDArray[np.float64], work: Workspace) -> None:
    """Write the squared distance of every point into the workspace, in the order of the points."""
    for index in range(len(points)):
        across = points[index, 0] - centre[0]
        along = points[index, 1] - centre[1]
        up = points[index, 2] - centre[2]
        work.distance[index] = across * across + along * along + up * up
        work.order[index] = index


@compiled
def reachable(
    points: NDArray[np.float64], sizes: NDArray[np.int64], tile: tuple[int, int], cap: Cap, work: Workspace
) -> NDArray[np.int32]:
    """Return the places that any circle around the centres of a tile can hold, or that end it.

    A circle of radius r around the middle of the tile that exceeds the cap lies within the circle of radius r + d
    around any centre at distance d from the middle: that centre's circles end before r + d.
    """
    first, last = tile
    middle = np.array([points[first:last, axis].mean() for axis in range(3)])
    measure_from(middle, points, work)
    apart = sqrt(work.distance[first:last].max())
    by_place = work.distance[: len(points)].copy()
    sort_by_distance(len(points), work)
    reach = inf
    held = 0
    for index in range(len(points)):
        held += sizes[work.order[index]]
        if held > cap.size:
            reach = sqrt(work.distance[index]) + 2.0 * apart
            break
    if cap.squared_distance < inf:
        reach = min(reach, sqrt(cap.squared_distance) + apart)
    # A little more than the bound: a place too many is harmless, one too few is not.
    limit = reach * reach * (1.0 + 1e-6) + 1e-300
    return np.flatnonzero(by_place <= limit).astype(np.int32)


@compiled
def circle_around(
    centre: NDArray[np.float64], candidates: NDArray[np.float64], sizes: NDArray[np.int64], cap: Cap, work: Workspace
) -> int:
    """Sort the candidates around a centre and return how many the largest circle holds.

    ``work.order`` then holds positions among the candidates and ``work.distance`` their squared distances, nearest
    first. A circle that would cut through places at one distance is no window: see `closes_after`.
    """
    measure_from(centre, candidates, work)
    count = len(candidates)
    sort_by_distance(count, work)
    held = 0
    for index in range(count):
        held += sizes[work.order[index]]
        if held > cap.size or work.distance[index] > cap.squared_distance:
            return index
    return count


@compiled
def closes_after(index: int, count: int, work: Workspace) -> bool:
    """Whether a circle may end after this place: the next one, if there is one, lies farther away."""
    if index + 1 >= count:
        return True
    return bool(work.distance[index + 1] > work.distance[index] * (1.0 + TIE))
