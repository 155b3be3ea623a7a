"""The layers that all drawings are made of, in Altair; imported late, since it takes a second to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING, Any

import numpy as np

from tianping.charts.fonts import FAMILIES
from tianping.charts.labels import FONT_PIXELS, Placed
from tianping.charts.readings import Floats
from tianping.charts.scales import Scale

if TYPE_CHECKING:
    import altair

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Layer:
    """An ``altair.Chart`` (the library is imported inside functions only) and its rows.

    The rows join the specification at the very end: Altair would copy and validate each of thousands.
    """

    chart: Any
    rows: Rows


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's size and the margins of its plot, in pixels."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def plot_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Axes:
    """Two scales with the values that they name; no named value, no axis.

    Parameters
    ----------
    frame : Frame
        Where the plot stands.
    x, y : Scale
        What it maps.
    x_names, y_names : mapping of float to str
        Named values and what stands at them.
    """

    frame: Frame
    x: Scale
    y: Scale
    x_names: Mapping[float, str]
    y_names: Mapping[float, str]

    def across(self, values: Floats) -> Floats:
        return self.x.positions(values, self.frame.plot_width)

    def down(self, values: Floats) -> Floats:
        return self.frame.plot_height - self.y.positions(values, self.frame.plot_height)

    def encode_x(self, field: str) -> altair.X:
        import altair

        axis = _axis(self.x_names, grid=False, line=True)
        return altair.X(f"{field}:Q", scale=_scale(self.x), axis=axis)

    def encode_y(self, field: str) -> altair.Y:
        import altair

        axis = _axis(self.y_names, grid=True, line=False)
        return altair.Y(f"{field}:Q", scale=_scale(self.y), axis=axis)


def _scale(scale: Scale) -> altair.Scale:
    import altair

    return altair.Scale(type=scale.kind, domain=[scale.low, scale.high], nice=False, zero=False)


def _axis(names: Mapping[float, str], *, grid: bool, line: bool) -> altair.Axis | None:
    import altair

    if not names:
        return None
    # Vega writes a negative number with a true minus.
    words = {f"{value:.10g}".replace("-", "−"): word for value, word in names.items()}
    return altair.Axis(
        values=list(names),
        title=None,
        grid=grid,
        domain=line,
        ticks=line,
        tickSize=4,
        labelExpr=f"({dumps(words, ensure_ascii=False)})[format(datum.value, '.10~g')]",
        labelFontSize=FONT_PIXELS,
        labelPadding=6,
        labelOverlap=False,
        labelFlush=False,
        labelLimit=0,
        labelBound=False,
    )


def layer(name: str, rows: Rows, *, mark: str, how: Mapping[str, Any] | None = None, **encodings: Any) -> Layer:
    """One layer; its name is its role (see ``finish``). Only shapes that say something are described to Vega."""
    import altair

    chart = altair.Chart(altair.NamedData(name=name), name=name)
    return Layer(
        getattr(chart, f"mark_{mark}")(**{"aria": "description" in encodings, **(how or {})}).encode(**encodings), rows
    )


def band(axes: Axes, reach: tuple[float, float], *, across: tuple[float, float] | None = None) -> Layer:
    """The reference range, across the whole plot unless said otherwise; it brings the axes along, whatever else is drawn."""
    start, stop = across or (axes.x.low, axes.x.high)
    rows = [{"from": start, "to": stop, "low": reach[0], "high": reach[1]}]
    return layer("band", rows, mark="rect", x=axes.encode_x("from"), x2="to:Q", y=axes.encode_y("low"), y2="high:Q")


def axis_carrier(axes: Axes) -> Layer:
    """Nothing to see, but it brings the axes along where no band does."""
    rows = [{"x": axes.x.low, "y": axes.y.low}]
    how = {"size": 0, "opacity": 0}
    return layer("axis__carrier", rows, mark="point", how=how, x=axes.encode_x("x"), y=axes.encode_y("y"))


def lines(axes: Axes, runs: Sequence[tuple[Floats, Floats]], *, name: str) -> Layer:
    """Lines through points, one a run; a run of one point is no line."""
    rows = [
        {"x": float(x), "y": float(y), "run": index}
        for index, (across, up) in enumerate(runs)
        if len(across) > 1
        for x, y in zip(across, up, strict=True)
    ]
    return layer(name, rows, mark="line", x=axes.encode_x("x"), y=axes.encode_y("y"), detail="run:N")


def pixels(field: str, *, axis: str) -> altair.X | altair.Y:
    """A position that is already in pixels of the plot."""
    import altair

    kind = altair.X if axis == "x" else altair.Y
    return kind(f"{field}:Q", scale=None, axis=None)


def texts(name: str, placed: Sequence[Placed]) -> list[Layer]:
    """Words at their pixels, one layer for each way to hang."""
    found = []
    for anchor, align in (("start", "left"), ("middle", "center"), ("end", "right")):
        rows = [{"x": word.x, "y": word.y, "text": word.text} for word in placed if word.anchor == anchor]
        if rows:
            how = {"align": align, "baseline": "alphabetic", "fontSize": FONT_PIXELS}
            found.append(
                layer(
                    f"{name}__{anchor}",
                    rows,
                    mark="text",
                    how=how,
                    x=pixels("x", axis="x"),
                    y=pixels("y", axis="y"),
                    text="text:N",
                )
            )
    return found


def circles(name: str, rows: Rows) -> Layer:
    """Circles in pixels: x, y and the square of the diameter."""
    import altair

    how = {"shape": "circle", "filled": True}
    size = altair.Size("size:Q", scale=None)
    return layer(name, rows, mark="point", how=how, x=pixels("x", axis="x"), y=pixels("y", axis="y"), size=size)


def segments(name: str, rows: Sequence[tuple[float, float, float, float]]) -> Layer:
    """Straight lines in pixels: (x, y, x2, y2)."""
    found = [dict(zip(("x", "y", "x2", "y2"), map(float, row), strict=True)) for row in rows]
    how = {"strokeWidth": 1}
    return layer(name, found, mark="rule", how=how, x=pixels("x", axis="x"), y=pixels("y", axis="y"), x2="x2", y2="y2")


def compose(frame: Frame, layers: Sequence[Layer]) -> dict[str, Any]:
    """The specification: fixed size, margins as given, nothing sized by a font that this machine may lack."""
    import altair

    chart = (
        altair.layer(*(part.chart for part in layers))
        .properties(
            width=frame.plot_width,
            height=frame.plot_height,
            padding={"left": frame.left, "top": frame.top, "right": frame.right, "bottom": frame.bottom},
            autosize=altair.AutoSizeParams(type="none"),
        )
        .configure(font=FAMILIES, background="transparent")
        .configure_view(stroke=None)
    )
    spec = dict(chart.to_dict(validate=False))
    spec["datasets"] = {part.chart.name: list(part.rows) for part in layers}
    return spec


def cut_to(scale: Scale, curve: tuple[Floats, Floats]) -> list[tuple[Floats, Floats]]:
    """Cut a curve where it leaves a scale; the pieces end on the scale's end."""
    x, y = curve
    low, high = np.log([scale.low, scale.high]) if scale.kind == "log" else (scale.low, scale.high)
    with np.errstate(divide="ignore"):
        bent = np.log(y) if scale.kind == "log" else y
    inside = (bent >= low) & (bent <= high)
    pieces: list[tuple[Floats, Floats]] = []
    index = 0
    while index < len(x):
        if not inside[index]:
            index += 1
            continue
        stop = index
        while stop + 1 < len(x) and inside[stop + 1]:
            stop += 1
        pieces.append(_with_ends(scale, x, y, bent, (index, stop, low, high)))
        index = stop + 1
    return pieces


def _with_ends(
    scale: Scale, x: Floats, y: Floats, bent: Floats, piece: tuple[int, int, float, float]
) -> tuple[Floats, Floats]:
    first, last, low, high = piece
    xs, ys = list(x[first : last + 1]), list(y[first : last + 1])
    for inner, outer, at in ((first, first - 1, 0), (last, last + 1, None)):
        if 0 <= outer < len(x) and np.isfinite(bent[outer]):
            end = high if bent[outer] > high else low
            share = (end - bent[inner]) / (bent[outer] - bent[inner])
            crossing = x[inner] + share * (x[outer] - x[inner])
            value = scale.high if end == high else scale.low
            xs.insert(0 if at == 0 else len(xs), crossing)
            ys.insert(0 if at == 0 else len(ys), value)
    return np.array(xs, dtype=np.float64), np.array(ys, dtype=np.float64)
