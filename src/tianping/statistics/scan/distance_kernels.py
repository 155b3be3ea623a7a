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

SPARE = 1.0 + 1e-6
"""Bounds on squared distances are widened by it: a place too many is harmless, one too few is not."""

TIE = 1e-10
"""Squared distances that differ by less, relatively, are one distance: such places enter a circle together."""

DIGIT = 11
DIGITS = 2
"""Two digits of eleven bits: the exponent and the first half of the fraction of a single-precision number."""


class Cap(NamedTuple):
    """How far a window may reach: size (births, or expected cases in stored units) and squared distance."""

    size: int
    squared_distance: float


class Reach(NamedTuple):
    """What the circles around the centres of a tile can hold, or be ended by.

    ``places`` in the order of the study; around ``middle`` a circle of ``radius`` exceeds the cap.
    """

    places: NDArray[np.int32]
    middle: NDArray[np.float64]
    radius: float


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

    Numbers cut short are sorted by digits, what is then nearly sorted by full precision; equal distances stay in the
    order in which they came.
    """
    keys = work.distance[:count].astype(np.float32).view(np.uint32) >> np.uint32(32 - DIGITS * DIGIT)
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
def squared_distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the squared straight distance of two points in space."""
    across, along, up = other[0] - one[0], other[1] - one[1], other[2] - one[2]
    return float(across * across + along * along + up * up)


@compiled
def measure_from(centre: NDArray[np.float64], points: NDArray[np.float64], work: Workspace) -> None:
    """Write the squared distance of every point into the workspace, in the order of the points."""
    for index in range(len(points)):
        work.distance[index] = squared_distance(centre, points[index])
        work.order[index] = index


@compiled
def middle_of(points: NDArray[np.float64], first: int, last: int) -> NDArray[np.float64]:
    """Return the mean position of a tile."""
    middle = np.zeros(3)
    for index in range(first, last):
        for axis in range(3):
            middle[axis] += points[index, axis] / (last - first)
    return middle


@compiled
def reachable(
    points: NDArray[np.float64], sizes: NDArray[np.int64], tile: tuple[int, int], cap: Cap, work: Workspace
) -> Reach:
    """Return what any circle around the centres of a tile can reach.

    A circle of radius r around the middle of the tile that exceeds the cap lies within the circle of radius r + d
    around any centre at distance d from the middle: that centre's circles end before r + d.
    """
    middle = middle_of(points, tile[0], tile[1])
    measure_from(middle, points, work)
    farthest = 0.0
    for index in range(tile[0], tile[1]):
        farthest = max(farthest, work.distance[index])
    sort_by_distance(len(points), work)
    apart, radius, held = sqrt(farthest), inf, 0
    for index in range(len(points)):
        held += sizes[work.order[index]]
        if held > cap.size:
            radius = sqrt(work.distance[index])
            break
    reach = min(radius + 2.0 * apart, sqrt(cap.squared_distance) + apart)
    limit, count = reach * reach * SPARE + 1e-300, 0
    while count < len(points) and work.distance[count] <= limit:
        count += 1
    within = np.zeros(len(points), np.bool_)
    for index in range(count):
        within[work.order[index]] = True
    places, at = np.empty(count, np.int32), 0
    for index in range(len(points)):
        if within[index]:
            places[at] = index
            at += 1
    return Reach(places, middle, radius)


@compiled
def gather(
    points: NDArray[np.float64], sizes: NDArray[np.int64], places: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Copy points and sizes of some places, to be gone through many times."""
    some_points, some_sizes = np.empty((len(places), 3)), np.empty(len(places), np.int64)
    for index in range(len(places)):
        place = places[index]
        some_sizes[index] = sizes[place]
        for axis in range(3):
            some_points[index, axis] = points[place, axis]
    return some_points, some_sizes


@compiled
def circle_around(
    centre: NDArray[np.float64],
    around: tuple[NDArray[np.float64], NDArray[np.int64]],
    reach: Reach,
    cap: Cap,
    work: Workspace,
) -> tuple[int, int]:
    """Sort the places that a tile can reach around one of its centres.

    Parameters
    ----------
    around : ndarray of shape (n, 3) and ndarray of shape (n,)
        Points and sizes of ``reach.places``.

    Returns
    -------
    tuple of int
        How many places the largest circle holds, and how many were sorted. ``work.order`` then has positions among
        ``reach.places``, nearest first, and ``work.distance`` their squared distances.
    """
    points, sizes = around
    radius = reach.radius + sqrt(squared_distance(centre, reach.middle))
    limit = min(radius * radius, cap.squared_distance) * SPARE + 1e-300
    near = 0
    for index in range(len(points)):
        distance = squared_distance(centre, points[index])
        work.distance[near] = distance
        work.order[near] = index
        near += distance <= limit
    sort_by_distance(near, work)
    held = 0
    for index in range(near):
        held += sizes[work.order[index]]
        if held > cap.size or work.distance[index] > cap.squared_distance:
            return index, near
    return near, near


@compiled
def closes_after(index: int, count: int, work: Workspace) -> bool:
    """Whether a circle may end after this place: the next one, if there is one, lies farther away."""
    if index + 1 >= count:
        return True
    return bool(work.distance[index + 1] > work.distance[index] * (1.0 + TIE))
