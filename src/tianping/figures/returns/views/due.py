"""What is due: for a sender what is owed, for the office what has come and what has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tianping.figures.returns import actions, policies, queries
from tianping.figures.returns.choices import State
from tianping.figures.returns.queries import Expected
from tianping.figures.returns.views.seen import actor_of, language_of, reach_of
from tianping.terms import Actor, Language, Period

MONTHS_SHOWN = 3
DAYS_AHEAD = 45
"""Days ahead that a list of work looks: the month that is running, not the year."""
UNSENT = ("", State.DRAFT, State.QUERIED)


@dataclass(frozen=True, slots=True)
class DueShown:
    """One return as the list shows it."""

    each: Expected
    title: str
    place: str
    period: str
    state: str
    overdue: bool


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    actor, today, language = actor_of(request), timezone.localdate(), language_of()
    reach = reach_of(request)
    expected = queries.expected_returns(reach=reach, on=today, months=MONTHS_SHOWN)
    over = [each for each in expected if each.period.end < today]
    own = [each for each in expected if _fills(actor, each)]
    soon = today + timedelta(days=DAYS_AHEAD)
    owed = [each for each in own if each.state in UNSENT and (each.return_id or each.due <= soon)]
    context = {
        "owed": [_shown(each, language) for each in sorted(owed, key=lambda each: each.due)],
        "done": [_shown(each, language) for each in own if each.state not in UNSENT],
        "to_decide": [_shown(each, language) for each in expected if each.state == State.SENT and _decides(actor)],
        "coming": [_group(group, language) for group in queries.completeness(over)] if _decides(actor) else [],
        "questions": queries.questions(reach=reach).filter(state="open").count(),
        "next_due": min((each.due for each in own if each.due >= today and each.state in UNSENT), default=None),
    }
    return render(request, "returns/due.html", context)


@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the return of a form, area and period; open it again if it is there."""
    actor = actor_of(request)
    try:
        period, area_id = Period.parse(request.POST.get("period", "")), int(request.POST.get("area", ""))
        sheet = actions.open_return(
            request.POST.get("form", ""), area_id=area_id, period=period, by=actor, on=timezone.localdate()
        )
    except (ValueError, LookupError) as wrong:
        raise Http404 from wrong
    return redirect("returns:sheet", sheet.pk)


def _decides(actor: Actor) -> bool:
    return actor.role in policies.ACCEPTORS


def _shown(each: Expected, language: Language) -> DueShown:
    return DueShown(
        each,
        each.form.title.in_(language),
        each.place.name.in_(language),
        each.period.word.in_(language),
        str(State(each.state).label) if each.state else _("未开始"),
        overdue=each.overdue(timezone.localdate()),
    )


def _fills(actor: Actor, each: Expected) -> bool:
    return not policies.reason(policies.check_may_fill_form, each.form, actor, area_id=each.place.id)


@dataclass(frozen=True, slots=True)
class ComingShown:
    """How much of a form's returns for a period has come."""

    group: queries.Completeness
    title: str
    period: str
    waiting: str
    more: int


def _group(group: queries.Completeness, language: Language) -> ComingShown:
    names: Sequence[str] = [place.name.in_(language) for place in group.waiting[:6]]
    joined = ("、" if language == "zh" else ", ").join(names)
    return ComingShown(group, group.form.title.in_(language), group.period.word.in_(language), joined, len(group.waiting) - len(names))
