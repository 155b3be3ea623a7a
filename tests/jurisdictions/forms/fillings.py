"""Filled returns for tests: sane ones, and the sums of other forms that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import tianping.jurisdictions
from tianping.jurisdictions.forms import Form, column_totals, load_forms, read_form
from tianping.terms import CellValue

FOLDER = Path(tianping.jurisdictions.__file__).parent / "china" / "forms"
DAYS = (date(2000, 1, 1), date(2006, 9, 1), date(2011, 1, 1), date(2018, 3, 21), date(2025, 12, 1))
# Columns that are not 6 (or 1 where they are an 'of which') in a sane return of that form.
SANE: dict[str, dict[str, int]] = {
    "birth_certificates_monthly": {
        "stock_before": 40,
        "received": 20,
        "exchanged": 2,
        "replaced": 2,
        "spoilt": 1,
        "stock_now": 37,
    },
    "child_health_yearly": {f"births_{sex}": 20 for sex in ("boys", "girls", "unclear")},
    "village_committees_yearly": {"members": 5},
    "terminations_quarterly": {"merged": 0},
    "hospital_births_monthly": {
        "boys_unknown": 0,
        "girls_unknown": 0,
        "boys_1": 3,
        "girls_1": 3,
        "boys_2": 2,
        "girls_2": 2,
        "boys_3": 1,
        "girls_3": 1,
    },
    "infant_deaths_monthly": {f"outside_facility_{sex}": 0 for sex in ("boys", "girls", "unclear")}
    | {
        f"{sex}_{age}": int(age == "early" and sex != "unclear")
        for sex in ("boys", "girls", "unclear")
        for age in ("early", "late", "after")
    },
    "school_enrolment_yearly": {
        f"of_age_{stage}_{sex}": 6 for stage in ("kindergarten", "primary", "junior") for sex in ("boys", "girls")
    },
    "assistance_quarterly": {"eligible": 24},
}


def shipped() -> list[Form]:
    """Return every edition of every form of the country that is in use on one of several days."""
    found: dict[tuple[str, date], Form] = {}
    for day in DAYS:
        for form in load_forms(day).values():
            found[form.code, form.edition] = form
    return list(found.values())


def rows_for(form: Form) -> tuple[str, ...]:
    return tuple(item.code for item in form.rows.items) or ("a", "b", "c")


def sane(form: Form) -> dict[tuple[str, str], CellValue]:
    special = SANE.get(form.code, {})
    return {
        (row, column.code): CellValue.of(special.get(column.code, 1 if column.within else 6))
        for row in rows_for(form)
        for column in form.columns
    }


def sane_last(form: Form) -> dict[tuple[str, str], CellValue]:
    """Return the return of the period before; the stock it ends with is what this one begins with."""
    cells = sane(form)
    if form.code == "birth_certificates_monthly":
        cells |= {(row, "stock_now"): CellValue.of(40) for row in rows_for(form)}
    return cells


def sane_others(day: date) -> Mapping[str, Mapping[str, int | None]]:
    return {code: column_totals(form, sane(form)) for code, form in load_forms(day).items()}


def births_text() -> str:
    return (FOLDER / "births_monthly.toml").read_text(encoding="utf-8")


def births() -> Form:
    return read_form(births_text())
