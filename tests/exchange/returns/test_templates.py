"""The workbook that goes out: what a clerk can type, see and print, and what comes back wrong is told by its place."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.exchange.returns.hiding_places import good_workbook, in_book, in_zip
from tests.exchange.returns.some_returns import (
    PLACE,
    VILLAGES,
    birth_form,
    forms,
    given_rows,
    lookup,
    period_of,
    rows_of,
    some_filling,
)
from tests.exchange.workbooks import zipped

from tianping.exchange.returns import (
    Expected,
    ReturnProblemCode,
    ReturnRefused,
    read_workbook,
    write_template,
)
from tianping.exchange.returns.limits import MOST_BYTES
from tianping.exchange.returns.template.looks import shown_width
from tianping.terms import Period

P = ReturnProblemCode
FIRST = 7  # first row of villages: three lines of title, two of heads, the hidden codes
COLUMNS = [column.code for column in birth_form().columns]


def book_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def sheet() -> Any:
    return book_of(good_workbook()).worksheets[0]


def code_of(content: bytes, **wanted: object) -> list[tuple[ReturnProblemCode, int | None, str | None]]:
    with pytest.raises(ReturnRefused) as caught:
        read_workbook(content, forms=lookup, expected=Expected(**wanted))  # type: ignore[arg-type]  # fields by name
    return [(one.code, one.row, one.column) for one in caught.value.problems]


def test_only_the_cells_to_be_filled_are_open() -> None:
    page = sheet()
    assert page.protection.sheet
    assert not page.protection.password
    letters = {page.cell(FIRST - 1, at).value: at for at in range(1, page.max_column + 1)}
    opened = {(cell.row, cell.column) for row in page.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {(row, letters[code]) for row in range(FIRST, FIRST + len(VILLAGES)) for code in COLUMNS}
    assert all(one.protection.sheet for one in book_of(good_workbook()).worksheets)


def test_every_open_cell_takes_whole_numbers_up_to_its_largest_and_the_two_words() -> None:
    """The formula is evaluated here as ECMA-376 defines IF, AND, OR, ISNUMBER and INT."""
    page = sheet()
    for column, validation in zip(birth_form().columns, page.data_validations.dataValidation, strict=True):
        cell = str(validation.sqref).split(":")[0]
        assert (validation.type, validation.allow_blank, validation.showErrorMessage) == ("custom", True, True)
        program = validation.formula1.replace(cell, "cell").replace('cell="', 'cell=="').replace("cell=INT", "cell==INT")
        program = program.replace("IF(", "IF(lambda: ", 1).replace(",AND(", ",lambda: AND(").replace(",OR(", ",lambda: OR(")
        most = 10**9 if column.maximum is None else column.maximum
        for value, allowed in (
            (0, True), (most, True), (most + 1, False), (-1, False), (1.5, False),
            ("—", True), ("拒报", True), ("refused", True), ("男", False), ("13", False),
        ):  # fmt: skip
            found = eval(  # noqa: S307 - our own formula
                program,
                {
                    "cell": value,
                    "IF": lambda test, yes, no: yes() if test() else no(),
                    "AND": lambda *terms: all(terms),
                    "OR": lambda *terms: any(terms),
                    "ISNUMBER": lambda one: isinstance(one, int | float),
                    "INT": int,
                },
            )
            assert found is allowed, (column.code, value)


def test_sums_stand_in_locked_cells_as_formulas() -> None:
    page = sheet()
    codes = [page.cell(FIRST - 1, at).value for at in range(1, page.max_column + 1)]
    sums = [at for at, code in enumerate(codes, 1) if code == "tianping.sum"]
    assert len(sums) == len(birth_form().totals)
    last = FIRST + len(VILLAGES)
    assert all(str(page.cell(FIRST, at).value).startswith("=SUM(") for at in sums)
    assert page.cell(last, 3).value == f"=SUM(C{FIRST}:C{last - 1})"


def test_sheet_is_frozen_at_the_first_cell_and_prints_on_a4_landscape_with_its_heads() -> None:
    page = sheet()
    assert page.freeze_panes == f"C{FIRST}"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
    assert page.print_title_rows == f"$4:${FIRST - 1}"
    assert page.row_dimensions[FIRST - 1].hidden


def test_groups_of_heads_are_merged_over_their_columns() -> None:
    merged = {str(one) for one in sheet().merged_cells.ranges}
    assert {"C4:D4", "E4:F4", "G4:H4", "A4:A5", "B4:B5", "I4:I5"} <= merged


def test_no_chinese_word_is_cut_by_its_column() -> None:
    """The longest word of each head, a Chinese character being two wide, and the longest name of a row."""
    for form, language in zip(forms().values(), cycle(["zh", None]), strict=False):
        content = write_template(form, rows=given_rows(form), place=PLACE, period=period_of(form), language=language)  # type: ignore[arg-type]  # a language
        page = book_of(content).worksheets[0]
        codes_at = next(row for row in range(1, 12) if page.cell(row, 1).value == "tianping.codes")
        for at in range(2, page.max_column + 1):
            width = page.column_dimensions[page.cell(codes_at, at).column_letter].width
            names = [str(page.cell(row, at).value or "") for row in range(codes_at + 1, page.max_row)] if at == 2 else [""]
            heads = [str(page.cell(row, at).value or "") for row in range(codes_at - 1, codes_at)]
            needed = max((shown_width(word) for text in heads + names for word in text.split()), default=0)
            assert width >= min(needed, 34), (form.code, language, at)


def test_language_asked_is_the_only_one() -> None:
    form = birth_form()

    def heads(language: Any) -> str:
        page = book_of(write_template(form, rows=VILLAGES, place=PLACE, period=period_of(form), language=language)).worksheets[0]
        return " ".join(str(cell.value) for row in page.iter_rows(max_row=5) for cell in row if cell.value)

    assert "live births" not in heads("zh").lower()
    assert not any("一" <= sign <= "鿿" for sign in heads("en"))
    assert "出生月报" in heads(None)
    assert "Monthly return of births" in heads(None)


def test_hidden_sheet_cannot_be_unhidden_from_the_menu() -> None:
    assert [one.sheet_state for one in book_of(good_workbook()).worksheets] == ["visible", "visible", "veryHidden"]


def cell_set(cell: str, value: object, *, at: int = 0) -> Callable[[Any, str], None]:
    return lambda book, _: book.worksheets[at].__setitem__(cell, value)


def edited(change: Callable[[Any], None]) -> bytes:
    return in_book(lambda book, _: change(book))("")


WRONG: dict[str, tuple[Callable[[], bytes], list[tuple[ReturnProblemCode, int | None, str | None]]]] = {
    "fraction": (lambda: edited(lambda b: cell_set("C10", 1.5)(b, "")), [(P.CELL_WRONG, 10, COLUMNS[0])]),
    "negative": (lambda: edited(lambda b: cell_set("D10", -1)(b, "")), [(P.CELL_WRONG, 10, COLUMNS[1])]),
    "words": (lambda: edited(lambda b: cell_set("C10", "约十个")(b, "")), [(P.CELL_WRONG, 10, COLUMNS[0])]),
    "true": (lambda: edited(lambda b: cell_set("C10", True)(b, "")), [(P.CELL_WRONG, 10, COLUMNS[0])]),
    "too_many": (lambda: edited(lambda b: cell_set("C10", 10**9 + 1)(b, "")), [(P.CELL_WRONG, 10, COLUMNS[0])]),
    "formula": (lambda: edited(lambda b: cell_set("C10", "=1+1")(b, "")), [(P.CELL_FORMULA, 10, COLUMNS[0])]),
    "error": (lambda: edited(lambda b: cell_set("C10", "#REF!")(b, "")), [(P.CELL_ERROR, 10, COLUMNS[0])]),
    "merged": (lambda: edited(lambda b: b.worksheets[0].merge_cells("C10:D10")), [(P.CELL_MERGED, 10, COLUMNS[0])]),
    "merged_down": (lambda: edited(lambda b: b.worksheets[0].merge_cells("C10:C11")), [(P.CELL_MERGED, 10, COLUMNS[0])]),
    "title": (lambda: edited(lambda b: cell_set("A2", "2025年12月")(b, "")), [(P.HEAD_CHANGED, None, None)]),
    "head_of_a_column": (lambda: edited(lambda b: cell_set("C5", "女")(b, "")), [(P.HEAD_CHANGED, None, None)]),
    "name_of_a_row": (lambda: edited(lambda b: cell_set("B10", "新村")(b, "")), [(P.ROW_RENAMED, 10, None)]),
    "row_removed": (lambda: edited(lambda b: b.worksheets[0].delete_rows(10)), [(P.ROW_MISSING, None, None)]),
    "remark_beside": (lambda: edited(lambda b: cell_set("Q10", "已核实")(b, "")), [(P.EXTRA_TEXT, 10, "Q")]),
    "remark_below": (lambda: edited(lambda b: cell_set("Q30", "已核实")(b, "")), [(P.EXTRA_TEXT, 30, "Q")]),
    "row_without_code": (lambda: edited(lambda b: cell_set("C20", 4)(b, "")), [(P.ROW_UNKNOWN, 20, None)]),
    "column_lost": (lambda: edited(lambda b: b.worksheets[0].delete_cols(3)), [(P.COLUMN_MISSING, None, None)]),
    "column_unknown": (lambda: edited(lambda b: cell_set(f"Q{FIRST - 1}", "extra")(b, "")), [(P.COLUMN_UNKNOWN, None, "Q")]),
    "column_twice": (lambda: edited(lambda b: cell_set(f"Q{FIRST - 1}", COLUMNS[0])(b, "")), [(P.COLUMN_TWICE, None, "Q")]),
    "codes_lost": (lambda: edited(lambda b: cell_set(f"A{FIRST - 1}", None)(b, "")), [(P.NO_TEMPLATE, None, None)]),
    "hidden_sheet_removed": (lambda: edited(lambda b: b.remove(b.worksheets[2])), [(P.NO_TEMPLATE, None, None)]),
    "place_of_the_hidden_sheet": (lambda: edited(lambda b: cell_set("B4", "451081102", at=2)(b, "")), [(P.TEMPLATE_CHANGED, None, None)]),
    "sheet_added": (lambda: edited(lambda b: b.create_sheet("x").append([1])), [(P.EXTRA_SHEET, None, None)]),
    "form_twice": (lambda: edited(lambda b: b.copy_worksheet(b.worksheets[0])), [(P.NO_TEMPLATE, None, None)]),
    "link_to_another_file": (lambda: in_zip("xl/externalLinks/externalLink1.xml", lambda _: "<externalLink/>")(""), [(P.LINK_OUTSIDE, None, None)]),
    "macros": (lambda: in_zip("xl/vbaProject.bin", lambda _: "x")(""), [(P.FILE, None, None)]),
    "other_workbook": (lambda: zipped({"xl/workbook.xml": b"<workbook/>"}), [(P.FILE, None, None)]),
    "bomb": (lambda: in_zip("xl/media/a.bin", lambda _: "0" * (70 << 20))(""), [(P.TOO_LARGE, None, None)]),
    "too_many_bytes": (lambda: good_workbook() + bytes(MOST_BYTES), [(P.TOO_LARGE, None, None)]),
    "not_a_workbook": (lambda: b"a,b\n1,2\n", [(P.DAMAGED, None, None)]),
    "nothing": (lambda: b"", [(P.FILE, None, None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_a_clerk_or_a_stranger_did_to_the_template_is_told_by_its_place(name: str) -> None:
    make, problems = WRONG[name]
    assert code_of(make()) == problems


def test_rows_may_be_moved_with_their_codes() -> None:
    def swap(book: Any) -> None:
        page = book.worksheets[0]
        for at in (*range(1, 10), 13):  # sums stay where they are
            first, second = page.cell(FIRST, at), page.cell(FIRST + 2, at)
            first.value, second.value = second.value, first.value

    assert read_workbook(edited(swap), forms=lookup) == some_filling(birth_form())


def test_row_copied_under_its_own_code_is_refused() -> None:
    def copy(book: Any) -> None:
        page = book.worksheets[0]
        for at in (*range(1, 10), 13):
            page.cell(30, at, page.cell(FIRST, at).value)

    assert (P.ROW_TWICE, 30, None) in code_of(edited(copy))


def test_village_of_another_township_is_refused() -> None:
    problems = code_of(edited(lambda book: cell_set("A10", "451081102200")(book, "")))
    assert problems == [(P.ROW_UNKNOWN, 10, None), (P.ROW_MISSING, None, None)]


def test_words_in_place_of_a_code_of_the_hidden_sheet_are_not_repeated() -> None:
    """Somebody who computes the check value anew can still not make an error say what they like."""
    from tianping.exchange.returns.template.mark import read_mark

    def forge(book: Any) -> None:
        page = book.worksheets[2]
        mark = read_mark([(str(row[0].value), str(row[1].value)) for row in page.iter_rows()])
        assert mark is not None
        forged = replace(mark, rows=(("某某人之女", "a"), *mark.rows[1:]))
        for at, line in enumerate(forged.lines(), 1):
            page.cell(at, 1, line[0])
            page.cell(at, 2, line[1])

    assert code_of(edited(forge)) == [(P.TEMPLATE_CHANGED, None, None)]


def test_formula_that_shares_its_text_with_another_is_refused_too() -> None:
    import re
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(good_workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    shared = b'<c r="C10"><f t="shared" si="0"/><v>2</v></c>'
    parts[name] = re.sub(rb'<c r="C10"[^>]*?(/>|>.*?</c>)', shared, parts[name], count=1)
    assert code_of(zipped(parts)) == [(P.CELL_FORMULA, 10, COLUMNS[0])]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [({"place": "451081102"}, P.PLACE_WRONG), ({"period": Period.parse("2025-10")}, P.PERIOD_WRONG), ({"form": "other"}, P.FORM_WRONG)],
)
def test_template_of_another_place_month_or_form_is_refused(wanted: dict[str, object], code: ReturnProblemCode) -> None:
    assert code_of(good_workbook(), **wanted) == [(code, None, None)]


def test_form_that_is_not_known_here_is_refused() -> None:
    with pytest.raises(ReturnRefused) as caught:
        read_workbook(good_workbook(), forms=lambda code, day: None)
    assert [one.code for one in caught.value.problems] == [P.FORM_UNKNOWN]


@pytest.mark.parametrize(
    "change",
    [
        {"rows": []}, {"rows": [("a b", "x")]}, {"rows": [VILLAGES[0]] * 2}, {"place": "渠洋"}, {"period": Period.parse("2025")},
        {"filled": some_filling(forms()["hospital_births_monthly"])}, {"rows": VILLAGES[:-1], "filled": some_filling(birth_form())},
    ],
)  # fmt: skip
def test_template_that_makes_no_sense_is_not_written(change: dict[str, Any]) -> None:
    form = birth_form()
    with pytest.raises(ValueError, match=r"rows|codes|for a month|filled"):
        write_template(form, **{"rows": VILLAGES, "place": PLACE, "period": period_of(form), **change})


def test_rows_of_a_form_that_names_its_own_need_not_be_given() -> None:
    form = forms()["registrations_monthly"]
    content = write_template(form, place=PLACE, period=period_of(form))
    assert read_workbook(content, forms=lookup).rows == tuple(rows_of(form))
    with pytest.raises(ValueError, match="own rows"):
        write_template(form, rows=VILLAGES, place=PLACE, period=period_of(form))


def test_name_that_begins_like_a_formula_stays_text() -> None:
    form = birth_form()
    rows = [("v1", "=1+1"), ("v2", "渠洋村")]
    content = write_template(form, rows=rows, place=PLACE, period=period_of(form))
    cell = book_of(content).worksheets[0].cell(FIRST, 2)
    assert (cell.data_type, cell.value) == ("s", "=1+1")
    assert read_workbook(content, forms=lookup).rows == ("v1", "v2")
