"""Keys: one code for one thing, and repeated rows found as a search by hand would find them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tianping.exchange.tables import Coded
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.grid import coded
from tianping.exchange.tables.keys import find_duplicates, find_early_registrations, read_key

keys = st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 3), st.integers(-1, 1)), max_size=30)


@given(keys)
def test_duplicates_are_those_a_search_by_hand_finds(rows: list[tuple[int, int, int]]) -> None:
    columns = [Coded(np.array([row[at] for row in rows], dtype=np.int32), ("",) * 4) for at in range(3)]
    first: dict[tuple[int, int, int], int] = {}
    expected = []
    for at, row in enumerate(rows):
        if row in first:
            expected.append((at, first[row]))
        first.setdefault(row, at)
    found = find_duplicates(columns)
    assert list(zip(found.later.tolist(), found.first.tolist(), strict=True)) == expected


def test_duplicates_are_found_where_the_keys_together_exceed_64_bits() -> None:
    many = tuple(map(str, range(100_000)))
    codes = np.arange(100_000, dtype=np.int32)
    codes[-1] = 7
    found = find_duplicates([Coded(codes, many)] * 5)
    assert (found.later.tolist(), found.first.tolist()) == ([99_999], [7])


def test_no_keys_and_no_rows_have_no_duplicates() -> None:
    assert find_duplicates([]).later.size == 0
    assert find_duplicates([Coded(np.zeros(0, dtype=np.int32), ())]).later.size == 0


def test_codes_of_one_place_in_different_spelling_share_a_code_and_keep_the_first() -> None:
    read = read_key(coded(["451081000000", "451081", "451081.0", " ４５１０８１ ", "451082", ""]), role=Role.PLACE)
    assert read.coded.values == ("451081000000", "451082")
    assert read.coded.codes.tolist() == [0, 0, 0, 0, 1, -1]


def test_codes_kept_as_text_by_quotes_are_codes() -> None:
    read = read_key(coded(['="451081"', "'451081", "451081", '="451082"']), role=Role.PLACE)
    assert read.coded.values == ("451081", "451082")


def test_serial_numbers_are_no_division_codes() -> None:
    read = read_key(coded(["15", "150", "1500", "150000"]), role=Role.PLACE)
    assert read.coded.values == ("15", "150", "1500", "150000")


def test_periods_and_orders_are_canonical() -> None:
    periods = read_key(coded(["2020年", "2020", "2020.0", "2020年第一季度", "2020Q1", "202003", "2020-03"]), role=Role.PERIOD)
    assert periods.coded.values == ("2020", "2020Q1", "2020-03")
    orders = read_key(coded(["一孩", "1", "三孩及以上", "3+", "", "不详"]), role=Role.ORDER)
    assert orders.coded.values == ("1", "3+", "unknown")


def test_registration_before_the_births_is_found_and_unknown_is_never_early() -> None:
    period = Coded(np.array([0, 0, 0, 1, -1], dtype=np.int32), ("2020", "SY2021"))
    registered = Coded(np.array([0, 1, -1, 2, 0], dtype=np.int32), ("2019-12", "2020-01", "2020-09"))
    assert find_early_registrations(period, registered).tolist() == [0, 3]
