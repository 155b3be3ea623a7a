"""Returns that look wrong: exact laws, brute force, drawn worlds with stated rates, and the edges of tables."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import betabinom, binomtest, chisquare, nbinom

from tianping.statistics.outliers import (
    copied_forward,
    digit_preference,
    impossible_delays,
    one_sex_missing,
    screen_counts,
    screen_shares,
)
from tianping.statistics.outliers.likelihood_kernels import Mixture
from tianping.statistics.outliers.run_kernels import power_sums, run_chances

STEADY = [52, 61, 49, 55, 58, 47, 63, 50, 54, 57, 51, 60]


def worlds(mean: float, *, variation: float, series: int, periods: int, seed: int) -> NDArray[np.int64]:
    random = np.random.Generator(np.random.Philox(seed))
    level = random.gamma(1 / variation**2, variation**2, (series, periods)) if variation else np.ones((series, periods))
    return random.poisson(mean * level)


def test_poisson_limits_are_those_of_the_next_count_given_the_sum() -> None:
    found = screen_counts(STEADY, 12, law="poisson", false_alarm=0.01)
    law = nbinom(sum(STEADY) + 0.5, 12 / 13)
    mid = law.cdf(np.arange(200)) - law.pmf(np.arange(200)) / 2
    inside = np.flatnonzero((mid >= 0.005) & (1 - mid >= 0.005))

    assert (found.lower[0], found.upper[0]) == (inside[0], inside[-1])
    assert found.p_value[0] == pytest.approx(2 * mid[12])
    assert found.expected[0] == pytest.approx(np.mean(STEADY))


def test_binomial_limits_are_those_of_a_beta_binomial() -> None:
    found = screen_shares(30, 10, history_boys=[20] * 6, history_girls=[20] * 6, law="binomial", false_alarm=0.01)
    known = 6 * 40 + 1
    law = betabinom(40, 0.5 * known, 0.5 * known)
    mid = law.cdf(np.arange(41)) - law.pmf(np.arange(41)) / 2

    assert found.p_value[0] == pytest.approx(2 * (1 - mid[30]), rel=1e-9)
    assert (found.lower[0], found.upper[0]) == tuple(np.flatnonzero((mid >= 0.005) & (1 - mid >= 0.005))[[0, -1]])


@pytest.mark.parametrize(("mean", "variation"), [(1, 0), (5, 0.3), (40, 0), (40, 0.3), (400, 0.1), (2000, 0.1), (10**6, 0)])
def test_counts_are_flagged_at_the_stated_rate_where_nothing_is_the_matter(mean: float, variation: float) -> None:
    counts = worlds(mean, variation=variation, series=8000, periods=13, seed=2)

    found = screen_counts(counts[:, :-1], counts[:, -1], false_alarm=0.01)

    # Counts of 1 cannot be flagged at every rate; 8,000 draws at 1 % exceed 1.35 % once in a thousand.
    assert (found.flag != 0).mean() < 0.0135
    assert mean < 5 or (found.flag != 0).mean() > 0.004


@pytest.mark.parametrize(("births", "spread"), [(4, 0), (40, 0.05), (300, 0), (2000, 0.01), (10**6, 0)])
def test_shares_are_flagged_at_the_stated_rate_where_nothing_is_the_matter(births: int, spread: float) -> None:
    random = np.random.Generator(np.random.Philox(3))
    boys = random.binomial(births, np.clip(random.normal(0.515, spread, (8000, 13)), 0, 1))

    found = screen_shares(boys[:, -1], births - boys[:, -1], history_boys=boys[:, :-1], history_girls=births - boys[:, :-1], false_alarm=0.01)

    assert (found.flag != 0).mean() < 0.0135
    assert births < 40 or (found.flag != 0).mean() > 0.004


def test_one_series_alone_is_judged_with_care() -> None:
    counts = worlds(40, variation=0.1, series=300, periods=13, seed=4)
    flags = [screen_counts(row[:-1], row[-1], false_alarm=0.05).flag[0] for row in counts]

    assert np.mean(np.array(flags) != 0) < 0.08


def test_an_error_of_the_past_does_not_hide_one_of_today() -> None:
    spoilt = [*STEADY[:-1], 560]
    clean, found = screen_counts(STEADY, 140), screen_counts(spoilt, 140)

    assert (found.left_out[0], found.used[0]) == (1, 11)
    assert found.flag[0] == clean.flag[0] == 1
    assert found.upper[0] == pytest.approx(clean.upper[0], rel=0.15)


def test_planted_errors_are_found() -> None:
    counts = worlds(60, variation=0.1, series=3000, periods=13, seed=5)
    # The slips that happen: a digit lost, a digit doubled, boys entered for births.
    new = counts[:, -1].copy()
    new[:100], new[100:200] = new[:100] // 10, 10 * new[100:200]

    found = screen_counts(counts[:, :-1], new)
    listed = found.screened(0.05)

    assert found.flag[:100].mean() < -0.95
    assert found.flag[100:200].mean() == 1
    assert listed[:200].mean() > 0.95
    assert listed[200:].sum() <= 0.1 * listed.sum()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=15), st.integers(0, 400))
def test_a_value_is_flagged_exactly_when_it_lies_outside_its_limits(history: list[int], value: int) -> None:
    found = screen_counts(history, value, false_alarm=0.02)

    assert (found.flag[0] == 1) == (value > found.upper[0])
    assert (found.flag[0] == -1) == (value < found.lower[0])
    assert (found.flag[0] != 0) == (found.p_value[0] < 0.02)


@settings(deadline=None, max_examples=30)
@given(st.permutations(STEADY))
def test_the_order_of_the_past_does_not_matter(history: list[int]) -> None:
    assert screen_counts(history, 30).p_value[0] == pytest.approx(screen_counts(STEADY, 30).p_value[0])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12), st.integers(0, 60), st.integers(0, 60))
def test_swapping_the_sexes_turns_the_flag(history: list[tuple[int, int]], boys: int, girls: int) -> None:
    past_boys, past_girls = (list(column) for column in zip(*history, strict=True))
    found = screen_shares(boys, girls, history_boys=past_boys, history_girls=past_girls)
    other = screen_shares(girls, boys, history_boys=past_girls, history_girls=past_boys)

    assert found.flag[0] == -other.flag[0]
    np.testing.assert_allclose(found.p_value, other.p_value, rtol=1e-5, atol=1e-9)


def test_counts_and_continuous_laws_agree_where_they_meet() -> None:
    past = np.full((2, 12), 495)
    past[:, ::2] += 8
    # Just below and just above the size from which laws are taken as continuous.
    below, above = (screen_counts(past * scale // 500, np.array([400, 620]) * scale // 500) for scale in (490, 512))

    assert below.lower / 490 == pytest.approx(above.lower / 512, rel=0.01)
    assert below.upper / 490 == pytest.approx(above.upper / 512, rel=0.01)
    few, many = (screen_shares(boys, births - boys, history_boys=[boys] * 12, history_girls=[births - boys] * 12) for boys, births in ((249, 498), (252, 504)))
    assert few.upper[0] / 498 == pytest.approx(many.upper[0] / 504, rel=0.01)


def test_exposure_tells_a_busy_month_from_an_unusual_one() -> None:
    days = [1.0] * 12 + [2.0]

    assert screen_counts(STEADY, 110).flag[0] == 1
    assert screen_counts(STEADY, 110, exposure=days).flag[0] == 0
    assert screen_counts(STEADY, 110, exposure=days).expected[0] == pytest.approx(2 * np.mean(STEADY))


@pytest.mark.parametrize(
    ("history", "value", "flag", "words"),
    [
        ([0] * 12, 0, 0, "0 births"),
        ([0] * 12, 30, 1, "30 births where 0 to"),
        ([-1] * 12, 7, 0, "no past"),
        ([np.nan] * 12, 7, 0, "no past"),
        (STEADY, -1, 0, "Not given"),
        ([10**9] * 12, 10**9, 0, "1,000,000,000 births"),
        ([10**9] * 12, 10**8, -1, "100,000,000 births"),
        ([7], 8, 0, "8 births"),
        (STEADY, 10**9, 1, "1,000,000,000 births"),
        (STEADY, 1, -1, "1 birth where"),
    ],
)
def test_edges_of_counts(history: list[float], value: int, flag: int, words: str) -> None:
    found = screen_counts(history, value)

    assert found.flag[0] == flag
    assert words in found.explain(0).en
    assert found.explain(0).zh


@pytest.mark.parametrize(
    ("boys", "girls", "history", "flag"),
    [
        (0, 0, ([20] * 6, [20] * 6), 0),
        (40, 0, ([20] * 6, [20] * 6), 1),
        (20, 20, ([0] * 6, [0] * 6), 0),
        (20, -1, ([20] * 6, [20] * 6), 0),
        (30, 0, ([25] * 6, [0] * 6), 0),
        (515_000_000, 485_000_000, ([515_000_000] * 6, [485_000_000] * 6), 0),
        (600_000_000, 400_000_000, ([515_000_000] * 6, [485_000_000] * 6), 1),
    ],
)
def test_edges_of_shares(boys: int, girls: int, history: tuple[list[int], list[int]], flag: int) -> None:
    found = screen_shares(boys, girls, history_boys=history[0], history_girls=history[1])

    assert found.flag[0] == flag
    assert found.explain(0).zh


def test_a_place_alone_or_twice_gives_the_same_and_none_gives_none() -> None:
    one, two = screen_counts([STEADY], [12]), screen_counts([STEADY, STEADY], [12, 12])

    assert one.p_value[0] == two.p_value[0] == two.p_value[1]
    assert screen_counts(np.empty((0, 12)), []).flag.shape == (0,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: screen_counts(STEADY, [1, 2]), "value must have one count for each of the 1 series"),
        (lambda: screen_counts([1.5], 1), r"history\[0\]=1.5"),
        (lambda: screen_counts([-3], 1), "must not be negative"),
        (lambda: screen_counts(STEADY, 1, law="binomial"), "law must be one of"),
        (lambda: screen_counts(STEADY, 1, false_alarm=0), "false_alarm"),
        (lambda: screen_counts(STEADY, 1, exposure=[1.0]), r"exposure must have shape \(13,\)"),
        (lambda: screen_counts(STEADY, 1, exposure=[0.0] * 13), "above 0 and finite"),
        (lambda: screen_counts(np.zeros((2, 2, 2)), [1, 1]), "shape"),
        (lambda: screen_shares([1, 2], [1, 2], history_boys=STEADY, history_girls=STEADY), "boys must have one count"),
        (lambda: screen_shares(1, 1, history_boys=STEADY, history_girls=STEADY, law="poisson"), "law must be one of"),
        (lambda: screen_counts(STEADY, 1).screened(2), "rate must lie"),
        (lambda: copied_forward([1, 2, 3]), "shape"),
        (lambda: digit_preference([30], draws=5), "draws"),
        (lambda: one_sex_missing([1], [1, 2]), "shape of boys"),
    ],
)
def test_what_cannot_be_screened_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]  # lambdas of one table
    with pytest.raises(ValueError, match=message):
        call()


def test_results_leave_as_tables_with_method_and_version() -> None:
    table = screen_shares([20], [20], history_boys=STEADY, history_girls=STEADY).to_arrow()

    assert {"value", "births", "lower", "upper", "p_value", "q_value", "flag"} <= set(table.column_names)
    assert table.schema.metadata[b"law"] == b"beta-binomial"
    assert table.schema.metadata[b"version"]
    assert copied_forward([STEADY]).to_arrow().num_rows == 1
    assert one_sex_missing([5], [0]).to_arrow().column("missing")[0].as_py() == "girls"


def mixture_of(weights: list[float]) -> Mixture:
    return Mixture(np.array([0.0, 0.3])[: len(weights)], np.array([weights]), np.zeros((1, 2)), np.zeros((1, 2)))


@pytest.mark.parametrize(("periods", "length"), [(4, 2), (5, 3), (6, 2), (6, 4), (5, 5)])
def test_chance_of_a_run_is_that_of_all_sequences(periods: int, length: int) -> None:
    """Brute force over every sequence of six values."""
    p = np.array([0.35, 0.25, 0.2, 0.1, 0.06, 0.04])
    sums = np.array([[[(p**m).sum() for m in range(periods + 1)]]])

    def has_run(sequence: tuple[int, ...]) -> bool:
        return any(len(set(sequence[i : i + length])) == 1 for i in range(periods - length + 1))

    brute = sum(np.prod(p[list(sequence)]) for sequence in product(range(6), repeat=periods) if has_run(sequence))
    chances = np.empty(1)
    run_chances(mixture_of([1.0]), sums, np.array([length]), (0, 1), chances)

    assert chances[0] == pytest.approx(brute)


@pytest.mark.parametrize(("mean", "law"), [(2.0, 0), (50.0, 0), (50.0, 1), (1e6, 0)])
def test_power_sums_are_those_of_the_law(mean: float, law: int) -> None:
    sums = np.ones((1, 2, 5))
    power_sums(np.array([mean]), mixture_of([0.5, 0.5]), np.array([2]), (0, 1), sums)
    size = 1e12 if law == 0 else 1 / 0.3**2
    x = np.arange(max(0, mean - 8000), mean + 8000)
    p = nbinom(size, size / (size + mean)).pmf(x)

    assert sums[0, law, 1:] == pytest.approx([(p**m).sum() for m in range(1, 5)], rel=1e-3)


def test_runs_of_honest_counts_are_flagged_no_more_than_stated() -> None:
    for mean in (2, 50):
        found = copied_forward(worlds(mean, variation=0, series=3000, periods=24, seed=7), false_alarm=0.05)
        assert found.flag.mean() < 0.06


def test_a_copied_quarter_is_found_where_counts_are_large_and_not_where_they_are_small() -> None:
    found = copied_forward([[*STEADY[:8], 63, 63, 63, 63], [2, 1, 0, 3, 1, 2, 0, 1, 1, 1, 1, 1]])

    assert found.flag.tolist() == [True, False]
    assert (found.run[0], found.start[0]) == (4, 8)
    assert "4 periods in a row" in found.explain(0).en


def test_a_run_of_both_sexes_together_is_rarer_and_a_blank_ends_it() -> None:
    boys, girls = [20, 21, 25, 25, 25, 18, 22, 19, 24, 20], [19, 22, 18, 18, 18, 21, 20, 23, 17, 22]
    both = copied_forward(np.stack([boys, girls], axis=1)[None])
    alone = copied_forward([boys])

    assert both.run[0] == alone.run[0] == 3
    assert both.p_value[0] < alone.p_value[0] / 10
    assert copied_forward([[25, 25, -1, 25, 25]]).run[0] == 2
    assert copied_forward([[-1, np.nan]]).explain(0).en == "No value repeats."
    assert copied_forward(np.empty((0, 5))).run.shape == (0,)


def test_digits_are_tested_as_the_chi_square_and_the_binomial_say() -> None:
    random = np.random.Generator(np.random.Philox(6))
    figures = random.integers(100, 1000, 400)
    figures[:60] -= figures[:60] % 10
    found = digit_preference(figures)

    assert found.chi2 == pytest.approx(chisquare(found.counts).statistic)
    assert found.p_round == pytest.approx(binomtest(int(found.counts[[0, 5]].sum()), 400, 0.2, alternative="greater").pvalue)
    assert found.flag
    assert "end in 0 or 5" in found.answer().en


def test_honest_digits_are_flagged_at_the_stated_rate() -> None:
    random = np.random.Generator(np.random.Philox(9))
    flags = [digit_preference(random.poisson(60, 80), draws=999, false_alarm=0.05).flag for _ in range(400)]

    # 400 draws at 5 % exceed 9 % once in a thousand.
    assert np.mean(flags) < 0.09


def test_needed_figures_find_that_one_in_four_is_rounded() -> None:
    needed = digit_preference([]).needed
    random = np.random.Generator(np.random.Philox(10))
    seen = 0
    for _ in range(400):
        figures = random.poisson(400, needed)
        rounded = random.random(needed) < 0.25
        figures[rounded] = 5 * np.round(figures[rounded] / 5)
        seen += digit_preference(figures, draws=99).p_round < 0.005

    assert seen / 400 == pytest.approx(0.8, abs=0.07)


@pytest.mark.parametrize(("values", "words"), [([], "0 figures"), ([3, 7, 20], "0 figures"), ([31, -1, np.nan], "1 figures")])
def test_too_few_figures_cannot_tell(values: list[float], words: str) -> None:
    found = digit_preference(values)

    assert not found.flag
    assert found.p_value == 1 or found.figures
    assert f"Cannot tell from {words}" in found.answer().en


def test_digits_other_than_round_ones_are_named() -> None:
    assert "most end in 8" in digit_preference([x * 10 + 8 for x in range(3, 60)]).answer().en


@pytest.mark.parametrize(
    ("boys", "girls", "missing", "flag"),
    [(14, 0, "girls", True), (3, 0, "girls", False), (0, 14, "boys", True), (0, 0, None, False), (5, 5, None, False), (20, -1, "girls", True), (-1, -1, None, False), (10**9, 0, "girls", True)],
)
def test_one_sex_missing(boys: int, girls: int, missing: str | None, flag: bool) -> None:
    found = one_sex_missing(boys, girls)

    assert found.missing == (missing,)
    assert found.flag[0] == flag
    assert found.explain(0).zh


def test_chance_of_one_sex_only_is_that_of_all_boys_or_all_girls() -> None:
    assert one_sex_missing(10, 0, reference=100).p_value[0] == pytest.approx(2 * 0.5**10)


def test_births_registered_before_they_happened_are_named_by_row() -> None:
    assert impossible_delays([2024, 2023, 2024], [2023, 2023, 2025]).tolist() == [0]
    assert impossible_delays(["2024Q1"], ["2024Q2"]).tolist() == []
    with pytest.raises(ValueError, match="one length"):
        impossible_delays([1], [])
