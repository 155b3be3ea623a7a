"""What a form is: who sends it, when, its rows and columns, and the rules its cells keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tianping.jurisdictions.facts import Confidence
from tianping.jurisdictions.forms.due import Due
from tianping.jurisdictions.forms.expressions import Expression
from tianping.terms import Basis, Bilingual, BirthOrder, CountKind, Language, Level, PeriodKind, Sex

RowKind = Literal["areas", "self", "months_back", "fixed"]
RuleLevel = Literal["error", "query"]
RuleScope = Literal["row", "column_total", "last_period", "other_form"]

TOTAL_ROW = ""
"""Row of a finding that concerns the sums of the columns and no single row."""


@dataclass(frozen=True, slots=True)
class RowItem:
    """One row that the form itself names."""

    code: str
    word: Bilingual


@dataclass(frozen=True, slots=True)
class RowAxis:
    """What the rows of a form are.

    Parameters
    ----------
    kind : {'areas', 'self', 'months_back', 'fixed'}
        Places below the sender, the sender alone, months of birth counted back from the period, or named rows.
    level : Level or None
        Level of the places where ``kind`` is ``'areas'``; ``None`` otherwise.
    items : tuple of RowItem
        The rows in their order; empty where the rows are places, which the calendar of places gives.
    head : Bilingual
        Head of the first column.
    """

    kind: RowKind
    level: Level | None
    items: tuple[RowItem, ...]
    head: Bilingual

    def __post_init__(self) -> None:
        if (self.kind == "areas") != (self.level is not None) or (self.kind == "areas") == bool(self.items):
            raise ValueError(
                f"rows that are areas have a level and no items, all others items and no level: {self.kind}"
            )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of cells.

    Parameters
    ----------
    code : str
        Its name in data and rules; lower-case letters, digits and ``_``.
    word : Bilingual
        Its head.
    groups : tuple of Bilingual
        Heads above it, outermost first.
    element : str
        What is counted, e.g. ``'live_births'``.
    sex, order, band : Sex, BirthOrder, str or None
        What the column is broken down by.
    unit : Bilingual
        Unit of the numbers.
    help : Bilingual or None
        How to fill it.
    maximum : int or None
        Largest plausible number; above it the cell is in error.
    within : bool
        Whether it is an 'of which' and no part of a total.
    required : bool
        Whether the return cannot be sent while it is empty.
    """

    code: str
    word: Bilingual
    groups: tuple[Bilingual, ...]
    element: str
    sex: Sex | None
    order: BirthOrder | None
    band: str | None
    unit: Bilingual
    help: Bilingual | None
    maximum: int | None
    within: bool
    required: bool

    @property
    def label(self) -> Bilingual:
        """The head in one line: the groups above and the word, e.g. 二孩男 / second child, boys."""
        words = (*self.groups, self.word)
        return Bilingual(zh="".join(word.zh for word in words), en=", ".join(word.en for word in words))


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of columns that is computed and never stored or typed.

    Parameters
    ----------
    code : str
        Its name in rules.
    word : Bilingual
        Its head.
    of : tuple of str
        Codes of the columns that it adds.
    after : str
        Code of the column behind which it stands.
    """

    code: str
    word: Bilingual
    of: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement that the cells of a return keep.

    Parameters
    ----------
    code : str
        Its name, unique in the form.
    level : {'error', 'query'}
        An error must be put right before sending; a query may be confirmed.
    scope : {'row', 'column_total', 'last_period', 'other_form'}
        What its names mean: cells of one row; sums of columns; one row beside the same row of the last period;
        sums of columns beside those of another form for the same place and period.
    expression : Expression
        True where all is well.
    words : Bilingual
        What to tell the clerk, with fields such as ``{late}``, ``{total}`` or ``{last.late}``.
    columns : tuple of str
        Columns whose cells it marks.
    """

    code: str
    level: RuleLevel
    scope: RuleScope
    expression: Expression
    words: Bilingual
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a department, in one edition.

    Parameters
    ----------
    code : str
        Its name in data, the same in all editions.
    edition : date
        First day on which this edition is used.
    title : Bilingual
        Its title.
    number : str or None
        Number of the form (表号); ``None`` where no number is known.
    department : str
        Code of the department.
    frequency : PeriodKind
        How long the period of one return is.
    sender : Level
        Level of the place that sends it.
    rows : RowAxis
        Its rows.
    columns, totals, rules : tuple
        Its columns from left to right, sums of them, and its rules.
    due : Due
        When it is due.
    help : Bilingual
        How to fill it in (填报说明).
    source : str
        Who says that it is made and how.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks what nobody has verified.
    basis : Basis or None
        For births: counted where the mother lives or where they took place.
    register : str or None
        For births: whose register, e.g. ``'hospital'``.
    kind : CountKind or None
        For births and children: which of the two.
    """

    code: str
    edition: date
    title: Bilingual
    number: str | None
    department: str
    frequency: PeriodKind
    sender: Level
    rows: RowAxis
    columns: tuple[Column, ...]
    totals: tuple[Total, ...]
    rules: tuple[Rule, ...]
    due: Due
    help: Bilingual
    source: str
    confidence: Confidence
    basis: Basis | None
    register: str | None
    kind: CountKind | None

    def column(self, code: str) -> Column:
        """Return a column by its code.

        Raises
        ------
        KeyError
            If the form has no such column.
        """
        for column in self.columns:
            if column.code == code:
                return column
        raise KeyError(f"form {self.code} has no column {code!r}; it has {', '.join(c.code for c in self.columns)}")

    def columns_of(self, code: str) -> tuple[str, ...]:
        """Return the columns behind a name: those that a total adds, or the column itself."""
        for total in self.totals:
            if total.code == code:
                return total.of
        return (self.column(code).code,)

    def label_of(self, code: str, language: Language) -> str:
        """Return the head of a column or total in one line."""
        for total in self.totals:
            if total.code == code:
                return total.word.in_(language)
        return self.column(code).label.in_(language)

    def heads(self) -> Iterator[Column | Total]:
        """Yield columns and totals from left to right, as a page or a sheet shows them."""
        for column in self.columns:
            yield column
            yield from (total for total in self.totals if total.after == column.code)
