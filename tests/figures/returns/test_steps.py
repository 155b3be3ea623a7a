"""A return goes from hand to hand as the table of steps says, and in no other way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.figures.returns.some_returns import (
    DECEMBER,
    NOVEMBER,
    SENT_ON,
    clerk,
    edits,
    filled,
    lead,
    opened,
    sent,
    statistician,
)
from tianping.exchange.lake import open_returned
from tianping.figures.returns import actions, queries
from tianping.figures.returns.choices import STEPS, Answer, Asked, Origin, QuestionState, ReopenReason, State, Step
from tianping.figures.returns.models import Acceptance, Question, Return
from tianping.ground.audit import queries as audit
from tianping.terms import Actor, CellState, CellValue

Names = dict[str, int]


def take(step: Step, sheet: Return, names: Names) -> None:
    """Take a step as whoever it is for."""
    sender, office, responsible = clerk(names["east"]), statistician(names["county"]), lead(names["county"])
    village = (str(names["e1"]), "boys_1")
    acts: dict[Step, Callable[[], object]] = {
        Step.SEND: lambda: actions.send_return(sheet.pk, by=sender, on=SENT_ON),
        Step.WITHDRAW: lambda: actions.withdraw_return(sheet.pk, by=sender, on=SENT_ON),
        Step.QUERY: lambda: actions.ask(sheet.pk, village, asked=Asked.HIGHER, by=office, on=SENT_ON),
        Step.ACCEPT: lambda: actions.accept_return(sheet.pk, by=office, on=SENT_ON),
        Step.LOCK: lambda: actions.lock_return(sheet.pk, by=office, on=SENT_ON),
        Step.REOPEN: lambda: actions.reopen_return(sheet.pk, ReopenReason.MISTAKE, by=responsible, on=SENT_ON),
    }
    acts[step]()


def brought_to(state: State, names: Names) -> Return:
    ways = {
        State.DRAFT: [],
        State.SENT: [Step.SEND],
        State.QUERIED: [Step.SEND, Step.QUERY],
        State.ACCEPTED: [Step.SEND, Step.ACCEPT],
        State.LOCKED: [Step.SEND, Step.ACCEPT, Step.LOCK],
    }
    sheet = filled(names)
    for step in ways[state]:
        take(step, sheet, names)
    for question in sheet.questions.filter(state=QuestionState.OPEN):
        actions.answer(question.pk, Answer.CHECKED, by=clerk(names["east"]), on=SENT_ON)
    sheet.refresh_from_db()
    assert sheet.state == state
    return sheet


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_steps_of_the_table_are_taken_and_no_others(state: State, step: Step, names: Names) -> None:
    sheet = brought_to(state, names)

    if (state, step) in STEPS:
        take(step, sheet, names)
        wanted = STEPS[state, step]
    else:
        # Asking again about what is being asked about is no step: the return stays where it is.
        if (state, step) == (State.QUERIED, Step.QUERY):
            take(step, sheet, names)
        else:
            with pytest.raises(PermissionDenied):
                take(step, sheet, names)
        wanted = state

    sheet.refresh_from_db()
    assert sheet.state == wanted


def test_every_step_is_in_the_audit_chain(names: Names) -> None:
    sheet = sent(names)
    actions.accept_return(sheet.pk, by=statistician(names["county"]), on=SENT_ON)

    for act in ("returns.sheet.opened", "returns.cells.saved", "returns.sheet.sent", "returns.sheet.accepted"):
        assert audit.has_entry(act, subject=f"returns.sheet:{sheet.pk}", on=SENT_ON), act


def test_accepted_return_is_a_snapshot_of_all_cells_by_division_code(names: Names) -> None:
    sheet = sent(names)
    accepted = actions.accept_return(sheet.pk, by=statistician(names["county"]), on=SENT_ON)

    found = the_accepted()
    (one,) = found.open()
    assert one.digest == accepted.digest
    assert one.key.place == "451025100"
    assert one.cells["451025100201", "boys_1"] == CellValue.of(3)
    assert {row for row, _column in one.cells} == {"451025100201", "451025100202"}
    assert len(one.cells) == 2 * len(sheet_columns(sheet))


def the_accepted() -> queries.AcceptedPeriod:
    (found,) = queries.accepted_by_county("births_monthly")
    assert found.period == NOVEMBER
    return found


def sheet_columns(sheet: Return) -> list[str]:
    return [column.code for column in queries.shown(sheet).form.columns]


def test_a_later_snapshot_supersedes_the_first_and_both_stay(names: Names) -> None:
    sheet, office = sent(names), statistician(names["county"])
    first = actions.accept_return(sheet.pk, by=office, on=SENT_ON)
    actions.reopen_return(sheet.pk, ReopenReason.LATE, by=office, on=SENT_ON)
    village = names["e1"]
    actions.save_cells(sheet.pk, edits({village: {"boys_1": "5"}}, was="3"), by=clerk(names["east"]), on=SENT_ON)

    while_open = the_accepted()
    assert while_open.open()[0].digest == first.digest, "figures go on using what was accepted"
    sheet.refresh_from_db()
    assert queries.shown(sheet).changed == {(str(village), "boys_1")}

    actions.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    second = actions.accept_return(sheet.pk, by=office, on=SENT_ON)
    now = the_accepted()
    assert now.open()[0].digest == second.digest != first.digest
    assert now.open()[0].cells["451025100201", "boys_1"] == CellValue.of(5)
    assert open_returned(lake_of(now), first.digest).cells["451025100201", "boys_1"] == CellValue.of(3)
    assert list(Acceptance.objects.values_list("standing", flat=True)) == [False, True]
    sheet.refresh_from_db()
    assert queries.shown(sheet).changed == frozenset()


def lake_of(found: queries.AcceptedPeriod):  # type: ignore[no-untyped-def]  # a path
    return found.open()[0].path.parents[3]


def test_errors_keep_a_return_from_being_sent(names: Names) -> None:
    sheet = filled(names)
    actions.save_cells(sheet.pk, edits({names["e1"]: {"late": "99"}}, was="0"), by=clerk(names["east"]), on=SENT_ON)

    with pytest.raises(actions.CannotSend) as refusal:
        actions.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)

    assert [(error.rule, error.row) for error in refusal.value.errors] == [("late_within_total", str(names["e1"]))]
    sheet.refresh_from_db()
    assert sheet.state == State.DRAFT


def test_a_cell_left_empty_keeps_it_too_and_zero_does_not(names: Names) -> None:
    sheet = opened(names)
    with pytest.raises(actions.CannotSend) as refusal:
        actions.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    assert {error.rule for error in refusal.value.errors} == {"not_given"}

    rows = {names[village]: dict.fromkeys(sheet_columns(sheet), "0") for village in ("e1", "e2")}
    actions.save_cells(sheet.pk, edits(rows), by=clerk(names["east"]), on=SENT_ON)
    actions.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    sheet.refresh_from_db()
    assert queries.shown(sheet).all_zero


def test_what_is_unusual_becomes_a_question_that_goes_when_the_number_does(names: Names) -> None:
    sent(names, boys=2)
    sheet = sent(names, period=DECEMBER, boys=40)

    rules = list(sheet.questions.values_list("rule", "state", "origin"))
    assert rules == [("jump_boys_1", QuestionState.OPEN, Origin.RULE)] * 2

    actions.withdraw_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    actions.save_cells(sheet.pk, edits({names["e1"]: {"boys_1": "3"}}, was="40"), by=clerk(names["east"]), on=SENT_ON)
    actions.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    assert sorted(sheet.questions.values_list("state", flat=True)) == [QuestionState.GONE, QuestionState.OPEN]


def test_an_officers_question_is_answered_before_the_return_goes_on(names: Names) -> None:
    sheet, office, sender = sent(names), statistician(names["county"]), clerk(names["east"])
    question = actions.ask(sheet.pk, (str(names["e1"]), "boys_1"), asked=Asked.HIGHER, by=office, on=SENT_ON)
    with pytest.raises(actions.CannotSend):
        actions.send_return(sheet.pk, by=sender, on=SENT_ON)

    actions.answer(question.pk, Answer.LATE, number=2, by=sender, on=SENT_ON)
    actions.send_return(sheet.pk, by=sender, on=SENT_ON)
    actions.accept_return(sheet.pk, by=office, on=SENT_ON)

    question.refresh_from_db()
    assert (question.state, question.answer_number, question.closed_on) == (QuestionState.CLOSED, 2, SENT_ON)


def test_nobody_accepts_what_the_own_hand_sent(names: Names) -> None:
    sheet = sent(names)
    same = Actor(pseudonym=sheet.sent_by, role="county_statistician", department="health", area_id=names["county"])

    with pytest.raises(PermissionDenied, match="不能审核自己报送的表"):
        actions.accept_return(sheet.pk, by=same, on=SENT_ON)


@pytest.mark.parametrize("role", ["township_officer", "village_officer", "department_officer", "auditor", "system_admin"])
def test_only_the_office_accepts(role: str, names: Names) -> None:
    sheet = sent(names)
    by = Actor(pseudonym="4444444444444444", role=role, department="health", area_id=names["county"])

    with pytest.raises(PermissionDenied):
        actions.accept_return(sheet.pk, by=by, on=SENT_ON)
    assert not Acceptance.objects.exists()


def test_another_township_neither_fills_nor_opens(names: Names) -> None:
    sheet = opened(names)
    with pytest.raises(PermissionDenied):
        actions.save_cells(sheet.pk, edits({names["e1"]: {"boys_1": "1"}}), by=clerk(names["west"]), on=SENT_ON)
    with pytest.raises(PermissionDenied):
        actions.open_return("births_monthly", area_id=names["east"], period=NOVEMBER, by=clerk(names["west"]), on=SENT_ON)


def test_locked_is_opened_by_the_lead_alone(names: Names) -> None:
    sheet = brought_to(State.LOCKED, names)
    with pytest.raises(PermissionDenied):
        actions.reopen_return(sheet.pk, ReopenReason.CHECKED, by=statistician(names["county"]), on=SENT_ON)

    actions.reopen_return(sheet.pk, ReopenReason.CHECKED, by=lead(names["county"]), on=SENT_ON)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reopened) == (State.DRAFT, ReopenReason.CHECKED)


def test_a_period_that_has_not_begun_or_is_of_another_kind_cannot_be_opened(names: Names) -> None:
    from tianping.terms import Period

    for period in ("2026-04", "2025", "2025Q4"):
        with pytest.raises(actions.NotOnTheForm):
            actions.open_return(
                "births_monthly", area_id=names["east"], period=Period.parse(period), by=clerk(names["east"]), on=date(2026, 3, 3)
            )
    assert not Return.objects.exists()
    assert not Question.objects.exists()


def test_four_kinds_of_nothing_stay_four(names: Names) -> None:
    sheet = opened(names)
    kinds = {"boys_1": "0", "girls_1": "", "boys_2": "—", "girls_2": "拒报"}
    actions.save_cells(sheet.pk, edits({names["e1"]: kinds}, was="7") | edits({names["e1"]: kinds}), by=clerk(names["east"]), on=SENT_ON)

    shown = queries.shown(sheet)
    states = [shown.value(str(names["e1"]), column).state for column in kinds]
    assert states == [CellState.GIVEN, CellState.EMPTY, CellState.ABSENT, CellState.REFUSED]
