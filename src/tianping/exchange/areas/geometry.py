"""Outlines reduced to what the product keeps: a point inside, and which outlines touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Ring = Sequence[Point]
Polygon = Sequence[Ring]


def representative_point(polygons: Iterable[Polygon]) -> Point:
    """Return a point inside the largest of the polygons, also where it is bent or has holes.

    The middle of the longest stretch inside the outline along a line through half its height. Outlines that are given by
    fewer than three distinct corners have no inside: ``ValueError``.
    """
    largest = max(polygons, key=lambda polygon: abs(_twice_area(polygon[0])))
    if not _twice_area(largest[0]):
        raise ValueError("an outline needs three corners that are not in line")
    heights = sorted({y for _, y in largest[0]})
    # Half-way between two corners, nearest to the middle: no corner or level edge lies on the line.
    middle = (heights[0] + heights[-1]) / 2
    levels = ((low + high) / 2 for low, high in pairwise(heights))
    level = min(levels, key=lambda y: abs(y - middle))
    crossings = sorted(x for ring in largest for x in _crossings(ring, level))
    stretches = zip(crossings[::2], crossings[1::2], strict=True)
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return (left + right) / 2, level


def touching(outlines: Sequence[Iterable[Polygon]]) -> list[tuple[int, int]]:
    """Return pairs of outlines (by index, the smaller first) that share an edge, in either direction."""
    owners: dict[tuple[Point, Point], set[int]] = defaultdict(set)
    for index, polygons in enumerate(outlines):
        for polygon in polygons:
            for ring in polygon:
                for start, end in pairwise(_closed(ring)):
                    if start != end:
                        owners[min((start, end), (end, start))].add(index)
    pairs = {(a, b) for shared in owners.values() for a in shared for b in shared if a < b}
    return sorted(pairs)


def _closed(ring: Ring) -> list[Point]:
    return [*ring, ring[0]] if ring[0] != ring[-1] else list(ring)


def _twice_area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(_closed(ring)))


def _crossings(ring: Ring, level: float) -> list[float]:
    return [
        x0 + (level - y0) * (x1 - x0) / (y1 - y0)
        for (x0, y0), (x1, y1) in pairwise(_closed(ring))
        if (y0 > level) != (y1 > level)
    ]
