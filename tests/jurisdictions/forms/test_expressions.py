"""The language of the rules: small, exact, and closed to everything else."""

from __future__ import annotations

import json
import math
import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.jurisdictions.forms import Cell, ExpressionRefused, parse_expression, to_json, value_of

NAMES = ("boys", "girls", "unclear", "late")
numbers = st.integers(0, 10**9)
rows = st.fixed_dictionaries({name: numbers for name in NAMES})


def sums_of(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from([*NAMES, "0", "1", "3", "0.5", "1e3"])
    if depth == 0:
        return leaf
    below = sums_of(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(below, st.sampled_from("+-*"), below).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["min", "max"]), below, below).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        below.map(lambda inner: f"abs({inner})"),
        below.map(lambda inner: f"sqrt(abs({inner}))"),
        below.map(lambda inner: f"(-{inner})"),
        st.tuples(below, below).map(lambda t: f"({t[0]} / (1 + abs({t[1]})))"),
    )


comparisons = st.tuples(sums_of(2), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), sums_of(2)).map(" ".join)
rules = st.one_of(
    comparisons,
    st.tuples(comparisons, st.sampled_from(["and", "or"]), comparisons).map(" ".join),
    comparisons.map(lambda text: f"not ({text})"),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(NAMES)).map(" <= ".join),
)


def in_python(text: str, row: dict[str, int]) -> bool:
    """Evaluate as Python does, with numbers as doubles."""
    known: dict[str, Any] = {name: float(number) for name, number in row.items()}
    return bool(eval(text, {"__builtins__": {}, "abs": abs, "min": min, "max": max, "sqrt": math.sqrt}, known))  # noqa: S307 - the second opinion of this test


def as_a_browser(tree: Any, row: dict[str, int]) -> Any:
    """Evaluate the JSON as a page does: a second reading of it, of ten lines."""
    if isinstance(tree, int | float):
        return float(tree)
    head, *rest = tree
    if head == "cell":
        return float(row[rest[0]])
    terms = [as_a_browser(term, row) for term in rest]
    two = {"+": operator.add, "-": operator.sub, "*": operator.mul, "==": operator.eq, "!=": operator.ne,
           "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "/": operator.truediv}  # fmt: skip
    if head in two:
        return two[head](*terms)
    many = {"min": min, "max": max, "sum": sum, "and": all, "or": any}
    return many[head](terms) if head in many else {"abs": abs, "sqrt": math.sqrt, "not": operator.not_}[head](*terms)


@given(rules, rows)
def test_a_rule_gives_what_python_gives_and_what_its_json_gives(text: str, row: dict[str, int]) -> None:
    expression = parse_expression(text)
    value = value_of(expression, lambda cell: float(row[cell.column]))

    assert value == in_python(text, row)
    assert value == as_a_browser(json.loads(json.dumps(to_json(expression))), row)


@given(rules, rows, st.sampled_from(NAMES))
def test_a_cell_without_a_number_leaves_the_rule_open_wherever_it_stands(
    text: str, row: dict[str, int], gap: str
) -> None:
    expression = parse_expression(text)
    value = value_of(expression, lambda cell: None if cell.column == gap else float(row[cell.column]))

    assert (value is None) is (gap in text)


@pytest.mark.parametrize(
    ("text", "boys", "girls", "value"),
    [
        ("boys / girls", 7, 0, math.inf),
        ("-boys / girls", 7, 0, -math.inf),
        ("0 / girls", 7, 0, math.nan),
        ("min(0 / girls, boys)", 7, 0, math.nan),
        ("max(0 / girls, boys)", 7, 0, math.nan),
        ("sqrt(girls - boys)", 7, 0, math.nan),
        ("sum(0.1, 0.2, 0.3)", 0, 0, 0.1 + 0.2 + 0.3),
        ("max(boys, girls, 9)", 7, 0, 9),
        ("boys - girls - 1", 7, 3, 3),
        ("boys / girls / 2", 8, 2, 2),
    ],
)
def test_the_arithmetic_is_that_of_doubles(text: str, boys: int, girls: int, value: float) -> None:
    row = {"boys": boys, "girls": girls}
    found = value_of(parse_expression(text, yields="number"), lambda cell: float(row[cell.column]))

    assert found == pytest.approx(value, rel=0, abs=0, nan_ok=True)


def test_a_comparison_with_no_number_is_false_and_unequal_is_true() -> None:
    for text, holds in (("0 / boys <= 1", False), ("0 / boys == 0 / boys", False), ("0 / boys != 1", True)):
        assert value_of(parse_expression(text), lambda _: 0.0) == holds


def test_names_reach_this_return_the_last_and_other_forms() -> None:
    seen: list[Cell] = []
    value_of(parse_expression("late <= last.late + hospital_births.boys"), lambda cell: seen.append(cell) or 1.0)  # type: ignore[func-returns-value]  # a list's append as a note

    assert seen == [Cell("late"), Cell("late", "last"), Cell("boys", "other", "hospital_births")]


def test_a_total_is_written_out_here_and_in_the_last_period_but_not_in_another_form() -> None:
    tree = to_json(parse_expression("total == last.total + other.total", totals={"total": ("boys", "girls")}))

    assert tree == [
        "==",
        ["sum", ["cell", "boys"], ["cell", "girls"]],
        ["+", ["sum", ["last", "boys"], ["last", "girls"]], ["other", "other", "total"]],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "boys", "boys +", "boys girls", "boys = 1", "boys == 'x'", "boys == None", "True", "boys == True", "f'{boys}' == 1",
        "boys ** 2 > 1", "boys % 2 == 0", "boys // 2 == 0", "boys & 1 == 0", "~boys == 0", "+boys == 0", "boys @ girls > 0",
        "__import__('os').system('x') == 0", "print(boys) == 1", "boys.real.imag == 0", "boys[0] == 0", "[boys] == 0", "{1: 2} == 0",
        "(lambda: 1)() == 1", "boys if girls else late", "(x := 1) == 1", "boys is girls", "boys in girls", "boys == 1; girls",
        "boys == 1\ngirls == 2", "min(boys) > 1", "abs(boys, girls) > 1", "sqrt() > 1", "min(*boys) > 1", "min(boys, key=1) > 1",
        "sum(x for x in boys) > 1", "boys and girls", "not boys", "(boys > 1) + 1 > 1", "(boys > 1) == (girls > 1)", "-(boys > 1) > 0",
        "boys == 1j", "boys == 1e999", "boys == 10000000000000", "男 == 1", "boys == １", "await boys == 1", "yield == 1", "boys == ...",
        "boys == 1 and " * 60 + "girls == 1", "(" * 60 + "boys" + ")" * 60 + " +" , "-" * 100 + "boys == 1", "abs(" * 45 + "boys" + ")" * 45 + " > 1",
    ],
)  # fmt: skip
def test_whatever_is_not_of_the_language_is_refused(text: str) -> None:
    with pytest.raises(ExpressionRefused, match="is refused"):
        parse_expression(text)


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_a_refusal(text: str) -> None:
    try:
        expression = parse_expression(text)
    except ExpressionRefused:
        return
    assert isinstance(to_json(expression), list)


def test_a_refusal_quotes_at_most_the_head_of_a_long_text() -> None:
    with pytest.raises(ExpressionRefused) as refusal:
        parse_expression("boys + " * 500)
    assert len(str(refusal.value)) < 250
