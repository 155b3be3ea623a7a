"""The verdict: its rules one by one, its order, and an independent second reading of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import VERDICT_CODES, Posterior, call_verdicts, chance, judge
from tianping.terms import Verdict


def read_rules_again(boys, girls, bounds):
    """The rules for one place alone, written a second time from their statement, with scipy's beta law."""
    if boys is None or girls is None:
        return Verdict.NOT_GIVEN
    if boys + girls == 0:
        return Verdict.NO_BIRTHS
    if boys + girls < bounds.fewest_births:
        return Verdict.CANNOT_TELL
    mean = bounds.reference / (100 + bounds.reference)
    law = stats.beta(boys + bounds.prior_weight * mean, girls + bounds.prior_weight * (1 - mean))
    share = {
        name: getattr(bounds, name) / (100 + getattr(bounds, name))
        for name in ("normal_low", "normal_high", "marked_excess")
    }
    if law.sf(share["normal_high"]) > bounds.probable:
        return Verdict.HIGH if law.sf(share["normal_high"]) > bounds.sure else Verdict.PROBABLY_HIGH
    if law.cdf(share["normal_low"]) > bounds.probable:
        return Verdict.LOW if law.cdf(share["normal_low"]) > bounds.sure else Verdict.PROBABLY_LOW
    if law.cdf(share["normal_high"]) - law.cdf(share["normal_low"]) > bounds.expected:
        return Verdict.AS_EXPECTED
    if law.sf(share["marked_excess"]) < bounds.no_excess:
        return Verdict.NO_SIGN_OF_EXCESS
    return Verdict.CANNOT_TELL


@pytest.mark.parametrize("births", [0, 1, 29, 30, 31, 100, 1_000, 20_000])
def test_every_split_gets_the_verdict_of_a_second_reading_of_the_rules(births, bounds):
    # All splits of small places; of large ones those within six deviations.
    middle, reach = births * 106 / 206, 6 * np.sqrt(births) / 2 + 1
    boys = np.arange(max(0, int(middle - reach)), min(births, int(middle + reach)) + 1)
    boys = boys[:: max(1, len(boys) // 150)]

    found = judge(boys, births - boys, bounds=bounds, screen=False)

    assert list(found.verdicts()) == [read_rules_again(int(k), int(births - k), bounds) for k in boys]


@pytest.mark.parametrize(("boys", "girls", "probability"), [(7, 3, 0.867), (3, 0, 0.933)])
def test_few_births_cannot_tell_however_likely_an_excess_looks(boys, girls, probability, bounds):
    found = judge(boys, girls, bounds=bounds)

    assert found.verdicts().item() is Verdict.CANNOT_TELL
    assert found.probability_high == pytest.approx(probability, abs=5e-4)


@pytest.mark.parametrize(
    ("boys", "girls", "verdict"),
    [
        (29, 0, Verdict.CANNOT_TELL),
        (30, 0, Verdict.HIGH),
        (0, 30, Verdict.LOW),
        (3727, 2936, Verdict.HIGH),
        (565, 475, Verdict.PROBABLY_HIGH),
        (2936, 3727, Verdict.LOW),
        (460, 500, Verdict.PROBABLY_LOW),
        (51_300, 48_800, Verdict.AS_EXPECTED),
        (5_150, 4_850, Verdict.NO_SIGN_OF_EXCESS),
        (60, 55, Verdict.CANNOT_TELL),
        (0, 0, Verdict.NO_BIRTHS),
        (-1, 0, Verdict.NOT_GIVEN),
        (0, -1, Verdict.NOT_GIVEN),
        (-1, -1, Verdict.NOT_GIVEN),
        (514_563_107, 485_436_893, Verdict.AS_EXPECTED),
        (10**9, 0, Verdict.HIGH),
        (0, 10**9, Verdict.LOW),
    ],
)
def test_each_verdict_is_reached(boys, girls, verdict, bounds):
    assert judge(boys, girls, bounds=bounds, screen=False).verdicts().item() is verdict


def test_as_expected_needs_at_least_18_114_births(bounds):
    def verdict(births):
        boys = np.arange(int(births * 0.508), int(births * 0.517))
        return set(judge(boys, births - boys, bounds=bounds, screen=False).verdicts())

    assert Verdict.AS_EXPECTED not in verdict(18_113)
    assert Verdict.AS_EXPECTED in verdict(18_114)


def test_a_place_exactly_at_the_reference_needs_twice_that(bounds):
    births = np.array([33_000, 33_800])
    boys = np.round(births * 106 / 206)

    found = judge(boys, births - boys, bounds=bounds, screen=False)

    assert list(found.verdicts()) == [Verdict.NO_SIGN_OF_EXCESS, Verdict.AS_EXPECTED]


def test_a_missing_count_wins_over_no_births_and_over_few_births(bounds):
    found = judge([0, 5, 5], [0, 5, 5], bounds=bounds, given=[False, False, True])

    assert list(found.verdicts()) == [Verdict.NOT_GIVEN, Verdict.NOT_GIVEN, Verdict.CANNOT_TELL]


def test_rules_are_read_in_their_order(bounds):
    def called(*, high=0.0, low=0.0, normal=0.0, marked=0.0, births=1000.0, given=True):
        arrays = (np.array([value]) for value in (high, low, normal, marked))
        code = call_verdicts(Posterior(*arrays), np.array([births]), given=np.array([given]), bounds=bounds)
        return VERDICT_CODES[code[0]]

    assert called(high=0.99, births=np.nan, given=False) is Verdict.NOT_GIVEN
    assert called(high=0.99, births=0.0) is Verdict.NO_BIRTHS
    assert called(high=0.99, births=29.0) is Verdict.CANNOT_TELL
    assert called(high=0.976, low=0.99) is Verdict.HIGH
    assert called(high=0.975, low=0.99) is Verdict.PROBABLY_HIGH
    assert called(high=0.95, low=0.976) is Verdict.LOW
    assert called(low=0.975, normal=0.9) is Verdict.PROBABLY_LOW
    assert called(low=0.95, normal=0.81) is Verdict.AS_EXPECTED
    assert called(normal=0.8, marked=0.049) is Verdict.NO_SIGN_OF_EXCESS
    assert called(marked=0.05) is Verdict.CANNOT_TELL


def test_on_a_screen_a_sure_verdict_also_needs_its_q_value(bounds):
    # One place that is high when seen alone, among two hundred with nothing the matter.
    boys, girls = np.r_[613, np.full(200, 531)], np.r_[500, np.full(200, 501)]

    alone, screened = judge(boys, girls, bounds=bounds, screen=False), judge(boys, girls, bounds=bounds)

    assert alone.verdicts()[0] is Verdict.HIGH
    assert screened.q_value[0] > bounds.false_discovery
    assert screened.verdicts()[0] is Verdict.PROBABLY_HIGH
    assert judge(boys[:1], girls[:1], bounds=bounds).verdicts()[0] is Verdict.HIGH


def test_low_too_needs_its_q_value_on_a_screen(bounds):
    boys, girls = np.r_[450, np.full(200, 531)], np.r_[510, np.full(200, 501)]

    assert judge(boys, girls, bounds=bounds, screen=False).verdicts()[0] is Verdict.LOW
    assert judge(boys, girls, bounds=bounds).verdicts()[0] is Verdict.PROBABLY_LOW


def test_q_values_are_scipys_over_the_places_large_enough_for_a_verdict(bounds):
    boys, girls = np.array([613, 29, 530, 0, -1, 18]), np.array([500, 0, 502, 0, 3, 12])

    found = judge(boys, girls, bounds=bounds)

    judged = [0, 2, 5]
    p = chance(boys[judged], girls[judged], reference=106).p_value
    np.testing.assert_allclose(found.q_value[judged], stats.false_discovery_control(p), rtol=1e-12)
    assert np.isnan(found.q_value[[1, 3, 4]]).all()


def test_without_a_screen_there_are_no_q_values(bounds):
    found = judge([613, 531], [500, 501], bounds=bounds, screen=False)

    assert np.isnan(found.q_value).all()
    assert found.screen is False


def test_a_screen_of_null_places_calls_almost_none_of_them_sure(bounds):
    boys = np.random.default_rng(20_261_101).binomial(1000, 106 / 206, 5000)

    tally = judge(boys, 1000 - boys, bounds=bounds).tally()

    # 1.9 % of them, about 93, are called high one by one.
    assert tally.get(Verdict.HIGH, 0) + tally.get(Verdict.LOW, 0) <= 2


def test_probabilities_are_those_of_the_beta_posterior(bounds):
    found = judge([236], [200], bounds=bounds)
    law = stats.beta(236 + 2 * 106 / 206, 200 + 2 * 100 / 206)

    assert found.probability_high[0] == pytest.approx(law.sf(107 / 207), rel=1e-10)
    assert found.probability_low[0] == pytest.approx(law.cdf(103 / 203), rel=1e-10)
    assert found.probability_marked[0] == pytest.approx(law.sf(115 / 215), rel=1e-10)
    assert found.probability_normal[0] == pytest.approx(law.cdf(107 / 207) - law.cdf(103 / 203), rel=1e-10)


def test_probabilities_far_out_are_small_and_not_rounded_away(bounds):
    found = judge([6000], [9000], bounds=bounds)
    law = stats.beta(6000 + 2 * 106 / 206, 9000 + 2 * 100 / 206)

    assert 0 < found.probability_high[0] < 1e-100
    assert found.probability_high[0] == pytest.approx(law.sf(107 / 207), rel=1e-7)


def test_a_place_without_births_gets_no_probability_from_the_prior_alone(bounds):
    found = judge([0, -1], [0, 2], bounds=bounds)

    for name in ("high", "low", "normal", "marked"):
        assert np.isnan(getattr(found, f"probability_{name}")).all()
    np.testing.assert_array_equal(found.births, [0, np.nan])


def test_the_bounds_of_the_caller_decide_and_stand_in_the_result(bounds):
    own = bounds.with_band(reference=118, normal=(115, 121))

    assert judge(3000, 2500, bounds=own).verdicts().item() is not Verdict.HIGH
    assert judge(3000, 2500, bounds=bounds).verdicts().item() is Verdict.HIGH
    assert judge(3000, 2500, bounds=own).bounds == own
    assert judge(30, 0, bounds=replace(bounds, fewest_births=31)).verdicts().item() is Verdict.CANNOT_TELL


def test_shapes_of_one_none_and_many_are_kept(bounds):
    assert judge(5, 5, bounds=bounds).verdict.shape == ()
    assert judge([], [], bounds=bounds).verdict.shape == (0,)
    assert list(judge([], [], bounds=bounds).verdicts()) == []
    found = judge(np.full((2, 3), 60), np.full((2, 3), 20), bounds=bounds)
    assert found.verdict.shape == found.q_value.shape == found.verdicts().shape == (2, 3)
    assert found.tally() == {Verdict.HIGH: 6}


def test_the_tally_stands_in_the_order_of_a_screen(bounds):
    tally = judge([0, 3727, 5, -1], [0, 2936, 5, 1], bounds=bounds).tally()

    assert list(tally.items()) == [
        (Verdict.HIGH, 1), (Verdict.CANNOT_TELL, 1), (Verdict.NO_BIRTHS, 1), (Verdict.NOT_GIVEN, 1)
    ]  # fmt: skip


def test_a_hundred_thousand_places_are_judged_in_one_call(bounds):
    generator = np.random.default_rng(1)
    births = generator.integers(0, 2000, 100_000)
    boys = generator.binomial(births, 106 / 206)

    found = judge(boys, births - boys, bounds=bounds)

    sample = slice(None, None, 9_973)
    one_by_one = [
        judge(k, n - k, bounds=bounds, screen=False) for k, n in zip(boys[sample], births[sample], strict=True)
    ]
    np.testing.assert_array_equal(found.probability_high[sample], [each.probability_high for each in one_by_one])
    assert sum(found.tally().values()) == 100_000
