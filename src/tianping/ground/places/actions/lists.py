"""Whole lists of places: a jurisdiction's register, or a file that an office brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from tianping.exchange.areas import AreaRow, AreaTable, read_areas
from tianping.ground.audit import actions as audit
from tianping.ground.places import policies
from tianping.ground.places.actions.inside import rebuild_inside
from tianping.ground.places.actions.naming import change_code, rename_area
from tianping.ground.places.actions.spelling import search_text
from tianping.ground.places.actions.territory import ChangeRefused
from tianping.ground.places.models import Area, AreaCode, AreaName, Membership, Neighbour
from tianping.jurisdictions import PlaceRegister
from tianping.terms import Actor, PlaceCode


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list changed: areas entered, positions set, neighbours entered."""

    founded: int
    positioned: int
    neighbours: int


@transaction.atomic
def import_register(register: PlaceRegister, *, by: Actor, on: date) -> int:
    """Enter the places of a jurisdiction under the codes and names of their time; returns how many are new."""
    policies.check_may_change_map(by)
    known = set(AreaCode.objects.filter(until__isnull=True).values_list("code", flat=True))
    new = [place for place in register.places if place.code.text not in known]
    if not new:
        return 0
    former = {change.became: change for change in register.former}
    # They enter under the codes they had first; the changes of code then follow as they happened.
    rows = []
    for place in new:
        early = next((code for change in register.former if (code := change.of(place.code))), place.code)
        name = former[place.code].name.zh if place.code in former else place.name
        rows.append(AreaRow(early, name, place.latin, place.level, early.parent))
    _found_all(rows)
    for change in register.former:
        if change.became in {place.code for place in new}:
            area = Area.objects.get(code=change.code.text, ended_on__isnull=True)
            change_code(area.pk, code=change.became, since=change.on, by=by, on=on)
            present = next(place for place in new if place.code == change.became)
            rename_area(area.pk, name=present.name, latin=present.latin, since=change.on, by=by, on=on)
    audit.record("places.register.imported", by=by, on=on)
    return len(new)


@transaction.atomic
def import_file(path: Path, *, by: Actor, on: date) -> Imported:
    """Enter the places of a CSV or GeoJSON file that are not there yet, and set the positions it gives.

    Raises
    ------
    AreasRefused
        If the file is not what it should be, or holds an identity; nothing is kept.
    ChangeRefused
        If a place calls one with this code by another name, or its parent is neither there nor in the file.
    """
    policies.check_may_change_map(by)
    table = read_areas(path)
    known = {area.code: area.name for area in Area.objects.filter(ended_on__isnull=True)}
    other = [number for number, row in enumerate(table.rows, 1) if known.get(row.code.text, row.name) != row.name]
    if other:
        raise ChangeRefused(
            f"{len(other)} places have another name here, the first is place {other[0]} of the file: rename them, or correct the file"
        )
    new = [row for row in table.rows if row.code.text not in known]
    _found_all(new)
    positioned = _set_positions({row.code.text: (row.lon, row.lat) for row in table.rows}, simulated=False)
    neighbours = _set_neighbours(table)
    audit.record("places.register.imported", by=by, on=on)
    return Imported(len(new), positioned, neighbours)


@transaction.atomic
def set_positions(positions: Mapping[int, tuple[float, float]], *, simulated: bool, by: Actor, on: date) -> int:
    """Set longitude and latitude of areas by identity; ``simulated`` positions are marked so wherever they are shown."""
    policies.check_may_change_map(by)
    codes = dict(Area.objects.filter(pk__in=list(positions)).values_list("pk", "code"))
    count = _set_positions({codes[pk]: position for pk, position in positions.items()}, simulated=simulated)
    audit.record("places.positions.set", by=by, on=on)
    return count


@transaction.atomic
def set_neighbours(pairs: Iterable[tuple[int, int]], *, simulated: bool, by: Actor, on: date) -> int:
    """Enter pairs of areas that touch, where they are not there yet."""
    policies.check_may_change_map(by)
    wanted = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    known = set(Neighbour.objects.values_list("first_id", "second_id"))
    Neighbour.objects.bulk_create(
        [Neighbour(first_id=a, second_id=b, simulated=simulated) for a, b in sorted(wanted - known)]
    )
    audit.record("places.neighbours.set", by=by, on=on)
    return len(wanted - known)


def _found_all(rows: list[AreaRow]) -> None:
    """Enter many areas that were there before the records, parents first."""
    present = {area.code: area for area in Area.objects.filter(ended_on__isnull=True)}
    for length in (2, 4, 6, 9, 12):
        batch = []
        for number, row in enumerate(rows, 1):
            if len(row.code.text) == length:
                batch.append(_area(row, parent=_parent(row, present, number=number)))
        for area in Area.objects.bulk_create(batch, batch_size=2000):
            present[area.code] = area
    entered = [present[row.code.text] for row in rows]
    AreaCode.objects.bulk_create([AreaCode(area=area, code=area.code) for area in entered], batch_size=5000)
    AreaName.objects.bulk_create(
        [AreaName(area=area, name=area.name, latin=area.latin) for area in entered], batch_size=5000
    )
    Membership.objects.bulk_create(
        [Membership(area=area, parent=area.parent) for area in entered if area.parent], batch_size=5000
    )
    rebuild_inside()


def _parent(row: AreaRow, present: Mapping[str, Area], *, number: int) -> Area | None:
    """The nearest place above that is there; only the highest of a list may have none."""
    above: PlaceCode | None = row.parent
    while above is not None and above.text not in present:
        above = above.parent
    if above is None and any(len(code) < len(row.code.text) for code in present):
        raise ChangeRefused(f"the parent of place {number} of the list is neither there nor in the list")
    return present[above.text] if above is not None else None


def _area(row: AreaRow, *, parent: Area | None) -> Area:
    code = row.code.text
    return Area(
        level=row.level,
        code=code,
        name=row.name,
        latin=row.latin,
        parent=parent,
        search=search_text(name=row.name, latin=row.latin, code=code),
    )


def _set_positions(positions: Mapping[str, tuple[float | None, float | None]], *, simulated: bool) -> int:
    moved = []
    for area in Area.objects.filter(ended_on__isnull=True, code__in=list(positions)):
        lon, lat = positions[area.code]
        if lon is not None and lat is not None:
            area.lon, area.lat, area.position_simulated = lon, lat, simulated
            moved.append(area)
    Area.objects.bulk_update(moved, ["lon", "lat", "position_simulated"], batch_size=2000)
    return len(moved)


def _set_neighbours(table: AreaTable) -> int:
    identity = dict(Area.objects.filter(ended_on__isnull=True).values_list("code", "pk"))
    pairs = {tuple(sorted((identity[a.text], identity[b.text]))) for a, b in table.neighbours}
    known = set(Neighbour.objects.values_list("first_id", "second_id"))
    Neighbour.objects.bulk_create(
        [Neighbour(first_id=a, second_id=b) for a, b in sorted(pairs - known)], batch_size=5000
    )
    return len(pairs - known)
