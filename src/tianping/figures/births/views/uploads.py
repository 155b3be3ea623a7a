"""What has been accepted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tianping.figures.births import policies, queries
from tianping.ground.accounts import queries as accounts
from tianping.ground.audit.queries import actor_at


@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    policies.check_may_see_uploads(actor_at(request))
    reach = accounts.visible_area_ids(accounts.reader_of(request))
    context = {
        "uploads": queries.uploads(reach=reach, with_replaced=True),
        "why_not": policies.why_not_bring_counts(actor_at(request)),
    }
    return render(request, "births/uploads.html", context)


@require_safe
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    policies.check_may_see_uploads(actor_at(request))
    reach = accounts.visible_area_ids(accounts.reader_of(request))
    found = next((one for one in queries.uploads(reach=reach, with_replaced=True) if one.id == upload_id), None)
    if found is None:
        raise Http404
    return render(request, "births/upload.html", {"upload": found, "just_now": "new" in request.GET})
