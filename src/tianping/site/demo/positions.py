"""Where the demo's places lie: made up. Only the county's middle is roughly that of the real one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from tianping.jurisdictions import PlaceRegister
from tianping.terms import Level

MIDDLE = (106.4, 23.1)
"""Degrees east and north."""
HALF_WIDTH_KM, HALF_HEIGHT_KM = 31.0, 27.0
"""The area of the real county, 3,326 km², as a box (area: county government)."""
NEAREST_SEATS_KM = 9.0
VILLAGE_SPREAD_KM = 3.2
LONGEST_NEIGHBOUR_KM = 22.0
KM_PER_DEGREE = 111.32
Positions = dict[str, tuple[float, float]]


def simulate_positions(register: PlaceRegister, *, seed: int) -> Positions:
    """Draw a position for the county, each township and each village, by code; townships keep a distance from each other."""
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, 2])))
    townships = [place.code.text for place in register.of_level(Level.TOWNSHIP)]
    seats = dict(zip(townships, _apart(random, len(townships)), strict=True))
    points = {register.of_level(Level.COUNTY)[0].code.text: np.zeros(2)} | seats
    for place in register.of_level(Level.VILLAGE):
        points[place.code.text] = seats[place.code.text[:9]] + random.normal(0, VILLAGE_SPREAD_KM, 2)
    return {code: _degrees(point) for code, point in points.items()}


def simulate_neighbours(positions: Positions, codes: list[str]) -> list[tuple[str, str]]:
    """Join places whose seats stand beside each other: edges of the Delaunay triangulation that are not too long."""
    points = np.array([_kilometres(positions[code]) for code in codes])
    edges = {
        (min(a, b), max(a, b))
        for triangle in Delaunay(points).simplices.tolist()
        for a, b in pairwise([*triangle, triangle[0]])
        if np.hypot(*(points[a] - points[b])) <= LONGEST_NEIGHBOUR_KM
    }
    return [(codes[a], codes[b]) for a, b in sorted(edges)]


def _apart(random: np.random.Generator, count: int) -> list[NDArray[np.float64]]:
    """Points in the box, each at least so far from every earlier one; the first stands in the middle: the county's seat."""
    found = [np.zeros(2)]
    while len(found) < count:
        point = random.uniform(-1, 1, 2) * (HALF_WIDTH_KM, HALF_HEIGHT_KM)
        if min(np.hypot(*(point - other)) for other in found) >= NEAREST_SEATS_KM:
            found.append(point)
    return found


def _degrees(point: NDArray[np.float64]) -> tuple[float, float]:
    across = KM_PER_DEGREE * np.cos(np.radians(MIDDLE[1]))
    return round(MIDDLE[0] + float(point[0] / across), 5), round(MIDDLE[1] + float(point[1] / KM_PER_DEGREE), 5)


def _kilometres(position: tuple[float, float]) -> tuple[float, float]:
    across = KM_PER_DEGREE * float(np.cos(np.radians(MIDDLE[1])))
    return (position[0] - MIDDLE[0]) * across, (position[1] - MIDDLE[1]) * KM_PER_DEGREE
