"""Watching series: run lengths as stated, a true shift seen, edges answered."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.watch import (
    CusumDesign,
    EwmaDesign,
    FunnelDesign,
    simulate_run_lengths,
    watch_cusum,
    watch_ewma,
    watch_funnel,
)

PROFILE = [220, 180, 260, 240, 205, 198, 230, 215, 190, 244, 251, 209]


@pytest.mark.parametrize(
    "watch",
    [
        lambda boys, girls: watch_cusum(boys, girls, design=CusumDesign(reference=106, in_control=60)),
        lambda boys, girls: watch_ewma(boys, girls, design=EwmaDesign(reference=106, in_control=60)),
    ],
    ids=["cusum", "ewma"],
)
def test_chance_signals_as_often_as_stated(watch) -> None:
    found = simulate_run_lengths(watch, PROFILE, ratio=106, simulations=2000, horizon=600, seed=11)

    assert found.mean == pytest.approx(60, rel=0.08)


def test_a_true_shift_is_seen_sooner_than_chance_signals() -> None:
    design = CusumDesign(reference=106, shifted=125, in_control=240)
    found = simulate_run_lengths(lambda b, g: watch_cusum(b, g, design=design), [400], ratio=130, simulations=500, horizon=240, seed=3)

    assert found.mean < 24
    assert found.seen_within(24) > 0.8


def test_the_sum_begins_afresh_after_a_signal() -> None:
    boys, girls = np.full((1, 60), 300), np.full((1, 60), 200)
    flags = watch_cusum(boys, girls, design=CusumDesign(reference=106)).flag[0]

    assert (flags != 0).sum() >= 2, "an excess that lasts signals again"
    assert (flags == 0).any(), "and the sum has to climb again in between"


@pytest.mark.parametrize("watch", [watch_cusum, watch_ewma, watch_funnel], ids=lambda watch: watch.__name__)
def test_months_without_births_never_signal(watch) -> None:
    design = {watch_cusum: CusumDesign, watch_ewma: EwmaDesign, watch_funnel: FunnelDesign}[watch](reference=106)

    assert not np.any(watch(np.zeros((2, 24), int), np.zeros((2, 24), int), design=design).flag)


def test_months_with_boys_only_signal_high() -> None:
    found = watch_funnel(np.full((1, 12), 60), np.zeros((1, 12), int), design=FunnelDesign(reference=106))

    assert (found.flag > 0).all()


def test_every_signal_and_every_silence_has_its_words() -> None:
    found = watch_cusum(np.full((1, 24), 300), np.full((1, 24), 200), design=CusumDesign(reference=106))
    first = int(np.flatnonzero(found.flag[0])[0])

    assert found.explain(0, first).zh
    assert found.explain(0, 0).en


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"reference": -1}, "reference"), ({"reference": 106, "shifted": 100}, "shifted"), ({"reference": 106, "in_control": 1}, "in_control"), ({"reference": 106, "side": "up"}, "side")],
)
def test_a_design_out_of_bounds_names_what_is_wrong(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        CusumDesign(**wrong)


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        watch_cusum(np.ones((2, 5), int), np.ones((2, 6), int), design=CusumDesign(reference=106))
