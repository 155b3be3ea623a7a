"""Degrees laid flat: places and windows keep their size, circles stay almost round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tianping.charts.cluster_readings import ClusterWindow, Positions
from tianping.charts.map_ground import KILOMETRES
from tianping.charts.readings import Floats
from tianping.terms import Bilingual

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG), km."""

_CORNERS = 128
"""Corners of a window's outline; its sides then lie within 0.03 % of the radius."""

_OPPOSITE = 1e-6
"""What lies opposite the middle of the map has no place on it; it is drawn far away."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Lambert's azimuthal equal-area projection around a middle; or the plane as it is, without a middle.

    Within 2,500 km of the middle lengths are right to 2 %.

    References
    ----------
    .. [1] Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395, 182-190.
    """

    middle: tuple[float, float] | None
    unit: Bilingual

    @classmethod
    def for_positions(cls, positions: Positions) -> Projection:
        """Take the mean of the places on the globe as the middle."""
        if not positions.earth:
            return cls(None, positions.unit)
        known = np.isfinite(positions.x) & np.isfinite(positions.y)
        east, north = np.radians(positions.x[known]), np.radians(positions.y[known])
        across, along, up = np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)
        x, y, z = (float(axis.sum()) for axis in (across, along, up))
        return cls((float(np.arctan2(y, x)), float(np.arctan2(z, np.hypot(x, y)))), KILOMETRES)

    def flat(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return where coordinates lie on the map, in its unit."""
        return (x, y) if self.middle is None else self._flat_radians(np.radians(x), np.radians(y))

    def outline(self, window: ClusterWindow) -> tuple[Floats, Floats]:
        """Return the corners of a window on the map, the first one again at the end."""
        turn = np.linspace(0, 2 * np.pi, _CORNERS + 1)
        if self.middle is not None:
            return self._flat_radians(*_circle_on_earth(window, turn))
        angle = np.radians(window.angle)
        along, across = window.radius * np.cos(turn), window.radius / window.axis_ratio * np.sin(turn)
        return (
            window.centre[0] + along * np.cos(angle) - across * np.sin(angle),
            window.centre[1] + along * np.sin(angle) + across * np.cos(angle),
        )

    def _flat_radians(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        middle_east, middle_north = self.middle or (0.0, 0.0)
        apart = east - middle_east
        sine, cosine = np.sin(middle_north), np.cos(middle_north)
        nearness = sine * np.sin(north) + cosine * np.cos(north) * np.cos(apart)
        scale = EARTH_RADIUS_KM * np.sqrt(2 / np.maximum(1 + nearness, _OPPOSITE))
        across: Floats = scale * np.cos(north) * np.sin(apart)
        up: Floats = scale * (cosine * np.sin(north) - sine * np.cos(north) * np.cos(apart))
        return across, up


def _circle_on_earth(window: ClusterWindow, bearing: Floats) -> tuple[Floats, Floats]:
    """Points at the radius from the centre, along the earth, in radians."""
    east, north = np.radians(window.centre[0]), np.radians(window.centre[1])
    arc = window.radius / EARTH_RADIUS_KM
    up = np.arcsin(
        np.clip(np.sin(north) * np.cos(arc) + np.cos(north) * np.sin(arc) * np.cos(bearing), -1, 1),
    )
    aside = np.arctan2(np.sin(bearing) * np.sin(arc) * np.cos(north), np.cos(arc) - np.sin(north) * np.sin(up))
    return east + aside, up
