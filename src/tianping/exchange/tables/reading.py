"""Reading a table of counts: everything is looked through first, then the columns in use are understood."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.columnar import read_parquet
from tianping.exchange.tables.columns import COUNT_ROLES, COUNTED, Columns, Need, Role
from tianping.exchange.tables.counts import CountTable
from tianping.exchange.tables.delimited import open_delimited, read_rows
from tianping.exchange.tables.grid import Grid, LooseText
from tianping.exchange.tables.header_row import Layout, count_roles, header_problems, locate_header
from tianping.exchange.tables.keys import single_period
from tianping.exchange.tables.labels import safe_labels
from tianping.exchange.tables.numbers import NOT_GIVEN
from tianping.exchange.tables.opening import FileKind, Opened, TableBytes, open_table
from tianping.exchange.tables.problems import Findings, TableRefused, refuse
from tianping.exchange.tables.screening import Screened, screen_loose, screen_sheet
from tianping.exchange.tables.understanding import Understood, understand
from tianping.exchange.tables.workbook import read_workbook

_SHARE_OF_PARSING = 0.7
RECOGNISED = Columns()
"""No column named by the user: all are recognised by their headers."""


def read_counts(
    path: Path | TableBytes,
    *,
    columns: Columns = RECOGNISED,
    wide: bool = False,
    strict: bool = False,
    sheet: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> CountTable:
    """Read a table of counts of boys and girls from CSV, TSV, XLSX or Parquet.

    Nothing is written anywhere, and nothing is returned unless the whole file is in order: no cell, comment, hidden
    sheet or other text of it may hold a person's identity, and every cell of the columns in use must be what it should.

    Parameters
    ----------
    path : Path or TableBytes
        The file, on disk or in memory; its kind is told by its content.
    columns : Columns
        Names of columns given by the user; the others are recognised by their headers in Chinese or English.
        Boys and girls are needed, everything else is optional.
    wide : bool
        Whether the sheet has one column for each period and sex.
    strict : bool
        Whether blank counts are refused.
    sheet : str or None
        Sheet of a workbook; by default the one visible sheet that holds such a table.
    on_progress : callable or None
        Called with the fraction done, from 0 to 1.

    Returns
    -------
    CountTable
        Rows in the order of the file; in a wide sheet the periods of a row follow one another.

    Raises
    ------
    TableRefused
        With the problems by row; identities alone where there are any. Its text, causes and context quote no cell.
    """
    return read_whole(path, Wish(columns, wide=wide, strict=strict, sheet=sheet), on_progress=on_progress).counts()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asked for."""

    columns: Columns
    wide: bool = False
    strict: bool = False
    sheet: str | None = None
    need: Need = COUNTED


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table that was looked through and understood, with what is known of its file."""

    understood: Understood
    sha256: str
    file: str
    sheet: str | None

    def counts(self) -> CountTable:
        """The table as counts and keys."""
        return _table(self)


def read_whole(
    path: Path | TableBytes, wish: Wish, *, on_progress: Callable[[float], None] | None = None
) -> WholeTable:
    """Read a table as it is wished for; see `read_counts` for what is refused."""
    refusal: TableRefused | None = None
    progress = _Progress(on_progress)
    try:
        return _read(path, wish, progress)
    except TableRefused as refused:
        refusal = refused
    except Exception as fault:
        # Its message could quote a cell: only its kind and place in the code are kept.
        refusal = _unforeseen(fault)
    if progress.interrupted is not None:
        raise progress.interrupted.with_traceback(None)
    raise TableRefused(refusal.problems, total=refusal.total, file=_file_label(path))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sheet in which a table may stand, looked through already."""

    screened: Screened
    name: str | None
    visible: bool


class _Progress:
    """The caller's callback; what it raises ends the reading and is not taken for a fault of the table."""

    def __init__(self, callback: Callable[[float], None] | None) -> None:
        self._callback = callback
        self.interrupted: BaseException | None = None

    def parsed(self, share: float) -> None:
        self.report(_SHARE_OF_PARSING * share)

    def report(self, fraction: float) -> None:
        if self._callback is None:
            return
        try:
            self._callback(fraction)
        except BaseException as stop:
            self.interrupted = stop
            raise


def _read(path: Path | TableBytes, wish: Wish, progress: _Progress) -> WholeTable:
    opened = open_table(path)
    findings = Findings()
    screen_loose([LooseText(path.name, Part.FILE_NAME)], findings)
    shape = Findings()
    if opened.kind is FileKind.XLSX:
        candidates = _sheets_of_workbook(opened, wish, progress, findings)
    else:
        candidates = [_only_sheet(opened, wish, progress, findings, shape)]
    progress.report(0.9)
    findings.raise_if_any()
    chosen = _choose(candidates, wish)
    screened = chosen.screened
    _refuse_header(screened, wish)
    understood = understand(
        screened.grid, screened.layout, labels=screened.labels, strict=wish.strict, findings=shape
    )
    shape.raise_if_any()
    progress.report(1.0)
    return WholeTable(understood, opened.sha256, path.name, chosen.name)


def _only_sheet(opened: Opened, wish: Wish, progress: _Progress, findings: Findings, shape: Findings) -> _Candidate:
    """The table of a text or Parquet file; rows that do not fit the header go to ``shape``."""
    if opened.kind is FileKind.PARQUET:
        parquet = read_parquet(opened.content, on_progress=progress.parsed)
        grid, loose = parquet.grid, parquet.loose
        layout = locate_header(grid.head, columns=wish.columns, wide=wish.wide, need=wish.need)
    else:
        source = open_delimited(
            opened.content, count_roles=lambda cells: count_roles(cells, columns=wish.columns, wide=wish.wide, need=wish.need)
        )
        layout = locate_header(source.head, columns=wish.columns, wide=wish.wide, need=wish.need)
        rows = read_rows(source, header_at=layout.at, on_progress=progress.parsed)
        grid, loose = rows.grid, rows.loose
        shape.add_all(rows.uneven.listed, total=rows.uneven.total)
    screen_loose(loose, findings)
    return _screened(grid, layout, None, findings)


def _sheets_of_workbook(
    opened: Opened, wish: Wish, progress: _Progress, findings: Findings
) -> list[_Candidate]:
    workbook = read_workbook(opened.content, on_progress=progress.parsed)
    names = [sheet.name for sheet in workbook.sheets]
    labels = dict(zip(names, safe_labels(names, count=len(names)), strict=True))
    screen_loose(workbook.loose, findings, sheets=labels)
    candidates = []
    for sheet in workbook.sheets:
        sheet.grid.sheet = labels[sheet.name]
        layout = locate_header(sheet.grid.head, columns=wish.columns, wide=wish.wide, need=wish.need)
        one = _screened(sheet.grid, layout, sheet.name, findings)
        candidates.append(_Candidate(one.screened, sheet.name, sheet.visible))
    return candidates


def _screened(grid: Grid, layout: Layout, name: str | None, findings: Findings) -> _Candidate:
    labels = safe_labels(layout.header, count=max(len(grid.columns), len(layout.header)))
    screened = Screened(grid, layout, labels, grid.sheet)
    screen_sheet(screened, findings)
    return _Candidate(screened, name, visible=True)


def _choose(candidates: list[_Candidate], wish: Wish) -> _Candidate:
    """The sheet asked for, else the only visible one with such a table, else the first with cells (to say what is missing)."""
    there = ", ".join(one.screened.sheet or "" for one in candidates)
    if wish.sheet is not None:
        asked = [one for one in candidates if one.name is not None and one.name.strip() == wish.sheet.strip()]
        if not asked:
            raise refuse(ProblemCode.SHEET_MISSING, found=there or None, wanted=wish.sheet)
        return asked[0]
    visible = [one for one in candidates if one.visible and one.screened.grid.head]
    readable = [one for one in visible if one.screened.layout.is_readable]
    if len(readable) > 1:
        found = ", ".join(one.screened.sheet or "" for one in readable)
        raise refuse(ProblemCode.SEVERAL_SHEETS, found=found)
    if not visible:
        raise refuse(ProblemCode.FILE_EMPTY) if not there else refuse(ProblemCode.SHEET_MISSING, found=there)
    return (readable or visible)[0]


def _refuse_header(screened: Screened, wish: Wish) -> None:
    grid, layout = screened.grid, screened.layout
    if not grid.head:
        raise refuse(ProblemCode.FILE_EMPTY, sheet=screened.sheet)
    if layout.roles.period_value is not None and single_period(layout.roles.period_value, rows=0) is None:
        layout.roles.missing.append(layout.roles.period_value)
    problems = header_problems(layout, labels=screened.labels, row=grid.head[layout.at][0], sheet=screened.sheet)
    if problems and not wish.wide and Role.BOYS in wish.need.roles and _looks_wide(grid, layout, wish.columns):
        raise refuse(ProblemCode.LOOKS_WIDE, sheet=screened.sheet)
    if problems:
        raise TableRefused(problems)


def _looks_wide(grid: Grid, layout: Layout, columns: Columns) -> bool:
    """Whether neither boys nor girls have one column, and both have one for every period."""
    neither = {role.value for role in (Role.BOYS, Role.GIRLS)} <= {*layout.roles.missing, *dict(layout.roles.ambiguous)}
    wide = locate_header(grid.head, columns=columns, wide=True)
    return neither and bool(wide.wide) and wide.is_readable


def _table(whole: WholeTable) -> CountTable:
    understood = whole.understood
    keys, not_given = understood.keys, np.full(len(understood.rows), NOT_GIVEN, dtype=np.int64)
    boys, girls, unclear = (understood.counts.get(role, not_given) for role in COUNT_ROLES)
    return CountTable(
        boys=boys,
        girls=girls,
        unclear=unclear,
        place=keys.get(Role.PLACE),
        name=keys.get(Role.NAME),
        parent=keys.get(Role.PARENT),
        period=keys.get(Role.PERIOD),
        order=keys.get(Role.ORDER),
        source=keys.get(Role.SOURCE),
        registered=keys.get(Role.REGISTERED),
        rows=understood.rows,
        sha256=whole.sha256,
        file=whole.file,
        headers_used=understood.headers_used,
        left_out=tuple(understood.left_out),
        sheet=whole.sheet,
        stratum=keys.get(Role.STRATUM),
    )


def _unforeseen(fault: Exception) -> TableRefused:
    """A fault as its kind and the line of code; a table too large for the memory by its own code."""
    if isinstance(fault, MemoryError):
        return refuse(ProblemCode.OUT_OF_MEMORY)
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return refuse(ProblemCode.UNFORESEEN, found=f"{type(fault).__name__} at {Path(last.filename).name}:{last.lineno}")


def _file_label(path: Path | TableBytes) -> str | None:
    findings = Findings()
    screen_loose([LooseText(path.name, Part.FILE_NAME)], findings)
    return None if findings.total else path.name
