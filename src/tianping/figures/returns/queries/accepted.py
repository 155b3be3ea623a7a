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
    """What has been accepted of a form for a period within a county; ``manifest`` names it as a whole."""

    form: str
    period: Period
    area_id: int
    manifest: str
    digests: tuple[tuple[str, str], ...]
    """Of each return: its content, and its file."""

    def open(self) -> tuple[Returned, ...]:
        """Open the snapshots, each checked against its hash, in the order of their places.

        Raises
        ------
        SnapshotDamaged
            If one is gone or was altered since it was accepted.
        """
        return tuple(sorted((_open(*each) for each in self.digests), key=lambda returned: returned.key.place))


def accepted_by_county(form: str) -> list[AcceptedPeriod]:
    """Return what stands accepted of a form, by county and period; nothing is read from the lake yet."""
    standing = Acceptance.objects.filter(standing=True, sheet__form=form).select_related("sheet")
    groups: dict[tuple[str, int], list[tuple[str, str]]] = {}
    counties = _counties({acceptance.sheet.area_id for acceptance in standing})
    for acceptance in standing:
        group = groups.setdefault((acceptance.sheet.period, counties[acceptance.sheet.area_id]), [])
        group.append((acceptance.digest, acceptance.file_sha256))
    return [
        AcceptedPeriod(form, Period.parse(period), county, manifest_digest(digest for digest, _file in found), tuple(found))
        for (period, county), found in sorted(groups.items())
    ]


def _counties(area_ids: set[int]) -> dict[int, int]:
    """Return the county of each area: the area itself where it is one, or lies above."""
    above = {area: places.breadcrumb(area) for area in area_ids}
    return {
        area: next((place.id for place in found if place.level is Level.COUNTY), area) for area, found in above.items()
    }


def _open(digest: str, file_sha256: str) -> Returned:
    try:
        found = open_returned(Path(settings.LAKE), digest)
    except FileNotFoundError as gone:
        raise SnapshotDamaged(f"return {digest[:12]} was accepted and is gone from the lake") from gone
    if found.file_sha256 != file_sha256:
        raise SnapshotDamaged(f"return {digest[:12]} is another file than the one that was accepted")
    return found
