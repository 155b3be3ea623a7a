"""Intervals of the ratio, against scipy's own and against the definitions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import ratio_intervals

METHODS = ("wilson", "exact", "jeffreys", "delta")
COUNTS = [(0, 1), (1, 0), (1, 1), (3, 0), (0, 3), (7, 3), (7, 43), (236, 200), (3727, 2936), (45_606_790, 39_649_204)]


def odds(share):
    return 100 * share / (1 - share) if share < 1 else np.inf


@pytest.mark.parametrize(("boys", "girls"), COUNTS)
@pytest.mark.parametrize(("method", "theirs"), [("wilson", "wilson"), ("exact", "exact")])
@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
def test_wilson_and_exact_equal_the_ends_of_scipys_binomial_test(boys, girls, method, theirs, confidence):
    expected = stats.binomtest(boys, boys + girls).proportion_ci(confidence, method=theirs)

    found = ratio_intervals(boys, girls, method=method, confidence=confidence)

    assert found.low == pytest.approx(odds(expected.low), rel=1e-9, abs=1e-12)
    # scipy's Wilson end misses 1 by a rounding where there are no girls.
    assert found.high == (np.inf if girls == 0 else pytest.approx(odds(expected.high), rel=1e-9))


def test_exact_ends_are_those_that_scipys_manual_prints():
    # scipy.stats.binomtest(7, 50): share 0.0581909 to 0.2671936.
    found = ratio_intervals([7, 3, 0], [43, 0, 3], method="exact")

    np.testing.assert_allclose(found.low, [6.17870, 41.32314, 0], rtol=1e-5)
    np.testing.assert_allclose(found.high, [36.49940, np.inf, 241.99519], rtol=1e-5)


@pytest.mark.parametrize(("boys", "girls"), [(1, 1), (7, 3), (7, 43), (3727, 2936), (45_606_790, 39_649_204)])
def test_jeffreys_equals_the_quantiles_of_its_posterior(boys, girls):
    low, high = stats.beta.ppf([0.025, 0.975], boys + 0.5, girls + 0.5)

    found = ratio_intervals(boys, girls, method="jeffreys")

    assert found.low == pytest.approx(odds(low), rel=1e-9)
    assert found.high == pytest.approx(odds(high), rel=1e-9)


def test_delta_is_the_normal_interval_on_the_log_of_the_ratio():
    found = ratio_intervals(3727, 2936, method="delta")

    spread = 1.959963984540054 * np.sqrt(1 / 3727 + 1 / 2936)
    assert found.ratio == pytest.approx(126.94141689)
    assert found.low == pytest.approx(126.94141689 * np.exp(-spread))
    assert found.high == pytest.approx(126.94141689 * np.exp(spread))


def test_wilson_is_the_default_and_is_written_into_the_result():
    found = ratio_intervals([7], [3])

    assert (found.method, found.confidence) == ("wilson", 0.95)
    np.testing.assert_array_equal(found.low, ratio_intervals([7], [3], method="wilson").low)


@pytest.mark.parametrize("method", METHODS)
def test_places_without_girls_boys_or_births_have_their_stated_ends(method):
    found = ratio_intervals([5, 0, 0, -1, 4], [0, 5, 0, 3, -1], method=method)

    np.testing.assert_array_equal(found.ratio, [np.inf, 0, np.nan, np.nan, np.nan])
    assert found.high[0] == np.inf
    assert found.low[1] == 0
    assert np.isnan(found.low[2:]).all()
    assert np.isnan(found.high[2:]).all()
    assert found.reasons == ("no girls", None, "no births", "not given", "not given")
    if method == "delta":
        assert (found.low[0], found.high[1]) == (0, np.inf)
    else:
        assert found.low[0] == pytest.approx(1e4 / found.high[1])
        assert 20 < found.low[0] < 200


@pytest.mark.parametrize("method", METHODS)
def test_one_birth_gives_an_interval_from_below_to_far_above(method):
    found = ratio_intervals([1, 0], [0, 1], method=method)

    assert found.low[0] < 106 < found.high[0]
    assert found.low[1] < 106 < found.high[1]


@pytest.mark.parametrize("method", METHODS)
def test_a_billion_births_keep_their_digits(method):
    boys, girls = 514_563_107, 485_436_893

    found = ratio_intervals(boys, girls, method=method)

    spread = 1.959963984540054 * np.sqrt(1 / boys + 1 / girls)
    assert found.low == pytest.approx(100 * boys / girls * np.exp(-spread), rel=3e-9)
    assert found.high == pytest.approx(100 * boys / girls * np.exp(spread), rel=3e-9)


@pytest.mark.parametrize(("method", "end"), [("wilson", 1.959963984540054**2), ("exact", -np.log(0.025))])
def test_a_billion_boys_and_no_girl_leave_a_finite_lower_end(method, end):
    found = ratio_intervals([10**9, 0], [0, 10**9], method=method)

    # The upper end of the girls' share is z²/n (Wilson) and -log(0.025)/n (exact) to first order.
    assert found.low[0] == pytest.approx(100 * 1e9 / end, rel=1e-6)
    assert found.high[1] == pytest.approx(100 * end / 1e9, rel=1e-6)
    assert (found.high[0], found.low[1]) == (np.inf, 0)


def test_a_scalar_gives_arrays_without_dimension():
    found = ratio_intervals(236, 200)

    assert isinstance(found.ratio, np.ndarray)
    assert {array.shape for array in (found.ratio, found.low, found.high, found.births)} == {()}
    assert float(found.ratio) == 118.0


def test_an_empty_table_gives_empty_arrays():
    found = ratio_intervals([], [])

    assert found.ratio.shape == found.low.shape == found.high.shape == (0,)
    assert found.reasons == ()


def test_places_by_periods_keep_their_shape():
    found = ratio_intervals(np.full((3, 4), 10), np.full((3, 4), 5))

    assert found.low.shape == (3, 4)
    assert (found.ratio == 200).all()


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1, float("nan")])
def test_a_confidence_outside_its_range_is_refused(confidence):
    with pytest.raises(ValueError, match=f"confidence must lie between 0 and 1, got {confidence}"):
        ratio_intervals(1, 1, confidence=confidence)


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(
        ValueError, match=r"method must be one of \('wilson', 'exact', 'jeffreys', 'delta'\), got 'wald'"
    ):
        ratio_intervals(1, 1, method="wald")


@pytest.mark.parametrize("method", ["wilson", "exact", "jeffreys"])
@pytest.mark.parametrize("births", [30, 100, 1000])
def test_intervals_cover_the_true_ratio_as_often_as_they_say(method, births):
    boys = np.arange(births + 1)
    found = ratio_intervals(boys, births - boys, method=method)
    weights = stats.binom.pmf(boys, births, 106 / 206)

    coverage = weights[(found.low <= 106) & (found.high >= 106)].sum()

    assert coverage >= (0.95 if method == "exact" else 0.93)
    assert coverage <= 0.985
