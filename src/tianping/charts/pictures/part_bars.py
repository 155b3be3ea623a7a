"""Parts of a whole as bars from 0, each with its interval and its number: points of a change, girls by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, axis_carrier, circles, compose, layer, pixels, segments, texts
from tianping.charts.labels import Placed, text_width
from tianping.charts.scales import Scale, linear_scale, linear_ticks
from tianping.terms import Bilingual, Language

MOST_PARTS = 60
"""More bars are no picture: the table has them."""

_WIDTHS: dict[Width, int] = {"wide": 960, "narrow": 326}
_ROW, _BAR = 24, 12
_NAMES: dict[Width, int] = {"wide": 220, "narrow": 96}
_GAP = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One bar; an interval of nan is not drawn, and a value of nan leaves the row empty.

    Parameters
    ----------
    name : Bilingual
        Stands at the left.
    value, low, high : float
        In the unit of the drawing.
    digits : int
        Decimals of the number at the right.
    """

    name: Bilingual
    value: float
    low: float = np.nan
    high: float = np.nan
    digits: int = 1


@dataclass(frozen=True)
class _Bars:
    parts: Sequence[Part]
    measures: Bilingual

    def drawing(self, language: Language, width: Width) -> Drawing:
        numbers = [signed(part.value, part.digits) for part in self.parts]
        right = round(max((text_width(number) for number in numbers), default=0)) + 2 * _GAP
        height = 30 + _ROW * len(self.parts) + 28
        frame = Frame(_WIDTHS[width], height, left=_NAMES[width], top=30, right=right, bottom=28)
        ends = [end for part in self.parts for end in (part.value, part.low, part.high)]
        scale = linear_scale([0.0, *ends], step_count=5 if width == "wide" else 3)
        names = {
            value: f"{round(value, 6):,g}".replace("-", "−")
            for value in linear_ticks(scale, step_count=5 if width == "wide" else 3)
        }
        axes = Axes(frame, scale, Scale("linear", 0.0, 1.0), names, {})
        middle = [_ROW * (at + 0.5) for at in range(len(self.parts))]
        zero = float(axes.across(np.array([0.0]))[0])
        layers: list[Layer] = [
            axis_carrier(axes),
            *self._bars(axes, middle, zero),
            segments("axis", [(zero, 0, zero, frame.plot_height)]),
            *texts("label", self._words(language, frame, middle, numbers)),
            *texts("label__axis", [Placed(self.measures.in_(language), 4 - frame.left, -14, "start", strong=False)]),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _bars(self, axes: Axes, middle: Sequence[float], zero: float) -> list[Layer]:
        rows, spans, dots = [], [], []
        for part, down in zip(self.parts, middle, strict=True):
            if not np.isfinite(part.value):
                continue
            low, value, high = axes.across(np.array([part.low, part.value, part.high])).tolist()
            rows.append({"x": zero, "x2": value, "y": down - _BAR / 2, "y2": down + _BAR / 2})
            dots.append({"x": value, "y": down, "size": 25})
            if np.isfinite(low) and np.isfinite(high):
                spans.append((low, down, high, down))
        if not rows:
            return []
        bars = layer(
            "ribbon__bars", rows, mark="rect", x=pixels("x", axis="x"), x2="x2", y=pixels("y", axis="y"), y2="y2"
        )
        return [bars, *([segments("span", spans)] if spans else []), circles("dot", dots)]

    def _words(self, language: Language, frame: Frame, middle: Sequence[float], numbers: Sequence[str]) -> list[Placed]:
        named = [
            Placed(
                _cut(part.name.in_(language), frame.left - _GAP - 4), 4 - frame.left, down + 4, "start", strong=False
            )
            for part, down in zip(self.parts, middle, strict=True)
        ]
        told = [
            Placed(number, frame.plot_width + frame.right - 4, down + 4, "end", strong=False)
            for number, down in zip(numbers, middle, strict=True)
        ]
        return named + told


def part_bars(parts: Sequence[Part], *, measures: Bilingual, title: Bilingual, note: Bilingual) -> Figure:
    """Draw parts of a whole, in the order given.

    Parameters
    ----------
    parts : sequence of Part
        At least one, at most `MOST_PARTS`.
    measures : Bilingual
        What a bar measures and its unit; stands above.
    title : Bilingual
        The finding.
    note : Bilingual
        What the strokes are.

    Raises
    ------
    ValueError
        If there are no parts, or too many.
    """
    if not 1 <= len(parts) <= MOST_PARTS:
        raise ValueError(f"parts: between 1 and {MOST_PARTS} can be drawn, got {len(parts)}")
    return Figure(title=title, note=note, description=title, draw=_Bars(parts, measures).drawing)


def signed(value: float, digits: int = 1) -> str:
    """A number with its sign, and a dash where there is none.

    Examples
    --------
    >>> signed(6.74), signed(-1234.4, 0), signed(0.0), signed(float("nan"))
    ('+6.7', '−1,234', '0.0', '–')
    """
    if not np.isfinite(value):
        return "–"
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{digits}f}"


def _cut(text: str, room: float) -> str:
    """A name that is too long for its column ends in dots; the table has it whole."""
    if text_width(text) <= room:
        return text
    while text and text_width(text + "…") > room:
        text = text[:-1]
    return text + "…"
