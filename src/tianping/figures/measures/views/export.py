from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tianping.figures.measures import actions, queries
from tianping.figures.measures.forms import asked_for
from tianping.figures.measures.panels.words import language_of_page
from tianping.figures.measures.tables import csv_of
from tianping.figures.measures.views.seen import of_figures, reach_of
from tianping.ground.audit.queries import actor_at
from tianping.ground.places import queries as places


@require_http_methods(["GET", "HEAD", "POST"])
@of_figures
def export(request: HttpRequest, area_id: int) -> HttpResponse:
    """Ask first, then hand out the table of the places below an area."""
    reach = reach_of(request)
    offers = queries.choices_for(area_id, reach=reach)
    if not offers:
        raise Http404
    asked = asked_for(request.GET, offers)
    table = queries.table(area_id, year=asked.year, choice=asked.choice, reach=reach, order=asked.order)
    language = language_of_page()
    name = places.get_place(area_id).name.in_(language)
    if request.method != "POST":
        context = {"area_id": area_id, "asked": asked, "name": name, "rows": len(table.rows)}
        return render(request, "measures/export.html", context)
    actor = actor_at(request)
    if actor is None:
        raise PermissionDenied
    content = csv_of(table, asked, within=name, language=language)
    actions.record_export(area_id=area_id, content=content, by=actor, on=timezone.localdate())
    file = f"tianping-{table.card.run_id}-{asked.year}-{area_id}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"},
    )
