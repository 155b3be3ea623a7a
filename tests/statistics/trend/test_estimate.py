"""The estimate as a whole, on one small case that the examples of the code share (so it compiles once)."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tianping.statistics.missing import missing_girls_from_draws
from tianping.statistics.trend import (
    Balance,
    Fluctuation,
    NotConverged,
    Observations,
    Sampler,
    SamplerMissing,
    estimate_trend,
)

SAMPLER = Sampler(draws=300, warm_up=200, chains=2)
YEARS = list(range(1999, 2016))
AREA = ["A"] * 17 + ["B"] * 17
BOYS, GIRLS = np.array([1026] * 17 + [1083] * 17), np.array([974] * 17 + [917] * 17)


def counted(order=slice(None), *, boys=BOYS, girls=GIRLS):
    return Observations.from_counts(
        boys[order], girls[order], area=np.array(AREA)[order].tolist(), year=np.array(2 * YEARS)[order]
    )


@pytest.fixture(scope="module")
def found():
    return estimate_trend(counted(), model=Fluctuation(105.325), sampler=SAMPLER)


def test_the_ratio_lies_between_the_counts_and_the_baseline(found):
    # 105.3 and 118.1 counted; 34,000 births leave a standard error of one boy, the model draws the second a little down.
    assert found.convergence.converged, found.convergence.warning
    assert found.ratio.shape == (2, 17)
    assert found.ratio[0].mean() == pytest.approx(105.3, abs=0.5)
    assert 116 < found.ratio[1].mean() < 118.1
    assert ((found.ratio_low < found.ratio) & (found.ratio < found.ratio_high)).all()
    assert found.balance == (Balance.IN_BALANCE, Balance.IMBALANCE)
    assert found.observed.tolist() == [17, 17]


def test_the_order_of_rows_changes_no_digit(found):
    order = np.random.default_rng(5).permutation(34)

    other = estimate_trend(counted(order), model=Fluctuation(105.325), sampler=SAMPLER)

    np.testing.assert_array_equal(found.ratio_draws, other.ratio_draws)


def test_another_seed_gives_other_draws_of_the_same_posterior(found):
    other = estimate_trend(
        counted(), model=Fluctuation(105.325), sampler=Sampler(draws=300, warm_up=200, chains=2, seed=2)
    )

    assert not np.array_equal(found.ratio_draws, other.ratio_draws)
    np.testing.assert_allclose(found.ratio, other.ratio, atol=0.5)


@pytest.mark.slow
def test_swapping_the_sexes_inverts_the_ratios(found):
    # Within the error of 600 draws: a fifth of a boy on medians whose posterior deviation is one.
    swapped = estimate_trend(counted(boys=GIRLS, girls=BOYS), model=Fluctuation(1e4 / 105.325), sampler=SAMPLER)

    np.testing.assert_allclose(1e4 / swapped.ratio, found.ratio, atol=0.5)
    assert swapped.balance == (Balance.IN_BALANCE, Balance.IN_BALANCE)


def test_missing_girls_are_those_of_the_draws(found):
    births = np.full((2, 17), 2000.0)
    births[1, 3] = np.nan

    missing = found.missing_girls(births, series="made up", areas=found.areas)
    plain = missing_girls_from_draws(
        births.ravel(),
        found.ratio_draws.reshape(600, -1) / 100,
        baseline=found.baseline_draws[:, None] / 100,
        series="made up",
        baseline_source="model",
    )

    assert missing.total.missing == pytest.approx(plain.total.missing)
    assert missing.total.left_out == 1
    assert missing.missing[1] == pytest.approx(plain.missing.reshape(2, 17)[1][~np.isnan(births[1])].sum(), rel=0.02)
    assert found.missing_girls(births, series="made up").areas == ("B",)
    assert missing.to_arrow().num_rows == 2


def test_births_of_another_shape_an_unknown_area_or_no_series_are_refused(found):
    with pytest.raises(ValueError, match=r"\(2, 17\)"):
        found.missing_girls([1, 2], series="x")
    with pytest.raises(ValueError, match="among those estimated"):
        found.missing_girls(np.ones((2, 17)), series="x", areas=["C"])
    with pytest.raises(ValueError, match="series"):
        found.missing_girls(np.ones((2, 17)), series=" ")


def test_probabilities_and_quantiles_come_from_the_draws(found):
    assert found.quantile(0.5) == pytest.approx(found.ratio)
    assert (found.probability_above(110.0)[1] > 0.99).all()
    for wrong in (0.0, 1.0):
        with pytest.raises(ValueError, match="level"):
            found.quantile(wrong)
    with pytest.raises(ValueError, match="bound"):
        found.probability_above(float("nan"))


def test_too_few_draws_are_said_and_can_be_made_an_error():
    short = estimate_trend(counted(), model=Fluctuation(105.325), sampler=Sampler(draws=10, warm_up=200, chains=2))

    assert not short.convergence.converged
    assert "effective draws" in short.convergence.warning
    with pytest.raises(NotConverged, match="not converged"):
        short.require_converged()


def test_progress_runs_from_0_to_1_and_what_it_raises_stops_the_sampler():
    told = []

    def stop_halfway(share):
        told.append(share)
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        estimate_trend(counted(), model=Fluctuation(105.325), sampler=SAMPLER, on_progress=stop_halfway)

    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] < 0.6


def test_the_room_opens_without_its_sampler_and_an_estimate_names_the_extra(monkeypatch):
    code = "import sys, tianping.statistics.trend; sys.exit(any(n in sys.modules for n in ('jax', 'numpyro')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    monkeypatch.setitem(sys.modules, "numpyro", None)
    with pytest.raises(SamplerMissing, match=r"tianping\[bayes\]"):
        estimate_trend(counted(), model=Fluctuation(105.325), sampler=SAMPLER)


def test_double_precision_is_not_left_switched_on(found):
    import jax.numpy as jnp

    assert found.ratio_draws.dtype == np.float64
    assert jnp.ones(()).dtype == jnp.float32
