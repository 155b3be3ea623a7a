"""Clusters of a scan on the map: the window of each, the places in it, its rank; beside them ratios and how sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.cluster_readings import ClusterWindow, Positions
from tianping.charts.cluster_words import cluster_description, cluster_lines, cluster_title
from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Frame, Layer, circles, compose, layer, pixels, texts
from tianping.charts.labels import Box, Placed, Wanted, place_labels, text_box
from tianping.charts.map_ground import FOOT, Extent, Plane, fit_plane, foot_words, height_of, radii_of, scale_bar
from tianping.charts.marks import MARK_TITLES_UP_TO, NAMES_TRIED, mark_layers, mark_of, mark_title
from tianping.charts.projection import Projection
from tianping.charts.readings import Counts, Floats, Places
from tianping.charts.signs import SURE
from tianping.charts.words import tally_text
from tianping.terms import Bilingual, CountKind, Language

_WIDTHS: dict[Width, int] = {"wide": 600, "narrow": 326}
_HEIGHTS: dict[Width, tuple[int, int]] = {"wide": (360, 560), "narrow": (200, 400)}
_LIST_WIDTH, _LINE, _ENTRY = 360, 17, 46
_LISTED = 7
_NAMED = 24
_RING = 3.0
"""Pixels between a member's mark and the ring around it."""
_AROUND_ONE = 8.0
"""Pixels of a window around a single place."""

Outline = tuple[Floats, Floats]


@dataclass(frozen=True)
class _ClusterMap:
    places: Places
    positions: Positions
    clusters: Sequence[ClusterWindow]
    level: float
    kind: CountKind

    @cached_property
    def projection(self) -> Projection:
        return Projection.for_positions(self.positions)

    @cached_property
    def drawable(self) -> Counts:
        """Places with a point."""
        return np.flatnonzero(np.isfinite(self.positions.x) & np.isfinite(self.positions.y))

    @cached_property
    def flat(self) -> tuple[Floats, Floats]:
        return self.projection.flat(self.positions.x[self.drawable], self.positions.y[self.drawable])

    @cached_property
    def extent(self) -> Extent:
        """Ends of points and windows: no window is cropped."""
        outlines = [self.projection.outline(cluster) for cluster in self.clusters]
        across = np.concatenate([self.flat[0], *(outline[0] for outline in outlines)])
        up = np.concatenate([self.flat[1], *(outline[1] for outline in outlines)])
        return Extent.of(across.tolist(), up.tolist())

    @cached_property
    def inside(self) -> np.ndarray:
        """Whether each place that is drawn lies in a cluster that chance hardly makes."""
        held = [cluster.members for cluster in self.clusters if cluster.p <= self.level]
        return np.isin(self.drawable, np.concatenate([np.zeros(0, np.int64), *held]))

    def drawing(self, language: Language, width: Width) -> Drawing:
        map_width = _WIDTHS[width]
        map_height = height_of(self.extent, map_width=map_width, bounds=_HEIGHTS[width])
        frame = self._frame(map_height, width)
        plane = fit_plane(self.extent, map_width=map_width, map_height=map_height)
        marks = np.column_stack([*plane.at(*self.flat), radii_of(self.places.births[self.drawable])]).reshape(-1, 3)
        outlines = [self._outline(cluster, plane) for cluster in self.clusters]
        foot = foot_words(
            plane.pixels_per_unit,
            language,
            size=(map_width, map_height),
            unit=self.projection.unit,
            schematic=self.positions.schematic,
            kind=self.kind,
        )
        room = Box(2, 2, map_width - 2, map_height - FOOT + 12)
        ranks = _ranks(self.clusters, outlines, room=room, marks=marks, taken=[word.box for word in foot])
        names = self._names(marks, room=room, taken=[word.box for word in (*foot, *ranks)])
        strong, plain = self._list(language, map_height, width)
        layers: list[Layer] = [
            *self._windows("limit", outlines, sure=False),
            *self._rings(marks),
            *mark_layers(marks, self._tokens, titles=self._titles(language)),
            *self._windows("reach", outlines, sure=True),
            scale_bar(plane.pixels_per_unit, map_height=map_height),
            *texts("name", [name for name in names if not name.strong]),
            *texts("name-strong", [*(name for name in names if name.strong), *ranks]),
            *texts("strong", strong),
            *texts("label", [*foot, *plain]),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    @property
    def _tokens(self) -> list[str]:
        return [self.places.signs[index].token for index in self.drawable]

    def _frame(self, map_height: int, width: Width) -> Frame:
        """The list stands right of a wide map and below a narrow one."""
        listed = _ENTRY * min(len(self.clusters), _LISTED) + (_LINE if len(self.clusters) > _LISTED else 0)
        if width == "narrow":
            return Frame(_WIDTHS[width], map_height + listed + 16, left=0, top=0, right=0, bottom=0)
        return Frame(_WIDTHS[width] + _LIST_WIDTH, max(map_height, listed + 36), left=0, top=0, right=0, bottom=0)

    def _outline(self, cluster: ClusterWindow, plane: Plane) -> Outline:
        """In pixels; a window smaller than a mark is drawn around it."""
        across, down = plane.at(*self.projection.outline(cluster))
        middle = (float(np.mean(across[:-1])), float(np.mean(down[:-1])))
        if max(np.ptp(across), np.ptp(down)) >= 2 * _AROUND_ONE:
            return across, down
        turn = np.linspace(0, 2 * np.pi, len(across))
        return middle[0] + _AROUND_ONE * np.cos(turn), middle[1] + _AROUND_ONE * np.sin(turn)

    def _windows(self, role: str, outlines: Sequence[Outline], *, sure: bool) -> list[Layer]:
        """Windows that may be chance lie softly below the marks, the others above them."""
        rows = [
            {"x": round(x, 2), "y": round(y, 2), "at": at, "window": number}
            for number, (cluster, outline) in enumerate(zip(self.clusters, outlines, strict=True))
            if (cluster.p <= self.level) is sure
            for at, (x, y) in enumerate(zip(outline[0].tolist(), outline[1].tolist(), strict=True))
        ]
        return [_paths(role, rows)] if rows else []

    def _rings(self, marks: Floats) -> list[Layer]:
        gap = _RING if len(marks) <= MARK_TITLES_UP_TO else _RING / 2
        rows = [
            {"x": round(x, 2), "y": round(y, 2), "size": (2 * (radius + gap)) ** 2}
            for x, y, radius in marks[self.inside].tolist()
        ]
        return [circles("ring", rows)] if rows else []

    def _titles(self, language: Language) -> list[str]:
        if len(self.drawable) > MARK_TITLES_UP_TO:
            return []
        return [mark_title(self.places, int(index), kind=self.kind, language=language) for index in self.drawable]

    def _names(self, marks: Floats, *, room: Box, taken: Sequence[Box]) -> list[Placed]:
        """Places in clusters and places with a sure verdict; of a small map all."""
        sure = [token in SURE for token in self._tokens]
        worth = [spot for spot in range(len(marks)) if len(marks) <= _NAMED or sure[spot] or self.inside[spot]]
        worth.sort(key=lambda spot: (not self.inside[spot], not sure[spot], -marks[spot][2]))
        ringed = marks + np.outer(self.inside, [0.0, 0.0, _RING])
        wanted = [
            Wanted(self.places.names[self.drawable[spot]], mark_of(ringed, spot), sure[spot])
            for spot in worth[:NAMES_TRIED]
        ]
        return place_labels(wanted, room=room, marks=ringed, taken=taken, most=_NAMED)

    def _list(self, language: Language, map_height: int, width: Width) -> tuple[list[Placed], list[Placed]]:
        left, top = (12.0, map_height + 16.0) if width == "narrow" else (_WIDTHS["wide"] + 8.0, 22.0)
        strong: list[Placed] = []
        plain: list[Placed] = []
        for row, cluster in enumerate(self.clusters[:_LISTED]):
            what, how_sure = cluster_lines(cluster, level=self.level, language=language)
            down = top + row * _ENTRY
            strong += [Placed(str(cluster.rank), left, down, "start", strong=True)]
            said = strong if cluster.p <= self.level else plain
            said += [Placed(what, left + 20, down, "start", strong=True)]
            plain += [Placed(how_sure, left + 20, down + _LINE, "start", strong=False)]
        rest = len(self.clusters) - _LISTED
        if rest > 0:
            more = f"另有 {rest} 处见下表" if language == "zh" else f"{rest} more in the table below"
            plain += [Placed(more, left + 20, top + _LISTED * _ENTRY, "start", strong=False)]
        return strong, plain


def _paths(role: str, rows: list[dict[str, float]]) -> Layer:
    return layer(
        role, rows, mark="line", x=pixels("x", axis="x"), y=pixels("y", axis="y"), detail="window:N", order="at:Q"
    )


def _ranks(
    clusters: Sequence[ClusterWindow], outlines: Sequence[Outline], *, room: Box, marks: Floats, taken: Sequence[Box]
) -> list[Placed]:
    """Every window gets its number: on its outline where nothing lies, or at its top all the same."""
    found: list[Placed] = []
    for cluster, outline in zip(clusters, outlines, strict=True):
        boxes = [*taken, *(word.box for word in found)]
        number = str(cluster.rank)
        for mark in _spots(outline):
            placed = place_labels([Wanted(number, mark, strong=True)], room=room, marks=marks, taken=boxes)
            if placed:
                break
        else:
            placed = [_anywhere(number, outline, room=room, taken=boxes)]
        found += placed
    return found


def _spots(outline: Outline) -> Iterator[tuple[float, float, float]]:
    """From the top of the outline, by turns to both sides."""
    across, down = outline[0][:-1], outline[1][:-1]
    top, steps = int(np.argmin(down)), len(across)
    for step in range(0, steps // 2, 8):
        for side in (1, -1):
            at = (top + side * step) % steps
            yield float(across[at]), float(down[at]), 0.0


def _anywhere(number: str, outline: Outline, *, room: Box, taken: Sequence[Box]) -> Placed:
    """Over marks if need be, but over no other word."""
    spots = [(x, y) for x, y, _ in _spots(outline)]
    for x, y in [*spots, *((x, y - 14.0 * step) for step in range(1, 20) for x, y in spots[:1])]:
        box = text_box(number, (x, y), anchor="middle")
        if box.within(room) and not any(box.overlaps(other) for other in taken):
            return Placed(number, x, y, "middle", strong=True)
    return Placed(number, spots[0][0], spots[0][1], "middle", strong=True)


def cluster_map(
    places: Places,
    positions: Positions,
    *,
    clusters: Sequence[ClusterWindow],
    level: float = 0.05,
    kind: CountKind = CountKind.BIRTHS,
    title: Bilingual | None = None,
) -> Figure:
    """Draw the clusters of a scan: their windows on the right scale, their places ringed, their ranks and figures.

    Parameters
    ----------
    places : Places
        All places scanned: names, births and signs.
    positions : Positions
        Where they lie, in their order and in the coordinates of the scan.
    clusters : sequence of ClusterWindow
        By rank; all are drawn, the first seven listed. May be empty.
    level : float
        Clusters with a larger p may be chance: they are drawn softly, without rings, and said to be so.
    title : Bilingual, optional
        The finding; by default the strongest cluster that chance hardly makes.

    Raises
    ------
    ValueError
        If there is not one position for each place, a member is no place, or an elongated window lies on the earth.
    """
    if len(places) != len(positions.x):
        raise ValueError(f"each place needs its position: {len(places)} places, {len(positions.x)} positions")
    for cluster in clusters:
        if len(cluster.members) and not 0 <= cluster.members.min() <= cluster.members.max() < len(places):
            raise ValueError(
                f"members of cluster {cluster.rank} must be numbers of places, 0 to {len(places) - 1},"
                f" got {cluster.members.min()} to {cluster.members.max()}"
            )
        if positions.earth and cluster.axis_ratio != 1:
            raise ValueError(f"a window on the earth must be a circle, got axis_ratio={cluster.axis_ratio}")
    picture = _ClusterMap(places, positions, tuple(clusters), level, kind)
    missing = len(places) - len(picture.drawable)
    counted = Bilingual(zh=places.unit.counted(len(places), "zh"), en=places.unit.counted(len(places), "en"))
    return Figure(
        title=title or cluster_title(clusters, places, level=level),
        note=Bilingual(
            zh="虚线：聚集的范围；加环：其中的地方；不画界线" + (f"；{missing} 个没有位置" if missing else ""),
            en="dashed: reach of a cluster; ringed: its places; no boundaries drawn"
            + (f"; {missing} without a position" if missing else ""),
        ),
        description=Bilingual(
            zh=f"{cluster_description(clusters, level=level, language='zh')}{counted.zh}中 {tally_text(places.signs, 'zh')}。",
            en=f"{cluster_description(clusters, level=level, language='en')} Of {counted.en} {tally_text(places.signs, 'en')}.",
        ),
        draw=picture.drawing,
    )
