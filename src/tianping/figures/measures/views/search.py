from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tianping.figures.measures.panels.words import language_of_page
from tianping.figures.measures.views.seen import of_figures, reach_of
from tianping.ground.places import queries as places

LONGEST = 40


@require_safe
@of_figures
def search(request: HttpRequest) -> HttpResponse:
    """Find places in reach by name, pinyin or code."""
    sought = request.GET.get("q", "")[:LONGEST].strip()
    found = places.search(sought, within=reach_of(request)) if sought else []
    language = language_of_page()
    shown = [(place.id, place.name.in_(language), place.code, above_of(place, language)) for place in found]
    return render(request, "measures/search.html", {"sought": sought, "found": shown})


def above_of(place: places.Place, language: str) -> str:
    """Name the area above, which tells villages of one name apart."""
    above = places.breadcrumb(place.id)[:-1]
    return above[-1].name.in_("en" if language == "en" else "zh") if above else ""
