"""A small county for the tests of the map."""

from __future__ import annotations

from datetime import date

from tianping.ground.places import actions, queries
from tianping.terms import Actor, PlaceCode

KEEPER = Actor(pseudonym="0123456789abcdef", role="system_admin", department="health", area_id=None)
OFFICER = Actor(pseudonym="0123456789abcdef", role="township_officer", department="health", area_id=None)
TODAY = date(2026, 3, 2)


def found(code: str, name: str, *, parent: int | None = None, latin: str = "", since: date | None = None) -> int:
    return actions.found_area(actions.NewArea(PlaceCode(code), name, parent, latin), since=since, by=KEEPER, on=TODAY)


def small_county() -> dict[str, int]:
    """One county, two townships, three villages; identities by name."""
    county = found("451025", "甲县")
    east, west = (
        found("451025100", "东镇", parent=county, latin="Dong"),
        found("451025101", "西乡", parent=county, latin="Xi"),
    )
    return {
        "county": county, "east": east, "west": west,
        "e1": found("451025100201", "东一村", parent=east), "e2": found("451025100202", "东二村", parent=east),
        "w1": found("451025101201", "西一村", parent=west),
    }  # fmt: skip


def subtree(area_id: int, names: dict[str, int]) -> set[str]:
    back = {identity: name for name, identity in names.items()}
    return {back[identity] for identity in queries.subtree_ids(area_id)}
