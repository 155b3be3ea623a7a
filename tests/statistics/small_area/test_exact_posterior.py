"""The whole answer against posteriors that were computed another way: quadrature, and a sampler of the dense model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import norm
from tests.statistics.small_area.dense_model import DenseModel

from tianping.statistics.small_area import Graph, Rows, smooth

LEVEL, LEVEL_SD, RATE = np.log(1.06), 0.5, -np.log(0.01) / 0.5


@dataclass
class Exact:
    """Posterior of one area's log odds as probabilities of a fine grid."""

    grid: np.ndarray
    mass: np.ndarray

    def mean(self, of=lambda x: x):
        return float(self.mass @ of(self.grid))

    def sd(self):
        return float(np.sqrt(self.mean(lambda x: x**2) - self.mean() ** 2))

    def quantile(self, level):
        return float(np.interp(level, self.mass.cumsum() - 0.5 * self.mass, self.grid))

    def above(self, bound):
        return float(self.mass[self.grid > np.log(bound / 100)].sum())


def exact_posteriors(boys, girls):
    """Integrate level and standard deviation on grids, each area's effect on a third: no approximation but the grids'."""
    grid = np.linspace(-2.0, 2.2, 601)
    likelihood = np.array([b * grid - (b + g) * np.logaddexp(0, grid) for b, g in zip(boys, girls, strict=True)])
    weights = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    mass = np.zeros_like(weights)
    for sd in np.linspace(0.0075, 1.0, 80):
        levels = np.linspace(LEVEL - 3 * LEVEL_SD, LEVEL + 3 * LEVEL_SD, 101)
        prior = norm.pdf(grid, levels[:, None], sd)
        prior /= prior.sum(axis=1, keepdims=True)
        evidence = prior @ weights.T
        hyper = np.exp(-RATE * sd) * norm.pdf(levels, LEVEL, LEVEL_SD)
        for area in range(len(boys)):
            others = np.prod(np.delete(evidence, area, axis=1), axis=1)
            mass[area] += ((hyper * others) @ prior) * weights[area]
    return [Exact(grid, one / one.sum()) for one in mass]


@pytest.mark.parametrize(
    ("boys", "girls"),
    [
        ([520, 480, 530, 610], [500, 470, 400, 520]),
        ([7, 12, 0, 31], [3, 15, 0, 20]),
        ([3, 40, 45, 38], [0, 41, 38, 44]),
    ],
)
def test_areas_without_a_map_have_the_posterior_of_quadrature(boys, girls):
    smoothed = smooth(boys, girls)

    for area, exact in enumerate(exact_posteriors(boys, girls)):
        sd = exact.sd()
        for level in (0.025, 0.5, 0.975):
            assert np.log(smoothed.quantile(level)[area] / 100) == pytest.approx(exact.quantile(level), abs=0.06 * sd)
        assert smoothed.ratio[area] == pytest.approx(
            exact.mean(lambda x: 100 * np.exp(x)), abs=0.05 * smoothed.ratio_sd[area]
        )
        assert smoothed.probability_above(107.0)[area] == pytest.approx(exact.above(107.0), abs=0.02)


def test_one_area_has_the_posterior_of_its_level_alone():
    grid = np.linspace(-3, 3, 20001)
    mass = np.exp(5 * grid - 8 * np.logaddexp(0, grid)) * norm.pdf(grid, LEVEL, LEVEL_SD)
    exact = Exact(grid, mass / mass.sum())

    smoothed = smooth([5], [3])

    assert smoothed.expected_boys[0] == pytest.approx(8 * exact.mean(expit), rel=2e-3)
    assert smoothed.probability_above(115)[0] == pytest.approx(exact.above(115), abs=2e-3)


@pytest.mark.slow
def test_map_years_and_orders_have_the_posterior_of_a_sampler():
    rng = np.random.default_rng(11)
    edges = np.array([[0, 1], [1, 2], [2, 3], [0, 3]])
    area, period, order = (a.ravel() for a in np.meshgrid(range(5), range(2), range(2), indexing="ij"))
    births = rng.poisson(150, len(area))
    boys = rng.binomial(births, expit(0.1 + 0.25 * rng.standard_normal(5)[area]))
    dense = DenseModel(boys, births - boys, area, 5, edges, period=period, times=np.array([1, 2]), order=order)
    names = ["area_sd", "period_sd", "interaction_sd", "spatial_share"]
    drawn, hyper = dense.sample(names, draws=20_000, seed=2)

    rows = Rows(place=area, period=period, order=order)
    smoothed = smooth(boys, births - boys, rows=rows, graph=Graph(edges, np.arange(5)))

    mean, sd = drawn.mean(axis=0), drawn.std(axis=0)
    width = np.log(smoothed.ratio_high / smoothed.ratio_low) / (2 * norm.ppf(0.975))
    np.testing.assert_array_less(np.abs(np.log(smoothed.ratio_median / 100) - mean), 0.1 * sd)
    np.testing.assert_allclose(width / sd, 1, atol=0.08)
    for found, draws in zip(smoothed.hyperparameters, hyper.T, strict=True):
        assert abs(found.mean - draws.mean()) < 0.35 * draws.std(), found.name
