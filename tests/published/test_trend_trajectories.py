"""Transitions that the world model found (Chao et al. 2019, medians by country), simulated and found again."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published.chao_tables import transitions

from tianping.statistics.trend import Around, Balance, Observations, Sampler, Transition, estimate_trend

pytestmark = pytest.mark.slow

YEARS = np.arange(1975, 2018)
COUNTRIES = ["Armenia", "Azerbaijan", "Georgia", "Republic of Korea", "Viet Nam", "Turkey"]
"""Five whose transition began in the years, and one without (its indicator's median is 0)."""


def trajectory(country):
    ends = np.cumsum([country[name] for name in ("T0", "D1", "D2", "D3")])
    return 100 * country["a"] * country["delta"] * np.interp(YEARS + 0.5, ends, [0, 1, 1, 0])


def test_trajectories_are_found_again(real_data):
    # A register of 20,000 births a year: standard error 0.014 of the ratio. All but one in twenty cells should lie inside;
    # cells of one country go together, so nine in ten are asked for.
    rng = np.random.default_rng(58)
    known = {each["country"]: each for each in transitions(real_data)}
    apart = np.abs(np.subtract.outer(YEARS, YEARS))
    root = np.linalg.cholesky(0.003575**2 / (1 - 0.9004**2) * 0.9004**apart)
    truth = np.array(
        [105 * np.exp(root @ rng.standard_normal(len(YEARS))) + trajectory(known[name]) for name in COUNTRIES]
    )
    seen = truth * np.exp(0.014 * rng.standard_normal(truth.shape))

    found = estimate_trend(
        Observations(
            area=np.repeat(COUNTRIES, len(YEARS)).tolist(),
            year=np.tile(YEARS, len(COUNTRIES)),
            ratio=seen.ravel(),
            error=np.full(seen.size, 0.014),
            source=["register"] * seen.size,
            registered={"register"},
        ),
        model=Transition(
            105.0,
            start=(1965.0, 2040.0),
            height=Around(7.0, 3.0),
            rise=Around(9.0, 4.0),
            plateau=Around(7.0, 3.0),
            fall=Around(16.0, 5.0),
        ),
        sampler=Sampler(draws=400, warm_up=400, chains=4, seed=58, target_acceptance=0.8),
    )

    assert found.convergence.converged, found.convergence.warning
    order = [found.areas.index(name) for name in COUNTRIES]
    inside = (found.ratio_low[order] <= truth) & (truth <= found.ratio_high[order])
    assert inside.mean() > 0.9
    words = dict(zip(found.areas, found.balance, strict=True))
    assert [words[name] for name in COUNTRIES[:5]] == [Balance.IMBALANCE] * 5
    assert words["Turkey"] != Balance.IMBALANCE
    starts = {each.name: each for each in found.parameters}
    for name in COUNTRIES[:5]:
        start = starts[f"start[{name}]"]
        assert start.low - 1 < known[name]["T0"] < start.high + 1
