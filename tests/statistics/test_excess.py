"""What explains an excess: against Fisher's test, drawn truths, and sums that must come out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from tianping.jurisdictions import VerdictBounds
from tianping.statistics.excess import (
    LogPart,
    completeness,
    explain_excess,
    explained_by_late,
    late_girls,
    late_registration,
    order_composition,
    source_gap,
)
from tianping.statistics.ratio import funnel_limits

few = st.integers(0, 60)


@settings(deadline=None)
@given(few, few, few, few)
def test_late_test_is_fishers_exact_test(late_boys: int, late: int, prompt_boys: int, prompt: int) -> None:
    expected = fisher_exact([[late, late_boys], [prompt, prompt_boys]], alternative="greater").pvalue

    found = late_girls([late_boys], [late], prompt_boys=[prompt_boys], prompt_girls=[prompt])

    assert found.p_value[0] == pytest.approx(expected, rel=1e-6)


def test_places_without_late_registrations_have_nothing_to_tell() -> None:
    found = late_girls([0, -1, 0], [0, -1, 3], prompt_boys=[40, 40, 0], prompt_girls=[30, 30, 5])

    assert found.p_value.tolist() == [1, 1, 1]
    assert np.isnan(found.share_late[:2]).all()
    assert found.share_late[2] == 1
    assert late_girls([], [], prompt_boys=[], prompt_girls=[]).p_value.shape == (0,)


def test_late_test_calls_places_that_register_both_sexes_alike_at_most_at_its_level() -> None:
    random = np.random.Generator(np.random.Philox(31))
    late, prompt = random.binomial(40, 0.47, 4000), random.binomial(600, 0.47, 4000)

    p = late_girls(40 - late, late, prompt_boys=600 - prompt, prompt_girls=prompt).p_value

    # An exact test is conservative: 4,000 draws at a true rate of 5 % exceed 5.9 % once in 200.
    assert 0.02 < (p < 0.05).mean() < 0.059


def triangle(random: np.random.Generator, *, places: int, births: int, delays: tuple[float, ...]) -> NDArray[np.int64]:
    """Births by year and delay, with what lies after the present cut off."""
    years = 8
    drawn = random.multinomial(births, delays, size=(places, years))
    seen = np.arange(len(delays))[None, :] <= np.arange(years - 1, -1, -1)[:, None]
    return drawn * seen


def test_share_registered_is_recovered_and_its_interval_covers() -> None:
    random = np.random.Generator(np.random.Philox(5))
    delays = (0.62, 0.10, 0.12, 0.10, 0.06)

    found = completeness(triangle(random, places=3000, births=90, delays=delays))

    truth = np.cumsum(delays)
    assert np.exp(np.log(found.share).mean(axis=0)) == pytest.approx(truth, rel=0.01)
    misses = np.abs(np.log(found.share[:, 0] / truth[0])) > 1.96 * np.sqrt(found.log_variance[:, 0])
    assert 0.035 < misses.mean() < 0.065


def test_share_registered_is_not_fooled_by_a_year_that_is_still_incomplete() -> None:
    found = completeness([[[60, 40], [60, 40], [600, 0]]])

    assert found.share.tolist() == [[0.6, 1.0]]


def test_what_lies_after_the_present_is_not_read() -> None:
    assert completeness([[[60, 40], [60, 999]]]).share.tolist() == completeness([[[60, 40], [60, 0]]]).share.tolist()


@pytest.mark.parametrize("registered", [[[[0, 0], [0, 0]]], [[[-1, -1], [-1, -1]]]])
def test_place_without_registrations_is_taken_as_complete(registered: list[list[list[int]]]) -> None:
    found = completeness(registered)

    assert found.share.tolist() == [[1, 1]]
    assert found.log_variance.tolist() == [[0, 0]]


def test_place_where_everything_came_late_cannot_be_completed() -> None:
    girls, boys = completeness([[[0, 9], [0, 0]]]), completeness([[[9, 0], [4, 0]]])

    assert np.isnan(late_registration(boys, girls, delay=0).value).all()


def test_triangle_with_more_delays_than_years_is_refused() -> None:
    with pytest.raises(ValueError, match=r"got \(1, 1, 2\)"):
        completeness([[[1, 2]]])


def test_late_girls_raise_the_ratio_by_the_shares_that_are_missing() -> None:
    boys, girls = completeness([[[98, 2], [98, 0]]]), completeness([[[70, 30], [70, 0]]])

    late = late_registration(boys, girls, delay=0)

    assert np.exp(late.value[0]) == pytest.approx(0.98 / 0.70)
    assert late_registration(boys, girls, delay=1).value[0] == 0
    assert late_registration(boys, girls, delay=9).value[0] == 0
    with pytest.raises(ValueError, match="got -1"):
        late_registration(boys, girls, delay=-1)


def test_order_effect_equals_the_ratio_worked_out_by_hand() -> None:
    # County: first births 1000/1000, later ones 600/400. The place has half and half, the county two thirds and one.
    part = order_composition([[50, 50]], standard_boys=[1000, 600], standard_girls=[1000, 400])

    own = (0.5 * 0.5 + 0.5 * 0.6) / (0.5 * 0.5 + 0.5 * 0.4)
    assert np.exp(part.value[0]) == pytest.approx(own / (1600 / 1400))


def test_place_with_the_orders_of_the_county_has_no_order_effect() -> None:
    part = order_composition([[40, 20, 10]], standard_boys=[420, 230, 120], standard_girls=[380, 170, 80])

    assert part.value[0] == pytest.approx(0, abs=1e-12)


def test_order_effect_is_covered_by_its_variance() -> None:
    random = np.random.Generator(np.random.Philox(8))
    shares, level = np.array([0.4, 0.35, 0.25]), np.array([0.515, 0.53, 0.55])
    births = random.multinomial(300, shares, size=2000)
    truth = np.log(shares @ level / (1 - shares @ level)) - np.log(level.mean() / (1 - level.mean()))
    standard = 10**9

    part = order_composition(
        births, standard_boys=level * standard // 1, standard_girls=standard - level * standard // 1
    )

    misses = np.abs(part.value - truth) > 1.96 * np.sqrt(part.variance)
    assert 0.035 < misses.mean() < 0.065


@pytest.mark.parametrize("births", [[[0, 0]], [[-1, -1]], [[0, 4]]])
def test_order_effect_cannot_be_told_without_births_or_a_level(births: list[list[int]]) -> None:
    assert np.isnan(order_composition(births, standard_boys=[10, 5], standard_girls=[10, 0]).value[0])


def test_orders_must_be_those_of_the_standard() -> None:
    with pytest.raises(ValueError, match="3 and 3 orders"):
        order_composition([[1, 2]], standard_boys=[1, 2, 3], standard_girls=[1, 2, 3])


def test_sources_that_agree_differ_by_nothing_and_one_more_boy_shows() -> None:
    gap = source_gap([100, 101, 5], [90, 90, 0], other_boys=[100, 100, 5], other_girls=[90, 90, 4])

    assert gap.value[0] == 0
    assert gap.value[1] == pytest.approx(np.log(1.01))
    assert np.isnan(gap.value[2])
    assert np.isnan(source_gap([5], [5], other_boys=[np.nan], other_girls=[5]).value[0])


def part(value: float, variance: float = 0.001) -> LogPart:
    return LogPart(np.array([value]), np.array([variance]))


logs = st.floats(-0.3, 0.3)


@settings(deadline=None)
@given(st.integers(1, 5000), st.integers(1, 5000), logs, logs, logs)
def test_parts_add_up_to_the_excess(boys: int, girls: int, late: float, definitions: float, order: float) -> None:
    parts = explain_excess([boys], [girls], reference=106, causes=(part(late), part(definitions), part(order)))

    assert parts.points[0].sum() == pytest.approx(100 * boys / girls - 106, abs=1e-6)
    assert parts.excess[0] == pytest.approx(100 * boys / girls - 106)
    assert (parts.low[0] <= parts.points[0]).all()
    assert (parts.points[0] <= parts.high[0]).all()
    assert parts.known.all()


def test_chance_is_the_funnel_around_the_reference() -> None:
    limits = funnel_limits(np.array([418]), reference=106)

    parts = explain_excess([250], [168], reference=106, causes=(part(0), part(0), part(0)))

    assert parts.low[0, 0] == pytest.approx(limits.low[0] - 106)
    assert parts.high[0, 0] == pytest.approx(limits.high[0] - 106)


def test_a_cause_that_cannot_be_told_counts_as_nothing_and_is_marked() -> None:
    parts = explain_excess([250], [168], reference=106, causes=(part(0.1), LogPart.unknown(1), part(0.02)))

    assert parts.known[0].tolist() == [True, True, False, True, True]
    assert parts.points[0, 2] == 0
    assert parts.points[0].sum() == pytest.approx(parts.excess[0])


@pytest.mark.parametrize(("boys", "girls"), [(0, 0), (5, 0), (0, 5), (-1, 5)])
def test_place_without_a_finite_ratio_has_no_excess(boys: int, girls: int) -> None:
    parts = explain_excess([boys], [girls], reference=106, causes=(part(0), part(0), part(0)))

    assert np.isnan(parts.points).all()
    assert not parts.known.any()


def test_what_remains_widens_with_the_doubt_about_the_causes() -> None:
    sure = explain_excess([250], [168], reference=106, causes=(part(0.1, 0.0), part(0, 0.0), part(0, 0.0)))
    unsure = explain_excess([250], [168], reference=106, causes=(part(0.1, 0.01), part(0, 0.0), part(0, 0.0)))

    assert unsure.high[0, 4] > sure.high[0, 4]
    assert unsure.low[0, 4] < sure.low[0, 4]


def test_late_registration_explains_only_a_high_ratio_that_goes_away_with_it(bounds: VerdictBounds) -> None:
    cases = {
        "explained": (160, 100, 0.40, 1e-9, True),
        "still high without the delay": (320, 100, 0.40, 1e-9, False),
        "girls not surely late": (160, 100, 0.40, 0.3, False),
        "ratio not above the band": (100, 100, 0.40, 1e-9, False),
        "fewer births than a verdict needs": (16, 10, 0.40, 1e-9, False),
        "no girls": (160, 0, 0.40, 1e-9, False),
        "not given": (-1, -1, 0.40, 1e-9, False),
        "delay cannot be told": (160, 100, np.nan, 1e-9, False),
    }
    boys, girls, value, p_value, expected = (list(column) for column in zip(*cases.values(), strict=True))
    late = LogPart(np.array(value), np.where(np.isnan(value), np.nan, 0.004))

    found = explained_by_late(boys, girls, late=late, p_value=p_value, bounds=bounds)

    assert dict(zip(cases, found.tolist(), strict=True)) == dict(zip(cases, expected, strict=True))
