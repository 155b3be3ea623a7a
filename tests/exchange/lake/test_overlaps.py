"""Births that would be counted twice are found, by comparing every two cells day by day."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.lake.some_births import Row, columns

from tianping.exchange.lake import Cells, cells_of, counted_twice, lifted, overlapping
from tianping.terms import Period

AREAS = {"451081": 1, "451081105": 2, "451081105201": 3, "451081106": 4}
AROUND = {1: (1,), 2: (1, 2), 3: (1, 2, 3), 4: (1, 4)}

rows = st.builds(
    lambda place, period, registered: Row(place=place, period=period, registered=registered),
    place=st.sampled_from(sorted(AREAS)),
    period=st.sampled_from(["2024-01", "2024-03", "2024Q1", "2024", "SY2024", "2023Q4"]),
    registered=st.sampled_from([None, "2024-05", "2024", "2025-01", "2025"]),
)
tables = st.lists(rows, min_size=1, max_size=6, unique=True)


def cells(table: Sequence[Row]) -> Cells:
    births = columns(table)
    return cells_of(births, area=np.array([AREAS[row.place] for row in table]))[0]


def distinct(table: Sequence[Row]) -> list[Row]:
    """Rows in the order of their cells."""
    births = columns(table)
    found, cell = cells_of(births, area=np.array([AREAS[row.place] for row in table]))
    return [next(row for row, one in zip(table, cell, strict=True) if one == index) for index in range(len(found))]


def meet(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    first, second = Period.parse(a), Period.parse(b)
    return first.start <= second.end and second.start <= first.end


def share_a_birth(a: Row, b: Row) -> bool:
    return meet(a.period, b.period) and meet(a.registered, b.registered)


@settings(deadline=None)
@given(tables)
def test_cells_of_one_area_that_share_a_birth_are_found(table: list[Row]) -> None:
    listed = distinct(table)
    expected = [any(a is not b and a.place == b.place and share_a_birth(a, b) for b in listed) for a in listed]

    assert counted_twice(cells(table)).tolist() == expected


@settings(deadline=None)
@given(tables, tables)
def test_cells_that_share_a_birth_with_others_of_their_area_are_found(table: list[Row], others: list[Row]) -> None:
    expected = [any(a.place == b.place and share_a_birth(a, b) for b in others) for a in distinct(table)]

    assert overlapping(cells(table), cells(others)).tolist() == expected


@settings(deadline=None)
@given(tables, tables)
def test_cells_that_hold_others_are_found(table: list[Row], others: list[Row]) -> None:
    expected = [
        any(AREAS[a.place] in AROUND[AREAS[b.place]] and a.place != b.place and share_a_birth(a, b) for b in others)
        for a in distinct(table)
    ]

    assert overlapping(cells(table), lifted(cells(others), AROUND)[0]).tolist() == expected


@settings(deadline=None)
@given(tables, tables)
def test_cells_that_others_hold_are_found(table: list[Row], others: list[Row]) -> None:
    expected = [
        any(AREAS[b.place] in AROUND[AREAS[a.place]] and a.place != b.place and share_a_birth(a, b) for b in others)
        for a in distinct(table)
    ]
    moved, origin = lifted(cells(table), AROUND)

    found = set(origin[overlapping(moved, cells(others))].tolist())

    assert [index in found for index in range(len(expected))] == expected


def test_one_area_under_two_codes_is_counted_twice() -> None:
    births = columns([Row(place="451025105"), Row(place="451081105")])

    assert counted_twice(cells_of(births, area=np.array([2, 2]))[0]).tolist() == [True, True]


def test_rows_that_differ_in_sex_or_order_share_a_cell() -> None:
    table = [Row(sex=sex, order=order) for sex, order in product(("boy", "girl"), ("1", "2"))]
    found, cell = cells_of(columns(table), area=np.array([1] * 4))

    assert len(found) == 1
    assert cell.tolist() == [0, 0, 0, 0]
    assert not counted_twice(found).any()


def test_nothing_overlaps_nothing() -> None:
    empty = Cells(*(np.zeros(0, dtype=np.int64) for _ in range(5)))

    assert counted_twice(empty).tolist() == []
    assert overlapping(empty, cells([Row()])).tolist() == []
    assert overlapping(cells([Row()]), empty).tolist() == [False]
    assert len(lifted(empty, AROUND)[0]) == 0
