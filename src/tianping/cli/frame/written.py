"""Answers as JSON and CSV: always valid, null where a number is not finite, never Infinity."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with a line of names: words, numbers, and ``None`` for what there is not."""

    names: Sequence[str]
    rows: Sequence[Sequence[object]]


def as_json(document: Mapping[str, Any]) -> str:
    """Write one document."""
    return json.dumps(plain(document), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Values of numpy as Python's, and numbers that are not finite as ``None``."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_csv(listing: Listing) -> str:
    """Write the rows; a formula-like text from the table is quoted so that no spreadsheet runs it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(listing.names)
    writer.writerows([_cell(plain(value)) for value in row] for row in listing.rows)
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t") else text


def put_csv(text: str, *, bom: bool) -> None:
    """Print a CSV; with its mark it is UTF-8 whatever the console speaks, for a file that Excel opens by a click."""
    if not bom:
        print(text, end="")
        return
    sys.stdout.flush()
    sys.stdout.buffer.write((BYTE_ORDER_MARK + text).encode())
    sys.stdout.buffer.flush()
