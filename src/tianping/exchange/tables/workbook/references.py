"""Addresses of cells such as ``AB12`` and ranges such as ``A1:C3``."""

from __future__ import annotations

from functools import lru_cache

from tianping.exchange.tables.limits import MOST_COLUMNS

MOST_ROWS = 1 << 20
"""Rows of a sheet: Excel's own limit."""
_MOST_DIGITS = 7


def cell_position(reference: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of an address.

    Raises
    ------
    ValueError
        If it is no address within a sheet.
    """
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not digits or len(digits) > _MOST_DIGITS:
        raise ValueError("not the address of a cell")
    row, column = int(digits), column_index(letters)
    if not 1 <= row <= MOST_ROWS:
        raise ValueError("a row outside a sheet")
    return row, column


@lru_cache(maxsize=MOST_COLUMNS)
def column_index(letters: str) -> int:
    """0 for ``A``, 26 for ``AA``; ``ValueError`` beyond a sheet."""
    index = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError("not the letters of a column")
        index = 26 * index + ord(letter) - 64
        if index > MOST_COLUMNS:
            raise ValueError("a column outside a sheet")
    if not index:
        raise ValueError("no letters of a column")
    return index - 1


def cell_range(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column."""
    first, _, last = reference.replace("$", "").partition(":")
    top, left = cell_position(first)
    bottom, right = cell_position(last or first)
    return top, left, bottom, right


def column_letters(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
