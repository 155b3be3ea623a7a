"""Every text of a workbook looked through, before any of it is taken for a form."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.limits import MOST_BYTES, MOST_UNPACKED_BYTES
from tianping.exchange.returns.problems import refuse
from tianping.exchange.returns.template.plan import CODES
from tianping.exchange.tables import Columns, Part
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.grid import Grid, LooseText
from tianping.exchange.tables.header_row import Layout, locate_header
from tianping.exchange.tables.headers import Roles
from tianping.exchange.tables.labels import safe_labels
from tianping.exchange.tables.opening import FileKind, Opened
from tianping.exchange.tables.problems import Findings as TableFindings
from tianping.exchange.tables.screening import Screened, screen_loose, screen_sheet
from tianping.exchange.tables.wide import WideColumn
from tianping.exchange.tables.workbook import Workbook, read_workbook

_OUTSIDE = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/ddelinks/", "xl/webextensions/")


def screened_sheets(opened: Opened, *, name: str) -> Workbook:
    """Open a workbook within limits and refuse every identity in it.

    Raises
    ------
    ReturnRefused, TableRefused
        If it is no workbook, too large, damaged or hostile, holds an identity, or draws on other files.
    """
    if opened.kind is not FileKind.XLSX:
        raise refuse(Code.DAMAGED, wanted="xlsx")
    if len(opened.content) > MOST_BYTES:
        raise refuse(Code.TOO_LARGE, wanted=f"{MOST_BYTES:,} bytes")
    _refuse_bomb(opened.content)
    workbook = read_workbook(opened.content, on_progress=lambda _: None)
    findings = TableFindings()
    names = [sheet.name for sheet in workbook.sheets]
    labels = dict(zip(names, safe_labels(names, count=len(names)), strict=True))
    screen_loose([LooseText(name, Part.FILE_NAME)], findings)
    screen_loose(workbook.loose, findings, sheets=labels)
    for sheet in workbook.sheets:
        sheet.grid.sheet = labels[sheet.name]
        _screen(sheet.grid, findings)
    findings.raise_if_any()
    if any(_is_outside(one) for one in workbook.loose):
        raise refuse(Code.LINK_OUTSIDE)
    return workbook


def _refuse_bomb(content: bytes) -> None:
    """No part unpacks to more than the directory declares, so that the declared sizes bound the work."""
    declared = 0
    # A spoiled archive is refused by the reader of workbooks, with its own words.
    with suppress(zipfile.BadZipFile, OSError, ValueError, LookupError, NotImplementedError):
        declared = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    if declared > MOST_UNPACKED_BYTES:
        raise refuse(Code.TOO_LARGE, wanted=f"{MOST_UNPACKED_BYTES:,} bytes unpacked")


def _is_outside(loose: LooseText) -> bool:
    if loose.part is Part.METADATA:
        return loose.text.lower().startswith(_OUTSIDE)
    return loose.part is Part.OTHER and loose.text == "External"


def _screen(grid: Grid, findings: TableFindings) -> None:
    """The columns of a form hold counts, and those are joined by the form's own rule; any other sheet by the table's."""
    layout = _form_layout(grid) or locate_header(grid.head, columns=Columns(), wide=False)
    labels = safe_labels(layout.header, count=max(len(grid.columns), len(layout.header)))
    screen_sheet(Screened(grid, layout, labels, grid.sheet), findings)


def codes_at(grid: Grid) -> int | None:
    """Index of the row of codes."""
    if not grid.columns or CODES not in grid.columns[0].values:
        return None
    found = (grid.columns[0].codes == grid.columns[0].values.index(CODES)).nonzero()[0]
    return int(found[0]) if found.size else None


def _form_layout(grid: Grid) -> Layout | None:
    at = codes_at(grid)
    if at is None:
        return None
    header = [column.values[column.codes[at]] for column in grid.columns]
    roles = Roles({Role.PLACE: 0, Role.NAME: 1} if len(header) > 1 else {Role.PLACE: 0})
    return Layout(at, header, roles, [WideColumn(index, "", Role.BOYS) for index, code in enumerate(header) if code.strip()])
