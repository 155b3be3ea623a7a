"""Accepted counts as arrays: areas by years by orders, and when they were registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.lake import Answer, Dimension, Question
from tianping.figures.births import queries as births
from tianping.figures.births.choices import Source
from tianping.figures.measures.limits import LARGEST_SHARE_UNKNOWN, LATE_TEST_YEARS, MOST_DELAYS, ORDERS
from tianping.ground.places import queries as places
from tianping.ground.places.queries import Place
from tianping.terms import Basis, CountKind

Ints = NDArray[np.int64]
OF_ORDER_UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What is measured: one series of births in one area, by year."""

    within_id: int
    source: Source
    basis: Basis
    kind: CountKind
    areas: tuple[Place, ...]
    first_year: int
    last_year: int
    counted_to: date | None = None
    """Last day counted, where no year has ended."""

    @property
    def years(self) -> Ints:
        return np.arange(self.first_year, self.last_year + 1)

    def rows(self, answer: Answer) -> Ints:
        """Index of the area of each cell of an answer."""
        position = {area.id: index for index, area in enumerate(self.areas)}
        return np.array([position[area] for area in answer.key[Dimension.AREA].tolist()], dtype=np.int64)

    def ask(self, *by: Dimension, source: Source | None = None) -> Answer:
        question = Question(by=by, open_order=max(ORDERS))
        reach = [area.id for area in self.areas]
        return births.births_by_area(
            self.within_id, question, source=source or self.source, basis=self.basis, reach=reach, kind=self.kind
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Births of shape (areas, years, orders): order 0 is all orders, those not known included."""

    boys: Ints
    girls: Ints
    unclear: Ints
    given: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Registrations:
    """When births were registered, of shapes (areas, years, delays) and (areas,); boys first in each pair."""

    triangle: tuple[Ints, Ints]
    late: tuple[Ints, Ints]
    prompt: tuple[Ints, Ints]
    last_year: int


def count_births(ground: Ground, *, source: Source | None = None) -> Counts:
    """Count by area, year and order.

    An area of which nothing is told in a year had no births if its parent tells of any, and else gave nothing. A blank cell
    anywhere below makes the sum unknown: it is not given.
    """
    answer = ground.ask(Dimension.PERIOD, Dimension.ORDER, source=source)
    shape = (len(ground.areas), len(ground.years), len(ORDERS))
    year = answer.key[Dimension.PERIOD].astype("datetime64[Y]").astype(int) + 1970 - ground.first_year
    chosen = (year >= 0) & (year < shape[1])
    cell = (ground.rows(answer)[chosen], year[chosen], answer.key[Dimension.ORDER][chosen])
    boys, girls, unclear, blank = (
        _spread(column[chosen], cell, shape) for column in (answer.boys, answer.girls, answer.unclear, answer.not_given)
    )
    told = np.zeros(shape[:2], dtype=np.bool_)
    told[cell[0], cell[1]] = True
    given = np.repeat(_told_of(ground, told)[:, :, None], len(ORDERS), axis=2) & (blank == 0)
    return Counts(boys, girls, unclear, given)


def count_registrations(ground: Ground, *, source: Source, known_to: date | None) -> Registrations | None:
    """Count by year of registration; ``None`` where registration is not told, or not told of too many."""
    if known_to is None:
        return None
    answer = ground.ask(Dimension.PERIOD, Dimension.REGISTERED_YEAR, Dimension.LATE, source=source)
    registered = answer.key[Dimension.REGISTERED_YEAR]
    births_there = answer.boys + answer.girls
    if births_there[registered == 0].sum() > LARGEST_SHARE_UNKNOWN * births_there.sum():
        return None
    # A year of registration that has not ended shows fewer late ones than it will have.
    last = known_to.year if (known_to.month, known_to.day) == (12, 31) else known_to.year - 1
    year = answer.key[Dimension.PERIOD].astype("datetime64[Y]").astype(int) + 1970
    area, delay = ground.rows(answer), np.minimum(registered - year, MOST_DELAYS - 1)
    seen = (registered > 0) & (registered <= last) & (year >= ground.first_year) & (year <= last)
    shape = (len(ground.areas), max(last - ground.first_year + 1, MOST_DELAYS), MOST_DELAYS)
    cell = (area[seen], year[seen] - last + shape[1] - 1, delay[seen])
    recent = seen & (registered > last - LATE_TEST_YEARS)
    late = answer.key[Dimension.LATE]
    sexes = (answer.boys, answer.girls)
    boys, girls = (_plain(sex[seen], cell, shape) for sex in sexes)
    late_boys, late_girls = (_plain(sex[recent & late], (area[recent & late],), shape[:1]) for sex in sexes)
    prompt_boys, prompt_girls = (_plain(sex[recent & ~late], (area[recent & ~late],), shape[:1]) for sex in sexes)
    return Registrations((boys, girls), (late_boys, late_girls), (prompt_boys, prompt_girls), last)


def _spread(values: Ints, cell: tuple[Ints, ...], shape: tuple[int, ...]) -> Ints:
    """Put counts by order into their cells, with the sum of all orders as order 0."""
    by_order = _plain(values, cell, shape)
    by_order[:, :, OF_ORDER_UNKNOWN] = by_order.sum(axis=2)
    return by_order


def _plain(values: Ints, cell: tuple[Ints, ...], shape: tuple[int, ...]) -> Ints:
    found = np.zeros(shape, dtype=np.int64)
    np.add.at(found, cell, values)
    return found


def _told_of(ground: Ground, told: NDArray[np.bool_]) -> NDArray[np.bool_]:
    position = {area.id: index for index, area in enumerate(ground.areas)}
    parents = np.array([position.get(area.parent_id or -1, index) for index, area in enumerate(ground.areas)])
    told_of: NDArray[np.bool_] = told | told[parents]
    return told_of


def ground_of(within_id: int, one: births.Series) -> Ground:
    """Set out what is to be measured: all areas whose territory lies in one, also those that are no more.

    Whole years are measured; the months of the running year only where there is nothing else.
    """
    areas = tuple(sorted(places.places(places.subtree_ids(within_id)), key=lambda area: (area.code, area.id)))
    last = one.last.year if (one.last.month, one.last.day) == (12, 31) else one.last.year - 1
    if one.first.year > last:
        year = one.last.year
        return Ground(within_id, one.source, one.basis, one.kind, areas, year, year, counted_to=one.last)
    return Ground(within_id, one.source, one.basis, one.kind, areas, one.first.year, last)
