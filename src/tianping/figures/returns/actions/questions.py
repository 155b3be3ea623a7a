"""Asking about a cell, answering, closing."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tianping.figures.returns import policies
from tianping.figures.returns.actions.fill import NotOnTheForm
from tianping.figures.returns.choices import STEPS, Answer, Asked, Origin, QuestionState, State, Step
from tianping.figures.returns.models import Question, Return
from tianping.figures.returns.queries.sheets import CellKey, rows_of
from tianping.ground.audit import actions as audit
from tianping.jurisdictions.forms import load_form
from tianping.terms import Actor


def ask(sheet_id: int, cell: CellKey, *, asked: Asked, by: Actor, on: date) -> Question:
    """Ask about a cell; a sent return goes back to its sender for the answer."""
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        policies.check_may_ask(sheet, by)
        form = load_form(sheet.form, on=sheet.edition)
        if cell[0] not in {row.code for row in rows_of(sheet, form)} or cell[1] not in {column.code for column in form.columns}:
            raise NotOnTheForm(f"row or column is none of {form.code}'s")
        question = Question.objects.create(
            sheet=sheet, row=cell[0], column=cell[1], origin=Origin.OFFICER, asked=asked, area_id=sheet.area_id,
            opened_on=on, opened_by=by.pseudonym,
        )  # fmt: skip
        if sheet.state == State.SENT:
            sheet.state = STEPS[State.SENT, Step.QUERY]
            sheet.save(update_fields=["state"])
        audit.record("returns.question.asked", by=by, on=on, subject=f"returns.question:{question.pk}")
    return question


def answer(question_id: int, chosen: Answer, *, number: int | None = None, by: Actor, on: date) -> Question:
    """Answer a question; it may be answered again until it is closed."""
    with transaction.atomic():
        question = _held(question_id)
        policies.check_may_answer(question, by)
        question.state, question.answer, question.answer_number = QuestionState.ANSWERED, chosen, number
        question.answered_on, question.answered_by = on, by.pseudonym
        question.save(update_fields=["state", "answer", "answer_number", "answered_on", "answered_by"])
        audit.record("returns.question.answered", by=by, on=on, subject=f"returns.question:{question.pk}")
    return question


def close(question_id: int, *, by: Actor, on: date) -> Question:
    with transaction.atomic():
        question = _held(question_id)
        policies.check_may_close(question, by)
        question.state, question.closed_on = QuestionState.CLOSED, on
        question.save(update_fields=["state", "closed_on"])
        audit.record("returns.question.closed", by=by, on=on, subject=f"returns.question:{question.pk}")
    return question


def _held(question_id: int) -> Question:
    """Lock the return first, as everything else that changes it does."""
    question = Question.objects.get(pk=question_id)
    Return.objects.select_for_update().get(pk=question.sheet_id)
    return Question.objects.select_related("sheet").get(pk=question_id)
