"""The chain of years against dense normal algebra and quadrature, in numpy and scipy."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import log_expit
from scipy.stats import multivariate_normal, norm
from scipy.stats import t as student

from tianping.statistics.trend import Fluctuation, Grid, Observations, Transition
from tianping.statistics.trend.chains import draw, gather, likelihood
from tianping.statistics.trend.fluctuation import FluctuationDensity
from tianping.statistics.trend.observations import SMALLEST_ERROR
from tianping.statistics.trend.options import LARGEST_INNOVATION
from tianping.statistics.trend.problem import lay_out
from tianping.statistics.trend.sampling import double_precision
from tianping.statistics.trend.transition import TransitionDensity, trapezoid

CORRELATION, INNOVATION, SOURCE_SD = 0.9, 0.004, 0.03
YEARS = [2000, 2001, 2001, 2003, 2003, 2004]


@pytest.fixture(scope="module")
def problem():
    """One area, years seen once, twice and not at all, by a survey and a register."""
    return lay_out(
        Observations(
            area=["a"] * 6,
            year=YEARS,
            ratio=[104.0, 107.0, 109.0, 103.0, 111.0, 108.0],
            error=[0.02, 0.03, 0.02, 0.05, 0.01, 0.02],
            source=["register", "register", "survey", "survey", "register", "register"],
            registered={"register"},
        ),
        Grid(),
    )


def dense(problem, offset):
    """Log ratios seen, mean and covariance of their joint normal law, and the chain's covariances with them."""
    _, year, _ = np.nonzero(problem.given)
    seen = problem.given > 0
    apart = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    chain = INNOVATION**2 / (1 - CORRELATION**2) * CORRELATION**apart
    noise = problem.variance[seen] + SOURCE_SD**2 * (problem.source[seen] == 0)
    return (
        problem.log_ratio[seen],
        np.full(seen.sum(), offset),
        chain[np.ix_(year, year)] + np.diag(noise),
        chain[:, year],
    )


def filtered(problem):
    def through(data, source_sd):
        cells = gather(data, source_sd)
        level = np.zeros(cells.mean.shape)
        return cells, likelihood(cells, level, gain=np.ones(()), correlation=CORRELATION, innovation_sd=INNOVATION)

    with double_precision():
        cells, found = jax.jit(through)(dict(problem.cells), np.array([SOURCE_SD]))
        return cells, [float(np.asarray(each)[0]) for each in found]


@pytest.mark.parametrize("offset", [0.0, 0.05, -0.3])
def test_the_filter_gives_the_joint_normal_density_at_every_offset(problem, offset):
    seen, mean, covariance, _ = dense(problem, offset)
    _, (constant, slope, curvature) = filtered(problem)

    expected = multivariate_normal(mean, covariance).logpdf(seen)

    assert constant + slope * offset - 0.5 * curvature * offset**2 == pytest.approx(expected, abs=1e-9)


def test_drawn_chains_have_the_mean_and_covariance_of_the_conditional_law(problem):
    seen, mean, covariance, across = dense(problem, 0.05)
    weight = np.linalg.solve(covariance, across.T).T
    apart = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    law = weight @ (seen - mean), INNOVATION**2 / (1 - CORRELATION**2) * CORRELATION**apart - weight @ across.T

    with double_precision():
        cells, _ = filtered(problem)
        level = np.full(cells.mean.shape, 0.05)
        keys = jax.random.split(jax.random.PRNGKey(3), 40_000)
        drawn = np.asarray(
            jax.jit(
                jax.vmap(
                    lambda key: draw(
                        key, cells, level=level, gain=np.ones(()), correlation=CORRELATION, innovation_sd=INNOVATION
                    )
                )
            )(keys)
        )[:, :, 0]

    # Standard errors of 40,000 draws: 0.5 % of a deviation, and 0.7 % of a variance.
    spread = np.sqrt(np.diag(law[1]))
    np.testing.assert_allclose(drawn.mean(axis=0), law[0], atol=0.025 * spread.max())
    np.testing.assert_allclose(np.cov(drawn.T), law[1], atol=0.04 * spread.max() ** 2)


def test_offsets_summed_over_points_are_those_of_the_t_distribution(problem):
    model = Fluctuation(105.0)
    density = FluctuationDensity(model, 1, 1)
    scale = 0.015
    with double_precision():
        known = density.parameters(np.zeros(5)) | {
            "offset_scale": np.asarray(scale),
            "correlation": np.asarray(CORRELATION),
            "innovation_sd": np.asarray(INNOVATION),
            "source_sd": np.array([SOURCE_SD]),
            "log_baseline": np.asarray(0.0),
        }
        _, found = jax.jit(density._filtered)(known, dict(problem.cells))
        summed = float(np.logaddexp.reduce(np.asarray(density._by_point(known, found)), axis=0)[0])
    constant, slope, curvature = (float(np.asarray(each)[0]) for each in found)

    by_quadrature, _ = quad(
        lambda b: student.pdf(b / scale, 3) / scale * np.exp(slope * b - 0.5 * curvature * b**2),
        -0.6,
        0.6,
        points=[0, 0.05],
    )

    assert summed == pytest.approx(constant + np.log(by_quadrature), abs=1e-5)


@pytest.mark.parametrize(
    ("innovation", "excess", "error"),
    [(0.003575, 0.06, 0.01), (0.003575, 0.15, 0.01), (LARGEST_INNOVATION, 0.15, 0.05)],
)
def test_the_transition_is_linear_in_the_chain_as_closely_as_promised(innovation, excess, error):
    # One year: the exact density integrates over the chain by quadrature. Errors of the default stay below a thousandth.
    baseline, seen = 1.05, np.log(1.05 + excess) + 1.5 * error
    deviation = innovation / np.sqrt(1 - 0.9004**2)
    exact, _ = quad(
        lambda c: norm.pdf(seen, np.log(baseline * np.exp(c) + excess), error) * norm.pdf(c, 0, deviation),
        -8 * deviation,
        8 * deviation,
    )
    gain = baseline / (baseline + excess)

    linear = norm.pdf(seen, np.log(baseline + excess), np.hypot(error, gain * deviation))

    assert error >= SMALLEST_ERROR
    assert np.log(linear / exact) == pytest.approx(0, abs=1e-3 if innovation < 0.01 else 1e-2)


def test_a_transition_rises_stands_and_falls():
    shape = {
        "start": np.array([2000.0]),
        "rise": np.array([4.0]),
        "plateau": np.array([3.0]),
        "fall": np.array([8.0]),
        "height": np.array([6.0]),
    }
    years = np.array([1990.0, 2000, 2001, 2004, 2006, 2007, 2009, 2015, 2030])

    with double_precision():
        excess = np.asarray(trapezoid(years, shape))[:, 0]

    np.testing.assert_allclose(excess, [0, 0, 1.5, 6, 6, 6, 4.5, 0, 0], atol=1e-12)


def test_swapping_the_sexes_mirrors_the_density(problem):
    # Boys for girls: log ratios change sign, and so do the baseline and its deviation.
    density, mirrored = FluctuationDensity(Fluctuation(104.0), 1, 1), FluctuationDensity(Fluctuation(1e4 / 104.0), 1, 1)
    point = np.array([0.7, -0.3, 0.4, 0.2, -1.0])
    turned = dict(problem.cells) | {"log_ratio": -problem.log_ratio}

    with double_precision():
        one = float(jax.jit(density.log_density)(point, dict(problem.cells)))
        other = float(jax.jit(mirrored.log_density)(point * np.array([-1, 1, 1, 1, 1]), turned))

    assert one == pytest.approx(other, abs=1e-9)


def test_an_area_without_observations_says_nothing(problem):
    density, wider = TransitionDensity(Transition(105.0), 1, 1), TransitionDensity(Transition(105.0), 1, 2)
    blank = {name: np.concatenate([each, np.zeros_like(each)], axis=2) for name, each in problem.cells.items()}
    blank["variance"][:, :, 1] = 1.0
    time = {"time": problem.years + 0.5}
    point = np.linspace(-1, 1, 8)
    twice = np.concatenate([point[:3], np.repeat(point[3:], 2)])

    with double_precision():
        alone = float(jax.jit(density.log_density)(point, dict(problem.cells) | time))
        beside = float(jax.jit(wider.log_density)(twice, blank | time))
        prior = float(jax.jit(density.log_density)(point, {n: blank[n][:, :, 1:] for n in problem.cells} | time))
    bounded = float((log_expit(point[:3]) + log_expit(-point[:3])).sum())

    # What is shared counts once; a blank area adds the prior of its own transition and nothing else.
    assert beside - alone == pytest.approx(prior - bounded, abs=1e-9)
