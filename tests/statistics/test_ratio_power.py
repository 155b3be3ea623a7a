"""Births needed and the smallest departure that would be found, checked by exact enumeration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import births_needed, chance, detectable_change, detectable_ratio


def exact_power(births, ratio, *, reference=106, significance=0.05):
    """Chance that the two-sided mid-p test finds a place of this ratio, summed over all splits."""
    boys = np.arange(births + 1)
    found = chance(boys, births - boys, reference=reference).p_value < significance
    return stats.binom.pmf(boys, births, ratio / (100 + ratio))[found].sum()


@pytest.mark.parametrize(
    ("ratio", "printed", "exact"), [(110, 22_900, 22_922), (115, 4_700, 4_743), (120, 2_000, 2_050)]
)
def test_births_needed_are_the_published_ones(ratio, printed, exact):
    assert births_needed(ratio, reference=106, rounded=True) == printed
    assert births_needed(ratio, reference=106) == exact


@pytest.mark.parametrize("ratio", [90, 110, 115, 120, 130])
@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
def test_that_many_births_give_that_power_by_enumeration(ratio, power):
    births = births_needed(ratio, reference=106, power=power)

    assert exact_power(births, ratio) == pytest.approx(power, abs=0.01 if births >= 500 else 0.03)


def test_a_small_figure_is_rounded_up_to_ten():
    assert births_needed(300, reference=106) == 33
    assert births_needed(300, reference=106, rounded=True) == 40
    assert births_needed(1e9, reference=106) >= 1


def test_more_power_or_a_stricter_test_needs_more_births():
    plain = births_needed(115, reference=106)

    assert births_needed(115, reference=106, power=0.9) > plain
    assert births_needed(115, reference=106, significance=0.01) > plain


@pytest.mark.parametrize(
    ("ratio", "settings", "message"),
    [
        (106, {}, "ratio must differ from the reference, got 106 for both"),
        (0, {}, "ratio must be boys per 100 girls, above 0 and finite, got 0"),
        (np.inf, {}, "ratio must be boys per 100 girls"),
        (110, {"reference": -1}, "reference must be boys per 100 girls"),
        (110, {"power": 1}, "power must lie between 0 and 1, got 1"),
        (110, {"power": 0.01}, "power must not lie below significance, got 0.01 and 0.05"),
        (110, {"significance": 0}, "significance must lie between 0 and 1, got 0"),
    ],
)
def test_births_needed_refuses_what_has_no_answer(ratio, settings, message):
    with pytest.raises(ValueError, match=message):
        births_needed(ratio, **{"reference": 106, **settings})


@pytest.mark.parametrize("ratio", [107, 110, 115, 120, 200])
@pytest.mark.parametrize("power", [0.3, 0.5, 0.8, 0.99])
def test_the_smallest_excess_is_the_inverse_of_the_births_needed(ratio, power):
    births = births_needed(ratio, reference=106, power=power)

    found = detectable_ratio([births - 1, births], reference=106, power=power)

    assert found[1] <= ratio < found[0]


@pytest.mark.parametrize("ratio", [60, 100, 105])
def test_the_smallest_deficit_is_the_inverse_of_the_births_needed(ratio):
    births = births_needed(ratio, reference=106)

    found = detectable_ratio([births - 1, births], reference=106, side="low")

    assert found[0] < ratio <= found[1]


def test_six_thousand_births_show_an_excess_from_114_on():
    assert detectable_ratio(6_000, reference=106) == pytest.approx(113.97, abs=0.05)
    assert exact_power(6_000, 113.97) == pytest.approx(0.8, abs=0.01)


def test_with_hardly_any_births_nothing_could_be_found():
    np.testing.assert_array_equal(detectable_ratio([0, 1, 2, -1], reference=106), [np.inf, np.inf, np.inf, np.nan])
    np.testing.assert_array_equal(detectable_ratio([0, 1, 2, -1], reference=106, side="low"), [0, 0, 0, np.nan])


def test_a_billion_births_find_a_hundredth_of_a_point():
    assert detectable_ratio(10**9, reference=106) == pytest.approx(106.0188, abs=1e-3)


def test_more_births_find_less():
    found = detectable_ratio(np.arange(8, 5000), reference=106)

    assert (np.diff(found[np.isfinite(found)]) < 0).all()
    assert np.isfinite(found).sum() > 4980


def test_shapes_are_kept_and_an_unknown_side_is_refused():
    assert detectable_ratio(500, reference=106).shape == ()
    assert detectable_ratio([], reference=106).shape == (0,)
    assert detectable_ratio(np.full((2, 2), 500), reference=106).shape == (2, 2)
    with pytest.raises(ValueError, match=r"side must be one of \('high', 'low'\), got 'both'"):
        detectable_ratio(5, reference=106, side="both")
    with pytest.raises(ValueError, match=r"births\[0\]=2.5 must be a whole number"):
        detectable_ratio([2.5], reference=106)


@pytest.mark.parametrize(("before", "after"), [(5_000, 5_000), (20_000, 3_000), (800, 900)])
def test_a_change_that_size_is_found_that_often(before, after):
    change = float(detectable_change(before, after, reference=106))
    # Half of the change on each side of 106, on the log scale; the test is the usual one on the log of the ratios.
    half = np.arcsinh(change / 212)
    generator = np.random.default_rng(5)
    shares = [106 * np.exp(side * half) / (100 + 106 * np.exp(side * half)) for side in (-1, 1)]
    boys = [generator.binomial(births, share, 40_000) for births, share in zip((before, after), shares, strict=True)]
    girls = [before - boys[0], after - boys[1]]
    error = np.sqrt(sum(1 / count for count in (*boys, *girls)))

    found = np.abs(np.log(boys[1] * girls[0] / (girls[1] * boys[0]))) / error > 1.959964

    assert found.mean() == pytest.approx(0.8, abs=0.01)


def test_a_period_without_births_shows_no_change():
    np.testing.assert_array_equal(detectable_change([0, 100, -1], [50, 0, 3], reference=106), [np.inf, np.inf, np.nan])
    with pytest.raises(ValueError, match=r"births of both periods must have one shape, got \(1,\) and \(2,\)"):
        detectable_change([1], [1, 2], reference=106)
