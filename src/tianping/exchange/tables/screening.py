"""Looking for persons' traces in every cell and every other text of a file, used or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.grid import MARKS, Grid, LooseText, TextColumn
from tianping.exchange.tables.header_row import Layout
from tianping.exchange.tables.joined_cells import TOLD_BY_SHARE, pieces_of, rows_to_join
from tianping.exchange.tables.limits import MOST_PROBLEMS_LISTED
from tianping.exchange.tables.problems import Findings, Problem
from tianping.privacy.identity import IdentityKind, find_identities, names_of_persons, split_identities

_HEADER_FOOTER_CODES = tuple(
    re.compile(rf"&(?:\"[^\"]*\"|[0-9]{{{digits}}}|K[0-9A-F]{{6}}|[A-Z])") for digits in (1, 2, 3)
)  # a size of one to three digits may be followed by digits of the text
_JOINED_IN_FORMULA = re.compile(r"\"\s*[&,]\s*\"")
_ZERO_FRACTION = re.compile(r"(?<=[0-9])\.0*$")
_DIVISION_CODE = re.compile(r"[1-8][0-9](?:[0-9]{2}){0,2}|[1-8][0-9]{8}|[1-8][0-9]{11}")

NO_SHEETS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Screened:
    """A sheet to be looked through, with how its columns and itself may be named."""

    grid: Grid
    layout: Layout
    labels: Sequence[str]
    sheet: str | None


def screen_sheet(screened: Screened, findings: Findings) -> None:
    """Add every identity in the cells of a sheet to ``findings``."""
    for index, column in enumerate(screened.grid.columns):
        hits = dict(find_identities(column.values))
        if hits:
            _add_rows(screened, index, hits, findings)
    _screen_head(screened, findings)
    _screen_names(screened, findings)
    _screen_split(screened, findings)


def _add_rows(screened: Screened, index: int, hits: Mapping[int, IdentityKind], findings: Findings) -> None:
    column = screened.grid.columns[index]
    flagged = np.zeros(len(column.values), dtype=bool)
    flagged[list(hits)] = True
    at = np.flatnonzero(flagged[column.codes])
    problems = [
        _identity(screened, hits[int(column.codes[row])], row=int(screened.grid.rows[row]), column=index)
        for row in at[:MOST_PROBLEMS_LISTED]
    ]
    findings.add_all(problems, total=len(at))


def _identity(screened: Screened, kind: IdentityKind, *, row: int | None, column: int | None) -> Problem:
    label = None if column is None else _label(screened, column)
    return Problem(ProblemCode.IDENTITY, row=row, column=label, sheet=screened.sheet, kind=kind)


def _label(screened: Screened, column: int) -> str:
    return screened.labels[column] if column < len(screened.labels) else f"#{column + 1}"


def _screen_head(screened: Screened, findings: Findings) -> None:
    """Titles and headers of a text table; in a workbook they are among the columns."""
    if screened.grid.head_in_columns:
        return
    for row, cells in screened.grid.head:
        for index, kind in find_identities(cells):
            findings.add(_identity(screened, kind, row=row, column=index))


def _screen_names(screened: Screened, findings: Findings) -> None:
    """Columns in which so many texts look like persons' names that it is a list of persons."""
    grid, roles = screened.grid, screened.layout.roles.columns
    first = body_start(grid, screened.layout)
    place_names = names_by_code(grid, roles, first=first)
    for index, column in enumerate(grid.columns):
        distinct = [value for value in column.below(first).values if value.strip() and value not in MARKS]
        of_place = place_names if index in (roles.get(Role.NAME), roles.get(Role.PLACE), roles.get(Role.PARENT)) else ()
        if distinct and names_of_persons(distinct, place_names=of_place):
            findings.add(_identity(screened, IdentityKind.PERSONAL_NAME, row=None, column=index))


def body_start(grid: Grid, layout: Layout) -> int:
    """Index of the first row below the header."""
    return layout.at + 1 if grid.head_in_columns else 0


def names_by_code(grid: Grid, roles: Mapping[Role, int], *, first: int) -> list[str]:
    """Names that stand beside division codes, one for each code: names of places, whatever they look like.

    Persons in a list repeat the code of their place under different names, which this does not let pass.
    """
    place, name = roles.get(Role.PLACE), roles.get(Role.NAME)
    if place is None or name is None:
        return []
    codes, names = grid.columns[place].below(first), grid.columns[name].below(first)
    filled = [value.strip().removesuffix(".0") for value in codes.values if value.strip()]
    if not filled or sum(bool(_DIVISION_CODE.fullmatch(value)) for value in filled) < 0.9 * len(filled):
        return []
    pairs = codes.codes.astype(np.int64) * max(len(names.values), 1) + names.codes
    return names.values if len(np.unique(pairs)) == len(np.unique(codes.codes)) else []


def _screen_split(screened: Screened, findings: Findings) -> None:
    """Numbers cut over neighbouring cells of a row, one of them at least in a column that plays no role."""
    grid, layout = screened.grid, screened.layout
    used = {*layout.roles.columns.values(), *(one.index for one in layout.wide)}
    if len(grid.columns) < 2 or used.issuperset(range(len(grid.columns))):
        return
    first = body_start(grid, layout)
    pieces = [pieces_of(column, first=first) for column in grid.columns]
    picked = rows_to_join(pieces, used=[index in used for index in range(len(pieces))])
    for rows, by_share in ((picked.checked, False), (picked.shared, True)):
        found = split_identities([_Cells(column, first + rows) for column in grid.columns]) if rows.size else []
        hits: dict[tuple[int, ...], list[tuple[int, IdentityKind]]] = {}
        for at, columns, kind in found:
            if by_share == (sum(pieces[column].lengths[rows[at]] for column in columns) in TOLD_BY_SHARE):
                hits.setdefault(columns, []).append((int(rows[at]), kind))
        for columns, of_span in hits.items():
            # Two rows may read as a number by chance where the columns hold more rows than were handed over.
            filled = int(np.count_nonzero(np.all([pieces[column].lengths > 0 for column in columns], axis=0)))
            if len(of_span) >= min(3, filled):
                problems = [
                    _identity(screened, kind, row=int(grid.rows[first + row]), column=columns[0])
                    for row, kind in of_span[:MOST_PROBLEMS_LISTED]
                ]
                findings.add_all(problems, total=len(of_span))


class _Cells(Sequence[str]):
    """Cells of a column in some rows as a sequence, without making a list of millions."""

    def __init__(self, column: TextColumn, rows: NDArray[np.int64]) -> None:
        self._codes = column.codes[rows]
        self._values = ["" if value in MARKS else _ZERO_FRACTION.sub("", value) for value in column.values]

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self._values[code] for code in self._codes[index]]
        return self._values[int(self._codes[index])]

    def __iter__(self) -> Iterator[str]:
        return (self._values[code] for code in self._codes.tolist())


def screen_loose(texts: Iterable[LooseText], findings: Findings, *, sheets: Mapping[str, str] = NO_SHEETS) -> None:
    """Add every identity in texts outside the cells; ``sheets`` says how a sheet of that name may be named."""
    places: dict[str, list[LooseText]] = {}
    for loose in texts:
        for spelling in _spellings(loose):
            places.setdefault(spelling, []).append(loose)
    distinct = list(places)
    for index, kind in find_identities(distinct):
        for loose in places[distinct[index]]:
            sheet = sheets.get(loose.sheet) if loose.sheet is not None else None
            findings.add(
                Problem(ProblemCode.IDENTITY, row=loose.row, column=loose.column, sheet=sheet, kind=kind, part=loose.part)
            )


def _spellings(loose: LooseText) -> set[str]:
    """The text, and without what would hide a number in it: codes of headers and footers, joints of formulas."""
    spellings = {loose.text}
    if loose.part is Part.SETTINGS and "&" in loose.text:
        spellings.update(code.sub("", loose.text) for code in _HEADER_FOOTER_CODES)
    if loose.part in (Part.FORMULA, Part.DEFINED_NAME) and '"' in loose.text:
        spellings.add(_JOINED_IN_FORMULA.sub("", loose.text))
    return spellings
