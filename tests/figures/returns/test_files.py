"""A return leaves as a workbook and comes back; what is wrong with a file keeps all of it out."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client, override_settings

from tests.figures.returns.some_returns import SENT_ON, clerk, filled, opened
from tianping.exchange.returns import ReturnRefused
from tianping.exchange.tables import TableBytes
from tianping.figures.returns import actions, queries
from tianping.figures.returns.models import CellChange, Return
from tianping.ground.accounts.models import Account

Names = dict[str, int]


def browser_of(names: Names, *, area: str = "east") -> Client:
    account = Account.objects.create(username=f"clerk-{area}", role="township_officer", department="health", area_id=names[area])
    browser = Client()
    browser.force_login(account)
    return browser


def workbook_of(sheet: Return, names: Names) -> openpyxl.Workbook:
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        answer = browser_of(names).get(f"/returns/{sheet.pk}/workbook/")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def numbers_in(book: openpyxl.Workbook) -> list[openpyxl.cell.Cell]:
    """The cells that a clerk may change: those that are not protected."""
    sheet = book.worksheets[0]
    return [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]


def as_bytes(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_filled_in_away_from_the_network_comes_back(names: Names) -> None:
    sheet = opened(names)
    book = workbook_of(sheet, names)
    cells = numbers_in(book)
    for index, cell in enumerate(cells):
        cell.value = index % 4

    saved = actions.bring_file(sheet.pk, TableBytes("births.xlsx", as_bytes(book)), by=clerk(names["east"]), on=SENT_ON)

    shown = queries.shown(Return.objects.get())
    assert saved.changed == len(cells) == 2 * len(shown.form.columns)
    assert [shown.value(row.code, column.code).number for row in shown.rows for column in shown.form.columns] == [index % 4 for index in range(len(cells))]


def test_a_workbook_shows_what_the_return_holds(names: Names) -> None:
    held = [cell.value for cell in numbers_in(workbook_of(filled(names), names))]

    assert held[:2] == [3, 2]
    assert set(held[2:8]) == {0}


def test_an_identity_in_a_workbook_keeps_all_of_it_out(names: Names) -> None:
    sheet = opened(names)
    book = workbook_of(sheet, names)
    cells = numbers_in(book)
    cells[0].value, cells[1].value = 5, "11010519491231002X"

    with override_settings(SECOND_FACTOR_REQUIRED=False):
        browser = browser_of(names, area="west")
        browser.force_login(Account.objects.get(username="clerk-east"))
        file = io.BytesIO(as_bytes(book))
        file.name = "births.xlsx"
        answer = browser.post(f"/returns/{sheet.pk}/bring/", {"file": file})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "什么也没有留存" in page
    assert "身份证" in page
    assert "11010519491231002X" not in page
    assert not CellChange.objects.exists()


@pytest.mark.parametrize("name", ["births.xlsx", "births.csv", "births", "births.exe"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", b"\xff\xfe\x00", b"<xml/>", "姓名,电话\n张三,13800138000\n".encode()])
def test_what_is_no_return_is_refused_in_one_way(names: Names, name: str, content: bytes) -> None:
    sheet = opened(names)
    with pytest.raises(ReturnRefused):
        actions.bring_file(sheet.pk, TableBytes(name, content), by=clerk(names["east"]), on=SENT_ON)
    assert not CellChange.objects.exists()


def test_the_workbook_of_another_township_is_refused(names: Names) -> None:
    east, west = opened(names), opened(names, area="west")
    book = as_bytes(workbook_of(east, names))
    with pytest.raises(ReturnRefused) as refusal:
        actions.bring_file(west.pk, TableBytes("births.xlsx", book), by=clerk(names["west"]), on=SENT_ON)
    assert any("451025101" in str(problem) for problem in refusal.value.problems)
