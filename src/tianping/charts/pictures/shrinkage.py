"""What borrowing strength does: from each ratio as counted to its estimate, the further the fewer the births."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, band, circles, compose, segments, texts
from tianping.charts.labels import Placed, stacked, text_width
from tianping.charts.marks import MARK_TITLES_UP_TO
from tianping.charts.numbers import count_text, plain_text, ratio_text
from tianping.charts.readings import Band, Counts, Places
from tianping.charts.scales import birth_ticks, log_scale, ratio_ticks
from tianping.charts.words import COUNTED
from tianping.terms import Bilingual, CountKind, Language

_FRAMES: dict[Width, Frame] = {
    "wide": Frame(960, 360, left=40, top=22, right=84, bottom=44),
    "narrow": Frame(326, 320, left=34, top=22, right=72, bottom=44),
}
_LINE = 13
_RATIO = Bilingual(zh="性别比（对数刻度）", en="sex ratio (log scale)")
_REFERENCE = Bilingual(zh="参照", en="reference")
_TOGETHER = Bilingual(zh="合计", en="together")


@dataclass(frozen=True)
class _Shrinkage:
    counted: Places
    smoothed: Places
    together: float
    band: Band
    kind: CountKind

    @cached_property
    def drawable(self) -> Counts:
        known = np.isfinite(self.counted.ratio) & (self.counted.ratio > 0) & np.isfinite(self.smoothed.ratio)
        return np.flatnonzero((self.counted.births > 0) & known & (self.smoothed.ratio > 0))

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame = _FRAMES[width]
        axes = self._axes(frame)
        across = axes.across(self.counted.births[self.drawable].astype(np.float64))
        before = axes.down(self.counted.ratio[self.drawable])
        after = axes.down(self.smoothed.ratio[self.drawable])
        level = float(axes.down(np.array([self.together]))[0])
        few = len(across) <= MARK_TITLES_UP_TO
        moves = (
            [segments("leader", list(zip(across, before, across, after, strict=True)))] if few and len(across) else []
        )
        layers: list[Layer] = [
            band(axes, (self.band.low, self.band.high)),
            segments("limit", [(0, level, frame.plot_width, level)]),
            *moves,
            *_dots("ring", across, before, diameter=6 if few else 3.6),
            *_dots("dot", across, after, diameter=6 if few else 3.6),
            *texts("band-label", self._ends(axes, level, language)),
            *texts("label__axis", self._axis_titles(frame, language)),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _axes(self, frame: Frame) -> Axes:
        births = self.counted.births[self.drawable]
        values = [*self.counted.ratio[self.drawable].tolist(), *self.smoothed.ratio[self.drawable].tolist()]
        x = log_scale([float(count) for count in births], margin=0.05)
        y = log_scale([self.band.low, self.band.high, self.together, *values], margin=0.05)
        gap = text_width(count_text(int(x.high))) + 6
        return Axes(
            frame,
            x,
            y,
            {value: count_text(int(value)) for value in birth_ticks(x, length=frame.plot_width, gap=gap)},
            {value: plain_text(value) for value in ratio_ticks(y, length=frame.plot_height, gap=28)},
        )

    def _ends(self, axes: Axes, level: float, language: Language) -> list[Placed]:
        middle = float(axes.down(np.array([(self.band.low * self.band.high) ** 0.5]))[0])
        blocks = [
            (middle, [_REFERENCE.in_(language), f"{plain_text(self.band.low)}–{plain_text(self.band.high)}"]),
            (level, [_TOGETHER.in_(language), ratio_text(self.together, language)]),
        ]
        blocks.sort(key=lambda block: block[0])
        middles = stacked([(down, 2.0 * _LINE) for down, _ in blocks], low=0, high=axes.frame.plot_height)
        return [
            Placed(word, axes.frame.plot_width + 6, down + _LINE * row - 2.5, "start", strong=False)
            for (_, words), down in zip(blocks, middles, strict=True)
            for row, word in enumerate(words)
        ]

    def _axis_titles(self, frame: Frame, language: Language) -> list[Placed]:
        counted = COUNTED[self.kind].in_(language)
        below = f"{counted}（对数刻度）" if language == "zh" else f"{counted} (log scale)"
        return [
            Placed(_RATIO.in_(language), 0, -10, "start", strong=False),
            Placed(below, frame.plot_width, frame.plot_height + 36, "end", strong=False),
        ]


def _dots(role: str, across: np.ndarray, down: np.ndarray, *, diameter: float) -> list[Layer]:
    rows = [
        {"x": round(x, 2), "y": round(y, 2), "size": diameter**2}
        for x, y in zip(across.tolist(), down.tolist(), strict=True)
    ]
    return [circles(role, rows)] if rows else []


def shrinkage(
    counted: Places,
    smoothed: Places,
    *,
    together: float,
    band: Band,
    kind: CountKind = CountKind.BIRTHS,
    title: Bilingual | None = None,
) -> Figure:
    """Draw each place's ratio as counted (ring) and as estimated (dot), by births.

    Parameters
    ----------
    counted, smoothed : Places
        The same places in the same order; those without a ratio are left out and counted in the card head.
    together : float
        Boys per 100 girls of all places, towards which estimates move.
    band : Band
        The reference range, wholly on the scale.

    Raises
    ------
    ValueError
        If the places are not the same.
    """
    if list(counted.names) != list(smoothed.names):
        raise ValueError(f"counted and smoothed must be the same places, got {len(counted)} and {len(smoothed)}")
    picture = _Shrinkage(counted, smoothed, together, band, kind)
    missing = len(counted) - len(picture.drawable)
    reach = [_reach(places.ratio[picture.drawable]) for places in (counted, smoothed)]
    found = Bilingual(
        zh=f"直接计算散在 {reach[0]}，估计收拢到 {reach[1]}",
        en=f"As counted they spread over {reach[0]}, estimated over {reach[1]}",
    )
    return Figure(
        title=title or found,
        note=Bilingual(
            zh="空心：直接计算；实心：估计" + (f"；{missing} 个算不出，没有画" if missing else ""),
            en="hollow: as counted; filled: estimated" + (f"; {missing} without a ratio not drawn" if missing else ""),
        ),
        description=Bilingual(
            zh=f"{found.zh}。出生越少，估计越靠近合计 {ratio_text(together)}。",
            en=f"{found.en}. The fewer the births, the nearer the estimate to {ratio_text(together, 'en')}, all together.",
        ),
        draw=picture.drawing,
    )


def _reach(ratio: np.ndarray) -> str:
    return f"{ratio.min():.1f}–{ratio.max():.1f}" if len(ratio) else "–"
