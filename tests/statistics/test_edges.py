"""The matrix of edges: every figure of the rooms on counts against every kind of place, and every wrong input.

A cell of the first table is what a place gives by itself, and must give the same among others. The numbers were worked
out beside the code: intervals and medians by scipy's binomial and beta laws, p by its binomial and hypergeometric laws,
smoothed medians by quadrature of the exact posterior, the rest by hand.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.jurisdictions import load_verdict_bounds
from tianping.statistics.decompose import Births, decompose_change
from tianping.statistics.excess import (
    LogPart,
    completeness,
    explain_excess,
    explained_by_late,
    late_girls,
    order_composition,
    source_gap,
)
from tianping.statistics.missing import Cohort, compare_cohorts, missing_girls
from tianping.statistics.ratio import (
    chance,
    detectable_change,
    detectable_ratio,
    dispersion,
    funnel_limits,
    homogeneity,
    judge,
    ratio_intervals,
    ratio_quantiles,
)
from tianping.statistics.small_area import Graph, Options, Rows, smooth
from tianping.statistics.standardise import expected_ratio, standardise_ratios

BOUNDS = load_verdict_bounds(on=date(2026, 1, 1))
NAN = float("nan")

PLACES = {
    "ordinary": (520, 500),
    "no births": (0, 0),
    "one boy": (1, 0),
    "boys only": (3, 0),
    "girls only": (0, 3),
    "10^9 births": (514_563_107, 485_436_893),
    "not given": (-1, 5),
}

FIGURES = {
    "ratio": lambda b, g: ratio_intervals(b, g).ratio,
    "Wilson, low": lambda b, g: ratio_intervals(b, g).low,
    "Wilson, high": lambda b, g: ratio_intervals(b, g).high,
    "exact, low": lambda b, g: ratio_intervals(b, g, method="exact").low,
    "exact, high": lambda b, g: ratio_intervals(b, g, method="exact").high,
    "chance, p": lambda b, g: chance(b, g, reference=106).p_value,
    "judge, P(high)": lambda b, g: judge(b, g, bounds=BOUNDS).probability_high,
    "quantiles, median": lambda b, g: ratio_quantiles(b, g, bounds=BOUNDS, probabilities=[0.5])[:, 0],
    "missing girls": lambda b, g: missing_girls(b, g, baseline=1.06, series="made up", baseline_source="test").missing,
    "missing, low": lambda b, g: missing_girls(b, g, baseline=1.06, series="made up", baseline_source="test").low,
    "missing, high": lambda b, g: missing_girls(b, g, baseline=1.06, series="made up", baseline_source="test").high,
    "cohort: 600, 600 later": lambda b, g: compare_cohorts(Cohort(b, g), beside(Cohort, b, 600, 600)).more_girls,
    "standardised, one stratum": lambda b, g: standardise_ratios(column(b), column(g), standard_births=[7]).ratio,
    "excess over 106": lambda b, g: explain_excess(b, g, reference=106, causes=(nothing(b),) * 3).excess,
    "late beside 500, 500: p": lambda b, g: (
        late_girls(b, g, prompt_boys=[500] * len(b), prompt_girls=[500] * len(b)).p_value
    ),
    "source beside 500, 500": lambda b, g: (
        source_gap(b, g, other_boys=[500] * len(b), other_girls=[500] * len(b)).value
    ),
}

MATRIX = """
                          | ordinary | no births | one boy | boys only | girls only | 10^9 births | not given
ratio                     | 104      | nan       | inf     | inf       | 0          | 106         | nan
Wilson, low               | 91.99    | nan       | 26.03   | 78.1      | 0          | 106         | nan
Wilson, high              | 117.6    | nan       | inf     | inf       | 128        | 106         | nan
exact, low                | 91.81    | nan       | 2.564   | 41.32     | 0          | 106         | nan
exact, high               | 117.8    | nan       | inf     | inf       | 242        | 106         | nan
chance, p                 | 0.761    | nan       | 0.5146  | 0.1362    | 0.1144     | 1           | nan
judge, P(high)            | 0.3252   | nan       | 0.7461  | 0.9331    | 0.05822    | 0           | nan
quantiles, median         | 104      | nan       | 255.9   | 555.2     | 19.85      | 106         | nan
missing girls             | -9.434   | 0         | 0.9434  | 2.83      | -3         | 0.3962      | nan
missing, low              | -70.21   | 0         | -0.5986 | -0.4434   | -3         | -6.02e+04   | nan
missing, high             | 51.19    | 0         | 0.9434  | 2.83      | 0.2736     | 6.02e+04    | nan
cohort: 600, 600 later    | 20       | 0         | 1       | 3         | -3         | 2.913e+07   | nan
standardised, one stratum | 104      | nan       | inf     | inf       | 0          | 106         | nan
excess over 106           | -2       | nan       | nan     | nan       | nan        | 8.652e-08   | nan
late beside 500, 500: p   | 0.6862   | 1         | 1       | 1         | 0.1257     | 0.8297      | 1
source beside 500, 500    | 0.03922  | nan       | nan     | nan       | nan        | 0.05827     | nan
"""


def beside(kind, counts, boys, girls):
    """The same number of places with fixed counts."""
    return kind([boys] * len(counts), [girls] * len(counts))


def column(counts):
    if isinstance(counts, np.ma.MaskedArray):
        return counts.reshape(-1, 1)
    return np.reshape(np.asarray(counts, dtype=object), (-1, 1))


def nothing(counts):
    return LogPart(np.zeros(len(counts)), np.zeros(len(counts)))


def matrix():
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in MATRIX.strip("\n").splitlines())
    return [(name, place, text) for name, *cells in rows for place, text in zip(head[1:], cells, strict=True)]


def test_the_matrix_has_a_row_for_every_figure_and_a_column_for_every_place():
    cells = matrix()

    assert {(name, place) for name, place, _ in cells} == {(name, place) for name in FIGURES for place in PLACES}
    assert len(cells) == len(FIGURES) * len(PLACES)


@pytest.mark.parametrize(("figure", "place", "wanted"), matrix())
def test_each_figure_of_each_kind_of_place(figure, place, wanted):
    boys, girls = PLACES[place]

    (found,) = FIGURES[figure]([boys], [girls])

    assert float(f"{found:.4g}") == pytest.approx(float(wanted), nan_ok=True)


@pytest.mark.parametrize("figure", FIGURES)
def test_a_place_gives_the_same_alone_and_among_others_in_any_order(figure):
    boys, girls = ([counts[sex] for counts in PLACES.values()] for sex in (0, 1))

    together = FIGURES[figure](boys, girls)
    turned = FIGURES[figure](boys[::-1], girls[::-1])
    alone = [FIGURES[figure]([b], [g])[0] for b, g in zip(boys, girls, strict=True)]

    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(turned[::-1], alone)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("blank", [NAN, None, np.ma.masked_array([7], mask=[True])[0]], ids=["nan", "None", "masked"])
def test_what_is_not_given_is_the_same_however_it_is_written(figure, blank):
    boys = np.ma.masked_array([7], mask=[True]) if blank is np.ma.masked else [blank]

    np.testing.assert_array_equal(FIGURES[figure](boys, [5]), FIGURES[figure]([-1], [5]))


@pytest.mark.parametrize("figure", FIGURES)
def test_no_places_give_no_figures(figure):
    assert FIGURES[figure]([], []).shape == (0,)


@pytest.mark.parametrize("figure", FIGURES)
def test_two_rows_of_one_place_are_two_rows(figure):
    found = FIGURES[figure]([520, 520], [500, 500])

    assert found[0] == found[1]


WRONG = {
    "negative": (
        [40, -2],
        [40, 40],
        ValueError,
        r"boys\[1(, 0)?\]=-2 must not be negative \(-1 stands for not given\)",
    ),
    "text": ([40, "12"], [40, 40], TypeError, r"boys must hold (whole )?numbers, got"),
    "shapes": ([40, 40, 40], [40, 40], ValueError, r"shape|one value a place"),
}
ONLY_WHOLE = {
    "half": ([40, 2.5], [40, 40], ValueError, r"boys\[1(, 0)?\]=2.5 must be a whole number"),
    "endless": ([40, np.inf], [40, 40], ValueError, r"boys\[1(, 0)?\]=inf must be finite"),
    "too many": ([40, 2**60], [40, 40], ValueError, r"boys\[1(, 0)?\]=1.15292e\+18 must be at most 2\*\*53"),
}


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("wrong", [*WRONG, *ONLY_WHOLE])
def test_a_wrong_count_is_named_with_its_place_its_value_and_what_is_allowed(figure, wrong):
    if wrong in ONLY_WHOLE and figure == "source beside 500, 500":
        # Births completed for delay need not be whole, and an unbounded one is one that cannot be told.
        assert np.isfinite(FIGURES[figure]([2.5], [40])).all()
        return
    boys, girls, error, message = {**WRONG, **ONLY_WHOLE}[wrong]

    with pytest.raises(error, match=message):
        FIGURES[figure](boys, girls)


# Whole tables -------------------------------------------------------------------------------------------------------

EMPTY_TABLES = {
    "no places": ([], []),
    "no births anywhere": ([0, 0, 0], [0, 0, 0]),
    "nothing given": ([-1, NAN, -1], [-1, 4, NAN]),
    "one place": ([520], [500]),
    "boys only": ([3, 5], [0, 0]),
    "girls only": ([0, 0], [3, 5]),
}


@pytest.mark.parametrize("table", EMPTY_TABLES)
def test_places_that_cannot_be_compared_have_no_test_and_no_dispersion(table):
    tested, spread = homogeneity(*EMPTY_TABLES[table]), dispersion(*EMPTY_TABLES[table])

    assert np.isnan([tested.chi2, tested.p, spread.rho, spread.low, spread.high, spread.factor]).all()
    assert tested.to_arrow().num_rows == spread.to_arrow().num_rows == 1


@pytest.mark.parametrize(
    ("table", "missing", "left_out"),
    [
        ("no places", NAN, 0),
        ("no births anywhere", 0, 0),
        ("nothing given", NAN, 3),
        ("one place", 520 / 1.06 - 500, 0),
        ("boys only", 8 / 1.06, 0),
        ("girls only", -8, 0),
    ],
)
def test_missing_girls_in_total_count_what_was_left_out(table, missing, left_out):
    total = missing_girls(*EMPTY_TABLES[table], baseline=1.06, series="made up", baseline_source="test").total

    assert total.missing == pytest.approx(missing, nan_ok=True)
    assert total.left_out == left_out


@pytest.mark.parametrize("table", [name for name in EMPTY_TABLES if name != "one place"])
def test_a_change_from_what_has_no_ratio_has_no_parts(table):
    boys, girls = EMPTY_TABLES[table]
    found = decompose_change(Births(boys, girls), beside(Births, boys, 110, 100))

    if table == "girls only":  # a ratio of 0 is a ratio
        assert found.change == pytest.approx(110)
        assert found.composition + found.rate_total == pytest.approx(110)
    else:
        assert np.isnan([found.change, found.composition, found.rate_total]).all()


def test_a_billion_births_decompose_to_the_last_digit():
    found = decompose_change(
        Births([514_563_107, 10**9], [485_436_893, 10**9]), Births([523_809_524, 0], [476_190_476, 0])
    )

    assert found.change == pytest.approx(
        100 * 523_809_524 / 476_190_476 - 100 * 1_514_563_107 / 1_485_436_893, rel=1e-12
    )
    assert found.composition + found.rate_total == pytest.approx(found.change, rel=1e-12)


def test_many_late_registrations_do_not_fill_the_memory():
    # Hypergeometric tail by scipy.stats.hypergeom: 0.185559 (five digits hold at such counts).
    found = late_girls([499_980_000], [500_020_000], prompt_boys=[500_000_000], prompt_girls=[500_000_000])

    assert found.p_value[0] == pytest.approx(0.185559, rel=1e-4)


@pytest.mark.parametrize("blank", range(4))
def test_half_a_pair_of_late_counts_is_no_evidence(blank):
    counts = [[5], [45], [400], [350]]
    counts[blank] = [-1]

    found = late_girls(counts[0], counts[1], prompt_boys=counts[2], prompt_girls=counts[3])

    assert found.p_value[0] == 1
    assert np.isnan([found.share_late[0], found.share_prompt[0]]).all()


def test_a_year_not_given_tells_nothing_of_its_delays():
    whole = completeness([[[80, 15, 5], [70, 30, 0], [60, 0, 0]]])
    more = completeness([[[-1, 900, 900], [80, 15, 5], [70, 30, 0], [60, 0, 0]]])
    without = completeness([[[40, 900, -1], [80, 15, 5], [70, 30, 0], [60, 0, 0]]])

    np.testing.assert_array_equal(more.share, whole.share)
    # The year of which the last count is missing still tells of the delay before it.
    assert without.share[0, 1] == whole.share[0, 1]
    assert without.share[0, 0] < whole.share[0, 0]


@pytest.mark.parametrize(
    ("births", "boys", "girls"),
    [
        ([[-1, 50]], [500, 300], [500, 200]),
        ([[NAN, 50]], [500, 300], [500, 200]),
        ([[50, 50]], [500, -1], [500, 200]),
        ([[50, 50]], [500, 300], [500, NAN]),
    ],
    ids=["order -1", "order nan", "no boys of the standard", "no girls of the standard"],
)
def test_an_order_that_is_not_given_leaves_the_mix_untold(births, boys, girls):
    assert np.isnan(order_composition(births, standard_boys=boys, standard_girls=girls).value).all()


def test_an_order_that_the_standard_lacks_is_no_matter_where_it_does_not_occur():
    with_blank = order_composition([[50, 60, 0]], standard_boys=[500, 300, -1], standard_girls=[480, 240, 9])
    without = order_composition([[50, 60]], standard_boys=[500, 300], standard_girls=[480, 240])

    assert with_blank.value[0] == without.value[0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: explain_excess([5, 6], [5, 6], reference=106, causes=(nothing([0]),) * 3), "one value a place"),
        (
            lambda: explained_by_late([5], [5], late=nothing([0, 0]), p_value=[0.5], bounds=BOUNDS),
            "late and p_value must have one value a place",
        ),
        (
            lambda: late_girls([[1]], [[1]], prompt_boys=[[1]], prompt_girls=[[1]]),
            "counts must all have one value a place",
        ),
        (lambda: order_composition([1, 2], standard_boys=[1, 2], standard_girls=[1, 2]), "births must have shape"),
        (lambda: detectable_change([1], [1, 2], reference=106), "must have one shape"),
        (lambda: expected_ratio([1, 2, 3], norm=[105, 106]), "norm must have one value a stratum"),
    ],
)
def test_figures_that_do_not_belong_together_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("births", "low", "high", "detectable"),
    # By scipy.stats.binom and the score test; with 0 or 1 birth nothing lies outside and nothing could be found.
    [(0, NAN, NAN, np.inf), (1, 0, np.inf, np.inf), (10**9, 105.987, 106.013, 106.019), (-1, NAN, NAN, NAN)],
)  # fmt: skip
def test_limits_and_what_could_be_found_for_any_number_of_births(births, low, high, detectable):
    limits = funnel_limits([births], reference=106)

    np.testing.assert_allclose([limits.low[0], limits.high[0]], [low, high], atol=6e-4)
    np.testing.assert_allclose(detectable_ratio([births], reference=106), [detectable], atol=6e-4)


# Smoothing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "low", "median", "high"),
    [
        ("ordinary", 92.10, 104.0, 117.5),
        ("no births", 39.78, 106.0, 282.4),
        ("one boy", 45.88, 118.9, 308.4),
        ("boys only", 58.59, 144.4, 358.2),
        ("girls only", 30.88, 76.47, 188.4),
        ("10^9 births", 105.987, 106.0, 106.013),
        ("not given", 39.78, 106.0, 282.4),
    ],
)
def test_one_place_smoothed_is_its_exact_posterior(place, low, median, high):
    boys, girls = PLACES[place]

    found = smooth([boys], [girls])

    ends = [found.ratio_low[0], found.ratio_median[0], found.ratio_high[0]]
    np.testing.assert_allclose(ends, [low, median, high], rtol=0.007)


def test_all_places_at_one_point_are_neighbours_of_one():
    graph = Graph.from_points(["a", "b", "c", "d"], x=[5, 5, 5, 5], y=[7, 7, 7, 7])

    found = smooth([620, 60, 58, 0], [500, 50, 50, 0], rows=Rows(place=["a", "b", "c", "d"]), graph=graph)

    assert len(graph.edges) == 3
    assert found.convergence.converged
    assert 106 < found.ratio[3] < 124


def test_periods_may_come_unsorted_and_places_twice():
    places, years = ["a", "b", "a", "b", "a"], [2021, 2020, 2020, 2021, 2021]
    boys, girls = [50, 62, 53, 60, 11], [50, 51, 50, 50, 12]
    sorted_ = smooth(
        [53, 61, 62, 60],
        [50, 62, 51, 50],
        rows=Rows(place=["a", "a", "b", "b"], period=[2020, 2021, 2020, 2021]),
    )

    found = smooth(boys, girls, rows=Rows(place=places, period=years))

    np.testing.assert_allclose(found.ratio, sorted_.ratio[[1, 2, 0, 3, 1]], rtol=1e-12)


# What must hold for any table --------------------------------------------------------------------------------------

count = st.integers(-1, 3000)
tables = st.lists(st.tuples(count, count), min_size=1, max_size=8)
UNHURRIED = settings(deadline=None, max_examples=50)


@UNHURRIED
@given(rows=tables, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_places_does_not_matter_to_totals(rows, seed):
    boys, girls = np.array(rows).T
    order = np.random.default_rng(seed).permutation(len(rows))
    facts = {"baseline": 1.06, "series": "made up", "baseline_source": "test"}

    one, other = missing_girls(boys, girls, **facts).total, missing_girls(boys[order], girls[order], **facts).total
    np.testing.assert_allclose([one.missing, one.low, one.high], [other.missing, other.low, other.high], atol=1e-8)

    one, other = homogeneity(boys, girls), homogeneity(boys[order], girls[order])
    np.testing.assert_allclose([one.chi2, one.ratio], [other.chi2, other.ratio], rtol=1e-9)


@UNHURRIED
@given(rows=tables)
def test_swapping_the_sexes_inverts_ratios_and_turns_signs(rows):
    boys, girls = np.array(rows).T

    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(
            homogeneity(boys, girls).ratio, 1e4 / np.float64(homogeneity(girls, boys).ratio), rtol=1e-12
        )
    np.testing.assert_allclose(homogeneity(boys, girls).chi2, homogeneity(girls, boys).chi2, rtol=1e-9, atol=1e-9)
    ahead = source_gap(boys, girls, other_boys=girls, other_girls=boys).value
    np.testing.assert_allclose(ahead, -source_gap(girls, boys, other_boys=boys, other_girls=girls).value)
    later = np.full(len(rows), 700)
    np.testing.assert_array_equal(
        compare_cohorts(Cohort(boys, girls), Cohort(later, later)).more_girls,
        -compare_cohorts(Cohort(girls, boys), Cohort(later, later)).more_girls,
    )


@UNHURRIED
@given(rows=tables, more=tables)
def test_adding_places_adds_up(rows, more):
    facts = {"baseline": 1.06, "series": "made up", "baseline_source": "test"}

    def total(table):
        found = missing_girls(*np.array(table).T, **facts).total
        return np.array([found.expected, found.observed, found.missing])

    parts = [total(table) for table in (rows, more)]
    given_parts = [part for part in parts if not np.isnan(part).any()]
    wanted = sum(given_parts) if given_parts else np.full(3, NAN)
    np.testing.assert_allclose(total(rows + more), wanted, rtol=1e-12, atol=1e-8)


@UNHURRIED
@given(
    before=st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900)), min_size=2, max_size=5),
    times=st.integers(1, 4),
)
def test_a_place_told_in_several_equal_rows_decomposes_as_one(before, times):
    boys, girls = np.array(before).T
    later_boys, later_girls = boys[::-1] + 5, girls[::-1] + 5

    def parts(rows):
        repeat = np.ones(len(rows[0]), int)
        repeat[0] = times
        scale = np.where(np.arange(len(rows[0])) == 0, 1, times)
        tables = [np.repeat(values * scale, repeat) for values in rows]
        found = decompose_change(Births(*tables[:2]), Births(*tables[2:]))
        return found.change, found.composition, found.rate_total

    whole = decompose_change(Births(boys, girls), Births(later_boys, later_girls))

    np.testing.assert_allclose(
        parts((boys, girls, later_boys, later_girls)), (whole.change, whole.composition, whole.rate_total), atol=1e-9
    )


@settings(max_examples=10, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=5))
def test_rows_of_one_place_smooth_as_their_sum(rows):
    boys, girls = np.array(rows).T
    options = Options(integration="mode")

    split = smooth(np.r_[boys, 50], np.r_[girls, 40], rows=Rows(place=[0] * len(rows) + [1]), options=options)
    whole = smooth([boys.sum(), 50], [girls.sum(), 40], options=options)

    np.testing.assert_allclose(split.ratio[[0, -1]], whole.ratio, rtol=1e-9)
