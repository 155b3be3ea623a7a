from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tianping.figures.births import panels as births
from tianping.figures.measures import panels, policies, queries
from tianping.figures.measures.forms import asked_for
from tianping.figures.measures.panels.method import facts_of_run, facts_to_repeat
from tianping.figures.measures.panels.words import language_of_page
from tianping.figures.measures.views.seen import of_figures, reach_of
from tianping.figures.returns import panels as returns
from tianping.ground.accounts import queries as accounts
from tianping.ground.audit.queries import actor_at
from tianping.ground.places import queries as places


@require_safe
@of_figures
def own(request: HttpRequest) -> HttpResponse:
    """The board of the reader's own area."""
    area_id = panels.own_area_id(accounts.reader_of(request))
    return redirect("home") if area_id is None else redirect("measures:area", area_id)


@require_safe
@of_figures
def area(request: HttpRequest, area_id: int) -> HttpResponse:
    page = panels.area_page(area_id, request.GET, reach=reach_of(request))
    template = "measures/nothing.html"
    if page.drawn is not None:
        template = "measures/place.html" if page.drawn.place else "measures/board.html"
    return render(request, template, {"page": page, **_waiting(request)})


def _waiting(request: HttpRequest) -> dict[str, object]:
    """What has come in and is not in the figures yet, and what others wait for."""
    actor, today = actor_at(request), timezone.localdate()
    return {
        "actor": actor,
        "returned": returns.board_work(actor, reach=reach_of(request), on=today),
        "to_take": births.returns_to_take(on=today) if policies.may_measure(actor) else 0,
    }


@require_safe
@of_figures
def orders(request: HttpRequest, area_id: int) -> HttpResponse:
    return render(request, "measures/orders.html", {"page": panels.orders_page(area_id, request.GET, reach=reach_of(request))})


@require_safe
@of_figures
def method(request: HttpRequest, area_id: int) -> HttpResponse:
    """The whole method card of the run behind an area's figures, or of an earlier one by its number."""
    reach = reach_of(request)
    offers = queries.choices_for(area_id, reach=reach)
    if not offers:
        raise Http404
    asked = asked_for(request.GET, offers)
    named = request.GET.get("run", "")
    card = queries.method_card(named, reach=reach) if named else asked.card
    language = language_of_page()
    facts = [*facts_of_run(card, language=language), *facts_to_repeat(card)]
    name = places.get_place(area_id).name.in_(language)
    return render(request, "measures/method.html", {"facts": facts, "card": card, "area_id": area_id, "asked": asked, "name": name})
