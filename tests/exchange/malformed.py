"""Files that no table of counts may look like, each with the problem it must be refused for."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tianping.exchange.tables import Columns, ProblemCode

P = ProblemCode
HEADER = "区划代码,年份,男,女\n"
ROW = "451081,2020,2643,2291\n"


@dataclass(frozen=True)
class Malformed:
    """One file. ``row`` and ``column`` are what the first problem must name; ``make`` gives the bytes."""

    name: str
    make: Callable[[], bytes]
    code: ProblemCode
    row: int | None = None
    column: str | None = None
    suffix: str = ".csv"
    total: int = 1
    options: dict[str, object] = field(default_factory=dict)


def text(name: str, content: str, code: ProblemCode, **more: object) -> Malformed:
    return Malformed(name, lambda: content.encode(), code, **more)  # type: ignore[arg-type] - fields of Malformed by name


def raw(name: str, content: bytes, code: ProblemCode, **more: object) -> Malformed:
    return Malformed(name, lambda: content, code, **more)  # type: ignore[arg-type] - fields of Malformed by name


def cell(name: str, boys: str, code: ProblemCode, **more: object) -> Malformed:
    """A good table but for one count in row 3."""
    return text(name, HEADER + ROW + f'451082,2020,"{boys}",5\n', code, row=3, column="男", **more)


def cells() -> Iterator[Malformed]:
    yield cell("negative", "-3", P.COUNT_NEGATIVE)
    yield cell("negative_with_minus_sign", "−3", P.COUNT_NEGATIVE)
    yield cell("decimals", "12.5", P.COUNT_HAS_DECIMALS)
    yield cell("decimals_without_whole", ".5", P.COUNT_HAS_DECIMALS)
    yield cell("text", "约一百", P.COUNT_IS_TEXT)
    yield cell("number_with_unit", "12人", P.COUNT_IS_TEXT)
    yield cell("percent", "51%", P.COUNT_IS_TEXT)
    yield cell("scientific", "1.2E+05", P.COUNT_IS_TEXT)
    yield cell("hexadecimal", "0x1F", P.COUNT_IS_TEXT)
    yield cell("infinity", "inf", P.COUNT_IS_TEXT)
    yield cell("leading_zero", "007", P.COUNT_IS_TEXT)
    yield cell("bad_thousands", "1,23", P.COUNT_IS_TEXT)
    yield cell("two_points", "1.2.3", P.COUNT_IS_TEXT)
    yield cell("superscript_digit_in_text", "5²人", P.COUNT_IS_TEXT)
    yield cell("too_large", "1000000000001", P.COUNT_TOO_LARGE)
    yield cell("thousand_digits", "9" * 1000, P.COUNT_TOO_LARGE)
    yield cell("spreadsheet_error", "#REF!", P.CELL_ERROR)
    yield cell("blank_where_strict", "", P.COUNT_BLANK, options={"strict": True})
    yield cell("dash_where_strict", "—", P.COUNT_BLANK, options={"strict": True})


def keys() -> Iterator[Malformed]:
    yield text("blank_place", HEADER + ROW + ",2020,5,4\n", P.KEY_BLANK, row=3, column="区划代码")
    yield text("blank_period", HEADER + ROW + "451082,,5,4\n", P.KEY_BLANK, row=3, column="年份")
    yield text("bad_period", HEADER + ROW + "451082,去年,5,4\n", P.PERIOD_UNREADABLE, row=3, column="年份")
    yield text("day_as_period", HEADER + "451082,2020-03-01,5,4\n", P.PERIOD_UNREADABLE, row=2, column="年份")
    yield text("month_13", HEADER + "451082,2020-13,5,4\n", P.PERIOD_UNREADABLE, row=2, column="年份")
    yield text("bad_order", "地区,孩次,男,女\na,1,5,4\na,头胎,5,4\n", P.ORDER_UNREADABLE, row=3, column="孩次")
    yield text("order_above_30", "地区,孩次,男,女\na,31,5,4\n", P.ORDER_UNREADABLE, row=2, column="孩次")
    early = "地区,年份,登记时间,男,女\na,2020,2020-05,5,4\na,2020,2019-12,5,4\n"
    yield text("registered_before_birth", early, P.REGISTERED_BEFORE_BIRTH, row=3, column="登记时间")
    yield text("duplicate", HEADER + ROW + "451082,2020,1,1\n" + ROW, P.ROW_DUPLICATE, row=4)
    yield text("duplicate_in_other_spelling", HEADER + ROW + "451081000000,2020年,1,1\n", P.ROW_DUPLICATE, row=3)
    yield text("duplicate_without_place", "年份,男,女\n2020,5,4\n2020,6,4\n", P.ROW_DUPLICATE, row=3)


def headers() -> Iterator[Malformed]:
    yield text("header_only", HEADER, P.NO_ROWS)
    yield text("header_and_blanks", HEADER + "\n\n,,,\n", P.NO_ROWS)
    yield text("no_girls", "地区,年份,男\na,2020,5\n", P.COLUMN_MISSING)
    yield text("no_header", "451081,2020,5,4\n451082,2020,5,4\n", P.COLUMN_MISSING, total=2)
    yield text("one_column", "男女\n5\n", P.COLUMN_MISSING, total=2)
    yield text("header_in_row_11", "\n" * 10 + HEADER + ROW, P.COLUMN_MISSING, total=2)
    yield text("named_column_missing", HEADER + ROW, P.COLUMN_MISSING, options={"columns": Columns(place="county")})
    yield text("named_column_not_a_period", HEADER + ROW, P.COLUMN_MISSING, options={"columns": Columns(period="thisyear")})
    yield text("two_boys", "地区,男,男婴,女\na,1,2,3\n", P.COLUMN_AMBIGUOUS, row=1)
    yield text("two_codes", "区划代码,地区代码,男,女\na,b,2,3\n", P.COLUMN_AMBIGUOUS, row=1)
    twice = {"columns": Columns(boys="m")}
    yield text("named_column_twice", "place,m,m,girls\na,1,2,3\n", P.COLUMN_AMBIGUOUS, row=1, options=twice)
    both = {"columns": Columns(boys="m", girls="m")}
    yield text("one_column_for_two_roles", "place,m\na,1\n", P.COLUMN_AMBIGUOUS, row=1, options=both)
    yield text("wide_read_as_long", "地区,2010男,2010女\na,1,2\n", P.LOOKS_WIDE)
    yield text("two_header_rows_read_as_long", "地区,2010,,2020,\n,男,女,男,女\na,1,2,3,4\n", P.LOOKS_WIDE)
    wide = {"wide": True}
    yield text("wide_without_girls_of_a_year", "地区,2010男,2010女,2020男\na,1,2,3\n", P.COLUMN_MISSING, options=wide)
    yield text("wide_year_twice", "地区,2010男,2010女,2010年男\na,1,2,3\n", P.COLUMN_AMBIGUOUS, row=1, options=wide)
    yield text("wide_without_years", HEADER + ROW, P.COLUMN_MISSING, total=2, options=wide)
    yield text("wide_totals_only", "地区,2010,2020\na,1,2\n", P.COLUMN_MISSING, total=2, options=wide)
    yield text("sheet_of_a_text", HEADER + ROW, P.SHEET_MISSING, options={"sheet": "Sheet1"})


def shapes() -> Iterator[Malformed]:
    yield text("too_few_cells", HEADER + ROW + "451082,2020,5\n", P.ROW_UNEVEN, row=3)
    yield text("too_many_cells", HEADER + ROW + "451082,2020,5,4,\n", P.ROW_UNEVEN, row=3)
    yield text("thousands_without_quotes", HEADER + "451082,2020,2,643,2,291\n", P.ROW_UNEVEN, row=2)
    yield text("note_below", HEADER + ROW + "注：不含外来人口\n", P.ROW_UNEVEN, row=3)
    yield text("unclosed_quote", HEADER + ROW + '"451082,2020,5,4\n451083,2020,1,1\n', P.UNCLOSED_QUOTE, row=3)
    stray = HEADER + '"451081,2020,5,4\n' + ROW * 2000 + '451082",2020,5,4\n'
    yield text("quotes_far_apart", stray, P.CELL_TOO_LONG, row=2)
    yield Malformed("million_columns", lambda: ",".join(["1"] * 1_000_000).encode(), P.LINE_TOO_LONG, row=1)
    yield Malformed("million_columns_below", lambda: (HEADER + ROW + "1," * 1_000_000).encode(), P.LINE_TOO_LONG, row=3)
    yield Malformed("twenty_thousand_columns", lambda: ("男,女," + ",".join(["1"] * 20_000)).encode(), P.TOO_MANY_COLUMNS, row=1)
    yield Malformed("line_of_100_megabytes", lambda: HEADER.encode() + b"1" * 100_000_000, P.LINE_TOO_LONG, row=2)


def encodings() -> Iterator[Malformed]:
    yield raw("empty", b"", P.FILE_EMPTY)
    yield raw("blanks_only", b" \r\n\n\t", P.FILE_EMPTY)
    yield raw("byte_order_mark_only", b"\xef\xbb\xbf", P.FILE_EMPTY)
    yield raw("nul_byte", (HEADER + ROW).encode() + b"451082,2020,\0,5\n", P.NUL_BYTE, row=3)
    yield raw("utf_16_without_mark", (HEADER + ROW).encode("utf-16-le"), P.NUL_BYTE, row=1)
    yield raw("utf_16_cut_short", (HEADER + ROW).encode("utf-16")[:-1], P.WRONG_ENCODING, row=2)
    damaged = (HEADER + "靖西市,2020,1,1\n那坡县,2020,1,1\n").encode()
    yield raw("utf_8_with_a_lost_byte", damaged.replace("坡".encode(), "坡".encode()[:2]), P.WRONG_ENCODING, row=3)
    yield raw("utf_8_mark_and_gb18030", b"\xef\xbb\xbf" + HEADER.encode("gb18030"), P.WRONG_ENCODING, row=1)
    yield raw("latin_1", "place,year,boys,girls\nVästra,1968,5,4\n".encode("latin-1"), P.WRONG_ENCODING, row=2)
    yield raw("gb18030_cut_short", (HEADER + ROW + "靖西市").encode("gb18030")[:-1], P.WRONG_ENCODING, row=3)
    yield raw("random_bytes", bytes(range(1, 256)) * 8, P.WRONG_ENCODING, row=2)


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def foreign() -> Iterator[Malformed]:
    yield raw("pdf", b"%PDF-1.7\n...", P.UNSUPPORTED_FORMAT, suffix=".pdf")
    yield raw("html_named_xls", b"\r\n<html><table><tr><td>5</td></tr></table></html>", P.UNSUPPORTED_FORMAT, suffix=".xls")
    yield raw("xml_spreadsheet", b"<?xml version='1.0'?><Workbook/>", P.UNSUPPORTED_FORMAT, suffix=".xls")
    yield raw("utf_16_html", "<html></html>".encode("utf-16"), P.UNSUPPORTED_FORMAT, suffix=".xls")
    yield raw("old_excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), P.ENCRYPTED_OR_OLD_EXCEL, suffix=".xls")
    yield raw("workbook_with_password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), P.ENCRYPTED_OR_OLD_EXCEL, suffix=".xlsx")
    yield raw("gzip", gzip.compress((HEADER + ROW).encode()), P.UNSUPPORTED_FORMAT, suffix=".csv.gz")
    yield raw("png", b"\x89PNG\r\n\x1a\n" + bytes(16), P.UNSUPPORTED_FORMAT, suffix=".png")
    yield raw("open_document", _zip(mimetype=b"application/vnd.oasis"), P.UNSUPPORTED_FORMAT, suffix=".ods")
    yield raw("word", _zip(word__document_dot_xml=b"<w/>"), P.UNSUPPORTED_FORMAT, suffix=".docx")
    yield raw("plain_zip", _zip(table_dot_csv=HEADER.encode()), P.UNSUPPORTED_FORMAT, suffix=".zip")
    yield raw("empty_zip", _zip(), P.UNSUPPORTED_FORMAT, suffix=".zip")
    yield raw("text_named_xlsx", (HEADER + ROW).encode(), P.DAMAGED, suffix=".xlsx")
    yield raw("text_named_parquet", (HEADER + ROW).encode(), P.DAMAGED, suffix=".parquet")


def malformed_texts() -> list[Malformed]:
    return [*cells(), *keys(), *headers(), *shapes(), *encodings(), *foreign()]
