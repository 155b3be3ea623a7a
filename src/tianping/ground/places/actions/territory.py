"""Changes of territory: found, merge, split, move. Each leaves what was there before, with its last day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tianping.ground.audit import actions as audit
from tianping.ground.places import policies
from tianping.ground.places.actions.inside import rebuild_inside
from tianping.ground.places.actions.spelling import search_text
from tianping.ground.places.choices import ChangeKind, Side
from tianping.ground.places.models import Area, AreaCode, AreaName, Change, ChangePart, Membership
from tianping.terms import Actor, PlaceCode


class ChangeRefused(ValueError):
    """The map cannot be changed like that."""


@dataclass(frozen=True, slots=True)
class NewArea:
    """What an area is called when it is formed. ``parent_id`` is ``None`` at the top of the tree."""

    code: PlaceCode
    name: str
    parent_id: int | None
    latin: str = ""


@transaction.atomic
def found_area(new: NewArea, *, since: date | None, by: Actor, on: date) -> int:
    """Enter an area; ``since`` is the day it was formed, ``None`` if it was there before the records."""
    policies.check_may_change_map(by)
    area = make_area(new, since=since)
    rebuild_inside()
    audit.record("places.area.founded", by=by, on=on, subject=f"places.area:{area.pk}")
    return area.pk


@transaction.atomic
def merge_areas(area_ids: Collection[int], *, into: NewArea | int, since: date, by: Actor, on: date) -> int:
    """End areas and hand their territory and members to a new one, or to one that goes on; returns its identity."""
    policies.check_may_change_map(by)
    ending = _existing(area_ids, least=1)
    if isinstance(into, NewArea):
        if len(ending) < 2:
            raise ChangeRefused("a merger into a new area needs two areas or more")
        # What the merged areas were called can be the new one's name and code from the same day.
        _end(ending, since=since)
        heir = make_area(into, since=since)
    else:
        (heir,) = _existing([into], least=1)
        if heir in ending:
            raise ChangeRefused("an area cannot be merged into itself")
        _end(ending, since=since)
    _same_level([*ending, heir])
    for area in ending:
        _hand_over(Area.objects.filter(parent=area, ended_on__isnull=True), to=heir, since=since)
    _note(ChangeKind.MERGED, since=since, before=ending, after=[heir])
    rebuild_inside()
    audit.record("places.area.merged", by=by, on=on, subject=f"places.area:{heir.pk}")
    return heir.pk


@transaction.atomic
def split_area(area_id: int, *, into: Mapping[NewArea, Collection[int]], since: date, by: Actor, on: date) -> list[int]:
    """End an area and form several out of it; each of its members goes to one of them."""
    policies.check_may_change_map(by)
    (ending,) = _existing([area_id], least=1)
    members = set(Area.objects.filter(parent=ending, ended_on__isnull=True).values_list("pk", flat=True))
    shared_out = [member for members_of_one in into.values() for member in members_of_one]
    if len(into) < 2:
        raise ChangeRefused("a split needs two new areas or more")
    if sorted(shared_out) != sorted(members):
        raise ChangeRefused(
            f"each of the {len(members)} members must go to one new area, got {len(shared_out)} places given"
        )
    _end([ending], since=since)
    heirs = []
    for new, member_ids in into.items():
        heir = make_area(new, since=since)
        _same_level([ending, heir])
        _hand_over(Area.objects.filter(pk__in=list(member_ids)), to=heir, since=since)
        heirs.append(heir)
    _note(ChangeKind.SPLIT, since=since, before=[ending], after=heirs)
    rebuild_inside()
    audit.record("places.area.split", by=by, on=on, subject=f"places.area:{ending.pk}")
    return [heir.pk for heir in heirs]


@transaction.atomic
def move_area(area_id: int, *, to: int, since: date, by: Actor, on: date) -> None:
    """Let an area belong to another from a day on. Both its old and its new parent have another territory from then on."""
    policies.check_may_change_map(by)
    (area,), (home,) = _existing([area_id], least=1), _existing([to], least=1)
    left = area.parent
    if left is None or left.pk == home.pk:
        raise ChangeRefused(f"area {area_id} cannot move to area {to}: it is there already, or at the top")
    if left.level != home.level:
        raise ChangeRefused(f"area {area_id} belongs to a {left.level}, area {to} is a {home.level}")
    _hand_over(Area.objects.filter(pk=area.pk), to=home, since=since)
    _note(ChangeKind.MOVED, since=since, before=[left], after=[home])
    rebuild_inside()
    audit.record("places.area.moved", by=by, on=on, subject=f"places.area:{area.pk}")


def make_area(new: NewArea, *, since: date | None) -> Area:
    """Write an area with its first code, name and membership; the caller works out the territories."""
    if not new.name.strip() or new.code.level is None:
        raise ChangeRefused(f"an area needs a name and a division code, got {new.code}")
    if AreaCode.objects.filter(code=new.code.text, until__isnull=True).exists():
        raise ChangeRefused(f"{new.code} is the code of an area already")
    parent = Area.objects.get(pk=new.parent_id) if new.parent_id is not None else None
    if parent is not None and (parent.ended_on is not None or PlaceCode(parent.code).level == new.code.level):
        raise ChangeRefused(f"{new.code} cannot belong to {parent.code}: it is no more, or of the same level")
    area = Area.objects.create(
        level=new.code.level, code=new.code.text, name=new.name, latin=new.latin, parent=parent, began_on=since,
        search=search_text(name=new.name, latin=new.latin, code=new.code.text),
    )  # fmt: skip
    AreaCode.objects.create(area=area, code=new.code.text, since=since)
    AreaName.objects.create(area=area, name=new.name, latin=new.latin, since=since)
    if parent is not None:
        Membership.objects.create(area=area, parent=parent, since=since)
    return area


def _existing(area_ids: Collection[int], *, least: int) -> list[Area]:
    found = list(Area.objects.select_for_update().filter(pk__in=list(area_ids), ended_on__isnull=True))
    if len(found) < max(least, len(set(area_ids))):
        raise ChangeRefused(f"{len(set(area_ids)) - len(found)} of the areas are not there or are no more")
    return found


def _same_level(areas: Collection[Area]) -> None:
    levels = sorted({area.level for area in areas})
    if len(levels) > 1:
        raise ChangeRefused(f"territory passes between areas of one level, got {', '.join(levels)}")


def _end(areas: Collection[Area], *, since: date) -> None:
    for area in areas:
        if area.began_on is not None and area.began_on >= since:
            raise ChangeRefused(f"area {area.pk} began on {area.began_on}, it cannot end on {since}")
        area.ended_on = since
        area.parent = None
        area.save(update_fields=["ended_on", "parent"])
        for spells in (area.codes, area.names, area.memberships):
            spells.filter(until__isnull=True).update(until=since)


def _hand_over(members: Collection[Area], *, to: Area, since: date) -> None:
    for member in members:
        Membership.objects.filter(area=member, until__isnull=True).update(until=since)
        Membership.objects.create(area=member, parent=to, since=since)
        member.parent = to
        member.save(update_fields=["parent"])


def _note(kind: ChangeKind, *, since: date, before: Collection[Area], after: Collection[Area]) -> None:
    change = Change.objects.create(kind=kind, since=since)
    ChangePart.objects.bulk_create(
        [
            ChangePart(change=change, area=area, side=side)
            for side, areas in ((Side.FROM, before), (Side.TO, after))
            for area in areas
        ]
    )
