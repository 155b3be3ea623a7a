"""The board of an area: one sentence, the drawings that support it, the table that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tianping import charts
from tianping.figures.measures.forms import Asked
from tianping.figures.measures.panels.drawing import limits_of, places_of, seats_of, sign_of, trend_of, whole_of
from tianping.figures.measures.panels.listing import listing
from tianping.figures.measures.panels.words import counted, year_text
from tianping.figures.measures.queries import Detail, Series, Table, TableRow
from tianping.terms import Language, Level, Verdict

SQUARES_UP_TO = 120
"""Places that are shown one by one in the tally."""


@dataclass(frozen=True, slots=True)
class Card:
    """A drawing in both widths under its finding."""

    title: str
    note: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class WorkItem:
    area_id: int
    name: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Work:
    """What the figures ask the office to do; only what follows from them."""

    title: str
    items: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of a board that depends on figures alone."""

    sentence: tuple[charts.Phrase, ...]
    squares: tuple[str, ...]
    chips: tuple[tuple[str, str], ...]
    cannot_tell: int
    trend: Card
    funnel: Card | None
    map: Card | None
    table: SafeString
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What the queries gave for a board."""

    detail: Detail
    series: Series
    below: Table


def draw_board(read: Readings, asked: Asked, *, level: Level, language: Language) -> Board:
    """Draw a board; ``level`` is that of the places below."""
    band = charts.Band.of(read.detail.card.bounds)
    rows = read.below.rows
    signs = [sign_of(row) for row in rows]
    return Board(
        sentence=_sentence(read, band, level=level, language=language),
        squares=_squares(signs),
        chips=tuple((sign.token, f"{sign.word.in_(language)} {count:,}") for sign, count in charts.tally(signs)),
        cannot_tell=sum(sign.token == Verdict.CANNOT_TELL.token for sign in signs),
        trend=draw_card(trend_of(read.series, band=band), language),
        funnel=_funnel(rows, band, language=language),
        map=_map(rows, level=level, language=language),
        table=listing(rows, band=band, language=language, title=counted(len(rows), level, language=language), query=asked.query),
        work=_work(rows, language=language),
    )


def _sentence(read: Readings, band: charts.Band, *, level: Level, language: Language) -> tuple[charts.Phrase, ...]:
    figure = read.detail.figure
    name, year = figure.place.name.in_(language), year_text(figure.year, counted_to=read.detail.card.counted_to)
    when = f"{year}{name}" if language == "zh" else f"{name}, {year}"
    said = charts.finding(whole_of(figure), (), band=band, language=language, when=when).phrases
    if not read.below.rows:
        return said
    places = counted(len(read.below.rows), level, language=language)
    told = charts.tally_text([sign_of(row) for row in read.below.rows], language)
    return (*said, charts.Phrase(f"{places}中 {told}。" if language == "zh" else f" Of {places} {told}."))


def _squares(signs: Sequence[charts.Sign]) -> tuple[str, ...]:
    if not 1 < len(signs) <= SQUARES_UP_TO:
        return ()
    return tuple(sign.token for sign, count in charts.tally(signs) for _one in range(count))


def _funnel(rows: Sequence[TableRow], band: charts.Band, *, language: Language) -> Card | None:
    places = places_of(rows, language)
    if not (places.births > 0).any():
        return None
    return draw_card(charts.funnel(places, limits=limits_of(places, band.reference), band=band), language)


def _map(rows: Sequence[TableRow], *, level: Level, language: Language) -> Card | None:
    """Draw points down to townships: a village's point would single out a few families."""
    if level is Level.VILLAGE or not any(row.place.lon is not None for row in rows):
        return None
    figure = charts.points_map(places_of(rows, language), seats_of(rows))
    card = draw_card(figure, language)
    return Card(_("在什么地方"), card.note, card.drawing)


def draw_card(figure: charts.Figure, language: Language) -> Card:
    drawing = mark_safe(figure.markup(language))  # noqa: S308 - drawn by the charts, words escaped there
    return Card(figure.title.in_(language), figure.note.in_(language), drawing)


def _work(rows: Sequence[TableRow], *, language: Language) -> tuple[Work, ...]:
    steps = {
        "high": _("先与另一来源核对，再安排检查机构"),
        "late": _("与公安局按性别核对补登总数"),
        "low": _("先查男婴是否漏报"),
    }
    titles = {"high": _("确实偏高"), "late": _("登记迟缓待核对"), "low": _("确实偏低")}
    found = []
    for token, step in steps.items():
        items = tuple(WorkItem(row.place.id, row.place.name.in_(language), step) for row in rows if row.token == token)
        if items:
            found.append(Work(titles[token], items))
    return tuple(found)
