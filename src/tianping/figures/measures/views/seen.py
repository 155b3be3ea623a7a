"""What every view of figures asks first: a post that sees figures, and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from tianping.figures.measures import policies
from tianping.figures.measures.queries import NotSeen
from tianping.ground.accounts import queries as accounts
from tianping.ground.audit.queries import actor_at

View = Callable[..., HttpResponse]


def of_figures(view: View) -> View:
    """Let a view answer posts that see figures; an area out of reach is not there."""

    @wraps(view)
    def seen(request: HttpRequest, **named: object) -> HttpResponse:
        policies.check_may_see_figures(actor_at(request))
        try:
            return view(request, **named)
        except NotSeen as absent:
            raise Http404 from absent

    return seen


def reach_of(request: HttpRequest) -> frozenset[int]:
    return accounts.visible_area_ids(accounts.reader_of(request))
