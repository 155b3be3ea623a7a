"""Direct standardisation, and the ratio expected of a place's own mix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.statistics.ratio import ratio_intervals
from tianping.statistics.standardise import expected_ratio, standardise_ratios

cells = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=3, max_size=3)


def test_the_standardised_share_is_the_weighted_mean_of_the_strata():
    found = standardise_ratios([52, 60], [50, 40], standard_births=[7000, 3000])

    share = 0.7 * 52 / 102 + 0.3 * 60 / 100
    assert found.ratio == pytest.approx(100 * share / (1 - share))
    assert found.crude == pytest.approx(100 * 112 / 90)
    assert (found.covered, found.births) == (1, 202)


def test_a_place_is_its_own_standard():
    boys, girls = np.array([5200, 2600, 310]), np.array([5000, 2300, 250])

    found = standardise_ratios(boys, girls, standard_births=boys + girls)

    assert found.ratio == pytest.approx(float(found.crude))


@pytest.mark.parametrize(("boys", "girls"), [(52, 50), (1, 0), (0, 1), (3, 0), (0, 9), (10**9, 10**9 - 7)])
def test_with_one_stratum_it_is_wilsons_interval(boys, girls):
    found = standardise_ratios([boys], [girls], standard_births=[5])
    wilson = ratio_intervals(boys, girls)

    assert found.ratio == pytest.approx(float(wilson.ratio))
    assert found.low == pytest.approx(float(wilson.low), rel=1e-9)
    assert found.high == pytest.approx(float(wilson.high), rel=1e-9)


def test_strata_of_boys_or_girls_only_keep_their_uncertainty():
    found = standardise_ratios([[3, 0], [4, 4]], [[0, 5], [0, 0]], standard_births=[50, 50])

    assert found.ratio.tolist() == [100, np.inf]
    assert 0 < found.low[0] < 100 < found.high[0] < np.inf
    assert 0 < found.low[1] < np.inf
    assert found.high[1] == np.inf


def test_a_stratum_without_births_is_left_out_and_said_so():
    found = standardise_ratios(
        [[52, 0], [52, -1], [0, 0], [-1, -1]], [[50, 0], [50, 8], [0, 0], [4, 4]], standard_births=[7000, 3000]
    )

    np.testing.assert_allclose(found.ratio, [104, 104, np.nan, np.nan])
    np.testing.assert_allclose(found.covered, [0.7, 0.7, 0, 0])
    np.testing.assert_array_equal(found.births, [102, 102, 0, np.nan])
    assert np.isnan(found.low[2:]).all()
    assert np.isnan(found.crude[2:]).all()


def test_a_stratum_that_the_standard_lacks_counts_for_nothing():
    found = standardise_ratios([52, 999], [50, 1], standard_births=[7000, 0])

    assert found.ratio == pytest.approx(104)
    assert found.covered == 1


@given(cells=cells, standard=st.lists(st.integers(1, 1000), min_size=3, max_size=3))
def test_swapping_the_sexes_inverts_the_ratio_and_mirrors_the_interval(cells, standard):
    boys, girls = np.array(cells).T

    one = standardise_ratios(boys, girls, standard_births=standard)
    other = standardise_ratios(girls, boys, standard_births=standard)

    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one.ratio, 1e4 / other.ratio, rtol=1e-6)
        np.testing.assert_allclose(one.low, 1e4 / other.high, rtol=1e-6, atol=1e-6)


@given(cells=cells, standard=st.lists(st.integers(1, 1000), min_size=3, max_size=3))
def test_the_order_of_strata_does_not_matter(cells, standard):
    boys, girls = np.array(cells).T

    one = standardise_ratios(boys, girls, standard_births=standard)
    other = standardise_ratios(boys[::-1], girls[::-1], standard_births=standard[::-1])

    np.testing.assert_allclose(one.ratio, other.ratio, rtol=1e-12)
    np.testing.assert_allclose(one.high, other.high, rtol=1e-12)


@pytest.mark.parametrize(("births", "covered"), [((8, 3, 2), 0.91), ((60, 25, 9), 0.95), ((2000, 900, 300), 0.95)])
def test_the_interval_covers_the_truth_as_often_as_it_says_but_for_a_dozen_births(births, covered):
    generator = np.random.default_rng(31)
    share, weights = np.array([0.51, 0.53, 0.57]), np.array([0.4, 0.35, 0.25])
    boys = generator.binomial(births, share, size=(20_000, 3))

    found = standardise_ratios(boys, np.array(births) - boys, standard_births=[400, 350, 250])

    truth = 100 * (weights @ share) / (1 - weights @ share)
    assert ((found.low <= truth) & (truth <= found.high)).mean() == pytest.approx(covered, abs=0.01)


def test_many_births_meet_the_normal_interval():
    boys, girls = np.array([520_000, 330_000]), np.array([500_000, 300_000])
    weights, births = np.array([0.6, 0.4]), boys + girls

    found = standardise_ratios(boys, girls, standard_births=[600, 400])

    share = boys / births
    error = np.sqrt((weights**2 * share * (1 - share) / births).sum())
    assert found.high == pytest.approx(100 / (1 / (weights @ share + 1.96 * error) - 1), rel=1e-5)


@pytest.mark.parametrize(
    ("standard", "message"),
    [
        ([1, 2, 3], r"one value a stratum, of shape \(2,\), got \(3,\)"),
        ([0, 0], "be given in every stratum and not be all zero"),
        ([5, -1], "be given in every stratum"),
        ([5, 2.5], r"standard_births\[1\]=2.5 must be a whole number"),
    ],
)
def test_a_standard_that_cannot_serve_is_refused(standard, message):
    with pytest.raises(ValueError, match=message):
        standardise_ratios([5, 5], [5, 5], standard_births=standard)


def test_a_scalar_has_no_strata():
    with pytest.raises(ValueError, match=r"one value a stratum, of shape \(\), got \(1,\)"):
        standardise_ratios(5, 5, standard_births=[1])


def test_results_have_one_row_a_place():
    found = standardise_ratios(np.full((4, 2), 60), np.full((4, 2), 50), standard_births=[1, 1])

    assert found.to_arrow().num_rows == 4
    assert found.to_arrow().schema.metadata[b"confidence"] == b"0.95"
    assert standardise_ratios(np.empty((0, 2)), np.empty((0, 2)), standard_births=[1, 1]).ratio.shape == (0,)


def test_the_expected_ratio_is_that_of_the_expected_boys():
    found = expected_ratio([[700, 300], [0, 50], [0, 0], [-1, 40]], norm=[107, 104])

    boys = 700 * 107 / 207 + 300 * 104 / 204
    np.testing.assert_allclose(found, [100 * boys / (1000 - boys), 104, np.nan, 104])


def test_cells_at_one_norm_expect_that_norm():
    np.testing.assert_allclose(expected_ratio([3, 9, 2], norm=[106, 106, 106]), 106)


@pytest.mark.parametrize(
    ("norm", "message"),
    [([106], r"of shape \(2,\), got \(1,\)"), ([106, 0], "above 0 and finite, got 0.0"), ([106, np.nan], "got nan")],
)
def test_a_norm_that_cannot_serve_is_refused(norm, message):
    with pytest.raises(ValueError, match=message):
        expected_ratio([1, 2], norm=norm)
