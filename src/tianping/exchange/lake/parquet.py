"""The Parquet form of births: what every snapshot's file looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.lake.arrow import number_array, numbers, text_array
from tianping.exchange.lake.columns import (
    BASES,
    NOT_GIVEN,
    NOT_KNOWN,
    PERIOD_KINDS,
    SEXES,
    CanonicalRows,
    place_numbers,
)

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_GROUP = 1 << 20
"""Rows. A scan by place skips whole groups, since rows are sorted by place."""


def write_rows(rows: CanonicalRows, file: BinaryIO) -> None:
    import pyarrow.parquet as pq

    pq.write_table(_table(rows), file, compression="zstd", row_group_size=ROWS_A_GROUP, store_schema=False)


def read_rows(file: BinaryIO) -> CanonicalRows:
    """Read a snapshot back as it was hashed.

    Raises
    ------
    ValueError
        If the file is no snapshot: columns are absent or hold what births cannot be. ``pyarrow`` raises its own errors
        (subclasses of ValueError and OSError) where the bytes are no Parquet.
    """
    import pyarrow.parquet as pq

    table = pq.ParquetFile(
        file, read_dictionary=["place", "basis", "period_kind", "registered_kind", "sex", "source"]
    ).read()
    places, place = _dictionary(table["place"])
    sources, source = _dictionary(table["source"])
    return CanonicalRows(
        places=places,
        sources=sources,
        place=place,
        source=source,
        basis=_chosen(table["basis"], BASES),
        period_start=numbers(table["period_start"], kind=np.int32, null=NOT_KNOWN),
        period_kind=_chosen(table["period_kind"], PERIOD_KINDS),
        registered_start=numbers(table["registered_start"], kind=np.int32, null=NOT_KNOWN),
        registered_kind=_chosen(table["registered_kind"], PERIOD_KINDS),
        sex=_chosen(table["sex"], SEXES),
        order_number=numbers(table["order_number"], kind=np.int8, null=NOT_KNOWN),
        order_or_more=numbers(table["order_or_more"], kind=np.int8, null=NOT_KNOWN),
        count=numbers(table["count"], kind=np.int64, null=NOT_KNOWN),
    )


def _table(rows: CanonicalRows) -> pa.Table:
    import pyarrow as pa

    def words(codes: NDArray[Any], values: tuple[str, ...]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(number_array(codes.astype(np.int32), null=codes < 0), text_array(values))

    return pa.table(
        {
            "place": words(rows.place, rows.places),
            # Not hashed, as it says what ``place`` says: numbers are grouped several times faster than texts.
            "place_number": number_array(place_numbers(rows.places)[rows.place]),
            "basis": words(rows.basis, BASES),
            "source": words(rows.source, rows.sources),
            "period_start": number_array(rows.period_start).view(pa.date32()),
            "period_kind": words(rows.period_kind, PERIOD_KINDS),
            "registered_start": number_array(rows.registered_start, null=rows.registered_kind < 0).view(pa.date32()),
            "registered_kind": words(rows.registered_kind, PERIOD_KINDS),
            "sex": words(rows.sex, SEXES),
            "order_number": number_array(rows.order_number),
            "order_or_more": number_array(rows.order_or_more).cast(pa.bool_()),
            "count": number_array(rows.count, null=rows.count == NOT_GIVEN),
        }
    )


def _dictionary(column: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    merged = column.unify_dictionaries().combine_chunks()
    values: list[str] = merged.dictionary.to_pylist()
    codes = numbers(merged.indices, kind=np.int32, null=NOT_KNOWN)
    ordered = tuple(sorted(values))
    position = {value: index for index, value in enumerate(ordered)}
    renumbered = np.array([position[value] for value in values] + [NOT_KNOWN], dtype=np.int32)
    return ordered, renumbered[codes]


def _chosen(column: pa.ChunkedArray, choices: tuple[str, ...]) -> NDArray[np.int8]:
    words, codes = _dictionary(column)
    strange = set(words) - set(choices)
    if strange:
        raise ValueError(f"{len(strange)} words are none of {', '.join(choices)}")
    return np.array([choices.index(word) for word in words] + [NOT_KNOWN], dtype=np.int8)[codes]
