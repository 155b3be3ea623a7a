"""Names and levels of areas, for choosing and showing a post's."""

from __future__ import annotations

from tianping.ground.accounts.models import Account
from tianping.ground.accounts.queries.reach import reach_ids
from tianping.ground.accounts.queries.words import language_of_reader
from tianping.ground.places import queries as places
from tianping.terms import Level


def area_choices(user: Account) -> list[tuple[int, str]]:
    """Return the present areas that ``user`` may give to an account, by code."""
    if user.area_id is None:
        shown = [place for root in places.roots() for place in places.places(places.subtree_ids(root.id))]
    else:
        shown = places.places(reach_ids(user))
    language = language_of_reader()
    return [(place.id, f"{place.name.in_(language)} {place.code}") for place in shown if place.ended_on is None]


def area_name(area_id: int | None) -> str:
    """Return what a page calls an area; its number if there is no such area."""
    if area_id is None:
        return ""
    found = places.places([area_id])
    return found[0].name.in_(language_of_reader()) if found else str(area_id)


def level_of(area_id: int) -> Level | None:
    found = places.places([area_id])
    return found[0].level if found else None
