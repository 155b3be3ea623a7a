"""The page of an area: a board from the county up, a place's page below it. Drawn parts are kept by run and filter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tianping.figures.measures import queries
from tianping.figures.measures.forms import Asked, FigureFilter, asked_for
from tianping.figures.measures.limits import WINDOW_YEARS
from tianping.figures.measures.panels.board import Board, Readings, draw_board
from tianping.figures.measures.panels.kept import Kept
from tianping.figures.measures.panels.method import Fact, facts_of
from tianping.figures.measures.panels.place import PlacePage, PlaceReadings, draw_place
from tianping.figures.measures.panels.words import counted, language_of_page
from tianping.ground.places import queries as places
from tianping.terms import Language, Level

MOST_KEPT = 48
"""Drawn pages in memory: a county's board with 300 villages is about 0.5 MB."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What depends on run, filter, language and reach, and on nothing else."""

    board: Board | None
    place: PlacePage | None
    facts: tuple[Fact, ...]
    below_word: str


@dataclass(frozen=True, slots=True)
class AreaPage:
    """``asked`` is ``None`` where nothing was measured at this level: the page then offers the areas below."""

    place: places.Place
    name: str
    crumbs: tuple[tuple[str, int | None], ...]
    below_word: str
    below: tuple[tuple[str, int], ...]
    asked: Asked | None
    form: FigureFilter | None
    drawn: Drawn | None


_kept: Kept[Drawn] = Kept(MOST_KEPT)


def area_page(area_id: int, state: Mapping[str, str], *, reach: Collection[int]) -> AreaPage:
    """Return the page of an area.

    Raises
    ------
    NotSeen
        If the area is out of reach.
    """
    offers = queries.choices_for(area_id, reach=reach)
    language = language_of_page()
    above = places.breadcrumb(area_id)
    place = above[-1]
    asked = asked_for(state, offers) if offers else None
    drawn: Drawn | None = None
    below: list[places.Place] = []
    if asked is None:
        below = _below(area_id, reach)
    else:
        shown = (asked.card.identity, area_id, asked.year, asked.order, language)
        key = (*shown, frozenset(reach), places.map_state())
        drawn = _kept.get(key, lambda: _draw(place, asked, reach=reach, language=language))
    return AreaPage(
        place=place,
        name=place.name.in_(language),
        crumbs=tuple((each.name.in_(language), each.id if each.id in reach and each.id != area_id else None) for each in above),
        below_word=drawn.below_word if drawn else _below_word(below, language),
        below=tuple((each.name.in_(language), each.id) for each in below),
        asked=asked,
        form=FigureFilter(offers, asked=asked) if asked else None,
        drawn=drawn,
    )


def _below(area_id: int, reach: Collection[int]) -> list[places.Place]:
    return [child for child in places.children(area_id) if child.id in reach]


def _below_word(below: list[places.Place], language: Language) -> str:
    return counted(len(below), below[0].level, language=language) if below else ""


def _draw(place: places.Place, asked: Asked, *, reach: Collection[int], language: Language) -> Drawn:
    under = _below(place.id, reach)
    level, word = (under[0].level if under else Level.VILLAGE), _below_word(under, language)
    wanted: dict[str, Any] = {"year": asked.year, "choice": asked.choice, "reach": reach}
    detail = queries.figure(place.id, order=asked.order, **wanted)
    series = queries.series(place.id, choice=asked.choice, reach=reach, order=asked.order)
    below = queries.table(place.id, order=asked.order, **wanted)
    facts = tuple(facts_of(detail, asked, language=language))
    if place.level in (Level.TOWNSHIP, Level.VILLAGE):
        explained = queries.explanation(place.id, **wanted) if asked.order == 0 else None
        window = queries.figure(place.id, window=WINDOW_YEARS, **wanted)
        read = PlaceReadings(detail, series, window, explained, below)
        return Drawn(None, draw_place(read, asked, level=level, language=language), facts, word)
    return Drawn(draw_board(Readings(detail, series, below), asked, level=level, language=language), None, facts, word)


