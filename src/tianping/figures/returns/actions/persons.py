"""A person's number cut over neighbouring cells is refused: each piece alone would pass for a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tianping.exchange.returns import Findings, ReturnRefused, Table, screen_split
from tianping.figures.returns.queries.sheets import CellKey, SheetRow
from tianping.jurisdictions.forms import Form
from tianping.terms import EMPTY, CellValue


def check_no_person(
    form: Form, rows: Sequence[SheetRow], *, values: Mapping[CellKey, CellValue], changed: Mapping[CellKey, CellValue]
) -> None:
    """Look at the whole table as it would be; only rows that change now are held against whoever saves.

    Raises
    ------
    ReturnRefused
        If there is one, by row and column; no number is repeated.
    """
    after = {**values, **changed}
    cells = [[after.get((row.code, column.code), EMPTY).text("en") for row in rows] for column in form.columns]
    table = Table(cells, list(range(1, len(rows) + 1)), [column.code for column in form.columns])
    findings = Findings()
    screen_split(table, findings)
    touched = {number for number, row in enumerate(rows, start=1) if any(key[0] == row.code for key in changed)}
    found = [problem for problem in findings.listed if problem.row in touched]
    if found:
        raise ReturnRefused(found)
