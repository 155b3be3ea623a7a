"""Opening a return and filling its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from tianping.figures.returns import policies
from tianping.figures.returns.actions.persons import check_no_person
from tianping.figures.returns.limits import MOST_CELLS_A_SAVE
from tianping.figures.returns.models import Cell, CellChange, Return
from tianping.figures.returns.queries.sheets import CellKey, rows_of, values_of
from tianping.ground.audit import actions as audit
from tianping.jurisdictions.calendar import load_calendar
from tianping.jurisdictions.forms import Form, load_form
from tianping.terms import EMPTY, Actor, CellValue, Period


class NotOnTheForm(ValueError):
    """A cell is none of the form's, or the period is none of its frequency."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell as somebody changed it: what it showed before, and what it shall hold."""

    was: CellValue
    now: CellValue


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. A conflict is a cell that somebody else changed to something else meanwhile: it is left as it stands."""

    version: int
    changed: int
    conflicts: Mapping[CellKey, CellValue]


def open_return(form_code: str, *, area_id: int, period: Period, by: Actor, on: date) -> Return:
    """Open the return of a form, area and period, or give the one that is open."""
    form = load_form(form_code, on=period.end)
    policies.check_may_fill_form(form, by, area_id=area_id)
    if period.kind is not form.frequency:
        raise NotOnTheForm(f"{form_code} is sent by {form.frequency.value}, got {period}")
    if period.start > on:
        raise NotOnTheForm(f"{form_code}: {period} has not begun on {on}")
    return _found_or_made(form, area_id=area_id, period=period, by=by, on=on)


def _found_or_made(form: Form, *, area_id: int, period: Period, by: Actor, on: date) -> Return:
    key = {"form": form.code, "area_id": area_id, "period": str(period)}
    found = Return.objects.filter(**key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            sheet = Return.objects.create(
                **key, edition=form.edition, first=period.start, last=period.end,
                due=form.due.on(period, load_calendar()), simulated=settings.DEMO,
            )  # fmt: skip
            audit.record("returns.sheet.opened", by=by, on=on, subject=f"returns.sheet:{sheet.pk}")
    except IntegrityError:
        # Somebody else opened it at the same moment.
        return Return.objects.get(**key)
    return sheet


def save_cells(sheet_id: int, edits: Mapping[CellKey, Edit], *, by: Actor, on: date) -> Saved:
    """Change cells of a return that may be filled; all that do not conflict are saved at once.

    Raises
    ------
    PermissionDenied
        If the reader may not fill it, or it has been sent.
    NotOnTheForm
        If a cell is none of the form's; nothing is saved then.
    ReturnRefused
        If neighbouring cells would spell a person's number; nothing is saved then.
    """
    if len(edits) > MOST_CELLS_A_SAVE:
        raise NotOnTheForm(f"at most {MOST_CELLS_A_SAVE} cells a save, got {len(edits)}")
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        form = load_form(sheet.form, on=sheet.edition)
        policies.check_may_fill(sheet, by)
        _check_cells(sheet, form, edits)
        standing = values_of(sheet)
        conflicts = {
            key: standing.get(key, EMPTY)
            for key, edit in edits.items()
            if standing.get(key, EMPTY) not in (edit.was, edit.now)
        }
        changed = {
            key: edit.now for key, edit in edits.items() if key not in conflicts and standing.get(key, EMPTY) != edit.now
        }
        if changed:
            check_no_person(form, rows_of(sheet, form), values=standing, changed=changed)
            _write(sheet, changed, standing=standing, by=by, on=on)
    return Saved(sheet.version, len(changed), conflicts)


def _check_cells(sheet: Return, form: Form, edits: Mapping[CellKey, Edit]) -> None:
    rows, columns = {row.code for row in rows_of(sheet, form)}, {column.code for column in form.columns}
    if any(row not in rows or column not in columns for row, column in edits):
        raise NotOnTheForm(f"row or column is none of {form.code}'s")


def _write(
    sheet: Return, changed: Mapping[CellKey, CellValue], *, standing: Mapping[CellKey, CellValue], by: Actor, on: date
) -> None:
    sheet.version += 1
    sheet.save(update_fields=["version"])
    Cell.objects.bulk_create(
        [
            Cell(sheet=sheet, row=row, column=column, state=value.state.value, number=value.number)
            for (row, column), value in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["sheet", "row", "column"],
        update_fields=["state", "number"],
    )
    CellChange.objects.bulk_create([_change(sheet, key, standing.get(key, EMPTY), value, by=by, on=on) for key, value in changed.items()])
    audit.record("returns.cells.saved", by=by, on=on, subject=f"returns.sheet:{sheet.pk}")


def _change(sheet: Return, key: CellKey, before: CellValue, after: CellValue, *, by: Actor, on: date) -> CellChange:
    return CellChange(
        sheet=sheet, version=sheet.version, row=key[0], column=key[1], before=before.state.value,
        before_number=before.number, after=after.state.value, after_number=after.number, on=on, by=by.pseudonym,
    )  # fmt: skip

