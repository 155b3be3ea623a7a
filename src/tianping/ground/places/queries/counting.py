"""How counts by code become counts by area, on the map of today."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tianping.exchange.lake import AreaMap
from tianping.ground.places.choices import ChangeKind, Side
from tianping.ground.places.models import Area, AreaCode, ChangePart, Inside

ALWAYS_FROM, ALWAYS_TO = date(1, 1, 1), date(9999, 12, 31)


def area_map(within_id: int) -> AreaMap:
    """Return which codes count for which areas within one area, and when.

    A code counts for its area while it was its code, and for every area that the territory lies in.
    """
    inside = Inside.objects.filter(within_id=within_id).values_list("area_id", flat=True)
    wanted = set(inside) | {within_id}
    above = defaultdict(list)
    for area, within in Inside.objects.filter(area__in=wanted, within__in=wanted).values_list("area_id", "within_id"):
        above[area].append(within)
    rows = [
        (code, within, since or ALWAYS_FROM, until - timedelta(days=1) if until else ALWAYS_TO)
        for area, code, since, until in AreaCode.objects.filter(area__in=wanted)
        .order_by("code", "since")
        .values_list("area_id", "code", "since", "until")
        for within in sorted(above[area])
    ]
    codes, areas, first, last = zip(*rows, strict=True) if rows else ((), (), (), ())
    return AreaMap(code=codes, area=np.array(areas, dtype=np.int64), first=first, last=last)


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
