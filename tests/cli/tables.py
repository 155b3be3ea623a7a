"""Small tables of counts made by hand."""

from __future__ import annotations

import numpy as np

from tianping.exchange.tables import Coded, CountTable


def coded(values: list[str | None]) -> Coded:
    distinct = sorted({value for value in values if value is not None}, reverse=True)
    codes = [distinct.index(value) if value is not None else -1 for value in values]
    return Coded(codes=np.array(codes, dtype=np.int32), values=tuple(distinct))


def count_table(*, boys: list[int], girls: list[int], unclear: list[int] | None = None, **keys: list[str | None]) -> CountTable:
    rows = len(boys)
    columns = {name: coded(keys[name]) if name in keys else None for name in ("place", "name", "parent", "period", "order", "source", "registered")}
    return CountTable(
        boys=np.array(boys, dtype=np.int64),
        girls=np.array(girls, dtype=np.int64),
        unclear=np.array(unclear or [-1] * rows, dtype=np.int64),
        rows=np.arange(2, rows + 2, dtype=np.int64),
        sha256="0" * 64,
        file="made.csv",
        headers_used={name: name for name in keys},
        **columns,
    )
