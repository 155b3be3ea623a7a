"""The measurement as JSON and CSV: always valid, null with a reason, never Infinity."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from tianping.cli.measure.measurement import MeasuredRow, Measurement

_FIELDS = (
    "place", "name", "period", "order", "source", "births", "boys", "girls", "unclear",
    "ratio", "low", "high", "verdict", "probability_high", "one_in", "reason",
)  # fmt: skip


def _record(row: MeasuredRow) -> dict[str, Any]:
    return {**asdict(row), "verdict": row.verdict.value}


def as_json(measurement: Measurement) -> str:
    """Write run, rows, totals by period and total."""
    document = {
        "run": measurement.run,
        "rows": [_record(row) for row in measurement.rows],
        "periods": [_record(row) for row in measurement.periods],
        "total": {**_record(measurement.total), "rows_not_given": measurement.left_out, "rows_nested": measurement.nested},
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def as_csv(measurement: Measurement) -> str:
    """Write the rows; a formula-like text from the table is quoted so that no spreadsheet runs it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_FIELDS)
    for row in measurement.rows:
        record = _record(row)
        writer.writerow(_cell(record[name]) for name in _FIELDS)
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in "=+-@\t" else text
