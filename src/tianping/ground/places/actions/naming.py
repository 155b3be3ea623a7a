"""Changes of code and name: the area stays the same."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tianping.ground.audit import actions as audit
from tianping.ground.places import policies
from tianping.ground.places.actions.spelling import search_text
from tianping.ground.places.actions.territory import ChangeRefused
from tianping.ground.places.choices import ChangeKind, Side
from tianping.ground.places.models import Area, AreaCode, AreaName, Change, ChangePart, Inside
from tianping.terms import Actor, PlaceCode


@transaction.atomic
def change_code(area_id: int, *, code: PlaceCode, since: date, by: Actor, on: date) -> int:
    """Give an area another code from a day on, and with it the areas below whose codes begin with the old one.

    Returns how many areas got another code.
    """
    policies.check_may_change_map(by)
    area = Area.objects.select_for_update().get(pk=area_id, ended_on__isnull=True)
    if code.level is None or code.level.value != area.level:
        raise ChangeRefused(f"{code} is no code of a {area.level}")
    old = area.code
    below = Inside.objects.filter(within=area, depth__isnull=False).values("area_id")
    touched = [one for one in Area.objects.filter(pk__in=below) if one.code.startswith(old)]
    changed = {one.pk: code.text + one.code[len(old) :] for one in touched}
    if (
        AreaCode.objects.filter(code__in=list(changed.values()), until__isnull=True)
        .exclude(area__in=list(changed))
        .exists()
    ):
        raise ChangeRefused(f"{code}, or a code below it, is that of another area already")
    spells = list(AreaCode.objects.filter(area__in=list(changed), until__isnull=True))
    young = [spell for spell in spells if spell.since is not None and spell.since >= since]
    if young:
        raise ChangeRefused(f"area {young[0].area_id} has its code since {young[0].since}, it cannot change on {since}")
    AreaCode.objects.filter(pk__in=[spell.pk for spell in spells]).update(until=since)
    for one in touched:
        one.code = changed[one.pk]
        one.search = search_text(name=one.name, latin=one.latin, code=one.code)
    Area.objects.bulk_update(touched, ["code", "search"], batch_size=500)
    AreaCode.objects.bulk_create([AreaCode(area=one, code=one.code, since=since) for one in touched])
    _note(ChangeKind.RECODED, touched, since=since)
    audit.record("places.area.recoded", by=by, on=on, subject=f"places.area:{area.pk}")
    return len(touched)


@transaction.atomic
def rename_area(area_id: int, *, name: str, latin: str, since: date, by: Actor, on: date) -> None:
    policies.check_may_change_map(by)
    area = Area.objects.select_for_update().get(pk=area_id, ended_on__isnull=True)
    if not name.strip():
        raise ChangeRefused(f"area {area_id} needs a name")
    spell = area.names.get(until__isnull=True)
    if spell.since is not None and spell.since >= since:
        raise ChangeRefused(f"area {area_id} has its name since {spell.since}, it cannot change on {since}")
    spell.until = since
    spell.save(update_fields=["until"])
    AreaName.objects.create(area=area, name=name, latin=latin, since=since)
    area.name, area.latin = name, latin
    area.search = search_text(name=name, latin=latin, code=area.code)
    area.save(update_fields=["name", "latin", "search"])
    _note(ChangeKind.RENAMED, [area], since=since)
    audit.record("places.area.renamed", by=by, on=on, subject=f"places.area:{area.pk}")


def _note(kind: ChangeKind, areas: list[Area], *, since: date) -> None:
    change = Change.objects.create(kind=kind, since=since)
    ChangePart.objects.bulk_create(
        [ChangePart(change=change, area=area, side=side) for area in areas for side in (Side.FROM, Side.TO)]
    )
