"""Questions as the list shows them: whose, about which cell, for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tianping.figures.returns.choices import QuestionState
from tianping.figures.returns.limits import STALE_QUESTION_DAYS
from tianping.figures.returns.queries import Question
from tianping.ground.places import queries as places
from tianping.jurisdictions.forms import load_form
from tianping.terms import Language


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of the list. ``days`` is how long it has waited, or took."""

    question: Question
    place: str
    form: str
    period: str
    cell: str
    days: int
    stale: bool


def questions_shown(found: Iterable[Question], *, on: date, language: Language) -> list[QuestionRow]:
    shown = list(found)
    areas = {question.area_id for question in shown} | {int(question.row) for question in shown if question.row.isdigit()}
    names = {place.id: place.name.in_(language) for place in places.places(areas)}
    return [_row(question, names, on=on, language=language) for question in shown]


def _row(question: Question, names: dict[int, str], *, on: date, language: Language) -> QuestionRow:
    form = load_form(question.sheet.form, on=question.sheet.edition)
    items = {item.code: item.word.in_(language) for item in form.rows.items}
    row = items.get(question.row) or (names.get(int(question.row), "") if question.row.isdigit() else "")
    column = form.label_of(question.column, language) if question.column else ""
    days = ((question.closed_on or on) - question.opened_on).days
    return QuestionRow(
        question,
        names.get(question.area_id, str(question.area_id)),
        form.title.in_(language),
        question.sheet.of_period.word.in_(language),
        " · ".join(part for part in (row, column) if part),
        days,
        stale=question.state == QuestionState.OPEN and days > STALE_QUESTION_DAYS,
    )


