"""Places from a CSV file: code and name, and if wanted latin, level, parent, lon, lat."""

from __future__ import annotations

import csv
from pathlib import Path

from tianping.exchange.areas.rows import (
    AreaProblem,
    AreaProblemCode,
    AreaRow,
    AreasRefused,
    AreaTable,
    identities_in,
    read_row,
)

REQUIRED = ("code", "name")
ALLOWED = (*REQUIRED, "latin", "level", "parent", "lon", "lat")
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes. All 660,000 villages of China are 40 MB."""
FIRST_ROW = 2
"""The header is row 1, as a spreadsheet shows it."""


def read_csv(path: Path) -> AreaTable:
    """Read places from a CSV file in UTF-8.

    Raises
    ------
    AreasRefused
        If any row is not what it should be, or any cell holds an identity.
    """
    rows = _cells(path)
    columns = {header: [row[header] for row in rows] for header in rows[0]}
    problems = identities_in(columns, names="name", first_row=FIRST_ROW)
    if problems:
        raise AreasRefused(problems)
    read = [read_row(row, row=number) for number, row in enumerate(rows, FIRST_ROW)]
    return AreaTable(refuse_problems(read, first_row=FIRST_ROW))


def refuse_problems(read: list[AreaRow | AreaProblem], *, first_row: int) -> tuple[AreaRow, ...]:
    """Return the places if all were read and no code stands twice.

    Raises
    ------
    AreasRefused
        With all problems of the file.
    """
    problems = [entry for entry in read if isinstance(entry, AreaProblem)]
    seen = set()
    for number, entry in enumerate(read, first_row):
        if isinstance(entry, AreaRow):
            if entry.code in seen:
                problems.append(AreaProblem(AreaProblemCode.CODE_TWICE, number))
            seen.add(entry.code)
    if problems:
        raise AreasRefused(problems)
    return tuple(entry for entry in read if isinstance(entry, AreaRow))


def _cells(path: Path) -> list[dict[str, str]]:
    if path.stat().st_size > LARGEST_FILE:
        raise AreasRefused([AreaProblem(AreaProblemCode.NOT_READABLE, wanted=f"at most {LARGEST_FILE} bytes")])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip().lower() for cell in next(reader, [])]
            rows = [row for row in reader if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, csv.Error):
        # The cause would carry the bytes of the file.
        raise AreasRefused([AreaProblem(AreaProblemCode.NOT_READABLE, wanted="CSV in UTF-8")]) from None
    problems = [AreaProblem(AreaProblemCode.COLUMN_MISSING, wanted=name) for name in REQUIRED if name not in header]
    if len(set(header)) < len(header) or not set(header) <= set(ALLOWED):
        problems.append(AreaProblem(AreaProblemCode.COLUMN_UNKNOWN, wanted=", ".join(ALLOWED)))
    problems += [
        AreaProblem(AreaProblemCode.NOT_READABLE, number, f"{len(header)} cells")
        for number, row in enumerate(rows, FIRST_ROW)
        if len(row) != len(header)
    ]
    if not rows and not problems:
        problems.append(AreaProblem(AreaProblemCode.NO_ROWS))
    if problems:
        raise AreasRefused(problems)
    return [dict(zip(header, row, strict=True)) for row in rows]
