"""A small return, with each of the four states of a cell."""

from __future__ import annotations

from datetime import date

from tianping.exchange.lake import ReturnKey
from tianping.terms import ABSENT, EMPTY, REFUSED, CellValue, Period

KEY = ReturnKey("births_monthly", date(2024, 1, 1), "451025100", Period.parse("2025-11"), simulated=True)
SOME = {
    ("451025100201", "boys_1"): CellValue.of(3),
    ("451025100201", "girls_1"): CellValue.of(0),
    ("451025100202", "boys_1"): EMPTY,
    ("451025100202", "girls_1"): ABSENT,
    ("451025100203", "girls_1"): REFUSED,
}
