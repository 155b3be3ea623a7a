"""What the model is given: checked, completed, put in one order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.statistics.trend import Fluctuation, Grid, Observations, Sampler, Transition
from tianping.statistics.trend.observations import check_rows
from tianping.statistics.trend.problem import lay_out


def rows(**changed):
    fields = {
        "area": ["b", "a", "b"],
        "year": [2001, 2000, 2000],
        "ratio": [110.0, 105.0, 108.0],
        "error": [0.02, 0.03, 0.04],
    }
    return Observations(**(fields | changed))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ratio": [1.10, 1.05, 1.08]}, "multiplied by 100"),
        ({"ratio": [110.0, -105.0, 108.0]}, "row 1"),
        ({"ratio": [110.0, 0.0, 108.0]}, "row 1"),
        ({"ratio": [110.0, np.inf, 108.0]}, "give the counts"),
        ({"ratio": [np.nan] * 3}, "no ratio is given in 3 rows"),
        ({"ratio": [[110.0]]}, "shape"),
        ({"error": [0.02, -0.03, 0.04]}, "row 1"),
        ({"error": [np.nan] * 3}, "not given in any"),
        ({"error": None}, "error must be given"),
        ({"error": [0.02]}, "shape"),
        ({"year": [2001, np.nan, 2000]}, "row 1"),
        ({"year": [2001, 1e9, 2000]}, "row 1"),
        ({"year": [2001, 200, 2000]}, "span at most 1000"),
        ({"area": ["b", " ", "b"]}, "row 1"),
        ({"area": ["b", "a"]}, "one label a row"),
        ({"source": ["x"]}, "one label a row"),
    ],
)
def test_what_is_wrong_is_named(changed, said):
    with pytest.raises(ValueError, match=said):
        lay_out(rows(**changed), Grid())


def test_a_single_text_is_no_column_of_labels():
    with pytest.raises(TypeError, match="single text"):
        check_rows(rows(area="bab"))


def test_the_same_observation_twice_is_refused():
    twice = rows(area=["a", "a", "b"], year=[2000, 2000, 2000], ratio=[105.0, 105.0, 108.0], error=[0.03, 0.03, 0.03])

    with pytest.raises(ValueError, match="rows 0 and 1"):
        check_rows(twice)


def test_the_same_ratio_of_two_sources_is_two_observations():
    two = rows(area=["a"] * 3, year=[2000] * 3, ratio=[105.0] * 3, error=[0.03] * 3, source=["x", "y", "z"])

    problem = lay_out(two, Grid())

    assert problem.given[:, 0, 0].tolist() == [1, 1, 1]
    assert problem.sources == ("x", "y", "z")


def test_errors_are_floored_and_missing_ones_are_the_median_of_the_surveys():
    # Surveys say 0.04 and 0.08; the register's 0.002 has no say, and is raised to 0.01.
    given_rows = Observations(
        area=["a"] * 5,
        year=range(2000, 2005),
        ratio=[105.0] * 5,
        error=[0.04, 0.08, np.nan, 0.002, 0.0],
        source=["survey"] * 3 + ["register"] * 2,
        registered={"register"},
    )

    checked = check_rows(given_rows)

    assert checked.error.tolist() == [0.04, 0.08, pytest.approx(0.06), 0.01, 0.01]
    assert checked.imputed == 1
    assert checked.source.tolist() == [0, 0, 0, -1, -1]


def test_a_row_without_a_ratio_is_left_out_and_its_area_stays():
    checked = lay_out(rows(ratio=[110.0, np.nan, 108.0]), Grid(areas=("c",), years=(1999, 2003)))

    assert checked.left_out == 1
    assert checked.areas == ("a", "b", "c")
    assert checked.given.sum(axis=(0, 1)).tolist() == [0, 2, 0]
    assert checked.years.tolist() == [1999, 2000, 2001, 2002, 2003]


def test_the_middle_of_a_period_counts_in_its_year():
    assert check_rows(rows(year=[2000.5, 1999.999, 2001.0])).year.tolist() == [1999, 2000, 2001]


def test_years_asked_for_inside_the_data_keep_the_data():
    problem = lay_out(rows(year=[1990, 2000, 2010]), Grid(years=(1995, 2005)))

    assert problem.years[problem.shown].tolist() == list(range(1995, 2006))
    assert (problem.years[0], problem.years[-1]) == (1990, 2010)


def test_counts_become_ratios_with_their_sampling_error():
    counts = Observations.from_counts([530, 3, 0, -1], [500, 0, 0, 7], area=list("abcd"), year=[2000] * 4)

    assert np.asarray(counts.ratio)[0] == pytest.approx(106.0)
    assert np.asarray(counts.error)[0] == pytest.approx((1 / 530 + 1 / 500) ** 0.5)
    # A half is added where a sex is absent: 3.5 to 0.5.
    assert np.asarray(counts.ratio)[1] == pytest.approx(700.0)
    assert np.isnan(np.asarray(counts.ratio)[2:]).all()
    assert lay_out(counts, Grid()).sources == ()


@given(boys=st.integers(0, 10**9), girls=st.integers(0, 10**9))
def test_swapping_the_sexes_inverts_an_observation_and_keeps_its_error(boys, girls):
    one = Observations.from_counts([boys], [girls], area=["a"], year=[2000])
    other = Observations.from_counts([girls], [boys], area=["a"], year=[2000])

    np.testing.assert_allclose(
        np.asarray(one.ratio) * np.asarray(other.ratio), 1e4 if boys + girls else np.nan, rtol=1e-12
    )
    np.testing.assert_allclose(np.asarray(one.error), np.asarray(other.error), rtol=1e-12)


@settings(max_examples=40)
@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_reach_the_model(order):
    area, source = np.array(list("aabbab")), np.array(list("xyxyxx"))
    year, ratio = np.array([2000, 2000, 2000, 2001, 2000, 2002]), np.array([100.0, 101, 102, 103, 104, 105])
    error = np.array([0.02, 0.03, np.nan, 0.05, 0.02, 0.01])

    def laid(at):
        return lay_out(Observations(area[at].tolist(), year[at], ratio[at], error[at], source[at].tolist()), Grid())

    first, second = laid(np.arange(6)), laid(np.array(order))

    for name in first.cells:
        np.testing.assert_array_equal(first.cells[name], second.cells[name])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Fluctuation(1.053), "did you mean 105.3"),
        (lambda: Fluctuation(float("nan")), "boys per 100 girls"),
        (lambda: Fluctuation(105, baseline_sd=-1), "baseline_sd"),
        (lambda: Fluctuation(105, offset_limit=0), "offset_limit"),
        (lambda: Transition(105, start=(2000, 1990)), "earlier first"),
        (lambda: Transition(105, imbalance="both"), "paper, code"),
        (lambda: Transition(105, correlation=1.0), "correlation"),
        (lambda: Transition(105, innovation_sd=0.1), "innovation_sd"),
        (lambda: Sampler(chains=1), "at least 2"),
        (lambda: Sampler(draws=10.5), "whole number"),
        (lambda: Sampler(seed=2**32), "below 2"),
        (lambda: Sampler(target_acceptance=1.0), "target_acceptance"),
        (lambda: Grid(years=(2001, 2000)), "not after the last"),
        (lambda: Grid(areas=("",)), "not empty"),
    ],
)
def test_options_that_cannot_be_are_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()
