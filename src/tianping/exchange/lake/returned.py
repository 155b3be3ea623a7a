"""Accepted returns: one immutable snapshot a form, place and period, named by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from tianping.exchange.lake.snapshots import SnapshotDamaged
from tianping.exchange.lake.whole import Writer, file_hash, home_of, put_whole
from tianping.terms import CellState, CellValue, Period

CELLS = "cells.parquet"
MANIFEST = "manifest.json"
SHELF = "returns"
SCHEMA = "tianping.returned/1"

Cells = Mapping[tuple[str, str], CellValue]
"""By row and column: codes of villages or of the form's own rows, and of its columns."""


@dataclass(frozen=True, slots=True)
class ReturnKey:
    """What a return is of."""

    form: str
    edition: date
    place: str
    """Division code at the time."""
    period: Period
    simulated: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """One accepted return as it lies in the lake. ``file_sha256`` is that of the file as written."""

    key: ReturnKey
    digest: str
    file_sha256: str
    path: Path
    cells: Cells


def write_returned(key: ReturnKey, cells: Cells, *, lake: Path) -> Returned:
    """Store the cells of a return under the hash of their content; what is stored already is left as it is.

    Raises
    ------
    ValueError
        If there are no cells.
    SnapshotDamaged
        If a snapshot of this name is there and is not what its name says.
    """
    if not cells:
        raise ValueError("a return without cells cannot be stored")
    digest = digest_of(key, cells)

    def write_manifest(staged: Path) -> Writer:
        manifest = _facts(key) | {"digest": digest, "cells": len(cells), "file_sha256": file_hash(staged / CELLS)}
        return lambda file: file.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())

    home = home_of(lake, digest, shelf=SHELF)
    files = {CELLS: lambda _staged: lambda file: _write_cells(cells, file), MANIFEST: write_manifest}
    put_whole(home, lake=lake, files=files)
    return open_returned(lake, digest)


def open_returned(lake: Path, digest: str) -> Returned:
    """Open a return after checking that its content still has the hash it is named by.

    Raises
    ------
    FileNotFoundError
        If the lake has no such return.
    SnapshotDamaged
        If the content has another hash or cannot be read.
    """
    home = home_of(lake, digest, shelf=SHELF)
    if not home.is_dir():
        raise FileNotFoundError(f"the lake has no return {digest[:12]}")
    try:
        manifest: dict[str, Any] = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
        found, cells = file_hash(home / CELLS), _read_cells(home / CELLS)
        key = _key(manifest)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise SnapshotDamaged(f"return {digest[:12]} cannot be read ({type(fault).__name__})") from fault
    if digest_of(key, cells) != digest or found != manifest["file_sha256"]:
        raise SnapshotDamaged(f"return {digest[:12]} is not what its name says")
    return Returned(key, digest, found, home / CELLS, cells)


def digest_of(key: ReturnKey, cells: Cells) -> str:
    """Return the SHA-256 of what a return says, whatever the order in which it was filled."""
    hashed = hashlib.sha256(json.dumps(_facts(key), sort_keys=True).encode())
    for (row, column), value in sorted(cells.items()):
        hashed.update(f"\n{row}\t{column}\t{value.state.value}\t{'' if value.number is None else value.number}".encode())
    return hashed.hexdigest()


def manifest_digest(digests: Iterable[str]) -> str:
    """Return the hash of a period: of the hashes of its accepted returns, each of which covers its place."""
    hashed = hashlib.sha256()
    for digest in sorted(digests):
        hashed.update(f"{digest}\n".encode())
    return hashed.hexdigest()


def _facts(key: ReturnKey) -> dict[str, Any]:
    return {
        **{name: value for name, value in asdict(key).items() if name != "period"},
        "edition": key.edition.isoformat(),
        "period": str(key.period),
        "schema": SCHEMA,
    }


def _key(manifest: Mapping[str, Any]) -> ReturnKey:
    if manifest["schema"] != SCHEMA:
        raise ValueError("another schema")
    return ReturnKey(
        form=manifest["form"],
        edition=date.fromisoformat(manifest["edition"]),
        place=manifest["place"],
        period=Period.parse(manifest["period"]),
        simulated=manifest["simulated"],
    )


def _write_cells(cells: Cells, file: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    ordered = sorted(cells.items())
    table = pa.table(
        {
            "row": pa.array([row for (row, _), _ in ordered], pa.string()).dictionary_encode(),
            "column": pa.array([column for (_, column), _ in ordered], pa.string()).dictionary_encode(),
            "state": pa.array([value.state.value for _, value in ordered], pa.string()).dictionary_encode(),
            "number": pa.array([value.number for _, value in ordered], pa.int64()),
        }
    )
    pq.write_table(table, file, compression="zstd", store_schema=False)


def _read_cells(path: Path) -> Cells:
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        table = pq.ParquetFile(file).read()
    columns = (table[name].to_pylist() for name in ("row", "column", "state", "number"))
    return {(row, column): CellValue(CellState(state), number) for row, column, state, number in zip(*columns, strict=True)}
