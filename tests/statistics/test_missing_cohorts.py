"""A cohort in two censuses, by sex."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.missing import Cohort, compare_cohorts


def test_a_cohort_that_did_not_change_has_nothing_added():
    found = compare_cohorts(Cohort([100, 50], [90, 60]), Cohort([100, 50], [90, 60]))

    np.testing.assert_array_equal(found.boys_growth, 0)
    np.testing.assert_array_equal(found.more_girls, 0)
    assert found.total_girls_beyond_boys == 0


def test_girls_added_are_told_beside_boys_added_and_beyond_their_growth():
    found = compare_cohorts(Cohort([1000], [800]), Cohort([1100], [960]))

    assert found.ratio_before == pytest.approx(125)
    assert (found.boys_growth.item(), found.girls_growth.item()) == pytest.approx((0.1, 0.2))
    assert found.more_girls == pytest.approx(60)
    assert found.girls_beyond_boys == pytest.approx(80)


def test_totals_add_children_and_compare_the_growth_of_the_sums():
    found = compare_cohorts(Cohort([1000, 200], [800, 180]), Cohort([1100, 150], [960, 190]))

    assert found.total_more_girls == pytest.approx(found.more_girls.sum())
    assert found.total_girls_beyond_boys == pytest.approx(170 - 980 * 50 / 1200)


def test_a_place_missing_in_one_census_is_in_no_total():
    found = compare_cohorts(Cohort([1000, 500], [800, -1]), Cohort([1100, 600], [960, 500]))

    assert np.isnan([found.more_girls[1], found.girls_growth[1], found.boys_growth[1]]).all()
    assert found.left_out == 1
    assert found.total_more_girls == pytest.approx(60)
    assert found.ratio_after[1] == 120


def test_places_without_children_have_stated_answers():
    found = compare_cohorts(Cohort([0, 0, 5], [0, 4, 0]), Cohort([0, 3, 5], [2, 4, 0]))

    np.testing.assert_array_equal(found.ratio_before, [np.nan, 0, np.inf])
    np.testing.assert_array_equal(found.girls_growth, [np.inf, 0, np.nan])
    np.testing.assert_array_equal(found.boys_growth, [np.nan, np.inf, 0])
    np.testing.assert_array_equal(found.more_girls, [2, -3, 0])
    np.testing.assert_array_equal(found.girls_beyond_boys, [np.nan, np.nan, 0])


def test_nothing_at_all_compares_to_nothing():
    found = compare_cohorts(Cohort([], []), Cohort([], []))

    assert found.more_girls.shape == (0,)
    assert found.total_more_girls == 0
    assert np.isnan(found.total_girls_beyond_boys)


def test_deaths_expected_of_each_sex_are_taken_off_first():
    found = compare_cohorts(Cohort(1000, 1000), Cohort(980, 990), survival_boys=0.98, survival_girls=0.99)

    assert found.boys_growth == pytest.approx(0, abs=1e-12)
    assert found.girls_growth == pytest.approx(0, abs=1e-12)


def test_swapping_the_sexes_turns_the_sign():
    one = compare_cohorts(Cohort([1000, 40], [800, 30]), Cohort([1100, 45], [960, 44]))
    other = compare_cohorts(Cohort([800, 30], [1000, 40]), Cohort([960, 44], [1100, 45]))

    np.testing.assert_allclose(one.more_girls, -other.more_girls)
    np.testing.assert_allclose(one.ratio_before, 1e4 / other.ratio_before)


@pytest.mark.parametrize("share", [0, -0.5, 1.01])
def test_a_survival_that_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match=f"survival_girls must lie above 0 and not above 1, got {share}"):
        compare_cohorts(Cohort(1, 1), Cohort(1, 1), survival_girls=share)


def test_censuses_of_different_places_are_refused():
    with pytest.raises(ValueError, match=r"both censuses must have one shape, got \(2,\) and \(1,\)"):
        compare_cohorts(Cohort([1, 2], [1, 2]), Cohort([1], [1]))


def test_the_table_carries_the_totals():
    table = compare_cohorts(Cohort([1000], [800]), Cohort([1100], [960])).to_arrow()

    assert table.schema.metadata[b"total_more_girls"] == b"60.0"
    assert table.column("girls_growth").to_pylist() == pytest.approx([0.2])
