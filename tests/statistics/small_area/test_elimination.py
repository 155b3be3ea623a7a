"""The sparse kernels against numpy's dense ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.statistics.small_area.elimination import plan_elimination
from tianping.statistics.small_area.factor import factorise, selected_inverse, solve


@st.composite
def systems(draw):
    """A random symmetric matrix, positive on some nodes and bound by constraints on the last ones."""
    size, bound = draw(st.integers(1, 30)), draw(st.integers(0, 2))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    dense = np.zeros((size + bound, size + bound))
    links = rng.random((size, size)) < draw(st.floats(0, 0.4))
    dense[:size, :size] = np.where(np.tril(links, -1), rng.normal(size=(size, size)), 0)
    dense += dense.T
    dense[np.arange(size), np.arange(size)] = np.abs(dense).sum(axis=1)[:size] + rng.random(size) + 0.1
    members = np.zeros((bound, size), dtype=bool)
    for k in range(bound):
        members[k, rng.permutation(size)[: max(size // 2, 1)]] = True
    if np.linalg.matrix_rank(members) < bound:
        members[:] = False
    bound_rows = members[members.any(axis=1)]
    whole = np.zeros((size + len(bound_rows), size + len(bound_rows)))
    whole[:size, :size] = dense[:size, :size]
    whole[size:, :size] = bound_rows
    whole[:size, size:] = bound_rows.T
    return whole, size


@given(systems())
@settings(max_examples=60, deadline=None)
def test_solution_determinant_and_inverse_are_those_of_the_dense_matrix(system):
    dense, size = system
    pattern = np.tril((dense != 0) | np.eye(len(dense), dtype=bool))
    rows, columns = (index.astype(np.int64) for index in np.nonzero(pattern))
    multipliers = np.arange(size, len(dense))

    plan = plan_elimination(rows, columns, size=len(dense), last=multipliers, negative=multipliers)
    factor = np.empty(plan.factor_start[-1])
    log_determinant = factorise(plan, dense[rows, columns], factor)
    right = np.random.default_rng(0).normal(size=(len(dense), 3))

    np.testing.assert_allclose(log_determinant, np.linalg.slogdet(dense)[1], atol=1e-8)
    np.testing.assert_allclose(solve(plan, factor, right), np.linalg.solve(dense, right), atol=1e-8)
    np.testing.assert_allclose(solve(plan, factor, right[:, :1]), np.linalg.solve(dense, right[:, :1]), atol=1e-8)
    inverse = np.linalg.inv(dense)
    np.testing.assert_allclose(selected_inverse(plan, factor, len(rows)), inverse[rows, columns], atol=1e-8)


def test_a_matrix_that_is_not_positive_definite_gives_nan():
    rows, columns = np.array([0, 1, 1]), np.array([0, 0, 1])
    nothing = np.empty(0, dtype=np.int64)
    plan = plan_elimination(rows, columns, size=2, last=nothing, negative=nothing)

    assert np.isnan(factorise(plan, np.array([1.0, 2.0, 1.0]), np.empty(plan.factor_start[-1])))
