"""What the form's rules say about a return."""

from __future__ import annotations

from collections.abc import Mapping

from tianping.figures.returns.models import Cell, Return
from tianping.figures.returns.queries.sheets import CellKey, rows_of, values_of
from tianping.jurisdictions.forms import Finding, Form, Sums, cells_in, column_totals, evaluate, load_form
from tianping.terms import CellState, CellValue


def findings_of(sheet: Return, form: Form) -> tuple[Finding, ...]:
    """Apply the form's rules to a return, with its last period and the other forms that they name."""
    rows = tuple(row.code for row in rows_of(sheet, form))
    # A row that is no longer on the map keeps its cells; the rules are for the rows that are.
    cells = {key: value for key, value in values_of(sheet).items() if key[0] in set(rows)}
    return evaluate(form, cells, rows=rows, last=last_values(sheet), others=other_sums(sheet, form))


def last_values(sheet: Return) -> Mapping[CellKey, CellValue] | None:
    """Return the cells of the same form and area one period before, if it was sent."""
    period = str(sheet.of_period.preceding())
    before = Return.objects.filter(form=sheet.form, area_id=sheet.area_id, period=period, sent_on__isnull=False).first()
    return None if before is None else values_of(before)


def other_sums(sheet: Return, form: Form) -> Mapping[str, Sums]:
    """Return the sums of the other forms that the rules name, of the same area and period, once they were sent."""
    named = {cell.form for rule in form.rules for cell in cells_in(rule.expression) if cell.form}
    found = Return.objects.filter(
        form__in=named, area_id=sheet.area_id, period=sheet.period, sent_on__isnull=False
    )
    cells: dict[int, dict[CellKey, CellValue]] = {one.pk: {} for one in found}
    for cell in Cell.objects.filter(sheet__in=found):
        cells[cell.sheet_id][cell.row, cell.column] = CellValue(CellState(cell.state), cell.number)
    return {one.form: _sums(one, cells[one.pk]) for one in found}


def _sums(sheet: Return, cells: Mapping[CellKey, CellValue]) -> Sums:
    form = load_form(sheet.form, on=sheet.edition)
    return column_totals(form, cells, rows=tuple(row.code for row in rows_of(sheet, form)))
