"""The rules of a form applied to a return: what must be put right, and what should be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tianping.jurisdictions.forms.definitions import TOTAL_ROW, Column, Form, Rule, RuleLevel
from tianping.jurisdictions.forms.expressions import Cell
from tianping.jurisdictions.forms.rules import field_cell
from tianping.jurisdictions.forms.values import Look, value_of
from tianping.terms import EMPTY, Bilingual, CellState, CellValue, Language

Cells = Mapping[tuple[str, str], CellValue]
Sums = Mapping[str, int | None]

NOT_GIVEN, REFUSED_CELL, ABOVE_MAXIMUM = "not_given", "refused", "above_maximum"
"""Rules that every form has: a required cell is empty; a cell is refused; a number is above the column's maximum."""

_FIELD = re.compile(r"\{([a-z0-9_.]+)\}")
CELL_WORDS = {
    NOT_GIVEN: Bilingual(
        zh="{label}未填。没有请填 0，不要留空。", en="{label} is not given. Enter 0 if there were none."
    ),
    REFUSED_CELL: Bilingual(zh="{label}拒报，请说明原因。", en="{label} is refused; a reason is needed."),
    ABOVE_MAXIMUM: Bilingual(
        zh="{label}填了 {number}，超过上限 {maximum}，请核对。", en="{label} is {number}, above the limit of {maximum}."
    ),
}
"""What these three say, with fields ``{label}``, ``{number}`` and ``{maximum}``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a return must put right or confirm.

    Parameters
    ----------
    rule : str
        Code of the rule; one of the form's, or ``not_given``, ``refused``, ``above_maximum``.
    row : str
        Code of the row; empty for the sums of the columns.
    columns : tuple of str
        Columns of the cells it marks.
    level : {'error', 'query'}
        Whether the return can be sent with it.
    words : Bilingual
        What to tell the clerk; quotes numbers and nothing else.
    """

    rule: str
    row: str
    columns: tuple[str, ...]
    level: RuleLevel
    words: Bilingual


def evaluate(
    form: Form,
    cells: Cells,
    *,
    rows: Sequence[str] | None = None,
    last: Cells | None = None,
    others: Mapping[str, Sums] | None = None,
) -> tuple[Finding, ...]:
    """Apply a form's rules to a return.

    Parameters
    ----------
    form : Form
        The form, in the edition of the return.
    cells : mapping of (row, column) to CellValue
        What was filled in; what is missing is not given.
    rows : sequence of str, optional
        Codes of the rows that the return must have; by default the form's own, or those that occur in ``cells``.
    last : mapping, optional
        Cells of the same place's return of the last period.
    others : mapping of str to mapping of str to int or None, optional
        For each other form its sums by column and total, as :func:`column_totals` gives them.

    Returns
    -------
    tuple of Finding
        In the order of rows, then rules; sums of columns last. A rule that reads a cell without a number gives no
        finding; ABSENT counts as 0.

    Raises
    ------
    ValueError
        If ``cells`` holds a column that the form does not have, or a row that the return must not have.
    """
    known = rows_of(form, cells) if rows is None else tuple(rows)
    _check_keys(form, cells, known)
    findings: list[Finding] = []
    for row in known:
        findings += _row_findings(form, row, cells, last)
    sums = column_totals(form, cells, rows=known)
    for rule in form.rules:
        if rule.scope in ("column_total", "other_form"):
            findings += _finding(form, rule, TOTAL_ROW, _look_sums(sums, others or {}))
    return tuple(findings)


def rows_of(form: Form, cells: Cells) -> tuple[str, ...]:
    """Return the rows of a return: the form's own, or those of its cells in the order they stand."""
    if form.rows.items:
        return tuple(item.code for item in form.rows.items)
    return tuple(dict.fromkeys(row for row, _ in cells))


def column_totals(form: Form, cells: Cells, *, rows: Sequence[str] | None = None) -> dict[str, int | None]:
    """Add each column and each total of a form over the rows.

    Returns
    -------
    dict of str to (int or None)
        ``None`` where a cell of the sum is empty or refused; an absent cell adds 0.
    """
    known = rows_of(form, cells) if rows is None else rows
    sums: dict[str, int | None] = {}
    for column in form.columns:
        sums[column.code] = add(cells.get((row, column.code), EMPTY) for row in known)
    for total in form.totals:
        parts = [sums[code] for code in total.of]
        sums[total.code] = None if None in parts else sum(part or 0 for part in parts)
    return sums


def add(values: Iterable[CellValue]) -> int | None:
    """Add cells; ``None`` if one is empty or refused. Absent cells add 0, and so does no cell at all."""
    total = 0
    for value in values:
        number = _number(value)
        if number is None:
            return None
        total += number
    return total


def _number(value: CellValue) -> int | None:
    return 0 if value.state is CellState.ABSENT else value.number


def _check_keys(form: Form, cells: Cells, rows: Sequence[str]) -> None:
    columns, allowed = {column.code for column in form.columns}, set(rows)
    for row, column in cells:
        if column not in columns or row not in allowed:
            raise ValueError(
                f"a cell stands in no row or column of {form.code}; columns are {', '.join(sorted(columns))}"
            )


def _row_findings(form: Form, row: str, cells: Cells, last: Cells | None) -> Iterator[Finding]:
    for column in form.columns:
        yield from _cell_findings(column, row, cells.get((row, column.code), EMPTY))
    look = _look_row(row, cells, last)
    for rule in form.rules:
        if rule.scope in ("row", "last_period"):
            yield from _finding(form, rule, row, look)


def _cell_findings(column: Column, row: str, value: CellValue) -> Iterator[Finding]:
    if value.state is CellState.EMPTY and column.required:
        code = NOT_GIVEN
    elif value.state is CellState.REFUSED:
        code = REFUSED_CELL
    elif column.maximum is not None and (value.number or 0) > column.maximum:
        code = ABOVE_MAXIMUM
    else:
        return
    words = CELL_WORDS[code]
    numbers = {"number": value.number, "maximum": column.maximum}
    said = Bilingual(
        zh=words.zh.format(label=column.label.zh, **numbers), en=words.en.format(label=column.label.en, **numbers)
    )
    # A refusal may stand, with a reason: it is asked about and does not keep the return from being sent.
    yield Finding(code, row, (column.code,), "query" if code == REFUSED_CELL else "error", said)


def _look_row(row: str, cells: Cells, last: Cells | None) -> Look:
    def look(cell: Cell) -> float | None:
        book = cells if cell.of == "this" else last
        number = None if book is None else _number(book.get((row, cell.column), EMPTY))
        return None if number is None else float(number)

    return look


def _look_sums(sums: Sums, others: Mapping[str, Sums]) -> Look:
    def look(cell: Cell) -> float | None:
        book = sums if cell.of == "this" else others.get(cell.form, {})
        number = book.get(cell.column)
        return None if number is None else float(number)

    return look


def _finding(form: Form, rule: Rule, row: str, look: Look) -> Iterator[Finding]:
    holds = value_of(rule.expression, look)
    if holds is None or holds:
        return
    words = Bilingual(zh=_say(form, rule, look, "zh"), en=_say(form, rule, look, "en"))
    yield Finding(rule.code, row, rule.columns, rule.level, words)


def _say(form: Form, rule: Rule, look: Look, language: Language) -> str:
    def number(found: re.Match[str]) -> str:
        cell = field_cell(found.group(1))
        codes = (cell.column,) if cell.of == "other" else form.columns_of(cell.column)
        values = [look(Cell(code, cell.of, cell.form)) for code in codes]
        return "?" if None in values else f"{sum(value or 0 for value in values):.0f}"

    return _FIELD.sub(number, rule.words.in_(language))
