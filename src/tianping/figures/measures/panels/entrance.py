"""What the frame asks of this room."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser

from tianping.figures.measures import queries
from tianping.figures.measures.policies import may_measure, may_see_figures
from tianping.ground.accounts import queries as accounts
from tianping.terms import Actor

__all__ = ["figures_as_of", "may_enter", "may_measure", "own_area_id"]


def may_enter(actor: Actor) -> bool:
    return may_see_figures(actor)


def figures_as_of() -> date | None:
    """Return the last day that the figures know of."""
    return queries.figures_known_to()


def own_area_id(reader: accounts.Reader | AnonymousUser) -> int | None:
    """Return the area whose board a reader opens first; ``None`` for a post that sees no figures or where nothing was measured."""
    area_id = getattr(reader, "area_id", None)
    seen = accounts.visible_area_ids(reader)
    if area_id is None or area_id not in seen or queries.latest_run_on() is None:
        return None
    return int(area_id)
