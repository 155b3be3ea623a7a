"""Text tables: CSV and TSV into a grid, in one columnar pass."""

from __future__ import annotations

import csv
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.encodings import as_utf8
from tianping.exchange.tables.grid import Grid, LooseText, TextColumn, indices_of
from tianping.exchange.tables.limits import (
    HEADER_WITHIN_ROWS,
    LONGEST_CELL,
    LONGEST_LINE_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PROBLEMS_LISTED,
)
from tianping.exchange.tables.problems import Findings, Problem, TableRefused, refuse

if TYPE_CHECKING:
    from pyarrow import Table

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 40
_PATIENCE = 500  # milliseconds that Arrow's threads are given to let go
_BLOCK = 1 << 22
_NEWLINE, _RETURN = 10, 13

Records = list[tuple[int, list[str]]]
Progress = Callable[[float], None]


@dataclass(slots=True)
class DelimitedText:
    """A text table, its delimiter told from its first rows; the rows are read once it is known where the header stands."""

    text: memoryview
    delimiter: str
    head: Records
    ends: list[int]  # offset behind each record of the head


@dataclass(slots=True)
class DelimitedRows:
    """The rows below the header, and what stood in rows that do not fit."""

    grid: Grid
    uneven: Findings
    loose: list[LooseText]


def open_delimited(content: bytes, *, count_roles: Callable[[list[str]], int]) -> DelimitedText:
    """Decode, look for what no honest table has, and tell the delimiter.

    ``count_roles`` says how many roles a row of cells names if it is taken for the header: the delimiter under which a
    header is found is believed before the one under which rows are most alike.
    """
    text = as_utf8(content)
    if not len(text):
        raise refuse(ProblemCode.FILE_EMPTY)
    _refuse_long_lines(text)
    _refuse_unclosed_quote(text)
    readings = [_read_head(text, delimiter) for delimiter in DELIMITERS]
    best = max(readings, key=lambda reading: _likeness(reading.head, count_roles))
    best.head, best.ends = best.head[: HEADER_WITHIN_ROWS + 1], best.ends[: HEADER_WITHIN_ROWS + 1]
    return best


def _likeness(head: Records, count_roles: Callable[[list[str]], int]) -> tuple[int, int, int]:
    widths = Counter(len(cells) for _, cells in head if len(cells) > 1)
    width, rows = widths.most_common(1)[0] if widths else (1, 0)
    roles = max((count_roles(cells) for _, cells in head[: HEADER_WITHIN_ROWS + 1]), default=0)
    return roles, rows, width


def _read_head(text: memoryview, delimiter: str) -> DelimitedText:
    used = 0

    def lines() -> Iterator[str]:
        nonlocal used
        for line in _lines(text):
            used += len(line)
            yield line.decode("utf-8")

    head: Records = []
    ends = []
    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            head.append((number, cells))
            ends.append(used)
            if number == _SAMPLE_ROWS:
                break
    except csv.Error:
        # A cell longer than the csv module's own limit: under this delimiter the text is no table.
        head, ends = head[:1], ends[:1]
    return DelimitedText(text, delimiter, head, ends)


def _lines(text: memoryview) -> Iterator[bytes]:
    """Physical lines with their ends, whichever of the three kinds."""
    start = 0
    for begin in range(0, len(text), _BLOCK):
        block = np.frombuffer(text[begin : begin + _BLOCK], dtype=np.uint8)
        for at in np.flatnonzero((block == _NEWLINE) | (block == _RETURN)):
            end = begin + int(at) + 1
            if end < start or (text[end - 1] == _RETURN and end < len(text) and text[end] == _NEWLINE):
                continue
            yield bytes(text[start:end])
            start = end
    if start < len(text):
        yield bytes(text[start:])


def _refuse_long_lines(text: memoryview) -> None:
    start, row = 0, 1
    for begin in range(0, len(text), _BLOCK):
        block = np.frombuffer(text[begin : begin + _BLOCK], dtype=np.uint8)
        ends = np.flatnonzero((block == _NEWLINE) | (block == _RETURN)) + begin
        gaps = np.diff(ends, prepend=start - 1)
        too_long = np.flatnonzero(gaps > LONGEST_LINE_BYTES)
        if too_long.size:
            row += int(np.count_nonzero(block[: ends[too_long[0]] - begin] == _NEWLINE))
            raise _line_too_long(row)
        row += int(np.count_nonzero(block == _NEWLINE))
        start = int(ends[-1]) + 1 if ends.size else start
        if begin + len(block) - start > LONGEST_LINE_BYTES:
            raise _line_too_long(row)


def _line_too_long(row: int) -> TableRefused:
    return refuse(ProblemCode.LINE_TOO_LONG, row=row, wanted=LONGEST_LINE_BYTES)


def _refuse_unclosed_quote(text: memoryview) -> None:
    """Quotes come in pairs, doubled ones too; an odd number would swallow the rest of the table into one cell."""
    quotes = sum(bytes(text[start : start + _BLOCK]).count(b'"') for start in range(0, len(text), _BLOCK))
    if quotes % 2 == 0:
        return
    row, inside = 1, False
    opened = 1
    for line in _lines(text):
        for _ in range(line.count(b'"')):
            inside = not inside
            opened = row if inside else opened
        row += 1
    raise refuse(ProblemCode.UNCLOSED_QUOTE, row=opened)


def read_rows(source: DelimitedText, *, header_at: int, on_progress: Progress) -> DelimitedRows:
    """Read everything below the header (an index into ``source.head``) into columns of distinct texts."""
    number, header = source.head[header_at]
    width = max(len(header), 1)
    if width > MOST_COLUMNS:
        raise refuse(ProblemCode.TOO_MANY_COLUMNS, row=number, found=width, wanted=MOST_COLUMNS)
    rest = source.text[source.ends[header_at] :]
    uneven, loose, left_out = Findings(), [], []

    def set_aside(row: Any) -> str:
        at = number + row.number
        left_out.append(row.number)
        if not row.text.strip(" \t" + source.delimiter):
            return "skip"
        problem = Problem(ProblemCode.ROW_UNEVEN, row=at, found=str(row.actual_columns), wanted=str(width))
        uneven.add_all([problem] if uneven.total < MOST_PROBLEMS_LISTED else [], total=1)
        loose.append(LooseText(row.text, Part.OTHER, row=at))
        return "skip"

    table = _parse(rest, width=width, delimiter=source.delimiter, set_aside=set_aside, on_progress=on_progress)
    total = (table.num_rows if table is not None else 0) + len(left_out)
    kept = np.ones(total, dtype=bool)
    kept[np.array(left_out, dtype=np.int64) - 1] = False
    rows = np.flatnonzero(kept).astype(np.int64) + number + 1
    columns = [_text_column(column) for column in table.columns] if table is not None else _no_rows(width)
    _refuse_long_cells(columns, rows)
    head = source.head[: header_at + 1]
    return DelimitedRows(_without_blank_rows(Grid(head, columns, rows)), uneven, loose)


def _parse(
    rest: memoryview, *, width: int, delimiter: str, set_aside: Callable[[Any], str], on_progress: Progress
) -> Table | None:
    lent, handler = memoryview(rest), partial(set_aside)
    handled = weakref.ref(handler)
    try:
        return _parse_lent(lent, width=width, delimiter=delimiter, set_aside=handler, on_progress=on_progress)
    finally:
        del handler
        _take_back(lent, handled)


def _take_back(lent: memoryview, handled: weakref.ref[Any]) -> None:
    """Wait until no thread of Arrow's holds what is Python's: one that lets go while Python ends takes the process down."""
    for _attempt in range(_PATIENCE):
        try:
            lent.release()
        except BufferError:
            time.sleep(0.001)
            continue
        if handled() is None:
            return
        time.sleep(0.001)


def _parse_lent(
    rest: memoryview, *, width: int, delimiter: str, set_aside: Callable[[Any], str], on_progress: Progress
) -> Table | None:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    if not len(rest):
        return None
    names = [str(index) for index in range(width)]
    text = pa.dictionary(pa.int32(), pa.string())
    batches, cells, damaged = [], 0, False
    reader: Any = None
    try:
        reader = arrow_csv.open_csv(
            pa.BufferReader(pa.py_buffer(rest)),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, text), strings_can_be_null=False, check_utf8=False
            ),
        )
        for done, batch in enumerate(reader, 1):
            batches.append(batch)
            cells += batch.num_rows * width
            on_progress(min(1.0, done * _BLOCK / len(rest)))
            if cells > MOST_CELLS:
                break
    except pa.ArrowException:
        # Arrow's messages quote the text; what is raised below is raised outside, so that it carries no context.
        damaged = True
    finally:
        del set_aside
        reader = None
    if damaged:
        raise refuse(ProblemCode.DAMAGED, found="text")
    if cells > MOST_CELLS:
        raise refuse(ProblemCode.TOO_MANY_CELLS, found=cells, wanted=MOST_CELLS)
    return pa.Table.from_batches(batches).unify_dictionaries() if batches else None


def _text_column(column: Any) -> TextColumn:
    if column.num_chunks == 0:
        return TextColumn(np.zeros(0, dtype=np.int32), [])
    codes = np.concatenate([indices_of(chunk.indices) for chunk in column.chunks])
    return TextColumn(codes, column.chunk(0).dictionary.to_pylist())


def _no_rows(width: int) -> list[TextColumn]:
    return [TextColumn(np.zeros(0, dtype=np.int32), []) for _ in range(width)]


def _refuse_long_cells(columns: list[TextColumn], rows: Any) -> None:
    """Pairs of stray quotes far apart make cells of many lines."""
    for column in columns:
        for code, value in enumerate(column.values):
            if len(value) > LONGEST_CELL:
                row = int(rows[np.flatnonzero(column.codes == code)[0]])
                raise refuse(ProblemCode.CELL_TOO_LONG, row=row, wanted=LONGEST_CELL)


def _without_blank_rows(grid: Grid) -> Grid:
    """Blank lines between and below the rows are no rows; the others keep their numbers."""
    filled = np.zeros(len(grid.rows), dtype=bool)
    for column in grid.columns:
        blank = np.array([not value.strip() for value in column.values], dtype=bool)
        filled |= ~blank[column.codes] if blank.size else False
    if filled.all():
        return grid
    grid.columns = [TextColumn(column.codes[filled], column.values) for column in grid.columns]
    grid.rows = grid.rows[filled]
    return grid
