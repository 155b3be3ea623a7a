"""Where, when and in which stratum each row of counts was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.terms import Period

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG), km."""

Label: TypeAlias = str | int


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Position, and if asked name, period and stratum, of every row of counts. Use `planar` or `on_earth`.

    Parameters
    ----------
    x, y : ndarray of shape (n_rows,), float
        Coordinates in one unit of length, or longitude and latitude in degrees.
    earth : bool
        Whether they are longitude and latitude; distances are then km along great circles.
    place : tuple of str or int
        Name of the place of each row, for the result; the number of the row by default. One name has one position.
        Rows at one position are one place, whatever their names.
    period : tuple, optional
        Period of each row: `Period`, text that `Period.parse` reads, or numbers. They need not be sorted. A period
        that no row has is no step of time: give it with counts of 0.
    stratum : tuple, optional
        Group within which the totals are kept (region, birth order, period): the null has one share of boys in each.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    earth: bool
    place: tuple[Label, ...]
    period: tuple[Any, ...] | None = None
    stratum: tuple[Label, ...] | None = None

    @classmethod
    def planar(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        *,
        place: Sequence[Label] | None = None,
        period: Sequence[Any] | None = None,
        stratum: Sequence[Label] | None = None,
    ) -> Cells:
        """Place rows by coordinates in one unit of length."""
        return cls._checked(
            (_coordinates(x, name="x"), _coordinates(y, name="y")), earth=False, keys=(place, period, stratum)
        )

    @classmethod
    def on_earth(
        cls,
        lon: ArrayLike,
        lat: ArrayLike,
        *,
        place: Sequence[Label] | None = None,
        period: Sequence[Any] | None = None,
        stratum: Sequence[Label] | None = None,
    ) -> Cells:
        """Place rows by longitude (-180 to 180) and latitude (-90 to 90), degrees."""
        east, north = _coordinates(lon, name="lon", limit=180.0), _coordinates(lat, name="lat", limit=90.0)
        return cls._checked((east, north), earth=True, keys=(place, period, stratum))

    @classmethod
    def _checked(
        cls,
        position: tuple[NDArray[np.float64], NDArray[np.float64]],
        *,
        earth: bool,
        keys: tuple[Sequence[Label] | None, Sequence[Any] | None, Sequence[Label] | None],
    ) -> Cells:
        x, y = position
        names = ("y" if not earth else "lat", "place", "period", "stratum")
        for name, values in zip(names, (y, *keys), strict=True):
            if values is not None and len(values) != len(x):
                raise ValueError(f"{name} must have one value a row: it has {len(values)}, the rows are {len(x)}")
        place, period, stratum = keys
        named = tuple(range(len(x))) if place is None else tuple(_plain(value) for value in place)
        return cls(
            x=x,
            y=y,
            earth=earth,
            place=named,
            period=None if period is None else tuple(_period(value, row) for row, value in enumerate(period)),
            stratum=None if stratum is None else tuple(_plain(value) for value in stratum),
        )

    def only(self, rows: NDArray[np.bool_]) -> Cells:
        """Return the rows that are marked."""
        if rows.all():
            return self
        kept = np.flatnonzero(rows).tolist()
        return Cells(
            x=self.x[rows],
            y=self.y[rows],
            earth=self.earth,
            place=tuple(self.place[row] for row in kept),
            period=None if self.period is None else tuple(self.period[row] for row in kept),
            stratum=None if self.stratum is None else tuple(self.stratum[row] for row in kept),
        )

    @property
    def unit(self) -> str:
        """Unit of distances: 'km', or 'unit of x and y'."""
        return "km" if self.earth else "unit of x and y"

    def points(self) -> NDArray[np.float64]:
        """Return the rows in space, shape (n_rows, 3): the plane at height 0, or the globe in km.

        Straight distances in space sort as great-circle distances do.
        """
        if not self.earth:
            return np.column_stack([self.x, self.y, np.zeros(len(self.x))])
        east, north = np.radians(self.x), np.radians(self.y)
        return EARTH_RADIUS_KM * np.column_stack(
            [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
        )

    def chord(self, distance: float) -> float:
        """Return the straight distance in space of a distance on the map."""
        if not self.earth:
            return distance
        return float(2 * EARTH_RADIUS_KM * np.sin(min(distance / (2 * EARTH_RADIUS_KM), np.pi / 2)))

    def distance(self, chord: float) -> float:
        """Return the distance on the map of a straight distance in space."""
        if not self.earth:
            return chord
        return float(2 * EARTH_RADIUS_KM * np.arcsin(min(chord / (2 * EARTH_RADIUS_KM), 1.0)))


def _coordinates(values: ArrayLike, *, name: str, limit: float = np.inf) -> NDArray[np.float64]:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as fault:
        raise TypeError(f"{name} must be numbers, one a row") from fault
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, got {array.ndim}")
    wrong = np.flatnonzero(~(np.abs(array) <= limit) | ~np.isfinite(array))
    if len(wrong):
        allowed = "finite" if limit == np.inf else f"between {-limit:g} and {limit:g}"
        raise ValueError(f"{name}[{wrong[0]}]={array[wrong[0]]:g} must be {allowed}; {len(wrong)} rows are not")
    # -0.0 and 0.0 are one place, and so are the two names of the antimeridian.
    return np.where(array == -180.0, 180.0, array) + 0.0 if limit == 180.0 else array + 0.0


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _period(value: Any, row: int) -> Any:
    plain = _plain(value)
    if isinstance(plain, str):
        try:
            return Period.parse(plain)
        except ValueError as unread:
            raise ValueError(f"period[{row}]: {unread}") from None
    if plain is None or plain != plain:
        raise ValueError(f"period[{row}] is not given")
    return plain
