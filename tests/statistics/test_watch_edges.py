"""Watching at the edges: every kind of place, wrong input, and properties that hold whatever the counts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tianping.statistics.watch import (
    CusumDesign,
    EwmaDesign,
    FunnelDesign,
    RegressionDesign,
    Signals,
    watch_cusum,
    watch_ewma,
    watch_funnel,
    watch_regression,
)

Watch = Callable[..., Signals]
NAN = float("nan")

WATCHES: dict[str, Watch] = {
    "cusum": lambda b, g: watch_cusum(b, g, design=CusumDesign(reference=106, shifted=120, in_control=30, side="both")),
    "ewma": lambda b, g: watch_ewma(b, g, design=EwmaDesign(reference=106, in_control=30, side="both")),
    "funnel": lambda b, g: watch_funnel(b, g, design=FunnelDesign(reference=106, false_discovery=0.2)),
    "regression": lambda b, g: watch_regression(
        b, g, design=RegressionDesign(periods_per_year=4, years=3, gap=1, tail=0.05)
    ),
}
LONGEST = 24
every_way = pytest.mark.parametrize("watch", WATCHES.values(), ids=WATCHES)
alone_ways = pytest.mark.parametrize(
    "watch", [watch for name, watch in WATCHES.items() if name != "funnel"], ids=["cusum", "ewma", "regression"]
)
counts = st.integers(1, 40).flatmap(
    lambda series: arrays(
        np.int64, (2, series, LONGEST), elements=st.one_of(st.integers(-1, 60), st.integers(0, 10**9)), fill=st.just(7)
    )
)


def sums_one_by_one(boys: np.ndarray, girls: np.ndarray, *, allowance: float, threshold: float) -> list[int]:
    """The sum of excess boys as a person would keep it."""
    held, flags = 0.0, []
    for boy, girl in zip(boys.tolist(), girls.tolist(), strict=True):
        if boy >= 0 and girl >= 0:
            held = max(0.0, held + (boy - (boy + girl) * allowance))
        flags.append(int(held >= threshold))
        held = 0.0 if flags[-1] else held
    return flags


def means_one_by_one(boys: np.ndarray, girls: np.ndarray, *, design: EwmaDesign, limit: float) -> list[int]:
    """The weighted mean as a person would keep it."""
    share = design.reference / (100 + design.reference)
    mean = variance = 0.0
    flags = []
    for boy, girl in zip(boys.tolist(), girls.tolist(), strict=True):
        if boy >= 0 and girl >= 0:
            mean = (1 - design.weight) * mean + design.weight * (boy - (boy + girl) * share)
            variance = (1 - design.weight) ** 2 * variance + design.weight**2 * share * (1 - share) * (boy + girl)
        flags.append(int(variance > 0 and mean / variance**0.5 >= limit))
        if flags[-1]:
            mean = variance = 0.0
    return flags


@settings(deadline=None, max_examples=30)
@given(counts)
def test_many_series_abreast_give_what_one_by_one_gives(both: np.ndarray) -> None:
    boys, girls = both
    sums = watch_cusum(boys, girls, design=CusumDesign(reference=106, in_control=30))
    side = sums.sides[0]
    design = EwmaDesign(reference=106, in_control=30)
    means = watch_ewma(boys, girls, design=design)

    for row in range(len(boys)):
        expected = sums_one_by_one(boys[row], girls[row], allowance=side.allowance[row], threshold=side.threshold[row])
        assert sums.flag[row].tolist() == expected
        assert means.flag[row].tolist() == means_one_by_one(boys[row], girls[row], design=design, limit=means.limit)


@every_way
@settings(deadline=None, max_examples=20)
@given(both=counts, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_series_does_not_matter(watch: Watch, both: np.ndarray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(both.shape[1])

    np.testing.assert_array_equal(watch(*both[:, order]).flag, watch(*both).flag[order])


@every_way
@pytest.mark.parametrize("kind", [np.int8, np.int32, np.uint16, np.float64])
def test_neither_the_layout_nor_the_type_of_counts_matters(watch: Watch, kind: type) -> None:
    both = np.random.default_rng(4).binomial(100, 0.55, (2, 70, LONGEST))
    both[0, 3, 15:] += 40
    flags = watch(*both).flag

    assert (flags != 0).any()
    np.testing.assert_array_equal(watch(*(np.asfortranarray(one, dtype=kind) for one in both)).flag, flags)
    np.testing.assert_array_equal(watch(*(one.astype(kind)[::1] for one in both)).flag, flags)


@pytest.mark.parametrize("name", ["cusum", "ewma"])
@pytest.mark.parametrize("side", ["high", "low", "both"])
@settings(deadline=None, max_examples=20)
@given(both=counts)
def test_swapping_the_sexes_mirrors_high_and_low(name: str, side: str, both: np.ndarray) -> None:
    mirrored = {"high": "low", "low": "high", "both": "both"}[side]
    if name == "cusum":
        straight = watch_cusum(*both, design=CusumDesign(reference=106, shifted=118, in_control=30, side=side))
        turned = watch_cusum(
            *both[::-1],
            design=CusumDesign(reference=1e4 / 106, shifted=1e4 / 106 * 118 / 106, in_control=30, side=mirrored),
        )
    else:
        straight = watch_ewma(*both, design=EwmaDesign(reference=106, in_control=30, side=side))
        turned = watch_ewma(*both[::-1], design=EwmaDesign(reference=1e4 / 106, in_control=30, side=mirrored))

    np.testing.assert_array_equal(turned.flag, -straight.flag)


def test_swapping_the_sexes_mirrors_screens_and_forecasts() -> None:
    both = np.random.default_rng(3).binomial(300, 0.52, (2, 30, LONGEST))
    both[0, 4, 20:] += 150

    for straight, turned in (
        (FunnelDesign(reference=106), FunnelDesign(reference=1e4 / 106)),
        (RegressionDesign(periods_per_year=4), RegressionDesign(periods_per_year=4)),
    ):
        watch = watch_funnel if isinstance(straight, FunnelDesign) else watch_regression
        flags = watch(*both, design=straight).flag
        assert (flags != 0).any()
        np.testing.assert_array_equal(watch(*both[::-1], design=turned).flag, -flags)


@every_way
def test_no_births_anywhere_give_no_signal_and_nothing_that_could_have_been_seen(watch: Watch) -> None:
    found = watch(np.zeros((3, LONGEST), int), np.zeros((3, LONGEST), int))
    limits = found.limits()

    assert not found.flag.any()
    assert np.isnan(limits.expected).all()
    assert np.isnan(limits.detectable).all()
    assert found.explain(2, LONGEST - 1).en == "No births."


@every_way
def test_one_place_gives_what_it_gives_among_others(watch: Watch) -> None:
    both = np.random.default_rng(8).binomial(400, 0.53, (2, 40, LONGEST))
    both[0, 7, 12:] += 120
    if watch is WATCHES["funnel"]:
        # A screen is shared: alone there is nobody to share the false discoveries with.
        assert watch(*both[:, 7]).flag.any()
        return

    np.testing.assert_array_equal(watch(*both[:, 7]).flag, watch(*both).flag[7])
    np.testing.assert_array_equal(watch(*both[:, 7:8]).flag[0], watch(*both).flag[7])


@every_way
def test_a_place_with_boys_only_is_called_high_and_its_limits_stay_finite_below(watch: Watch) -> None:
    boys, girls = np.full(LONGEST, 30), np.zeros(LONGEST, int)
    if watch is WATCHES["regression"]:
        boys[:20], girls[:20] = 15, 15
    found = watch(boys, girls)

    assert (found.flag[20:] > 0).any()
    assert not (found.flag < 0).any()
    assert (found.limits().lower[20:] >= 0).all()


@every_way
def test_a_thousand_million_births_are_watched(watch: Watch) -> None:
    births, share = 10**9, 106 / 206
    deviation = (births * share * (1 - share)) ** 0.5
    boys = np.full(LONGEST, round(births * share))
    quiet, shifted = boys.copy(), boys.copy()
    shifted[-4:] += round(12 * deviation)

    assert not watch(quiet, births - quiet).flag.any()
    assert (watch(shifted, births - shifted).flag[-4:] > 0).any()
    assert 106 < watch(shifted, births - shifted).limits().detectable[-1] < 106.1


@every_way
@pytest.mark.parametrize("blank", [NAN, None, -1])
def test_what_is_not_given_neither_signals_nor_counts(watch: Watch, blank: float | None) -> None:
    both = np.random.default_rng(12).binomial(200, 0.5, (2, 5, LONGEST)).astype(object)
    both[0, 2, 9] = blank
    found = watch(both[0].tolist(), both[1].tolist())

    assert found.flag[2, 9] == 0
    assert np.isnan(found.limits().expected[2, 9])
    assert found.explain(2, 9).zh == "没有填报。"


def test_masked_counts_are_not_given() -> None:
    boys = np.ma.masked_array([[500, 9999, 500]], mask=[[False, True, False]])
    found = watch_cusum(boys, np.array([[480, 480, 480]]), design=CusumDesign(reference=106))

    assert not found.flag.any()
    assert np.isnan(found.ratio[0, 1])


@alone_ways
def test_a_blank_period_leaves_the_next_as_if_it_had_not_been(watch: Watch) -> None:
    if watch is WATCHES["regression"]:
        return
    boys, girls = np.full(LONGEST, 230), np.full(LONGEST, 200)
    with_blank = np.insert(boys, 5, -1), np.insert(girls, 5, -1)

    np.testing.assert_array_equal(np.delete(watch(*with_blank).flag, 5), watch(boys, girls).flag)


@every_way
@pytest.mark.parametrize(
    ("boys", "girls", "error", "said"),
    [
        ([[5, -3]], [[5, 5]], ValueError, r"boys\[0, 1\]=-3 must not be negative"),
        ([[5, 5]], [[5, -2]], ValueError, r"girls\[0, 1\]=-2 must not be negative"),
        ([[5.5, 5]], [[5, 5]], ValueError, r"boys\[0, 0\]=5.5 must be a whole number"),
        ([["5", "6"]], [[5, 5]], TypeError, "boys must hold whole numbers"),
        ([[float("inf"), 5]], [[5, 5]], ValueError, "must be finite"),
        ([[5, 5]], [[5]], ValueError, "girls must have the shape of boys"),
        ([[[5]]], [[[5]]], ValueError, "got 3 dimensions"),
        (5, 5, ValueError, "got 0 dimensions"),
    ],
)
def test_wrong_counts_are_named_with_their_place(
    watch: Watch, boys: object, girls: object, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        watch(boys, girls)


@every_way
def test_no_series_and_no_periods_give_empty_flags(watch: Watch) -> None:
    assert watch(np.zeros((0, LONGEST), int), np.zeros((0, LONGEST), int)).flag.shape == (0, LONGEST)
    assert watch(np.zeros((3, 0), int), np.zeros((3, 0), int)).flag.shape == (3, 0)


@every_way
def test_beside_every_silence_stands_what_could_have_been_seen(watch: Watch) -> None:
    boys, girls = np.full((1, LONGEST), 1030), np.full((1, LONGEST), 970)
    found = watch(boys, girls)
    limits = found.limits()

    assert not found.flag.any()
    assert 106 < limits.detectable[0, -1] < 135
    assert f"A ratio of {limits.detectable[0, -1]:.0f}" in found.explain(0, LONGEST - 1).en
    assert "机会报警" in found.explain(0, LONGEST - 1).zh


@pytest.mark.parametrize("name", ["cusum", "ewma"])
@pytest.mark.parametrize("births", [60, 700, 20_000])
def test_what_could_have_been_seen_is_seen_as_often_as_stated(name: str, births: int) -> None:
    design = {"cusum": CusumDesign, "ewma": EwmaDesign}[name](reference=106)
    watch = {"cusum": watch_cusum, "ewma": watch_ewma}[name]
    numbers = np.full((4000, 12), births)
    ratio = float(watch(numbers[0] // 2, numbers[0] - numbers[0] // 2, design=design).limits().detectable[0])

    boys = np.random.default_rng(births).binomial(numbers, ratio / (100 + ratio))
    seen = (watch(boys, numbers - boys, design=design).flag > 0).any(axis=1).mean()

    # Four in five, within three errors of simulation and what a normal law costs with few births.
    assert seen == pytest.approx(0.8, abs=0.03)


def test_a_side_that_is_not_watched_has_no_sum() -> None:
    found = watch_cusum([5, 6], [5, 5], design=CusumDesign(reference=106))

    with pytest.raises(ValueError, match=r"a side watched \(high\), got -1"):
        found.excess(sign=-1)
