"""Clusters of the observed counts: the best window, then the best that shares no place with it, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from tianping.statistics.scan.circle_kernels import Search
from tianping.statistics.scan.distance_kernels import TIE
from tianping.statistics.scan.problem import Problem, Shape
from tianping.statistics.scan.replicates import make_search
from tianping.statistics.scan.study import Whole
from tianping.statistics.scan.tiles import Tile, over_tiles, tiles_of
from tianping.statistics.scan.window_kernels import BestWindows, empty_windows, find_windows

SAME = 1e-9
"""Ratios that differ by less, relatively, are one ratio: see `Found`."""

AT_ONCE = 1024
"""Centres looked at again together."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A window of the observed counts.

    Of windows with the same ratio a circle comes before an ellipse, then the smaller radius, then the place that
    stands first in the order of the study.
    """

    ratio: float
    sign: int
    shape: Shape
    places: Whole
    periods: tuple[int, int]
    radius: float


@dataclass(slots=True, eq=False)
class _Layer:
    """One shape and sign, with the best window of every centre and how far its windows may reach.

    A window is stale once it reaches a place that is taken; its ratio then bounds what the centre has left.
    """

    search: Search
    shape: Shape
    windows: BestWindows
    limits: NDArray[np.float64]
    stale: NDArray[np.bool_]


def find_clusters(problem: Problem, *, threads: int) -> Iterator[Found]:
    """Give windows by falling ratio, none sharing a place with one before."""
    places = len(problem.cases)
    layers = [
        _Layer(
            make_search(problem, shape=shape, sign=sign),
            shape,
            empty_windows(places),
            np.full(places, np.inf),
            np.ones(places, np.bool_),
        )
        for sign in problem.signs
        for shape in problem.shapes
    ]
    for layer in layers:
        _look_again(problem, layer, layer.stale.copy(), threads=threads)
    while (found := _best(problem, layers, threads=threads)) is not None:
        yield found
        for layer in layers:
            _keep_off(layer, found.places)


def _best(problem: Problem, layers: list[_Layer], *, threads: int) -> Found | None:
    """Return the window with the largest ratio; windows are looked for again only while an old bound beats it."""
    while True:
        fresh = max(float(layer.windows.ratio[~layer.stale].max(initial=0.0)) for layer in layers)
        bound = max(float(layer.windows.ratio[layer.stale].max(initial=0.0)) for layer in layers)
        if max(bound, fresh) <= SAME:
            return None
        if bound < fresh * (1 - SAME):
            return _first_of_equals(problem, layers, fresh)
        for layer in layers:
            doubtful = np.flatnonzero(layer.stale & (layer.windows.ratio >= max(fresh, SAME) * (1 - SAME)))
            likely = doubtful[np.argsort(-layer.windows.ratio[doubtful], kind="stable")][:AT_ONCE]
            again = np.zeros(len(layer.stale), np.bool_)
            again[likely] = True
            _look_again(problem, layer, again, threads=threads)


def _first_of_equals(problem: Problem, layers: list[_Layer], ratio: float) -> Found:
    layer = next(each for each in layers if _equal(each, ratio).any())
    windows, equal = layer.windows, np.flatnonzero(_equal(layer, ratio))
    centre = int(equal[np.argmin(windows.squared_radius[equal])])
    return Found(
        ratio=float(windows.ratio[centre]),
        sign=layer.search.sign,
        shape=layer.shape,
        places=_members(layer.search.field.points, centre, float(windows.squared_radius[centre])),
        periods=(int(windows.start[centre]), int(windows.end[centre])),
        radius=float(np.sqrt(windows.squared_radius[centre])),
    )


def _members(points: NDArray[np.float64], centre: int, squared_radius: float) -> Whole:
    """Return the places within a radius, nearest first."""
    across, along, up = (points - points[centre]).T
    squared = across * across + along * along + up * up
    inside = np.flatnonzero(squared <= squared_radius * (1 + TIE))
    return inside[np.argsort(squared[inside], kind="stable")]


def _equal(layer: _Layer, ratio: float) -> NDArray[np.bool_]:
    return ~layer.stale & (layer.windows.ratio >= ratio * (1 - SAME))


def _keep_off(layer: _Layer, taken: Whole) -> None:
    """Shorten the reach of every centre to the nearest place that is taken."""
    points = layer.search.field.points
    nearest = cKDTree(points[taken]).query(points)[0]
    # A hair less: the tree may round otherwise than the kernel that measures again.
    layer.limits = np.minimum(layer.limits, nearest**2 * (1 - 1e-9))
    layer.stale |= (layer.windows.ratio > 0) & (layer.windows.squared_radius >= layer.limits)


def _look_again(problem: Problem, layer: _Layer, centres: NDArray[np.bool_], *, threads: int) -> None:
    def look(tile: Tile, _: int) -> None:
        find_windows(
            problem.cases, tile, (problem.cap, layer.limits, centres), layer.search, problem.intervals, layer.windows
        )

    periods = problem.cases.shape[1]
    tiles = [tile for tile in tiles_of(len(centres), periods=periods) if centres[tile[0] : tile[1]].any()]
    over_tiles(look, range(threads), places=len(centres), periods=periods, only=tiles)
    layer.stale &= ~centres
