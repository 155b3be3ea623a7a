"""Snapshots: immutable, named by their content, whole or absent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tianping.exchange.lake.columns import (
    BASES,
    EPOCH,
    NOT_GIVEN,
    SCHEMA,
    SEXES,
    BirthColumns,
    CanonicalRows,
    CountsRefused,
    canonical,
    columns_of,
)
from tianping.exchange.lake.parquet import read_rows, write_rows
from tianping.exchange.lake.whole import Writer, file_hash, home_of, put_whole
from tianping.terms import Basis, CountKind, PlaceCode, Sex

BIRTHS = "births.parquet"
MANIFEST = "manifest.json"
SHELF = "snapshots"


class SnapshotDamaged(Exception):  # noqa: N818 - it says what happened to the snapshot
    """A snapshot is not what its name says: it was altered, cut short, or never one."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One accepted set of counts.

    ``digest`` is the SHA-256 of the content, and the snapshot's name; ``file_sha256`` that of the file as written, which
    also covers the statistics a reader may skip by. ``births``, ``boys``, ``girls`` and ``unclear`` are totals of what was
    given, ``not_given`` counts cells; ``numbered`` says that all places have division codes; ``first`` and ``last`` are the first days of its earliest and latest period.
    """

    schema: str
    digest: str
    file_sha256: str
    path: Path
    kind: CountKind
    simulated: bool
    rows: int
    boys: int
    girls: int
    unclear: int
    not_given: int
    numbered: bool
    first: date
    last: date
    sources: list[str]
    bases: list[Basis]
    provenance: Mapping[str, str]

    @property
    def births(self) -> int:
        return self.boys + self.girls + self.unclear


State = tuple[str, int, int, int, int]
_whole: dict[tuple[State, State], Snapshot] = {}
"""Snapshots this process found whole, by path, inode, size and times of change of both files. A changed file is read again."""


def write_snapshot(
    columns: BirthColumns, *, lake: Path, kind: CountKind, simulated: bool, provenance: Mapping[str, str] | None = None
) -> Snapshot:
    """Store counts under the hash of their content; what is stored already is left as it is.

    The snapshot is written aside, synced and then renamed: a reader finds it whole or not at all, also after a power cut.

    Raises
    ------
    CountsRefused
        If there are no rows, or they contradict the key of a birth count.
    SnapshotDamaged
        If a snapshot of this name is there and is not what its name says.
    """
    if not len(columns):
        raise CountsRefused("there are no rows", rows=())
    rows = canonical(columns)
    digest = rows.digest(kind=kind, simulated=simulated)
    facts = _facts(rows, kind=kind, simulated=simulated)

    def write_manifest(staged: Path) -> Writer:
        manifest = facts | {"file_sha256": file_hash(staged / BIRTHS), "provenance": dict(provenance or {})}
        return lambda file: file.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())

    put_whole(
        home_of(lake, digest, shelf=SHELF),
        lake=lake,
        files={BIRTHS: lambda _staged: lambda file: write_rows(rows, file), MANIFEST: write_manifest},
    )
    return open_snapshot(lake, digest)


def open_snapshot(lake: Path, digest: str) -> Snapshot:
    """Open a snapshot after checking that its content still has the hash it is named by.

    The check reads the whole file once in the life of a process, and again whenever the file has changed since.

    Raises
    ------
    FileNotFoundError
        If the lake has no such snapshot.
    SnapshotDamaged
        If the content has another hash or cannot be read.
    """
    home = home_of(lake, digest, shelf=SHELF)
    if not home.is_dir():
        raise FileNotFoundError(f"the lake has no snapshot {digest[:12]}")
    try:
        state = (_state(home / BIRTHS), _state(home / MANIFEST))
        if state not in _whole:
            _whole[state] = _read_whole(home, digest=digest)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise SnapshotDamaged(f"snapshot {digest[:12]} cannot be read ({type(fault).__name__})") from fault
    return _whole[state]


def read_births(snapshot: Snapshot) -> BirthColumns:
    """Read the counts of a snapshot back, in the order in which they are hashed."""
    with snapshot.path.open("rb") as file:
        return columns_of(read_rows(file))


def _state(path: Path) -> State:
    found = path.stat()
    return str(path), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _read_whole(home: Path, *, digest: str) -> Snapshot:
    manifest: dict[str, Any] = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    kind, simulated = CountKind(manifest["kind"]), manifest["simulated"]
    if file_hash(home / BIRTHS) != manifest["file_sha256"]:
        raise SnapshotDamaged(f"the file of snapshot {digest[:12]} has changed since it was written")
    with (home / BIRTHS).open("rb") as file:
        rows = read_rows(file)
    facts = _facts(rows, kind=kind, simulated=simulated)
    if facts["digest"] != digest or any(manifest[name] != fact for name, fact in facts.items()):
        raise SnapshotDamaged(f"snapshot {digest[:12]} has the content of {facts['digest'][:12]}, or another manifest")
    facts |= {name: date.fromisoformat(facts[name]) for name in ("first", "last")}
    return Snapshot(path=home / BIRTHS, file_sha256=manifest["file_sha256"], provenance=manifest["provenance"], **facts)


def _facts(rows: CanonicalRows, *, kind: CountKind, simulated: bool) -> dict[str, Any]:
    """Everything about the content that the manifest says and a reader may rely on."""
    given = rows.count != NOT_GIVEN
    totals = {sex: int(rows.count[given & (rows.sex == code)].sum()) for code, sex in enumerate(SEXES)}
    first, last = (EPOCH + timedelta(days=int(day)) for day in (rows.period_start.min(), rows.period_start.max()))
    return {
        "schema": SCHEMA,
        "digest": rows.digest(kind=kind, simulated=simulated),
        "kind": kind,
        "simulated": simulated,
        "rows": len(rows),
        "boys": totals[Sex.BOY],
        "girls": totals[Sex.GIRL],
        "unclear": totals[Sex.UNCLEAR],
        "not_given": int((~given).sum()),
        "numbered": all(PlaceCode(place).level for place in rows.places),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "sources": list(rows.sources),
        "bases": [BASES[code] for code in np.unique(rows.basis)],
    }
