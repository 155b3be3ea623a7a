"""What must hold for every count of boys and girls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.jurisdictions import VerdictBounds
from tianping.statistics.ratio import false_discovery, homogeneity, judge, ratio_intervals
from tianping.terms import Verdict

count = st.one_of(st.integers(0, 50), st.integers(0, 10**9))
places = st.lists(st.tuples(st.integers(-1, 3000), st.integers(-1, 3000)), min_size=1, max_size=30)
method = st.sampled_from(["wilson", "exact", "jeffreys", "delta"])


def columns(rows):
    return tuple(np.array(column) for column in zip(*rows, strict=True))


@given(boys=count, girls=count, method=method, confidence=st.floats(0.5, 0.999))
def test_swapping_the_sexes_inverts_the_ratio_and_mirrors_the_interval(boys, girls, method, confidence):
    one = ratio_intervals(boys, girls, method=method, confidence=confidence)
    other = ratio_intervals(girls, boys, method=method, confidence=confidence)

    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one.ratio, 1e4 / other.ratio, rtol=1e-12)
        np.testing.assert_allclose(one.low, 1e4 / other.high, rtol=1e-12)
        np.testing.assert_allclose(one.high, 1e4 / other.low, rtol=1e-12)


@given(boys=st.integers(0, 2000), girls=st.integers(0, 2000), method=method, times=st.integers(2, 1000))
def test_more_births_of_the_same_share_never_widen_the_interval(boys, girls, method, times):
    few = ratio_intervals(boys, girls, method=method)
    many = ratio_intervals(boys * times, girls * times, method=method)

    # NaN (no births) is neither wider nor narrower; the margin is for rounding alone.
    assert not many.low < few.low * (1 - 1e-9)
    assert not many.high > few.high * (1 + 1e-9)


@given(boys=count, girls=count, method=method)
def test_the_interval_holds_the_ratio(boys, girls, method):
    found = ratio_intervals(boys, girls, method=method)

    if boys + girls:
        assert found.low <= found.ratio <= found.high
    else:
        assert np.isnan([found.low, found.ratio, found.high]).all()


@given(rows=places, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(bounds, rows, seed):
    boys, girls = columns(rows)
    order = np.random.default_rng(seed).permutation(len(rows))

    straight, shuffled = judge(boys, girls, bounds=bounds), judge(boys[order], girls[order], bounds=bounds)

    np.testing.assert_array_equal(straight.verdict[order], shuffled.verdict)
    np.testing.assert_array_equal(straight.probability_high[order], shuffled.probability_high)
    np.testing.assert_array_equal(straight.q_value[order], shuffled.q_value)


@given(rows=places)
def test_places_without_births_or_counts_change_nothing_for_the_others(bounds, rows):
    boys, girls = columns(rows)

    alone = judge(boys, girls, bounds=bounds)
    among = judge(np.r_[boys, 0, -1], np.r_[girls, 0, 8], bounds=bounds)

    np.testing.assert_array_equal(among.verdict[:-2], alone.verdict)
    np.testing.assert_array_equal(among.q_value[:-2], alone.q_value)


@given(rows=places)
def test_swapping_the_sexes_and_the_band_turns_high_into_low(bounds, rows):
    boys, girls = columns(rows)
    turned = replace(bounds, reference=1e4 / 106, normal_low=1e4 / 107, normal_high=1e4 / 103, marked_excess=1e4 / 90)

    one, other = judge(boys, girls, bounds=bounds), judge(girls, boys, bounds=turned)

    np.testing.assert_allclose(one.probability_high, other.probability_low, rtol=1e-7)
    np.testing.assert_allclose(one.probability_low, other.probability_high, rtol=1e-7)
    np.testing.assert_array_equal(one.direction, -other.direction)


@given(rows=places)
def test_the_four_probabilities_make_sense_together(bounds, rows):
    found = judge(*columns(rows), bounds=bounds)
    known = ~np.isnan(found.probability_high)

    total = found.probability_high + found.probability_low + found.probability_normal
    np.testing.assert_allclose(total[known], 1, atol=1e-12)
    assert (found.probability_marked[known] <= found.probability_high[known]).all()
    assert (found.one_in[known] >= 2).all()


@given(boys=st.integers(30, 5000), girls=st.integers(0, 5000), more=st.integers(1, 500))
def test_more_boys_among_the_same_girls_never_make_a_place_look_less_high(bounds, boys, girls, more):
    rank = [Verdict.LOW, Verdict.PROBABLY_LOW, Verdict.PROBABLY_HIGH, Verdict.HIGH]
    few, many = judge([boys, boys + more], [girls, girls], bounds=bounds, screen=False).verdicts()

    if few in rank and many in rank:
        assert rank.index(many) >= rank.index(few)


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_never_fall_below_p_and_keep_their_order(p):
    q = false_discovery(p)

    assert (q >= np.array(p) - 1e-15).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= 0).all()


@given(rows=places, times=st.integers(2, 9))
def test_chi_square_grows_with_births_at_the_same_shares(rows, times):
    boys, girls = columns(rows)
    boys, girls = np.maximum(boys, 0), np.maximum(girls, 0)

    assert homogeneity(boys * times, girls * times).chi2 == pytest.approx(
        times * homogeneity(boys, girls).chi2, rel=1e-9, abs=1e-9, nan_ok=True
    )


def test_the_bounds_of_these_properties_are_those_in_force(bounds):
    assert isinstance(bounds, VerdictBounds)
    assert (bounds.reference, bounds.normal_low, bounds.normal_high) == (106, 103, 107)
