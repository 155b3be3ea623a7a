"""One return: its table, what the rules say, what was asked and answered, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianping.figures.returns import policies, queries
from tianping.figures.returns.choices import Answer, Asked, Origin, QuestionState, ReopenReason
from tianping.figures.returns.queries import CellKey, Question, Return, Sheet
from tianping.figures.returns.views.browser import for_browser
from tianping.figures.returns.views.grid import grid_of
from tianping.figures.returns.views.seen import actor_of, language_of, sheet_at
from tianping.jurisdictions.forms import NOT_GIVEN, Finding
from tianping.terms import Actor, Language


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What a rule says about a cell, with the cell's name."""

    anchor: str
    where: str
    what: str
    level: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question with its cell's name; what may be done with it."""

    question: Question
    where: str
    what: str
    anchor: str
    may_answer: bool
    may_close: bool


@require_safe
def sheet(request: HttpRequest, return_id: int) -> HttpResponse:
    return render(request, "returns/sheet.html", context_of(request, return_id))


def context_of(request: HttpRequest, return_id: int, **more: Any) -> dict[str, Any]:
    """Gather all that the page shows; a refused step adds its reason and comes here again."""
    actor, shown, language = actor_of(request), sheet_at(request, return_id), language_of()
    there = queries.get_return(return_id)
    found = queries.findings_of(there, shown.form)
    asked = queries.questions_on(return_id)
    errors = [_finding(shown, finding, language) for finding in found if finding.level == "error" and finding.rule != NOT_GIVEN]
    doubts = [_finding(shown, finding, language) for finding in found if finding.level == "query"]
    return {
        "sheet": shown,
        "title": shown.form.title.in_(language),
        "place": shown.place.in_(language),
        "period": shown.period.word.in_(language),
        "help": shown.form.help.in_(language),
        "grid": grid_of(shown, marked=_marks(found, asked), language=language),
        "errors": errors,
        "doubts": doubts,
        "gaps": _gaps(shown, found, language),
        "questions": [_question(shown, question, found, actor) for question in asked],
        "days_left": (shown.due - timezone.localdate()).days,
        "may": _may(there, actor),
        "browser": for_browser(there, shown, language=language),
        "asked_choices": Asked.choices,
        "answer_choices": Answer.choices,
        "reopen_choices": ReopenReason.choices,
    } | more


def _may(there: Return, actor: Actor) -> dict[str, str | bool]:
    """Return for each step why it may not be taken; empty where it may."""
    reason = policies.reason
    return {
        "fill": policies.may_fill(there, actor),
        "no_send": reason(policies.check_may_send, there, actor),
        "no_withdraw": reason(policies.check_may_withdraw, there, actor),
        "no_ask": reason(policies.check_may_ask, there, actor),
        "no_accept": reason(policies.check_may_accept, there, actor),
        "no_lock": reason(policies.check_may_lock, there, actor),
        "no_reopen": reason(policies.check_may_reopen, there, actor),
        "decides": not reason(policies.check_may_decide, there, actor),
    }


def _marks(found: tuple[Finding, ...], asked: list[Question]) -> dict[CellKey, str]:
    """Return the mark of each cell that a question or a rule is about; an error hides a query."""
    marks = {(question.row, question.column): "queried" for question in asked if question.state == QuestionState.OPEN}
    for finding in found:
        for column in finding.columns:
            if finding.level == "error":
                marks[finding.row, column] = "error"
            else:
                marks.setdefault((finding.row, column), "queried")
    return marks


def _finding(sheet: Sheet, finding: Finding, language: Language) -> FindingShown:
    column = finding.columns[0] if finding.columns else ""
    return FindingShown(anchor_of(finding.row, column), where_of(sheet, (finding.row, column), language=language), finding.words.in_(language), finding.level)


def _gaps(sheet: Sheet, found: tuple[Finding, ...], language: Language) -> list[FindingShown]:
    """Return what is not given, one line a row."""
    columns: dict[str, list[str]] = {}
    for finding in found:
        if finding.rule == NOT_GIVEN:
            columns.setdefault(finding.row, []).extend(finding.columns)
    told = _("没有发生请填 0，不要留空。")
    return [
        FindingShown(
            anchor_of(row, empty[0]), _("%(where)s：%(count)s 格") % {"where": where_of(sheet, (row, ""), language=language), "count": len(empty)}, told, "error"
        )
        for row, empty in columns.items()
    ]


def _question(sheet: Sheet, question: Question, found: tuple[Finding, ...], actor: Actor) -> QuestionShown:
    language = language_of()
    what = question.get_asked_display() if question.origin == Origin.OFFICER else _rule_words(question, found, language)
    return QuestionShown(
        question,
        where_of(sheet, (question.row, question.column), language=language),
        what,
        anchor_of(question.row, question.column),
        may_answer=not policies.reason(policies.check_may_answer, question, actor),
        may_close=not policies.reason(policies.check_may_close, question, actor),
    )


def _rule_words(question: Question, found: tuple[Finding, ...], language: Language) -> str:
    """Say what the rule says of the cell as it stands; the cell may have changed since it was asked about."""
    words = (finding.words.in_(language) for finding in found if (finding.rule, finding.row) == (question.rule, question.row))
    return next(words, _("改数以后，这一条不再成立。"))


def anchor_of(row: str, column: str) -> str:
    return f"cell-{row}-{column}"


def where_of(sheet: Sheet, cell: CellKey, *, language: Language) -> str:
    """Name a cell as the page does: its row and its column with the heads above."""
    row, column = cell
    words = [found.word.in_(language) for found in sheet.rows if found.code == row]
    if column:
        words.append(sheet.form.label_of(column, language))
    return " · ".join(words) or _("整张表")
