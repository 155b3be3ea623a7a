"""Funnel limits against a search through every split."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import chance, funnel_limits


def outside(boys, girls, limits):
    ratio = np.divide(100.0 * boys, girls, out=np.full(len(boys), np.inf), where=girls > 0)
    return ratio > limits.high, ratio < limits.low


@pytest.mark.parametrize("births", [*range(1, 41), 100, 999])
@pytest.mark.parametrize("coverage", [0.8, 0.95, 0.998])
@pytest.mark.parametrize("reference", [106, 95])
def test_a_place_is_outside_exactly_when_its_mid_p_is_below_the_bound(births, coverage, reference):
    boys = np.arange(births + 1)
    law = stats.binom(births, reference / (100 + reference))
    upper = law.sf(boys) + law.pmf(boys) / 2
    lower = law.cdf(boys) - law.pmf(boys) / 2

    above, below = outside(boys, births - boys, funnel_limits(births, reference=reference, coverage=coverage))

    np.testing.assert_array_equal(above, upper < (1 - coverage) / 2)
    np.testing.assert_array_equal(below, lower < (1 - coverage) / 2)


def test_the_limit_stands_where_the_line_through_the_mid_p_crosses_the_bound():
    share, births = Fraction(106, 206), 20
    weight = [comb(births, k) * share**k * (1 - share) ** (births - k) for k in range(births + 1)]
    mid = [sum(weight[k + 1 :]) + weight[k] / 2 for k in range(births + 1)]
    inside = max(k for k in range(births + 1) if mid[k] >= Fraction(25, 1000))
    crossing = inside + (mid[inside] - Fraction(25, 1000)) / (mid[inside] - mid[inside + 1])

    assert funnel_limits(births, reference=106).high == pytest.approx(
        float(100 * crossing / (births - crossing)), rel=1e-10
    )


def test_so_few_births_cannot_leave_the_limits():
    limits = funnel_limits([1, 2, 3, 4, 5, 6], reference=106)

    # Boys only has mid-p share**n / 2: 0.035 for four boys, 0.018 for five.
    np.testing.assert_array_equal(np.isinf(limits.high), [True, True, True, True, False, False])
    np.testing.assert_array_equal(limits.low == 0, [True, True, True, True, False, False])


def test_no_births_and_not_given_have_no_limits():
    limits = funnel_limits([0, -1, np.nan, 50], reference=106)

    assert np.isnan(limits.low[:3]).all()
    assert np.isnan(limits.high[:3]).all()
    assert limits.low[3] < 106 < limits.high[3]


@pytest.mark.parametrize("births", [10**4, 10**6, 10**9])
def test_many_births_meet_the_normal_limits(births):
    exact, normal = (funnel_limits(births, reference=106, method=method) for method in ("exact", "normal"))

    assert np.log(exact.high / 106) == pytest.approx(np.log(normal.high / 106), rel=20 / np.sqrt(births))
    assert np.log(exact.low / 106) == pytest.approx(np.log(normal.low / 106), rel=20 / np.sqrt(births))


def test_a_place_at_the_limit_of_a_billion_births_has_the_bounds_mid_p():
    limits = funnel_limits(10**9, reference=106)
    boys = int(10**9 * float(limits.high) / (100 + float(limits.high)))

    around = chance([boys - 1, boys + 2], [10**9 - boys + 1, 10**9 - boys - 2], reference=106).p_value

    assert around[0] > 0.05 > around[1]
    assert around == pytest.approx(0.05, rel=1e-3)


def test_null_places_leave_the_limits_as_often_as_they_say():
    births, boys = 2000, np.arange(2001)
    above, below = outside(boys, births - boys, funnel_limits(births, reference=106))
    weights = stats.binom.pmf(boys, births, 106 / 206)

    assert weights[above].sum() == pytest.approx(0.025, abs=0.003)
    assert weights[below].sum() == pytest.approx(0.025, abs=0.003)


def test_limits_close_in_as_births_grow():
    limits = funnel_limits(np.unique(np.geomspace(30, 1e9, 300).astype(int)), reference=106)

    assert (np.diff(limits.high) < 0).all()
    assert (np.diff(limits.low) > 0).all()


def test_swapping_the_sexes_mirrors_the_limits():
    one, other = funnel_limits([7, 50, 4000], reference=106), funnel_limits([7, 50, 4000], reference=1e4 / 106)

    np.testing.assert_allclose(one.high, 1e4 / other.low, rtol=1e-9)
    np.testing.assert_allclose(one.low, 1e4 / other.high, rtol=1e-9)


def test_the_order_and_repetition_of_sizes_do_not_matter():
    sizes = np.array([[500, 20], [500, 10**6]])

    limits = funnel_limits(sizes, reference=106)

    assert limits.high.shape == (2, 2)
    assert limits.high[0, 0] == limits.high[1, 0] == funnel_limits(500, reference=106).high
    assert funnel_limits([], reference=106).low.shape == (0,)
    assert funnel_limits(5, reference=106).low.shape == ()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"births": [-5]}, r"births\[0\]=-5 must not be negative"),
        ({"coverage": 1.0}, "coverage must lie between 0 and 1, got 1.0"),
        ({"reference": 0}, "reference must be boys per 100 girls"),
        ({"method": "poisson"}, r"method must be one of \('exact', 'normal'\), got 'poisson'"),
    ],
)
def test_limits_that_cannot_be_drawn_are_refused(settings, message):
    wanted = {"births": [5], "reference": 106, **settings}
    with pytest.raises(ValueError, match=message):
        funnel_limits(wanted.pop("births"), **wanted)
