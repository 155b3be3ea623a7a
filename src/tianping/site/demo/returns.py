"""The demo's returns: the last two months of births as the townships send them, at every stage of the way."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tianping.figures.returns import actions, queries
from tianping.figures.returns.choices import Asked
from tianping.ground.places import queries as places
from tianping.jurisdictions import PlaceRegister
from tianping.jurisdictions.calendar import load_calendar
from tianping.jurisdictions.forms import Form, load_form
from tianping.site.demo.births import SimulatedBirths, simulate
from tianping.site.demo.truth import FIRST_YEAR, LAST_YEAR, SEED, truth
from tianping.terms import EMPTY, Actor, CellValue, Level, Period, PeriodKind

FORM = "births_monthly"
UNSENT = ("451081105", "451081209")
"""Left for whoever tries the demo: the township of the demo's clerk, and one that is late."""
ASKED = "451081103"
SENT_ONLY = ("451081101", "451081104")

Cells = dict[tuple[str, str], CellValue]


def months(on: date) -> tuple[Period, Period]:
    """Return the two months before the one that is running."""
    last = Period.holding(on, PeriodKind.MONTH).preceding()
    return last.preceding(), last


def sent_on(period: Period, *, on: date) -> date:
    """Return a day shortly before the return is due, or today if that has not come."""
    due = load_form(FORM, on=period.end).due.on(period, load_calendar())
    return min(on, due - timedelta(days=2))


def load_returns(register: PlaceRegister, *, on: date) -> None:
    """Send and accept what the townships counted; of the last month some are on their way and some have not come."""
    births = simulate(truth(), register, seed=SEED + 1)
    for period in months(on):
        form, day = load_form(FORM, on=period.end), sent_on(period, on=on)
        for township in (place for place in register.of_level(Level.TOWNSHIP)):
            if period == months(on)[1] and township.code.text in UNSENT:
                continue
            _send(township.code.text, births, form=form, period=period, on=day, last=period == months(on)[1])


def _send(code: str, births: SimulatedBirths, *, form: Form, period: Period, on: date, last: bool) -> None:
    area = places.by_code(code)
    if area is None:
        raise LookupError(f"{code} is not on the map")
    clerk = Actor(pseudonym="demo", role="township_officer", department="health", area_id=area.id)
    sheet = actions.open_return(FORM, area_id=area.id, period=period, by=clerk, on=on)
    cells = _cells(births, form, area_id=area.id, month=period.number)
    edits = {key: actions.Edit(EMPTY, value) for key, value in cells.items()}
    actions.save_cells(sheet.pk, edits, by=clerk, on=on)
    actions.send_return(sheet.pk, by=clerk, on=on)
    office = Actor(pseudonym="demo-office", role="county_statistician", department="health", area_id=area.parent_id)
    if last and code == ASKED:
        most = max(cells, key=lambda key: cells[key].number or 0)
        actions.ask(sheet.pk, most, asked=Asked.HIGHER, by=office, on=on)
    elif not (last and code in SENT_ONLY):
        actions.accept_return(sheet.pk, by=office, on=on)


def _cells(births: SimulatedBirths, form: Form, *, area_id: int, month: int) -> Cells:
    """Count the births of that month in the last simulated year, of each village, by order and sex."""
    number = (LAST_YEAR - FIRST_YEAR) * 12 + month - 1
    chosen = births.month == number
    drawn = zip(births.village[chosen].tolist(), births.order[chosen].tolist(), births.girl[chosen].tolist(), strict=True)
    counted = Counter((births.villages[village], order, girl) for village, order, girl in drawn)
    rows = queries.rows_for(form, area_id=area_id)
    cells: Cells = {(row.code, column.code): CellValue.of(0) for row in rows for column in form.columns}
    for row in rows:
        for order in range(3):
            cells[row.code, f"boys_{order + 1}"] = CellValue.of(counted[row.place or "", order, False])
            cells[row.code, f"girls_{order + 1}"] = CellValue.of(counted[row.place or "", order, True])
    return cells
