"""Accepted returns: one immutable snapshot a form, place and period, named by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from tianping.exchange.lake.arrow import number_array, text_array
from tianping.exchange.lake.snapshots import SnapshotDamaged
from tianping.exchange.lake.whole import Writer, file_hash, home_of, put_whole
from tianping.terms import CellState, CellValue, Period

if TYPE_CHECKING:
    import pyarrow as pa

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
        If there are no cells, or a row or column has a name that would make two returns look alike.
    SnapshotDamaged
        If a snapshot of this name is there and is not what its name says.
    """
    if not cells:
        raise ValueError("a return without cells cannot be stored")
    if any(not name.isprintable() for key_of_cell in cells for name in key_of_cell):
        raise ValueError("codes of rows and columns are hashed line by line: they hold no tabs or line ends")
    digest = digest_of(key, cells)

    def write_manifest(staged: Path) -> Writer:
        manifest = _manifest(key, cells, digest=digest, file_sha256=file_hash(staged / CELLS))
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
        return _read_whole(home, digest=digest)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as fault:
        raise SnapshotDamaged(f"return {digest[:12]} cannot be read ({type(fault).__name__})") from fault


def _read_whole(home: Path, *, digest: str) -> Returned:
    manifest: dict[str, Any] = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    # Before anything reads the file as Parquet: what was altered is not for a parser.
    found = file_hash(home / CELLS)
    if found != manifest["file_sha256"]:
        raise SnapshotDamaged(f"the file of return {digest[:12]} has changed since it was written")
    key, cells = _key(manifest), _read_cells(home / CELLS)
    if digest_of(key, cells) != digest or manifest != _manifest(key, cells, digest=digest, file_sha256=found):
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


def _manifest(key: ReturnKey, cells: Cells, *, digest: str, file_sha256: str) -> dict[str, Any]:
    return _facts(key) | {"digest": digest, "cells": len(cells), "file_sha256": file_sha256}


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
    numbers = [value.number for _, value in ordered]
    given = np.array([-1 if number is None else number for number in numbers], dtype=np.int64)
    table = pa.table(
        {
            "row": _words([row for (row, _), _ in ordered]),
            "column": _words([column for (_, column), _ in ordered]),
            "state": _words([value.state.value for _, value in ordered]),
            "number": number_array(given, null=given < 0),
        }
    )
    pq.write_table(table, file, compression="zstd", store_schema=False)


def _words(texts: list[str]) -> pa.DictionaryArray:
    import pyarrow as pa

    values = tuple(sorted(set(texts)))
    position = {value: index for index, value in enumerate(values)}
    codes = np.array([position[text] for text in texts], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(number_array(codes), text_array(values))


def _read_cells(path: Path) -> Cells:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            table = pq.ParquetFile(file).read()
    except pa.ArrowException as fault:
        raise ValueError("the file of cells is no Parquet") from fault
    columns = (table[name].to_pylist() for name in ("row", "column", "state", "number"))
    cells = {(row, column): CellValue(CellState(state), number) for row, column, state, number in zip(*columns, strict=True)}
    if len(cells) != len(table):
        raise ValueError(f"{len(table) - len(cells)} cells stand there twice")
    return cells
