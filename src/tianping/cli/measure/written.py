"""The measurement as JSON and CSV: null with a reason, never Infinity."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tianping.cli.frame.written import Listing
from tianping.cli.measure.measurement import MeasuredRow, Measurement

_FIELDS = (
    "place", "name", "period", "order", "source", "births", "boys", "girls", "unclear",
    "ratio", "low", "high", "verdict", "probability_high", "one_in", "reason",
)  # fmt: skip


def _record(row: MeasuredRow) -> dict[str, Any]:
    return {**asdict(row), "verdict": row.verdict.value}


def document(measurement: Measurement) -> dict[str, Any]:
    """Run, rows, totals by period and total."""
    return {
        "run": measurement.run,
        "rows": [_record(row) for row in measurement.rows],
        "periods": [_record(row) for row in measurement.periods],
        "total": {**_record(measurement.total), "rows_not_given": measurement.left_out, "rows_nested": measurement.nested},
    }


def listing(measurement: Measurement) -> Listing:
    """The rows."""
    records = [_record(row) for row in measurement.rows]
    return Listing(_FIELDS, [[record[name] for name in _FIELDS] for record in records])
