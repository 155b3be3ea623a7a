"""What a return is told: not given, refused, absent and zero are four things, and sums keep them apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.jurisdictions.forms import Form, column_totals, evaluate, read_form, rows_of
from tianping.terms import ABSENT, EMPTY, REFUSED, CellValue

from .fillings import births, births_text

TEXT = """
code = "small"
[[editions]]
valid_from = 2020-01-01
title = { zh = "小表", en = "small form" }
department = "health"
frequency = "month"
sender = "township"
due = "monthly_by_the_5th"
source = "this test"
confidence = "low"
help = { zh = "填数。", en = "Enter numbers." }
rows = { kind = "areas", level = "village", head = { zh = "村", en = "Village" } }
[[editions.columns]]
code = "a"
word = { zh = "甲", en = "A" }
element = "things"
unit = { zh = "件", en = "things" }
maximum = 100
[[editions.columns]]
code = "b"
word = { zh = "乙", en = "B" }
element = "things"
unit = { zh = "件", en = "things" }
[[editions.columns]]
code = "c"
word = { zh = "丙", en = "C" }
element = "things"
unit = { zh = "件", en = "things" }
within = true
required = false
[[editions.totals]]
code = "all"
word = { zh = "合计", en = "all" }
of = ["a", "b"]
[[editions.rules]]
code = "part"
level = "error"
scope = "row"
expression = "c <= all"
words = { zh = "丙 {c}，合计 {all}", en = "C {c}, all {all}" }
[[editions.rules]]
code = "balance"
level = "query"
scope = "column_total"
expression = "a <= 2 * b"
words = { zh = "甲 {a}，乙 {b}", en = "A {a}, B {b}" }
[[editions.rules]]
code = "rise"
level = "query"
scope = "last_period"
expression = "all <= 2 * last.all + 5"
words = { zh = "{all}，上月 {last.all}", en = "{all}, last month {last.all}" }
[[editions.rules]]
code = "beside"
level = "query"
scope = "other_form"
expression = "all <= births_monthly.total"
marks = ["a"]
words = { zh = "{all}，出生 {births_monthly.total}", en = "{all}, births {births_monthly.total}" }
"""
FORM = read_form(TEXT)
values = st.one_of(st.integers(0, 100).map(CellValue.of), st.sampled_from([EMPTY, ABSENT, REFUSED]))


def row(a: Any, b: Any, c: Any = ABSENT, *, code: str = "v") -> dict[tuple[str, str], CellValue]:
    return {
        (code, name): CellValue.of(value) if isinstance(value, int) else value
        for name, value in (("a", a), ("b", b), ("c", c))
    }


def found(cells: dict[tuple[str, str], CellValue], **more: Any) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.row, finding.words.zh) for finding in evaluate(FORM, cells, **more)]


def test_zero_is_a_number() -> None:
    assert found(row(0, 0, 0)) == []
    assert found(row(0, 0, 1)) == [("part", "v", "丙 1，合计 0")]


def test_absent_adds_nothing_and_is_asked_for_nothing() -> None:
    assert found(row(ABSENT, ABSENT, ABSENT)) == []
    assert found(row(1, ABSENT, 2)) == [("part", "v", "丙 2，合计 1"), ("balance", "", "甲 1，乙 0")]


def test_an_empty_cell_is_asked_for_and_leaves_its_rules_open() -> None:
    assert found(row(EMPTY, 3, 9)) == [("not_given", "v", "甲未填。没有请填 0，不要留空。")]
    assert found({}, rows=["v"]) == [
        ("not_given", "v", "甲未填。没有请填 0，不要留空。"),
        ("not_given", "v", "乙未填。没有请填 0，不要留空。"),
    ]


def test_a_cell_that_need_not_be_given_is_not_asked_for() -> None:
    assert found(row(1, 3, EMPTY)) == []


def test_a_refused_cell_needs_a_reason_and_leaves_its_rules_open() -> None:
    assert found(row(3, 3, REFUSED)) == [("refused", "v", "丙拒报，请说明原因。")]
    assert found(row(REFUSED, 3, 99)) == [("refused", "v", "甲拒报，请说明原因。")]


def test_a_number_above_the_limit_is_an_error_on_its_cell() -> None:
    finding = evaluate(FORM, row(101, 99, 0))[0]

    assert (finding.rule, finding.columns, finding.level) == ("above_maximum", ("a",), "error")
    assert finding.words.en == "A is 101, above the limit of 100."
    assert found(row(100, 99, 0)) == []


def test_sums_of_columns_are_judged_once_and_over_all_rows() -> None:
    cells = row(5, 0, 0, code="v") | row(1, 2, 0, code="w")

    assert found(cells) == [("balance", "", "甲 6，乙 2")]
    assert found(cells | row(EMPTY, 2, 0, code="x"), rows=["v", "w", "x"]) == [
        ("not_given", "x", "甲未填。没有请填 0，不要留空。")
    ]


def test_the_last_period_is_the_same_row_or_nothing() -> None:
    cells = row(20, 20, 0)

    assert found(cells, last=row(1, 1, 0)) == [("rise", "v", "40，上月 2")]
    assert found(cells, last=row(20, 20, 0)) == []
    for last in (None, {}, row(1, 1, 0, code="other"), row(1, EMPTY, 0), row(REFUSED, 1, 0)):
        assert found(cells, last=last) == []
    assert found(cells, last=row(1, ABSENT, 0)) == [("rise", "v", "40，上月 1")]


def test_another_form_is_its_sums_or_nothing() -> None:
    cells = row(20, 20, 0)

    assert found(cells, others={"births_monthly": {"total": 7}}) == [("beside", "", "40，出生 7")]
    for others in (
        None,
        {},
        {"births_monthly": {}},
        {"births_monthly": {"total": None}},
        {"births_monthly": {"total": 40}},
        {"other": {"total": 1}},
    ):
        assert found(cells, others=others) == []


@pytest.mark.parametrize("stray", [("v", "d"), ("v", "all"), ("w", "a"), ("", "a")])
def test_a_cell_outside_the_form_or_the_rows_is_refused_and_not_repeated(stray: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="no row or column of small; columns are a, b, c"):
        evaluate(FORM, row(1, 1) | {stray: CellValue.of(1)}, rows=["v"])


def test_rows_that_the_form_names_are_all_asked_for() -> None:
    form = read_form(TEXT.replace('kind = "areas", level = "village"', 'kind = "months_back", months = 2'))

    assert rows_of(form, {}) == ("m0", "m1", "earlier")
    assert len(evaluate(form, {})) == 6
    with pytest.raises(ValueError, match="no row"):
        evaluate(form, {("m2", "a"): CellValue.of(1)})


def test_a_form_without_rows_in_it_has_one() -> None:
    form = read_form(TEXT.replace('kind = "areas", level = "village"', 'kind = "self"'))

    assert rows_of(form, {}) == ("all",)


@given(st.lists(st.tuples(values, values, values), max_size=5))
def test_sums_agree_with_adding_by_hand(lines: list[tuple[CellValue, CellValue, CellValue]]) -> None:
    cells = {(f"r{n}", name): value for n, line in enumerate(lines) for name, value in zip("abc", line, strict=True)}
    sums = column_totals(FORM, cells)

    for n, name in enumerate("abc"):
        column = [line[n] for line in lines]
        known = all(value.number is not None or value == ABSENT for value in column)
        assert sums[name] == (sum(value.number or 0 for value in column) if known else None)
    assert sums["all"] == (None if None in (sums["a"], sums["b"]) else sums["a"] + sums["b"])  # type: ignore[operator]  # both are numbers here


@given(values, values, values, values)
def test_findings_are_the_same_each_time_and_quote_numbers_only(
    a: CellValue, b: CellValue, c: CellValue, last: CellValue
) -> None:
    cells = row(a, b, c)
    once = evaluate(FORM, cells, last=row(last, b, c), others={"births_monthly": {"total": 30}})

    assert once == evaluate(
        FORM, dict(reversed(cells.items())), rows=["v"], last=row(last, b, c), others={"births_monthly": {"total": 30}}
    )
    assert all("{" not in finding.words.zh and "?" not in finding.words.zh for finding in once)


def test_errors_come_before_sums_and_in_the_order_of_rows() -> None:
    cells = row(5, 0, 9, code="w") | row(EMPTY, 0, 0, code="v") | row(9, 0, 99, code="x")

    assert [(finding.row, finding.rule) for finding in evaluate(FORM, cells)] == [
        ("w", "part"),
        ("v", "not_given"),
        ("x", "part"),
    ]


def test_a_return_of_three_hundred_villages_is_checked_at_once() -> None:
    form: Form = births()
    cells = {(f"v{n}", column.code): CellValue.of(1) for n in range(300) for column in form.columns}

    assert evaluate(form, cells, last=cells) == ()


def test_one_rule_over_two_axes_becomes_one_rule_a_cell() -> None:
    rule = """
[[editions.rules]]
code = "few_<sex>_<order>"
level = "query"
scope = "row"
each = ["order", "sex"]
expression = "<sex>_<order> <= 50"
words = { zh = "<order><sex> {<sex>_<order>} 例", en = "<order>, <sex>: {<sex>_<order>}" }
"""
    form = read_form(births_text() + rule)
    written = {rule.code: rule for rule in form.rules if rule.code.startswith("few")}
    cells = {("v", column.code): CellValue.of(0 if column.within else 51) for column in form.columns}

    assert list(written) == ["few_boys_1", "few_girls_1", "few_boys_2", "few_girls_2", "few_boys_3", "few_girls_3"]
    assert [f.words.zh for f in evaluate(form, cells) if f.rule == "few_girls_3"] == ["三孩及以上女 51 例"]
    assert [f.words.en for f in evaluate(form, cells) if f.rule == "few_girls_3"] == [
        "third and later children, girls: 51"
    ]
