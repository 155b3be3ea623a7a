"""'One in k by chance' against exact sums of fractions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import chance

SHARE = Fraction(106, 206)


def exact_mid_p(births):
    """P(more) + P(as many) / 2 and P(fewer) + P(as many) / 2 for every number of boys, as fractions."""
    weights = [comb(births, k) * SHARE**k * (1 - SHARE) ** (births - k) for k in range(births + 1)]
    upper = [sum(weights[k + 1 :]) + weights[k] / 2 for k in range(births + 1)]
    return np.array([float(p) for p in upper]), np.array([float(1 - p) for p in upper])


@pytest.mark.parametrize("births", [1, 2, 3, 10, 31, 60])
def test_mid_p_equals_the_exact_sum_for_every_split_of_small_places(births):
    boys = np.arange(births + 1)
    upper, lower = exact_mid_p(births)

    found = chance(boys, births - boys, reference=106)

    np.testing.assert_allclose(found.p_value, 2 * np.minimum(upper, lower), rtol=1e-10)
    np.testing.assert_allclose(found.one_in, 1 / np.minimum(upper, lower), rtol=1e-10)
    np.testing.assert_array_equal(found.direction, np.where(upper <= 0.5, 1, -1))


@pytest.mark.parametrize(("boys", "girls"), [(3727, 2936), (2000, 3000), (60_000, 50_000)])
def test_mid_p_equals_scipys_binomial_far_in_the_tail(boys, girls):
    law = stats.binom(boys + girls, 106 / 206)
    upper = law.sf(boys) + law.pmf(boys) / 2
    lower = law.cdf(boys - 1) + law.pmf(boys) / 2

    found = chance(boys, girls, reference=106)

    assert found.p_value == pytest.approx(2 * min(upper, lower), rel=1e-8)
    assert found.direction == (1 if upper < lower else -1)


def test_one_in_k_are_those_of_the_reference_screen():
    # Raw counts behind the design's terminal table: 187, 143, 1,214 and 402 births.
    found = chance([110, 83, 643, 218], [77, 60, 571, 184], reference=106)

    np.testing.assert_allclose(found.one_in, [45.6, 17.3, 6.8, 7.5], atol=0.05)


def test_a_place_exactly_at_the_reference_looks_so_every_second_time():
    found = chance([53], [50], reference=106)

    assert found.one_in[0] == pytest.approx(2, abs=0.01)
    assert found.one_in[0] >= 2
    assert found.p_value[0] <= 1


def test_swapping_the_sexes_turns_the_direction_and_keeps_the_chance():
    one, other = chance([30], [20], reference=106), chance([20], [30], reference=1e4 / 106)

    assert (one.direction[0], other.direction[0]) == (1, -1)
    assert one.one_in[0] == pytest.approx(other.one_in[0], rel=1e-12)


def test_a_tie_counts_as_high():
    assert chance(8, 8, reference=100).direction == 1
    assert chance(8, 8, reference=100).one_in == 2


def test_no_births_and_not_given_have_no_chance_to_speak_of():
    found = chance([0, -1, 1, 0], [0, 5, 0, 1], reference=106)

    np.testing.assert_allclose(found.one_in, [np.nan, np.nan, 2 * 206 / 106, 2 * 206 / 100], rtol=1e-12)
    assert found.direction.tolist() == [0, 0, 1, -1]


def test_a_billion_births_beyond_doubles_are_one_in_infinity():
    found = chance([10**9, 514_563_107], [0, 485_436_893], reference=106)

    assert found.p_value[0] == 0
    assert found.one_in[0] == np.inf
    assert found.one_in[1] == pytest.approx(2, abs=1e-4)


@pytest.mark.parametrize("births", [10, 100, 1000])
def test_the_mean_of_the_mid_p_over_null_places_is_one_half(births):
    boys = np.arange(births + 1)
    found = chance(boys, births - boys, reference=106)
    upper = np.where(found.direction == 1, found.p_value / 2, 1 - found.p_value / 2)

    assert (stats.binom.pmf(boys, births, 106 / 206) * upper).sum() == pytest.approx(0.5, abs=1e-10)


@pytest.mark.parametrize("reference", [0, -106, np.inf, np.nan])
def test_a_reference_that_is_no_ratio_is_refused(reference):
    with pytest.raises(ValueError, match="reference must be boys per 100 girls"):
        chance(1, 1, reference=reference)
