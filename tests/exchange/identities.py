"""Identities of persons who do not exist, in the spellings people use, hidden in every corner of a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from faker import Faker
from tests.exchange.malformed_workbooks import parquet_bytes
from tests.exchange.workbooks import GOOD, HEADER, MAIN, BookParts, Raw, SheetParts, book_parts, workbook, zipped

from tianping.privacy.identity import IdentityKind

Place = Callable[[str], tuple[str, bytes]]  # identity -> suffix of the file, its bytes

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def luhn_digit(number: str) -> str:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in number[::-1][::2])
    return str(-(doubled + sum(map(int, number[::-1][1::2]))) % 10)


def identities(seed: int, count: int) -> Iterator[tuple[IdentityKind, str]]:
    """Made-up identities of each kind that a single cell can hold."""
    faker = Faker("zh_CN")
    faker.seed_instance(seed)
    for _ in range(count):
        yield IdentityKind.IDENTITY_CARD, faker.ssn()
        yield IdentityKind.MOBILE, faker.phone_number()
        card = "62" + faker.numerify("###############")
        yield IdentityKind.BANK_CARD, card + luhn_digit(card)
        yield IdentityKind.BIRTH_CERTIFICATE, faker.bothify("?#########", letters="ABCDEFGHJKLMNPQRSTUVW")
        yield IdentityKind.ADDRESS, f"{faker.street_name()}{faker.random_int(1, 300)}号{faker.random_int(1, 20)}栋{faker.random_int(101, 999)}室"


MUTATORS: dict[str, Callable[[str], str]] = {
    "plain": lambda value: value,
    "full_width": lambda value: value.translate(_FULL_WIDTH),
    "inside_text": lambda value: f"备注：已核实（{value}），请存档",
    "small_letters_and_blanks": lambda value: f"  {value.lower()} ",
    "zero_width": lambda value: "\u200b".join((value[:4], value[4:])),
}


def csv_of(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(("地区,年份,男,女,备注", *lines)).encode(encoding)


def text_places() -> dict[str, Place]:
    return {
        "csv_unused_column": lambda v: (".csv", csv_of("451081,2020,5,4,", f'451082,2020,5,4,"{v}"')),
        "csv_used_key": lambda v: (".csv", csv_of("451081,2020,5,4,", f'"{v}",2020,5,4,')),
        "csv_count": lambda v: (".csv", csv_of("451081,2020,5,4,", f'451082,2020,"{v}",4,')),
        "csv_gb18030": lambda v: (".csv", csv_of("靖西市,2020,5,4,", f'那坡县,2020,5,4,"{v}"', encoding="gb18030")),
        "csv_header": lambda v: (".csv", f'地区,男,女,"{v}"\na,5,4,\n'.encode()),
        "csv_title": lambda v: (".csv", f'"{v}"\n地区,男,女\na,5,4\n'.encode()),
        "csv_uneven_row": lambda v: (".csv", csv_of("451081,2020,5,4,", f'"{v}"')),
        "csv_without_header": lambda v: (".csv", f'"{v}",5,4\nb,5,4\n'.encode()),
        "tsv_utf16": lambda v: (".tsv", f"地区\t男\t女\t注\na\t5\t4\t{v}\n".encode("utf-16")),
    }


def with_part(name: str, inside: Callable[[str], str | bytes]) -> Place:
    def make(value: str) -> tuple[str, bytes]:
        content = inside(value)
        extra = {name: content if isinstance(content, bytes) else content.encode()}
        return ".xlsx", workbook(SheetParts("表", GOOD), extra=extra)

    return make


def with_sheet(**fields: Callable[[str], object]) -> Place:
    def make(value: str) -> tuple[str, bytes]:
        made = {name: build(value) for name, build in fields.items()}
        return ".xlsx", workbook(SheetParts(**{"name": "表", "rows": GOOD, **made}))  # type: ignore[arg-type] - fields by name

    return make


def with_other_sheet(state: str) -> Place:
    return lambda v: (".xlsx", workbook(SheetParts("表", GOOD), SheetParts("旁", [["a", "b"], ["c", v]], state=state)))


def zip_comment(value: str) -> tuple[str, bytes]:
    target = io.BytesIO(workbook(SheetParts("表", GOOD)))
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = value.encode()
    return ".xlsx", target.getvalue()


def two_runs(value: str) -> str:
    middle = len(value) // 2
    return f"<r><rPr><b/></rPr><t>{value[:middle]}</t></r><r><t>{value[middle:]}</t></r>"


def shared(value: str, inside: Callable[[str], str], *, shown: bool) -> tuple[str, bytes]:
    rows = [HEADER, ["a", 2020, 5, 4, Raw("<v>0</v>", 't="s"') if shown else None]]
    return ".xlsx", workbook(SheetParts("表", rows), shared=[f"<si>{inside(value)}</si>"])


def renamed_sheet(value: str) -> tuple[str, bytes]:
    return ".xlsx", zipped(book_parts(BookParts([SheetParts(value[:31], GOOD)])))


COMMENT = '<comments xmlns="%s"><commentList><comment ref="B3" authorId="0"><text>%s</text></comment></commentList></comments>'
DRAWING = '<wsDr xmlns:a="urn:a"><sp><txBody><a:p>%s</a:p></txBody></sp></wsDr>'


def workbook_places() -> dict[str, Place]:
    return {
        "cell": with_sheet(rows=lambda v: [*GOOD, ["451083", 2020, 5, 4, v]]),
        "cell_of_a_hidden_sheet": with_other_sheet("hidden"),
        "cell_of_a_very_hidden_sheet": with_other_sheet("veryHidden"),
        "cell_of_another_sheet": with_other_sheet("visible"),
        "far_cell": with_sheet(rows=lambda v: [*GOOD, *[[]] * 500, [*[None] * 200, v]]),
        "title": with_sheet(rows=lambda v: [[v], *GOOD]),
        "header": with_sheet(rows=lambda v: [[*HEADER, v], *GOOD[1:]]),
        "sheet_name": renamed_sheet,
        "formula": with_sheet(rows=lambda v: [*GOOD, ["451083", 2020, 5, 4, Raw(f'<f>IF(A1="{v}",1,0)</f><v>0</v>')]]),
        "formula_joined": with_sheet(
            rows=lambda v: [*GOOD, ["451083", 2020, 5, 4, Raw(f'<f>"{v[:3]}"&amp;"{v[3:]}"</f><v>0</v>')]]
        ),
        "formula_value": with_sheet(rows=lambda v: [*GOOD, ["451083", 2020, 5, 4, Raw(f"<f>A1</f><v>{v}</v>", 't="str"')]]),
        "header_and_footer": with_sheet(after=lambda v: f"<headerFooter><oddHeader>&amp;L&amp;8{v}</oddHeader></headerFooter>"),
        "hyperlink_tip": with_sheet(after=lambda v: f'<hyperlinks><hyperlink ref="A1" tooltip="{v}"/></hyperlinks>'),
        "prompt": with_sheet(
            after=lambda v: f'<dataValidations><dataValidation prompt="{v}" sqref="A1"/></dataValidations>'
        ),
        "stored_text_shown": lambda v: shared(v, lambda text: f"<t>{text}</t>", shown=True),
        "stored_text_never_shown": lambda v: shared(v, lambda text: f"<t>{text}</t>", shown=False),
        "stored_text_in_two_looks": lambda v: shared(v, two_runs, shown=True),
        "reading_aid": lambda v: shared(v, lambda text: f"<t>a</t><rPh><t>{text}</t></rPh>", shown=True),
        "escaped_character": lambda v: shared(v, lambda text: f"<t>_x{ord(text[0]):04X}_{text[1:]}</t>", shown=True),
        "defined_name": lambda v: (".xlsx", workbook(SheetParts("表", GOOD), defined_names={"某": f'"{v}"'})),
        "comment": with_part("xl/comments1.xml", lambda v: COMMENT % (MAIN, f"<t>{v}</t>")),
        "comment_in_two_looks": with_part("xl/comments1.xml", lambda v: COMMENT % (MAIN, two_runs(v))),
        "threaded_comment": with_part(
            "xl/threadedComments/threadedComment1.xml",
            lambda v: f'<ThreadedComments><threadedComment ref="B3"><text>{v}</text></threadedComment></ThreadedComments>',
        ),
        "drawing": with_part("xl/drawings/drawing1.xml", lambda v: DRAWING % f"<a:r><a:t>{v}</a:t></a:r>"),
        "drawing_in_two_looks": with_part(
            "xl/drawings/drawing1.xml", lambda v: DRAWING % f"<a:r><a:t>{v[:5]}</a:t></a:r><a:r><a:t>{v[5:]}</a:t></a:r>"
        ),
        "chart": with_part("xl/charts/chart1.xml", lambda v: f'<c:chart xmlns:c="urn:c"><c:v>{v}</c:v></c:chart>'),
        "vml": with_part("xl/drawings/vmlDrawing1.vml", lambda v: f"<xml><v:shape><div>{v}<br></div></xml>"),
        "properties": with_part("docProps/core.xml", lambda v: f"<coreProperties><description>{v}</description></coreProperties>"),
        "custom_properties": with_part("docProps/custom.xml", lambda v: f"<Properties><lpwstr>{v}</lpwstr></Properties>"),
        "custom_xml": with_part("customXml/item1.xml", lambda v: f'<a b="{v}"/>'),
        "pivot_cache": with_part("xl/pivotCache/pivotCacheRecords1.xml", lambda v: f'<r xmlns="{MAIN}"><s v="{v}"/></r>'),
        "linked_workbook": with_part("xl/externalLinks/externalLink1.xml", lambda v: f"<externalLink><v>{v}</v></externalLink>"),
        "unlisted_sheet": with_part(
            "xl/worksheets/sheet9.xml", lambda v: f"<worksheet><c><is><t>{v}</t></is></c></worksheet>"
        ),
        "zip_comment": zip_comment,
    }


def parquet_places() -> dict[str, Place]:
    return {
        "parquet_cell": lambda v: (".parquet", parquet_bytes(place=["a", "b"], boys=[1, 2], girls=[1, 2], note=["", v])),
        "parquet_list": lambda v: (".parquet", parquet_bytes(place=["a"], boys=[1], girls=[1], note=[[v, "b"]])),
        "parquet_column_name": lambda v: (".parquet", parquet_bytes(**{"place": ["a"], "boys": [1], "girls": [1], v: [1]})),
        "parquet_bytes": lambda v: (".parquet", parquet_bytes(place=["a"], boys=[1], girls=[1], note=[v.encode()])),
    }


ALL_PLACES: dict[str, Place] = {**text_places(), **workbook_places(), **parquet_places()}
