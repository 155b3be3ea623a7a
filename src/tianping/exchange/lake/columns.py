"""Births in columns, as they enter the lake and in the one order in which they are hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables import Coded, CountTable
from tianping.terms import Basis, BirthOrder, CountKind, Period, PeriodKind, PlaceCode, Sex

Codes = NDArray[np.int32]

SCHEMA = "births/1"
BASES = tuple(Basis)
SEXES = tuple(Sex)
PERIOD_KINDS = tuple(PeriodKind)
NOT_GIVEN = -1
NOT_KNOWN = -1
OTHER_SYSTEM = -1
EPOCH = date(1970, 1, 1)


class CountsRefused(ValueError):  # noqa: N818 - it says what happened to the counts
    """Counts cannot become a snapshot; ``rows`` are the indices (from 0) of the rows at fault."""

    def __init__(self, message: str, *, rows: tuple[int, ...]) -> None:
        super().__init__(message)
        self.rows = rows


def coded(texts: Iterable[str | None]) -> Coded:
    index: dict[str, int] = {}
    codes = [NOT_KNOWN if text is None else index.setdefault(text, len(index)) for text in texts]
    return Coded(np.array(codes, dtype=np.int32), tuple(index))


def one_value(text: str, *, rows: int) -> Coded:
    return Coded(np.zeros(rows, dtype=np.int32), (text,))


@dataclass(frozen=True, slots=True)
class BirthColumns:
    """Live births by the key of a birth count: one row a cell, one entry a row in every column.

    ``count`` is -1 where it was not given; ``registered`` may be -1 (not known), every other code is 0 or more.
    """

    place: Coded
    period: Coded
    registered: Coded
    sex: Coded
    order: Coded
    source: Coded
    basis: Coded
    count: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("place", "period", "registered", "sex", "order", "source", "basis"):
            column: Coded = getattr(self, name)
            if len(column.codes) != len(self.count):
                raise ValueError(f"{name} has {len(column.codes)} rows, count has {len(self.count)}")
            lowest = NOT_KNOWN if name == "registered" else 0
            outside = (column.codes < lowest) | (column.codes >= len(column.values))
            if outside.any():
                rows = tuple(np.flatnonzero(outside)[:20].tolist())
                raise CountsRefused(
                    f"{name} is missing in {int(outside.sum())} rows, the first is row {rows[0]}", rows=rows
                )
        if (self.count < NOT_GIVEN).any():
            rows = tuple(np.flatnonzero(self.count < NOT_GIVEN)[:20].tolist())
            raise CountsRefused(f"births cannot be negative: row {rows[0]}", rows=rows)

    def __len__(self) -> int:
        return len(self.count)


def births_of(table: CountTable, *, source: str, basis: Basis) -> tuple[BirthColumns, NDArray[np.int64]]:
    """Turn a table as it was read (boys, girls and unclear beside each other) into births by the key, one sex a row.

    Returns the births and, for each of their rows, the index of the row of ``table`` it comes from. ``source`` stands for
    rows that name none. Boys and girls that were not given stay 'not given'; unclear that was not given is left away.

    Raises
    ------
    CountsRefused
        If the table has no column of places or of periods, or a row lacks its place or period.
    """
    if table.place is None or table.period is None:
        raise CountsRefused("counts for the lake need a place and a period in every row", rows=())
    size = len(table)
    unclear = np.flatnonzero(table.unclear >= 0)
    origin = np.concatenate([np.arange(size), np.arange(size), unclear])
    sexes = np.repeat(np.arange(len(SEXES), dtype=np.int32), (size, size, len(unclear)))
    births = BirthColumns(
        place=_taken(table.place, origin),
        period=_taken(table.period, origin),
        registered=_taken(table.registered or Coded(np.full(size, NOT_KNOWN, dtype=np.int32), ()), origin),
        sex=Coded(sexes, SEXES),
        order=_taken(_filled(table.order, size, with_value=str(BirthOrder(0))), origin),
        source=_taken(_filled(table.source, size, with_value=source), origin),
        basis=one_value(basis, rows=len(origin)),
        count=np.concatenate([table.boys, table.girls, table.unclear[unclear]]),
    )
    return births, origin


def _taken(column: Coded, rows: NDArray[np.int64]) -> Coded:
    return Coded(column.codes[rows], column.values)


def _filled(column: Coded | None, size: int, *, with_value: str) -> Coded:
    """Put a value where a row gives none."""
    if column is None:
        return one_value(with_value, rows=size)
    codes = np.where(column.codes == NOT_KNOWN, len(column.values), column.codes)
    return Coded(codes.astype(np.int32), (*column.values, with_value))


@dataclass(frozen=True, slots=True)
class CanonicalRows:
    """The same births in the order and encoding that are hashed: sorted by key, each key once.

    Days are counted from 1970-01-01; ``registered_start`` is -1 with ``registered_kind`` -1 where not known.
    """

    places: tuple[str, ...]
    sources: tuple[str, ...]
    place: Codes
    source: Codes
    basis: NDArray[np.int8]
    period_start: Codes
    period_kind: NDArray[np.int8]
    registered_start: Codes
    registered_kind: NDArray[np.int8]
    sex: NDArray[np.int8]
    order_number: NDArray[np.int8]
    order_or_more: NDArray[np.int8]
    count: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.count)

    def digest(self, *, kind: CountKind, simulated: bool) -> str:
        """SHA-256 over the counts and over what they are; the mark of simulated counts cannot be taken off."""
        head = {
            "schema": SCHEMA,
            "kind": kind.value,
            "simulated": simulated,
            "places": self.places,
            "sources": self.sources,
        }
        hashed = hashlib.sha256(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode())
        for field in fields(self)[2:]:
            column: NDArray[Any] = getattr(self, field.name)
            hashed.update(np.ascontiguousarray(column, dtype=column.dtype.newbyteorder("<")).tobytes())
        return hashed.hexdigest()


def canonical(columns: BirthColumns) -> CanonicalRows:
    """Sort the births by their key and encode them by their meaning.

    Raises
    ------
    CountsRefused
        If two rows have the same key, or births are registered before they took place.
    ValueError
        If a place, period, order, sex or basis cannot be read.
    """
    places, place = _sorted_values(columns.place, lambda text: PlaceCode.parse(text).text)
    sources, source = _sorted_values(columns.source, str.strip)
    period_start, _, period_kind = _periods(columns.period)
    registered_start, registered_end, registered_kind = _periods(columns.registered)
    orders = [BirthOrder.parse(value) for value in columns.order.values]
    by_name: dict[str, NDArray[Any]] = {
        "place": place,
        "source": source,
        "basis": _chosen([BASES.index(Basis(value)) for value in columns.basis.values], columns.basis),
        "period_start": period_start,
        "period_kind": period_kind,
        "registered_start": registered_start,
        "registered_kind": registered_kind,
        "sex": _chosen([SEXES.index(Sex(value)) for value in columns.sex.values], columns.sex),
        "order_number": _chosen([order.number for order in orders], columns.order),
        "order_or_more": _chosen([int(order.or_more) for order in orders], columns.order),
    }
    _refuse_registered_before_birth(period_start, registered_end=registered_end)
    keys = _one_key(list(by_name.values()))
    sequence = np.argsort(keys, kind="stable")
    _refuse_repeated(keys, sequence=sequence)
    ordered = {name: column[sequence] for name, column in by_name.items()}
    return CanonicalRows(places=places, sources=sources, count=columns.count.astype(np.int64)[sequence], **ordered)


def place_numbers(places: Sequence[str]) -> NDArray[np.int64]:
    """Division codes as numbers of 12 digits; -1 for the codes of another system."""
    return np.array(
        [int(place.ljust(12, "0")) if PlaceCode(place).level else OTHER_SYSTEM for place in places], dtype=np.int64
    )


def columns_of(rows: CanonicalRows) -> BirthColumns:
    """Turn sorted rows back into columns of words."""
    period, registered = (
        _period_words(rows.period_start, rows.period_kind),
        _period_words(rows.registered_start, rows.registered_kind),
    )
    orders = rows.order_number.astype(np.int32) * 2 + rows.order_or_more
    numbers, order = np.unique(orders, return_inverse=True)
    return BirthColumns(
        place=Coded(rows.place, rows.places),
        period=period,
        registered=registered,
        sex=Coded(rows.sex.astype(np.int32), SEXES),
        order=Coded(order.astype(np.int32), tuple(str(BirthOrder(int(n) // 2, or_more=bool(n % 2))) for n in numbers)),
        source=Coded(rows.source, rows.sources),
        basis=Coded(rows.basis.astype(np.int32), BASES),
        count=rows.count,
    )


def _period_words(starts: Codes, kinds: NDArray[np.int8]) -> Coded:
    spans, code = np.unique(
        np.stack([kinds.astype(np.int64), starts.astype(np.int64)], axis=1), axis=0, return_inverse=True
    )
    known = spans[spans[:, 0] != NOT_KNOWN]
    words = tuple(str(_period_from(EPOCH + timedelta(days=int(start)), PERIOD_KINDS[kind])) for kind, start in known)
    # Unknown sorts first, as -1: what is left are the codes of the words.
    return Coded((code.reshape(-1) - (len(spans) - len(known))).astype(np.int32), words)


def _period_from(start: date, kind: PeriodKind) -> Period:
    numbers = {PeriodKind.MONTH: start.month, PeriodKind.QUARTER: (start.month + 2) // 3}
    return Period(start.year + (kind is PeriodKind.STATISTICAL_YEAR), kind, numbers.get(kind, 0))


def _sorted_values(column: Coded, canonical_text: Any) -> tuple[tuple[str, ...], Codes]:
    texts = [canonical_text(value) for value in column.values]
    used = np.unique(column.codes)
    values = tuple(sorted({texts[code] for code in used}))
    position = {text: index for index, text in enumerate(values)}
    # A value that no row uses may stand in a column's list; it is no part of the snapshot.
    renumbered = np.array([position.get(text, 0) for text in texts], dtype=np.int32)
    return values, renumbered[column.codes] if len(texts) else column.codes


def _periods(column: Coded) -> tuple[Codes, Codes, NDArray[np.int8]]:
    """First day, last day and kind of each row; -1 where the period is not known."""
    periods = [Period.parse(value) for value in column.values]
    starts = np.array([(period.start - EPOCH).days for period in periods] + [NOT_KNOWN], dtype=np.int32)
    ends = np.array([(period.end - EPOCH).days for period in periods] + [NOT_KNOWN], dtype=np.int32)
    kinds = np.array([PERIOD_KINDS.index(period.kind) for period in periods] + [NOT_KNOWN], dtype=np.int8)
    return starts[column.codes], ends[column.codes], kinds[column.codes]


def _chosen(numbers: list[int], column: Coded) -> NDArray[np.int8]:
    return np.array([*numbers, 0], dtype=np.int8)[column.codes]


def _one_key(columns: list[NDArray[Any]]) -> NDArray[np.int64]:
    """Join the columns into one sortable number; ranks stand in where the product would not fit 62 bits."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        lowest = int(column.min(initial=0))
        width = int(column.max(initial=0)) - lowest + 1
        if size * width >= 2**62:
            ranks, key = np.unique(key, return_inverse=True)
            size = len(ranks)
        key = key * width + (column.astype(np.int64) - lowest)
        size *= width
    return key


def _refuse_repeated(keys: NDArray[np.int64], *, sequence: NDArray[np.intp]) -> None:
    inside = keys[sequence]
    again = np.flatnonzero(inside[1:] == inside[:-1])
    if again.size:
        first, second = sorted(sequence[[again[0], again[0] + 1]].tolist())
        rows = tuple(np.sort(sequence[again + 1])[:20].tolist())
        raise CountsRefused(
            f"{again.size} rows repeat the key of another; the first are rows {first} and {second}", rows=rows
        )


def _refuse_registered_before_birth(period_start: Codes, *, registered_end: Codes) -> None:
    early = (registered_end != NOT_KNOWN) & (registered_end < period_start)
    if early.any():
        rows = tuple(np.flatnonzero(early)[:20].tolist())
        raise CountsRefused(
            f"{int(early.sum())} rows are registered before the birth; the first is row {rows[0]}", rows=rows
        )
