"""Places, periods, orders and sources as codes into distinct values, one code for one thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.counts import Coded
from tianping.exchange.tables.grid import ERROR_MARK, FORMULA_MARK, MERGED_MARK, TextColumn, half_width
from tianping.terms import BirthOrder, Period, PlaceCode

_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")
# How people keep a spreadsheet from counting with codes: ="451081" and '451081.
_KEPT_AS_TEXT = re.compile(r"=?[\"']([0-9]+)[\"']?")
_DIVISION_CODE = re.compile(r"[1-8][0-9](?:[0-9]{4}|[0-9]{7}|[0-9]{10})")
_MOST_ARE_CODES = 0.9
_MARKS = {
    FORMULA_MARK: ProblemCode.FORMULA_WITHOUT_VALUE,
    ERROR_MARK: ProblemCode.CELL_ERROR,
    MERGED_MARK: ProblemCode.CELL_MERGED,
}


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A key as it was read, and the distinct texts of the file that could not be."""

    coded: Coded
    refused: dict[int, ProblemCode]  # by code of the file's own column


@dataclass(frozen=True, slots=True)
class _Read:
    """What equal keys share, and how the table shows the key."""

    same: str
    shown: str


def read_key(column: TextColumn, *, role: Role) -> KeyColumn:
    """Read the distinct values of a column of keys; equal keys in different spelling share one code."""
    reader = _READERS.get(role, _read_text)
    if reader is _read_place and not _are_division_codes(column.values):
        reader = _read_text
    first: dict[str, int] = {}
    shown: list[str] = []
    renumbered = np.full(len(column.values) + 1, -1, dtype=np.int32)
    refused = {}
    for index, text in enumerate(column.values):
        read = _MARKS[text] if text in _MARKS else reader(_plain(text))
        if isinstance(read, ProblemCode):
            refused[index] = read
        elif read is not None:
            if read.same not in first:
                first[read.same] = len(shown)
                shown.append(read.shown)
            renumbered[index] = first[read.same]
    return KeyColumn(Coded(renumbered[column.codes], tuple(shown)), refused)


def _plain(text: str) -> str:
    """Full width folded, blanks at the ends dropped, and no ``.0`` behind a code that was taken for a number."""
    stripped = half_width(text).strip()
    kept_as_text = _KEPT_AS_TEXT.fullmatch(stripped)
    if kept_as_text:
        stripped = kept_as_text[1]
    found = _WHOLE_NUMBER.fullmatch(stripped)
    return found[1] if found else stripped


def _read_text(plain: str) -> _Read | None:
    return _Read(plain, plain) if plain else None


def _are_division_codes(values: list[str]) -> bool:
    """Whether a column holds China's codes, of which 451081 and 451081000000 are one place; serial numbers are not."""
    plain = [text for value in values if (text := _plain(value))]
    return sum(bool(_DIVISION_CODE.fullmatch(text)) for text in plain) >= _MOST_ARE_CODES * max(len(plain), 1)


def _read_place(plain: str) -> _Read | None:
    return _Read(PlaceCode.parse(plain).text, plain) if plain else None


def _read_period(plain: str) -> _Read | ProblemCode | None:
    if not plain:
        return None
    try:
        period = str(Period.parse(plain))
    except ValueError:
        period = ""
    return _Read(period, period) if period else ProblemCode.PERIOD_UNREADABLE


def _read_order(plain: str) -> _Read | ProblemCode:
    try:
        order = str(BirthOrder.parse(plain))
    except ValueError:
        order = ""
    return _Read(order, order) if order else ProblemCode.ORDER_UNREADABLE


_READERS: dict[Role, Callable[[str], _Read | ProblemCode | None]] = {
    Role.PLACE: _read_place,
    Role.PARENT: _read_place,
    Role.PERIOD: _read_period,
    Role.ORDER: _read_order,
    Role.REGISTERED: _read_period,
}


def single_period(text: str, *, rows: int) -> Coded | None:
    """One period for every row; ``None`` if the text is no period."""
    read = _read_period(_plain(text))
    return Coded(np.zeros(rows, dtype=np.int32), (read.shown,)) if isinstance(read, _Read) else None


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Rows whose key stood before (``later``), each with the row of its first occurrence (``first``), as indices."""

    later: NDArray[np.int64]
    first: NDArray[np.int64]


def find_duplicates(keys: list[Coded]) -> Duplicates:
    """Rows with the same codes in all ``keys``; not given is a value like any other."""
    if not keys or not len(keys[0].codes):
        nothing = np.zeros(0, dtype=np.int64)
        return Duplicates(nothing, nothing)
    combined = np.zeros(len(keys[0].codes), dtype=np.int64)
    for key in keys:
        if combined.max() > (1 << 62) // (len(key.values) + 1):
            combined = np.unique(combined, return_inverse=True)[1].astype(np.int64)
        combined = combined * (len(key.values) + 1) + key.codes + 1
    order = np.argsort(combined, kind="stable")
    starts = np.concatenate(([True], np.diff(combined[order]) != 0))
    first = order[np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))]
    later = order[~starts]
    by_row = np.argsort(later)
    return Duplicates(later[by_row], first[~starts][by_row])


def find_early_registrations(period: Coded, registered: Coded) -> NDArray[np.int64]:
    """Rows registered in a period that ends before the births begin."""
    births = [Period.parse(text).start.toordinal() for text in period.values]
    ends = [Period.parse(text).end.toordinal() for text in registered.values]
    # Not given (-1) reads the last element: never early.
    begins = np.array([*births, 0], dtype=np.int64)[period.codes]
    finished = np.array([*ends, np.iinfo(np.int64).max], dtype=np.int64)[registered.codes]
    return np.flatnonzero(finished < begins)
