"""Answers from snapshots: Ibis on DuckDB, in this process, without any other table library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.lake.arrow import number_array, numbers, text_array
from tianping.exchange.lake.columns import EPOCH
from tianping.exchange.lake.expressions import (
    asked_for,
    fitting,
    in_some_area,
    summed,
    with_areas,
    with_cells,
)
from tianping.exchange.lake.questions import Answer, AreaMap, Dimension, Question
from tianping.exchange.lake.snapshots import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table


SEX_COLUMNS = ("boys", "girls", "unclear")


def aggregate(snapshots: Sequence[Snapshot], *, question: Question, areas: AreaMap | None = None) -> Answer:
    """Count births in the cells of a question over snapshots that are taken together.

    Raises
    ------
    ValueError
        If areas are asked for without a map, or there is no snapshot, or births of one kind would be added to another
        (births and children aged 0, simulated and real).
    """
    if (areas is not None) != (Dimension.AREA in question.by):
        raise ValueError("areas are counted with a map of codes, and with nothing else")
    _refuse_mixture(snapshots)
    connection = _connect()
    try:
        births = connection.read_parquet([str(snapshot.path) for snapshot in snapshots])
        asked = asked_for(births, question)
        fit = fitting(asked, question)
        numbered = all(snapshot.numbered for snapshot in snapshots)
        cells = with_cells(fit, question, numbered=numbered)
        if areas is not None:
            connection.con.register("areas", _area_table(areas))
            by_code = connection.table("areas")
            fit, cells = in_some_area(fit, by_code), with_areas(cells, by_code)
        found = _run(connection, summed(cells, question))
        counted = _births(connection, fit) if areas is not None else sum(_total(found[sex]) for sex in SEX_COLUMNS)
        left_out = _births(connection, asked) - counted
    finally:
        connection.disconnect()
    return _answer(found, question=question, left_out=left_out)


def _refuse_mixture(snapshots: Sequence[Snapshot]) -> None:
    if not snapshots:
        raise ValueError("there is no snapshot to count in")
    if len({snapshot.kind for snapshot in snapshots}) > 1:
        raise ValueError("births and children aged 0 are not one count")
    if len({snapshot.simulated for snapshot in snapshots}) > 1:
        raise ValueError("simulated and real counts are never added")


def _connect() -> Backend:
    import ibis

    # Nothing is fetched or installed at run time: DuckDB's own extensions may not be either.
    return ibis.duckdb.connect(autoinstall_known_extensions=False, autoload_known_extensions=False)


def _run(connection: Backend, expression: Table) -> pa.Table:
    """Ibis writes the query, DuckDB answers in Arrow; Ibis's own conversion of the answer would load pandas."""
    import ibis

    return connection.con.sql(str(ibis.to_sql(expression, dialect="duckdb"))).to_arrow_table()


def _area_table(areas: AreaMap) -> pa.Table:
    import pyarrow as pa

    def days(column: tuple[date, ...]) -> pa.Array:
        return number_array(np.array([(day - EPOCH).days for day in column], dtype=np.int32)).view(pa.date32())

    columns = [text_array(areas.code), number_array(areas.area.astype(np.int64)), days(areas.first), days(areas.last)]
    return pa.table(columns, names=["code", "area", "first_day", "last_day"])


def _total(column: pa.ChunkedArray) -> int:
    return int(numbers(column, kind=np.int64).sum())


def _births(connection: Backend, rows: Table) -> int:
    import ibis

    total = _run(connection, rows.aggregate(births=ibis.coalesce(ibis._["count"].sum(), 0).cast("int64")))
    return int(total["births"][0].as_py())


def _answer(found: pa.Table, *, question: Question, left_out: int) -> Answer:
    key = {dimension: _key_column(found[f"by_{dimension}"], dimension) for dimension in question.by}
    counts = {name: numbers(found[name], kind=np.int64) for name in ("boys", "girls", "unclear", "not_given")}
    return Answer(key=key, left_out=left_out, **counts)


def _key_column(column: pa.ChunkedArray, dimension: Dimension) -> NDArray[Any]:
    if dimension == Dimension.PLACE and str(column.type) == "int64":
        return _codes(numbers(column, kind=np.int64))
    if dimension in (Dimension.PLACE, Dimension.SOURCE, Dimension.BASIS):
        return np.array(column.to_pylist(), dtype=object)
    if dimension == Dimension.PERIOD:
        return numbers(column, kind=np.int32).astype("datetime64[D]")
    if dimension == Dimension.LATE:
        return numbers(column, kind=np.int8).astype(np.bool_)
    return numbers(column, kind=np.int64)


def _codes(places: NDArray[np.int64]) -> NDArray[Any]:
    """Division codes of numbers of 12 digits, without the zeros of the levels below."""
    distinct, index = np.unique(places, return_inverse=True)
    lengths = np.select(
        [distinct % 10**3 > 0, distinct % 10**6 > 0, distinct % 10**8 > 0, distinct % 10**10 > 0], [12, 9, 6, 4], 2
    )
    texts = np.array(
        [f"{number:012d}"[:length] for number, length in zip(distinct.tolist(), lengths.tolist(), strict=True)],
        dtype=object,
    )
    return texts[index] if len(texts) else texts
