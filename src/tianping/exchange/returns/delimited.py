"""A filled form as CSV, both ways: one line a row, every line says which form, place and period it is of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.door import File, Source, held, read_safely
from tianping.exchange.returns.filled import ANYTHING, Expected, Filled, FormLookup, Key
from tianping.exchange.returns.limits import MOST_BYTES, MOST_ROWS
from tianping.exchange.returns.origin import Claim, Listed, Origin, check_rows, origin_of, wanted_rows
from tianping.exchange.returns.problems import Findings, ReturnProblem, from_table, refuse
from tianping.exchange.returns.screening import Table, screen_split
from tianping.exchange.tables import Part
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.delimited import DelimitedRows, DelimitedText, open_delimited, read_rows
from tianping.exchange.tables.grid import LooseText
from tianping.exchange.tables.header_row import Layout
from tianping.exchange.tables.headers import Roles
from tianping.exchange.tables.labels import safe_labels
from tianping.exchange.tables.opening import FileKind, open_table
from tianping.exchange.tables.problems import Findings as TableFindings
from tianping.exchange.tables.screening import Screened, screen_loose, screen_sheet
from tianping.exchange.tables.wide import WideColumn
from tianping.jurisdictions.forms import Form
from tianping.terms import Bilingual, CellValue, Language

_OWN = {
    "return.form": Bilingual(zh="报表", en="form"),
    "return.edition": Bilingual(zh="版次", en="edition"),
    "return.place": Bilingual(zh="地区", en="place"),
    "return.period": Bilingual(zh="时期", en="period"),
    "return.row": Bilingual(zh="行代码", en="row code"),
    "return.name": Bilingual(zh="行", en="row"),
}
"""Columns before those of the form; no code of a form has a dot."""
_CLAIM = tuple(_OWN)[:4]
_ROW, _NAME = "return.row", "return.name"
_CODE = re.compile(r"\[([^\[\]]{1,64})\]\s*$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NO_NAMES: Mapping[str, str] = {}


def write_csv(
    filled: Filled,
    form: Form,
    *,
    names: Mapping[str, str] = NO_NAMES,
    language: Language = "zh",
    encoding: Literal["utf-8-sig", "utf-8", "gb18030"] = "utf-8-sig",
) -> bytes:
    """Write a filled form as CSV.

    Parameters
    ----------
    filled : Filled
        What to write.
    form : Form
        Its form.
    names : mapping of str to str
        Names of rows by code, for people; they are not read back. One that a spreadsheet would take for a formula
        gets an apostrophe.
    language : {'zh', 'en'}
        Of the heads; every head ends with its code in brackets, which alone is read.
    encoding : {'utf-8-sig', 'utf-8', 'gb18030'}
        The first opens in Excel as it should.

    Returns
    -------
    bytes
        Numbers are plain, an empty cell is empty, not applicable is ``—``, refused the word. Spreadsheets turn codes of
        twelve digits and months into other things when they save: people use the template, CSV is for programs.

    Raises
    ------
    ValueError
        If ``filled`` is of another form.
    """
    if (filled.form, filled.edition) != (form.code, form.edition):
        raise ValueError(f"filled is not {form.code} of {form.edition}")
    own = {item.code: item.word.in_(language) for item in form.rows.items}
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    heads = [(code, word.in_(language)) for code, word in _OWN.items()]
    heads += [(column.code, column.label.in_(language)) for column in form.columns]
    writer.writerow([f"{word} [{code}]" for code, word in heads])
    claim = [filled.form, filled.edition.isoformat(), filled.place, str(filled.period)]
    for row in filled.rows:
        name = own.get(row) or names.get(row, "")
        name = f"'{name}" if name.startswith(_FORMULA) else name
        cells = [filled.cells[row, column.code].text(language) for column in form.columns]
        writer.writerow([*claim, row, name, *cells])
    return target.getvalue().encode(encoding)


def read_csv(source: Source, *, forms: FormLookup, expected: Expected = ANYTHING) -> Filled:
    """Read a filled form from CSV or TSV in UTF-8 or GB18030, with or without byte order mark.

    Columns may stand in any order; they are known by their code, alone or in brackets behind a word.

    Raises
    ------
    ReturnRefused
        Identities alone where there are any; else all that is wrong, by row and column.
    """
    source = held(source)
    return read_safely(source, lambda file: _read(file, forms=forms, expected=expected))


def _read(file: File, *, forms: FormLookup, expected: Expected) -> Filled:
    text, header_at, heads = _open(file)
    rows = read_rows(text, header_at=header_at, on_progress=lambda _: None)
    _screen(rows, Layout(header_at, text.head[header_at][1], *_roles(heads)), name=file.name)
    if rows.uneven.total:
        findings = Findings()
        for problem in rows.uneven.listed:
            findings.add(from_table(problem))
        findings.raise_if_any()
    if rows.grid.rows.size > MOST_ROWS:
        raise refuse(Code.TOO_LARGE, wanted=f"{MOST_ROWS:,} rows")
    if not rows.grid.rows.size:
        raise refuse(Code.NO_ROWS)
    lines = _Lines(rows, {code: at for at, code in enumerate(heads) if code})
    lines.check_heads(_OWN, heads)
    origin = origin_of(lines.claim(0), forms=forms, expected=expected)
    lines.check_columns(origin.form, heads)
    return _take(lines, origin, expected)


def _open(file: File) -> tuple[DelimitedText, int, list[str]]:
    """The text, where its heads stand, and their codes."""
    opened = open_table(file)
    if opened.kind is not FileKind.TEXT:
        raise refuse(Code.DAMAGED, wanted="CSV")
    if len(opened.content) > MOST_BYTES:
        raise refuse(Code.TOO_LARGE, wanted=f"{MOST_BYTES:,} bytes")
    text = open_delimited(opened.content, count_roles=_known)
    at = max(range(len(text.head)), key=lambda index: _known(text.head[index][1]), default=0)
    return text, at, [_code_of(cell) for cell in text.head[at][1]]


def _known(cells: list[str]) -> int:
    return sum(_code_of(cell) in _OWN for cell in cells)


def _code_of(cell: str) -> str:
    found = _CODE.search(cell)
    return (found.group(1) if found else cell).strip()


def _roles(heads: list[str]) -> tuple[Roles, list[WideColumn]]:
    """Row codes and names as a place and its name; all others are known columns, joined by the form's own rule."""
    roles = {role: heads.index(code) for role, code in ((Role.PLACE, _ROW), (Role.NAME, _NAME)) if code in heads}
    return Roles(roles), [WideColumn(index, "", Role.BOYS) for index in range(len(heads))]


def _screen(rows: DelimitedRows, layout: Layout, *, name: str) -> None:
    findings = TableFindings()
    screen_loose([LooseText(name, Part.FILE_NAME), *rows.loose], findings)
    labels = safe_labels(layout.header, count=max(len(rows.grid.columns), len(layout.header)))
    screen_sheet(Screened(rows.grid, layout, labels, None), findings)
    findings.raise_if_any()
    cells = [[column.values[code] for code in column.codes] for column in rows.grid.columns]
    split = Findings()
    if rows.grid.rows.size <= MOST_ROWS:
        screen_split(Table(cells, rows.grid.rows.tolist(), [f"#{at + 1}" for at in range(len(cells))]), split)
    split.raise_if_any()


@dataclass(slots=True)
class _Lines:
    """The rows below the heads, by code of column."""

    rows: DelimitedRows
    at: dict[str, int]
    numbers: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = self.rows.grid.rows.tolist()

    def cell(self, line: int, code: str) -> str:
        column = self.rows.grid.columns[self.at[code]]
        return column.values[int(column.codes[line])]

    def claim(self, line: int) -> Claim:
        form, edition, place, period = (self.cell(line, code).strip() for code in _CLAIM)
        return Claim(form, edition, place, period, row=self.numbers[line])

    def check_heads(self, wanted: Mapping[str, object], heads: list[str]) -> None:
        findings = Findings()
        for code in wanted:
            if code not in self.at and code != _NAME:
                findings.add(ReturnProblem(Code.COLUMN_MISSING, wanted=code))
        for at, code in enumerate(heads):
            if code and code in heads[:at]:
                findings.add(ReturnProblem(Code.COLUMN_TWICE, column=f"#{at + 1}"))
        findings.raise_if_any()

    def check_columns(self, form: Form, heads: list[str]) -> None:
        findings = Findings()
        known = {column.code for column in form.columns}
        for at, code in enumerate(heads):
            if code not in known and code not in _OWN:
                findings.add(ReturnProblem(Code.COLUMN_UNKNOWN, column=f"#{at + 1}"))
        for column in form.columns:
            if column.code not in self.at:
                findings.add(ReturnProblem(Code.COLUMN_MISSING, wanted=column.code))
        findings.raise_if_any()


def _take(lines: _Lines, origin: Origin, expected: Expected) -> Filled:
    findings, listed = Findings(), []
    cells: dict[Key, CellValue] = {}
    first = lines.claim(0)
    for line, number in enumerate(lines.numbers):
        claim = lines.claim(line)
        if (claim.form, claim.edition, claim.place, claim.period) != (first.form, first.edition, first.place, first.period):
            findings.add(ReturnProblem(Code.SEVERAL_RETURNS, row=number))
        row = lines.cell(line, _ROW).strip()
        listed.append(Listed(row, number))
        for column in origin.form.columns:
            try:
                cells[row, column.code] = CellValue.parse(lines.cell(line, column.code))
            except ValueError:
                findings.add(ReturnProblem(Code.CELL_WRONG, row=number, column=column.code))
    wanted = wanted_rows(origin.form, expected)
    check_rows(listed, wanted=wanted, findings=findings)
    findings.raise_if_any()
    rows = wanted or [one.code for one in listed]
    return Filled.complete(origin.form, cells, place=origin.place, period=origin.period, rows=rows)
