"""Small drawings in table rows, written as text: a page has hundreds, and one scale holds for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape  # noqa: S406 - writes, does not parse

import numpy as np

from tianping.charts.numbers import plain_text
from tianping.charts.readings import Band, Floats, Places
from tianping.charts.scales import Scale, linear_scale, linear_ticks, log_scale, ratio_ticks
from tianping.charts.signs import Sign, outline
from tianping.terms import Bilingual, Language, Verdict

WIDEST = (30.0, 350.0)
WIDEST_OF_VERDICTS = (10.0, 1000.0)
"""Boys per 100 girls. The scale grows to hold every interval inside these bounds: the narrow ones for places that cannot
be told (with fewer than 30 births the length of a bar says no more), the wide ones for places with a verdict. An interval
that still leaves the scale is drawn to its edge and ends in an open arrow; its digits stand beside it."""

_HEIGHT = 20
_END = 16
"""A word nearer to an end of the scale would be cut."""

_RADIUS = 4.2
_SPARK = (96, 22)
_WIDE, _NARROW = 620, 326
_SCALE_TITLE = Bilingual(zh="性别比刻度（对数）", en="scale of the sex ratio (log)")
_POINTS_TITLE = Bilingual(zh="对偏离的贡献，单位：点", en="contribution to the departure, in points")


@dataclass(frozen=True, slots=True)
class IntervalRows:
    """A scale for the table's head and one bar a row; a place without a ratio has an empty bar."""

    head: str
    bars: tuple[str, ...]
    leaves_scale: bool
    """Whether some interval ends in an open arrow: the head of the table then says so."""


def interval_rows(places: Places, *, band: Band, language: Language = "zh", width: int = 280) -> IntervalRows:
    """Draw each place's interval on one log scale: band, whisker, mark with the verdict's shape.

    Parameters
    ----------
    places : Places
        In the order of the rows.
    band : Band
        Always wholly on the scale.
    width : int
        Pixels.
    """
    scale = interval_scale(places, band)
    ground = _band(scale, band, width, _HEIGHT)
    ends = [scale.positions(values, width) for values in (places.low, places.ratio, places.high)]
    bars = []
    leaves = False
    for sign, low, middle, high in zip(places.signs, *(end.tolist() for end in ends), strict=True):
        leaves = leaves or low < 0 or high > width
        inside = _interval(sign.token, (low, middle, high), width)
        bars.append(_svg(width, _HEIGHT, ground + inside) if inside else "")
    return IntervalRows(_head(scale, width, language), tuple(bars), bool(leaves))


def interval_scale(places: Places, band: Band) -> Scale:
    """The scale that all rows share."""
    undecided = np.array([sign.token == Verdict.CANNOT_TELL.token for sign in places.signs], dtype=bool)
    values = np.concatenate([places.low, places.ratio, places.high])
    reach = np.where(np.tile(undecided, 3)[:, None], WIDEST, WIDEST_OF_VERDICTS)
    wanted = values[(values >= reach[:, 0]) & (values <= reach[:, 1])]
    return log_scale([band.low, band.high, *wanted.tolist()], margin=0.03)


def _interval(token: str, ends: tuple[float, float, float], width: int) -> str:
    low, middle, high = ends
    if np.isnan(low) or np.isnan(high):
        return ""
    start, stop, centre = max(low, 0.0), min(high, float(width)), _HEIGHT / 2
    named = f'data-verdict="{token}"'
    parts = [f'<path class="whisker" {named} d="M{start:.1f} {centre:g}H{stop:.1f}"/>']
    if low < 0:
        parts.append(f'<path class="open" {named} d="M4 {centre - 4:g}l-4 4 4 4"/>')
    if high > width:
        parts.append(f'<path class="open" {named} d="M{width - 4} {centre - 4:g}l4 4-4 4"/>')
    if 0 <= middle <= width:
        parts.append(_mark(token, middle, centre, _RADIUS))
    return "".join(parts)


def _mark(token: str, across: float, down: float, radius: float) -> str:
    shape = outline(token, radius * 1.2)
    named = f'class="mark" data-verdict="{token}"'
    if shape is None:
        return f'<circle {named} cx="{across:.1f}" cy="{down:.3g}" r="{radius:g}"/>'
    return f'<path {named} transform="translate({across:.1f} {down:.3g})" d="{shape}"/>'


def _band(scale: Scale, band: Band, width: int, height: int) -> str:
    low, high = scale.position(band.low, width), scale.position(band.high, width)
    return f'<rect class="band" x="{low:.1f}" y="1" width="{high - low:.1f}" height="{height - 2}"/>'


def _svg(width: int, height: int, inside: str) -> str:
    """The digits stand beside it in the same cell, so those who do not see it miss nothing."""
    return f'<svg class="chart inline" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">{inside}</svg>'


def _head(scale: Scale, width: int, language: Language) -> str:
    ticks = ratio_ticks(scale, length=width, gap=40)
    at = [(x, plain_text(value)) for value in ticks if _END <= (x := scale.position(value, width)) <= width - _END]
    return _scale_svg(
        at,
        _SCALE_TITLE.in_(language),
        shown=f'class="chart inline" viewBox="0 0 {width} 20" width="{width}" height="20"',
    )


def _scale_svg(at: Sequence[tuple[float, str]], title: str, *, shown: str) -> str:
    words = "".join(f'<text x="{x:.1f}" y="12" text-anchor="middle">{escape(word)}</text>' for x, word in at)
    ticks = "".join(f"M{x:.1f} 16V20" for x, _ in at)
    return f'<svg {shown} role="img"><title>{escape(title)}</title>{words}<path class="axis" d="{ticks}"/></svg>'


def sparkline_rows(ratio: Floats, *, signs: Sequence[Sign], band: Band) -> tuple[str, ...]:
    """Draw each place's course as a line of ink on one log scale, with gaps where nothing is known.

    Parameters
    ----------
    ratio : ndarray of shape (n_places, n_periods), float
        Boys per 100 girls; nan, 0 and inf are gaps.
    signs : sequence of Sign
        The verdict on the last period; the last value carries its shape.
    """
    known = np.where(np.isfinite(ratio) & (ratio > 0), ratio, np.nan)
    scale = log_scale([band.low, band.high, *known[np.isfinite(known)].tolist()], margin=0.05)
    width, height = _SPARK
    steps = np.linspace(4, width - 8, ratio.shape[1]) if ratio.shape[1] > 1 else np.array([width - 8.0])
    ground = (
        f'<rect class="band" x="0" y="{height - scale.position(band.high, height):.1f}" width="{width}" '
        f'height="{scale.position(band.high, height) - scale.position(band.low, height):.1f}"/>'
    )
    return tuple(
        _svg(width, height, ground + _spark(steps, height - scale.positions(row, height), sign.token))
        for row, sign in zip(known, signs, strict=True)
    )


def _spark(steps: Floats, down: Floats, token: str) -> str:
    letters = []
    pen_down = False
    for x, y in zip(steps.tolist(), down.tolist(), strict=True):
        if np.isnan(y):
            pen_down = False
            continue
        letters.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    line = f'<path class="trend" d="{"".join(letters)}"/>' if letters else ""
    last = _mark(token, float(steps[-1]), float(down[-1]), 2.8) if len(down) and np.isfinite(down[-1]) else ""
    return line + last


@dataclass(frozen=True, slots=True)
class Contribution:
    """How many points of a departure something explains, with its interval."""

    points: float
    low: float
    high: float
    sign: Sign


@dataclass(frozen=True, slots=True)
class ContributionRows:
    """A scale and one drawing a row in both widths; bars start at 0."""

    head: str
    wide: tuple[str, ...]
    narrow: tuple[str, ...]


def contribution_rows(contributions: Sequence[Contribution], *, language: Language = "zh") -> ContributionRows:
    """Draw what explains a departure: a bar from 0, its interval and mark, all on one scale."""
    scale = linear_scale(
        [0.0, *(value for part in contributions for value in (part.low, part.high, part.points))], step_count=5
    )
    ticks = [(_inset(scale, value, _WIDE), _signed(value)) for value in linear_ticks(scale, step_count=5)]
    head = _scale_svg(ticks, _POINTS_TITLE.in_(language), shown=f'class="chart wide" viewBox="0 0 {_WIDE} 20"')
    drawn = {width: tuple(_contribution(part, scale, width) for part in contributions) for width in (_WIDE, _NARROW)}
    return ContributionRows(head, drawn[_WIDE], drawn[_NARROW])


def _inset(scale: Scale, value: float, width: int) -> float:
    """Pixels, with room at both ends for the words of the scale."""
    return _END + scale.position(value, width - 2 * _END)


def _signed(value: float) -> str:
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{plain_text(abs(round(value, 6)))}"


def _contribution(part: Contribution, scale: Scale, width: int) -> str:
    zero, low, value, high = (_inset(scale, number, width) for number in (0.0, part.low, part.points, part.high))
    token, height = part.sign.token, 26
    named = f'data-verdict="{token}"'
    inside = (
        f'<path class="axis" d="M{zero:.1f} 0V{height}"/>'
        f'<rect class="bar" {named} x="{min(zero, value):.1f}" y="6" width="{abs(value - zero):.1f}" height="14"/>'
        f'<path class="whisker" {named} d="M{low:.1f} 13H{high:.1f}"/>' + _mark(token, value, 13, 3.6)
    )
    shown = f'class="chart {"wide" if width == _WIDE else "narrow"}" viewBox="0 0 {width} {height}" aria-hidden="true"'
    return f"<svg {shown}>{inside}</svg>"
