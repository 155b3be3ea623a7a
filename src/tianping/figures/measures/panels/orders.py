"""Birth order by year: one small trend an order, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tianping import charts
from tianping.charts.numbers import bracketed, count_text, interval_text, ratio_text
from tianping.figures.measures import queries
from tianping.figures.measures.forms import ORDER_WORDS, Asked, FigureFilter, asked_for
from tianping.figures.measures.panels.board import Card, draw_card
from tianping.figures.measures.panels.drawing import floats, series_of
from tianping.figures.measures.panels.method import Fact, facts_of_run
from tianping.figures.measures.panels.words import language_of_page
from tianping.figures.measures.queries import Series
from tianping.ground.places import queries as places
from tianping.terms import BirthOrder, Language

ORDERS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Cell:
    token: str
    word: str
    ratio: str
    interval: str
    births: str


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """``rows`` are years with a cell for each order, the latest first."""

    name: str
    area_id: int
    crumbs: tuple[tuple[str, int | None], ...]
    asked: Asked
    form: FigureFilter
    card: Card
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    facts: tuple[Fact, ...]


def orders_page(area_id: int, state: Mapping[str, str], *, reach: Collection[int]) -> OrdersPage:
    """Return the page of an area's birth orders; ``NotSeen`` if it is out of reach or was not measured."""
    offers = queries.choices_for(area_id, reach=reach)
    if not offers:
        raise queries.NotSeen(f"area {area_id} was not measured")
    language = language_of_page()
    asked = asked_for(state, offers)
    series = queries.orders_by_year(area_id, choice=asked.choice, reach=reach, orders=ORDERS)
    drawing = charts.order_by_year(
        [charts.OrderSeries(BirthOrder(one.order, or_more=one.order == ORDERS[-1]), series_of(one)) for one in series],
        band=charts.Band.of(asked.card.bounds),
    )
    years = series[0].years
    form = FigureFilter(offers, asked=asked)
    del form.fields["year"], form.fields["order"]
    above = places.breadcrumb(area_id)
    return OrdersPage(
        name=above[-1].name.in_(language),
        area_id=area_id,
        crumbs=tuple((each.name.in_(language), each.id if each.id in reach else None) for each in above),
        asked=asked,
        form=form,
        card=draw_card(drawing, language),
        heads=tuple(str(ORDER_WORDS[order]) for order in ORDERS),
        rows=tuple(
            (year, tuple(_cell(one, index, language) for one in series)) for index, year in reversed(list(enumerate(years)))
        ),
        facts=tuple(facts_of_run(asked.card, language=language)),
    )


def _cell(series: Series, index: int, language: Language) -> Cell:
    ratio, low, high = floats([series.ratio[index], series.low[index], series.high[index]]).tolist()
    verdict = series.verdicts[index]
    return Cell(
        token=verdict.token,
        word=verdict.word.in_(language),
        ratio=ratio_text(ratio, language),
        interval="" if series.low[index] is None else bracketed(interval_text(low, high, language=language), language),
        births=count_text(series.births[index]),
    )
