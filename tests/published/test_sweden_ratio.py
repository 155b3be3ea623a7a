"""Sweden 1968-1999, 21 counties: births where nothing is the matter. Statistics Sweden."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published.classic_tables import read_columns

from tianping.statistics.ratio import chance, dispersion, funnel_limits, homogeneity, judge
from tianping.terms import Verdict

POOLED = 105.78


@pytest.fixture(scope="module")
def births(real_data):
    return read_columns(real_data / "classic" / "sweden_births_county_year_sex_1968_1999.csv", "male", "female")


def test_the_pooled_ratio_is_105_78(births):
    boys, girls = births

    assert len(boys) == 21 * 32 == 672
    assert 100 * boys.sum() / girls.sum() == pytest.approx(POOLED, abs=0.005)


def test_35_of_672_county_years_lie_beyond_1_96(births):
    boys, girls = births
    share = POOLED / (100 + POOLED)
    z = (boys - (boys + girls) * share) / np.sqrt((boys + girls) * share * (1 - share))

    assert (np.abs(z) > 1.96).sum() == 35


def test_the_exact_p_and_the_funnel_find_the_same_35(births):
    boys, girls = births
    limits = funnel_limits(boys + girls, reference=POOLED)
    outside = (100 * boys / girls > limits.high) | (100 * boys / girls < limits.low)

    assert outside.sum() == 35
    np.testing.assert_array_equal(outside, chance(boys, girls, reference=POOLED).p_value < 0.05)


def test_the_counties_and_years_share_one_ratio(births):
    found, spread = homogeneity(*births), dispersion(*births)

    assert found.p > 0.2
    assert spread.low == 0


def test_as_a_screen_no_county_year_is_called_high_or_low(births, bounds):
    tally = judge(*births, bounds=bounds).tally()

    assert Verdict.HIGH not in tally
    assert Verdict.LOW not in tally
    # One by one they are called at the rate that the page states for such sizes: 2 to 4 % probably high or more.
    alone = judge(*births, bounds=bounds, screen=False).tally()
    assert (alone[Verdict.HIGH] + alone[Verdict.PROBABLY_HIGH]) / 672 == pytest.approx(0.025, abs=0.015)
