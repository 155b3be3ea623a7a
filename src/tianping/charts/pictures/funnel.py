"""Funnel: the fewer the births, the wider chance lets a ratio swing; only what leaves the funnel calls for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Span, Width
from tianping.charts.grammar import Axes, Frame, Layer, band, compose, cut_to, lines, texts
from tianping.charts.labels import Box, Placed, Wanted, place_labels, stacked, text_width
from tianping.charts.marks import MARK_TITLES_UP_TO, mark_layers, mark_of, mark_title, named_first
from tianping.charts.numbers import count_text, percent_text, plain_text, sentence_list
from tianping.charts.readings import Band, ControlLimit, Counts, Floats, Places, Unit
from tianping.charts.scales import Scale, birth_ticks, log_scale, ratio_ticks
from tianping.charts.words import COUNTED, tally, tally_text
from tianping.terms import Bilingual, CountKind, Language

_FRAMES: dict[tuple[Span, Width], Frame] = {
    ("full", "wide"): Frame(960, 380, left=40, top=22, right=76, bottom=44),
    ("half", "wide"): Frame(440, 320, left=36, top=22, right=74, bottom=44),
    ("full", "narrow"): Frame(326, 320, left=34, top=22, right=70, bottom=44),
    ("half", "narrow"): Frame(326, 300, left=34, top=22, right=70, bottom=44),
}
_MOST_NAMES = {("full", "wide"): 16, ("half", "wide"): 8, ("full", "narrow"): 6, ("half", "narrow"): 6}
_LINE = 13
_FEW = 60
_REFERENCE = Bilingual(zh="参照", en="reference")
_RATIO = Bilingual(zh="性别比（直接计算，对数刻度）", en="sex ratio (as counted, log scale)")


@dataclass(frozen=True)
class _Funnel:
    places: Places
    limits: Sequence[ControlLimit]
    band: Band
    kind: CountKind
    span: Span

    @cached_property
    def drawable(self) -> Counts:
        """Places with a point: births given, boys and girls both."""
        ratio = self.places.ratio
        return np.flatnonzero((self.places.births > 0) & np.isfinite(ratio) & (ratio > 0))

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame = _FRAMES[(self.span, width)]
        axes = self._axes(frame)
        marks = self._marks(axes)
        ends = _line_ends(axes, self.limits, self.band, language)
        names = self._names(axes, marks, ends, _MOST_NAMES[(self.span, width)])
        layers: list[Layer] = [
            band(axes, (self.band.low, self.band.high)),
            *_limit_layers(axes, self.limits),
            *mark_layers(marks, self._signs(), titles=self._titles(language)),
            *texts("name", [name for name in names if not name.strong]),
            *texts("name-strong", [name for name in names if name.strong]),
            *texts("label", [end for end in ends if not end.strong]),
            *texts("band-label", [end for end in ends if end.strong]),
            *texts("label__axis", self._axis_titles(frame, language)),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _axes(self, frame: Frame) -> Axes:
        births, ratio = self.places.births[self.drawable], self.places.ratio[self.drawable]
        x = funnel_scale(births)
        y = log_scale([self.band.low, self.band.high, *ratio.tolist(), *self._limits_shown()], margin=0.06)
        return Axes(
            frame,
            x,
            y,
            {
                value: count_text(int(value))
                for value in birth_ticks(x, length=frame.plot_width, gap=text_width(count_text(int(x.high))) + 6)
            },
            {value: plain_text(value) for value in ratio_ticks(y, length=frame.plot_height, gap=28)},
        )

    def _limits_shown(self) -> list[float]:
        """The scale holds all limits at the largest place, and the narrowest half-way there: enough to see a funnel."""
        if not len(self.drawable):
            return []
        ends = [value for limit in self.limits for value in (limit.low[-1], limit.high[-1])]
        middle = [
            value
            for limit in self.limits[:1]
            for value in (limit.low[len(limit.low) // 2], limit.high[len(limit.low) // 2])
        ]
        return [float(value) for value in (*ends, *middle)]

    def _signs(self) -> list[str]:
        return [self.places.signs[index].token for index in self.drawable]

    def _marks(self, axes: Axes) -> Floats:
        across = axes.across(self.places.births[self.drawable].astype(np.float64))
        down = axes.down(self.places.ratio[self.drawable])
        radius = 4.5 if len(across) <= _FEW else 3.5 if len(across) <= MARK_TITLES_UP_TO else 2.2
        return np.column_stack([across, down, np.full(len(across), radius)])

    def _titles(self, language: Language) -> list[str]:
        if len(self.drawable) > MARK_TITLES_UP_TO:
            return []
        return [mark_title(self.places, int(index), kind=self.kind, language=language) for index in self.drawable]

    def _names(self, axes: Axes, marks: Floats, ends: Sequence[Placed], most: int) -> list[Placed]:
        wanted = [
            Wanted(self.places.names[index], mark_of(marks, spot), strong)
            for spot, index, strong in named_first(self.places, self.drawable, most=most)
        ]
        room = Box(2, 2, axes.frame.plot_width + 4, axes.frame.plot_height - 2)
        return place_labels(wanted, room=room, marks=marks, taken=[end.box for end in ends], most=most)

    def _axis_titles(self, frame: Frame, language: Language) -> list[Placed]:
        counted = COUNTED[self.kind].in_(language)
        below = f"{counted}（对数刻度）" if language == "zh" else f"{counted} (log scale)"
        return [
            Placed(_RATIO.in_(language), 0, -10, "start", strong=False),
            Placed(below, frame.plot_width, frame.plot_height + 36, "end", strong=False),
        ]


def funnel(
    places: Places,
    *,
    limits: Sequence[ControlLimit],
    band: Band,
    kind: CountKind = CountKind.BIRTHS,
    span: Span = "half",
    title: Bilingual | None = None,
) -> Figure:
    """Draw places by births and ratio against the limits of chance.

    Parameters
    ----------
    places : Places
        Places without births, boys or girls have no point; the card head counts them.
    limits : sequence of ControlLimit
        The narrowest first; compute them on ``funnel_steps(places.births)``.
    band : Band
        The reference range, always wholly on the scale.
    span : {'half', 'full'}
        Whether the drawing takes half a page (440 px) or all of it (960 px).
    title : Bilingual, optional
        The finding; by default which places are surely high or low.
    """
    picture = _Funnel(places, limits, band, kind, span)
    left_out = len(places) - len(picture.drawable)
    return Figure(
        title=title or finding_of_places(places),
        note=_note(places.unit, left_out),
        description=Bilingual(
            zh=f"{places.unit.counted(len(places), 'zh')}中 {tally_text(places.signs, 'zh')}。虚线为偶然波动的界限。",
            en=f"Of {places.unit.counted(len(places), 'en')} {tally_text(places.signs, 'en')}. Dashed lines bound what chance alone does.",
        ),
        draw=picture.drawing,
        span=span,
    )


def funnel_scale(births: Counts) -> Scale:
    return log_scale([float(count) for count in births if count > 0], margin=0.05)


def funnel_steps(births: Counts, *, count: int = 64) -> Counts:
    """Births at which to compute control limits, so that the lines span the drawing.

    Returns
    -------
    ndarray of shape (at most ``count``,), int
        Rising, from below the smallest place with births to beyond the largest; all at least 1.
    """
    scale = funnel_scale(births)
    steps = np.geomspace(max(1.0, scale.low), max(2.0, scale.high), count)
    return np.unique(np.concatenate([np.floor(steps[:1]), np.round(steps[1:-1]), np.ceil(steps[-1:])])).astype(np.int64)


def finding_of_places(places: Places) -> Bilingual:
    """The sentence over a drawing of places: who is surely high or low, by name if they are few."""
    counted = {sign.token: count for sign, count in tally(places.signs)}
    parts_zh, parts_en = [], []
    for token, word in (("high", "偏高"), ("low", "偏低")):
        if not counted.get(token):
            continue
        names = [name for name, sign in zip(places.names, places.signs, strict=True) if sign.token == token]
        few = len(names) <= 2
        parts_zh.append(
            f"{'、'.join(names)}确实{word}" if few else f"{places.unit.counted(len(names), 'zh')}确实{word}"
        )
        parts_en.append(
            f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} {token}"
            if few
            else f"{places.unit.counted(len(names), 'en')} are {token}"
        )
    if not parts_zh:
        chinese, one, _ = places.unit.value
        return Bilingual(zh=f"没有一{chinese}确实偏高或偏低", en=f"No {one} is surely high or low")
    only = "只有" if len(places) > 2 and sum(counted.get(token, 0) for token in ("high", "low")) == 1 else ""
    return Bilingual(
        zh=only + sentence_list(parts_zh, "zh"), en=("Only " if only else "") + sentence_list(parts_en, "en")
    )


def _note(unit: Unit, left_out: int) -> Bilingual:
    chinese, one, _ = unit.value
    zh, en = f"每点一{chinese}", f"one mark a {one}"
    if not left_out:
        return Bilingual(zh=zh, en=en)
    return Bilingual(zh=f"{zh}；{left_out} 个算不出性别比，没有画", en=f"{en}; {left_out} without a ratio not drawn")


def _limit_layers(axes: Axes, limits: Sequence[ControlLimit]) -> list[Layer]:
    runs = []
    for limit in limits:
        for side in (limit.low, limit.high):
            across, up = _from_end_to_end(axes, limit.births, side)
            runs += cut_to(axes.y, (across, up))
    return [lines(axes, runs, name="limit")] if any(len(across) > 1 for across, _ in runs) else []


def _from_end_to_end(axes: Axes, births: Floats, side: Floats) -> tuple[Floats, Floats]:
    """The curve between the ends of the drawing, with a point on each end that it reaches."""
    inside = births[(births > axes.x.low) & (births < axes.x.high)].astype(np.float64)
    ends = [end for end in (axes.x.low, axes.x.high) if births[0] <= end <= births[-1]]
    across = np.sort(np.concatenate([inside, ends]))
    with np.errstate(divide="ignore"):
        bent = np.interp(np.log(across), np.log(births), np.log(side))
    return across, np.exp(bent)


def _line_ends(axes: Axes, limits: Sequence[ControlLimit], band: Band, language: Language) -> list[Placed]:
    """Words at the right end of lines and band, moved apart; strong stands for the band's."""
    edge, height = axes.frame.plot_width + 6, axes.frame.plot_height
    middle = axes.down(np.array([(band.low * band.high) ** 0.5]))[0]
    reference = [_REFERENCE.in_(language), f"{plain_text(band.low)}–{plain_text(band.high)}"]
    upper = [end for limit in reversed(limits) if (end := _end_of(axes, limit, limit.high))]
    lower = [end for limit in limits if (end := _end_of(axes, limit, limit.low))]
    blocks = [*upper, (float(middle), reference), *lower]
    middles = stacked([(down, _LINE * len(words)) for down, words in blocks], low=0, high=height)
    return [
        Placed(word, edge, down + 4 + _LINE * (row - (len(words) - 1) / 2), "start", strong=words is reference)
        for (_, words), down in zip(blocks, middles, strict=True)
        for row, word in enumerate(words)
    ]


def _end_of(axes: Axes, limit: ControlLimit, side: Floats) -> tuple[float, list[str]] | None:
    """Height and name of a limit where it meets the right edge."""
    across, up = _from_end_to_end(axes, limit.births, side)
    if not len(up) or across[-1] != axes.x.high or not axes.y.low <= up[-1] <= axes.y.high:
        return None
    return float(axes.down(up[-1:])[0]), [percent_text(limit.coverage)]
