"""Workbooks and Parquet files that must be refused, each with the problem."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.exchange.malformed import Malformed, P
from tests.exchange.workbooks import (
    GOOD,
    HEADER,
    MAIN,
    BookParts,
    Raw,
    SheetParts,
    book_parts,
    one_sheet,
    workbook,
    zipped,
)


def book(name: str, content: bytes, code: P, **more: object) -> Malformed:
    return Malformed(name, lambda: content, code, suffix=".xlsx", **more)  # type: ignore[arg-type] - fields by name


def spoiled(part: str, content: bytes | None) -> bytes:
    """A good workbook with one part replaced or taken out."""
    parts = book_parts(BookParts([SheetParts("Sheet1", GOOD)]))
    if content is None:
        del parts[part]
    else:
        parts[part] = content
    return zipped(parts)


def zip_bomb() -> bytes:
    """A few kilobytes that unpack to 64 megabytes of blanks in a sheet."""
    parts = book_parts(BookParts([SheetParts("Sheet1", GOOD)]))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
        with archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as bomb:
            for _ in range(8):
                bomb.write(b" " * (8 << 20))
    return target.getvalue()


def zip_with_twins() -> bytes:
    good = book_parts(BookParts([SheetParts("Sheet1", GOOD)]))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, content in good.items():
            archive.writestr(part, content)
        archive.writestr("XL/workbook.xml", good["xl/workbook.xml"])
    return target.getvalue()


def zip_encrypted() -> bytes:
    content = bytearray(one_sheet(GOOD))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(magic, at + 4)
    return bytes(content)


def packages() -> Iterator[Malformed]:
    whole = one_sheet(GOOD)
    yield book("truncated_zip", whole[: len(whole) // 2], P.DAMAGED)
    yield book("zip_without_directory", whole[:-30], P.DAMAGED)
    yield book("zip_with_wrong_checksum", whole.replace(b"PK\x01\x02", b"PK\x01\x02", 1)[:60] + b"\xff" * 8 + whole[68:], P.DAMAGED)
    yield Malformed("zip_bomb", zip_bomb, P.UNPACKS_TOO_LARGE, suffix=".xlsx")
    many = {f"docProps/{i}.xml": b"<a/>" for i in range(6000)}
    yield Malformed("many_parts", partial(workbook, SheetParts("a", GOOD), extra=many), P.UNPACKS_TOO_LARGE, suffix=".xlsx")
    yield Malformed("parts_of_one_name", zip_with_twins, P.DAMAGED, suffix=".xlsx")
    yield Malformed("encrypted_parts", zip_encrypted, P.ENCRYPTED_OR_OLD_EXCEL, suffix=".xlsx")
    yield book("no_workbook_part", spoiled("xl/workbook.xml", None), P.DAMAGED)
    yield book("no_sheet_part", spoiled("xl/worksheets/sheet1.xml", None), P.DAMAGED)
    yield book("binary_workbook", zipped({"xl/workbook.bin": b"x"}), P.UNSUPPORTED_FORMAT)
    macros = workbook(SheetParts("a", GOOD), extra={"xl/vbaProject.bin": b"x"})
    yield book("macros", macros, P.EMBEDDED_FILE)
    inner = workbook(SheetParts("a", GOOD), extra={"xl/embeddings/Microsoft_Excel_Sheet1.xlsx": whole})
    yield book("workbook_in_a_workbook", inner, P.EMBEDDED_FILE)
    hidden = workbook(SheetParts("a", GOOD), extra={"xl/media/image1.png": whole})
    yield book("zip_named_picture", hidden, P.EMBEDDED_FILE)


def markup() -> Iterator[Malformed]:
    laughs = b'<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst xmlns="' + MAIN.encode() + b'"><si><t>&b;</t></si></sst>'
    yield book("entities", spoiled("xl/sharedStrings.xml", laughs), P.UNSAFE_XML)
    outside = b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><styleSheet/>'
    yield book("external_document_type", spoiled("xl/styles.xml", outside), P.UNSAFE_XML)
    yield book("deep_xml", spoiled("xl/worksheets/sheet1.xml", b"<a>" * 100_000), P.UNSAFE_XML)
    yield book("unclosed_xml", spoiled("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"), P.DAMAGED)
    yield book("xml_of_another_kind", spoiled("docProps/app.xml", b"{}"), P.DAMAGED)
    yield book("text_number_too_high", one_sheet([HEADER, ["a", 2020, Raw("<v>7</v>", 't="s"'), 1]]), P.DAMAGED)
    yield book("text_number_negative", one_sheet([HEADER, ["a", 2020, Raw("<v>-1</v>", 't="s"'), 1]]), P.DAMAGED)
    yield book("number_that_is_none", one_sheet([HEADER, ["a", 2020, Raw("<v>abc</v>"), 1]]), P.DAMAGED)
    yield book("number_not_finite", one_sheet([HEADER, ["a", 2020, Raw("<v>Infinity</v>"), 1]]), P.DAMAGED)
    backwards = f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'.encode()
    yield book("rows_out_of_order", spoiled("xl/worksheets/sheet1.xml", backwards), P.DAMAGED)
    outlying = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData></worksheet>'.encode()
    yield book("cell_beyond_the_sheet", spoiled("xl/worksheets/sheet1.xml", outlying), P.DAMAGED)
    twice = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"/><c r="A1"/></row></sheetData></worksheet>'.encode()
    yield book("cell_twice", spoiled("xl/worksheets/sheet1.xml", twice), P.DAMAGED)
    long = one_sheet([HEADER, ["字" * 40_000, 2020, 1, 1]])
    yield book("cell_too_long", long, P.CELL_TOO_LONG, row=2)


def cells() -> Iterator[Malformed]:
    formula = one_sheet([HEADER, ["a", 2020, Raw("<f>SUM(1,2)</f>"), 1]])
    yield book("formula_never_calculated", formula, P.FORMULA_WITHOUT_VALUE, row=2, column="男")
    key = one_sheet([HEADER, [Raw("<f>A1</f><v></v>"), 2020, 5, 1]])
    yield book("key_never_calculated", key, P.FORMULA_WITHOUT_VALUE, row=2, column="地区")
    error = one_sheet([HEADER, ["a", 2020, Raw("<f>A9</f><v>#REF!</v>", 't="e"'), 1]])
    yield book("error_cell", error, P.CELL_ERROR, row=2, column="男")
    merged = one_sheet([*GOOD, ["451083", 2020, None, 5]], merges=["C3:C4"])
    yield book("merged_counts", merged, P.CELL_MERGED, row=3, column="男")
    across = one_sheet(GOOD, merges=["C2:D2"])
    yield book("counts_merged_across", across, P.CELL_MERGED, row=2, total=2)
    yield book("true_as_count", one_sheet([HEADER, ["a", 2020, Raw("<v>1</v>", 't="b"'), 1]]), P.COUNT_IS_TEXT, row=2, column="男")
    yield book("decimal_cell", one_sheet([HEADER, ["a", 2020, 2.5, 1]]), P.COUNT_HAS_DECIMALS, row=2, column="男")
    yield book("negative_cell", one_sheet([HEADER, ["a", 2020, -2, 1]]), P.COUNT_NEGATIVE, row=2, column="男")
    yield book("duplicate_rows", one_sheet([*GOOD, GOOD[1]]), P.ROW_DUPLICATE, row=4)


def sheets() -> Iterator[Malformed]:
    good = SheetParts("2020", GOOD)
    yield book("no_cells", one_sheet([]), P.SHEET_MISSING)
    yield book("all_sheets_hidden", workbook(SheetParts("2020", GOOD, state="hidden")), P.SHEET_MISSING)
    yield book("two_tables", workbook(good, SheetParts("2010", GOOD)), P.SEVERAL_SHEETS)
    yield book("no_such_sheet", workbook(good), P.SHEET_MISSING, options={"sheet": "2010"})
    yield book("sheet_without_header", one_sheet([["a", 1, 2], ["b", 1, 2]]), P.COLUMN_MISSING, total=2)
    yield book("header_and_no_rows", one_sheet([HEADER]), P.NO_ROWS)
    yield book("chosen_sheet_without_cells", workbook(good, SheetParts("b", [])), P.FILE_EMPTY, options={"sheet": "b"})


def parquet_bytes(**columns: list[object]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    target = io.BytesIO()
    parquet.write_table(pa.table(columns), target)
    return target.getvalue()


def parquets() -> Iterator[Malformed]:
    good = parquet_bytes(place=["a", "b"], boys=[1, 2], girls=[3, 4])
    yield Malformed("parquet_cut_short", lambda: good[:-20], P.DAMAGED, suffix=".parquet")
    yield Malformed("parquet_overwritten", lambda: good[:4] + b"\xff" * 40 + good[44:], P.DAMAGED, suffix=".parquet")
    lists = parquet_bytes(place=["a"], boys=[[1]], girls=[3])
    yield Malformed("parquet_lists", lambda: lists, P.COUNT_IS_TEXT, row=2, column="boys", suffix=".parquet")
    decimals = parquet_bytes(place=["a"], boys=[1.5], girls=[3.0])
    yield Malformed("parquet_decimals", lambda: decimals, P.COUNT_HAS_DECIMALS, row=2, column="boys", suffix=".parquet")
    none = parquet_bytes(place=[], boys=[], girls=[])
    yield Malformed("parquet_without_rows", lambda: none, P.NO_ROWS, suffix=".parquet")


def malformed_workbooks() -> list[Malformed]:
    return [*packages(), *markup(), *cells(), *sheets(), *parquets()]
