"""What has been accepted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min, QuerySet, Sum

from tianping.exchange.lake import Snapshot, SnapshotDamaged, open_snapshot
from tianping.figures.births.choices import Source
from tianping.figures.births.models import Upload, UploadPart
from tianping.terms import Basis, CountKind


@dataclass(frozen=True, slots=True)
class AcceptedUpload:
    """One upload as a list shows it."""

    id: int
    digest: str
    kind: CountKind
    simulated: bool
    rows: int
    births: int
    not_given: int
    accepted_on: date
    accepted_role: str
    accepted_department: str
    replaced_on: date | None
    parts: tuple[PartShown, ...]


@dataclass(frozen=True, slots=True)
class PartShown:
    source: Source
    basis: Basis
    births: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Series:
    """One source counted by one basis, over all accepted uploads: the unit that is counted and measured."""

    source: Source
    basis: Basis
    kind: CountKind
    simulated: bool
    births: int
    first: date
    last: date
    known_to: date | None
    """Last day of registration in it; ``None`` where registration is not told."""


def uploads(*, reach: Collection[int], with_replaced: bool = False) -> list[AcceptedUpload]:
    """Return uploads by posts of the areas in reach, newest first; those of the system are in every reach that has areas."""
    found = Upload.objects.prefetch_related("parts")
    if not with_replaced:
        found = found.filter(replaced_by__isnull=True)
    seen = frozenset(reach)
    return [_shown(upload) for upload in found if seen and (upload.area_id is None or upload.area_id in seen)]


def series() -> list[Series]:
    """Return what there is to count, by source and basis."""
    parts = (
        _active_parts()
        .values("source", "basis", "upload__kind", "upload__simulated")
        .annotate(n=Sum("births"), first_day=Min("first"), last_day=Max("last"), known=Max("known_to"))
        .order_by("source", "basis", "upload__kind")
    )
    return [
        Series(
            Source(part["source"]), Basis(part["basis"]), CountKind(part["upload__kind"]), part["upload__simulated"],
            part["n"], part["first_day"], part["last_day"], part["known"],
        )
        for part in parts
    ]  # fmt: skip


def snapshots(source: Source, basis: Basis, *, kind: CountKind = CountKind.BIRTHS) -> list[Snapshot]:
    """Open the accepted snapshots of a series, each checked against its hash.

    Raises
    ------
    SnapshotDamaged
        If one is gone or was altered since it was accepted.
    """
    parts = _active_parts().filter(source=source, basis=basis, upload__kind=kind.value).order_by("upload__digest")
    return [
        open_upload(digest, parquet_sha256=file_hash)
        for digest, file_hash in parts.values_list("upload__digest", "upload__parquet_sha256")
    ]


def open_upload(digest: str, *, parquet_sha256: str) -> Snapshot:
    try:
        snapshot = open_snapshot(Path(settings.LAKE), digest)
    except FileNotFoundError as gone:
        raise SnapshotDamaged(f"snapshot {digest[:12]} was accepted and is gone from the lake") from gone
    if snapshot.file_sha256 != parquet_sha256:
        raise SnapshotDamaged(f"snapshot {digest[:12]} is another file than the one that was accepted")
    return snapshot


def is_simulated() -> bool:
    """Whether what has been accepted is simulated; counts of both kinds never stand together."""
    return Upload.objects.filter(simulated=True, replaced_by__isnull=True).exists()


def _active_parts() -> QuerySet[UploadPart]:
    return UploadPart.objects.filter(upload__replaced_by__isnull=True)


def _shown(upload: Upload) -> AcceptedUpload:
    parts = tuple(PartShown(Source(p.source), Basis(p.basis), p.births, p.first, p.last) for p in upload.parts.all())
    return AcceptedUpload(
        id=upload.pk,
        digest=upload.digest,
        kind=CountKind(upload.kind),
        simulated=upload.simulated,
        rows=upload.rows,
        births=upload.births,
        not_given=upload.not_given,
        accepted_on=upload.accepted_on,
        accepted_role=upload.accepted_role,
        accepted_department=upload.accepted_department,
        replaced_on=upload.replaced_on,
        parts=parts,
    )
