"""Taking the cells of a form's sheet: by the codes of rows and columns, wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.filled import Key
from tianping.exchange.returns.origin import Listed
from tianping.exchange.returns.problems import Findings, ReturnProblem
from tianping.exchange.returns.screening import Table, screen_split
from tianping.exchange.returns.template.mark import Mark
from tianping.exchange.returns.template.plan import CODES, NAME, SUM, head_digest, name_digest
from tianping.exchange.returns.template.screened_sheets import codes_at
from tianping.exchange.tables import Part
from tianping.exchange.tables.grid import ERROR_MARK, FORMULA_MARK, Grid, LooseText
from tianping.exchange.tables.workbook import Sheet
from tianping.exchange.tables.workbook.references import column_index, column_letters
from tianping.jurisdictions.forms import Form
from tianping.terms import CellValue

_MARKS = {FORMULA_MARK: Code.CELL_FORMULA, ERROR_MARK: Code.CELL_ERROR}


@dataclass(frozen=True, slots=True)
class FormSheet:
    """The sheet of a form, what else the workbook says about its cells, and what it is for."""

    sheet: Sheet
    loose: Sequence[LooseText]
    mark: Mark


@dataclass(slots=True)
class Taken:
    """Cells by code, and the rows as they stood."""

    cells: dict[Key, CellValue] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)


def take_cells(source: FormSheet, form: Form, *, findings: Findings) -> Taken:
    """Take every cell of the form; what is wrong goes to ``findings``.

    Raises
    ------
    ReturnRefused
        If columns are missing, unknown or twice, or a person's number is cut over cells: nothing else is told then.
    """
    grid = source.sheet.grid
    at = codes_at(grid) or 0
    texts = _texts(grid)
    codes = {column: text.strip() for (row, column), text in texts.items() if row == int(grid.rows[at])}
    columns = _columns(codes, form)
    below = [int(row) for row in grid.rows[at + 1 :]]
    identities = Findings()
    cells = [[texts.get((row, column), "") for row in below] for column in columns]
    screen_split(Table(cells, below, list(columns.values())), identities)
    identities.raise_if_any()
    above = [text for (row, _), text in sorted(texts.items()) if row < int(grid.rows[at])]
    if head_digest(above) != source.mark.head:
        findings.add(ReturnProblem(Code.HEAD_CHANGED))
    taken = Taken()
    reader = _RowReader(texts, columns, codes, dict(source.mark.rows), findings, len(grid.columns))
    for row in below:
        reader.take(row, taken)
    _check_marks(source, columns, first=int(grid.rows[at]) + 1, findings=findings)
    return taken


def _texts(grid: Grid) -> dict[tuple[int, int], str]:
    """Cells that are not blank, by row (from 1) and column (from 0)."""
    texts = {}
    for index, column in enumerate(grid.columns):
        for row, code in zip(grid.rows.tolist(), column.codes.tolist(), strict=True):
            if column.values[code].strip():
                texts[row, index] = column.values[code]
    return texts


def _columns(codes: dict[int, str], form: Form) -> dict[int, str]:
    """The form's columns by where they stand."""
    findings = Findings()
    known = {column.code for column in form.columns}
    columns: dict[int, str] = {}
    for index, code in sorted(codes.items()):
        if code in columns.values() or (code in (CODES, NAME) and list(codes.values()).count(code) > 1):
            findings.add(ReturnProblem(Code.COLUMN_TWICE, column=column_letters(index)))
        elif code in known:
            columns[index] = code
        elif code not in (CODES, NAME, SUM):
            findings.add(ReturnProblem(Code.COLUMN_UNKNOWN, column=column_letters(index)))
    for code in (*(column.code for column in form.columns), NAME):
        if code not in codes.values():
            findings.add(ReturnProblem(Code.COLUMN_MISSING, wanted=code))
    findings.raise_if_any()
    return columns


@dataclass(slots=True)
class _RowReader:
    """Takes one row after the other."""

    texts: dict[tuple[int, int], str]
    columns: dict[int, str]
    codes: dict[int, str]
    names: dict[str, str]
    findings: Findings
    width: int

    def take(self, row: int, taken: Taken) -> None:
        code = self.texts.get((row, 0), "").strip()
        if code == SUM:
            return
        stray = [index for index in range(self.width) if index not in self.codes and (row, index) in self.texts]
        for index in stray:
            self.findings.add(ReturnProblem(Code.EXTRA_TEXT, row=row, column=column_letters(index)))
        if not code:
            if not stray:
                self.findings.add(ReturnProblem(Code.ROW_UNKNOWN, row=row))
            return
        taken.listed.append(Listed(code, row))
        name = next(index for index, of in self.codes.items() if of == NAME)
        if code in self.names and name_digest(code, self.texts.get((row, name), "")) != self.names[code]:
            self.findings.add(ReturnProblem(Code.ROW_RENAMED, row=row))
        for index, column in self.columns.items():
            self._take_cell((row, index), (code, column), taken)

    def _take_cell(self, at: tuple[int, int], key: Key, taken: Taken) -> None:
        text, wrong = self.texts.get(at, ""), Code.CELL_WRONG
        if text in _MARKS:
            wrong, text = _MARKS[text], "\0"
        try:
            taken.cells[key] = CellValue.parse(text)
        except ValueError:
            self.findings.add(ReturnProblem(wrong, row=at[0], column=key[1]))


def _check_marks(source: FormSheet, columns: dict[int, str], *, first: int, findings: Findings) -> None:
    """Formulas and merged ranges among the cells to be filled."""
    for loose in source.loose:
        if loose.part is Part.FORMULA and loose.sheet == source.sheet.name and loose.row is not None and loose.row >= first:
            column = columns.get(column_index(loose.column or "A"))
            if column is not None and not _is_sum_row(source.sheet.grid, loose.row):
                findings.add(ReturnProblem(Code.CELL_FORMULA, row=loose.row, column=column))
    leftmost, rightmost = min(columns), max(columns)
    for top, left, bottom, right in source.sheet.grid.merges:
        if bottom < first or right < leftmost or left > rightmost or (top, left) == (bottom, right):
            continue
        touched = [column for index, column in columns.items() if left <= index <= right]
        if touched:
            findings.add(ReturnProblem(Code.CELL_MERGED, row=max(top, first), column=touched[0]))


def _is_sum_row(grid: Grid, row: int) -> bool:
    at = int(grid.rows.searchsorted(row))
    return at < len(grid.rows) and grid.columns[0].values[grid.columns[0].codes[at]].strip() == SUM
