"""How counts by code become counts by area, on the map of today."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tianping.exchange.lake import AreaMap
from tianping.ground.places.choices import ChangeKind, Side
from tianping.ground.places.models import Area, AreaCode, ChangePart, Inside
from tianping.ground.places.queries.areas import subtree_ids

ALWAYS_FROM, ALWAYS_TO = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class CodeOwner:
    """The area that a code stands for between two days, both inclusive."""

    area_id: int
    first: date
    last: date


def code_owners() -> dict[str, list[CodeOwner]]:
    """Return for each code that some area has or had the areas it stands for, by day.

    A code that only ever belonged to one area stands for it at all times: offices restate old years under new codes, and go
    on using old ones. Only a code that was given to another area afterwards is held to its days.
    """
    spells = defaultdict(list)
    for code, area, since, until in AreaCode.objects.order_by("code", "since").values_list(
        "code", "area_id", "since", "until"
    ):
        spells[code].append(CodeOwner(area, since or ALWAYS_FROM, until - timedelta(days=1) if until else ALWAYS_TO))
    return {
        code: [CodeOwner(owners[0].area_id, ALWAYS_FROM, ALWAYS_TO)]
        if len({owner.area_id for owner in owners}) == 1
        else owners
        for code, owners in spells.items()
    }


def area_map(within_id: int) -> AreaMap:
    """Return which codes count for which areas within one area, and when.

    A code counts for the area it stands for, and for every area that this one's territory lies in.
    """
    above = areas_around(subtree_ids(within_id))
    rows = [
        (code, within, owner.first, owner.last)
        for code, owners in code_owners().items()
        for owner in owners
        for within in above.get(owner.area_id, ())
    ]
    codes, areas, first, last = zip(*rows, strict=True) if rows else ((), (), (), ())
    return AreaMap(code=codes, area=np.array(areas, dtype=np.int64), first=first, last=last)


def areas_around(area_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return for each of the areas those among them that its territory lies in, itself included."""
    wanted = frozenset(area_ids)
    above: dict[int, list[int]] = {area: [] for area in wanted}
    for area, within in Inside.objects.order_by("within_id").values_list("area_id", "within_id").iterator():
        if area in wanted and within in wanted:
            above[area].append(within)
    return {area: tuple(found) for area, found in above.items()}


def fingerprint(areas: AreaMap) -> str:
    """Return a hash of a map, by present codes: figures counted with another map are other figures."""
    present = dict(Area.objects.filter(pk__in=np.unique(areas.area).tolist()).values_list("pk", "code"))
    hashed = hashlib.sha256()
    for code, area, first, last in sorted(
        zip(areas.code, (present[area] for area in areas.area.tolist()), areas.first, areas.last, strict=True)
    ):
        hashed.update(f"{code} {area} {first} {last}\n".encode())
    return hashed.hexdigest()


@dataclass(frozen=True, slots=True)
class MapChange:
    """A change of an area to be told beside its series. ``breaks`` says that earlier counts by its own code had another territory."""

    since: date
    kind: ChangeKind
    breaks: bool


def map_changes(area_id: int) -> list[MapChange]:
    """Return what happened to an area, by day."""
    parts = ChangePart.objects.filter(area_id=area_id).select_related("change").order_by("change__since", "change_id")
    found = {}
    for part in parts:
        kind = ChangeKind(part.change.kind)
        found[part.change_id] = MapChange(
            part.change.since, kind, breaks=kind is ChangeKind.MOVED and part.side in Side.values
        )
    return list(found.values())
