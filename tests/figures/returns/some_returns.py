"""Clerks and officers of the small county, and a return filled for its eastern township."""

from __future__ import annotations

from datetime import date

from tianping.figures.returns import actions
from tianping.figures.returns.actions import Edit
from tianping.figures.returns.models import Return
from tianping.jurisdictions.forms import load_form
from tianping.terms import EMPTY, Actor, CellValue, Period

FORM = "births_monthly"
NOVEMBER = Period.parse("2025-11")
DECEMBER = Period.parse("2025-12")
SENT_ON = date(2026, 3, 3)
COLUMNS = tuple(column.code for column in load_form(FORM, on=NOVEMBER.end).columns)


def clerk(area: int) -> Actor:
    return Actor(pseudonym="1111111111111111", role="township_officer", department="health", area_id=area)


def statistician(area: int) -> Actor:
    return Actor(pseudonym="2222222222222222", role="county_statistician", department="health", area_id=area)


def lead(area: int) -> Actor:
    return Actor(pseudonym="3333333333333333", role="county_lead", department="government_office", area_id=area)


def opened(names: dict[str, int], *, area: str = "east", period: Period = NOVEMBER) -> Return:
    return actions.open_return(FORM, area_id=names[area], period=period, by=clerk(names[area]), on=SENT_ON)


def edits(rows: dict[int, dict[str, str]], *, was: str = "") -> dict[tuple[str, str], Edit]:
    return {
        (str(row), column): Edit(CellValue.parse(was), CellValue.parse(text))
        for row, cells in rows.items()
        for column, text in cells.items()
    }


def filled(names: dict[str, int], *, area: str = "east", period: Period = NOVEMBER, boys: int = 3) -> Return:
    """A return with all cells given: some boys and two girls of the first order in each village, nothing else."""
    sheet = opened(names, area=area, period=period)
    villages = {"east": ("e1", "e2"), "west": ("w1",)}[area]
    row = dict.fromkeys(COLUMNS, "0") | {"boys_1": str(boys), "girls_1": "2"}
    actions.save_cells(sheet.pk, edits({names[village]: row for village in villages}), by=clerk(names[area]), on=SENT_ON)
    sheet.refresh_from_db()
    return sheet


def sent(names: dict[str, int], *, area: str = "east", period: Period = NOVEMBER, boys: int = 3) -> Return:
    sheet = filled(names, area=area, period=period, boys=boys)
    return actions.send_return(sheet.pk, by=clerk(names[area]), on=SENT_ON)


def empty_to(text: str) -> Edit:
    return Edit(EMPTY, CellValue.parse(text))
