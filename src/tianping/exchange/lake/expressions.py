"""Questions as Ibis expressions: the same on DuckDB and on any other engine of Ibis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tianping.exchange.lake.questions import SURELY_LATE_MONTHS, Dimension, Question, Where
from tianping.terms import Level, PeriodKind, Sex

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, Table, Value

MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12, PeriodKind.STATISTICAL_YEAR: 12}
DIGITS_OF = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}


def asked_for(births: Table, question: Question) -> Table:
    """Keep the rows that the question is about, with months counted from year 0."""
    import ibis

    counted = births.mutate(
        born=_month_number(births.period_start),
        months=_by_kind(births.period_kind, MONTHS_IN),
        registered=_month_number(births.registered_start),
    )
    kept: list[BooleanValue] = []
    where = question.where or Where()
    if question.within is not None:
        kept.append(ibis._.place.startswith(question.within.text))
    if where.source is not None:
        kept.append(ibis._.source == where.source)
    if where.basis is not None:
        kept.append(ibis._.basis == where.basis.value)
    if where.born_from is not None:
        kept.append(ibis._.period_start >= where.born_from)
    if where.born_to is not None:
        kept.append(ibis._.born + ibis._.months <= _first_month_after(where.born_to))
    if where.known_on is not None:
        kept.append(ibis._.registered_start.isnull() | (ibis._.registered_start <= where.known_on))
    return counted.filter(kept) if kept else counted


def fitting(rows: Table, question: Question) -> Table:
    """Keep the rows that fit into cells of the question: their period can be cut, their place is at or below the level."""
    import ibis

    kept = [_divides(ibis._, question.period)]
    if Dimension.PLACE in question.by and question.level is not None:
        kept.append(ibis._.place.length() >= DIGITS_OF[question.level])
    return rows.filter(kept)


def with_cells(rows: Table, question: Question, *, numbered: bool) -> Table:
    """Give the rows a column for each dimension of the question but the area.

    Places are told apart by number where all are ``numbered`` (division codes), else by text.
    """
    import ibis

    late = ibis._.registered >= ibis._.born + ibis._.months + SURELY_LATE_MONTHS
    columns: dict[Dimension, Value] = {
        Dimension.PLACE: _place(ibis._, question.level, numbered=numbered),
        Dimension.PERIOD: _first_day(ibis._, question.period),
        Dimension.ORDER: _order(ibis._, question.open_order),
        Dimension.SOURCE: ibis._.source,
        Dimension.BASIS: ibis._.basis,
        Dimension.REGISTERED_YEAR: ibis.coalesce(ibis._.registered // 12, 0).cast("int64"),
        Dimension.LATE: ibis.coalesce(late, False),
    }
    chosen = {f"by_{dimension}": columns[dimension] for dimension in question.by if dimension != Dimension.AREA}
    return rows.mutate(chosen)


def with_areas(rows: Table, areas: Table) -> Table:
    """Give each row once for each area that their code counts for on the day the period starts."""
    matched = rows.join(
        areas, [rows.place == areas.code, rows.period_start >= areas.first_day, rows.period_start <= areas.last_day]
    )
    return matched.mutate(by_area=matched.area)


def in_some_area(rows: Table, areas: Table) -> Table:
    return rows.semi_join(
        areas, [rows.place == areas.code, rows.period_start >= areas.first_day, rows.period_start <= areas.last_day]
    )


def summed(rows: Table, question: Question) -> Table:
    import ibis

    def of(sex: Sex) -> IntegerValue:
        return ibis.coalesce(ibis._["count"].sum(where=ibis._.sex == sex.value), 0).cast("int64")

    totals = {
        "boys": of(Sex.BOY),
        "girls": of(Sex.GIRL),
        "unclear": of(Sex.UNCLEAR),
        "not_given": ibis._["count"].isnull().sum().cast("int64"),
    }
    keys = [f"by_{dimension}" for dimension in question.by]
    if not keys:
        return rows.aggregate(**totals)
    return rows.group_by(keys).aggregate(**totals).order_by(keys)


def _place(row: Value, level: Level | None, *, numbered: bool) -> Value:
    if level is None:
        return row.place_number if numbered else row.place
    beyond = 10 ** (DIGITS_OF[Level.VILLAGE] - DIGITS_OF[level])
    return row.place_number - row.place_number % beyond if numbered else row.place.substr(0, DIGITS_OF[level])


def _month_number(day: Value) -> IntegerValue:
    return day.year().cast("int64") * 12 + day.month().cast("int64") - 1


def _by_kind(kind: Value, numbers: dict[PeriodKind, int]) -> IntegerValue:
    import ibis

    return ibis.cases(*((kind == word.value, number) for word, number in numbers.items()), else_=0).cast("int64")


def _first_month_after(day: date) -> int:
    """Give the number of the first month that is not wholly over by the end of ``day``."""
    tomorrow = day.toordinal() + 1
    following = date.fromordinal(tomorrow) if tomorrow <= date.max.toordinal() else day
    return following.year * 12 + following.month - 1


def _divides(row: Value, period: PeriodKind) -> BooleanValue:
    """Whether a row's period lies within one period of the kind asked for."""
    longest = MONTHS_IN[period]
    if period is PeriodKind.STATISTICAL_YEAR:
        # A calendar quarter never straddles 1 October, a calendar year always does.
        return (row.months < longest) | (row.period_kind == PeriodKind.STATISTICAL_YEAR.value)
    if period is PeriodKind.YEAR:
        return (row.months < longest) | (row.period_kind == PeriodKind.YEAR.value)
    return row.months <= longest


def _first_day(row: Value, period: PeriodKind) -> Value:
    import ibis

    if period is PeriodKind.YEAR:
        return ibis.date(row.period_start.year(), 1, 1)
    shift = 3 if period is PeriodKind.STATISTICAL_YEAR else 0
    start = (row.born + shift) // MONTHS_IN[period] * MONTHS_IN[period] - shift
    return ibis.date((start // 12).cast("int32"), (start % 12 + 1).cast("int32"), 1)


def _order(row: Value, open_order: int) -> IntegerValue:
    """Orders from ``open_order`` on as one; an open group that starts below it ('2+' for 3) could be either: not known."""
    import ibis

    straddles = row.order_or_more & (row.order_number < open_order)
    return ibis.cases(
        (straddles, 0), (row.order_number >= open_order, open_order), else_=row.order_number.cast("int64")
    ).cast("int64")
