"""Areas as other rooms see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tianping.ground.places.models import Area, AreaCode, Inside, Neighbour
from tianping.terms import Bilingual, Level, PlaceCode


@dataclass(frozen=True, slots=True)
class Place:
    """One area at present. ``ended_on`` is the first day on which it was no more."""

    id: int
    code: str
    name: Bilingual
    level: Level
    parent_id: int | None
    lon: float | None
    lat: float | None
    position_simulated: bool
    ended_on: date | None


def get_place(area_id: int) -> Place:
    """Return one area; ``LookupError`` if there is none of this identity."""
    found = places([area_id])
    if not found:
        raise LookupError(f"there is no area {area_id}")
    return found[0]


def places(area_ids: Iterable[int]) -> list[Place]:
    """Return areas by code; identities without an area are passed over."""
    return _shown(Area.objects.filter(pk__in=list(area_ids)))


def roots() -> list[Place]:
    """Return the areas at the top of the present tree."""
    return _shown(Area.objects.filter(parent__isnull=True, ended_on__isnull=True))


def children(area_id: int) -> list[Place]:
    """Return the areas that belong to one directly, by code."""
    return _shown(Area.objects.filter(parent_id=area_id, ended_on__isnull=True))


def breadcrumb(area_id: int) -> list[Place]:
    """Return the areas above one from the top, and the area itself."""
    above = dict(Inside.objects.filter(area_id=area_id, depth__isnull=False).values_list("within_id", "depth"))
    return sorted(places(above or [area_id]), key=lambda place: above.get(place.id) or 0, reverse=True)


def subtree_ids(area_id: int) -> frozenset[int]:
    """Return the area and all whose territory lies in it, also those that are no more. Access follows this."""
    return frozenset(Inside.objects.filter(within_id=area_id).values_list("area_id", flat=True)) | {area_id}


def around_ids(area_id: int) -> list[int]:
    """Return the area and all that its territory lies in."""
    return sorted({area_id, *Inside.objects.filter(area_id=area_id).values_list("within_id", flat=True)})


def of_level(area_id: int, level: Level) -> list[Place]:
    """Return the present areas of a level within one, by code; the area itself if it has that level."""
    inside = Inside.objects.filter(within_id=area_id, depth__isnull=False).values("area_id")
    return _shown(Area.objects.filter(pk__in=inside, level=level))


def by_code(code: str, *, on: date | None = None) -> Place | None:
    """Return the area that has a code at present, or had it on a day."""
    canonical = PlaceCode.parse(code).text
    spells = AreaCode.objects.filter(code=canonical)
    if on is None:
        spells = spells.filter(until__isnull=True)
    else:
        spells = spells.filter(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on))
    found = _shown(Area.objects.filter(pk__in=spells.values("area_id")))
    return found[0] if found else None


def search(text: str, *, within: Collection[int], most: int = 20) -> list[Place]:
    """Find areas among those ``within`` by name, pinyin, its initials, or code (a former code too).

    What begins with the text comes before what holds it; then higher levels first.
    """
    sought = " ".join(text.casefold().split())
    if not sought:
        return []
    former = (
        AreaCode.objects.filter(code__startswith=sought).values("area_id")
        if sought.isdigit()
        else AreaCode.objects.none().values("area_id")
    )
    found = Area.objects.filter(Q(search__contains=sought) | Q(pk__in=former))
    begins = Case(
        When(search__startswith=sought, then=Value(0)),
        When(search__contains=f" {sought}", then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    height = Case(
        *(When(level=level.value, then=Value(rank)) for rank, level in enumerate(Level)), output_field=IntegerField()
    )
    seen = frozenset(within)
    ordered = found.annotate(begins=begins, height=height).order_by("begins", "height", "code")
    # A reach may hold more identities than a statement may have parameters: it is applied here.
    return list(islice((place for place in _each(ordered) if place.id in seen), most))


def neighbour_pairs(area_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return pairs of touching areas, both among ``area_ids``."""
    ids = list(area_ids)
    return list(
        Neighbour.objects.filter(first_id__in=ids, second_id__in=ids)
        .order_by("first_id", "second_id")
        .values_list("first_id", "second_id")
    )


def _shown(areas: QuerySet[Area]) -> list[Place]:
    return list(_each(areas))


def _each(areas: QuerySet[Area]) -> Iterator[Place]:
    fields = ("pk", "code", "name", "latin", "level", "parent_id", "lon", "lat", "position_simulated", "ended_on")
    for pk, code, name, latin, level, parent_id, lon, lat, simulated, ended_on in areas.values_list(*fields).iterator():
        yield Place(
            pk, code, Bilingual(zh=name, en=latin or name), Level(level), parent_id, lon, lat, simulated, ended_on
        )
