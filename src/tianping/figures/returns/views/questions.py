"""Questions as work: a list without a limit, filtered and paged; asking, answering, closing on the cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tianping.figures.returns import actions, queries
from tianping.figures.returns.choices import Answer, Asked
from tianping.figures.returns.filters import QuestionFilter
from tianping.figures.returns.limits import STALE_QUESTION_DAYS
from tianping.figures.returns.views.listing import questions_shown
from tianping.figures.returns.views.seen import actor_of, language_of, reach_of, sheet_at
from tianping.figures.returns.views.sheet import context_of
from tianping.terms import Actor

A_PAGE = 50


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    actor_of(request)
    reach = reach_of(request)
    chosen = QuestionFilter(request.GET or {"state": "open"}, queryset=queries.questions(reach=reach))
    # Identities first: a late page would otherwise carry along every row before it.
    page = Paginator(chosen.qs.values_list("pk", flat=True), A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "filter": chosen,
        "page": page,
        "rows": questions_shown(queries.questions_of(page.object_list), on=today, language=language_of()),
        "stale": queries.questions(reach=reach).filter(state="open", opened_on__lt=today - timedelta(days=STALE_QUESTION_DAYS)).count(),
    }
    return render(request, "returns/questions.html", context)


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Whether the pile grows: opened and settled by month, over a year."""
    actor_of(request)
    since = timezone.localdate() - timedelta(days=370)
    found = queries.opened_and_settled(reach=reach_of(request), since=since)
    return render(request, "returns/months.html", {"months": found})


@require_POST
def ask(request: HttpRequest, return_id: int) -> HttpResponse:
    actor = actor_of(request)
    sheet_at(request, return_id)
    asked, (row, _colon, column) = request.POST.get("asked", ""), request.POST.get("cell", "").partition(":")
    try:
        actions.ask(return_id, (row, column), asked=Asked(asked), by=actor, on=timezone.localdate())
    except ValueError:
        told = _("请选一格，再选一个问题。")
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    return redirect("returns:sheet", return_id)


@require_POST
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    number = request.POST.get("number", "").strip()
    try:
        chosen, count = Answer(request.POST.get("answer", "")), int(number) if number else None
        if count is not None and not 0 <= count <= 10**9:
            raise ValueError(count)
    except ValueError:
        question = _question(request, question_id)
        told = _("请选一个答复；件数填整数。")
        return render(request, "returns/sheet.html", context_of(request, question.sheet_id, refused=told), status=422)
    return _act(request, question_id, lambda actor: actions.answer(question_id, chosen, number=count, by=actor, on=timezone.localdate()))


@require_POST
def close(request: HttpRequest, question_id: int) -> HttpResponse:
    return _act(request, question_id, lambda actor: actions.close(question_id, by=actor, on=timezone.localdate()))


def _act(request: HttpRequest, question_id: int, act: Callable[[Actor], queries.Question]) -> HttpResponse:
    actor = actor_of(request)
    question = _question(request, question_id)
    act(actor)
    return redirect("returns:sheet", question.sheet_id)


def _question(request: HttpRequest, question_id: int) -> queries.Question:
    actor_of(request)
    try:
        return queries.question_within(question_id, reach=reach_of(request))
    except LookupError as absent:
        raise Http404 from absent
