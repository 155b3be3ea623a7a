"""From a form's rules, written once, to one rule a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, get_args

from tianping.jurisdictions.forms.definitions import Column, Rule, RuleLevel, RuleScope, Total
from tianping.jurisdictions.forms.expressions import Cell, Expression, ExpressionRefused, cells_in, parse_expression
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.templates import AxisItem, combinations, fill_code, fill_words
from tianping.terms import Bilingual

_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}")
_FIELD = re.compile(r"\{([a-z0-9_.]+)\}")
_KEYS = frozenset({"code", "level", "scope", "expression", "words", "marks", "each", "over"})
_MOST_RULES = 400
_READABLE: dict[RuleScope, frozenset[str]] = {
    "row": frozenset({"this"}),
    "column_total": frozenset({"this"}),
    "last_period": frozenset({"this", "last"}),
    "other_form": frozenset({"this", "other"}),
}


def read_rules(
    entries: Sequence[Mapping[str, Any]],
    *,
    columns: tuple[Column, ...],
    totals: tuple[Total, ...],
    axes: Mapping[str, tuple[AxisItem, ...]],
) -> tuple[Rule, ...]:
    """Read the rules of a form and write out those that stand for many cells.

    ``each = ["sex", "order"]`` repeats a rule for every value of these axes; ``each = ["column"]`` for every column,
    or those that ``over`` names by pattern. In both, ``<sex>`` or ``<column>`` stands for the value.

    Raises
    ------
    FormRefused
        If a rule reads what the form does not have, or what its scope does not reach.
    """
    rules: list[Rule] = []
    for entry in entries:
        where = f"rule {entry.get('code', '?')}"
        strange = sorted(set(entry) - _KEYS)
        if strange:
            raise FormRefused(where, f"unknown entries {', '.join(strange)}; known are {', '.join(sorted(_KEYS))}")
        wanted = entry.get("over", ["*"])
        over = tuple(
            AxisItem(c.code, c.label) for c in columns if any(fnmatchcase(c.code, pattern) for pattern in wanted)
        )
        known_axes = {**axes, "column": over}
        for chosen in combinations(entry.get("each", []), known_axes, where=where):
            rules.append(_rule(entry, chosen, columns=columns, totals=totals))
    codes = [rule.code for rule in rules]
    if len(set(codes)) < len(codes) or len(codes) > _MOST_RULES:
        raise FormRefused("rules", f"codes of rules stand once, and a form has at most {_MOST_RULES} of them")
    return tuple(rules)


def field_cell(field: str) -> Cell:
    """Return the cell behind a field of a rule's words: ``late``, ``last.late`` or ``other_form.late``."""
    head, _, tail = field.rpartition(".")
    if not head:
        return Cell(tail)
    return Cell(tail, "last") if head == "last" else Cell(tail, "other", head)


def fields_in(words: Bilingual) -> list[str]:
    """Return the fields of a rule's words, of both languages."""
    return _FIELD.findall(words.zh) + _FIELD.findall(words.en)


def _rule(
    entry: Mapping[str, Any],
    chosen: Mapping[str, AxisItem],
    *,
    columns: tuple[Column, ...],
    totals: tuple[Total, ...],
) -> Rule:
    where = f"rule {entry['code']}"
    level, scope = entry["level"], entry["scope"]
    if level not in get_args(RuleLevel) or scope not in get_args(RuleScope):
        raise FormRefused(where, f"level is one of {get_args(RuleLevel)}, scope one of {get_args(RuleScope)}")
    sums = {total.code: total.of for total in totals}
    try:
        expression = parse_expression(fill_code(entry["expression"], chosen, where=where), totals=sums)
    except ExpressionRefused as fault:
        raise FormRefused(where, str(fault)) from fault
    words = fill_words(Bilingual(zh=entry["words"]["zh"], en=entry["words"]["en"]), chosen, where=where)
    known = {column.code for column in columns}
    _check_cells(list(cells_in(expression)), scope, known, where=where)
    _check_cells([field_cell(field) for field in fields_in(words)], scope, known | set(sums), where=where)
    if _FIELD.sub("", words.zh + words.en).count("{"):
        raise FormRefused(where, "a field in its words looks like {late}, {last.late} or {other_form.late}")
    code = fill_code(entry["code"], chosen, where=where)
    if not _CODE.fullmatch(code):
        raise FormRefused(where, "a code is lower-case letters, digits and _")
    return Rule(code, level, scope, expression, words, _marks(entry, chosen, expression, known=known))


def _check_cells(cells: Sequence[Cell], scope: RuleScope, known: set[str], *, where: str) -> None:
    for cell in cells:
        if cell.of not in _READABLE[scope]:
            raise FormRefused(where, f"a rule of scope {scope} does not read {cell.of} cells such as {cell.column!r}")
        if cell.of != "other" and cell.column not in known:
            raise FormRefused(where, f"there is no column {cell.column!r}")


def _marks(
    entry: Mapping[str, Any], chosen: Mapping[str, AxisItem], expression: Expression, *, known: set[str]
) -> tuple[str, ...]:
    where = f"rule {entry['code']}"
    marks = [fill_code(code, chosen, where=where) for code in entry.get("marks", [])]
    marks = marks or [cell.column for cell in cells_in(expression) if cell.of == "this"]
    strange = [code for code in marks if code not in known]
    if strange or not marks:
        raise FormRefused(where, f"it marks cells of the form, got {', '.join(strange) or 'none'}")
    return tuple(dict.fromkeys(marks))
