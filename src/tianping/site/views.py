"""The site's own pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tianping.figures.measures import panels as measures
from tianping.ground.accounts import queries as accounts
from tianping.ground.accounts.middleware import second_factor_first
from tianping.ground.audit.queries import actor_at
from tianping.jurisdictions import load_verdict_facts
from tianping.site.first_run import first_steps
from tianping.terms import Language, Verdict

BOUNDS = {
    "reference": _("参照值"),
    "normal_low": _("参照范围下端"),
    "normal_high": _("参照范围上端"),
    "marked_excess": _("明显偏高"),
    "prior_weight": _("先验的分量（例）"),
    "fewest_births": _("至少要有的出生数（例）"),
    "sure": _("“确实”的把握"),
    "probable": _("“可能”的把握"),
    "expected": _("“符合参照”的把握"),
    "no_excess": _("“无偏高迹象”时明显偏高的余地"),
    "false_discovery": _("一屏多处时的误报比例"),
}


@second_factor_first
@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The board of one's area; before there are figures, what to do first; for everybody else the public page."""
    if not isinstance(request.user, accounts.Reader):
        return render(request, "site/public.html", {"page": measures.public_page()})
    area_id = measures.own_area_id(request.user)
    if area_id is not None:
        return redirect("measures:area", area_id)
    return render(request, "site/home.html", {"first": first_steps(actor_at(request), reader=request.user)})


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
    bounds = [(BOUNDS[name], fact) for name, fact in load_verdict_facts(on=today).items()]
    context = {"bounds": bounds, "verdicts": verdicts}
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
