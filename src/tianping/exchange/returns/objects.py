"""How other systems name the objects of a form: data sets, data elements and their disaggregation, from its codes alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tianping.exchange.returns.filled import Expected, FormLookup, Key
from tianping.exchange.returns.letters import letters_of, uid_of
from tianping.jurisdictions.forms import Column, Form
from tianping.terms import Period, PeriodKind

LONGEST_CODE = 50
"""Characters of a code in DHIS2 (column ``code`` of its tables)."""
DEFAULT = "default"
"""Name that DHIS2 gives to the combination of no categories."""
_DATA_SET = re.compile(r"([a-z][a-z0-9_]{0,39})\.(\d{4})(\d{2})(\d{2})")
_DHIS2_PERIODS = (
    (re.compile(r"(\d{4})(0[1-9]|1[0-2])", re.ASCII), PeriodKind.MONTH),
    (re.compile(r"(\d{4})Q([1-4])", re.ASCII), PeriodKind.QUARTER),
    (re.compile(r"(\d{4})", re.ASCII), PeriodKind.YEAR),
    (re.compile(r"(\d{4})Oct", re.ASCII), PeriodKind.STATISTICAL_YEAR),
)


def data_set_code(form: Form) -> str:
    """Code of a form in its edition, such as ``births_monthly.20180321``."""
    return f"{form.code}.{form.edition:%Y%m%d}"


def claimed_form(code: str | None, *, forms: FormLookup, expected: Expected) -> tuple[str, str]:
    """Form and edition that the code of a data set names; without a code the expected form as it is in force."""
    if code is None:
        form = forms(expected.form, date.max) if expected.form else None
        return (form.code, form.edition.isoformat()) if form else ("", "")
    found = _DATA_SET.fullmatch(code)
    return (found[1], f"{found[2]}-{found[3]}-{found[4]}") if found else ("", "")


def dhis2_period(period: Period) -> str:
    """``202511``, ``2025Q4``, ``2025``, and ``2024Oct`` for the statistical year 2025, which begins in October 2024."""
    if period.kind is PeriodKind.STATISTICAL_YEAR:
        return f"{period.year - 1}Oct"
    return str(period).replace("-", "")


def period_of_dhis2(text: str) -> Period | None:
    """The period of an identifier of DHIS2; ``None`` if it is none of the four kinds."""
    for pattern, kind in _DHIS2_PERIODS:
        if found := pattern.fullmatch(text):
            number = int(found[2]) if len(found.groups()) > 1 else 0
            year = int(found[1]) + (kind is PeriodKind.STATISTICAL_YEAR)
            return Period(year, kind, number) if 1000 <= year <= 9999 else None
    return None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form as other systems name it. ``combination`` is the disaggregation by category."""

    element: str
    combination: tuple[tuple[str, str], ...]

    @property
    def option_combo(self) -> str:
        """Its code: ``sex-boy.order-1``, or ``default``."""
        return ".".join(f"{category}-{option}" for category, option in self.combination) or DEFAULT


class Objects:
    """The objects of a form; rows of places are places there too, the form's own rows one more category."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.has_places = not form.rows.items
        self.own_rows = tuple(item.code for item in form.rows.items)

    @cached_property
    def _elements(self) -> Mapping[str, str]:
        """Code of the data element of every column; columns that nothing else tells apart go by their own code."""
        seen: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}
        for column in self.form.columns:
            key = (column.element, _categories(column))
            seen[key] = seen.get(key, 0) + 1
        return {
            column.code: _element_code(
                self.form, column.element if seen[column.element, _categories(column)] == 1 else f"column.{column.code}"
            )
            for column in self.form.columns
        }

    def cell(self, key: Key) -> Cell:
        """Names of the cell in a row and column."""
        row, code = key
        categories = _categories(self.form.column(code))
        if not self.has_places:
            categories = (*categories, ("row", row))
        return Cell(self._elements[code], categories)

    @cached_property
    def columns(self) -> Mapping[Cell, tuple[str | None, str]]:
        """Row and column of every cell; the row is ``None`` where the place says it."""
        rows = [None] if self.has_places else list(self.own_rows)
        return {self.cell((row or "", column.code)): (row, column.code) for row in rows for column in self.form.columns}

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], tuple[str | None, str]]:
        """Row and column by data element and category option combination, each by code or by identifier."""
        found = {}
        for cell, key in self.columns.items():
            for element in (cell.element, element_uid(cell.element)):
                for combo in (cell.option_combo, combo_uid(cell.option_combo)):
                    found[element, combo] = key
        return found

    @cached_property
    def elements(self) -> frozenset[str]:
        """Codes and identifiers of all data elements."""
        return frozenset(name for cell in self.columns for name in (cell.element, element_uid(cell.element)))


def element_uid(code: str) -> str:
    """Identifier of a data element in DHIS2's manner."""
    return uid_of(f"dataElement {code}")


def combo_uid(code: str) -> str:
    """Identifier of a category option combination in DHIS2's manner."""
    return uid_of(f"categoryOptionCombo {code}")


def _categories(column: Column) -> tuple[tuple[str, str], ...]:
    options = (
        ("sex", column.sex.value if column.sex else None),
        ("order", str(column.order) if column.order else None),
        ("band", column.band),
    )
    return tuple((category, option) for category, option in options if option)


def _element_code(form: Form, element: str) -> str:
    code = f"{form.code}.{element}"
    return code if len(code) <= LONGEST_CODE else f"{code[:37]}.{letters_of(code, length=12)}"
