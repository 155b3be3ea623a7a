"""Workbooks as people and programs write them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from tests.exchange.workbooks import GOOD, HEADER, Cell, Raw, SheetParts, one_sheet, workbook

from tianping.exchange.tables import CountTable, ProblemCode, Reason, TableRefused, read_counts


def read(tmp_path: Path, content: bytes, **options: object) -> CountTable:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    return read_counts(path, **options)  # type: ignore[arg-type] - options by name


def test_saved_values_of_formulas_are_read(tmp_path: Path) -> None:
    rows = [HEADER, [Raw("<f>X1</f><v>451081</v>", 't="str"'), 2020, Raw("<f>SUM(1,2)</f><v>3</v>"), 4]]
    table = read(tmp_path, one_sheet(rows))
    assert (table.boys.tolist(), table.place and table.place.values) == ([3], ("451081",))


def test_numbers_are_taken_as_excel_shows_them(tmp_path: Path) -> None:
    rows = [HEADER, ["a", 2020, Raw("<v>2643.0000000000005</v>"), Raw("<v>2.643E3</v>")], ["b", 2020, 0, Raw("<v>0.0</v>")]]
    table = read(tmp_path, one_sheet(rows))
    assert (table.boys.tolist(), table.girls.tolist()) == ([2643, 0], [2643, 0])


def test_place_over_its_orders_in_a_merged_cell_is_filled_down(tmp_path: Path) -> None:
    rows: list[list[Cell | Raw]] = [
        ["地区", "孩次", "男", "女"],
        ["a", "一孩", 5, 4],
        [None, "二孩", 3, 2],
        ["b", "一孩", 1, 1],
    ]
    table = read(tmp_path, one_sheet(rows, merges=["A2:A3"]))
    assert table.place is not None
    assert [table.place.values[code] for code in table.place.codes] == ["a", "a", "b"]


def test_heading_merged_over_all_columns_is_left_out(tmp_path: Path) -> None:
    rows = [HEADER, ["桂西"], *GOOD[1:]]
    table = read(tmp_path, one_sheet(rows, merges=["A2:D2"]))
    assert table.rows.tolist() == [3, 4]
    assert [(one.row, one.reason) for one in table.left_out] == [(2, Reason.HEADING)]


@pytest.mark.parametrize(
    ("form", "shown"), [("yyyy", "2020"), ('yyyy"年"m"月"', "2020-03"), ("mmm-yy", "2020-03"), ("[$-804]yyyy/m", "2020-03")]
)
def test_dates_are_periods_as_far_as_the_cell_shows_them(form: str, shown: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["地区", "时间", "男", "女"])
    book.active.append(["a", date(2020, 3, 1), 5, 4])
    book.active["B2"].number_format = form
    book.save(tmp_path / "a.xlsx")
    table = read_counts(tmp_path / "a.xlsx")
    assert table.period is not None
    assert table.period.values == (shown,)


def test_day_in_a_date_cell_is_no_period(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["地区", "时间", "男", "女"])
    book.active.append(["a", datetime(2020, 3, 1, 8, 30), 5, 4])  # noqa: DTZ001 - a cell of a sheet has no zone
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(TableRefused) as caught:
        read_counts(tmp_path / "a.xlsx")
    assert caught.value.problems[0].code is ProblemCode.PERIOD_UNREADABLE


@pytest.mark.parametrize(("date1904", "serial"), [(False, 43891), (True, 42429)])
def test_both_calendars_of_excel(date1904: bool, serial: int, tmp_path: Path) -> None:
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="57"/></cellXfs>'
    rows = [["地区", "时间", "男", "女"], ["a", Raw(f"<v>{serial}</v>", 's="1"'), 5, 4]]
    table = read(tmp_path, workbook(SheetParts("a", rows), styles=styles, date1904=date1904))
    assert table.period is not None
    assert table.period.values == ("2020-03",)


def test_stored_and_rich_texts_are_joined_and_readings_left_out(tmp_path: Path) -> None:
    shared = ["<si><r><t>新靖</t></r><r><t>镇</t></r><rPh><t>xinjing</t></rPh></si>", "<si><t>_x5316_峒镇</t></si>"]
    rows = [HEADER, *([Raw(f"<v>{i}</v>", 't="s"'), 2020, 5, 4] for i in range(2))]
    table = read(tmp_path, workbook(SheetParts("a", rows), shared=shared))
    assert table.place is not None
    assert table.place.values == ("新靖镇", "化峒镇")


def test_the_one_visible_sheet_with_such_a_table_is_read(tmp_path: Path) -> None:
    cover = SheetParts("封面", [["出生统计"], ["2020年"]])
    hidden = SheetParts("旧", [HEADER, ["a", 2020, 9, 9]], state="hidden")
    table = read(tmp_path, workbook(cover, hidden, SheetParts("数据", GOOD)))
    assert (table.sheet, table.boys.tolist()) == ("数据", [2643, 12])


def test_chosen_sheet_is_read_even_if_hidden(tmp_path: Path) -> None:
    hidden = SheetParts("2010", [HEADER, ["a", 2010, 9, 8]], state="hidden")
    table = read(tmp_path, workbook(SheetParts("2020", GOOD), hidden), sheet="2010")
    assert (table.sheet, table.boys.tolist()) == ("2010", [9])


def test_sheets_are_listed_when_more_than_one_fits(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, workbook(SheetParts("2020", GOOD), SheetParts("2010", GOOD)))
    assert caught.value.problems[0].found == "2020, 2010"


def test_cells_without_addresses_follow_one_another(tmp_path: Path) -> None:
    content = (
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>地区</t></is></c><c t="inlineStr"><is><t>男</t></is></c>'
        '<c t="inlineStr"><is><t>女</t></is></c></row><row><c t="str"><v>a</v></c><c><v>5</v></c><c><v>4</v></c></row>'
        "</sheetData></worksheet>"
    )
    good = workbook(SheetParts("a", []), extra={"xl/worksheets/sheet1.xml": content.encode()})
    table = read(tmp_path, good)
    assert (table.boys.tolist(), table.rows.tolist()) == ([5], [2])


def test_harmless_comments_links_and_properties_do_not_disturb(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in GOOD:
        book.active.append([cell for cell in row if not isinstance(cell, Raw)])
    book.active["C2"].comment = Comment("按户籍口径统计", "统计局")
    book.active["A2"].hyperlink = "https://example.org/a?b=13800138"
    book.properties.title = "出生统计"
    book.save(tmp_path / "a.xlsx")
    assert read_counts(tmp_path / "a.xlsx").boys.tolist() == [2643, 12]


def test_links_to_the_outside_are_not_followed(tmp_path: Path) -> None:
    relations = b'<Relationships><Relationship Id="rId1" TargetMode="External" Type="x/externalLinkPath" Target="file:///etc/passwd"/></Relationships>'
    extra = {"xl/externalLinks/_rels/externalLink1.xml.rels": relations, "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    assert len(read(tmp_path, workbook(SheetParts("a", GOOD), extra=extra))) == 2


def test_sheet_whose_part_lies_outside_is_not_opened(tmp_path: Path) -> None:
    good = workbook(SheetParts("a", GOOD))
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = f'<Relationships><Relationship Id="rId1" Type="{namespace}/worksheet" Target="../../../../etc/passwd"/></Relationships>'
    content = workbook(SheetParts("a", GOOD), extra={"xl/_rels/workbook.xml.rels": relations.encode()})
    assert len(read(tmp_path, good)) == 2
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, content)
    assert caught.value.problems[0].code is ProblemCode.DAMAGED


@pytest.mark.parametrize("limit", ["MOST_UNPACKED_BYTES", "MOST_CELLS"])
def test_many_modest_parts_and_cells_add_up_to_the_limit(limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = {"MOST_UNPACKED_BYTES": "workbook.package", "MOST_CELLS": "workbook.sheet"}[limit]
    monkeypatch.setattr(f"tianping.exchange.tables.{module}.{limit}", 1000 if limit == "MOST_UNPACKED_BYTES" else 10)
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, one_sheet(GOOD))
    assert caught.value.problems[0].code in (ProblemCode.UNPACKS_TOO_LARGE, ProblemCode.TOO_MANY_CELLS)
