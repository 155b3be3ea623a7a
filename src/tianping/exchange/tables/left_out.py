"""Rows of a table that are no places: totals, notes, headings, the numbering of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.grid import Grid, TextColumn, compact
from tianping.exchange.tables.headers import folded


class Reason(StrEnum):
    """Why a row was left out."""

    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"
    NUMBERING = "numbering of columns"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not counted, by its number in the file."""

    row: int
    reason: Reason


_TOTALS = frozenset(
    {"合计", "总计", "共计", "小计", "总和", "total", "totals", "subtotal", "grandtotal", "alltotal"}
)
_TOTAL_OF = ("合计", "总计", "小计")  # 全县合计, 城区小计: no place is called so
_WHOLES = frozenset({"全国", "全省", "全市", "全县", "全区", "全旗", "全盟", "全镇", "全乡"})  # 全州 is a county
_FOOT = re.compile(
    r"\s*(?:填表人|填报人|制表人|审核人|复核人|负责人|单位负责人|统计负责人|联系人|联系电话|填报单位|填表单位|制表单位|填表日期|填报日期|报出日期|制表日期)"
    r"\s*(?:[(（][^)）]*[)）])?\s*[:：]"
)
_NOTE = re.compile(
    r"\s*[(（]?(?:注|备注|说明|附注|资料来源|数据来源|填表说明|notes?|sources?)\s*\d*\s*[:：.、)）]", re.IGNORECASE
)
_NUMBERING = frozenset({"甲", "栏次", "栏号"})

Flags = NDArray[np.bool_]


def leave_out_rows(grid: Grid, *, keys: Mapping[Role, int], counts: set[int]) -> tuple[Grid, list[LeftOut]]:
    """Take out of the rows below a header what would be counted twice or is no place.

    A total is a row whose place, name or order is a word such as 合计 or 全县, in a table that has other rows too; a note
    begins like 注：… or, at the foot of a form, 填表人：… and has no counts; the numbering of columns (甲, 1, 2, …) stands in the first row.
    """
    if not keys or not len(grid.rows):
        return grid, []
    reasons = {
        Reason.TOTAL: _totals(grid, keys),
        Reason.NOTE: _notes(grid, min(keys.values()), counts),
        Reason.NUMBERING: _numbering(grid, min(keys.values()), counts) if counts else np.zeros(len(grid.rows), dtype=bool),
    }
    gone = np.any(list(reasons.values()), axis=0)
    if not gone.any():
        return grid, []
    left_out = [LeftOut(int(row), reason) for reason, flags in reasons.items() for row in grid.rows[flags]]
    columns = [compact(TextColumn(column.codes[~gone], column.values)) for column in grid.columns]
    return Grid(grid.head, columns, grid.rows[~gone], sheet=grid.sheet), left_out


def _totals(grid: Grid, keys: Mapping[Role, int]) -> Flags:
    found = np.zeros(len(grid.rows), dtype=bool)
    for role in (Role.PLACE, Role.NAME, Role.ORDER):
        if role in keys:
            found |= _flagged(grid.columns[keys[role]], [_is_total(folded(v)) for v in grid.columns[keys[role]].values])
    # A table of nothing but totals, such as a country's by year, is a table of them.
    return found if not found.all() else ~found


def _is_total(word: str) -> bool:
    return word in _TOTALS or word in _WHOLES or word.endswith(_TOTAL_OF)


def _notes(grid: Grid, column: int, counts: set[int]) -> Flags:
    found = _flagged(grid.columns[column], [bool(_NOTE.match(value) or _FOOT.match(value)) for value in grid.columns[column].values])
    for index in counts if found.any() else ():
        found &= _flagged(grid.columns[index], [not value.strip() or bool(_FOOT.match(value)) for value in grid.columns[index].values])
    return found


def _numbering(grid: Grid, column: int, counts: set[int]) -> Flags:
    """The row 甲, 1, 2, … under a header; a place that is called 甲 has counts of its own."""
    found = np.zeros(len(grid.rows), dtype=bool)
    first = grid.columns[column]
    numbers = [grid.columns[index].values[grid.columns[index].codes[0]].strip() for index in sorted(counts)]
    numbered = all(number.isdecimal() and int(number) <= len(grid.columns) for number in numbers)
    rising = numbered and all(int(one) < int(next_one) for one, next_one in pairwise(numbers))
    found[0] = first.values[first.codes[0]].strip() in _NUMBERING and rising
    return found


def _flagged(column: TextColumn, by_value: list[bool]) -> Flags:
    return np.array(by_value, dtype=bool)[column.codes]
