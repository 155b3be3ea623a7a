"""Parquet files into a grid: every type becomes text, so that one set of rules reads all formats."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.grid import Grid, LooseText, TextColumn, coded, indices_of
from tianping.exchange.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_UNPACKED_BYTES
from tianping.exchange.tables.problems import refuse

Progress = Callable[[float], None]

_BATCH_ROWS = 1 << 16
_ARROW_SCHEMA = b"ARROW:schema"  # base64 of names and metadata that are looked through in the open


@dataclass(slots=True)
class ParquetTable:
    """The rows with the names of the columns as head (row 1, as in a sheet), and the texts of the file's metadata."""

    grid: Grid
    loose: list[LooseText]


def read_parquet(content: bytes, *, on_progress: Progress) -> ParquetTable:
    """Read all columns of a Parquet file.

    Raises
    ------
    TableRefused
        If it is damaged or holds more than the limits allow.
    """
    import pyarrow as pa

    try:
        return _read(content, on_progress)
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        # Arrow's messages may quote the file: the refusal is raised below, so that it carries no context.
        pass
    raise refuse(ProblemCode.DAMAGED, found="parquet")


def _read(content: bytes, on_progress: Progress) -> ParquetTable:
    import pyarrow as pa
    from pyarrow import parquet

    file = parquet.ParquetFile(pa.BufferReader(pa.py_buffer(content)))
    names = file.schema_arrow.names
    _refuse_too_much(file.metadata, len(names))
    pieces: list[list[Any]] = [[] for _ in names]
    rows = 0
    for batch in file.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
        rows += batch.num_rows
        # The footer's own number of rows may lie.
        _refuse_too_many_cells(rows * len(names))
        for piece, column in zip(pieces, batch.columns, strict=True):
            piece.append(_encoded(column))
        on_progress(min(1.0, rows / max(file.metadata.num_rows, 1)))
    columns = [_text_column(piece) for piece in pieces]
    grid = Grid([(1, list(names))], columns, np.arange(2, rows + 2, dtype=np.int64))
    return ParquetTable(grid, list(_loose_texts(file)))


def _refuse_too_much(metadata: Any, width: int) -> None:
    if width > MOST_COLUMNS:
        raise refuse(ProblemCode.TOO_MANY_COLUMNS, row=1, found=width, wanted=MOST_COLUMNS)
    _refuse_too_many_cells(metadata.num_rows * width)
    unpacked = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    if unpacked > MOST_UNPACKED_BYTES:
        raise refuse(ProblemCode.UNPACKS_TOO_LARGE)


def _refuse_too_many_cells(cells: int) -> None:
    if cells > MOST_CELLS:
        raise refuse(ProblemCode.TOO_MANY_CELLS, found=cells, wanted=MOST_CELLS)


def _encoded(column: Any) -> Any:
    """A dictionary array of any column; lists and structures, which are never counts, by their text."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        return column.cast(pa.dictionary(pa.int32(), column.type.value_type))
    if pa.types.is_nested(column.type) or pa.types.is_null(column.type):
        column = pa.array([_nested_text(value) for value in column.to_pylist()], type=pa.string())
    return column.dictionary_encode()


def _text_column(pieces: list[Any]) -> TextColumn:
    import pyarrow as pa

    if not pieces:
        return TextColumn(np.zeros(0, dtype=np.int32), [])
    chunks = pa.chunked_array(pieces).unify_dictionaries().chunks
    codes = np.concatenate([indices_of(chunk.indices.cast(pa.int32())) for chunk in chunks])
    texts = [_text(value) for value in chunks[0].dictionary.to_pylist()]
    # Equal texts of unequal values (-0.0 and 0.0) share a code, and null gets the blank.
    shared = coded([*texts, ""])
    return TextColumn(shared.codes[codes], shared.values)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value).replace("\0", "\ufffd")


def _nested_text(value: object) -> str | None:
    """Texts inside lists and structures, one beside the other."""
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list | tuple):
        return "[" + "; ".join(_nested_text(part) or "" for part in value) + "]"
    return None if value is None else _text(value)


def _loose_texts(file: Any) -> Iterator[LooseText]:
    metadata = file.metadata
    arrow = file.schema_arrow
    texts = [metadata.created_by or "", *_pairs(metadata.metadata), *_pairs(arrow.metadata)]
    for index in range(len(arrow.names)):
        texts += _pairs(arrow.field(index).metadata)
    return (LooseText(text, Part.METADATA) for text in texts if text)


def _pairs(metadata: dict[bytes, bytes] | None) -> list[str]:
    pairs = (pair for pair in (metadata or {}).items() if pair[0] != _ARROW_SCHEMA)
    return [part.decode("utf-8", errors="replace") for pair in pairs for part in pair]
