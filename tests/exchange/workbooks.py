"""Workbooks written part by part, so that a test can spoil any of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Cell = str | int | float | None


@dataclass(frozen=True)
class Raw:
    """A cell as XML, such as ``Raw('<f>1+1</f>')``."""

    inside: str
    attributes: str = ""


@dataclass
class SheetParts:
    name: str
    rows: Sequence[Sequence[Cell | Raw]]
    state: str = "visible"
    merges: Sequence[str] = ()
    after: str = ""  # XML behind the cells: headers and footers, hyperlinks, …


@dataclass
class BookParts:
    sheets: list[SheetParts]
    extra: dict[str, bytes] = field(default_factory=dict)
    defined_names: Mapping[str, str] = field(default_factory=dict)
    shared: Sequence[str] = ()  # XML inside <sst>
    styles: str = ""
    date1904: bool = False


def letters(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_xml(cell: Cell | Raw, reference: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Raw):
        return f'<c r="{reference}" {cell.attributes}>{cell.inside}</c>'
    if isinstance(cell, str):
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{reference}"><v>{cell}</v></c>'


def sheet_xml(sheet: SheetParts) -> str:
    rows = "".join(
        f'<row r="{number}">' + "".join(cell_xml(c, f"{letters(i)}{number}") for i, c in enumerate(cells)) + "</row>"
        for number, cells in enumerate(sheet.rows, 1)
    )
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.merges)
    merged = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetData>{rows}</sheetData>{merged}{sheet.after}</worksheet>'


def book_parts(book: BookParts) -> dict[str, bytes]:
    """Parts of a workbook by name."""
    names = "".join(f"<definedName name={quoteattr(n)}>{escape(v)}</definedName>" for n, v in book.defined_names.items())
    entries = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{i}" state="{sheet.state}" r:id="rId{i}"/>'
        for i, sheet in enumerate(book.sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(book.sheets, 1)
    )
    related += f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    related += f'<Relationship Id="rIdT" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(book.date1904)}"/><sheets>{entries}</sheets><definedNames>{names}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(book.shared)}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{book.styles}</styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{i}.xml": sheet_xml(sheet) for i, sheet in enumerate(book.sheets, 1)}
    return {name: text.encode() for name, text in parts.items()} | book.extra


def zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(*sheets: SheetParts, **parts: object) -> bytes:
    return zipped(book_parts(BookParts(list(sheets), **parts)))  # type: ignore[arg-type] - fields of BookParts by name


def one_sheet(rows: Sequence[Sequence[Cell | Raw]], **fields: object) -> bytes:
    return workbook(SheetParts("Sheet1", rows, **fields))  # type: ignore[arg-type] - fields of SheetParts by name


HEADER: list[Cell | Raw] = ["地区", "年份", "男", "女"]
GOOD: list[list[Cell | Raw]] = [HEADER, ["451081", 2020, 2643, 2291], ["451082", 2020, 12, 10]]
