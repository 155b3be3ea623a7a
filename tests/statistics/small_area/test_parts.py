"""Course of the periods, mixtures, graphs: each against another way of computing it."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from tianping.statistics.small_area import Graph, Rows, Time, smooth
from tianping.statistics.small_area.mixture import Mixture
from tianping.statistics.small_area.periods import build_course

YEARS = np.array([2000, 2001, 2003, 2007])


def test_autoregression_has_the_correlations_of_its_gaps():
    precision = build_course(YEARS, Time.AUTOREGRESSIVE).precision(0.8)

    np.testing.assert_allclose(np.linalg.inv(precision), 0.8 ** np.abs(np.subtract.outer(YEARS, YEARS)), atol=1e-10)


def test_random_walk_is_free_in_level_and_of_typical_variance_one():
    precision = build_course(YEARS, Time.RANDOM_WALK).precision(0.0)

    np.testing.assert_allclose(precision.sum(axis=1), 0, atol=1e-12)
    assert np.log(np.diag(np.linalg.pinv(precision))).mean() == pytest.approx(0, abs=1e-12)
    increments = -1 / precision[np.arange(3), np.arange(1, 4)]
    np.testing.assert_allclose(increments / increments[0], [1, 2, 4])


def test_slope_of_the_autoregression_is_its_difference_quotient():
    course, step = build_course(YEARS, Time.AUTOREGRESSIVE), 1e-6

    slope, by_determinant = course.slope(0.6)

    np.testing.assert_allclose(
        slope, (course.precision(0.6 + step) - course.precision(0.6 - step)) / (2 * step), atol=1e-6
    )
    quotient = (course.log_determinant(0.6 + step) - course.log_determinant(0.6 - step)) / (2 * step)
    assert by_determinant == pytest.approx(quotient, rel=1e-6)
    assert course.log_determinant(0.6) == pytest.approx(np.linalg.slogdet(course.precision(0.6))[1])


def test_words_for_periods_are_one_apart():
    np.testing.assert_array_equal(
        build_course(np.array(["2020-11", "2020-12", "2021-01"]), Time.RANDOM_WALK).gaps, [1, 1]
    )


def test_quantiles_and_tails_of_a_mixture_are_those_of_its_distribution():
    rng = np.random.default_rng(0)
    mixture = Mixture(np.array([0.2, 0.5, 0.3]), rng.normal(size=(4, 3)), rng.uniform(0.01, 2, (4, 3)))

    def below(x, row):
        return float(mixture.weights @ norm.cdf(x, mixture.means[row], mixture.sds[row]))

    for level in (0.001, 0.025, 0.5, 0.999):
        exact = [brentq(lambda x, row=row, level=level: below(x, row) - level, -50, 50, xtol=1e-13) for row in range(4)]
        np.testing.assert_allclose(mixture.quantile(level), exact, atol=2e-6)
    np.testing.assert_allclose(mixture.above(np.full(4, 0.3)), [1 - below(0.3, row) for row in range(4)], atol=1e-12)


def test_moments_of_odds_are_those_of_draws():
    mixture = Mixture(np.array([0.4, 0.6]), np.array([[0.1, 0.2]]), np.array([[0.1, 0.3]]))
    rng = np.random.default_rng(0)
    which = rng.random(400_000) < 0.4
    odds = np.exp(np.where(which, rng.normal(0.1, 0.1, len(which)), rng.normal(0.2, 0.3, len(which))))

    mean, sd = mixture.odds_moments()

    assert mean[0] == pytest.approx(odds.mean(), rel=3e-3)
    assert sd[0] == pytest.approx(odds.std(), rel=1e-2)


def test_triangles_join_points_wherever_they_lie():
    square = Graph.from_points(["a", "b", "c", "d"], x=[0, 1, 0, 1], y=[0, 0, 1, 1])
    assert len(square.edges) == 5

    line = Graph.from_points([5, 6, 7], x=[0, 2, 1], y=[0, 2, 1])
    assert {tuple(sorted(edge)) for edge in line.edges.tolist()} == {(5, 7), (6, 7)}

    stacked = Graph.from_points([1, 2, 3], x=[0, 0, 0], y=[0, 0, 0])
    assert {tuple(sorted(edge)) for edge in stacked.edges.tolist()} == {(1, 2), (1, 3)}

    alone = Graph.from_points([1], x=[0], y=[0])
    assert len(alone.edges) == 0


def test_points_that_are_nowhere_are_refused():
    with pytest.raises(ValueError, match="coordinates must be finite: row 1"):
        Graph.from_points([1, 2], x=[0, np.nan], y=[0, 0])


def test_table_says_what_made_it():
    smoothed = smooth([520, 7], [500, 0], rows=Rows(place=["甲", "乙"], period=["2020", "2020"]), bounds=(107,))

    table = smoothed.to_arrow()

    assert table["place"].to_pylist() == ["甲", "乙"]
    assert table["ratio_raw"].to_pylist() == [104.0, None]
    assert "probability_above_107" in table.column_names
    assert table.schema.field("ratio").metadata[b"unit"] == b"boys per 100 girls"
    facts = {name.decode(): value.decode() for name, value in table.schema.metadata.items()}
    assert facts["method"].startswith("binomial logit (iid areas); Laplace")
    assert json.loads(facts["convergence"])["converged"] is True
    assert json.loads(facts["hyperparameters"])[0]["name"] == "area_sd"


def test_the_door_loads_no_compiler():
    code = "import sys, tianping.statistics.small_area; sys.exit('numba' in sys.modules or 'scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
