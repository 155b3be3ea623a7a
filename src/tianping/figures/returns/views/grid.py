"""The table of a return as a template draws it: heads over several rows, cells with their state, sums."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tianping.figures.returns.queries import CellKey, Sheet, SheetRow
from tianping.jurisdictions.forms import Column, Total
from tianping.terms import CellState, CellValue, Language


@dataclass(frozen=True, slots=True)
class Head:
    """One head cell. ``across`` and ``down`` are how many columns and rows it spans."""

    word: str
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell; ``state`` is the mark that the style sheet draws. A sum names the columns that it adds; in the foot it has no row."""

    row: str
    column: str
    text: str
    state: str
    label: str
    sums: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    code: str
    word: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    heads: tuple[tuple[Head, ...], ...]
    corner: str
    corner_rows: int
    rows: tuple[GridRow, ...]
    foot: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Stripe:
    """A column as drawn: one of the form's, or a sum of several."""

    word: str
    groups: tuple[str, ...]
    code: str
    sums: tuple[str, ...] = ()


def grid_of(sheet: Sheet, *, marked: Mapping[CellKey, str], language: Language) -> Grid:
    """Lay a return out. ``marked`` has the state of the cells that a rule or a question marks."""
    stripes = tuple(_stripe(head, language) for head in sheet.form.heads())
    depth = max((len(stripe.groups) for stripe in stripes), default=0) + 1
    return Grid(
        heads=tuple(_head_rows(stripes, depth)),
        corner=sheet.form.rows.head.in_(language),
        corner_rows=depth,
        rows=tuple(
            GridRow(row.code, row.word.in_(language), tuple(_cells(sheet, row, stripes, marked, language)))
            for row in sheet.rows
        ),
        foot=tuple(_foot(sheet, stripes)) if len(sheet.rows) > 1 else (),
    )


def _stripe(head: Column | Total, language: Language) -> Stripe:
    if isinstance(head, Total):
        return Stripe(head.word.in_(language), (), head.code, head.of)
    return Stripe(head.word.in_(language), tuple(group.in_(language) for group in head.groups), head.code)


def _head_rows(stripes: Sequence[Stripe], depth: int) -> Iterator[tuple[Head, ...]]:
    for level in range(depth):
        heads = []
        for key, group in groupby(enumerate(stripes), key=lambda each: _head_key(each[0], each[1], level)):
            across = len(list(group))
            if key.begins:
                heads.append(Head(key.word, across, depth - level if key.leaf >= 0 else 1))
        yield tuple(heads)


@dataclass(frozen=True, slots=True)
class _HeadKey:
    """Neighbours with one key share a head: groups by the words above and their own, leaves (from 0) by themselves."""

    word: str
    above: tuple[str, ...]
    leaf: int
    begins: bool


def _head_key(index: int, stripe: Stripe, level: int) -> _HeadKey:
    if level < len(stripe.groups):
        return _HeadKey(stripe.groups[level], stripe.groups[:level], -1, begins=True)
    return _HeadKey(stripe.word, stripe.groups, index, begins=level == len(stripe.groups))


def _cells(
    sheet: Sheet, row: SheetRow, stripes: Sequence[Stripe], marked: Mapping[CellKey, str], language: Language
) -> Iterator[GridCell]:
    for stripe in stripes:
        if stripe.sums:
            yield _sum_cell(row.code, stripe, [sheet.value(row.code, code) for code in stripe.sums])
            continue
        key, value = (row.code, stripe.code), sheet.value(row.code, stripe.code)
        label = f"{row.word.in_(language)}{'，' if language == 'zh' else ', '}{sheet.form.label_of(stripe.code, language)}"
        state = _state(value, key, sheet.changed, marked)
        yield GridCell(row.code, stripe.code, value.text(language), state, label)


def _state(value: CellValue, key: CellKey, changed: Collection[CellKey], marked: Mapping[CellKey, str]) -> str:
    if key in marked:
        return marked[key]
    if value.state is not CellState.GIVEN:
        return value.state.value
    return "changed" if key in changed else ""


def _foot(sheet: Sheet, stripes: Sequence[Stripe]) -> Iterator[GridCell]:
    for stripe in stripes:
        yield _sum_cell("", stripe, [sheet.value(row.code, code) for row in sheet.rows for code in stripe.sums or (stripe.code,)])


def _sum_cell(row: str, stripe: Stripe, values: Sequence[CellValue]) -> GridCell:
    total = sum(value.number or 0 for value in values)
    return GridCell(row, stripe.code, str(total), "", "", sums=" ".join(stripe.sums or (stripe.code,)))
