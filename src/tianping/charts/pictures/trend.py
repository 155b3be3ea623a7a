"""Trend: an ink line in its grey ribbon over the teal band; a line has no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, band, compose, layer, lines, pixels, segments, texts
from tianping.charts.labels import Placed, stacked
from tianping.charts.numbers import interval_text, plain_text, ratio_text
from tianping.charts.readings import Band, DatedFact, Series
from tianping.charts.scales import linear_scale, linear_ticks
from tianping.charts.time_axis import TimeLine, name_of, number_on, time_line, time_names, time_scale
from tianping.charts.words import PER_HUNDRED, interval_word
from tianping.terms import Bilingual, CountKind, Language

MOST_FACTS = 3
_FRAMES: dict[Width, Frame] = {
    "wide": Frame(960, 260, left=36, top=24, right=88, bottom=28),
    "narrow": Frame(326, 250, left=34, top=24, right=86, bottom=28),
}
_MOST_PERIODS: dict[Width, int] = {"wide": 8, "narrow": 4}
_REFERENCE = Bilingual(zh="参照", en="reference")
_LINE = 14
_FEW_SINGLE_PERIODS = 4


@dataclass(frozen=True)
class _Trend:
    series: Series
    band: Band
    facts: Sequence[DatedFact]
    kind: CountKind

    @cached_property
    def line(self) -> TimeLine:
        return time_line(self.series)

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame = _FRAMES[width]
        axes = self._axes(frame, language, most=_MOST_PERIODS[width])
        ends = _right_end(self.line, axes, self.band, language)
        layers: list[Layer] = [
            band(axes, (self.band.low, self.band.high)),
            *ribbon_and_line(self.line, axes),
            *_fact_layers(_placed_facts(self.line, axes, self.facts, language)),
            *texts("label", [end[0] for end in ends if end[1] == "label"]),
            *texts("strong", [end[0] for end in ends if end[1] == "strong"]),
            *texts("band-label", [end[0] for end in ends if end[1] == "band-label"]),
            *texts("name-strong", self._single_values(axes, language)),
            *texts("label__axis", [Placed(PER_HUNDRED[self.kind].in_(language), 0, -12, "start", strong=False)]),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _axes(self, frame: Frame, language: Language, *, most: int) -> Axes:
        y = linear_scale([self.band.low, self.band.high, *self.line.low.tolist(), *self.line.high.tolist()])
        names = {value: plain_text(round(value, 6)) for value in linear_ticks(y)}
        return Axes(frame, time_scale(self.line), y, time_names(self.line, language, most=most), names)

    def _single_values(self, axes: Axes, language: Language) -> list[Placed]:
        """A few single looks, such as two censuses, have no line: each says its value, but the last, which stands right."""
        singles = [run.start for run in self.line.runs() if run.stop - run.start == 1]
        if len(singles) != len(self.line.runs()) or len(singles) > _FEW_SINGLE_PERIODS:
            return []
        across, top = axes.across(self.line.numbers), axes.down(self.line.high)
        return [
            Placed(
                ratio_text(float(self.line.ratio[index]), language),
                float(across[index]) + 8,
                float(top[index]) + 4,
                "start",
                strong=True,
            )
            for index in singles[:-1]
        ]


def trend(
    series: Series,
    *,
    band: Band,
    facts: Sequence[DatedFact] = (),
    kind: CountKind = CountKind.BIRTHS,
    title: Bilingual | None = None,
) -> Figure:
    """Draw one ratio over time.

    Parameters
    ----------
    series : Series
        A missing period is a gap, never bridged; a period between two gaps is a point with its interval.
    band : Band
        The reference range, always wholly on the scale.
    facts : sequence of DatedFact
        At most three; those outside the series are left out.
    kind : CountKind
        What was counted; names the axis.
    title : Bilingual, optional
        The finding; by default from the first to the last value, and where the last interval lies.

    Raises
    ------
    ValueError
        If there are more than three facts.
    """
    if len(facts) > MOST_FACTS:
        raise ValueError(f"facts: at most {MOST_FACTS} can be told apart on a trend, got {len(facts)}")
    picture = _Trend(series, band, facts, kind)
    return Figure(
        title=title or Bilingual(zh=_finding(picture.line, band, "zh"), en=_finding(picture.line, band, "en")),
        note=note_of_line(picture.line, series.confidence),
        description=Bilingual(zh=_description(picture.line, band, "zh"), en=_description(picture.line, band, "en")),
        draw=picture.drawing,
    )


def note_of_line(line: TimeLine, confidence: float) -> Bilingual:
    """What the grey is: a ribbon, or strokes where every period stands alone."""
    ribbon = any(run.stop - run.start > 1 for run in line.runs())
    zh, en = interval_word(confidence, "zh"), interval_word(confidence, "en")
    return (
        Bilingual(zh=f"灰带为 {zh}", en=f"grey: {en}") if ribbon else Bilingual(zh=f"竖线为 {zh}", en=f"stroke: {en}")
    )


def ribbon_and_line(line: TimeLine, axes: Axes) -> list[Layer]:
    """Ribbon and line for every stretch; a dot with its interval for a single period; a dot at the end."""
    stretches = [run for run in line.runs() if run.stop - run.start > 1]
    singles = [run.start for run in line.runs() if run.stop - run.start == 1]
    rows = [
        {"x": float(line.numbers[index]), "low": float(line.low[index]), "high": float(line.high[index]), "run": number}
        for number, run in enumerate(stretches)
        for index in range(run.start, run.stop)
    ]
    layers: list[Layer] = []
    if stretches:
        layers.append(
            layer(
                "ribbon", rows, mark="area", x=axes.encode_x("x"), y=axes.encode_y("low"), y2="high:Q", detail="run:N"
            )
        )
        layers.append(lines(axes, [(line.numbers[run], line.ratio[run]) for run in stretches], name="trend"))
    across, down = axes.across(line.numbers), axes.down(line.ratio)
    low, high = axes.down(line.low), axes.down(line.high)
    if singles:
        layers.append(segments("span", [(across[index], low[index], across[index], high[index]) for index in singles]))
    dots = sorted({*singles, *([line.runs()[-1].stop - 1] if line.runs() else [])})
    if dots:
        points = [{"x": float(across[index]), "y": float(down[index])} for index in dots]
        how = {"shape": "circle", "filled": True, "size": 41}
        layers.append(layer("dot", points, mark="point", how=how, x=pixels("x", axis="x"), y=pixels("y", axis="y")))
    return layers


def _right_end(line: TimeLine, axes: Axes, band: Band, language: Language) -> list[tuple[Placed, str]]:
    """The last value with its interval, and the band's name, right of the plot and moved apart."""
    edge, height = axes.frame.plot_width + 8, axes.frame.plot_height
    blocks: list[tuple[float, list[tuple[str, str]]]] = [
        (
            float(axes.down(np.array([(band.low + band.high) / 2]))[0]),
            [
                (_REFERENCE.in_(language), "band-label"),
                (f"{plain_text(band.low)}–{plain_text(band.high)}", "band-label"),
            ],
        )
    ]
    if line.runs():
        last = line.runs()[-1].stop - 1
        value = ratio_text(float(line.ratio[last]), language)
        if last < len(line.numbers) - 1:
            value = f"{name_of(int(line.numbers[last]), line.kind, language=language)} {value}"
        words = [
            (value, "strong"),
            (interval_text(float(line.low[last]), float(line.high[last]), language=language), "label"),
        ]
        blocks.append((float(axes.down(line.ratio[last : last + 1])[0]), words))
    blocks.sort(key=lambda block: block[0])
    heights = stacked([(middle, 2 * _LINE + 2.0) for middle, _ in blocks], low=0, high=height)
    return [
        (Placed(text, edge, middle + _LINE * row - 3, "start", strong=role == "strong"), role)
        for (_, words), middle in zip(blocks, heights, strict=True)
        for row, (text, role) in enumerate(words)
    ]


def _placed_facts(
    line: TimeLine, axes: Axes, facts: Sequence[DatedFact], language: Language
) -> list[tuple[Placed, tuple[float, float]]]:
    """Labels above the ribbon, each with the ends of its leader; a label that would touch another rises over it."""
    known = np.isfinite(line.ratio)
    found: list[tuple[Placed, tuple[float, float]]] = []
    for fact in sorted(facts, key=lambda fact: fact.on):
        number = number_on(fact.on, line.kind)
        if not known.any() or not axes.x.low <= number <= axes.x.high:
            continue
        across = axes.x.position(number, axes.frame.plot_width)
        value = float(axes.down(np.interp([number], line.numbers[known], line.ratio[known]))[0])
        top = float(axes.down(np.interp([number], line.numbers[known], line.high[known]))[0])
        label = _inside(Placed(fact.label.in_(language), across, max(top - 10, 9.0), "middle", strong=False), axes)
        while any(label.box.overlaps(other.box) for other, _ in found) and label.y > 9:
            label = Placed(label.text, label.x, max(label.y - _LINE, 9.0), label.anchor, strong=False)
        while any(label.box.overlaps(other.box) for other, _ in found):
            label = Placed(label.text, label.x, label.y + _LINE, label.anchor, strong=False)
        found.append((label, (across, value - 4)))
    return found


def _inside(label: Placed, axes: Axes) -> Placed:
    """Hang a label on its other side where it would leave the plot."""
    if label.box.left < 0:
        return Placed(label.text, label.x, label.y, "start", strong=False)
    if label.box.right > axes.frame.plot_width:
        return Placed(label.text, label.x, label.y, "end", strong=False)
    return label


def _fact_layers(facts: Sequence[tuple[Placed, tuple[float, float]]]) -> list[Layer]:
    leaders = [(across, label.y + 4, across, foot) for label, (across, foot) in facts if foot > label.y + 6]
    return [*([segments("leader", leaders)] if leaders else []), *texts("name", [label for label, _ in facts])]


def _last(line: TimeLine) -> int | None:
    return line.runs()[-1].stop - 1 if line.runs() else None


def _finding(line: TimeLine, band: Band, language: Language) -> str:
    """Say from what to what, and where the last interval lies; a change inside both intervals is not called one."""
    last = _last(line)
    if last is None:
        return "没有可画的数" if language == "zh" else "Nothing to draw"
    first = line.runs()[0].start
    ratio = [ratio_text(float(line.ratio[index]), language) for index in (first, last)]
    when = [name_of(int(line.numbers[index]), line.kind, language=language) for index in (first, last)]
    where = _where(float(line.low[last]), float(line.high[last]), band, language)
    if first == last:
        return f"{when[1]}：{ratio[1]}，{where}" if language == "zh" else f"{when[1]}: {ratio[1]}, {where}"
    fell, rose = line.high[last] < line.low[first], line.low[last] > line.high[first]
    if language == "zh":
        moved = "降到" if fell else "升到" if rose else "到"
        return f"{when[0]}的 {ratio[0]} {moved}{when[1]}的 {ratio[1]}，{where}"
    moved = "down to" if fell else "up to" if rose else "to"
    return f"{ratio[0]} in {when[0]} {moved} {ratio[1]} in {when[1]}, {where}"


def _where(low: float, high: float, band: Band, language: Language) -> str:
    if low > band.high:
        return "整个区间高于参照范围" if language == "zh" else "the whole interval above the reference range"
    if high < band.low:
        return "整个区间低于参照范围" if language == "zh" else "the whole interval below the reference range"
    if low >= band.low and high <= band.high:
        return "区间在参照范围之内" if language == "zh" else "the interval within the reference range"
    return "区间与参照范围有重叠" if language == "zh" else "the interval overlaps the reference range"


def _description(line: TimeLine, band: Band, language: Language) -> str:
    gaps = int(np.isnan(line.ratio).sum())
    reach = f"{plain_text(band.low)}–{plain_text(band.high)}"
    if language == "zh":
        missing = f"中间缺 {gaps} 期，线在那里断开。" if gaps else ""
        return f"{_finding(line, band, language)}。参照范围 {reach}。{missing}"
    missing = f" {gaps} periods are missing; the line breaks there." if gaps else ""
    return f"{_finding(line, band, language)}. Reference range {reach}.{missing}"
