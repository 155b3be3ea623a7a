"""Accepted returns: what figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tianping.exchange.lake import Returned, SnapshotDamaged, manifest_digest, open_returned
from tianping.figures.returns.models import Acceptance
from tianping.terms import Period


@dataclass(frozen=True, slots=True)
class AcceptedPeriod:
    """All accepted returns of a form for a period; ``digest`` names them together."""

    form: str
    period: Period
    returns: tuple[Returned, ...]
    digest: str


def accepted_period(form: str, period: Period) -> AcceptedPeriod | None:
    """Open the standing snapshots of a form and period; ``None`` if none has been accepted.

    Raises
    ------
    SnapshotDamaged
        If one is gone or was altered since it was accepted.
    """
    standing = Acceptance.objects.filter(standing=True, sheet__form=form, sheet__period=str(period)).order_by("digest")
    found = tuple(_open(acceptance) for acceptance in standing)
    if not found:
        return None
    digest = manifest_digest({each.key.place: each.digest for each in found})
    return AcceptedPeriod(form, period, found, digest)


def accepted_periods(form: str) -> list[Period]:
    """Return the periods of which something has been accepted."""
    found = Acceptance.objects.filter(standing=True, sheet__form=form).values_list("sheet__period", flat=True)
    return sorted((Period.parse(text) for text in set(found)), key=lambda period: period.start)


def _open(acceptance: Acceptance) -> Returned:
    try:
        found = open_returned(Path(settings.LAKE), acceptance.digest)
    except FileNotFoundError as gone:
        raise SnapshotDamaged(f"return {acceptance.digest[:12]} was accepted and is gone from the lake") from gone
    if found.file_sha256 != acceptance.file_sha256:
        raise SnapshotDamaged(f"return {acceptance.digest[:12]} is another file than the one that was accepted")
    return found
