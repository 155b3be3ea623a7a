"""Kernels that fold the counts into areas: the cells' own effects are eliminated on the way.

Notation of one cell: counts j with weights ``W_j`` (curvature of the binomial), their sum ``W``; ``s`` the variance
of the area-by-period effect, 0 without one; ``x_j`` the columns of the border that count j loads on
(level, birth order, period). Eliminating the effect of the cell multiplies the sums by ``1 / (1 + s W)``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.small_area.layout import Cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def binomial(cells: Cells, log_odds: Floats, share: Floats) -> float:
    """Fill the share of boys for each log odds; the log likelihood without its constant."""
    total = 0.0
    for j in range(len(log_odds)):
        decay = np.exp(-abs(log_odds[j]))
        share[j] = 1.0 / (1.0 + decay) if log_odds[j] >= 0 else decay / (1.0 + decay)
        if cells.births[j] > 0:
            above = max(log_odds[j], 0.0)
            total += cells.boys[j] * log_odds[j] - cells.births[j] * (above + np.log1p(decay))
    return total


@compiled
def _local_columns(cells: Cells, cell: int, columns: Ints, place: Ints) -> int:
    """List the border's columns that a cell touches; ``place[k]``: where its k-th count's order stands in the list."""
    columns[0] = 0
    n_local = 1
    first = cells.cell_start[cell]
    for j in range(first, cells.cell_start[cell + 1]):
        place[j - first] = 0
        if cells.order_column[j] > 0:
            columns[n_local] = cells.order_column[j]
            place[j - first] = n_local
            n_local += 1
    if cells.period_column[cell] >= 0:
        columns[n_local] = cells.period_column[cell]
        n_local += 1
    return n_local


@compiled
def _load(cells: Cells, cell: int, weights: Floats, place: Ints, load: Floats) -> float:
    """Fill sum_j W_j x_j on the local columns; give W."""
    load[:] = 0.0
    total = 0.0
    first = cells.cell_start[cell]
    for j in range(first, cells.cell_start[cell + 1]):
        total += weights[j]
        if place[j - first] > 0:
            load[place[j - first]] += weights[j]
    load[0] = total
    if cells.period_column[cell] >= 0:
        load[-1] = total
    return total


@compiled
def _add_square(border: Floats, weight: float, order: int, period: int) -> None:
    """Add the curvature of one count to level, order and period; column 0 stands for none of the latter two."""
    border[0, 0] += weight
    if order > 0:
        border[order, order] += weight
        border[0, order] += weight
        border[order, 0] += weight
    if period > 0:
        border[period, period] += weight
        border[0, period] += weight
        border[period, 0] += weight
    if order > 0 and period > 0:
        border[order, period] += weight
        border[period, order] += weight


@compiled
def fold_curvature(cells: Cells, weights: Floats, cell_sd2: float, n_columns: int) -> tuple[Floats, Floats, Floats]:
    """Curvature after the cells' effects are gone: areas, areas against the border, border.

    Returns
    -------
    area : ndarray of shape (n_areas,)
    cross : ndarray of shape (n_areas, n_columns)
    border : ndarray of shape (n_columns, n_columns)
    """
    n_areas = len(cells.area_start) - 1
    area = np.zeros(n_areas)
    cross = np.zeros((n_areas, n_columns))
    border = np.zeros((n_columns, n_columns))
    columns = np.empty(n_columns + 2, dtype=np.int64)
    place = np.empty(n_columns + 2, dtype=np.int64)
    buffer = np.empty(n_columns + 2)
    for i in range(n_areas):
        for cell in range(cells.area_start[i], cells.area_start[i + 1]):
            first, end = cells.cell_start[cell], cells.cell_start[cell + 1]
            period = max(cells.period_column[cell], 0)
            if end - first == 1:  # one count loads on all its columns alike: no difference of large numbers
                folded = weights[first] / (1.0 + cell_sd2 * weights[first])
                order = cells.order_column[first]
                area[i] += folded
                cross[i, 0] += folded
                if order > 0:
                    cross[i, order] += folded
                if period > 0:
                    cross[i, period] += folded
                _add_square(border, folded, order, period)
                continue
            n_local = _local_columns(cells, cell, columns, place)
            load = buffer[:n_local]
            total = _load(cells, cell, weights, place, load)
            kept = 1.0 / (1.0 + cell_sd2 * total)
            area[i] += total * kept
            for a in range(n_local):
                cross[i, columns[a]] += load[a] * kept
                for b in range(n_local):
                    border[columns[a], columns[b]] -= cell_sd2 * kept * load[a] * load[b]
            for j in range(first, end):
                _add_square(border, weights[j], cells.order_column[j], period)
    return area, cross, border


@compiled
def fold_right(cells: Cells, weights: Floats, right: Floats, cell_sd2: float, n_columns: int) -> tuple[Floats, Floats]:
    """Right-hand side after the cells' effects are gone: areas and border."""
    n_areas = len(cells.area_start) - 1
    area = np.zeros(n_areas)
    border = np.zeros(n_columns)
    for i in range(n_areas):
        for cell in range(cells.area_start[i], cells.area_start[i + 1]):
            first, end = cells.cell_start[cell], cells.cell_start[cell + 1]
            total = 0.0
            weight = 0.0
            for j in range(first, end):
                total += right[j]
                weight += weights[j]
            kept = total / (1.0 + cell_sd2 * weight)
            area[i] += kept
            border[0] += kept
            if cells.period_column[cell] >= 0:
                border[cells.period_column[cell]] += kept
            for j in range(first, end):
                if cells.order_column[j] > 0:
                    border[cells.order_column[j]] += right[j] - cell_sd2 * kept * weights[j]
    return area, border


@compiled
def unfold(
    cells: Cells, weights: Floats, right: Floats, cell_sd2: float, effects: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Bring the cells' effects back: their values, and the linear predictor of each count.

    ``effects`` are those of the areas (n_areas,) and of the border (n_columns,).
    """
    area, border = effects
    n_areas = len(cells.area_start) - 1
    cell_effect = np.zeros(len(cells.cell_start) - 1)
    predictor = np.empty(len(weights))
    for i in range(n_areas):
        for cell in range(cells.area_start[i], cells.area_start[i + 1]):
            first, end = cells.cell_start[cell], cells.cell_start[cell + 1]
            base = area[i] + border[0]
            if cells.period_column[cell] >= 0:
                base += border[cells.period_column[cell]]
            rest = 0.0
            weight = 0.0
            for j in range(first, end):
                predictor[j] = base
                if cells.order_column[j] > 0:
                    predictor[j] += border[cells.order_column[j]]
                rest += right[j] - weights[j] * predictor[j]
                weight += weights[j]
            cell_effect[cell] = cell_sd2 * rest / (1.0 + cell_sd2 * weight)
            for j in range(first, end):
                predictor[j] += cell_effect[cell]
    return cell_effect, predictor


@compiled
def _quadratic(matrix: Floats, columns: Ints, vector: Floats) -> float:
    total = 0.0
    for a in range(len(columns)):
        for b in range(len(columns)):
            total += vector[a] * matrix[columns[a], columns[b]] * vector[b]
    return total


@compiled
def _along(row: Floats, columns: Ints, vector: Floats) -> float:
    total = 0.0
    for a in range(len(columns)):
        total += row[columns[a]] * vector[a]
    return total


@compiled
def predictor_variances(
    cells: Cells, weights: Floats, cell_sd2: float, areas: tuple[Floats, Floats, Floats], border: Floats
) -> tuple[Floats, Floats]:
    """Posterior variance of each count's linear predictor and of each cell's effect.

    The total effect of area i is ``-pull_i . g + noise`` with g the border: ``areas`` are the variances of the noise
    (n_areas,), ``pull @ border`` (n_areas, n_columns) and ``pull border pull'`` (n_areas,); ``border`` is the
    covariance of g (n_columns, n_columns).
    """
    noise, leaning, leverage = areas
    n_columns = border.shape[0]
    of_predictor = np.empty(len(weights))
    of_cell = np.empty(len(cells.cell_start) - 1)
    columns = np.empty(n_columns + 2, dtype=np.int64)
    place = np.empty(n_columns + 2, dtype=np.int64)
    load_buffer, mixed_buffer = np.empty(n_columns + 2), np.empty(n_columns + 2)
    for i in range(len(noise)):
        own = noise[i] + leverage[i]
        for cell in range(cells.area_start[i], cells.area_start[i + 1]):
            first, end = cells.cell_start[cell], cells.cell_start[cell + 1]
            period = cells.period_column[cell]
            if end - first == 1 and cells.order_column[first] == 0:  # the usual case, written out
                shrunk = cell_sd2 / (1.0 + cell_sd2 * weights[first])
                whole = own + border[0, 0] - 2.0 * leaning[i, 0]
                if period >= 0:
                    whole += border[period, period] + 2.0 * (border[0, period] - leaning[i, period])
                of_predictor[first] = shrunk + (1.0 - shrunk * weights[first]) ** 2 * whole
                of_cell[cell] = shrunk + (shrunk * weights[first]) ** 2 * whole
                continue
            n_local = _local_columns(cells, cell, columns, place)
            load, mixed, local = load_buffer[:n_local], mixed_buffer[:n_local], columns[:n_local]
            total = _load(cells, cell, weights, place, load)
            shrunk = cell_sd2 / (1.0 + cell_sd2 * total)
            left = 1.0 - shrunk * total
            whole = (
                total * total * own + _quadratic(border, local, load) - 2.0 * total * _along(leaning[i], local, load)
            )
            of_cell[cell] = shrunk + shrunk * shrunk * whole
            for j in range(first, end):
                mixed[:] = -shrunk * load
                mixed[0] += 1.0
                if place[j - first] > 0:
                    mixed[place[j - first]] += 1.0
                if period >= 0:
                    mixed[n_local - 1] += 1.0
                of_border = _quadratic(border, local, mixed) - 2.0 * left * _along(leaning[i], local, mixed)
                of_predictor[j] = shrunk + left * left * own + of_border
    return of_predictor, of_cell
