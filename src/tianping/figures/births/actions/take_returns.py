"""Births out of accepted returns: pulled as a whole by form, period and county, never typed a second time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction

from tianping.exchange.lake import BirthColumns, Returned, canonical, coded
from tianping.figures.births.actions.accept import Nature, accept_births
from tianping.figures.births.actions.problems import BirthsRefused
from tianping.figures.births.choices import SOURCE_OF_REGISTER, Source
from tianping.figures.births.models import Ledger, Taking, Upload
from tianping.figures.returns import queries as returns
from tianping.jurisdictions.forms import Form, load_form, load_forms
from tianping.terms import Actor, Basis, BirthOrder, CellState, CellValue, CountKind, Period

_MONTHS_BACK = re.compile(r"m\d{1,3}")
BIRTH_ELEMENTS = frozenset({"live_births", "births_registered"})
Row = tuple[str, str, str | None, str, str, int]
"""Place, period of birth, period of registration, sex, order, count."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the returns of one form, period and county. ``refused`` says why they could not become figures."""

    form: str
    period: Period
    area_id: int
    upload_id: int | None
    refused: BirthsRefused | None = None


def take_returns(*, on: date) -> list[Taken]:
    """Turn what has been accepted since the last time into births; what is unchanged is left alone."""
    forms = (form for form in load_forms(on).values() if form.register in SOURCE_OF_REGISTER)
    waiting = [each for form in forms for each in returns.accepted_by_county(form.code) if not _is_taken(each)]
    return [_take(each, on=on) for each in waiting]


def returns_to_take(*, on: date) -> int:
    """Return how many accepted periods have not become figures yet."""
    forms = (form for form in load_forms(on).values() if form.register in SOURCE_OF_REGISTER)
    return sum(not _is_taken(each) for form in forms for each in returns.accepted_by_county(form.code))


def _is_taken(accepted: returns.AcceptedPeriod) -> bool:
    last = Taking.objects.filter(form=accepted.form, period=str(accepted.period), area_id=accepted.area_id).last()
    return last is not None and last.manifest == accepted.manifest


def _take(accepted: returns.AcceptedPeriod, *, on: date) -> Taken:
    found = accepted.open()
    form = load_form(accepted.form, on=found[0].key.edition)
    by = Actor(pseudonym="returns", role="system", department="system", area_id=accepted.area_id)
    key = {"form": accepted.form, "period": str(accepted.period), "area_id": accepted.area_id}
    births = births_of_returns(found, form)
    try:
        with transaction.atomic():
            Ledger.objects.get_or_create(pk=1)
            Ledger.objects.select_for_update().get(pk=1)
            before = Taking.objects.filter(**key, upload__replaced_by__isnull=True).last()
            nature = Nature(
                SOURCE_OF_REGISTER[form.register or ""], basis=form.basis or Basis.RESIDENCE, kind=form.kind or CountKind.BIRTHS,
                simulated=found[0].key.simulated, replaces=(before.upload_id,) if before else (),
            )  # fmt: skip
            upload = _same(before, births, nature) or accept_births(births, nature=nature, by=by, on=on)
            Taking.objects.create(**key, manifest=accepted.manifest, upload=upload, on=on)
    except BirthsRefused as refused:
        return Taken(accepted.form, accepted.period, accepted.area_id, None, refused)
    return Taken(accepted.form, accepted.period, accepted.area_id, upload.pk)


def _same(before: Taking | None, births: BirthColumns, nature: Nature) -> Upload | None:
    """Return the upload that has these births already: a return may change in what is no birth."""
    digest = canonical(births).digest(kind=nature.kind, simulated=nature.simulated)
    return before.upload if before is not None and before.upload.digest == digest else None


def births_of_returns(found: tuple[Returned, ...], form: Form) -> BirthColumns:
    """Turn the cells of returns into births by the key: what is not applicable is 0, what is empty or refused not given."""
    rows = [row for one in found for row in _rows(one, form)]
    place, period, registered, sex, order, count = zip(*rows, strict=True)
    source = Source(SOURCE_OF_REGISTER[form.register or ""]).value
    return BirthColumns(
        place=coded(place),
        period=coded(period),
        registered=coded(registered),
        sex=coded(sex),
        order=coded(order),
        source=coded([source] * len(rows)),
        basis=coded([form.basis or Basis.RESIDENCE] * len(rows)),
        count=np.array(count, dtype=np.int64),
    )


def _rows(returned: Returned, form: Form) -> Iterator[Row]:
    columns = {
        column.code: (column.sex.value, str(column.order or BirthOrder(0)))
        for column in form.columns
        if column.sex is not None and column.element in BIRTH_ELEMENTS and not column.within
    }
    for (row, column), value in returned.cells.items():
        # Births from before the oldest month of a triangle have no period of birth: they are no figures of any.
        if column not in columns or (form.rows.kind == "months_back" and not _MONTHS_BACK.fullmatch(row)):
            continue
        born, known = _periods(row, returned.key.period, form)
        place = row if form.rows.kind == "areas" else returned.key.place
        yield (place, str(born), known, *columns[column], _count(value))


def _periods(row: str, period: Period, form: Form) -> tuple[Period, str | None]:
    """Return the period of birth, and that of registration where the rows are months counted back from it."""
    if form.rows.kind != "months_back":
        return period, None
    born = period
    for _ in range(int(row.removeprefix("m"))):
        born = born.preceding()
    return born, str(period)


def _count(value: CellValue) -> int:
    if value.state is CellState.ABSENT:
        return 0
    return -1 if value.number is None else value.number
