"""The columns in use become counts and keys; every cell that is not what it should be is collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.columns import COUNT_ROLES, EARTH_ROLES, KEY_ROLES, POSITION_ROLES, TEXT_ROLES, Role
from tianping.exchange.tables.counts import Coded
from tianping.exchange.tables.grid import Grid
from tianping.exchange.tables.header_row import Layout
from tianping.exchange.tables.keys import KeyColumn, find_duplicates, find_early_registrations, read_key, single_period
from tianping.exchange.tables.left_out import LeftOut, leave_out_rows
from tianping.exchange.tables.limits import MOST_COUNT, MOST_PROBLEMS_LISTED
from tianping.exchange.tables.merges import apply_merges
from tianping.exchange.tables.numbers import NOT_GIVEN, read_distinct_counts
from tianping.exchange.tables.positions import (
    MOST_DEGREES,
    MOST_IN_PLANE,
    Coordinate,
    Positions,
    judge_coordinate,
    settle_positions,
)
from tianping.exchange.tables.problems import Findings, Problem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Understood:
    """Counts and keys of a sheet, row by row."""

    counts: dict[Role, Ints]
    keys: dict[Role, Coded]
    rows: Ints
    headers_used: dict[str, str]
    left_out: list[LeftOut]
    positions: Positions | None = None


class _Sheet:
    """One sheet on its way from cells to counts."""

    def __init__(
        self, body: tuple[Grid, list[LeftOut]], *, layout: Layout, labels: Sequence[str], findings: Findings
    ) -> None:
        grid, self.left_out = body
        self.layout, self.labels, self.findings = layout, labels, findings
        self.sheet = grid.sheet
        self.count_columns = {
            index: role for role, index in layout.roles.columns.items() if role in COUNT_ROLES
        } | {one.index: one.role for one in layout.wide}
        self.key_columns = {role: index for role, index in layout.roles.columns.items() if role in TEXT_ROLES}
        self.position_columns = {role: index for role, index in layout.roles.columns.items() if role in POSITION_ROLES}
        self.grid = grid

    def add(self, code: ProblemCode, at: Ints, *, column: int, found: Sequence[str | None] = (), wanted: str | None = None) -> None:
        """Problems of one kind in the rows ``at`` of one column."""
        problems = [
            Problem(
                code,
                row=int(self.grid.rows[row]),
                column=self.labels[column],
                sheet=self.sheet,
                found=found[order] if found else None,
                wanted=wanted,
            )
            for order, row in enumerate(at[:MOST_PROBLEMS_LISTED])
        ]
        self.findings.add_all(problems, total=len(at))


def understand(grid: Grid, layout: Layout, *, labels: Sequence[str], strict: bool, findings: Findings) -> Understood:
    """Read the columns in use; problems go to ``findings``, and what is returned holds only if there are none."""
    sheet = _Sheet(_body(grid, layout), layout=layout, labels=labels, findings=findings)
    if not len(sheet.grid.rows) and not findings.total:
        findings.add(Problem(ProblemCode.NO_ROWS, sheet=grid.sheet))
    counts = {index: _read_counts(sheet, index, strict=strict) for index in sheet.count_columns}
    keys = {role: _read_key(sheet, role, index) for role, index in sheet.key_columns.items()}
    coordinates = {role: _read_coordinates(sheet, role, index) for role, index in sheet.position_columns.items()}
    _check_blank_keys(sheet, keys, [count != NOT_GIVEN for count in counts.values()] + [np.isfinite(one) for one in coordinates.values()])
    positions = _settled(sheet, keys, coordinates)
    used = {role.value: layout.header[index].strip() for role, index in sheet.key_columns.items()}
    used |= {role.value: layout.header[index].strip() for role, index in sheet.position_columns.items()}
    if counts:
        _check_duplicates(sheet, keys)
    if layout.wide:
        return replace(_unpivoted(sheet, keys, counts, used), positions=positions)
    if layout.roles.period_value is not None and Role.PERIOD not in keys:
        period = single_period(layout.roles.period_value, rows=len(sheet.grid.rows))
        if period is not None:
            keys[Role.PERIOD] = period
    _check_registration(sheet, keys)
    used |= {role.value: layout.header[index].strip() for index, role in sheet.count_columns.items()}
    by_role = {role: counts[index] for index, role in sheet.count_columns.items()}
    return Understood(by_role, keys, sheet.grid.rows, used, sheet.left_out, positions)


def _body(grid: Grid, layout: Layout) -> tuple[Grid, list[LeftOut]]:
    """The rows below the header, with merged cells resolved and without totals, notes and headings."""
    first = layout.at + 1 if grid.head_in_columns else 0
    columns = [column.below(first) for column in grid.columns]
    body = Grid(grid.head, columns, grid.rows[first:], sheet=grid.sheet, merges=grid.merges)
    counts = {one.index for one in layout.wide} | {i for role, i in layout.roles.columns.items() if role in COUNT_ROLES}
    keys = {role: index for role, index in layout.roles.columns.items() if role in TEXT_ROLES}
    filled = {*keys.values(), *(index for role, index in layout.roles.columns.items() if role in POSITION_ROLES)}
    header_row = grid.head[layout.at][0] if grid.head else 0
    merged, headings = apply_merges(body, body_from=header_row + 1, keys=filled, counts=counts)
    remaining, others = leave_out_rows(merged, keys=keys, counts=counts)
    return remaining, sorted([*headings, *others], key=lambda one: one.row)


def _read_counts(sheet: _Sheet, index: int, *, strict: bool) -> Ints:
    column = sheet.grid.columns[index]
    read = read_distinct_counts(column.values, strict=strict)
    if read.refused:
        codes = sorted({judged.code for judged in read.refused.values() if judged.code})
        for code in codes:
            wrong = np.zeros(len(column.values), dtype=bool)
            wrong[[at for at, judged in read.refused.items() if judged.code is code]] = True
            at = np.flatnonzero(wrong[column.codes])
            quoted = [read.refused[int(column.codes[row])].quoted for row in at[:MOST_PROBLEMS_LISTED]]
            wanted = str(MOST_COUNT) if code is ProblemCode.COUNT_TOO_LARGE else None
            sheet.add(code, at, column=index, found=quoted, wanted=wanted)
    return read.counts[column.codes]


def _read_key(sheet: _Sheet, role: Role, index: int) -> Coded:
    column = sheet.grid.columns[index]
    read: KeyColumn = read_key(column, role=role)
    for code in sorted(set(read.refused.values())):
        wrong = np.zeros(len(column.values), dtype=bool)
        wrong[[at for at, reason in read.refused.items() if reason is code]] = True
        sheet.add(code, np.flatnonzero(wrong[column.codes]), column=index)
    return read.coded


def _read_coordinates(sheet: _Sheet, role: Role, index: int) -> Floats:
    column, most = sheet.grid.columns[index], MOST_DEGREES.get(role, MOST_IN_PLANE)
    read: list[Coordinate] = [judge_coordinate(text, most=most) for text in column.values]
    for code in sorted({one.code for one in read if one.code}):
        at = np.flatnonzero(np.array([one.code is code for one in read], dtype=bool)[column.codes])
        quoted = [read[int(column.codes[row])].quoted for row in at[:MOST_PROBLEMS_LISTED]]
        wanted = f"{most:.0f}" if code is ProblemCode.COORDINATE_OUT_OF_RANGE else None
        sheet.add(code, at, column=index, found=quoted, wanted=wanted)
    return np.array([one.value for one in read], dtype=np.float64)[column.codes]


def _settled(sheet: _Sheet, keys: dict[Role, Coded], coordinates: dict[Role, Floats]) -> Positions | None:
    """One position for each place; half a position and a second one are problems."""
    if len(coordinates) < 2 or Role.PLACE not in keys:
        return None
    roles = sorted(coordinates, key=POSITION_ROLES.index)
    x, y = (coordinates[role] for role in roles)
    for role, lacking in zip(roles, (~np.isfinite(x) & np.isfinite(y), ~np.isfinite(y) & np.isfinite(x)), strict=True):
        # What could not be read has been told already.
        column = sheet.grid.columns[sheet.position_columns[role]]
        blank = np.array([not text.strip() for text in column.values], dtype=bool)[column.codes]
        sheet.add(ProblemCode.POSITION_INCOMPLETE, np.flatnonzero(lacking & blank), column=sheet.position_columns[role])
    place = keys[Role.PLACE]
    settled = settle_positions(x, y, place=place.codes, places=len(place.values))
    problems = [
        Problem(ProblemCode.POSITION_DIFFERS, row=int(sheet.grid.rows[later]), first_row=int(sheet.grid.rows[first]), sheet=sheet.sheet)
        for later, first in zip(settled.later[:MOST_PROBLEMS_LISTED], settled.first, strict=False)
    ]
    sheet.findings.add_all(problems, total=len(settled.later))
    return Positions(settled.x, settled.y, earth=set(roles) == set(EARTH_ROLES))


def _check_blank_keys(sheet: _Sheet, keys: dict[Role, Coded], parts: Sequence[NDArray[np.bool_]]) -> None:
    """A count, position or neighbour without its place or period cannot be told from any other."""
    neighbours = [keys[role].codes >= 0 for role in (Role.PLACE, Role.NEIGHBOUR) if Role.NEIGHBOUR in keys]
    given = np.any([*parts, *neighbours, np.zeros(len(sheet.grid.rows), dtype=bool)], axis=0)
    for role in (Role.PLACE, Role.PERIOD, Role.NEIGHBOUR):
        if role in keys:
            index = sheet.key_columns[role]
            column = sheet.grid.columns[index]
            blank = np.array([not value.strip() for value in column.values], dtype=bool)
            at = np.flatnonzero(given & blank[column.codes]) if blank.size else np.zeros(0, dtype=np.int64)
            sheet.add(ProblemCode.KEY_BLANK, at, column=index)


def _check_duplicates(sheet: _Sheet, keys: dict[Role, Coded]) -> None:
    found = find_duplicates([keys[role] for role in KEY_ROLES if role in keys])
    problems = [
        Problem(
            ProblemCode.ROW_DUPLICATE,
            row=int(sheet.grid.rows[later]),
            first_row=int(sheet.grid.rows[first]),
            sheet=sheet.sheet,
        )
        for later, first in zip(found.later[:MOST_PROBLEMS_LISTED], found.first, strict=False)
    ]
    sheet.findings.add_all(problems, total=len(found.later))


def _check_registration(sheet: _Sheet, keys: dict[Role, Coded], *, periods_in_row: int = 1) -> None:
    if Role.PERIOD in keys and Role.REGISTERED in keys:
        early = find_early_registrations(keys[Role.PERIOD], keys[Role.REGISTERED])
        rows = np.unique(early // periods_in_row)
        sheet.add(ProblemCode.REGISTERED_BEFORE_BIRTH, rows, column=sheet.key_columns[Role.REGISTERED])


def _unpivoted(sheet: _Sheet, keys: dict[Role, Coded], counts: dict[int, Ints], used: dict[str, str]) -> Understood:
    """One row for each row and period of the sheet; the periods of a row follow one another."""
    wide = sheet.layout.wide
    periods = tuple(dict.fromkeys(one.period for one in wide))
    rows, width = len(sheet.grid.rows), len(periods)
    by_role: dict[Role, Ints] = {}
    for role in dict.fromkeys(one.role for one in wide):
        table = np.full((rows, width), NOT_GIVEN, dtype=np.int64)
        for one in wide:
            if one.role is role:
                table[:, periods.index(one.period)] = counts[one.index]
        by_role[role] = table.ravel()
        used[role.value] = ", ".join(sheet.layout.header[one.index].strip() for one in wide if one.role is role)
    repeated = {role: Coded(np.repeat(key.codes, width), key.values) for role, key in keys.items()}
    repeated[Role.PERIOD] = Coded(np.tile(np.arange(width, dtype=np.int32), rows), periods)
    _check_registration(sheet, repeated, periods_in_row=width)
    return Understood(by_role, repeated, np.repeat(sheet.grid.rows, width), used, sheet.left_out)
