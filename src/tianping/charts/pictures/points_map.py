"""Points at the seats of places: no outline, so that no boundary is claimed; area by births, shape and tone by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Frame, Layer, circles, compose, segments, texts
from tianping.charts.labels import Box, Placed, Wanted, place_labels
from tianping.charts.marks import MARK_TITLES_UP_TO, NAMES_TRIED, mark_layers, mark_of, mark_title
from tianping.charts.pictures.funnel import finding_of_places
from tianping.charts.readings import Counts, Floats, Places, Reach, Seats
from tianping.charts.signs import SAYING_SOMETHING, SURE
from tianping.charts.words import tally_text
from tianping.terms import Bilingual, CountKind, Language

_WIDTHS: dict[Width, int] = {"wide": 440, "narrow": 326}
_HEIGHTS: dict[Width, tuple[int, int]] = {"wide": (320, 420), "narrow": (200, 400)}
"""Lowest and highest, in pixels: a wide map stands beside a funnel of 320."""
_EDGE, _NAMES_ROOM, _FOOT = 18, 54, 52
_LARGEST, _SMALLEST = 11.0, 3.0
_BAR_UP_TO = 120
_SIZE = Bilingual(zh="点越大，出生越多", en="larger: more births")
_CHILDREN = Bilingual(zh="点越大，儿童越多", en="larger: more children")
_SCHEMATIC = Bilingual(zh="位置为示意", en="positions schematic")


@dataclass(frozen=True, slots=True)
class _Plane:
    """Kilometres to pixels; north is up."""

    west: float
    north: float
    left: float
    top: float
    pixels_per_km: float

    def at(self, east_km: Floats, north_km: Floats) -> tuple[Floats, Floats]:
        return self.left + (east_km - self.west) * self.pixels_per_km, self.top + (
            self.north - north_km
        ) * self.pixels_per_km


@dataclass(frozen=True)
class _Map:
    places: Places
    seats: Seats
    kind: CountKind
    reaches: Sequence[Reach] = ()

    @cached_property
    def drawable(self) -> Counts:
        """Places with a point."""
        return np.flatnonzero(np.isfinite(self.seats.east_km) & np.isfinite(self.seats.north_km))

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame = self._frame(width)
        plane = self._plane(frame)
        marks = np.column_stack([*plane.at(self._east, self._north), self._radii()]).reshape(-1, 3)
        tokens = [self.places.signs[index].token for index in self.drawable]
        foot = self._foot(frame, plane.pixels_per_km, language)
        called = self._calls(frame, plane, [word.box for word in foot], language)
        names = self._names(frame, marks, [word.box for word in (*foot, *called)])
        layers: list[Layer] = [
            *self._circles(plane),
            *mark_layers(marks, tokens, titles=self._titles(language)),
            *texts("name", [name for name in names if not name.strong]),
            *texts("name-strong", [*(name for name in names if name.strong), *called]),
            *self._bar(frame, plane.pixels_per_km),
            *texts("label", foot),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    @property
    def _east(self) -> Floats:
        return self.seats.east_km[self.drawable]

    @property
    def _north(self) -> Floats:
        return self.seats.north_km[self.drawable]

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east and north end of points and circles, in km."""
        circles = [(reach.east_km, reach.north_km, reach.radius_km) for reach in self.reaches]
        across = [*self._east.tolist(), *(x + side * r for x, _, r in circles for side in (-1, 1))]
        up = [*self._north.tolist(), *(y + side * r for _, y, r in circles for side in (-1, 1))]
        return min(across, default=0.0), min(up, default=0.0), max(across, default=0.0), max(up, default=0.0)

    def _frame(self, width: Width) -> Frame:
        """As high as the places reach from north to south, within bounds."""
        west, south, east, north = self.extent
        lowest, highest = _HEIGHTS[width]
        wanted = (_WIDTHS[width] - _EDGE - _NAMES_ROOM) * (north - south) / (east - west) if east > west else 0
        height = min(max(round(wanted) + _EDGE + _FOOT, lowest), highest)
        return Frame(_WIDTHS[width], height, left=0, top=0, right=0, bottom=0)

    def _plane(self, frame: Frame) -> _Plane:
        west, south, east, north = self.extent
        room = (frame.width - _EDGE - _NAMES_ROOM, frame.height - _EDGE - _FOOT)
        reach = (east - west, north - south)
        pixels_per_km = min((size / span for size, span in zip(room, reach, strict=True) if span > 0), default=1.0)
        left, top = (_EDGE + (size - span * pixels_per_km) / 2 for size, span in zip(room, reach, strict=True))
        return _Plane(west, north, left, top, pixels_per_km)

    def _circles(self, plane: _Plane) -> list[Layer]:
        rows = []
        for reach in self.reaches:
            across, down = plane.at(np.array([reach.east_km]), np.array([reach.north_km]))
            rows.append(
                {"x": float(across[0]), "y": float(down[0]), "size": (2 * reach.radius_km * plane.pixels_per_km) ** 2}
            )
        return [circles("reach", rows)] if rows else []

    def _calls(self, frame: Frame, plane: _Plane, taken: list[Box], language: Language) -> list[Placed]:
        """Names of circles, above or below them where there is room."""
        wanted = []
        for reach in self.reaches:
            across, down = plane.at(np.array([reach.east_km]), np.array([reach.north_km]))
            radius = reach.radius_km * plane.pixels_per_km
            edge = (float(across[0]), float(down[0]) - radius, 0.0)
            wanted += [Wanted(reach.label.in_(language), edge, strong=True)]
        room = Box(2, 2, frame.width - 2, frame.height - _FOOT + 12)
        return place_labels(wanted, room=room, marks=np.empty((0, 3)), taken=taken)

    def _radii(self) -> Floats:
        """Area grows with births, above a smallest size that is still seen."""
        births = np.maximum(self.places.births[self.drawable], 0).astype(np.float64)
        crowd = 1.0 if len(births) <= 40 else max(0.4, float(np.sqrt(40 / len(births))))
        largest = births.max(initial=1.0)
        wanted: Floats = _LARGEST * crowd * np.sqrt(births / max(largest, 1.0))
        return np.maximum(wanted, _SMALLEST)

    def _titles(self, language: Language) -> list[str]:
        if len(self.drawable) > MARK_TITLES_UP_TO:
            return []
        return [mark_title(self.places, int(index), kind=self.kind, language=language) for index in self.drawable]

    def _names(self, frame: Frame, marks: Floats, taken: list[Box]) -> list[Placed]:
        tokens = [self.places.signs[index].token for index in self.drawable]
        order = sorted(
            range(len(tokens)),
            key=lambda spot: (tokens[spot] not in SURE, tokens[spot] not in SAYING_SOMETHING, -marks[spot][2]),
        )
        wanted = [
            Wanted(self.places.names[self.drawable[spot]], mark_of(marks, spot), tokens[spot] in SURE)
            for spot in order[:NAMES_TRIED]
        ]
        room = Box(2, 2, frame.width - 2, frame.height - _FOOT + 12)
        return place_labels(wanted, room=room, marks=marks, taken=taken)

    def _bar(self, frame: Frame, pixels_per_km: float) -> list[Layer]:
        length, foot = _bar_km(pixels_per_km) * pixels_per_km, frame.height - 10
        left = 16.0
        return [
            segments(
                "axis",
                [
                    (left, foot, left + length, foot),
                    (left, foot - 4, left, foot),
                    (left + length, foot - 4, left + length, foot),
                ],
            )
        ]

    def _foot(self, frame: Frame, pixels_per_km: float, language: Language) -> list[Placed]:
        kilometres = _bar_km(pixels_per_km)
        unit = "千米" if language == "zh" else "km"
        said = (_SIZE if self.kind is CountKind.BIRTHS else _CHILDREN).in_(language)
        if self.seats.schematic:
            said += ("；" if language == "zh" else "; ") + _SCHEMATIC.in_(language)
        bar_end = 16 + kilometres * pixels_per_km + 6
        foot = [Placed(f"{kilometres:g} {unit}", bar_end, frame.height - 7, "start", strong=False)]
        words = Placed(said, frame.width - 8, frame.height - 7, "end", strong=False)
        if words.box.overlaps(foot[0].box):
            words = Placed(said, frame.width - 8, frame.height - 23, "end", strong=False)
        return [*foot, words]


def points_map(
    places: Places,
    seats: Seats,
    *,
    reaches: Sequence[Reach] = (),
    kind: CountKind = CountKind.BIRTHS,
    title: Bilingual | None = None,
) -> Figure:
    """Draw places where their seats lie.

    Parameters
    ----------
    places : Places
        Names, births and signs.
    seats : Seats
        Positions in km, in the order of the places; a place without a point is left out and counted in the card head.
    reaches : sequence of Reach
        Circles to draw, such as windows of a scan; the map holds them whole.
    title : Bilingual, optional
        The finding; by default who is surely high or low.

    Raises
    ------
    ValueError
        If there is not one seat for each place.
    """
    if len(places) != len(seats.east_km):
        raise ValueError(f"each place needs its seat: {len(places)} places, {len(seats.east_km)} seats")
    picture = _Map(places, seats, kind, reaches)
    missing = len(places) - len(picture.drawable)
    return Figure(
        title=title or finding_of_places(places),
        note=Bilingual(
            zh="不画界线" + (f"；{missing} 个没有位置" if missing else ""),
            en="no boundaries drawn" + (f"; {missing} without a position" if missing else ""),
        ),
        description=Bilingual(
            zh=f"只画驻地的点，不画界线。{places.unit.counted(len(places), 'zh')}中 {tally_text(places.signs, 'zh')}。",
            en=f"Points at the seats, no boundaries. Of {places.unit.counted(len(places), 'en')} {tally_text(places.signs, 'en')}.",
        ),
        draw=picture.drawing,
        span="half",
    )


def _bar_km(pixels_per_km: float) -> float:
    """The longest of 1, 2, 5 times a power of ten that fits the foot."""
    powers = [digit * 10.0**power for power in range(-3, 5) for digit in (1, 2, 5)]
    return max((length for length in powers if length * pixels_per_km <= _BAR_UP_TO), default=powers[0])
