"""What maps share: the plane in pixels, the size of marks, the scale bar and the words at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tianping.charts.figure import Width
from tianping.charts.grammar import Layer, segments
from tianping.charts.labels import Placed
from tianping.charts.readings import Counts, Floats
from tianping.terms import Bilingual, CountKind, Language

HEIGHTS: dict[Width, tuple[int, int]] = {"wide": (320, 420), "narrow": (200, 400)}
"""Lowest and highest, in pixels: a wide map stands beside a funnel of 320."""

EDGE, NAMES_ROOM, FOOT = 18, 54, 52
"""Pixels kept free: around the points, right of them for names, below them for the scale bar."""

KILOMETRES = Bilingual(zh="千米", en="km")

_LARGEST, _SMALLEST = 11.0, 3.0
_BAR_UP_TO, _BAR_LEFT = 120, 16.0
_SIZE = Bilingual(zh="点越大，出生越多", en="larger: more births")
_CHILDREN = Bilingual(zh="点越大，儿童越多", en="larger: more children")
_SCHEMATIC = Bilingual(zh="位置为示意", en="positions schematic")


@dataclass(frozen=True, slots=True)
class Extent:
    """Ends of what is drawn, in the unit of the map."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, across: Sequence[float], up: Sequence[float]) -> Extent:
        return cls(min(across, default=0.0), min(up, default=0.0), max(across, default=0.0), max(up, default=0.0))


@dataclass(frozen=True, slots=True)
class Plane:
    """The unit of the map to pixels; north is up."""

    west: float
    north: float
    left: float
    top: float
    pixels_per_unit: float

    def at(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        return (
            self.left + (east - self.west) * self.pixels_per_unit,
            self.top + (self.north - north) * self.pixels_per_unit,
        )


def height_of(extent: Extent, *, map_width: int, bounds: tuple[int, int]) -> int:
    """As high as the places reach from north to south, within bounds."""
    across = extent.east - extent.west
    wanted = (map_width - EDGE - NAMES_ROOM) * (extent.north - extent.south) / across if across > 0 else 0
    return min(max(round(wanted) + EDGE + FOOT, bounds[0]), bounds[1])


def fit_plane(extent: Extent, *, map_width: int, map_height: int) -> Plane:
    """The largest scale at which everything fits, in the middle of the room."""
    room = (map_width - EDGE - NAMES_ROOM, map_height - EDGE - FOOT)
    reach = (extent.east - extent.west, extent.north - extent.south)
    scale = min((size / span for size, span in zip(room, reach, strict=True) if span > 0), default=1.0)
    left, top = (EDGE + (size - span * scale) / 2 for size, span in zip(room, reach, strict=True))
    return Plane(extent.west, extent.north, left, top, scale)


def radii_of(births: Counts) -> Floats:
    """Area grows with births, above a smallest size that is still seen."""
    counted = np.maximum(births, 0).astype(np.float64)
    crowd = 1.0 if len(counted) <= 40 else max(0.4, float(np.sqrt(40 / len(counted))))
    largest = counted.max(initial=1.0)
    wanted: Floats = _LARGEST * crowd * np.sqrt(counted / max(largest, 1.0))
    return np.maximum(wanted, _SMALLEST)


def scale_bar(pixels_per_unit: float, *, map_height: int) -> Layer:
    length, foot = _bar_length(pixels_per_unit) * pixels_per_unit, map_height - 10
    right = _BAR_LEFT + length
    ends = [(x, foot - 4, x, foot) for x in (_BAR_LEFT, right)]
    return segments("axis", [(_BAR_LEFT, foot, right, foot), *ends])


def foot_words(
    pixels_per_unit: float,
    language: Language,
    *,
    size: tuple[int, int],
    unit: Bilingual = KILOMETRES,
    schematic: bool = False,
    kind: CountKind = CountKind.BIRTHS,
) -> list[Placed]:
    """Length of the scale bar, and what the size of a point says; ``size`` is the map's, in pixels."""
    width, height = size
    length = _bar_length(pixels_per_unit)
    said = (_SIZE if kind is CountKind.BIRTHS else _CHILDREN).in_(language)
    if schematic:
        said += ("；" if language == "zh" else "; ") + _SCHEMATIC.in_(language)
    bar_end = _BAR_LEFT + length * pixels_per_unit + 6
    named = Placed(f"{length:g} {unit.in_(language)}", bar_end, height - 7, "start", strong=False)
    words = Placed(said, width - 8, height - 7, "end", strong=False)
    if words.box.overlaps(named.box):
        words = Placed(said, width - 8, height - 23, "end", strong=False)
    return [named, words]


def _bar_length(pixels_per_unit: float) -> float:
    """The longest of 1, 2, 5 times a power of ten that fits the foot."""
    powers = [digit * 10.0**power for power in range(-6, 9) for digit in (1, 2, 5)]
    return max((length for length in powers if length * pixels_per_unit <= _BAR_UP_TO), default=powers[0])
