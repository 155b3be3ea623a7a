"""Whether anything was measured, and what may be shown to everybody."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from tianping.figures.births.choices import Source
from tianping.figures.measures.models import Run
from tianping.figures.measures.queries.figures import Detail, Series, figure, series
from tianping.figures.measures.queries.runs import Choice
from tianping.terms import Basis, CountKind


def latest_run_on() -> date | None:
    """Return the day of the latest run that stands; ``None`` where nothing was measured."""
    latest: date | None = Run.objects.filter(is_current=True).aggregate(latest=Max("computed_on"))["latest"]
    return latest


def figures_known_to() -> date | None:
    """Return the last day that the figures know of: of registration where it is told, else of the years counted."""
    runs = Run.objects.filter(is_current=True).values_list("known_to", "counted_to", "last_year")
    return max((known or counted or date(last_year, 12, 31) for known, counted, last_year in runs), default=None)


def public_total() -> tuple[Detail, Series] | None:
    """Return the whole of the demo county, latest year and all years; ``None`` where the figures are real.

    Real figures leave through disclosure control and two people, never through this page.
    """
    run = (
        Run.objects.filter(
            is_current=True,
            simulated=True,
            source=Source.HOUSEHOLD,
            basis=Basis.RESIDENCE.value,
            kind=CountKind.BIRTHS.value,
        )
        .order_by("within_id")
        .first()
    )
    if run is None:
        return None
    choice, reach = Choice(), frozenset({run.within_id})
    latest = figure(run.within_id, year=run.last_year, choice=choice, reach=reach)
    return latest, series(run.within_id, choice=choice, reach=reach)
