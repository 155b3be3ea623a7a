"""What stands in a return."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tianping.figures.returns.models import CellChange, Return
from tianping.ground.places import queries as places
from tianping.jurisdictions.forms import Form, load_form
from tianping.terms import EMPTY, Bilingual, CellState, CellValue, Level, Period

CellKey = tuple[str, str]
"""Row and column."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: the identity of an area, or a code of the form's own; ``place`` is the area's division code."""

    code: str
    word: Bilingual
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A return as a page, a file or a message shows it."""

    id: int
    form: Form
    area_id: int
    place: Bilingual
    place_code: str
    period: Period
    state: str
    version: int
    due: date
    sent_on: date | None
    rows: tuple[SheetRow, ...]
    values: Mapping[CellKey, CellValue]
    changed: Collection[CellKey]
    """Cells changed since the last acceptance, or since it was first sent."""
    simulated: bool

    def value(self, row: str, column: str) -> CellValue:
        return self.values.get((row, column), EMPTY)

    @property
    def not_given(self) -> int:
        """Required cells that hold nothing."""
        required = [column.code for column in self.form.columns if column.required]
        return sum(self.value(row.code, column).state is CellState.EMPTY for row in self.rows for column in required)

    @property
    def all_zero(self) -> bool:
        """A zero return: something is given, and all of it is 0."""
        given = [value.number for value in self.values.values() if value.state is CellState.GIVEN]
        return bool(given) and not any(given)


def sheet_of(return_id: int, *, reach: Collection[int]) -> Sheet:
    """Return one return.

    Raises
    ------
    LookupError
        If there is none of this identity within reach.
    """
    found = Return.objects.filter(pk=return_id).first()
    if found is None or found.area_id not in reach:
        raise LookupError(f"there is no return {return_id} within reach")
    return shown(found)


def get_return(return_id: int) -> Return:
    """Return the row of a return that the reader was let see."""
    return Return.objects.get(pk=return_id)


def shown(sheet: Return) -> Sheet:
    form, place = load_form(sheet.form, on=sheet.edition), places.get_place(sheet.area_id)
    since = sheet.accepted_version
    changes = CellChange.objects.filter(sheet=sheet, version__gt=since) if since is not None else CellChange.objects.none()
    return Sheet(
        id=sheet.pk,
        form=form,
        area_id=sheet.area_id,
        place=place.name,
        place_code=place.code,
        period=sheet.of_period,
        state=sheet.state,
        version=sheet.version,
        due=sheet.due,
        sent_on=sheet.sent_on,
        rows=rows_of(sheet, form),
        values=values_of(sheet),
        changed=frozenset(changes.values_list("row", "column")),
        simulated=sheet.simulated,
    )


def rows_of(sheet: Return, form: Form) -> tuple[SheetRow, ...]:
    """Return the rows of a return: the areas of today's map below its own, or the form's own."""
    return rows_for(form, area_id=sheet.area_id)


def rows_for(form: Form, *, area_id: int) -> tuple[SheetRow, ...]:
    if form.rows.kind == "areas":
        below = places.of_level(area_id, form.rows.level or Level.VILLAGE)
        return tuple(SheetRow(str(place.id), place.name, place.code) for place in below)
    return tuple(SheetRow(item.code, item.word) for item in form.rows.items)


def values_of(sheet: Return) -> dict[CellKey, CellValue]:
    """Return the cells that were ever touched; all others are empty."""
    return {
        (row, column): CellValue(CellState(state), number)
        for row, column, state, number in sheet.cells.values_list("row", "column", "state", "number")
    }


def values_before(return_id: int, version: int) -> dict[CellKey, CellValue]:
    """Return what the cells changed since a version held then; all others hold it still."""
    found: dict[CellKey, CellValue] = {}
    for change in CellChange.objects.filter(sheet_id=return_id, version__gt=version).order_by("version"):
        found.setdefault((change.row, change.column), CellValue(CellState(change.before), change.before_number))
    return found


def coded_cells(sheet: Return, form: Form) -> dict[CellKey, CellValue]:
    """Return all cells of the form, empty ones too, with division codes instead of identities: what a snapshot holds."""
    values = values_of(sheet)
    return {
        (row.place or row.code, column.code): values.get((row.code, column.code), EMPTY)
        for row in rows_of(sheet, form)
        for column in form.columns
    }


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a cell, for its history."""

    on: date
    before: CellValue
    after: CellValue


def history(return_id: int, cell: CellKey, *, reach: Collection[int]) -> list[Change]:
    """Return what was done to a cell, latest last."""
    found = CellChange.objects.filter(sheet_id=return_id, sheet__area_id__in=list(reach), row=cell[0], column=cell[1])
    return [
        Change(
            change.on,
            CellValue(CellState(change.before), change.before_number),
            CellValue(CellState(change.after), change.after_number),
        )
        for change in found
    ]
