"""Which rows may hold a person's number cut over neighbouring cells.

The judgement is ``privacy.identity.split_identities``; here the rows are picked that it must see, by what every such
number needs, so that tables of millions of rows are not spelled out cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.grid import TextColumn
from tianping.exchange.tables.limits import MOST_CELLS_JOINED

_NOT_OF_PIECE = re.compile(r"[\s\-_/·年月日]|\.0*$")
_PIECE = re.compile(r"[0-9]{1,18}X?|X")
_LONGEST = 19

TOLD_BY_SHARE = frozenset({11, 15})
"""Digits of the numbers without a check digit: telephones and cards of the first generation."""

# Numbers without a check digit are told by the share of rows that read as one; below this share nobody accuses them.
_SMALLEST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Pieces:
    """Cells of a column as pieces of a number.

    ``lengths`` says for each row how many characters its piece has (0: no piece), ``numbers`` for each code of the
    column what it spells.
    """

    lengths: NDArray[np.int8]
    numbers: NDArray[np.int64]
    codes: NDArray[np.int32]


def pieces_of(column: TextColumn, *, first: int) -> Pieces:
    """Read the cells from ``first`` on; a final X counts as a digit 0."""
    lengths = np.zeros(len(column.values), dtype=np.int8)
    numbers = np.zeros(len(column.values), dtype=np.int64)
    for index, value in enumerate(column.values):
        digits = value if value.isascii() and value.isdigit() else _digits_of(value)
        if len(digits) < _LONGEST:
            lengths[index] = len(digits)
            numbers[index] = int(digits or 0)
    codes = column.codes[first:]
    return Pieces(lengths[codes], numbers, codes)


def _digits_of(value: str) -> str:
    """The digits of a piece with its final X as 0; nothing if it holds anything else."""
    plain = _NOT_OF_PIECE.sub("", normalize("NFKC", value)).upper()
    return plain.replace("X", "0") if _PIECE.fullmatch(plain) else ""


@dataclass(frozen=True, slots=True)
class RowsToJoin:
    """Rows to be read side by side.

    ``checked`` may hold numbers that carry a check digit, each row for itself; ``shared`` are whole stretches of
    columns that read as telephones or short cards, which only the share of rows tells from counts.
    """

    checked: NDArray[np.int64]
    shared: NDArray[np.int64]


def rows_to_join(pieces: Sequence[Pieces], *, used: Sequence[bool]) -> RowsToJoin:
    """Rows in which neighbouring cells, one of them in an unused column, may be one number; evenly thinned if many."""
    checked, shared = [], []
    for start in range(len(pieces) - 1):
        for end, span in enumerate(_spans(pieces, start), start + 1):
            if not all(used[start : end + 1]):
                checked.append(span.rows[_may_be_checked(span)])
                if _may_be_shared(span):
                    shared.append(np.flatnonzero(span.whole))
    return RowsToJoin(_thinned(checked, len(pieces)), _thinned(shared, len(pieces)))


def _thinned(found: list[NDArray[np.int64]], width: int) -> NDArray[np.int64]:
    rows = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *found]))
    return rows[:: max(1, len(rows) * width // MOST_CELLS_JOINED)]


@dataclass(frozen=True, slots=True)
class _Span:
    """Neighbouring columns: rows short enough to be a number, with what they spell, and all rows without a gap."""

    rows: NDArray[np.int64]
    total: NDArray[np.int64]
    number: NDArray[np.int64]
    whole: NDArray[np.bool_]


def _spans(pieces: Sequence[Pieces], start: int) -> Iterator[_Span]:
    """Spans that begin at ``start``, each a column longer."""
    whole = pieces[start].lengths > 0
    rows = np.flatnonzero(whole)
    total = pieces[start].lengths[rows].astype(np.int64)
    number = pieces[start].numbers[pieces[start].codes[rows]]
    for piece in pieces[start + 1 : start + _LONGEST]:
        whole = whole & (piece.lengths > 0)
        added = piece.lengths[rows]
        kept = (added > 0) & (total + added <= _LONGEST)
        rows, added, total, number = rows[kept], added[kept], total[kept], number[kept]
        if not rows.size:
            return
        total = total + added
        # Nineteen digits may overflow; those that begin with 62 do not, and only they are looked at.
        number = number * 10 ** added.astype(np.int64) + piece.numbers[piece.codes[rows]]
        yield _Span(rows, total, number, whole)


def _may_be_checked(span: _Span) -> NDArray[np.bool_]:
    """Region and date of an identity card in their places, or the prefix of a UnionPay card."""
    year = span.number // 10**8 % 10**4
    cards = (span.total == 18) & _is_region(span.number // 10**16) & _is_day(span.number // 10**4 % 10**4)
    found: NDArray[np.bool_] = cards & (year >= 1900) & (year < 2050)
    for digits in (16, 17, 18, 19):
        found = found | (span.total == digits) & (span.number // 10 ** (digits - 2) == 62)
    return found


def _may_be_shared(span: _Span) -> bool:
    """Enough rows that read as telephones or as cards of 15 digits."""
    short = (span.total == 15) & _is_region(span.number // 10**13) & _is_day(span.number // 10**3 % 10**4)
    prefix = span.number // 10**9
    mobiles = (span.total == 11) & (prefix >= 13) & (prefix <= 19)
    fewest = max(1.0, _SMALLEST_SHARE * np.count_nonzero(span.whole))
    return bool(max(np.count_nonzero(short), np.count_nonzero(mobiles)) >= fewest)


def _is_region(province: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (province >= 11) & (province <= 99)


def _is_day(month_and_day: NDArray[np.int64]) -> NDArray[np.bool_]:
    day = month_and_day % 100
    return (month_and_day >= 101) & (month_and_day <= 1231) & (day >= 1) & (day <= 31)
