"""A filled form: one place, one period, its rows and columns, each cell one of four things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tianping.jurisdictions.forms import Form
from tianping.terms import EMPTY, CellValue, Period

Key = tuple[str, str]
FormLookup = Callable[[str, date], Form | None]
"""The form of a code and edition; ``None`` if there is no such form, the edition in force if there is no such edition."""

CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._:\-]{0,62}[0-9A-Za-z])?")
"""Codes of forms, places, rows and columns as they travel in files: no blanks, no Chinese, so no words about anybody."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a department sends in: a form for one place and one period. There is no remark and no other free text.

    Parameters
    ----------
    form : str
        Code of the form.
    edition : date
        First day on which this edition of the form is valid.
    place : str
        Code or id of the place that sends it.
    period : Period
        What it is about.
    cells : mapping of (str, str) to CellValue
        Row and column to content. All rows have the same columns; a cell that was left empty is there as ``EMPTY``.

    Raises
    ------
    ValueError
        If a code has blanks or other characters, or a row lacks a column that another has.
    """

    form: str
    edition: date
    place: str
    period: Period
    cells: Mapping[Key, CellValue] = field(repr=False)

    def __post_init__(self) -> None:
        for code in (self.form, self.place, *self.rows, *self.columns):
            if not CODE.fullmatch(code):
                raise ValueError("codes of forms, places, rows and columns are of letters, digits, '.', '_', ':' and '-'")
        if len(self.cells) != len(self.rows) * len(self.columns):
            raise ValueError("every row of a filled form has every column; use Filled.complete")

    @classmethod
    def complete(
        cls, form: Form, cells: Mapping[Key, CellValue], *, place: str, period: Period, rows: Iterable[str]
    ) -> Filled:
        """Fill every cell that ``cells`` does not name with ``EMPTY``, in the order of ``rows`` and of the form.

        Raises
        ------
        ValueError
            If ``cells`` names a row or column that is not there; its message quotes neither.
        """
        every = {(row, column.code): EMPTY for row in rows for column in form.columns}
        if not every.keys() >= cells.keys():
            raise ValueError(f"a cell lies outside the rows given and the columns of {form.code}")
        return cls(form.code, form.edition, place, period, every | dict(cells))

    @property
    def rows(self) -> tuple[str, ...]:
        """Codes of the rows in their order."""
        return tuple(dict.fromkeys(row for row, _ in self.cells))

    @property
    def columns(self) -> tuple[str, ...]:
        """Codes of the columns in their order."""
        return tuple(dict.fromkeys(column for _, column in self.cells))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file must be about, where that is known beforehand: what is ``None`` may be anything.

    ``rows`` are the codes of all rows of the place; without it the rows of a form of areas are taken as the file has
    them. ``form`` and ``place`` and ``period`` also stand in for what a file of another system leaves out.
    """

    form: str | None = None
    place: str | None = None
    period: Period | None = None
    rows: Sequence[str] | None = None


ANYTHING = Expected()
