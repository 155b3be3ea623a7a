"""Questions as work: who owes an answer, for how long, and how it goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, QuerySet

from tianping.figures.returns.choices import QuestionState
from tianping.figures.returns.models import Question

UNSETTLED = (QuestionState.OPEN, QuestionState.ANSWERED)


def questions(*, reach: Collection[int]) -> QuerySet[Question]:
    """Return the questions about returns of the areas in reach, oldest first; no limit to their number."""
    return Question.objects.filter(area_id__in=list(reach))


def questions_of(identities: Iterable[int]) -> list[Question]:
    """Return questions in the order of their identities as given."""
    ordered = list(identities)
    found = Question.objects.select_related("sheet").in_bulk(ordered)
    return [found[identity] for identity in ordered]


def questions_on(return_id: int) -> list[Question]:
    return list(Question.objects.filter(sheet_id=return_id).exclude(state=QuestionState.GONE).order_by("pk"))


def question_within(question_id: int, *, reach: Collection[int]) -> Question:
    """Return a question about a return of an area in reach.

    Raises
    ------
    LookupError
        If there is none.
    """
    found = Question.objects.filter(pk=question_id).select_related("sheet").first()
    if found is None or found.area_id not in reach:
        raise LookupError(f"there is no question {question_id} within reach")
    return found


def opened_and_settled(*, reach: Collection[int], since: date) -> list[tuple[date, int, int]]:
    """Return by month how many questions were opened and how many settled: whether the pile grows."""
    opened: dict[date, int] = {}
    settled: dict[date, int] = {}
    found = questions(reach=reach)
    for day, count in found.filter(opened_on__gte=since).values_list("opened_on").annotate(n=Count("pk")):
        opened[day.replace(day=1)] = opened.get(day.replace(day=1), 0) + count
    for day, count in found.filter(closed_on__gte=since).values_list("closed_on").annotate(n=Count("pk")):
        settled[day.replace(day=1)] = settled.get(day.replace(day=1), 0) + count
    return [(month, opened.get(month, 0), settled.get(month, 0)) for month in sorted(opened.keys() | settled.keys())]
