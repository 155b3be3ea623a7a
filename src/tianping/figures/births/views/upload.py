"""The door: a table is accepted whole, or refused with its reasons and nothing of it kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from tianping.exchange.tables import TableBytes, TableRefused
from tianping.figures.births import actions, policies, queries
from tianping.figures.births.choices import Source
from tianping.figures.births.forms import UploadForm
from tianping.figures.births.views.refusals import refusal_shown
from tianping.ground.accounts import queries as accounts
from tianping.ground.audit.queries import actor_at
from tianping.terms import Basis, Language

CHINESE_HEADINGS = ("地区代码", "时期", "登记时间", "孩次", "男", "女")
ENGLISH_HEADINGS = ("area code", "period", "registered", "order", "boys", "girls")
"""As the reader of tables knows them."""


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    actor = actor_at(request)
    if actor is None:
        raise PermissionDenied
    policies.check_may_bring_counts(actor)
    form = UploadForm(request.POST or None, request.FILES or None, replaceable=_replaceable(request))
    if request.method != "POST":
        return render(request, "births/bring.html", _context(form))
    if not form.is_valid():
        return render(request, "births/bring.html", _context(form), status=400)
    given = form.cleaned_data
    try:
        accepted = actions.accept_file(
            TableBytes(given["file"].name, given["file"].read()),
            wide=given["wide"], nature=_nature(given), by=actor, on=timezone.localdate(),
        )  # fmt: skip
    except (TableRefused, actions.BirthsRefused) as refused:
        language: Language = "en" if get_language() == "en" else "zh"
        context = _context(form) | {"refusal": refusal_shown(refused, language=language)}
        return render(request, "births/bring.html", context, status=422)
    return redirect(f"{reverse('births:upload', args=[accepted.pk])}?new")


@require_safe
def blank_table(request: HttpRequest) -> HttpResponse:
    """A table with headings only, to fill."""
    headings = ENGLISH_HEADINGS if get_language() == "en" else CHINESE_HEADINGS
    # Spreadsheet programs of Chinese offices take a file without the mark for their local encoding.
    return HttpResponse(
        ("\ufeff" + ",".join(headings) + "\r\n").encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="births.csv"'},
    )


def _nature(given: dict[str, Any]) -> actions.Nature:
    replaced = given.get("replaces")
    return actions.Nature(
        Source(given["source"]), basis=Basis(given["basis"]), simulated=settings.DEMO, replaces=(replaced,) if replaced else ()
    )


def _replaceable(request: HttpRequest) -> list[tuple[int, str]]:
    reach = accounts.visible_area_ids(accounts.reader_of(request))
    found = queries.correctable_uploads(reach=reach)
    return [(one.id, f"{one.accepted_on:%Y-%m-%d} · {one.births:,} · {one.digest[:12]}") for one in found]


def _context(form: UploadForm) -> dict[str, object]:
    return {"form": form, "most_megabytes": settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 2**20}
