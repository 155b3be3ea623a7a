"""Homogeneity and dispersion against scipy and against simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from tianping.statistics.ratio import dispersion, homogeneity


def test_chi_square_equals_scipys_for_a_table_of_two_columns():
    boys, girls = np.array([60, 40, 75, 52, 8]), np.array([40, 60, 45, 50, 3])
    expected = stats.chi2_contingency(np.stack([boys, girls]), correction=False)

    found = homogeneity(boys, girls)

    assert found.chi2 == pytest.approx(expected.statistic, rel=1e-12)
    assert (found.df, found.places) == (expected.dof, 5)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert found.ratio == pytest.approx(100 * 235 / 198)


def test_against_a_given_reference_no_degree_of_freedom_is_spent():
    boys, girls = np.array([60, 40, 75]), np.array([40, 60, 45])
    share = 106 / 206

    found = homogeneity(boys, girls, reference=106)

    births = boys + girls
    assert found.chi2 == pytest.approx((((boys - births * share) ** 2) / (births * share * (1 - share))).sum())
    assert (found.df, found.ratio) == (3, pytest.approx(106))


def test_places_without_births_or_not_given_are_left_out():
    whole = homogeneity([60, 40], [40, 60])

    assert homogeneity([60, 0, 40, -1, 9], [40, 0, 60, 5, -1]) == whole


@pytest.mark.parametrize(
    ("boys", "girls", "df", "ratio"),
    [
        ([], [], 0, np.nan),
        ([5], [4], 0, 125),
        ([5, 3], [0, 0], 1, np.inf),
        ([0, 0], [4, 5], 1, 0),
        ([0], [0], 0, np.nan),
    ],
)
def test_with_nothing_to_compare_there_is_no_test(boys, girls, df, ratio):
    found, spread = homogeneity(boys, girls), dispersion(boys, girls)

    assert np.isnan(found.chi2)
    assert np.isnan(found.p)
    assert found.df == df
    assert found.ratio == pytest.approx(ratio, nan_ok=True)
    assert np.isnan([spread.rho, spread.low, spread.high, spread.p]).all()


def test_homogeneous_places_are_rejected_at_the_stated_rate():
    generator = np.random.default_rng(11)
    p = [homogeneity(boys, 400 - boys).p for boys in generator.binomial(400, 106 / 206, size=(2000, 30))]

    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 2000))


def test_the_dispersion_of_simulated_places_is_found_again():
    generator = np.random.default_rng(12)
    rho, share = 0.004, 112 / 212
    births = generator.integers(50, 3000, 3000)
    scale = (1 - rho) / rho
    boys = generator.binomial(births, generator.beta(share * scale, (1 - share) * scale, 3000))

    found = dispersion(boys, births - boys)

    assert found.rho == pytest.approx(rho, rel=0.08)
    assert found.low < rho < found.high
    assert found.ratio == pytest.approx(112, rel=0.01)
    assert found.spread == pytest.approx(100 * np.sqrt(rho * share * (1 - share)) / (1 - share) ** 2, rel=0.05)
    assert found.p < 1e-10


def test_the_estimate_agrees_with_maximum_likelihood_within_its_interval():
    generator = np.random.default_rng(13)
    births = np.full(200, 500)
    boys = generator.binomial(births, generator.beta(150, 140, 200))

    def minus_likelihood(parameters):
        share, rho = 1 / (1 + np.exp(-parameters[0])), 1 / (1 + np.exp(-parameters[1]))
        scale = (1 - rho) / rho
        return -stats.betabinom.logpmf(boys, births, share * scale, (1 - share) * scale).sum()

    best = optimize.minimize(minus_likelihood, [0.0, -5.0], method="Nelder-Mead").x
    found = dispersion(boys, births - boys)

    assert found.low < 1 / (1 + np.exp(-best[1])) < found.high
    assert found.rho == pytest.approx(1 / (1 + np.exp(-best[1])), rel=0.1)


def test_the_interval_of_the_dispersion_covers_as_often_as_it_says():
    generator = np.random.default_rng(14)
    scale = (1 - 0.01) / 0.01
    covered = 0
    for _ in range(400):
        boys = generator.binomial(300, generator.beta(scale / 2, scale / 2, 40))
        found = dispersion(boys, 300 - boys)
        covered += found.low <= 0.01 <= found.high

    assert covered / 400 == pytest.approx(0.95, abs=4 * np.sqrt(0.05 * 0.95 / 400))


def test_places_alike_have_no_dispersion():
    found = dispersion([52, 47, 51], [48, 53, 49])

    assert (found.rho, found.low, found.spread) == (0, 0, 0)
    assert found.factor < 1
    assert 0 < found.high < 1


def test_places_more_alike_than_chance_leave_nothing_of_the_interval():
    found = dispersion([50, 50, 51], [50, 50, 49])

    assert (found.low, found.rho, found.high) == (0, 0, 0)
    assert found.p > 0.98


def test_places_of_one_sex_each_are_wholly_dispersed():
    found = dispersion([50, 0, 50, 0], [0, 50, 0, 50])

    assert found.rho == 1


def test_the_estimate_does_not_depend_on_the_order_of_places():
    boys, girls = np.array([60, 40, 75, 52]), np.array([40, 60, 45, 50])

    assert dispersion(boys[::-1], girls[::-1]).rho == pytest.approx(dispersion(boys, girls).rho, rel=1e-9)


def test_a_confidence_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1, got 2"):
        dispersion([1, 2], [2, 1], confidence=2)
