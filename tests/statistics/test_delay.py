"""Births not yet registered: hand sums, a second way of fitting, drawn truths, and what may not change the answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tianping.statistics.delay import (
    Triangle,
    chain_ladder,
    correct_delay,
    later_registered,
    mack_errors,
    read_triangle,
)
from tianping.statistics.delay.ladder import fitted
from tianping.statistics.excess import completeness

ALIKE = (0.55, 0.20, 0.12, 0.08, 0.05)
LATE = (0.35, 0.20, 0.15, 0.15, 0.15)


def drawn(random: np.random.Generator, *, births: float, delays: tuple[float, ...], periods: int, dispersion: int = 1) -> NDArray[np.float64]:
    """Registrations of all delays, the future ones too."""
    mean = np.pad(births * np.tile(delays, (periods, 1)), ((0, 0), (0, periods - len(delays))))
    if dispersion == 1:
        return random.poisson(mean).astype(np.float64)
    some = np.maximum(mean, 1e-9) / (dispersion - 1)
    return np.where(mean > 0, random.negative_binomial(some, 1 / dispersion), 0).astype(np.float64)


def seen_of(full: NDArray[np.float64]) -> NDArray[np.float64]:
    periods = len(full)
    return np.where(np.add.outer(np.arange(periods), np.arange(full.shape[1])) < periods, full, np.nan)


def triangle_of(boys: NDArray[np.float64], girls: NDArray[np.float64]) -> Triangle:
    periods = len(boys)
    return Triangle(boys, girls, periods - 1 - np.arange(periods), tuple(str(2000 + i) for i in range(periods)))


def a_triangle(seed: int = 3, *, births: float = 400) -> Triangle:
    random = np.random.Generator(np.random.Philox(seed))
    boys, girls = (drawn(random, births=births, delays=delays, periods=8) for delays in (ALIKE, LATE))
    return triangle_of(seen_of(boys), seen_of(girls))


def rows_of(triangle: Triangle) -> list[tuple[int, int, int, int]]:
    return [
        (2000 + i, 2000 + i + d, int(triangle.boys[i, d]), int(triangle.girls[i, d]))
        for i in range(len(triangle.visible))
        for d in range(int(triangle.visible[i]) + 1)
    ]


def read(rows: list[tuple[int, int, int, int]]) -> Triangle:
    period, registered, boys, girls = (list(column) for column in zip(*rows, strict=True))
    return read_triangle(period, registered, boys=boys, girls=girls)


def test_a_ladder_worked_out_by_hand() -> None:
    # 100 + 50 + 10, 200 + 80, 150: factors (150 + 280) / 300 and 160 / 150.
    cells = np.array([[100, 50, 10], [200, 80, np.nan], [150, np.nan, np.nan]])

    found = chain_ladder(cells, visible=np.array([2, 1, 0]))

    assert found.factors == pytest.approx([430 / 300, 160 / 150])
    assert found.expected == pytest.approx([160, 280 * 160 / 150, 150 * 430 / 300 * 160 / 150])
    assert found.share == pytest.approx([300 / 430 * 150 / 160, 150 / 160, 1])


def test_the_ladder_is_the_fit_of_poisson_counts_with_row_and_column_effects() -> None:
    triangle = a_triangle()
    seen = ~np.isnan(triangle.girls)
    counts, rows, columns = triangle.girls[seen], *np.nonzero(seen)
    # Iterative proportional fitting: a second way to the maximum of the same likelihood.
    row, column = np.ones(8), np.ones(8)
    for _ in range(2000):
        row = np.bincount(rows, counts, 8) / np.bincount(rows, column[columns], 8)
        column = np.bincount(columns, counts, 8) / np.maximum(np.bincount(columns, row[rows], 8), 1e-300)

    found = fitted(chain_ladder(triangle.girls, visible=triangle.visible), visible=triangle.visible)

    assert found[seen] == pytest.approx(row[rows] * column[columns], rel=1e-6, abs=1e-9)


def test_shares_are_those_that_explain_an_excess() -> None:
    """The room of excesses estimates them by the chances of each delay, place by place: another way to the same numbers."""
    triangle = a_triangle()
    found = chain_ladder(triangle.girls, visible=triangle.visible)

    assert found.share == pytest.approx(completeness(np.nan_to_num(triangle.girls)[None]).share[0])


def test_everything_registered_at_once_leaves_nothing_to_correct() -> None:
    rows = [(year, year + wait, 50 * (wait == 0), 48 * (wait == 0)) for year in range(2018, 2024) for wait in range(2024 - year)]
    found = correct_delay(read(rows))

    assert found.girls.expected.tolist() == [48] * 6
    assert found.boys.share.tolist() == [1] * 6
    assert found.girls.low.tolist() == [48] * 6
    assert (found.girls.high - 48).max() <= 3
    assert found.by_delay == pytest.approx(0)
    assert found.later.p_value == 1


def test_one_period_is_all_there_is() -> None:
    found = correct_delay(read([(2024, 2024, 60, 50)]))

    assert found.periods == ("2024",)
    assert (found.boys.low[0], found.boys.expected[0], found.boys.high[0]) == (60, 60, 60)
    assert found.ratio[0] == found.ratio_low[0] == found.ratio_high[0] == 120
    assert np.isnan(found.dispersion)


def test_cohort_without_girls_so_far_is_given_a_range_and_no_ratio() -> None:
    rows = [(2022, 2022, 50, 30), (2022, 2023, 5, 20), (2022, 2024, 0, 2), (2023, 2023, 52, 28), (2023, 2024, 6, 19), (2024, 2024, 49, 0)]
    found = correct_delay(read(rows))

    assert found.girls.registered[-1] == found.girls.expected[-1] == 0
    assert 0 < found.girls.high[-1] < 15
    assert np.isnan(found.ratio[-1])
    assert "too little" in found.answer().en
    assert found.to_arrow().column("ratio")[2].as_py() is None


def test_girls_who_all_come_later_than_can_be_seen_cannot_be_completed() -> None:
    found = correct_delay(read([(2023, 2023, 50, 0), (2023, 2024, 0, 40), (2024, 2024, 50, 0)]))

    assert np.isnan(found.girls.expected[-1])
    assert found.girls.high[-1] == np.inf
    assert found.boys.expected[-1] == 50


def test_no_births_anywhere() -> None:
    found = correct_delay(read([(2023, 2023, 0, 0), (2024, 2024, 0, 0)]))

    assert found.boys.expected.tolist() == [0, 0]
    assert np.isnan(found.ratio).all()
    assert found.later.p_value == 1
    assert np.isinf(found.boys.high).all()


def test_boys_only() -> None:
    found = correct_delay(read([(2023, 2023, 40, 0), (2023, 2024, 4, 0), (2024, 2024, 44, 0)]))

    assert found.boys.expected[-1] == pytest.approx(44 * 44 / 40)
    assert np.isnan(found.ratio).all()


def test_a_billion_births() -> None:
    found = correct_delay(read([(2023, 2023, 9 * 10**8, 8 * 10**8), (2023, 2024, 10**8, 2 * 10**8), (2024, 2024, 9 * 10**8, 8 * 10**8)]))

    assert found.girls.expected[-1] == pytest.approx(1e9)
    assert found.girls.high[-1] - found.girls.low[-1] < 1e6


def test_corrections_are_taken_off_and_a_column_of_them_lowers_what_is_expected() -> None:
    found = correct_delay(read([(2022, 2022, 100, 100), (2022, 2023, -4, 10), (2023, 2023, 100, 90)]))

    assert found.boys.expected[-1] == pytest.approx(96)
    assert found.boys.share[-1] == pytest.approx(100 / 96)
    assert 85 < found.boys.low[-1] <= 96 <= found.boys.high[-1] <= 100


def test_more_taken_back_than_registered_is_refused() -> None:
    with pytest.raises(ValueError, match="taken back"):
        correct_delay(read([(2023, 2023, 3, 3), (2023, 2024, -9, 0), (2024, 2024, 1, 1)]))


@pytest.mark.parametrize(
    ("period", "registered", "boys", "message"),
    [
        ([2023, 2023], [2023, 2025], [5, 5], r"no row for 2024 and 0 more"),
        ([2024], [2023], [5], r"row 0 is registered 1 periods before"),
        ([2024], [2024], [np.nan], r"boys\[0\]=nan must be a whole number"),
        ([2024], [2024], [2.5], r"boys\[0\]=2.5"),
        ([2024], [2024], [5, 6], r"shape \(1,\)"),
        ([], [], [], r"got 0 and 0"),
        (["2024", "2024-03"], ["2024", "2024-04"], [1, 1], "one kind"),
        ([2024.5], [2025], [1], "whole number or a period"),
        ([1], [9_999_999], [1], "at most 2000"),
        ([2015], [2022], [4], "births of 2022"),
    ],
)
def test_what_is_no_triangle_is_refused(period: list[object], registered: list[object], boys: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_triangle(period, registered, boys=boys, girls=boys)


@pytest.mark.parametrize(("setting", "value"), [("confidence", 1.0), ("reference", 0.0), ("draws", 10)])
def test_a_setting_out_of_range_is_refused(setting: str, value: float) -> None:
    with pytest.raises(ValueError, match=setting):
        correct_delay(a_triangle(), **{setting: value})


def test_months_follow_one_another_over_the_end_of_the_year() -> None:
    found = read_triangle(["2023-11", "2023-12", "2024-01", "2023-11"], ["2023-11", "2023-12", "2024-01", "2024-01"], boys=[9, 8, 7, 1], girls=[9, 8, 7, 1])

    assert found.periods == ("2023-11", "2023-12", "2024-01")
    assert found.boys[0].tolist() == [9, 0, 1]


def test_births_from_before_the_first_registration_are_left_out_and_counted() -> None:
    found = read_triangle([2015, 2022, 2022, 2023], [2022, 2022, 2023, 2023], boys=[7, 50, 5, 52], girls=[9, 45, 9, 41])

    assert found.periods == ("2022", "2023")
    assert found.left_out == 16


def test_the_order_of_rows_does_not_matter_and_rows_of_one_cell_add_up() -> None:
    rows = rows_of(a_triangle())
    random = np.random.Generator(np.random.Philox(8))
    split = [part for birth, seen, boys, girls in rows for part in ((birth, seen, boys - 1, girls), (birth, seen, 1, 0))]
    shuffled = [split[i] for i in random.permutation(len(split))]

    ordered, other = correct_delay(read(rows)), correct_delay(read(shuffled))

    assert ordered.to_arrow().equals(other.to_arrow())


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_swapping_the_sexes_inverts_the_ratio(seed: int) -> None:
    triangle = a_triangle(seed, births=60)
    swapped = Triangle(triangle.girls, triangle.boys, triangle.visible, triangle.periods)

    found, other = correct_delay(triangle, draws=400, seed=seed), correct_delay(swapped, draws=400, seed=seed)

    assert found.ratio == pytest.approx(1e4 / other.ratio)
    assert found.girls.high == pytest.approx(other.boys.high)
    assert found.later.z == pytest.approx(-other.later.z)
    # The inverse of a quantile of 400 draws is the next draw over at most.
    assert found.ratio_low == pytest.approx(1e4 / other.ratio_high, rel=0.05)


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 50))
def test_multiplying_all_counts_multiplies_what_is_expected(times: int) -> None:
    triangle = a_triangle()
    more = Triangle(times * triangle.boys, times * triangle.girls, triangle.visible, triangle.periods)

    assert correct_delay(more, draws=100).girls.expected == pytest.approx(times * correct_delay(triangle, draws=100).girls.expected)


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly() -> None:
    triangle = a_triangle()
    first, again, other = (correct_delay(triangle, seed=seed) for seed in (5, 5, 6))

    assert first.to_arrow().equals(again.to_arrow())
    assert not np.array_equal(first.ratio_low, other.ratio_low)
    assert first.ratio_low == pytest.approx(other.ratio_low, rel=0.03)


def test_girls_who_are_registered_late_are_found_and_told() -> None:
    found = correct_delay(a_triangle(births=1000))

    assert found.later.p_value < 1e-6
    assert found.later.girls_later_by > 0
    assert "Girls are registered later than boys" in found.answer().en
    assert "女婴登记晚于男婴" in found.answer().zh
    assert found.by_delay[-1] > 20
    assert found.by_delay_low[-1] < found.by_delay[-1] < found.by_delay_high[-1]


def test_identical_sexes_still_have_a_doubtful_ratio() -> None:
    boys = a_triangle().boys
    found = correct_delay(triangle_of(boys, boys))

    assert found.later.p_value == 1
    assert found.ratio_low[-1] < 95 < 105 < found.ratio_high[-1]


def test_the_test_of_the_sexes_is_right_by_dealing_them_out_again() -> None:
    triangle = a_triangle(births=20)
    observed = later_registered(triangle)
    random = np.random.Generator(np.random.Philox(1))
    both = np.nan_to_num(triangle.boys + triangle.girls).astype(np.int64)
    n_girls = np.nansum(triangle.girls, axis=1).astype(np.int64)
    delay = np.arange(8)
    dealt = sum(random.multivariate_hypergeometric(row, n, size=20_000) @ delay for row, n in zip(both, n_girls, strict=True))
    seen = np.nansum(triangle.girls, axis=0) @ delay

    exact = (np.abs(dealt - dealt.mean()) >= abs(seen - dealt.mean()) - 1e-9).mean()

    assert observed.p_value == pytest.approx(exact, rel=0.25, abs=0.005)


def test_result_carries_its_method_seed_and_version() -> None:
    table = correct_delay(a_triangle(), seed=9).to_arrow()

    assert table.schema.metadata[b"seed"] == b"9"
    assert b"chain ladder" in table.schema.metadata[b"method"]
    assert table.schema.metadata[b"version"]
    assert table.num_rows == 8


def test_mack_refuses_what_it_cannot_do() -> None:
    with pytest.raises(ValueError, match="square"):
        mack_errors(np.ones((3, 3)))
    with pytest.raises(ValueError, match="above 0"):
        mack_errors(np.zeros((4, 4)))


def misses(*, births: float, dispersion: int, rounds: int, seed: int) -> tuple[NDArray[np.float64], float]:
    """How often the truth of the last cohort lies outside (boys, girls, ratio), and how often alike sexes are told apart."""
    random = np.random.Generator(np.random.Philox(seed))
    outside, told = np.zeros(3), 0
    for number in range(rounds):
        full = [drawn(random, births=births, delays=ALIKE, periods=8, dispersion=dispersion) for _ in range(2)]
        found = correct_delay(triangle_of(*map(seen_of, full)), draws=600, seed=number)
        boys, girls = (each[-1].sum() for each in full)
        outside += [
            not found.boys.low[-1] <= boys <= found.boys.high[-1],
            not found.girls.low[-1] <= girls <= found.girls.high[-1],
            not found.ratio_low[-1] - 1e-9 <= 100 * boys / max(girls, 1e-9) <= found.ratio_high[-1] + 1e-9,
        ]
        told += found.later.p_value < 0.05
    return outside / rounds, told / rounds


def test_intervals_cover_what_comes_and_alike_sexes_are_told_apart_at_the_stated_rate() -> None:
    outside, told = misses(births=60, dispersion=1, rounds=250, seed=4)

    # 5 % of 250: more than 23 happens less than once in a thousand.
    assert (outside <= 23 / 250).all()
    assert told <= 23 / 250


@pytest.mark.slow
@pytest.mark.parametrize(("births", "dispersion"), [(60, 1), (60, 3), (600, 3), (6000, 1)])
def test_intervals_cover_in_many_more_worlds(births: float, dispersion: int) -> None:
    outside, told = misses(births=births, dispersion=dispersion, rounds=3000, seed=11)

    # 6.5 % leaves room for a dispersion that is estimated from 30 cells.
    assert (outside < 0.065).all()
    assert told < 0.075
