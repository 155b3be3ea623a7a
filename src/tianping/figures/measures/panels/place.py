"""The page of one place: what was found, how sure, what explains it so far, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tianping import charts
from tianping.charts.numbers import bracketed, count_text, interval_text, percent_text, plain_text, ratio_text
from tianping.figures.measures.choices import Part
from tianping.figures.measures.forms import Asked
from tianping.figures.measures.panels.board import Card, draw_card
from tianping.figures.measures.panels.drawing import sign_of, trend_of, whole_of
from tianping.figures.measures.panels.listing import listing
from tianping.figures.measures.panels.reasons import Reasons, draw_reasons
from tianping.figures.measures.panels.words import counted, year_text
from tianping.figures.measures.queries import Detail, ExplanationShown, Figure, PartShown, Series, Table
from tianping.statistics.ratio import births_needed, ratio_quantiles
from tianping.terms import Language, Level, Verdict

DOTS = np.arange(0.025, 1, 0.05)
"""Twenty dots of 5 % each, at the middle of their share."""


@dataclass(frozen=True, slots=True)
class PlaceReadings:
    """What the queries gave for a place; ``window`` is over the years that end in the one shown."""

    detail: Detail
    series: Series
    window: Detail
    explanation: ExplanationShown | None
    below: Table


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything of a place's page that depends on figures alone."""

    token: str
    word: str
    sentence: tuple[charts.Phrase, ...]
    plain: str
    meaning: str
    dots: Card | None
    how_sure: str
    reasons: Reasons | None
    trend: Card
    villages_told: str
    table: SafeString
    steps: tuple[str, ...]


def draw_place(read: PlaceReadings, asked: Asked, *, level: Level, language: Language) -> PlacePage:
    """Draw a place; ``level`` is that of the places below."""
    figure, bounds = read.detail.figure, read.detail.card.bounds
    band, sign = charts.Band.of(bounds), sign_of(figure)
    needed = births_needed(bounds.marked_excess, reference=bounds.reference, rounded=True)
    rows = read.below.rows
    table = (
        listing(rows, band=band, language=language, title=counted(len(rows), level, language=language), query=asked.query)
        if rows
        else mark_safe("")
    )
    return PlacePage(
        token=sign.token,
        word=sign.word.in_(language),
        sentence=_sentence(read.detail, band, language=language),
        plain=_plain(figure, bounds.reference),
        meaning=charts.meaning(sign, bounds=bounds, language=language, births_needed=needed),
        dots=_dots(read.detail, band, language=language),
        how_sure=_how_sure(read.detail, language=language),
        reasons=draw_reasons(read.explanation, read.detail, language=language) if read.explanation else None,
        trend=draw_card(trend_of(read.series, band=band), language),
        villages_told=_villages_told(read, level=level, needed=needed, language=language),
        table=table,
        steps=_steps(read.detail, read.explanation),
    )


def _sentence(detail: Detail, band: charts.Band, *, language: Language) -> tuple[charts.Phrase, ...]:
    figure = detail.figure
    year = year_text(figure.year, counted_to=detail.card.counted_to)
    if figure.ratio is None or figure.low is None or figure.high is None:
        return (charts.Phrase(_("%(year)s没有算出性别比。") % {"year": year}),)
    interval = bracketed(_("95%% 区间 %(interval)s") % {"interval": interval_text(figure.low, figure.high, language=language)}, language)
    return (
        charts.Phrase(_("%(year)s性别比 ") % {"year": year}),
        charts.Phrase(ratio_text(figure.ratio, language), "number"),
        charts.Phrase(interval, "interval"),
        charts.Phrase(_where(figure.low, figure.high, band)),
    )


def _plain(figure: Figure, reference: float) -> str:
    """The ratio as numbers of children; empty where there is none."""
    if figure.ratio is None or figure.births == 0:
        return ""
    said = {"boys": f"{figure.ratio:.0f}", "reference": plain_text(reference)}
    return _("意思是：每出生 100 名女婴，约出生 %(boys)s 名男婴；按自然水平应是 %(reference)s 名左右。") % said


def _where(low: float, high: float, band: charts.Band) -> str:
    bounds = {"low": plain_text(band.low), "high": plain_text(band.high)}
    if low > band.high:
        return _("，整个区间都在参照范围 %(low)s–%(high)s 之上。") % bounds
    if high < band.low:
        return _("，整个区间都在参照范围 %(low)s–%(high)s 之下。") % bounds
    return _("，区间与参照范围 %(low)s–%(high)s 有重叠。") % bounds


def _dots(detail: Detail, band: charts.Band, *, language: Language) -> Card | None:
    figure = detail.figure
    if figure.ratio is None or figure.low is None or figure.high is None or figure.births == 0:
        return None
    quantiles = ratio_quantiles([detail.boys], [detail.girls], bounds=detail.card.bounds, probabilities=DOTS)[0]
    return draw_card(charts.quantile_dots(quantiles.tolist(), whole=whole_of(figure), band=band), language)


def _how_sure(detail: Detail, *, language: Language) -> str:
    if detail.probability_high is None:
        return ""
    bounds = detail.card.bounds
    above = _("高于 %(bound)s 的可能性是 %(share)s。") % {
        "bound": plain_text(bounds.normal_high), "share": _share(detail.probability_high)
    }  # fmt: skip
    if detail.one_in is None or detail.one_in < 2:
        return above
    said = {"reference": plain_text(bounds.reference), "k": count_text(round(detail.one_in))}
    gap = "" if language == "zh" else " "
    return above + gap + _("真实水平若是 %(reference)s，同样大小的地方约每 %(k)s 个有 1 个会偶然偏到这么远。") % said


def _share(probability: float) -> str:
    if probability > 0.999:
        return _("99.9% 以上")
    if probability < 0.001:
        return _("不到 0.1%")
    return percent_text(round(probability, 3))


def _villages_told(read: PlaceReadings, *, level: Level, needed: int, language: Language) -> str:
    """Say why nothing can be told of single villages; empty where something can."""
    rows = read.below.rows
    if not rows or any(row.has_verdict for row in rows):
        return ""
    bounds, window = read.detail.card.bounds, read.window.figure
    return _("%(places)s的出生数都太少，单看一个不能判断。要分辨 %(marked)s 与 %(reference)s，约需 %(needed)s 例出生；这里五年共 %(births)s 例。") % {
        "places": counted(len(rows), level, language=language), "marked": plain_text(bounds.marked_excess),
        "reference": plain_text(bounds.reference), "needed": count_text(needed), "births": count_text(window.births),
    }  # fmt: skip


def _steps(detail: Detail, explanation: ExplanationShown | None) -> tuple[str, ...]:
    """What follows from the figures; each is a check of records or institutions, none concerns a family."""
    figure = detail.figure
    if figure.late:
        return (_("与公安局核对三年内补登的出生，按性别只报总数。"), _("补登的数到了以后重新判断。"))
    if figure.verdict is Verdict.HIGH:
        first = () if explanation and _known(explanation.parts, Part.DEFINITIONS) else (_("上报另一来源的数，核对口径。"),)
        return (*first, _("对这里的机构和超声设备安排检查。"), _("与公安局核对补登的出生，按性别只报总数。"))
    if figure.verdict is Verdict.PROBABLY_HIGH:
        return (_("先核对两个来源的数，再看下一期是否仍然偏高。"),)
    if figure.verdict in (Verdict.LOW, Verdict.PROBABLY_LOW):
        return (_("先查男婴是否漏报，再看其他原因。"),)
    return ()


def _known(parts: Sequence[PartShown], wanted: Part) -> bool:
    return any(part.part is wanted and part.known for part in parts)
