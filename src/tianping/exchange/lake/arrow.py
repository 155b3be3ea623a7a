"""Between NumPy and Arrow by memory alone: pyarrow's own conversions load pandas, a second and 70 MB for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa


def number_array(values: NDArray[Any], *, null: NDArray[np.bool_] | None = None) -> pa.Array:
    import pyarrow as pa

    valid = None if null is None else pa.py_buffer(np.packbits(~null, bitorder="little"))
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(np.ascontiguousarray(values))])


def text_array(texts: tuple[str, ...]) -> pa.Array:
    import pyarrow as pa

    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    large = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))
    return large.cast(pa.string())


def numbers(column: pa.ChunkedArray, *, kind: type[np.generic], null: int = 0) -> NDArray[Any]:
    """Whole numbers, days (from 1970-01-01) or booleans of a column, with ``null`` where there is none."""
    import pyarrow as pa

    bridge = {np.int8: pa.int8(), np.int32: pa.int32(), np.int64: pa.int64()}[kind]
    merged = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    array = merged.cast(bridge)
    valid, values = array.buffers()
    if not len(array):
        return np.zeros(0, dtype=kind)
    found: NDArray[Any] = np.frombuffer(values, dtype=kind)[array.offset : array.offset + len(array)].copy()
    if array.null_count:
        bits = np.unpackbits(np.frombuffer(valid, dtype=np.uint8), bitorder="little")[
            array.offset : array.offset + len(array)
        ]
        found[bits == 0] = null
    return found
