"""Sending a return: what is wrong stops it, what is unusual becomes a question."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tianping.figures.returns import policies
from tianping.figures.returns.choices import STEPS, Origin, QuestionState, State, Step
from tianping.figures.returns.models import Question, Return
from tianping.figures.returns.queries.findings import findings_of
from tianping.ground.audit import actions as audit
from tianping.jurisdictions.forms import Finding, load_form
from tianping.terms import Actor


class CannotSend(Exception):
    """Errors or questions without an answer stand in the way; the return stays as it was."""

    def __init__(self, errors: tuple[Finding, ...], unanswered: int) -> None:
        super().__init__(f"{len(errors)} errors, {unanswered} questions without an answer")
        self.errors = errors
        self.unanswered = unanswered


def send_return(sheet_id: int, *, by: Actor, on: date) -> Return:
    """Send a return. Errors stop it; unusual cells become questions, which the sender may have answered already.

    Raises
    ------
    CannotSend
        If rules are broken, or an officer's question has no answer.
    """
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        form = load_form(sheet.form, on=sheet.edition)
        policies.check_may_send(sheet, by)
        found = findings_of(sheet, form)
        errors = tuple(finding for finding in found if finding.level == "error")
        unanswered = sheet.questions.filter(state=QuestionState.OPEN, origin=Origin.OFFICER).count()
        if errors or unanswered:
            raise CannotSend(errors, unanswered)
        _raise_questions(sheet, [finding for finding in found if finding.level == "query"], by=by, on=on)
        _step(sheet, Step.SEND)
        sheet.sent_on, sheet.sent_by = on, by.pseudonym
        sheet.save(update_fields=["state", "sent_on", "sent_by"])
        audit.record("returns.sheet.sent", by=by, on=on, subject=f"returns.sheet:{sheet.pk}")
    return sheet


def withdraw_return(sheet_id: int, *, by: Actor, on: date) -> Return:
    """Take a return back that nobody has asked about or accepted yet."""
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        policies.check_may_withdraw(sheet, by)
        _step(sheet, Step.WITHDRAW)
        sheet.save(update_fields=["state"])
        audit.record("returns.sheet.withdrawn", by=by, on=on, subject=f"returns.sheet:{sheet.pk}")
    return sheet


def _raise_questions(sheet: Return, found: list[Finding], *, by: Actor, on: date) -> None:
    standing = {
        (question.rule, question.row, question.column): question
        for question in sheet.questions.filter(origin=Origin.RULE).exclude(state=QuestionState.GONE)
    }
    wanted = {(finding.rule, finding.row, column) for finding in found for column in (finding.columns or ("",))[:1]}
    gone = [question.pk for key, question in standing.items() if key not in wanted and question.state != QuestionState.CLOSED]
    Question.objects.filter(pk__in=gone).update(state=QuestionState.GONE, closed_on=on)
    Question.objects.bulk_create(
        [
            Question(
                sheet=sheet, row=row, column=column, origin=Origin.RULE, rule=rule, area_id=sheet.area_id,
                opened_on=on, opened_by=by.pseudonym,
            )
            for rule, row, column in sorted(wanted - standing.keys())
        ]
    )  # fmt: skip


def _step(sheet: Return, step: Step) -> None:
    sheet.state = STEPS[State(sheet.state), step]
