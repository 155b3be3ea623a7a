from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tianping.ground.audit import policies, queries
from tianping.ground.audit.forms import EntryFilter

PAGE = 100


@login_not_required
@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """What an outsider may note down: the latest checkpoint and the public key. No entries."""
    context = {"checkpoint": queries.latest_checkpoint(), "key": queries.public_key()}
    return render(request, "audit/chain.html", context)


@login_not_required
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    latest = queries.latest_checkpoint()
    if latest is None:
        raise Http404
    return HttpResponse(latest.text, content_type="text/plain; charset=utf-8")


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    policies.check_may_read_entries(queries.actor_at(request))
    form = EntryFilter(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = Paginator(queries.entries_of(**chosen), PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/entries.html", {"form": form, "page": page, "head": queries.head()})
