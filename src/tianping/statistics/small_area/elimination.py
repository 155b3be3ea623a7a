"""The elimination of a sparse symmetric system, planned once: order, tree, supernodes and where each entry goes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from tianping.statistics.compiled import compiled

Ints = NDArray[np.int64]


class Plan(NamedTuple):
    """What the numeric kernels need to know of one sparsity pattern.

    A *front* is the dense block of a supernode: its own ``width`` columns first, then the rows below them.
    """

    order: Ints  # order[k]: the node eliminated k-th
    start: Ints  # first column of each supernode, one more at the end
    parent: Ints  # the supernode that takes over the remainder, -1 at a root
    row_start: Ints  # where the rows below each supernode begin in ``row`` and ``place_in_parent``
    row: Ints
    place_in_parent: Ints  # place of each row in the front of the parent
    factor_start: Ints  # where the factor of each supernode begins
    entry_start: Ints  # where the entries of each supernode begin
    entry: Ints  # which entry of the pattern
    entry_place: Ints  # its flat place in the front
    child_start: Ints
    child: Ints
    sign: NDArray[np.float64]  # sign of the pivots of each supernode
    sizes: Ints  # largest front, stack of the factorisation, stack of the inverse


def plan_elimination(rows: Ints, columns: Ints, *, size: int, last: Ints, negative: Ints) -> Plan:
    """Plan the elimination of a symmetric pattern.

    Parameters
    ----------
    rows, columns : ndarray of shape (n_entries,), int
        The lower triangle, each entry once, every diagonal included: ``rows >= columns``.
    size : int
        Number of nodes.
    last : ndarray, int
        Nodes to be eliminated after all others, in this order.
    negative : ndarray, int
        Nodes with a negative pivot (multipliers of constraints); each stands in ``last`` after the nodes it binds.

    Returns
    -------
    Plan

    Notes
    -----
    Minimum degree on the pattern (SuperLU's), then a postorder of the elimination tree, relaxed supernodes and
    the index maps of a multifrontal factorisation [1]_.

    References
    ----------
    .. [1] Liu (1992), SIAM Review 34(1), 82-109.
    """
    order = _fill_reducing_order(rows, columns, size=size, last=last)
    ahead = _earlier_neighbours(rows, columns, order)
    parent = _tree(*ahead)
    order = order[_postorder(parent)]
    ahead = _earlier_neighbours(rows, columns, order)
    parent = _tree(*ahead)
    counts = _column_counts(*ahead, parent)
    signs = np.ones(size)
    signs[negative] = -1.0
    signs = signs[order]
    start, fronts = _supernodes(parent, counts, signs)
    position = np.empty(size, dtype=np.int64)
    position[order] = np.arange(size)
    return _lay_out(rows, columns, _Supernodes(order, position, start, fronts, signs))


class _Supernodes(NamedTuple):
    order: Ints
    position: Ints
    start: Ints
    fronts: Ints
    signs: NDArray[np.float64]


def _lay_out(rows: Ints, columns: Ints, nodes: _Supernodes) -> Plan:
    widths = np.diff(nodes.start)
    first = np.minimum(nodes.position[rows], nodes.position[columns])
    second = np.maximum(nodes.position[rows], nodes.position[columns])
    entry = np.lexsort((second, first)).astype(np.int64)
    first, second = first[entry], second[entry]
    column_start = np.searchsorted(first, np.arange(len(nodes.order) + 1)).astype(np.int64)
    row_start = np.concatenate(([0], np.cumsum(nodes.fronts - widths))).astype(np.int64)
    row, parent = _rows_below(nodes.start, row_start, column_start, second)
    place_in_parent = _places_in_parent(nodes.start, row_start, row, parent)
    owner = np.repeat(np.arange(len(widths)), widths)
    entry_place = _entry_places(nodes.start, row_start, row, first, second)
    children = np.argsort(parent, kind="stable").astype(np.int64)
    child_start = np.searchsorted(parent[children], np.arange(len(widths) + 1)).astype(np.int64)
    below = nodes.fronts - widths
    return Plan(
        order=nodes.order,
        start=nodes.start,
        parent=parent,
        row_start=row_start,
        row=row,
        place_in_parent=place_in_parent,
        factor_start=np.concatenate(([0], np.cumsum(widths * nodes.fronts))).astype(np.int64),
        entry_start=np.searchsorted(owner[first], np.arange(len(widths) + 1)).astype(np.int64),
        entry=entry,
        entry_place=entry_place,
        child_start=child_start,
        child=children,
        sign=nodes.signs[nodes.start[:-1]],
        sizes=_sizes(parent, nodes.fronts, below, child_start, children),
    )


def _fill_reducing_order(rows: Ints, columns: Ints, *, size: int, last: Ints) -> Ints:
    head = np.ones(size, dtype=bool)
    head[last] = False
    nodes = np.flatnonzero(head)
    if len(nodes) < 3:
        return np.concatenate((nodes, last)).astype(np.int64)
    label = np.cumsum(head) - 1
    keep = head[rows] & head[columns] & (rows != columns)
    left, right = label[rows[keep]], label[columns[keep]]
    links = sparse.coo_matrix((-np.ones(len(left)), (left, right)), shape=(len(nodes), len(nodes)))
    links = links + links.T
    dominant = sparse.diags(1.0 - np.asarray(links.sum(axis=1)).ravel())
    factors = splu(
        (links + dominant).tocsc(),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    return np.concatenate((nodes[np.argsort(factors.perm_c)], last)).astype(np.int64)


def _earlier_neighbours(rows: Ints, columns: Ints, order: Ints) -> tuple[Ints, Ints]:
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    off = rows != columns
    one, other = position[rows[off]], position[columns[off]]
    late, early = np.maximum(one, other), np.minimum(one, other)
    by_late = np.argsort(late, kind="stable")
    starts = np.searchsorted(late[by_late], np.arange(len(order) + 1)).astype(np.int64)
    return starts, early[by_late]


@compiled
def _tree(starts: Ints, early: Ints) -> Ints:
    size = len(starts) - 1
    parent = np.full(size, -1, dtype=np.int64)
    ancestor = np.full(size, -1, dtype=np.int64)
    for node in range(size):
        for k in range(starts[node], starts[node + 1]):
            below = early[k]
            while below != -1 and below < node:
                following = ancestor[below]
                ancestor[below] = node
                if following == -1:
                    parent[below] = node
                below = following
    return parent


@compiled
def _postorder(parent: Ints) -> Ints:
    size = len(parent)
    first_child = np.full(size, -1, dtype=np.int64)
    sibling = np.full(size, -1, dtype=np.int64)
    for node in range(size - 1, -1, -1):
        if parent[node] >= 0:
            sibling[node] = first_child[parent[node]]
            first_child[parent[node]] = node
    order = np.empty(size, dtype=np.int64)
    stack = np.empty(size, dtype=np.int64)
    done = 0
    for root in range(size):
        if parent[root] >= 0:
            continue
        stack[0] = root
        depth = 1
        while depth > 0:
            node = stack[depth - 1]
            child = first_child[node]
            if child >= 0:
                first_child[node] = sibling[child]
                stack[depth] = child
                depth += 1
            else:
                order[done] = node
                done += 1
                depth -= 1
    return order


@compiled
def _column_counts(starts: Ints, early: Ints, parent: Ints) -> Ints:
    size = len(parent)
    counts = np.ones(size, dtype=np.int64)
    seen = np.full(size, -1, dtype=np.int64)
    for node in range(size):
        seen[node] = node
        for k in range(starts[node], starts[node + 1]):
            below = early[k]
            while seen[below] != node:
                counts[below] += 1
                seen[below] = node
                below = parent[below]
    return counts


@compiled
def _supernodes(parent: Ints, counts: Ints, signs: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """Join columns of equal structure, then a child with its parent where few zeros are stored for it."""
    size = len(parent)
    start = np.empty(size + 1, dtype=np.int64)
    front = np.empty(size + 1, dtype=np.int64)
    zeros = np.zeros(size + 1, dtype=np.int64)
    n_nodes = 0
    column = 0
    while column < size:
        end = column + 1
        while (
            end < size and parent[end - 1] == end and counts[end - 1] == counts[end] + 1 and signs[end] == signs[column]
        ):
            end += 1
        start[n_nodes] = column
        front[n_nodes] = counts[column]
        zeros[n_nodes] = 0
        n_nodes += 1
        while n_nodes > 1:
            width = start[n_nodes - 1] - start[n_nodes - 2]
            last = start[n_nodes - 1] - 1
            if parent[last] < 0 or parent[last] >= end or signs[last] != signs[column]:
                break
            joined_width = end - start[n_nodes - 2]
            joined_front = width + front[n_nodes - 1]
            wasted = zeros[n_nodes - 2] + zeros[n_nodes - 1] + width * (front[n_nodes - 1] - front[n_nodes - 2] + width)
            stored = joined_width * joined_front - joined_width * (joined_width - 1) // 2
            allowed = 0.5 if joined_width <= 4 else (0.2 if joined_width <= 16 else 0.05)
            if wasted > allowed * stored:
                break
            n_nodes -= 1
            front[n_nodes - 1] = joined_front
            zeros[n_nodes - 1] = wasted
        column = end
    start[n_nodes] = size
    return start[: n_nodes + 1].copy(), front[:n_nodes].copy()


@compiled
def _rows_below(start: Ints, row_start: Ints, column_start: Ints, second: Ints) -> tuple[Ints, Ints]:
    n_nodes = len(start) - 1
    size = start[n_nodes]
    owner = np.empty(size, dtype=np.int64)
    for node in range(n_nodes):
        owner[start[node] : start[node + 1]] = node
    row = np.empty(row_start[n_nodes], dtype=np.int64)
    parent = np.full(n_nodes, -1, dtype=np.int64)
    first_child = np.full(n_nodes, -1, dtype=np.int64)
    sibling = np.full(n_nodes, -1, dtype=np.int64)
    seen = np.full(size, -1, dtype=np.int64)
    for node in range(n_nodes):
        end = start[node + 1]
        at = row_start[node]
        for k in range(column_start[start[node]], column_start[end]):
            if second[k] >= end and seen[second[k]] != node:
                seen[second[k]] = node
                row[at] = second[k]
                at += 1
        child = first_child[node]
        while child >= 0:
            for k in range(row_start[child], row_start[child + 1]):
                if row[k] >= end and seen[row[k]] != node:
                    seen[row[k]] = node
                    row[at] = row[k]
                    at += 1
            child = sibling[child]
        row[row_start[node] : at] = np.sort(row[row_start[node] : at])
        if at > row_start[node]:
            parent[node] = owner[row[row_start[node]]]
            sibling[node] = first_child[parent[node]]
            first_child[parent[node]] = node
    return row, parent


@compiled
def _places_in_parent(start: Ints, row_start: Ints, row: Ints, parent: Ints) -> Ints:
    place = np.empty(len(row), dtype=np.int64)
    for node in range(len(parent)):
        above = parent[node]
        if above < 0:
            continue
        width = start[above + 1] - start[above]
        at = row_start[above]
        for k in range(row_start[node], row_start[node + 1]):
            if row[k] < start[above + 1]:
                place[k] = row[k] - start[above]
            else:
                while row[at] != row[k]:
                    at += 1
                place[k] = width + at - row_start[above]
    return place


@compiled
def _entry_places(start: Ints, row_start: Ints, row: Ints, first: Ints, second: Ints) -> Ints:
    place = np.empty(len(first), dtype=np.int64)
    node = 0
    for k in range(len(first)):
        while first[k] >= start[node + 1]:
            node += 1
        width = start[node + 1] - start[node]
        front = width + row_start[node + 1] - row_start[node]
        if second[k] < start[node + 1]:
            across = second[k] - start[node]
        else:
            below = row[row_start[node] : row_start[node + 1]]
            across = width + np.searchsorted(below, second[k])
        place[k] = (first[k] - start[node]) * front + across
    return place


@compiled
def _sizes(parent: Ints, fronts: Ints, below: Ints, child_start: Ints, child: Ints) -> Ints:
    """Give the largest front and the deepest stacks that the numeric kernels will need."""
    sizes = np.zeros(3, dtype=np.int64)
    held = 0
    path = np.zeros(len(parent), dtype=np.int64)
    for node in range(len(parent)):
        sizes[0] = max(sizes[0], fronts[node])
        for k in range(child_start[node], child_start[node + 1]):
            held -= below[child[k]] ** 2
        held += below[node] ** 2
        sizes[1] = max(sizes[1], held)
    for node in range(len(parent) - 1, -1, -1):
        path[node] = fronts[node] ** 2 + (path[parent[node]] if parent[node] >= 0 else 0)
        sizes[2] = max(sizes[2], path[node])
    return sizes
