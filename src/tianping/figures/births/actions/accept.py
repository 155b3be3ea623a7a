"""Accepting counts: through the same door as the command line, whole or not at all, never over what is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from tianping.exchange.lake import (
    BirthColumns,
    CountsRefused,
    Snapshot,
    births_of,
    canonical,
    read_births,
    write_snapshot,
)
from tianping.exchange.tables import Columns, CountTable, TableBytes, read_counts
from tianping.figures.births import policies
from tianping.figures.births.actions import checks
from tianping.figures.births.actions.problems import BirthsProblem, BirthsRefused, problems_at, refuse_whole
from tianping.figures.births.choices import BirthsProblemCode, Source
from tianping.figures.births.models import Ledger, Upload, UploadPart
from tianping.figures.births.queries.uploads import open_upload
from tianping.ground.audit import actions as audit
from tianping.ground.places import queries as places
from tianping.terms import Actor, Basis, CountKind, Period

RECOGNISED = Columns()


@dataclass(frozen=True, slots=True)
class Nature:
    """What the counts of an upload are.

    ``source`` stands for rows that name none; ``replaces`` are the uploads that this one corrects and takes the place of.
    """

    source: Source
    basis: Basis = Basis.RESIDENCE
    kind: CountKind = CountKind.BIRTHS
    simulated: bool = False
    replaces: tuple[int, ...] = ()
    file_sha256: str = ""


def accept_file(
    path: Path | TableBytes, *, columns: Columns = RECOGNISED, wide: bool = False, nature: Nature, by: Actor, on: date
) -> Upload:
    """Accept a table of counts.

    Raises
    ------
    TableRefused
        If the file cannot be read whole, or holds an identity.
    BirthsRefused
        If the counts contradict the map, themselves, or what has been accepted. In either case nothing is kept.
    """
    policies.check_may_bring_counts(by)
    table = read_counts(path, columns=columns, wide=wide)
    births, rows = _births(table, nature)
    return accept_births(births, rows=rows, nature=_of_file(nature, table), by=by, on=on)


def accept_births(
    births: BirthColumns, *, rows: NDArray[np.int64] | None = None, nature: Nature, by: Actor, on: date
) -> Upload:
    """Accept counts by the key; ``rows`` are their row numbers in a file, for the refusal."""
    policies.check_may_bring_counts(by)
    numbers = np.arange(1, len(births) + 1) if rows is None else rows
    known, areas = _checked(births, numbers, by=by, on=on)
    with transaction.atomic():
        Ledger.objects.get_or_create(pk=1)
        Ledger.objects.select_for_update().get(pk=1)
        replaced = _replaced(nature, known, by=by)
        _refuse_what_is_there(known, areas, rows=numbers, nature=nature, replaced=replaced)
        snapshot = write_snapshot(known, lake=Path(settings.LAKE), kind=nature.kind, simulated=nature.simulated)
        upload = _enter(snapshot, known, nature=nature, by=by, on=on)
        for one in replaced:
            one.replaced_by, one.replaced_on = upload, on
            one.save(update_fields=["replaced_by", "replaced_on"])
        act = "births.upload.replaced" if replaced else "births.upload.accepted"
        audit.record(act, by=by, on=on, subject=f"births.upload:{upload.pk}", digest=upload.digest)
    return upload


def _births(table: CountTable, nature: Nature) -> tuple[BirthColumns, NDArray[np.int64]]:
    try:
        births, origin = births_of(table, source=nature.source.value, basis=nature.basis)
    except CountsRefused as refused:
        rows = table.rows[np.array(refused.rows, dtype=np.int64) % max(len(table), 1)]
        problems = problems_at(BirthsProblemCode.PLACE_OR_PERIOD_MISSING, rows)
        raise BirthsRefused(problems or [BirthsProblem(BirthsProblemCode.PLACE_OR_PERIOD_MISSING)]) from None
    return births, table.rows[origin]


def _of_file(nature: Nature, table: CountTable) -> Nature:
    return Nature(nature.source, nature.basis, nature.kind, nature.simulated, nature.replaces, table.sha256)


def _checked(
    births: BirthColumns, rows: NDArray[np.int64], *, by: Actor, on: date
) -> tuple[BirthColumns, NDArray[np.int64]]:
    """Check the counts by themselves; what is found first hides what could only be found afterwards."""
    known, problems = checks.with_known_sources(births, rows=rows)
    areas = checks.areas_of(known)
    reach = None if by.area_id is None else places.subtree_ids(by.area_id)
    problems += checks.place_problems(areas, reach=reach, rows=rows)
    problems += checks.time_problems(known, on=on, rows=rows)
    if problems:
        raise BirthsRefused(problems)
    try:
        canonical(known)
    except CountsRefused as refused:
        code = BirthsProblemCode.KEY_TWICE if "repeat" in str(refused) else BirthsProblemCode.IMPOSSIBLE
        raise BirthsRefused(problems_at(code, rows[list(refused.rows)])) from None
    problems = checks.double_problems(known, areas, rows=rows)
    if problems:
        raise BirthsRefused(problems)
    return known, areas


def _replaced(nature: Nature, births: BirthColumns, *, by: Actor) -> list[Upload]:
    """Uploads that this one takes the place of: they are there, in reach, and of the same sources."""
    found = list(
        Upload.objects.filter(
            pk__in=nature.replaces, replaced_by__isnull=True, kind=nature.kind.value
        ).prefetch_related("parts")
    )
    sources = set(births.source.values)
    strangers = [
        one for one in found if not _in_reach(one, by) or not {part.source for part in one.parts.all()} <= sources
    ]
    if len(found) < len(set(nature.replaces)) or strangers:
        raise refuse_whole(BirthsProblemCode.CANNOT_REPLACE)
    return found


def _in_reach(upload: Upload, by: Actor) -> bool:
    if by.area_id is None:
        return True
    return upload.area_id is not None and upload.area_id in places.subtree_ids(by.area_id)


def _refuse_what_is_there(
    births: BirthColumns,
    areas: NDArray[np.int64],
    *,
    rows: NDArray[np.int64],
    nature: Nature,
    replaced: Collection[Upload],
) -> None:
    standing = Upload.objects.filter(replaced_by__isnull=True).exclude(pk__in=[one.pk for one in replaced])
    if standing.exclude(simulated=nature.simulated).exists():
        raise refuse_whole(BirthsProblemCode.SIMULATED_AND_REAL)
    digest = canonical(births).digest(kind=nature.kind, simulated=nature.simulated)
    if Upload.objects.filter(digest=digest, replaced_by__isnull=True).exists():
        raise refuse_whole(BirthsProblemCode.SAME_CONTENT)
    problems = []
    for upload in _near(standing, births, nature):
        before = read_births(open_upload(upload.digest, parquet_sha256=upload.parquet_sha256))
        problems += checks.repeated_problems(births, areas, before=before, rows=rows)
    if problems:
        raise BirthsRefused(problems)


def _near(standing: QuerySet[Upload], births: BirthColumns, nature: Nature) -> list[Upload]:
    """Uploads of the same kind, sources and years: only these can hold the same births."""
    first, last = _span(births)
    parts = UploadPart.objects.filter(
        upload__in=standing,
        upload__kind=nature.kind.value,
        source__in=births.source.values,
        first__lte=last,
        last__gte=first,
    )
    return list(Upload.objects.filter(pk__in=parts.values("upload_id")))


def _span(births: BirthColumns) -> tuple[date, date]:
    periods = [Period.parse(value) for value in births.period.values]
    used = [periods[code] for code in np.unique(births.period.codes)]
    return min(period.start for period in used), max(period.end for period in used)


def _enter(snapshot: Snapshot, births: BirthColumns, *, nature: Nature, by: Actor, on: date) -> Upload:
    upload = Upload.objects.create(
        digest=snapshot.digest, parquet_sha256=snapshot.file_sha256, file_sha256=nature.file_sha256, kind=snapshot.kind.value,
        simulated=snapshot.simulated, rows=snapshot.rows, boys=snapshot.boys, girls=snapshot.girls, unclear=snapshot.unclear,
        not_given=snapshot.not_given, accepted_on=on, accepted_by=by.pseudonym, accepted_role=by.role,
        accepted_department=by.department, area_id=by.area_id,
    )  # fmt: skip
    UploadPart.objects.bulk_create([_part(upload, births, rows) for rows in checks.series_of(births)])
    return upload


def _part(upload: Upload, births: BirthColumns, rows: NDArray[np.intp]) -> UploadPart:
    part = checks.taken(births, rows)
    first, last = _span(part)
    registered = [
        Period.parse(part.registered.values[code]).end for code in np.unique(part.registered.codes) if code >= 0
    ]
    return UploadPart(
        upload=upload,
        source=part.source.values[part.source.codes[0]],
        basis=part.basis.values[part.basis.codes[0]],
        births=int(part.count[part.count >= 0].sum()),
        first=first,
        last=last,
        known_to=max(registered, default=None),
    )
