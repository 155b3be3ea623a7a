"""What everybody may see: the demo county's total, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from tianping import charts
from tianping.charts.numbers import count_text
from tianping.figures.measures import queries
from tianping.figures.measures.panels.board import Card, draw_card
from tianping.figures.measures.panels.drawing import sign_of, trend_of, whole_of
from tianping.figures.measures.panels.kept import Kept
from tianping.figures.measures.panels.method import Fact, facts_of_run
from tianping.figures.measures.panels.words import language_of_page, year_text
from tianping.terms import Language


@dataclass(frozen=True, slots=True)
class PublicPage:
    name: str
    year: str
    sentence: tuple[charts.Phrase, ...]
    meaning: str
    births: str
    boys: str
    reference: str
    trend: Card
    facts: tuple[Fact, ...]


_kept: Kept[PublicPage] = Kept(4)


def public_page() -> PublicPage | None:
    """Return the public page; ``None`` where nothing simulated was measured."""
    found = queries.public_total()
    if found is None:
        return None
    detail, series = found
    language = language_of_page()
    key = (detail.card.identity, language, detail.figure.place.name)
    return _kept.get(key, lambda: _draw(detail, series, language))


def _draw(detail: queries.Detail, series: queries.Series, language: Language) -> PublicPage:
    figure, bounds = detail.figure, detail.card.bounds
    band = charts.Band.of(bounds)
    name, year = figure.place.name.in_(language), year_text(figure.year)
    when = f"{year}{name}" if language == "zh" else f"{name}, {year}"
    return PublicPage(
        name=name,
        year=year,
        sentence=charts.finding(whole_of(figure), (), band=band, language=language, when=when).phrases,
        meaning=charts.meaning(sign_of(figure), bounds=bounds, language=language),
        births=count_text(figure.births),
        boys="" if figure.ratio is None else f"{figure.ratio:.0f}",
        reference=f"{bounds.reference:g}",
        trend=draw_card(trend_of(series, band=band), language),
        facts=tuple(facts_of_run(detail.card, language=language)),
    )
