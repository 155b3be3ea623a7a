"""Numbers cut over neighbouring cells, and tables of codes, years and counts that join to as many digits."""

from __future__ import annotations

import random
import time

import pytest
from faker import Faker

from tianping.privacy.identity import IdentityKind, split_identities

Rows = list[list[str]]


def by_columns(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def cut(value: str, *cuts: int) -> list[str]:
    return [value[a:b] for a, b in zip((0, *cuts), (*cuts, len(value)), strict=True)]


@pytest.fixture(scope="module")
def cards() -> list[str]:
    fake = Faker("zh_CN")
    fake.seed_instance(20_260_101)
    return [fake.ssn() for _ in range(300)]


@pytest.mark.parametrize("cuts", [(6, 14), (6,), (14,), (6, 10, 14), (9,), (17,), (4, 8, 12, 16), tuple(range(1, 18))])
def test_cards_in_pieces_are_found_in_every_row(cards: list[str], cuts: tuple[int, ...]) -> None:
    columns = by_columns([["靖西市", *cut(card, *cuts), "3727"] for card in cards])
    span = tuple(range(1, len(cuts) + 2))
    assert [finding for finding in split_identities(columns) if finding[1] == span] == [
        (row, span, IdentityKind.IDENTITY_CARD) for row in range(len(cards))
    ]


def test_full_width_and_dated_pieces_are_read_as_well(cards: list[str]) -> None:
    rows = [
        [
            card[:6].translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            f"{card[6:10]}-{card[10:12]}-{card[12:14]}",
            card[14:],
        ]
        for card in cards
    ]
    assert len(split_identities(by_columns(rows))) == len(cards)


def test_a_few_cards_in_a_long_table_of_counts_are_found_where_the_check_digit_holds(cards: list[str]) -> None:
    rows = [[str(451_081), "2020", str(2_000 + number), str(1_900 + number)] for number in range(3_000)]
    for place, card in zip((17, 999, 2_500, 2_999), cards, strict=False):
        rows[place] = cut(card, 6, 10, 14)
    found = split_identities(by_columns(rows))
    assert {row for row, _, kind in found if kind is IdentityKind.IDENTITY_CARD} == {17, 999, 2_500, 2_999}


def test_the_only_row_of_a_table_is_enough_for_a_card() -> None:
    assert split_identities([["110105"], ["19491231"], ["002X"]]) == [(0, (0, 1, 2), IdentityKind.IDENTITY_CARD)]


@pytest.mark.parametrize("cuts", [(3, 7), (3,), tuple(range(1, 11))])
def test_mobiles_in_pieces_are_found(cuts: tuple[int, ...]) -> None:
    rng = random.Random(1)  # noqa: S311 - a fixed seed, no secret
    rows = [cut(f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09d}", *cuts) for _ in range(50)]
    found = split_identities(by_columns(rows))
    assert {row for row, _, kind in found if kind is IdentityKind.MOBILE} == set(range(50))


def test_mobiles_whose_pieces_lost_their_zeros_are_found_in_the_rows_that_lost_none() -> None:
    rng = random.Random(2)  # noqa: S311 - a fixed seed, no secret
    rows = [cut(f"13{rng.randrange(10**9):09d}", 3, 7) for _ in range(500)]
    bare = [[str(int(part)) for part in row] for row in rows]
    found = {row for row, _, _ in split_identities(by_columns(bare))}
    assert found == {row for row in range(500) if bare[row] == rows[row]}


def test_three_rows_that_read_like_telephones_are_not_enough() -> None:
    rows = [["138", "1234", "5678"], ["139", "2345", "6789"], ["150", "3456", "7890"]]
    assert split_identities(by_columns(rows)) == []
    assert len(split_identities(by_columns([*rows, ["186", "4567", "8901"]]))) == 4


def test_bank_cards_in_pieces_of_four_are_found() -> None:
    numbers = ["6222021234567890128", "6222021234567890136", "6222021234567890144", "6222021234567890151"]
    found = split_identities(by_columns([cut(number, 4, 8, 12, 16) for number in numbers]))
    assert {row for row, _, kind in found if kind is IdentityKind.BANK_CARD} == {0, 1, 2, 3}


def test_year_and_births_of_a_nation_are_no_telephones() -> None:
    # Births of the United States have seven digits and their years begin with 19.
    rows = [
        [str(year), str(1_211_684 + 9_000 * (year - 1940)), str(1_148_715 + 9_000 * (year - 1940))]
        for year in range(1940, 2000)
    ]
    assert split_identities(by_columns(rows)) == []


def test_numbered_points_with_coordinates_are_no_telephones() -> None:
    rows = [[str(number), str(8_000 + number), str(8_900 + number)] for number in range(1, 144)]
    assert split_identities(by_columns(rows)) == []


def test_village_codes_with_their_class_are_no_cards_of_the_first_generation() -> None:
    rows = [
        [f"4510811{place:02d}201", kind]
        for place, kind in zip(range(100), ("111", "121", "220", "210") * 25, strict=True)
    ]
    assert split_identities(by_columns(rows)) == []


def test_code_month_and_count_are_no_cards_of_the_first_generation() -> None:
    rows = [["451081", f"{year}{month:02d}", str(100 + month)] for year in (2010, 2011, 2012) for month in range(1, 13)]
    assert split_identities(by_columns(rows)) == []


@pytest.mark.parametrize("rows", [2, 3, 31, 341, 2_900])
def test_tables_of_code_year_and_counts_are_accused_less_than_once_in_two_hundred(rows: int) -> None:
    rng = random.Random(rows)  # noqa: S311 - a fixed seed, no secret
    tables = {341: 40, 2_900: 4}.get(rows, 400)
    accused = 0
    for _ in range(tables):
        table = [
            [str(rng.randrange(110_000, 660_000)), str(rng.randrange(1990, 2024))]
            + [str(int(10 ** rng.uniform(1, 5))) for _ in range(12)]
            for _ in range(rows)
        ]
        accused += bool(split_identities(by_columns(table)))
    assert accused <= tables / 200


def test_code_day_and_count_are_not_accused_though_a_date_of_birth_would_fit() -> None:
    rng = random.Random(3)  # noqa: S311 - a fixed seed, no secret
    rows = [
        [
            f"45{rng.randrange(1, 30):02d}{rng.randrange(1, 30):02d}",
            f"2020{month:02d}{day:02d}",
            str(rng.randrange(1_000, 9_999)),
        ]
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    assert split_identities(by_columns(rows)) == []


def test_columns_of_different_length_and_cells_that_are_no_digits_are_read() -> None:
    assert split_identities([["110105", "男"], ["19491231"], ["002X", "", "x"]]) == [
        (0, (0, 1, 2), IdentityKind.IDENTITY_CARD)
    ]


def test_a_large_table_is_read_in_seconds_and_in_full_where_a_card_showed(cards: list[str]) -> None:
    rng = random.Random(4)  # noqa: S311 - a fixed seed, no secret
    rows = [
        [*cut(cards[number % len(cards)], 6, 14)] + [str(rng.randrange(100, 9_999)) for _ in range(9)]
        for number in range(60_000)
    ]
    columns = by_columns(rows)
    start = time.process_time()
    found = {row for row, _, kind in split_identities(columns) if kind is IdentityKind.IDENTITY_CARD}
    assert found == set(range(60_000))
    assert time.process_time() - start < 20, "measured: 1.5 s"
