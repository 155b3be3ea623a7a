"""What every view of this room begins with."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from tianping.figures.returns import policies, queries
from tianping.ground.accounts import queries as accounts
from tianping.ground.audit.queries import actor_at
from tianping.terms import Actor, Language


def reach_of(request: HttpRequest) -> Collection[int]:
    return accounts.visible_area_ids(accounts.reader_of(request))


def actor_of(request: HttpRequest) -> Actor:
    actor = actor_at(request)
    policies.check_may_see_returns(actor)
    if actor is None:
        raise PermissionDenied
    return actor


def sheet_at(request: HttpRequest, return_id: int) -> queries.Sheet:
    """Return the return of an address; one out of reach is not there."""
    actor_of(request)
    try:
        return queries.sheet_of(return_id, reach=reach_of(request))
    except LookupError as absent:
        raise Http404 from absent


def language_of() -> Language:
    return "en" if get_language() == "en" else "zh"
