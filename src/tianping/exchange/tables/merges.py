"""Merged cells below the header: a key stands for all its rows, a count for none."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tianping.exchange.tables.grid import MERGED_MARK, Grid, TextColumn, compact
from tianping.exchange.tables.left_out import LeftOut, Reason


def apply_merges(
    grid: Grid, *, body_from: int, keys: Collection[int], counts: Collection[int]
) -> tuple[Grid, list[LeftOut]]:
    """Resolve merged ranges that touch rows from ``body_from`` (a row number) on.

    A range over all columns in use is a note or a heading between rows, and its rows are left out. A range down one
    column of keys (a place over its birth orders) fills its cells. Any other range that touches a column in use is
    marked, to be refused with its row.
    """
    used = sorted({*keys, *counts})
    notes: set[int] = set()
    for top, left, bottom, right in grid.merges:
        touched = [index for index in used if left <= index <= right]
        if bottom < body_from or not touched or (top, left) == (bottom, right):
            continue
        first, last = np.searchsorted(grid.rows, (max(top, body_from), bottom + 1))
        if touched == used and len(used) > 1:
            notes.update(range(first, last))
        elif left == right and left in keys and top >= body_from:
            _fill(grid.columns[left], int(first), int(last))
        elif first < last:
            for index in touched:
                _mark(grid.columns[index], int(first))
    return _without(grid, notes)


def _fill(column: TextColumn, first: int, last: int) -> None:
    if first < last:
        column.codes[first:last] = column.codes[first]


def _mark(column: TextColumn, at: int) -> None:
    if MERGED_MARK not in column.values:
        column.values.append(MERGED_MARK)
    column.codes[at] = column.values.index(MERGED_MARK)


def _without(grid: Grid, left_out: set[int]) -> tuple[Grid, list[LeftOut]]:
    if not left_out:
        return grid, []
    gone = [LeftOut(int(grid.rows[at]), Reason.HEADING) for at in sorted(left_out)]
    kept = np.ones(len(grid.rows), dtype=bool)
    kept[list(left_out)] = False
    columns = [compact(TextColumn(column.codes[kept], column.values)) for column in grid.columns]
    return Grid(grid.head, columns, grid.rows[kept], sheet=grid.sheet), gone
