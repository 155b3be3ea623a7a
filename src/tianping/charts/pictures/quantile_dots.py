"""How sure: twenty dots of 5 % each against the band, so that certainty can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, band, compose, layer, pixels, segments, texts
from tianping.charts.labels import Placed, text_width
from tianping.charts.marks import mark_layers
from tianping.charts.numbers import bracketed, interval_text, plain_text, ratio_text
from tianping.charts.readings import Band
from tianping.charts.scales import Scale, log_scale, ratio_ticks
from tianping.charts.words import Whole
from tianping.terms import Bilingual, Language

DOTS = 20
_FRAMES: dict[Width, Frame] = {
    "wide": Frame(960, 176, left=12, top=4, right=32, bottom=46),
    "narrow": Frame(326, 176, left=12, top=4, right=12, bottom=66),
}
_WIDE_WITH_WORDS_BELOW = Frame(960, 196, left=12, top=4, right=32, bottom=66)
"""For an interval so long that its digits stand neither right nor left of it."""
_RADIUS: dict[Width, float] = {"wide": 7.5, "narrow": 6.5}
_COLUMNS = 8
_WORD_ROOM = 20
_REFERENCE = Bilingual(zh="参照", en="reference")


@dataclass(frozen=True)
class _Dots:
    quantiles: Sequence[float]
    whole: Whole
    band: Band

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame, radius = _FRAMES[width], _RADIUS[width]
        x = log_scale([*self.quantiles, self.whole.low, self.whole.high, self.band.low, self.band.high], margin=0.08)
        names = {value: plain_text(value) for value in ratio_ticks(x, length=frame.plot_width, gap=52)}
        axes = Axes(frame, x, Scale("linear", 0, 1), names, {})
        below = width == "narrow" or not self._has_room_beside(axes, language)
        if below and width == "wide":
            frame = _WIDE_WITH_WORDS_BELOW
            axes = Axes(frame, x, Scale("linear", 0, 1), names, {})
        middle = float(np.mean(axes.across(np.array([self.band.low, self.band.high]))))
        word = _REFERENCE.in_(language)
        label_at = min(max(middle, text_width(word) / 2), frame.plot_width - text_width(word) / 2)
        layers: list[Layer] = [
            band(axes, (0, 1), across=(self.band.low, self.band.high)),
            *texts("band-label", [Placed(word, label_at, 14, "middle", strong=False)]),
            self._dots(axes, radius),
            *self._reading(axes, language, below=below),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _dots(self, axes: Axes, radius: float) -> Layer:
        """Stack the dots in even columns; where a stack would leave the plot, all dots shrink."""
        across = axes.across(np.array(sorted(self.quantiles)))
        column = max(2 * radius + 1, float(np.ptp(across)) / _COLUMNS)
        columns = np.round((across - across.mean()) / column)
        rows = np.array([int((columns[:index] == at).sum()) for index, at in enumerate(columns)])
        radius = min(radius, (axes.frame.plot_height - _WORD_ROOM) / (2 * rows.max() + 2))
        points = [
            {"x": float(across.mean() + at * column), "y": axes.frame.plot_height - 2 - radius - row * (2 * radius + 1)}
            for at, row in zip(columns, rows, strict=True)
        ]
        how = {"shape": "circle", "filled": True, "size": (2 * radius) ** 2}
        return layer(
            f"quantile__{self.whole.sign.token}",
            points,
            mark="point",
            how=how,
            x=pixels("x", axis="x"),
            y=pixels("y", axis="y"),
        )

    def _said(self, language: Language) -> str:
        interval = interval_text(self.whole.low, self.whole.high, language=language)
        return ratio_text(self.whole.ratio, language) + bracketed(interval, language)

    def _has_room_beside(self, axes: Axes, language: Language) -> bool:
        low, high = axes.across(np.array([self.whole.low, self.whole.high]))
        needed = 8 + text_width(self._said(language))
        return bool(high + needed <= axes.frame.plot_width + axes.frame.right or low - needed >= -axes.frame.left)

    def _reading(self, axes: Axes, language: Language, *, below: bool) -> list[Layer]:
        """Interval and value under the axis; in words right of it, or left, or on a line of its own."""
        height = axes.frame.plot_height + 34.0
        low, high, value = axes.across(np.array([self.whole.low, self.whole.high, self.whole.ratio]))
        said = self._said(language)
        if below:
            half = text_width(said) / 2 + 2
            words = Placed(
                said, float(min(max(value, half), axes.frame.plot_width - half)), height + 22, "middle", strong=True
            )
        elif high + 8 + text_width(said) <= axes.frame.plot_width + axes.frame.right:
            words = Placed(said, float(high) + 8, height + 4, "start", strong=True)
        else:
            words = Placed(said, float(low) - 8, height + 4, "end", strong=True)
        token = self.whole.sign.token
        return [
            segments(f"whisker__{token}", [(low, height, high, height)]),
            *mark_layers(np.array([[value, height, 5.0]]), [token]),
            *texts("strong", [words]),
        ]


def quantile_dots(quantiles: Sequence[float], *, whole: Whole, band: Band, title: Bilingual | None = None) -> Figure:
    """Draw what the data allow as twenty dots of 5 % each.

    Parameters
    ----------
    quantiles : sequence of 20 float
        Boys per 100 girls at the probabilities 0.025, 0.075, ..., 0.975.
    whole : Whole
        The ratio with its interval and sign.
    band : Band
        The reference range.
    title : Bilingual, optional
        By default how many dots lie above, within and below the band.

    Raises
    ------
    ValueError
        If there are not 20 quantiles, or one is not finite and above 0.
    """
    if len(quantiles) != DOTS or not all(0 < value < np.inf for value in quantiles):
        raise ValueError(f"quantiles: {DOTS} finite ratios above 0 are needed, got {len(quantiles)}")
    counted = Bilingual(zh=_counted(quantiles, band, "zh"), en=_counted(quantiles, band, "en"))
    return Figure(
        title=title or counted,
        note=Bilingual(zh="每点代表 5% 的可能", en="each dot is 5 % of what is likely"),
        description=Bilingual(
            zh=f"{counted.zh}。每点代表 5% 的可能。", en=f"{counted.en}. Each dot is 5 % of what is likely."
        ),
        draw=_Dots(quantiles, whole, band).drawing,
    )


def _counted(quantiles: Sequence[float], band: Band, language: Language) -> str:
    above = sum(value > band.high for value in quantiles)
    below = sum(value < band.low for value in quantiles)
    within = DOTS - above - below
    if language == "zh":
        if DOTS in (above, within, below):
            where = "以上" if above else "以内" if within else "以下"
            return f"{DOTS} 个点都在参照范围{where}"
        parts = [
            f"{count} 个{where}"
            for count, where in ((above, "在参照范围以上"), (within, "在以内"), (below, "在以下"))
            if count
        ]
        return f"{DOTS} 个点中 {'，'.join(parts)}"
    if DOTS in (above, within, below):
        return f"All {DOTS} dots lie {'above' if above else 'within' if within else 'below'} the reference range"
    parts = [f"{count} {where}" for count, where in ((above, "above"), (within, "within"), (below, "below")) if count]
    return f"Of {DOTS} dots {', '.join(parts)} the reference range"
