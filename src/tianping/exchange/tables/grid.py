"""A sheet as columns of coded text, whatever file it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.codes import Part

# Marks of cells without a readable value. No text of a file can hold NUL: it is refused in text and impossible in XML.
FORMULA_MARK = "\0formula"
ERROR_MARK = "\0error"
MERGED_MARK = "\0merged"
MARKS = frozenset({FORMULA_MARK, ERROR_MARK, MERGED_MARK})


@dataclass(slots=True)
class TextColumn:
    """Cells of one column: ``codes`` (int32) into ``values``, distinct texts as they stand in the file."""

    codes: NDArray[np.int32]
    values: list[str]

    def below(self, first: int) -> TextColumn:
        """The cells from ``first`` on, with the values that occur there."""
        return compact(TextColumn(self.codes[first:], self.values))


@dataclass(frozen=True, slots=True)
class LooseText:
    """A text outside the cells of a table, with where it stood."""

    text: str
    part: Part
    row: int | None = None
    column: str | None = None
    sheet: str | None = None


@dataclass(slots=True)
class Grid:
    """A sheet before anything in it is understood.

    ``head`` holds the first rows (number, cells) among which the header is looked for; ``columns`` all rows of
    ``rows``. In a text table the head stands before the columns, in a workbook the head is a copy of their first rows.
    """

    head: list[tuple[int, list[str]]]
    columns: list[TextColumn]
    rows: NDArray[np.int64]
    sheet: str | None = None
    head_in_columns: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, first column, last row, last column


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, and nothing else: NFKC would read ``5²`` as 52.

    Examples
    --------
    >>> half_width("２，６４３"), half_width("5²")
    ('2,643', '5²')
    """
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def coded(texts: Sequence[str]) -> TextColumn:
    """Distinct texts in order of appearance, and their codes."""
    place: dict[str, int] = {}
    codes = np.fromiter((place.setdefault(text, len(place)) for text in texts), dtype=np.int32, count=len(texts))
    return TextColumn(codes, list(place))


def compact(column: TextColumn) -> TextColumn:
    """Without values that no row holds."""
    seen = np.zeros(len(column.values), dtype=bool)
    seen[column.codes] = True
    if seen.all():
        return column
    renumbered = np.cumsum(seen, dtype=np.int32) - 1
    return TextColumn(renumbered[column.codes].astype(np.int32), [v for v, kept in zip(column.values, seen, strict=True) if kept])


def indices_of(indices: Any) -> NDArray[np.int32]:
    """An int32 array of Arrow as NumPy's, -1 for null; Arrow's own ways there import pandas, which takes a second."""
    valid, values = indices.buffers()
    rows = slice(indices.offset, indices.offset + len(indices))
    codes = np.frombuffer(values, dtype=np.int32)[rows]
    if indices.null_count:
        given = np.unpackbits(np.frombuffer(valid, dtype=np.uint8), bitorder="little")[rows]
        codes = np.where(given, codes, np.int32(-1))
    return codes
