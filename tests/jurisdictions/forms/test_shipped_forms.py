"""Every form that is shipped: sane returns pass, and every rule can be broken."""

from __future__ import annotations

import random
from datetime import date

import pytest

from tianping.jurisdictions.calendar import load_calendar
from tianping.jurisdictions.departments import load_departments
from tianping.jurisdictions.forms import Form, column_totals, evaluate, load_due_presets, load_forms, read_form, to_json
from tianping.jurisdictions.forms.expressions import cells_in
from tianping.terms import ABSENT, EMPTY, CellValue, Level, Period, PeriodKind, Sex

from .fillings import DAYS, FOLDER, births, rows_for, sane, sane_last, sane_others, shipped

FORMS = shipped()
NAMES = [f"{form.code} of {form.edition}" for form in FORMS]
# What the programme's plans ask of its departments, one word a duty.
DUTIES = {
    "hospital_births_monthly", "infant_deaths_monthly", "registrations_monthly", "first_vaccinations_monthly", "antenatal_monthly",
    "terminations_quarterly", "adoptions_quarterly", "school_enrolment_yearly", "marriages_quarterly", "assistance_quarterly",
    "farm_training_quarterly", "womens_training_quarterly", "womens_loans_quarterly", "publicity_quarterly",
    "village_committees_yearly", "land_contracts_yearly", "equal_pay_checks_quarterly", "births_monthly",
}  # fmt: skip

every_form = pytest.mark.parametrize("form", FORMS, ids=NAMES)


def test_every_duty_of_the_plan_has_its_form_and_every_file_is_in_use() -> None:
    codes = set(load_forms(date(2025, 12, 1)))

    assert codes >= DUTIES
    assert codes == {path.stem for path in FOLDER.glob("*.toml")}


@every_form
def test_a_sane_return_has_no_findings(form: Form) -> None:
    found = evaluate(form, sane(form), last=sane_last(form), others=sane_others(max(form.edition, DAYS[-1])))

    assert found == ()


@every_form
def test_an_empty_return_is_asked_for_every_required_cell_and_nothing_else(form: Form) -> None:
    found = evaluate(form, {}, rows=rows_for(form))

    assert {finding.rule for finding in found} == {"not_given"}
    assert len(found) == len(rows_for(form)) * sum(column.required for column in form.columns)


@every_form
def test_every_rule_can_be_broken_and_says_so_in_both_languages(form: Form) -> None:
    draw = random.Random(form.code)  # noqa: S311 - a test's own numbers
    others = sane_others(DAYS[-1])
    unbroken = {rule.code for rule in form.rules}
    for _ in range(3000):
        if not unbroken:
            break
        whole = {column.element: draw.choice((True, False, False)) for column in form.columns}
        column = {
            c.code: CellValue.of(0 if whole[c.element] else draw.choice((0, 1, 3, 60, 900))) for c in form.columns
        }
        before = {column.code: CellValue.of(draw.choice((0, 900))) for column in form.columns}
        cells = {key: column[key[1]] for key in sane(form)}
        last = {key: before[key[1]] for key in cells}
        for finding in evaluate(form, cells, last=last, others=others):
            unbroken.discard(finding.rule)
            assert "{" not in finding.words.zh + finding.words.en
            assert "<" not in finding.words.zh + finding.words.en
            assert "?" not in finding.words.zh + finding.words.en

    assert unbroken == set()


@every_form
def test_its_department_is_there_on_the_day_of_the_edition(form: Form) -> None:
    assert form.department in load_departments(on=form.edition)


@every_form
def test_it_is_due_after_its_period_and_corrected_no_earlier_than_due(form: Form) -> None:
    calendar = load_calendar()
    numbers = {PeriodKind.MONTH: range(1, 13), PeriodKind.QUARTER: range(1, 5)}.get(form.frequency, range(1))
    for number in numbers:
        period = Period(2025, form.frequency, number)
        due, until = form.due.on(period, calendar), form.due.corrections_until(period)
        assert 0 < (due - period.end).days <= 31
        assert until is None or until >= due


@every_form
def test_every_column_has_its_own_head_in_both_languages(form: Form) -> None:
    heads = [(column.label.zh, column.label.en) for column in form.columns]

    assert len({zh for zh, _ in heads}) == len({en for _, en in heads}) == len(heads)
    assert all(zh.isascii() is False and en.isascii() for zh, en in heads if "–" not in en)


@every_form
def test_it_can_be_filled_in_by_its_help_alone(form: Form) -> None:
    """As a good statistical form does: what is covered, numbered points, and what to enter where there is nothing."""
    assert form.help.zh.startswith("一、填报范围：")
    assert "填0" in form.help.zh
    assert "Enter 0" in form.help.en
    assert form.help.zh.count("\n") == form.help.en.count("\n")


@every_form
def test_its_rules_are_json_and_read_cells_that_are_there(form: Form) -> None:
    codes = {column.code for column in form.columns}
    for rule in form.rules:
        assert isinstance(to_json(rule.expression), list)
        assert {cell.column for cell in cells_in(rule.expression) if cell.of != "other"} <= codes
        assert set(rule.columns) <= codes


@every_form
def test_what_nobody_verified_is_marked(form: Form) -> None:
    assert form.confidence in ("low", "medium") or "[unverified]" not in form.source
    assert form.number is None, "numbers of forms change by edition; none was verified"


def test_the_births_return_has_the_columns_of_the_township_form_in_their_order() -> None:
    form = births()

    assert [head.code for head in form.heads()] == [
        "boys_1", "girls_1", "boys_2", "girls_2", "boys_3", "girls_3", "unclear", "boys", "girls", "total", "late",
    ]  # fmt: skip
    assert [column.label.zh for column in form.columns][:3] == ["一孩男", "一孩女", "二孩男"]
    assert (form.sender, form.rows.level, form.register) == (Level.TOWNSHIP, Level.VILLAGE, "family_planning")
    assert form.due.on(Period.parse("2025-11"), load_calendar()) == date(2025, 12, 10)


def test_late_entries_beyond_the_total_are_an_error_on_their_cell() -> None:
    form = births()
    cells = {
        ("念诺村", column.code): CellValue.of(int(column.code.startswith(("boys", "girls")))) for column in form.columns
    }
    cells["念诺村", "unclear"] = CellValue.of(1)
    cells["念诺村", "late"] = CellValue.of(12)

    (finding,) = evaluate(form, cells)

    assert (finding.rule, finding.row, finding.columns, finding.level) == (
        "late_within_total",
        "念诺村",
        ("late",),
        "error",
    )
    assert finding.words.zh == "补登 12 例，多于本月合计 7 例。请改补登数或出生数。"


def test_a_village_that_does_not_apply_adds_nothing_and_asks_nothing() -> None:
    form = births()
    cells = {("管理点", column.code): ABSENT for column in form.columns}

    assert evaluate(form, cells) == ()
    assert column_totals(form, cells)["total"] == 0


def test_an_empty_cell_leaves_its_sums_open() -> None:
    form = births()
    cells = sane(form) | {("b", "boys_2"): EMPTY}

    sums = column_totals(form, cells)

    assert (sums["boys_2"], sums["boys"], sums["total"]) == (None, None, None)
    assert sums["girls"] == 3 * 3 * 6


def test_registrations_are_a_triangle_of_birth_by_registration() -> None:
    form = load_forms(date(2025, 12, 1))["registrations_monthly"]

    assert [item.code for item in form.rows.items][:3] == ["m0", "m1", "m2"]
    assert len(form.rows.items) == 25
    assert form.rows.items[-1].word.zh == "前24个月及更早出生"
    assert {column.sex for column in form.columns} == {Sex.BOY, Sex.GIRL}


def test_the_five_guarantees_became_support_in_extreme_need() -> None:
    before, after = (load_forms(day)["assistance_quarterly"].title.zh for day in (date(2016, 2, 16), date(2016, 2, 17)))

    assert "五保" in before
    assert "特困" in after


def test_adoptions_follow_the_civil_code_from_its_first_day() -> None:
    before, after = (load_forms(day)["adoptions_quarterly"].source for day in (date(2020, 12, 31), date(2021, 1, 1)))

    assert before.startswith("Adoption Law")
    assert after.startswith("Civil Code")


def test_terminations_of_one_to_four_are_never_sent() -> None:
    form = load_forms(date(2025, 12, 1))["terminations_quarterly"]
    cells = dict.fromkeys(sane(form), ABSENT)

    for number, refused in ((0, False), (1, True), (4, True), (5, False)):
        found = evaluate(form, cells | {("own_wish", "from_14"): CellValue.of(number)})
        assert bool(found) is refused


def test_every_preset_of_due_days_is_named_by_a_form_or_is_for_counting_working_days() -> None:
    named = {form.due.preset for form in FORMS}

    assert set(load_due_presets()) - named == {"ten_working_days"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_file_is_called_as_its_form(path) -> None:  # type: ignore[no-untyped-def]  # a fixture's path
    assert read_form(path).code == path.stem
