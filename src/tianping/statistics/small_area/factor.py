"""Numeric kernels on a planned elimination: factor, solve, and the inverse on the pattern.

The system is ``U' D U`` with ``U`` upper triangular and ``D`` the signs of the pivots; rows of ``U`` are kept
supernode by supernode, each row contiguous, so that the inner loops run over neighbouring numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled
from tianping.statistics.small_area.elimination import Plan

Floats = NDArray[np.float64]


@compiled
def _subtract_rows(target: Floats, rows: Floats, coefficients: Floats) -> None:
    """Take the sum of coefficient times row from the target, four rows a pass: it is read and written less often."""
    n_rows = len(coefficients)
    k = 0
    while k + 4 <= n_rows:
        a, b, c, d = coefficients[k], coefficients[k + 1], coefficients[k + 2], coefficients[k + 3]
        one, two, three, four = rows[k], rows[k + 1], rows[k + 2], rows[k + 3]
        for j in range(len(target)):
            target[j] -= (a * one[j] + b * two[j]) + (c * three[j] + d * four[j])
        k += 4
    while k < n_rows:
        a, one = coefficients[k], rows[k]
        for j in range(len(target)):
            target[j] -= a * one[j]
        k += 1


@compiled
def _eliminate(front: Floats, width: int, sign: float) -> float:
    """Factor the first ``width`` rows of a front in place; the half log-determinant, or nan at a wrong pivot."""
    logs = 0.0
    column = np.empty(width)
    for k in range(width):
        for j in range(k):
            column[j] = sign * front[j, k]
        _subtract_rows(front[k, k:], front[:k, k:], column[:k])
        pivot = sign * front[k, k]
        if not pivot > 0.0:
            return np.nan
        root = np.sqrt(pivot)
        front[k, k] = root
        scale = sign / root
        for j in range(k + 1, front.shape[1]):
            front[k, j] *= scale
        logs += np.log(root)
    return logs


@compiled
def factorise(plan: Plan, values: Floats, factor: Floats) -> float:
    """Factor the matrix with these entries; its log absolute determinant, nan where a pivot has the wrong sign.

    ``values`` follow the entries the plan was made with; ``factor`` is filled (length ``plan.factor_start[-1]``).
    """
    stack = np.empty(plan.sizes[1])
    buffer = np.empty(plan.sizes[0] ** 2)
    column = np.empty(plan.sizes[0])
    top = 0
    logs = 0.0
    for node in range(len(plan.parent)):
        width = plan.start[node + 1] - plan.start[node]
        size = width + plan.row_start[node + 1] - plan.row_start[node]
        front = buffer[: size * size].reshape(size, size)
        front[:] = 0.0
        for k in range(plan.entry_start[node], plan.entry_start[node + 1]):
            buffer[plan.entry_place[k]] += values[plan.entry[k]]
        for k in range(plan.child_start[node + 1] - 1, plan.child_start[node] - 1, -1):
            child = plan.child[k]
            place = plan.place_in_parent[plan.row_start[child] : plan.row_start[child + 1]]
            top -= len(place) ** 2
            for i in range(len(place)):
                row = front[place[i]]
                at = top + i * len(place)
                for j in range(i, len(place)):
                    row[place[j]] += stack[at + j]
        sign = plan.sign[node]
        logs += _eliminate(front, width, sign)
        below = size - width
        for i in range(below):
            rest = stack[top + i * below + i : top + (i + 1) * below]
            rest[:] = front[width + i, width + i :]
            for k in range(width):
                column[k] = sign * front[k, width + i]
            _subtract_rows(rest, front[:width, width + i :], column[:width])
        top += below * below
        factor[plan.factor_start[node] : plan.factor_start[node + 1]] = buffer[: width * size]
    return 2.0 * logs


@compiled
def _solve_one(plan: Plan, factor: Floats, right: Floats) -> Floats:
    x = right[plan.order]
    for node in range(len(plan.parent)):
        first, width = plan.start[node], plan.start[node + 1] - plan.start[node]
        row = plan.row[plan.row_start[node] : plan.row_start[node + 1]]
        size = width + len(row)
        upper = factor[plan.factor_start[node] : plan.factor_start[node + 1]].reshape(width, size)
        for k in range(width):
            mine = x[first + k] / upper[k, k]
            for j in range(k + 1, width):
                x[first + j] -= upper[k, j] * mine
            for j in range(len(row)):
                x[row[j]] -= upper[k, width + j] * mine
            x[first + k] = mine * plan.sign[node]
    for node in range(len(plan.parent) - 1, -1, -1):
        first, width = plan.start[node], plan.start[node + 1] - plan.start[node]
        row = plan.row[plan.row_start[node] : plan.row_start[node + 1]]
        size = width + len(row)
        upper = factor[plan.factor_start[node] : plan.factor_start[node + 1]].reshape(width, size)
        for k in range(width - 1, -1, -1):
            mine = x[first + k]
            for j in range(k + 1, width):
                mine -= upper[k, j] * x[first + j]
            for j in range(len(row)):
                mine -= upper[k, width + j] * x[row[j]]
            x[first + k] = mine / upper[k, k]
    result = np.empty_like(x)
    result[plan.order] = x
    return result


@compiled
def solve(plan: Plan, factor: Floats, right: Floats) -> Floats:
    """Solve for each column of ``right`` (n_nodes, n_columns), given and returned in the nodes' own order."""
    if right.shape[1] == 1:
        return _solve_one(plan, factor, right[:, 0]).reshape(len(right), 1)
    n_columns = right.shape[1]
    x = right[plan.order]
    for node in range(len(plan.parent)):
        first, width = plan.start[node], plan.start[node + 1] - plan.start[node]
        row = plan.row[plan.row_start[node] : plan.row_start[node + 1]]
        size = width + len(row)
        upper = factor[plan.factor_start[node] : plan.factor_start[node + 1]].reshape(width, size)
        for k in range(width):
            mine = x[first + k]
            mine /= upper[k, k]
            for j in range(k + 1, size):
                other = x[first + j] if j < width else x[row[j - width]]
                for c in range(n_columns):
                    other[c] -= upper[k, j] * mine[c]
            mine *= plan.sign[node]
    for node in range(len(plan.parent) - 1, -1, -1):
        first, width = plan.start[node], plan.start[node + 1] - plan.start[node]
        row = plan.row[plan.row_start[node] : plan.row_start[node + 1]]
        size = width + len(row)
        upper = factor[plan.factor_start[node] : plan.factor_start[node + 1]].reshape(width, size)
        for k in range(width - 1, -1, -1):
            mine = x[first + k]
            for j in range(k + 1, size):
                other = x[first + j] if j < width else x[row[j - width]]
                for c in range(n_columns):
                    mine[c] -= upper[k, j] * other[c]
            mine /= upper[k, k]
    result = np.empty_like(x)
    result[plan.order] = x
    return result


@compiled
def _invert_front(front: Floats, upper: Floats, width: int, sign: float) -> None:
    """Fill the inverse of a front whose lower right block is known, from its rows of the factor."""
    size = front.shape[0]
    known = front[width:, width:]
    # Rows of inv(U11) beside inv(U11) U12, by backward substitution.
    reduced = np.zeros((width, size))
    minus = np.empty(size)
    for k in range(width - 1, -1, -1):
        reduced[k, k] = 1.0
        reduced[k, width:] = upper[k, width:]
        _subtract_rows(reduced[k, k + 1 :], reduced[k + 1 :, k + 1 :], upper[k, k + 1 : width])
        reduced[k, k:] /= upper[k, k]
    for k in range(width):
        across = front[k, width:]
        across[:] = 0.0
        _subtract_rows(across, known, reduced[k, width:])
    for a in range(width):
        for b in range(a, width):
            total = 0.0
            for k in range(b, width):
                total += reduced[a, k] * reduced[b, k]
            total *= sign
            for k in range(width, size):
                total -= front[a, k] * reduced[b, k]
            front[a, b] = total
            front[b, a] = total
        minus[width:] = front[a, width:]
        front[width:, a] = minus[width:]


@compiled
def selected_inverse(plan: Plan, factor: Floats, n_entries: int) -> Floats:
    """Entries of the inverse on the pattern, in the order the plan was made with.

    References
    ----------
    .. [1] Takahashi, Fagan & Chin (1973), PICA Proceedings, 63-69.
    """
    inverse = np.empty(n_entries)
    stack = np.empty(plan.sizes[2])
    held = np.empty(len(plan.parent), dtype=np.int64)
    for node in range(len(plan.parent) - 1, -1, -1):
        width = plan.start[node + 1] - plan.start[node]
        place = plan.place_in_parent[plan.row_start[node] : plan.row_start[node + 1]]
        size = width + len(place)
        above = plan.parent[node]
        top = 0
        if above >= 0:
            outer = plan.start[above + 1] - plan.start[above] + plan.row_start[above + 1] - plan.row_start[above]
            top = held[above] + outer * outer
        held[node] = top
        front = stack[top : top + size * size].reshape(size, size)
        for i in range(len(place)):
            at = held[above] + place[i] * outer
            for j in range(len(place)):
                front[width + i, width + j] = stack[at + place[j]]
        upper = factor[plan.factor_start[node] : plan.factor_start[node + 1]].reshape(width, size)
        _invert_front(front, upper, width, plan.sign[node])
        for k in range(plan.entry_start[node], plan.entry_start[node + 1]):
            inverse[plan.entry[k]] = stack[top + plan.entry_place[k]]
    return inverse
