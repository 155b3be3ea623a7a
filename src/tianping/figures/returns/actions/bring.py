"""A return that comes as a file: read whole at the door, then filled like any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tianping.exchange.returns import Expected, Filled, read_csv, read_workbook
from tianping.exchange.tables import TableBytes
from tianping.figures.returns import policies
from tianping.figures.returns.actions.fill import Edit, Saved, save_cells
from tianping.figures.returns.models import Return
from tianping.figures.returns.queries.sheets import rows_of, values_of
from tianping.ground.places import queries as places
from tianping.jurisdictions.forms import Form, load_form
from tianping.terms import EMPTY, Actor


def bring_file(sheet_id: int, file: TableBytes, *, by: Actor, on: date) -> Saved:
    """Fill a return from its template or a table; cells that the file leaves empty stay as they are.

    Raises
    ------
    ReturnRefused
        If the file holds an identity, is about something else, or is not in order; nothing is kept then.
    PermissionDenied
        If the return may not be filled.
    """
    sheet = Return.objects.get(pk=sheet_id)
    form = load_form(sheet.form, on=sheet.edition)
    policies.check_may_fill(sheet, by)
    read = read_workbook if Path(file.name).suffix.lower() == ".xlsx" else read_csv
    filled = read(file, forms=lambda code, _edition: form if code == form.code else None, expected=expected_of(sheet, form))
    return save_cells(sheet_id, _edits(sheet, form, filled), by=by, on=on)


def expected_of(sheet: Return, form: Form) -> Expected:
    """Say what a file for this return must be about: places by their division codes."""
    rows = tuple(row.place or row.code for row in rows_of(sheet, form))
    return Expected(form.code, places.get_place(sheet.area_id).code, sheet.of_period, rows)


def _edits(sheet: Return, form: Form, filled: Filled) -> dict[tuple[str, str], Edit]:
    standing = values_of(sheet)
    identity = {row.place or row.code: row.code for row in rows_of(sheet, form)}
    given = {(identity[row], column): value for (row, column), value in filled.cells.items() if value != EMPTY}
    return {key: Edit(standing.get(key, EMPTY), value) for key, value in given.items()}
