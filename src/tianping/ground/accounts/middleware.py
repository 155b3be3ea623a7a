"""Who is reading, in which language, and nobody further than the sign-in page without both factors."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation

from tianping.ground.accounts.limits import RENEW_AFTER
from tianping.ground.accounts.models import Account
from tianping.ground.accounts.queries import actor_of, has_second_factor

Answer = Callable[[HttpRequest], HttpResponse]


class ReaderAtHand:
    """Set ``request.actor`` (``None`` before signing in) and the reader's own language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        actor = actor_of(user, on=timezone.localdate()) if isinstance(user, Account) or user.is_authenticated else None
        vars(request)["actor"] = actor  # read by the frame and by audit.queries.actor_at
        if actor is None:
            return self.get_response(request)
        if language := getattr(user, "language", ""):
            translation.activate(language)
        return self.get_response(request)


class SignInFirst(LoginRequiredMiddleware):
    """Every view needs a signed-in reader unless it says ``login_not_required``; staff need a second factor too."""

    def process_view(self, request: HttpRequest, view_func: Callable[..., Any], *arguments: Any) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, *arguments)
        if refusal is not None or not isinstance(request.user, Account):
            return refusal
        is_public = not getattr(view_func, "login_required", True) and not getattr(view_func, "second_factor_first", False)
        if is_public or getattr(view_func, "before_second_factor", False):
            return None
        if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(request.user):
            return HttpResponse(status=401) if _is_for_programs(request) else redirect("mfa_activate_totp")
        return None

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if _is_for_programs(request):
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def before_second_factor(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that a reader needs in order to set the second factor up."""
    view.before_second_factor = True  # type: ignore[attr-defined] # read by SignInFirst
    return view


def second_factor_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that shows a stranger the public page and a signed-in reader the own one: the latter takes both factors."""
    view.second_factor_first = True  # type: ignore[attr-defined] # read by SignInFirst
    return view


class SessionRenewal:
    """Keep a session in use alive, with few writes."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("renewed", 0) > RENEW_AFTER.total_seconds():
                request.session["renewed"] = now
        return self.get_response(request)
