"""At given hyperparameters the eliminated model equals the dense one, and its gradient the difference quotient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from tests.statistics.small_area.dense_model import DenseModel

from tianping.statistics.small_area import Graph, Options, Rows
from tianping.statistics.small_area.estimate import build_problem
from tianping.statistics.small_area.laplace import posterior_at

YEARS = np.array([2000, 2001, 2004])
PARTS_AND_ISLANDS = np.array([[0, 1], [1, 2], [0, 2], [3, 4]])
NO_EDGES = np.empty((0, 2), dtype=int)
ONE_PART = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]])


@dataclass
class Case:
    dense: DenseModel
    problem: object


def build(*, edges, time="rw1", orders=2, nested=True, interaction=True, seed=5):
    rng = np.random.default_rng(seed)
    area, period, order = (a.ravel() for a in np.meshgrid(range(7), range(3), range(orders), indexing="ij"))
    births = rng.poisson(40, len(area))
    births[:5] = 0
    births[area == 3] = 0
    boys = rng.binomial(births, 0.4 + 0.2 * rng.random(7)[area])
    county = area // 2
    rows = Rows(place=area, period=YEARS[period], order=order, county=county if nested else None)
    options = Options(time=time, interaction=interaction)
    problem = build_problem(boys, births - boys, rows=rows, graph=Graph(edges, np.arange(7)), options=options)
    dense = DenseModel(
        boys,
        births - boys,
        area,
        7,
        edges,
        period=period,
        times=YEARS,
        order=order,
        county=county if nested else None,
        walk=time != "ar1",
    )
    return Case(dense, problem)


CASES = {
    "random walk, parts and islands, orders, counties": {"edges": PARTS_AND_ISLANDS},
    "autoregression, one part": {"edges": ONE_PART, "time": "ar1", "nested": False},
    "no course, no edges, one order": {"edges": NO_EDGES, "time": "none", "orders": 1},
    "random walk, no interaction, three orders": {"edges": ONE_PART, "orders": 3, "interaction": False},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("stretch", [0.7, 1.0, 1.6])
def test_mode_and_variances_equal_those_of_dense_matrices(case, stretch):
    built = build(**case)
    vector = built.problem.searched.start() * stretch + 0.1

    found = posterior_at(built.problem, vector)
    mode, covariance, _ = built.dense.laplace(built.problem.searched.natural(vector))

    rows = built.problem.layout.count_of_row
    np.testing.assert_allclose(found.predictor[rows] + built.problem.level, mode, atol=2e-5)
    np.testing.assert_allclose(found.spread.predictor[rows], np.diag(covariance), rtol=1e-4)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_evidence_differs_between_hyperparameters_as_with_dense_matrices(case):
    built = build(**case)
    searched = built.problem.searched
    vectors = [searched.start() * 0.8, searched.start() * 1.3 + 0.2]

    found = [posterior_at(built.problem, vector).log_density - searched.log_prior(vector) for vector in vectors]
    dense = [built.dense.laplace(searched.natural(vector))[2] for vector in vectors]

    assert found[1] - found[0] == pytest.approx(dense[1] - dense[0], abs=1e-6)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_gradient_is_the_difference_quotient_of_the_log_density(case):
    problem = build(**case).problem
    vector = problem.searched.start() * 1.1 + 0.05
    step = 1e-4

    found = posterior_at(problem, vector).gradient
    quotient = [
        (
            posterior_at(problem, vector + step * unit).log_density
            - posterior_at(problem, vector - step * unit).log_density
        )
        / (2 * step)
        for unit in np.eye(len(vector))
    ]

    np.testing.assert_allclose(found, quotient, atol=1e-3, rtol=1e-4)


def test_spatial_effects_of_each_part_add_up_to_zero():
    problem = build(edges=PARTS_AND_ISLANDS).problem

    nodes = posterior_at(problem, problem.searched.start()).effects.node

    assert nodes[:3].sum() == pytest.approx(0, abs=1e-12)
    assert nodes[3:5].sum() == pytest.approx(0, abs=1e-12)
