"""Counts are summed by key, and what was not given never becomes 0."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.tables import count_table
from tianping.cli.frame.grouping import group_counts, topmost


def everything(table) -> np.ndarray:
    return np.ones(len(table), dtype=bool)


def test_orders_of_one_place_are_added() -> None:
    table = count_table(place=["a", "a", "b"], order=["1", "2", "1"], boys=[10, 5, 7], girls=[9, 4, 8])

    groups = group_counts(table, ("place",), selected=everything(table))

    assert groups.keys["place"] == ["a", "b"]
    assert groups.boys.tolist() == [15, 7]
    assert groups.girls.tolist() == [13, 8]


def test_a_sum_with_a_part_not_given_is_not_given() -> None:
    table = count_table(place=["a", "a", "b"], boys=[10, -1, 7], girls=[9, 4, 8])

    groups = group_counts(table, ("place",), selected=everything(table))

    assert groups.boys.tolist() == [-1, 7]
    assert groups.girls.tolist() == [-1, 8]
    assert groups.missing.tolist() == [1, 0]


def test_unclear_is_summed_apart_and_absent_stays_absent() -> None:
    table = count_table(place=["a", "a", "b"], boys=[1, 1, 1], girls=[1, 1, 1], unclear=[2, -1, -1])

    assert group_counts(table, ("place",), selected=everything(table)).unclear.tolist() == [2, -1]


def test_groups_come_in_the_order_of_their_codes() -> None:
    table = count_table(place=["450002", "110101", "甲"], period=["2020", "2010", "2010"], boys=[1, 2, 3], girls=[1, 2, 3])

    groups = group_counts(table, ("place", "period"), selected=everything(table))

    assert groups.keys["place"] == ["110101", "450002", "甲"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 10**12), st.integers(0, 10**12)), min_size=1, max_size=40))
def test_sums_equal_a_plain_loop(rows: list[tuple[str, str, int, int]]) -> None:
    places, periods, boys, girls = (list(column) for column in zip(*rows, strict=True))
    table = count_table(place=places, period=periods, boys=boys, girls=girls)
    plain: dict[tuple[str, str], list[int]] = {}
    for place, period, b, g in rows:
        total = plain.setdefault((place, period), [0, 0])
        total[0] += b
        total[1] += g

    groups = group_counts(table, ("place", "period"), selected=everything(table))
    found = dict(zip(zip(groups.keys["place"], groups.keys["period"], strict=True), zip(groups.boys, groups.girls, strict=True), strict=True))

    assert {key: [int(b), int(g)] for key, (b, g) in found.items()} == plain


def test_places_inside_other_places_are_not_counted_twice() -> None:
    assert topmost(["450000", "451081", "110101"], {}).tolist() == [True, False, True]


def test_the_parent_column_wins_over_the_prefix() -> None:
    assert topmost(["SE", "SE-Uppsala", "NO"], {"SE-Uppsala": "SE"}).tolist() == [True, False, True]


def test_parents_that_form_a_ring_do_not_hang() -> None:
    assert topmost(["a", "b"], {"a": "x", "x": "y", "y": "x"}).tolist() == [True, True]
