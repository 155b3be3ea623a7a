"""An identity in every corner of an otherwise honest return, in each format."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from tests.exchange.returns.some_returns import (
    MADE_AT,
    PLACE,
    VILLAGES,
    birth_form,
    lookup,
    period_of,
    some_filling,
)

from tianping.exchange.returns import write_adx, write_csv, write_dhis2, write_template

Hide = Callable[[str], bytes]


@cache
def good_workbook() -> bytes:
    form = birth_form()
    return write_template(form, rows=VILLAGES, place=(PLACE, "渠洋镇"), period=period_of(form), filled=some_filling(form))


@cache
def good_csv() -> str:
    return write_csv(some_filling(birth_form()), birth_form(), names=dict(VILLAGES), encoding="utf-8").decode()


@cache
def good_json() -> bytes:
    return write_dhis2([some_filling(birth_form())], forms=lookup)


@cache
def good_adx() -> str:
    return write_adx([some_filling(birth_form())], forms=lookup, made_at=MADE_AT).decode()


def in_book(change: Callable[[Any, str], None]) -> Hide:
    """A template changed with a spreadsheet program."""

    def make(value: str) -> bytes:
        book = load_workbook(io.BytesIO(good_workbook()))
        change(book, value)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return make


def in_zip(name: str, inside: Callable[[str], str]) -> Hide:
    """A template with one part more."""

    def make(value: str) -> bytes:
        target = io.BytesIO(good_workbook())
        with zipfile.ZipFile(target, "a") as archive:
            archive.writestr(name, inside(escape(value)))
        return target.getvalue()

    return make


def put(sheet: int, cell: str) -> Hide:
    def change(book: Any, value: str) -> None:
        book.worksheets[sheet][cell] = value

    return in_book(change)


def set_comment(book: Any, value: str) -> None:
    book.worksheets[0]["C9"].comment = Comment(value, "a")


def set_properties(book: Any, value: str) -> None:
    book.properties.description = value


def set_title(book: Any, value: str) -> None:
    book.worksheets[1].title = "".join(sign for sign in value if sign not in "[]:*?/\\")[:31]


def set_defined_name(book: Any, value: str) -> None:
    book.defined_names["某"] = DefinedName("某", attr_text=f'"{value}"')


def set_prompt(book: Any, value: str) -> None:
    book.worksheets[0].data_validations.dataValidation[0].prompt = value


def set_footer(book: Any, value: str) -> None:
    book.worksheets[0].oddFooter.left.text = value


def add_sheet(book: Any, value: str) -> None:
    book.create_sheet("x")["B7"] = value
    book["x"].sheet_state = "hidden"


def workbook_places() -> dict[str, Hide]:
    return {
        "cell_to_be_filled": put(0, "C10"),
        "name_of_a_row": put(0, "B10"),
        "code_of_a_row": put(0, "A10"),
        "title": put(0, "A1"),
        "below_the_table": put(0, "B40"),
        "far_away": put(0, "ZZ900"),
        "instructions": put(1, "A3"),
        "hidden_sheet": put(2, "B6"),
        "another_hidden_sheet": in_book(add_sheet),
        "formula": in_book(lambda book, value: book.worksheets[0].__setitem__("C10", f'=IF(A1="{value}",1,0)')),
        "comment": in_book(set_comment),
        "properties": in_book(set_properties),
        "sheet_name": in_book(set_title),
        "defined_name": in_book(set_defined_name),
        "prompt": in_book(set_prompt),
        "footer": in_book(set_footer),
        "custom_xml": in_zip("customXml/item1.xml", lambda value: f"<a>{value}</a>"),
        "unlisted_part": in_zip("xl/worksheets/sheet9.xml", lambda value: f"<worksheet><c><is><t>{value}</t></is></c></worksheet>"),
    }


def csv_places() -> dict[str, Hide]:
    def changed(line: int, cell: int) -> Hide:
        def make(value: str) -> bytes:
            lines = [row.split(",") for row in good_csv().splitlines()]
            lines[line][cell] = f'"{value}"'
            return "\n".join(",".join(row) for row in lines).encode()

        return make

    return {
        "cell": changed(2, 8),
        "name": changed(2, 5),
        "row_code": changed(1, 4),
        "place": changed(1, 2),
        "head": changed(0, 7),
        "line_before": lambda value: f'"{value}"\n{good_csv()}'.encode(),
        "line_behind": lambda value: f'{good_csv()}"{value}"\n'.encode(),
        "more_cells": lambda value: good_csv().replace("\r\n", f',"{value}"\r\n').encode(),
    }


def json_places() -> dict[str, Hide]:
    def changed(change: Callable[[dict[str, Any], str], None]) -> Hide:
        def make(value: str) -> bytes:
            document = json.loads(good_json())
            change(document, value)
            return json.dumps(document, ensure_ascii=False).encode()

        return make

    def in_value(name: str) -> Hide:
        return changed(lambda document, value: document["dataValues"][4].__setitem__(name, value))

    return {
        **{name: in_value(name) for name in ("value", "comment", "orgUnit", "dataElement", "storedBy", "lastUpdated", "remark")},
        "place": changed(lambda document, value: document.__setitem__("orgUnit", value)),
        "key": changed(lambda document, value: document["dataValues"][0].__setitem__(value, 1)),
        "deep": changed(lambda document, value: document.__setitem__("a", [{"b": {"c": [value]}}])),
    }


def adx_places() -> dict[str, Hide]:
    def replaced(old: str, new: str) -> Hide:
        return lambda value: good_adx().replace(old, new.replace("@", escape(value, {'"': "&quot;"})), 1).encode()

    return {
        "value": lambda value: re.sub(r'value="[0-9]+"', f'value="{escape(value)}"', good_adx(), count=1).encode(),
        "attribute": replaced("<dataValue ", '<dataValue note="@" '),
        "sender": replaced(f'tp:sender="{PLACE}"', 'tp:sender="@"'),
        "text": replaced("<group ", "@<group "),
        "text_of_a_value": replaced("/>", "><annotation>@</annotation></dataValue>"),
        "comment": replaced("<group ", "<!-- @ --><group "),
        "instruction": replaced("<group ", "<?note @?><group "),
        "namespace": replaced("<adx ", '<adx xmlns:x="@" '),
        "character_data": replaced("<group ", "<![CDATA[@]]><group "),
    }
