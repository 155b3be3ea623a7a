"""Which territory lies in which, through merges, splits and moves: pure, worked out from the facts at once.

An area that is no more lies in whatever now holds all of its territory. An area formed out of others lies in what wholly
held them, as long as it has not gained territory since. So a series stays comparable on the map of today, and nobody's reach
grows by a change of the map.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tianping.ground.places.choices import ChangeKind, Side
from tianping.ground.places.models import Area, Change, ChangePart, Membership


@dataclass(frozen=True, slots=True)
class LineageFacts:
    """Areas by identity.

    Parameters
    ----------
    parent : mapping
        Present parent of each area that exists; ``None`` at the top.
    became : mapping
        For each area that is no more, the areas its territory went to.
    formed_from : mapping
        For each area formed by a merge or split, what it was formed from.
    left_behind : mapping
        For each area, those that were its parent when they ended.
    gained : set
        Areas that got territory after they were formed.
    """

    parent: Mapping[int, int | None]
    became: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    formed_from: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    left_behind: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    gained: frozenset[int] = frozenset()

    @property
    def areas(self) -> set[int]:
        return {*self.parent, *self.became}


Within = dict[int, int | None]


def territories(facts: LineageFacts) -> dict[int, Within]:
    """For each area, the areas that its territory lies in, with the steps up the present tree where there is a path."""

    @cache
    def forward(area: int) -> Within:
        if area in facts.parent:
            above = facts.parent[area]
            up: Within = {} if above is None else {place: _one_more(depth) for place, depth in forward(above).items()}
            return {area: 0} | up
        shared = _in_all(forward(heir) for heir in facts.became.get(area, ()))
        ended: Within = dict.fromkeys({area, *shared})
        return ended

    @cache
    def backward(area: int) -> frozenset[int]:
        if area in facts.gained:
            return frozenset()
        homes = (_with(home, backward(home)) for home in facts.left_behind.get(area, ()))
        origins = _in_all(_with(origin, backward(origin)) for origin in facts.formed_from.get(area, ()))
        return frozenset().union(origins, *homes)

    def everything(area: int) -> Within:
        ahead = forward(area)
        behind: Within = dict.fromkeys(frozenset().union(*(backward(place) for place in ahead)))
        return behind | ahead

    return {area: everything(area) for area in facts.areas}


def read_facts() -> LineageFacts:
    """Read what has happened to areas from the tables."""
    areas = dict(Area.objects.values_list("pk", "ended_on"))
    began = dict(Area.objects.values_list("pk", "began_on"))
    parent = {pk: above for pk, above in Area.objects.values_list("pk", "parent_id") if areas[pk] is None}
    became: dict[int, list[int]] = defaultdict(list)
    formed_from: dict[int, list[int]] = defaultdict(list)
    gained: set[int] = set()
    sides: dict[int, dict[str, list[int]]] = defaultdict(lambda: {Side.FROM: [], Side.TO: []})
    for change_id, area, side in ChangePart.objects.values_list("change_id", "area_id", "side"):
        sides[change_id][side].append(area)
    for change in Change.objects.exclude(kind__in=(ChangeKind.RECODED, ChangeKind.RENAMED)):
        before, after = sides[change.pk][Side.FROM], sides[change.pk][Side.TO]
        for area in before:
            if areas[area] == change.since and change.kind != ChangeKind.MOVED:
                became[area] += after
        for area in after:
            if began[area] == change.since and change.kind != ChangeKind.MOVED:
                formed_from[area] += before
            else:
                gained.add(area)
    left: dict[int, list[int]] = defaultdict(list)
    for area, above, until in Membership.objects.filter(until__isnull=False).values_list(
        "area_id", "parent_id", "until"
    ):
        if areas[above] == until and areas[area] is None:
            left[area].append(above)
    gone = {pk: tuple(became[pk]) for pk, ended in areas.items() if ended is not None}
    return LineageFacts(parent, gone, _tuples(formed_from), _tuples(left), frozenset(gained))


def _tuples(lists: Mapping[int, list[int]]) -> dict[int, tuple[int, ...]]:
    return {key: tuple(values) for key, values in lists.items()}


def _one_more(depth: int | None) -> int | None:
    return None if depth is None else depth + 1


def _with(area: int, others: frozenset[int]) -> frozenset[int]:
    return others | {area}


def _in_all(sets: Iterable[Iterable[int]]) -> frozenset[int]:
    found = [frozenset(entries) for entries in sets]
    return frozenset.intersection(*found) if found else frozenset()
