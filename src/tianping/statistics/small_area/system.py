"""The linear system of a Newton step: cells and areas eliminated in closed form, nodes sparsely, the border densely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.dense import across, down, gram
from tianping.statistics.small_area.factor import factorise, solve
from tianping.statistics.small_area.hyperparameters import Variances
from tianping.statistics.small_area.likelihood import fold_curvature, fold_right, unfold
from tianping.statistics.small_area.problem import Effects, Problem

Floats = NDArray[np.float64]


class NotConverged(ArithmeticError):
    """The mode of the effects was not found."""


@dataclass(frozen=True)
class System:
    """Curvature of the log posterior of the effects, factored.

    With ``d`` the curvature of an area, ``h`` its row against the border and ``s`` the variance of the areas'
    unstructured effects, eliminating these leaves ``kept = 1 / (1 + s d)`` of either. ``reach`` is the inverse of
    the nodes' block times their rows against the border.
    """

    problem: Problem
    variances: Variances
    weights: Floats
    area: Floats
    cross: Floats
    kept: Floats
    factor: Floats
    reach: Floats
    border_inverse: Floats
    log_determinant: float

    @property
    def border_covariance(self) -> Floats:
        """Posterior covariance of the border: level, orders, periods."""
        size = self.problem.layout.n_columns
        return self.border_inverse[:size, :size]

    def solve(self, right: Floats) -> tuple[Effects, Floats]:
        """Effects, and the linear predictor they give each count, for a right-hand side of one number a count."""
        layout, field, variances = self.problem.layout, self.problem.field, self.variances
        area, border = fold_right(layout.cells, self.weights, right, variances.interaction, layout.n_columns)
        on_nodes = field.incidence @ (self.kept * area)
        nodes = solve(field.plan, self.factor, on_nodes[:, None])[:, 0]
        border -= down(self.cross, variances.unstructured * self.kept * area) + down(self.reach, on_nodes)
        padded = np.zeros(len(self.border_inverse))
        padded[: len(border)] = border
        of_border = (self.border_inverse @ padded)[: len(border)]
        nodes -= across(self.reach, of_border)
        of_nodes = field.carry @ nodes
        own = variances.unstructured * self.kept * (area - self.area * of_nodes - across(self.cross, of_border))
        cells, predictor = unfold(layout.cells, self.weights, right, variances.interaction, (own + of_nodes, of_border))
        return Effects(cells, own, nodes, of_border), predictor


def fold(problem: Problem, variances: Variances, *, weights: Floats) -> System:
    """Build and factor the system for the curvature ``weights`` of each count.

    Raises
    ------
    NotConverged
        If the matrix is not positive definite in floating point.
    """
    layout, field = problem.layout, problem.field
    area, cross, border = fold_curvature(layout.cells, weights, variances.interaction, layout.n_columns)
    kept = 1.0 / (1.0 + variances.unstructured * area)
    factor = np.empty(field.plan.factor_start[-1])
    of_nodes = (variances.structured, variances.county, variances.province)
    log_nodes = factorise(field.plan, field.entries(of_nodes, kept * area), factor)
    against_border = field.incidence @ (kept[:, None] * cross)
    reach = solve(field.plan, factor, against_border)
    border -= gram(cross, variances.unstructured * kept, cross) + gram(against_border, np.ones(len(reach)), reach)
    border = _with_prior(problem, variances, border)
    sign, log_border = np.linalg.slogdet(border)
    border_inverse = np.linalg.inv(border).astype(np.float64) if sign else border
    if not np.isfinite(log_nodes + log_border) or sign == 0:
        raise NotConverged(f"the curvature is not positive definite at variances {variances}")
    cells = np.bincount(_cell_of_count(problem), weights=weights, minlength=len(layout.cells.period_column))
    return System(
        problem=problem,
        variances=variances,
        weights=weights,
        area=area,
        cross=cross,
        kept=kept,
        factor=factor,
        reach=reach,
        border_inverse=border_inverse,
        log_determinant=float(
            log_nodes
            + log_border
            + np.log1p(variances.unstructured * area).sum()
            + np.log1p(variances.interaction * cells).sum()
        ),
    )


def _cell_of_count(problem: Problem) -> NDArray[np.int64]:
    starts = problem.layout.cells.cell_start
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _with_prior(problem: Problem, variances: Variances, border: Floats) -> Floats:
    """Add the prior of level, orders and periods, and the row that binds the sum of a random walk to zero."""
    n_orders, course = len(problem.layout.orders), problem.course
    bordered = np.zeros((len(border) + course.constrained, len(border) + course.constrained))
    bordered[: len(border), : len(border)] = border
    fixed = np.arange(n_orders)
    bordered[fixed, fixed] += problem.border_precision
    if course.n_periods:
        periods = slice(n_orders, n_orders + course.n_periods)
        bordered[periods, periods] += course.precision(variances.correlation) / variances.period
        if course.constrained:
            bordered[periods, -1] = 1.0
            bordered[-1, periods] = 1.0
    return bordered
