"""Figures for boards, tables, trends: read from stored runs, nothing is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tianping.figures.measures.choices import mark_of, token_of, word_of
from tianping.figures.measures.models import AreaFigures, Run
from tianping.figures.measures.queries.runs import Choice, MethodCard, NotSeen, card_of, check_seen, current_run
from tianping.ground.places import queries as places
from tianping.ground.places.queries import Place
from tianping.terms import Bilingual, Level, Verdict


@dataclass(frozen=True, slots=True)
class Figure:
    """One area in one year. ``ratio``, ``low`` and ``high`` are boys per 100 girls, ``None`` where not finite or not given."""

    place: Place
    year: int
    births: int
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    late: bool

    @property
    def token(self) -> str:
        return token_of(self.verdict, late=self.late)

    @property
    def word(self) -> Bilingual:
        return word_of(self.verdict, late=self.late)

    @property
    def mark(self) -> str:
        return mark_of(self.verdict, late=self.late)

    @property
    def has_verdict(self) -> bool:
        return self.late or self.verdict not in (Verdict.CANNOT_TELL, Verdict.NO_BIRTHS, Verdict.NOT_GIVEN)


@dataclass(frozen=True, slots=True)
class TableRow(Figure):
    """A figure with the series behind it, for a sparkline; ``None`` in a year without a ratio."""

    years: Sequence[int]
    ratios: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Table:
    """Areas of one level in one year, in code order, with how many got which mark. No order by ratio exists."""

    rows: tuple[TableRow, ...]
    card: MethodCard

    @property
    def tally(self) -> dict[str, int]:
        return dict(Counter(row.token for row in self.rows))


@dataclass(frozen=True, slots=True)
class Series:
    """One area and order over the years; each list has an entry a year."""

    place: Place
    order: int
    years: tuple[int, ...]
    births: tuple[int, ...]
    ratio: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    verdicts: tuple[Verdict, ...]
    late: tuple[bool, ...]
    card: MethodCard


@dataclass(frozen=True, slots=True)
class Detail:
    """One area in one year with everything that was computed of it; numbers are ``None`` where they do not exist."""

    figure: Figure
    boys: int
    girls: int
    unclear: int
    probability_high: float | None
    probability_low: float | None
    probability_normal: float | None
    q_value: float | None
    one_in: float | None
    card: MethodCard


def years_of(area_id: int, choice: Choice, *, reach: Collection[int]) -> list[int]:
    """Return the years that were measured, the latest first."""
    run = current_run(area_id, choice, reach=reach)
    return run.years[::-1] if run else []


def table(
    area_id: int, *, year: int, choice: Choice, reach: Collection[int], level: Level | None = None, order: int = 0
) -> Table:
    """Return the areas directly below one, or all of a level within it, in one year.

    Raises
    ------
    NotSeen
        If the area is out of reach, or nothing was measured of that year. Areas below that are out of reach are left away.
    """
    run = _run(area_id, choice, reach=reach, year=year)
    below = places.children(area_id) if level is None else places.of_level(area_id, level)
    seen = frozenset(reach)
    shown = {place.id: place for place in below if place.id in seen}
    found = _shown(run.pk, run.identity, order=order, window=1)
    index = year - run.first_year
    rows = (
        TableRow(**_values(place, year, found[place.id], index), years=run.years, ratios=found[place.id]["ratio"])
        for place in shown.values()
        if place.id in found
    )
    return Table(tuple(rows), card_of(run))


def figure(
    area_id: int, *, year: int, choice: Choice, reach: Collection[int], order: int = 0, window: int = 1
) -> Detail:
    """Return one area in one year, or over the years that end in it."""
    run = _run(area_id, choice, reach=reach, year=year)
    row = AreaFigures.objects.filter(run=run, area_id=area_id, order=order, window=window).first()
    if row is None:
        raise NotSeen(f"area {area_id} was not measured")
    index = year - run.first_year
    behind = {name: values[index] for name, values in row.behind.items()}
    return Detail(
        figure=Figure(**_values(places.get_place(area_id), year, row.shown, index)), card=card_of(run), **behind
    )


def series(area_id: int, *, choice: Choice, reach: Collection[int], order: int = 0) -> Series:
    """Return one area over all years."""
    return orders_by_year(area_id, choice=choice, reach=reach, orders=(order,))[0]


def orders_by_year(
    area_id: int, *, choice: Choice, reach: Collection[int], orders: Sequence[int] = (1, 2, 3)
) -> list[Series]:
    """Return one area over all years, by birth order."""
    run = _run(area_id, choice, reach=reach)
    place, card = places.get_place(area_id), card_of(run)
    rows = {
        row.order: row.shown for row in AreaFigures.objects.filter(run=run, area_id=area_id, window=1, order__in=orders)
    }
    if len(rows) < len(orders):
        raise NotSeen(f"area {area_id} was not measured")
    return [_series(place, order, run, rows[order], card) for order in orders]


def _run(area_id: int, choice: Choice, *, reach: Collection[int], year: int | None = None) -> Run:
    check_seen(area_id, reach)
    run = current_run(area_id, choice, reach=reach)
    if run is None or (year is not None and not run.first_year <= year <= run.last_year):
        raise NotSeen(f"area {area_id} was not measured" + ("" if year is None else f" for {year}"))
    return run


@lru_cache(maxsize=8)
def _shown(run_pk: int, identity: str, *, order: int, window: int) -> dict[int, dict[str, list[Any]]]:
    """What tables show of all areas of a run. A run never changes, so that a process reads it once."""
    return dict(
        AreaFigures.objects.filter(run=run_pk, run__identity=identity, order=order, window=window).values_list(
            "area_id", "shown"
        )
    )


def _values(place: Place, year: int, shown: dict[str, list[Any]], index: int) -> dict[str, Any]:
    values = {name: shown[name][index] for name in ("births", "ratio", "low", "high", "late")}
    return values | {"place": place, "year": year, "verdict": Verdict(shown["verdict"][index])}


def _series(place: Place, order: int, run: Run, shown: dict[str, list[Any]], card: MethodCard) -> Series:
    return Series(
        place=place,
        order=order,
        years=tuple(run.years),
        births=tuple(shown["births"]),
        ratio=tuple(shown["ratio"]),
        low=tuple(shown["low"]),
        high=tuple(shown["high"]),
        verdicts=tuple(Verdict(word) for word in shown["verdict"]),
        late=tuple(shown["late"]),
        card=card,
    )
