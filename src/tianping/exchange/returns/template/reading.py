"""Reading the workbook back: looked through whole, then taken as the form that it says it is, or refused."""

from __future__ import annotations

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.door import File, Source, held, read_safely
from tianping.exchange.returns.filled import ANYTHING, CODE, Expected, Filled, FormLookup
from tianping.exchange.returns.limits import MOST_ROWS
from tianping.exchange.returns.origin import Claim, check_rows, origin_of, wanted_rows
from tianping.exchange.returns.problems import Findings, ReturnProblem, refuse
from tianping.exchange.returns.template.mark import Mark, read_mark
from tianping.exchange.returns.template.plan import MARK, head_digest
from tianping.exchange.returns.template.screened_sheets import codes_at, screened_sheets
from tianping.exchange.returns.template.taking import FormSheet, take_cells
from tianping.exchange.tables.grid import Grid
from tianping.exchange.tables.opening import open_table
from tianping.exchange.tables.workbook import Sheet, Workbook

_MOST_COLUMNS = 300
"""Columns of the sheet: a form has at most 120, with their sums and some that a clerk has used by mistake."""


def read_workbook(source: Source, *, forms: FormLookup, expected: Expected = ANYTHING) -> Filled:
    """Read a template that a department has filled in.

    Nothing is written anywhere, and nothing is returned unless the whole file is in order. Rows may stand in another
    order; sums are not read.

    Parameters
    ----------
    source : Path, TableBytes or bytes
        The workbook.
    forms : callable
        Gives the form of a code and edition.
    expected : Expected
        What it must be about, where that is known.

    Raises
    ------
    ReturnRefused
        Identities alone where there are any; else all that is wrong, by row and column. No text of it is from the file.
    """
    source = held(source)
    return read_safely(source, lambda file: _read(file, forms=forms, expected=expected))


def _read(file: File, *, forms: FormLookup, expected: Expected) -> Filled:
    workbook = screened_sheets(open_table(file), name=file.name)
    mark, sheet = _mark_of(workbook), _form_sheet(workbook)
    origin = origin_of(Claim(mark.form, mark.edition, mark.place, mark.period), forms=forms, expected=expected)
    findings = Findings()
    _check_sheets(workbook, sheet, mark, findings)
    taken = take_cells(FormSheet(sheet, workbook.loose, mark), origin.form, findings=findings)
    rows = wanted_rows(origin.form, expected) or [code for code, _ in mark.rows]
    check_rows(taken.listed, wanted=rows, findings=findings)
    findings.raise_if_any()
    return Filled.complete(origin.form, taken.cells, place=origin.place, period=origin.period, rows=rows)


def _mark_of(workbook: Workbook) -> Mark:
    """The mark of the hidden sheet.

    Raises
    ------
    ReturnRefused
        If there is none, or it does not fit its check value.
    """
    for sheet in workbook.sheets:
        grid = sheet.grid
        if grid.columns and len(grid.columns) > 1 and MARK in grid.columns[0].values and grid.rows.size <= MOST_ROWS + 20:
            keys, values = ([column.values[code].strip() for code in column.codes] for column in grid.columns[:2])
            if keys[0] == MARK:
                mark = read_mark(list(zip(keys, values, strict=True)))
                # An error may name a row that is missing, so a code must not be able to hold words.
                if mark is None or not all(CODE.fullmatch(code) for code, _ in mark.rows):
                    raise refuse(Code.TEMPLATE_CHANGED)
                return mark
    raise refuse(Code.NO_TEMPLATE)


def _form_sheet(workbook: Workbook) -> Sheet:
    """The one sheet with a row of codes, not larger than a form can be."""
    found = [sheet for sheet in workbook.sheets if codes_at(sheet.grid) is not None]
    if len(found) != 1:
        raise refuse(Code.NO_TEMPLATE)
    grid = found[0].grid
    if grid.rows.size > 2 * MOST_ROWS or len(grid.columns) > _MOST_COLUMNS:
        raise refuse(Code.TOO_LARGE, wanted=f"{MOST_ROWS:,} rows")
    return found[0]


def _check_sheets(workbook: Workbook, form_sheet: Sheet, mark: Mark, findings: Findings) -> None:
    """Every other sheet is the hidden one, the instructions or empty."""
    for number, sheet in enumerate(workbook.sheets, 1):
        if sheet is form_sheet or not sheet.grid.rows.size:
            continue
        first = _first_cell(sheet.grid)
        if first != MARK and head_digest([first]) != mark.guide:
            findings.add(ReturnProblem(Code.EXTRA_SHEET, found=str(number)))


def _first_cell(grid: Grid) -> str:
    return grid.columns[0].values[int(grid.columns[0].codes[0])]
