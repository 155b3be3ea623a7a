"""Points at the seats of places: no outline, so that no boundary is claimed; area by births, shape and tone by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Frame, Layer, circles, compose, texts
from tianping.charts.labels import Box, Placed, Wanted, place_labels
from tianping.charts.map_ground import (
    FOOT,
    HEIGHTS,
    Extent,
    Plane,
    fit_plane,
    foot_words,
    height_of,
    radii_of,
    scale_bar,
)
from tianping.charts.marks import MARK_TITLES_UP_TO, NAMES_TRIED, mark_layers, mark_of, mark_title
from tianping.charts.pictures.funnel import finding_of_places
from tianping.charts.readings import Counts, Floats, Places, Reach, Seats
from tianping.charts.signs import SAYING_SOMETHING, SURE
from tianping.charts.words import tally_text
from tianping.terms import Bilingual, CountKind, Language

_WIDTHS: dict[Width, int] = {"wide": 440, "narrow": 326}


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
        high = height_of(self.extent, map_width=_WIDTHS[width], bounds=HEIGHTS[width])
        frame = Frame(_WIDTHS[width], high, left=0, top=0, right=0, bottom=0)
        plane = fit_plane(self.extent, map_width=frame.width, map_height=frame.height)
        radii = radii_of(self.places.births[self.drawable])
        marks = np.column_stack([*plane.at(self._east, self._north), radii]).reshape(-1, 3)
        tokens = [self.places.signs[index].token for index in self.drawable]
        foot = foot_words(
            plane.pixels_per_unit,
            language,
            size=(frame.width, frame.height),
            schematic=self.seats.schematic,
            kind=self.kind,
        )
        called = self._calls(frame, plane, [word.box for word in foot], language)
        names = self._names(frame, marks, [word.box for word in (*foot, *called)])
        layers: list[Layer] = [
            *self._circles(plane),
            *mark_layers(marks, tokens, titles=self._titles(language)),
            *texts("name", [name for name in names if not name.strong]),
            *texts("name-strong", [*(name for name in names if name.strong), *called]),
            scale_bar(plane.pixels_per_unit, map_height=frame.height),
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
    def extent(self) -> Extent:
        """Ends of points and circles, in km."""
        circles = [(reach.east_km, reach.north_km, reach.radius_km) for reach in self.reaches]
        across = [*self._east.tolist(), *(x + side * r for x, _, r in circles for side in (-1, 1))]
        up = [*self._north.tolist(), *(y + side * r for _, y, r in circles for side in (-1, 1))]
        return Extent.of(across, up)

    def _circles(self, plane: Plane) -> list[Layer]:
        rows = []
        for reach in self.reaches:
            across, down = plane.at(np.array([reach.east_km]), np.array([reach.north_km]))
            rows.append(
                {"x": float(across[0]), "y": float(down[0]), "size": (2 * reach.radius_km * plane.pixels_per_unit) ** 2}
            )
        return [circles("reach", rows)] if rows else []

    def _calls(self, frame: Frame, plane: Plane, taken: list[Box], language: Language) -> list[Placed]:
        """Names of circles, above or below them where there is room."""
        wanted = []
        for reach in self.reaches:
            across, down = plane.at(np.array([reach.east_km]), np.array([reach.north_km]))
            radius = reach.radius_km * plane.pixels_per_unit
            edge = (float(across[0]), float(down[0]) - radius, 0.0)
            wanted += [Wanted(reach.label.in_(language), edge, strong=True)]
        room = Box(2, 2, frame.width - 2, frame.height - FOOT + 12)
        return place_labels(wanted, room=room, marks=np.empty((0, 3)), taken=taken)

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
        room = Box(2, 2, frame.width - 2, frame.height - FOOT + 12)
        return place_labels(wanted, room=room, marks=marks, taken=taken)


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
