"""The table of places: grouped by verdict and then by code, never by ratio; with bars and sparklines on one scale each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray

from tianping import charts
from tianping.charts.numbers import bracketed, count_text, interval_text, ratio_text
from tianping.figures.measures.panels.drawing import floats, places_of, sign_of
from tianping.figures.measures.queries import TableRow
from tianping.terms import Language


@dataclass(frozen=True, slots=True)
class Row:
    area_id: int
    name: str
    code: str
    token: str
    word: str
    bar: SafeString
    ratio: str
    interval: str
    spark: SafeString
    births: str


@dataclass(frozen=True, slots=True)
class Group:
    word: str
    count: int
    rows: tuple[Row, ...]


def listing(rows: Sequence[TableRow], *, band: charts.Band, language: Language, title: str, query: str) -> SafeString:
    """Draw the table; ``query`` is the state that its links carry on."""
    bars = charts.interval_rows(places_of(rows, language), band=band, language=language)
    signs = [sign_of(row) for row in rows]
    sparks = charts.sparkline_rows(_courses(rows), signs=signs, band=band) if rows else ()
    drawn = [_row(row, bar, spark, language=language) for row, bar, spark in zip(rows, bars.bars, sparks, strict=True)]
    groups = [
        Group(sign.word.in_(language), count, tuple(row for row in drawn if row.token == sign.token))
        for sign, count in charts.tally(signs)
    ]
    years = rows[0].years if rows else ()
    context = {
        "title": title, "groups": groups, "scale": _safe(bars.head), "arrows": bars.leaves_scale, "query": query,
        "years": f"{years[0]}–{years[-1]}" if years else "", "year": rows[0].year if rows else "",
    }  # fmt: skip
    return render_to_string("measures/listing.html", context)


def _courses(rows: Sequence[TableRow]) -> NDArray[np.float64]:
    return np.stack([floats(row.ratios) for row in rows])


def _row(row: TableRow, bar: str, spark: str, *, language: Language) -> Row:
    ratio, low, high = floats([row.ratio, row.low, row.high]).tolist()
    return Row(
        area_id=row.place.id,
        name=row.place.name.in_(language),
        code=row.place.code,
        token=row.token,
        word=sign_of(row).word.in_(language),
        bar=_safe(bar),
        ratio=ratio_text(ratio, language),
        interval="" if row.low is None else bracketed(interval_text(low, high, language=language), language),
        spark=_safe(spark),
        births=count_text(row.births),
    )


def _safe(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 - numbers, tokens and escaped words of the charts
