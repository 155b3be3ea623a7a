"""Looking for persons' traces in texts and in the cells of a form, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from tianping.exchange.returns.codes import ReturnProblemCode
from tianping.exchange.returns.problems import Findings, ReturnProblem
from tianping.privacy.identity import IdentityKind, find_identities, kinds_in, names_of_persons, split_identities

FEWEST_ROWS = 3
"""Rows from which a check digit that holds in each is no chance (as in ``privacy.identity``)."""

LONGEST_PIECE_OF_COUNTS = 5
"""Digits that a piece needs in a form of one or two rows: eighteen neighbouring cells of one digit each spell a valid
identity card by chance once in about a thousand such rows (measured: 2 of 1,500 at 20 columns and a mean of 1), a region
of six digits beside a date of eight does not occur among counts of one place."""

SMALLEST_SPREAD = 0.25
"""Standard deviation over mean that the second and third group of telephones must reach. Counts of 100 to 199 beside two
columns of thousands have the groups 3-4-4 of a telephone in every row, but neighbouring places do not differ so much while
the first column stays within 130 to 199; the groups of real numbers, even over 0 to 9999, have 0.58."""


_CARD = 18


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a file, the object it stands in, and the group of texts that it is like (all values of one key)."""

    text: str
    where: str
    group: str


def screen_texts(texts: Iterable[Text], findings: Findings) -> None:
    """Add every identity in texts that stand in no table; groups that read as names of persons count whole."""
    places: dict[str, list[str]] = {}
    groups: dict[str, set[str]] = {}
    for one in texts:
        places.setdefault(one.text, []).append(one.where)
        groups.setdefault(one.group, set()).add(one.text)
    distinct = list(places)
    for index, kind in find_identities(distinct):
        for where in places[distinct[index]]:
            findings.add(ReturnProblem(ReturnProblemCode.IDENTITY, where=where, kind=kind))
    for group, members in groups.items():
        if names_of_persons(sorted(members)):
            findings.add(ReturnProblem(ReturnProblemCode.IDENTITY, where=group, kind=IdentityKind.PERSONAL_NAME))


@dataclass(frozen=True, slots=True)
class Table:
    """Cells to be filled, as they stand: ``cells[c][r]``, with the numbers of rows and names of columns that may be told."""

    cells: Sequence[Sequence[str]]
    rows: Sequence[int | None]
    columns: Sequence[str]
    places: Sequence[str] | None = None


def screen_split(table: Table, findings: Findings) -> None:
    """Add every number of a person cut over neighbouring cells, unless counts of places may well read like it."""
    accused: dict[tuple[tuple[int, ...], IdentityKind], list[int]] = {}
    for row, span, kind in split_identities(table.cells):
        accused.setdefault((span, kind), []).append(row)
    for (span, kind), rows in accused.items():
        if _is_no_chance(table, span, rows):
            for row in rows:
                _accuse(table, row, span[0], kind, findings)
    told = {row for rows in accused.values() for row in rows}
    for row in range(len(table.rows)):
        if row not in told and (first := _single_card(table, row)) is not None:
            _accuse(table, row, first, IdentityKind.IDENTITY_CARD, findings)


def _accuse(table: Table, row: int, column: int, kind: IdentityKind, findings: Findings) -> None:
    where = table.places[row] if table.places else None
    name = None if where else table.columns[column]
    findings.add(ReturnProblem(ReturnProblemCode.IDENTITY, row=table.rows[row], column=name, where=where, kind=kind))


def _single_card(table: Table, row: int) -> int | None:
    """Column where a card begins that stands alone among counts: eighteen digits of which one cell holds five or more.

    Numbers of that size are rare in a return, and a region, a day and a check digit beside them rarer.
    """
    texts = [column[row].strip() for column in table.cells]
    pieces = [text if text.isascii() and text.isdigit() else "" for text in texts]
    if max(map(len, pieces), default=0) < LONGEST_PIECE_OF_COUNTS:
        return None
    for first in range(len(pieces)):
        joined, cuts = "", set[int]()
        for piece in pieces[first : first + _CARD]:
            if not piece or len(joined) + len(piece) > _CARD:
                break
            joined += piece
            if len(joined) == _CARD:
                if _is_cut_by_meaning(cuts) and IdentityKind.IDENTITY_CARD in kinds_in(joined):
                    return first
                break
            cuts.add(len(joined))
    return None


def _is_cut_by_meaning(cuts: set[int]) -> bool:
    """Between region, day and number, perhaps within the day between year, month and day, and before the check digit.

    Three amounts of six digits in a row read as a card once in a thousand times, but are not cut so.
    """
    return bool(cuts) and (cuts <= {6, 14, 17} or {10, 12} <= cuts <= {6, 10, 12, 14, 17})


def _is_no_chance(table: Table, span: Sequence[int], rows: Sequence[int]) -> bool:
    pieces = [[table.cells[column][row].strip() for row in rows] for column in span]
    lengths = {tuple(len(column[at]) for column in pieces) for at in range(len(rows))}
    if lengths == {(3, 4, 4)}:
        return all(_spread(column) >= SMALLEST_SPREAD for column in pieces[1:])
    filled = sum(all(table.cells[column][row].strip() for column in span) for row in range(len(table.cells[span[0]])))
    if filled < FEWEST_ROWS:
        return any(len(piece) >= LONGEST_PIECE_OF_COUNTS for column in pieces for piece in column)
    return True


def _spread(column: Sequence[str]) -> float:
    numbers = [float(text) for text in column if text.isascii() and text.isdigit()]
    return pstdev(numbers) / fmean(numbers) if numbers and any(numbers) else 0.0
