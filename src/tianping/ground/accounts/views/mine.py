"""The reader's own post, language and session."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tianping.ground.accounts import actions, queries
from tianping.ground.accounts.middleware import before_second_factor


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    reader = queries.reader_of(request)
    context = {"area": queries.area_name(reader.area_id), "has_second_factor": queries.has_second_factor(reader)}
    return render(request, "accounts/mine.html", context)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; a signed-in reader's choice is kept with the account."""
    chosen = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(account=request.user, language=chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True,
        )  # fmt: skip
    return response


@before_second_factor
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Keep the session; the script of the frame asks while somebody types."""
    request.session["renewed"] = int(time.time())
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("home")
