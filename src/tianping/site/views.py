"""The site's own pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tianping.jurisdictions import load_verdict_facts
from tianping.terms import Language, Verdict


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


@login_not_required
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    return render(request, "site/promises.html")


@login_not_required
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    language: Language = "en" if get_language() == "en" else "zh"
    verdicts = [(verdict.word.in_(language), verdict.token) for verdict in Verdict]
    context = {"facts": load_verdict_facts(on=today), "verdicts": verdicts}
    return render(request, "site/method.html", context)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer whether the site can reach its database; nothing else, as anybody may ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def office_certificate(request: HttpRequest) -> HttpResponse:
    """The office's own certificate authority, for phones that shall trust this site."""
    certificate = Path(settings.OFFICE_CA)
    if not certificate.is_file():
        raise Http404
    return HttpResponse(certificate.read_bytes(), content_type="application/x-x509-ca-cert", headers={"Content-Disposition": 'attachment; filename="tianping-office.crt"'})
