"""Numbers of persons that a table splits over neighbouring cells of a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tianping.privacy.identity.bank_cards import has_luhn_digit
from tianping.privacy.identity.identity_cards import is_checked_card, is_long_card, is_short_card
from tianping.privacy.identity.kinds import IdentityKind
from tianping.privacy.identity.normal_form import normal_form
from tianping.privacy.identity.telephones import SHAPES, is_mobile

CELLS_SAMPLED = 200_000
"""Cells read to find the columns worth reading in full; a table up to this size is read whole."""

ROWS_TRIED = 2_000
"""Rows in which the share of telephones is tried before every row is read."""

_SEPARATORS = re.compile(r"[\s\-_/·.年月日]")
_ZERO_FRACTION = re.compile(r"\.0+$")
_PART = re.compile(r"[0-9]{1,18}X?|X")
_MOST_CHARACTERS = 19

Shape = tuple[int, ...]


class _Reading(NamedTuple):
    """How neighbouring cells may be read as one number, and when that is no chance.

    Parameters
    ----------
    kind : IdentityKind
        What the number would be.
    tries : callable
        Whether a row counts as a trial, by the lengths of its cells and the number they join to.
    holds : callable
        Whether the trial comes out as a person's number.
    share : float
        Part of the trials that must come out.
    fewest : int
        How many must come out at least.
    whole_table : bool
        Whether fewer do where the table has no more rows.
    """

    kind: IdentityKind
    tries: Callable[[Shape, str], bool]
    holds: Callable[[Shape, str], bool]
    share: float
    fewest: int
    whole_table: bool = False


def _is_number(_: Shape, number: str) -> bool:
    return number.isdigit()


def _is_dated(_: Shape, number: str) -> bool:
    return len(number) == 18 and is_long_card(number)


def _is_checked(_: Shape, number: str) -> bool:
    return len(number) == 18 and is_checked_card(number)


def _is_short(shape: Shape, number: str) -> bool:
    return shape in {(6, 6, 3), (6, 9), (12, 3), (1,) * 15} and number[6] >= "3" and is_short_card(number)


def _is_telephone(shape: Shape, number: str) -> bool:
    return (shape in SHAPES or shape == (1,) * 11) and is_mobile(number)


def _is_union_pay(shape: Shape, number: str) -> bool:
    return number.startswith("62") and len(number) >= 16 and number.isdigit() and (max(shape) >= 4 or set(shape) == {1})


def _has_luhn(shape: Shape, number: str) -> bool:
    return _is_union_pay(shape, number) and has_luhn_digit(number)


# The check character of a card is right by chance once in eleven, the Luhn digit once in ten.
_READINGS = (
    _Reading(IdentityKind.IDENTITY_CARD, _is_dated, _is_checked, share=0.8, fewest=3, whole_table=True),
    _Reading(IdentityKind.IDENTITY_CARD, _is_number, _is_short, share=0.8, fewest=3),
    _Reading(IdentityKind.MOBILE, _is_number, _is_telephone, share=0.7, fewest=4),
    _Reading(IdentityKind.BANK_CARD, _is_union_pay, _has_luhn, share=0.8, fewest=4),
)
_BY_LENGTH = {11: (2,), 15: (1,), 16: (3,), 17: (3,), 18: (0, 3), 19: (3,)}


def split_identities(columns: Sequence[Sequence[str]]) -> list[tuple[int, tuple[int, ...], IdentityKind]]:
    """Find numbers of persons that stand in pieces in neighbouring cells of a row.

    Parameters
    ----------
    columns : sequence of sequences of str
        The table by columns, in the order of the sheet; columns may differ in length.

    Returns
    -------
    list of (int, tuple of int, IdentityKind)
        Row, columns the number stands in, kind; by rows.

    Notes
    -----
    Code, year and two counts join to 18 digits as well. So neighbouring columns are accused only where the check digit
    holds in 80 % of the rows that have a region and a date of birth in the right places, and in three rows or in all the
    table has. Telephones have no check digit: 70 % of all rows, and four, must read as one in the groups that
    people write. A table beyond ``CELLS_SAMPLED`` cells is first looked at in evenly spread rows, and read in full in
    the columns where one showed.

    Examples
    --------
    >>> split_identities([["451081", "451081"], ["2010", "2020"], ["3727", "2643"], ["2936", "2291"]])
    []
    """
    if len(columns) < 2:
        return []
    rows = max(len(column) for column in columns)
    step = max(1, rows * len(columns) // CELLS_SAMPLED)
    found: set[tuple[int, tuple[int, ...], IdentityKind]] = set()
    for span, reading in _spans_shown(columns, range(0, rows, step)):
        found.update(
            (row, tuple(span), reading.kind) for row in _accused_rows(columns, span, reading, rows=range(rows))
        )
    return sorted(found)


def _spans_shown(columns: Sequence[Sequence[str]], rows: range) -> Iterator[tuple[range, _Reading]]:
    """Yield the columns in which a number showed in some rows, by half the share that accuses them."""
    tried: Counter[tuple[range, int]] = Counter()
    held: Counter[tuple[range, int]] = Counter()
    for row in rows:
        for span, place, holds in _readings_of_row(columns, row):
            tried[span, place] += 1
            held[span, place] += holds
    few = rows[:: max(1, len(rows) // ROWS_TRIED)]
    for (span, place), count in held.items():
        reading = _READINGS[place]
        lenient = reading._replace(share=reading.share / 2, fewest=1)
        if not count or count < lenient.share * tried[span, place]:
            continue
        # Without a check digit every row counts, also those too long or too short to be tried above.
        if reading.tries is not _is_number or _accused_rows(columns, span, lenient, rows=few):
            yield span, reading


def _accused_rows(columns: Sequence[Sequence[str]], span: range, reading: _Reading, *, rows: range) -> list[int]:
    """Read the columns of a span and return the rows that hold a number, if that is no chance."""
    filled = tried = 0
    held: list[int] = []
    for row in rows:
        parts = [_part(columns[column], row) for column in span]
        if not all(parts):
            continue
        filled += 1
        shape, number = tuple(map(len, parts)), "".join(parts)
        if not reading.tries(shape, number):
            continue
        tried += 1
        if reading.holds(shape, number):
            held.append(row)
    fewest = min(reading.fewest, filled) if reading.whole_table else reading.fewest
    return held if len(held) >= max(fewest, reading.share * tried) else []


def _readings_of_row(columns: Sequence[Sequence[str]], row: int) -> Iterator[tuple[range, int, bool]]:
    """Yield over which columns of one row which reading is tried, and whether it holds."""
    parts = [_part(column, row) for column in columns]
    for first in range(len(parts) - 1):
        number, shape = parts[first], [len(parts[first])]
        if not number:
            continue
        for last in range(first + 1, min(first + _MOST_CHARACTERS, len(parts))):
            part = parts[last]
            if not part or len(number) + len(part) > _MOST_CHARACTERS:
                break
            number += part
            shape.append(len(part))
            for place in _BY_LENGTH.get(len(number), ()):
                if _READINGS[place].tries(tuple(shape), number):
                    yield range(first, last + 1), place, _READINGS[place].holds(tuple(shape), number)


def _part(column: Sequence[str], row: int) -> str:
    """Return the digits of a cell (and a final X), or nothing where it holds anything else."""
    cell = column[row] if row < len(column) else ""
    if not (cell.isascii() and cell.isdigit()):
        text = _ZERO_FRACTION.sub("", normal_form(cell).strip())
        cell = "" if text.count(".") == 1 else _SEPARATORS.sub("", text)
        if not _PART.fullmatch(cell):
            return ""
    return cell if len(cell) <= _MOST_CHARACTERS else ""
