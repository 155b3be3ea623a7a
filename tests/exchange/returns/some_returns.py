"""Forms, rows and fillings that the tests of returns share."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from functools import cache

from hypothesis import strategies as st

from tianping.exchange.returns import Filled
from tianping.jurisdictions.forms import Form, load_forms
from tianping.terms import ABSENT, EMPTY, REFUSED, CellValue, Period

PLACE = "451081101"
VILLAGES = [("451081101200", "渠洋村"), ("451081101201", "怀书村"), ("451081101202", "念诺村"), ("451081101203", "三兴村")]
MADE_AT = datetime(2025, 12, 1, 8, 30, tzinfo=UTC)
NUMBERS = st.one_of(st.integers(0, 9), st.integers(0, 400), st.sampled_from([0, 10**9, 1_234_567]))
VALUES = st.one_of(NUMBERS.map(CellValue.of), st.sampled_from([EMPTY, ABSENT, REFUSED]))


@cache
def forms() -> dict[str, Form]:
    return load_forms(on=date(2025, 11, 1))


def lookup(code: str, _: date) -> Form | None:
    return forms().get(code)


def birth_form() -> Form:
    return forms()["births_monthly"]


def period_of(form: Form) -> Period:
    return Period.holding(date(2025, 11, 8), form.frequency)


def rows_of(form: Form) -> list[str]:
    return [item.code for item in form.rows.items] or [code for code, _ in VILLAGES]


def given_rows(form: Form) -> list[tuple[str, str]]:
    """Rows to be handed to the writer of templates: none for a form with rows of its own."""
    return [] if form.rows.items else VILLAGES


def filled_with(form: Form, cells: dict[tuple[str, str], CellValue], *, place: str = PLACE) -> Filled:
    return Filled.complete(form, cells, place=place, period=period_of(form), rows=rows_of(form))


def some_filling(form: Form, seed: int = 1) -> Filled:
    """A plausible month: small numbers, some zeros, and each of the other three states."""
    chance = random.Random(seed)  # noqa: S311 - a fixed seed, no secret
    states = [EMPTY, ABSENT, REFUSED]
    cells = {
        (row, column.code): chance.choice(states) if chance.random() < 0.2 else CellValue.of(chance.choice([0, 1, 2, 3, 5, 12]))
        for row in rows_of(form)
        for column in form.columns
    }
    return filled_with(form, cells)


@st.composite
def fillings(draw: st.DrawFn) -> tuple[Form, Filled]:
    """Any shipped form, any content."""
    form = forms()[draw(st.sampled_from(sorted(forms())))]
    keys = [(row, column.code) for row in rows_of(form) for column in form.columns]
    values = draw(st.lists(VALUES, min_size=8, max_size=8))
    start = draw(st.integers(0, 7))
    return form, filled_with(form, {key: values[(start + 7 * at + at // 8) % 8] for at, key in enumerate(keys)})
