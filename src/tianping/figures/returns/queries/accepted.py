"""Accepted returns: what figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tianping.exchange.lake import Returned, SnapshotDamaged, manifest_digest, open_returned
from tianping.figures.returns.models import Acceptance
from tianping.ground.places import queries as places
from tianping.terms import Level, Period


@dataclass(frozen=True, slots=True)
class AcceptedPeriod:
    """All accepted returns of a form for a period within a county; ``digest`` names them together."""

    form: str
    period: Period
    area_id: int
    returns: tuple[Returned, ...]
    digest: str


def accepted_by_county(form: str) -> list[AcceptedPeriod]:
    """Open the standing snapshots of a form by county and period.

    Raises
    ------
    SnapshotDamaged
        If one is gone or was altered since it was accepted.
    """
    standing = Acceptance.objects.filter(standing=True, sheet__form=form).select_related("sheet")
    groups: dict[tuple[str, int], list[Acceptance]] = {}
    counties = _counties({acceptance.sheet.area_id for acceptance in standing})
    for acceptance in standing:
        groups.setdefault((acceptance.sheet.period, counties[acceptance.sheet.area_id]), []).append(acceptance)
    return [_accepted(form, Period.parse(period), county, found) for (period, county), found in sorted(groups.items())]


def _accepted(form: str, period: Period, county: int, standing: list[Acceptance]) -> AcceptedPeriod:
    found = tuple(sorted((_open(acceptance) for acceptance in standing), key=lambda returned: returned.key.place))
    return AcceptedPeriod(form, period, county, found, manifest_digest({each.key.place: each.digest for each in found}))


def _counties(area_ids: set[int]) -> dict[int, int]:
    """Return the county of each area: the area itself where it is one, or lies above."""
    above = {area: places.breadcrumb(area) for area in area_ids}
    return {
        area: next((place.id for place in found if place.level is Level.COUNTY), area) for area, found in above.items()
    }


def _open(acceptance: Acceptance) -> Returned:
    try:
        found = open_returned(Path(settings.LAKE), acceptance.digest)
    except FileNotFoundError as gone:
        raise SnapshotDamaged(f"return {acceptance.digest[:12]} was accepted and is gone from the lake") from gone
    if found.file_sha256 != acceptance.file_sha256:
        raise SnapshotDamaged(f"return {acceptance.digest[:12]} is another file than the one that was accepted")
    return found
