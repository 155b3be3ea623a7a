"""Birth order by year: one small trend an order, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, band, compose, texts
from tianping.charts.labels import Placed
from tianping.charts.numbers import bracketed, interval_text, plain_text, ratio_text
from tianping.charts.pictures.trend import note_of_line, ribbon_and_line
from tianping.charts.readings import Band, OrderSeries
from tianping.charts.scales import Scale, linear_scale, linear_ticks
from tianping.charts.time_axis import TimeLine, name_of, time_line, time_scale
from tianping.charts.words import PER_HUNDRED
from tianping.terms import Bilingual, BirthOrder, CountKind, Language

MOST_ORDERS = 6
_PANEL_HEIGHT: dict[Width, int] = {"wide": 236, "narrow": 204}
_COLUMNS: dict[Width, int] = {"wide": 4, "narrow": 2}
_WIDTHS: dict[Width, int] = {"wide": 960, "narrow": 326}
_FIRST_LEFT, _NEXT_LEFT, _RIGHT = 36, 16, 24
_HEADS = 58
_HAN = "零一二三四五六七八九十"


@dataclass(frozen=True)
class _Orders:
    orders: Sequence[OrderSeries]
    band: Band
    kind: CountKind

    @cached_property
    def lines(self) -> list[TimeLine]:
        return [time_line(order.series) for order in self.orders]

    def drawing(self, language: Language, width: Width) -> Drawing:
        columns = min(_COLUMNS[width], len(self.orders))
        height = _PANEL_HEIGHT[width]
        plot = (_WIDTHS[width] - _FIRST_LEFT - (columns - 1) * _NEXT_LEFT - columns * _RIGHT) // columns
        panels, left = [], 0
        for index, (order, line) in enumerate(zip(self.orders, self.lines, strict=True)):
            column = index % columns
            left = 0 if column == 0 else left
            margin = _FIRST_LEFT if column == 0 else _NEXT_LEFT
            frame = Frame(margin + plot + _RIGHT, height, left=margin, top=_HEADS, right=_RIGHT, bottom=28)
            layers = self._panel(frame, line, order.order, language)
            if index == 0:
                layers += texts(
                    "label__axis", [Placed(PER_HUNDRED[self.kind].in_(language), 0, 14 - _HEADS, "start", strong=False)]
                )
            panels.append(Panel(compose(frame, layers), left=left, top=height * (index // columns)))
            left += frame.width
        return Drawing(_WIDTHS[width], height * ceil(len(self.orders) / columns), tuple(panels))

    def _panel(self, frame: Frame, line: TimeLine, order: BirthOrder, language: Language) -> list[Layer]:
        y = self._ratio_scale()
        names = {
            value: plain_text(round(value, 6)) if frame.left == _FIRST_LEFT else ""
            for value in linear_ticks(y, step_count=4)
        }
        axes = Axes(frame, self._time_scale(), y, self._time_names(language), names)
        heads = [Placed(order_word(order, language), 0, -26, "start", strong=True)]
        last = line.runs()[-1].stop - 1 if line.runs() else None
        said = []
        if last is not None:
            value = ratio_text(float(line.ratio[last]), language)
            interval = interval_text(float(line.low[last]), float(line.high[last]), language=language)
            said = [Placed(value + bracketed(interval, language), 0, -11, "start", strong=False)]
        return [
            band(axes, (self.band.low, self.band.high)),
            *ribbon_and_line(line, axes),
            *texts("strong", heads),
            *texts("label", said),
        ]

    def _ratio_scale(self) -> Scale:
        values = [value for line in self.lines for value in (*line.low.tolist(), *line.high.tolist())]
        return linear_scale([self.band.low, self.band.high, *values], step_count=4)

    def _time_scale(self) -> Scale:
        scales = [time_scale(line) for line in self.lines if len(line.numbers)]
        return (
            Scale("linear", min(scale.low for scale in scales), max(scale.high for scale in scales))
            if scales
            else Scale("linear", 0, 1)
        )

    def _time_names(self, language: Language) -> dict[float, str]:
        """First and last only, without the word for year: panels stand close."""
        line = self._longest()
        ends = sorted({line.numbers[0], line.numbers[-1]}) if len(line.numbers) else []
        return {float(number): name_of(int(number), line.kind, language=language, short=True) for number in ends}

    def _longest(self) -> TimeLine:
        numbers = np.unique(np.concatenate([line.numbers for line in self.lines]))
        empty = np.full(len(numbers), np.nan)
        return TimeLine(self.lines[0].kind, numbers, empty, empty, empty)


def order_by_year(
    orders: Sequence[OrderSeries], *, band: Band, kind: CountKind = CountKind.BIRTHS, title: Bilingual | None = None
) -> Figure:
    """Draw the trend of each birth order in a panel of its own, all on one scale.

    Parameters
    ----------
    orders : sequence of OrderSeries
        One to six, in the order of the panels.
    band : Band
        The reference range, wholly on the scale.
    title : Bilingual, optional
        The finding; by default in which orders the last interval lies above the band.

    Raises
    ------
    ValueError
        If there is no order, or more than six.
    """
    if not 1 <= len(orders) <= MOST_ORDERS:
        raise ValueError(f"orders: 1 to {MOST_ORDERS} panels can be read, got {len(orders)}")
    picture = _Orders(orders, band, kind)
    found = Bilingual(zh=_finding(picture, "zh"), en=_finding(picture, "en"))
    longest = max(
        picture.lines, key=lambda line: len(line.runs()[0:1]) and max(run.stop - run.start for run in line.runs())
    )
    return Figure(
        title=title or found,
        note=note_of_line(longest, orders[0].series.confidence),
        description=Bilingual(
            zh=f"{found.zh}。每格一个孩次，刻度相同。", en=f"{found.en}. One panel a birth order, all on one scale."
        ),
        draw=picture.drawing,
    )


def order_word(order: BirthOrder, language: Language) -> str:
    """Name a birth order as a reader does.

    Examples
    --------
    >>> order_word(BirthOrder(3, or_more=True), "zh"), order_word(BirthOrder(1), "en")
    ('三孩及以上', 'first births')
    """
    if not order.is_known:
        return "孩次不详" if language == "zh" else "order unknown"
    if language == "zh":
        number = _HAN[order.number] if order.number < len(_HAN) else str(order.number)
        return f"{number}孩{'及以上' if order.or_more else ''}"
    words = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return f"{words.get(order.number, f'{order.number}th')}{' and later' if order.or_more else ' births'}"


def _finding(picture: _Orders, language: Language) -> str:
    above = [
        order_word(order.order, language)
        for order, line in zip(picture.orders, picture.lines, strict=True)
        if line.runs() and line.low[line.runs()[-1].stop - 1] > picture.band.high
    ]
    if not above:
        return (
            "没有一个孩次的区间整个高于参照范围"
            if language == "zh"
            else "In no birth order does the whole interval lie above the reference range"
        )
    if language == "zh":
        return f"{'、'.join(above)}的区间整个高于参照范围"
    said = " and ".join([", ".join(above[:-1]), above[-1]] if len(above) > 1 else above)
    return f"{said[0].upper()}{said[1:]}: the whole interval lies above the reference range"
