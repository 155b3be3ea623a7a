"""An identity anywhere in a file refuses it, and no byte of it is kept, said or logged."""

from __future__ import annotations

import io
import logging
import traceback
from pathlib import Path
from types import TracebackType

import pytest
from faker import Faker
from tests.exchange.identities import ALL_PLACES, MUTATORS, identities
from tests.exchange.malformed_workbooks import parquet_bytes
from tests.exchange.watching import files_written
from tests.exchange.workbooks import GOOD, HEADER, SheetParts, one_sheet, workbook

from tianping.exchange.tables import Columns, Part, ProblemCode, TableRefused, read_counts
from tianping.privacy.identity import IdentityKind, kinds_in


def refusal_of(path: Path, **options: object) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        read_counts(path, **options)  # type: ignore[arg-type] - options by name
    return caught.value


def all_words(refused: TableRefused) -> str:
    """Everything that the exception says or holds, down to the variables of the project's frames."""
    words = [str(refused), repr(refused), repr(refused.args), *traceback.format_exception(refused)]
    words += [repr(problem) for problem in refused.problems]
    link: TracebackType | None = refused.__traceback__
    while link is not None:
        if "tianping" in link.tb_frame.f_code.co_filename.replace("test_", ""):
            words.append(repr({name: value for name, value in link.tb_frame.f_locals.items() if name != "path"}))
        link = link.tb_next
    return "\n".join(words)


def traces(value: str, spelled: str) -> set[str]:
    """The identity as it was, as it was written, and any run of it long enough to point at somebody."""
    runs = {value[start : start + 6] for start in range(len(value) - 5)}
    return {value, spelled, spelled.strip(), *runs}


@pytest.mark.parametrize("place", ALL_PLACES)
def test_identity_is_found_wherever_it_stands_and_is_never_repeated(
    place: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    missed, said = [], []
    caplog.set_level(logging.DEBUG)
    for kind, value in identities(seed=20261123, count=2):
        for name, mutate in MUTATORS.items():
            spelled = mutate(value)
            if (place in ("sheet_name", "csv_gb18030") and name == "zero_width") or kind not in kinds_in(spelled):
                continue
            suffix, content = ALL_PLACES[place](spelled)
            path = tmp_path / f"table{suffix}"
            path.write_bytes(content)
            with files_written() as written:
                try:
                    read_counts(path)
                    missed.append((kind, name))
                    continue
                except TableRefused as refused:
                    words = all_words(refused)
                    found = {problem.code for problem in refused.problems}
                    chained = (refused.__cause__, refused.__context__)
            if found != {ProblemCode.IDENTITY}:
                missed.append((kind, name))
            output = "".join(capfd.readouterr())
            if any(trace in text for trace in traces(value, spelled) for text in (words, caplog.text, output)):
                said.append((kind, name))
            assert (written, chained) == ([], (None, None))
    assert (missed, said) == ([], [])


def test_every_kind_is_seen_in_every_spelling_of_a_cell() -> None:
    """What the test above leaves out because the detectors do not see it, is next to nothing."""
    unseen = [
        (kind, name)
        for kind, value in identities(seed=1, count=40)
        for name, mutate in MUTATORS.items()
        if kind not in kinds_in(mutate(value))
    ]
    assert len(unseen) <= 0.02 * 40 * 5 * len(MUTATORS)
    assert not [kind for kind, _ in unseen if kind in (IdentityKind.IDENTITY_CARD, IdentityKind.MOBILE)]


def test_refusal_names_row_column_sheet_and_kind(tmp_path: Path) -> None:
    number = next(value for kind, value in identities(seed=3, count=1) if kind is IdentityKind.IDENTITY_CARD)
    path = tmp_path / "a.xlsx"
    hidden = SheetParts("名单", [["乡镇", "证件"], ["新靖镇", number]], state="veryHidden")
    path.write_bytes(workbook(SheetParts("表", GOOD), hidden))
    problem = refusal_of(path).problems[0]
    assert (problem.row, problem.column, problem.sheet, problem.kind) == (2, "证件", "名单", IdentityKind.IDENTITY_CARD)


def test_comment_is_told_by_its_cell(tmp_path: Path) -> None:
    number = next(value for kind, value in identities(seed=3, count=1) if kind is IdentityKind.MOBILE)
    suffix, content = ALL_PLACES["comment"](number)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    problem = refusal_of(path).problems[0]
    assert (problem.part, problem.row, problem.column) == (Part.COMMENT, 3, "B")
    assert str(problem) == "comment, row 3, column 'B': holds a person's identity (mobile or landline number); such data are never taken in"


def test_header_and_sheet_that_hold_an_identity_are_named_by_number(tmp_path: Path) -> None:
    number = next(value for kind, value in identities(seed=3, count=1) if kind is IdentityKind.IDENTITY_CARD)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(SheetParts(number, [[*HEADER, number], ["a", 2020, 1, 2]])))
    refused = refusal_of(path)
    cells = [problem for problem in refused.problems if problem.part is None]
    assert [(problem.row, problem.column, problem.sheet) for problem in cells] == [(1, "#5", "#1")]
    assert number not in str(refused)


def test_file_name_that_holds_an_identity_is_not_repeated(tmp_path: Path) -> None:
    number = next(value for kind, value in identities(seed=3, count=1) if kind is IdentityKind.IDENTITY_CARD)
    path = tmp_path / f"{number}.csv"
    path.write_text("地区,男,女\na,1,2\n")
    refused = refusal_of(path)
    assert (refused.file, refused.problems[0].part) == (None, Part.FILE_NAME)
    assert number not in str(refused)


def test_all_rows_with_identities_are_counted(tmp_path: Path) -> None:
    cards = [value for kind, value in identities(seed=5, count=120) if kind is IdentityKind.IDENTITY_CARD]
    path = tmp_path / "a.csv"
    path.write_text("地区,男,女,证件\n" + "".join(f"{i},1,2,{card}\n" for i, card in enumerate(cards)))
    refused = refusal_of(path)
    assert (refused.total, len(refused.problems), refused.problems[0].row) == (120, 50, 2)


@pytest.mark.parametrize("header", ["姓名", "联系人", "母亲", "name", "备注"])
def test_column_of_personal_names_is_refused_as_a_whole(header: str, tmp_path: Path) -> None:
    faker = Faker("zh_CN")
    faker.seed_instance(7)
    path = tmp_path / "a.csv"
    path.write_text(f"区划代码,{header},男,女\n" + "".join(f"{451081000 + i},{faker.name()},1,2\n" for i in range(30)))
    problem = refusal_of(path, columns=Columns(place="区划代码")).problems[0] if header != "name" else None
    if problem is not None:
        assert (problem.code, problem.kind) == (ProblemCode.IDENTITY, IdentityKind.PERSONAL_NAME)
        assert (problem.row, problem.column) == (None, header)


def test_persons_listed_under_the_code_of_their_place_are_refused_even_as_its_name(tmp_path: Path) -> None:
    faker = Faker("zh_CN")
    faker.seed_instance(8)
    path = tmp_path / "a.csv"
    rows = "".join(f"{451081 + i // 3},{2000 + i},{faker.name()},1,2\n" for i in range(30))
    path.write_text("区划代码,年份,名称,男,女\n" + rows)
    problem = refusal_of(path).problems[0]
    assert (problem.code, problem.kind, problem.column) == (ProblemCode.IDENTITY, IdentityKind.PERSONAL_NAME, "名称")


def test_names_of_places_that_look_like_persons_pass_beside_their_codes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    # Townships and counties of China whose short names are surname and given name.
    names = ["高平", "安平", "江华", "安宁", "康平", "文安", "平安", "永安", "新华", "和平", "任丘", "武安"]
    path.write_text("区划代码,名称,男,女\n" + "".join(f"{451001 + i},{name},1,2\n" for i, name in enumerate(names)))
    table = read_counts(path)
    assert table.name is not None
    assert table.name.values == tuple(names)


def test_number_split_over_cells_is_found_in_text_and_workbook(tmp_path: Path) -> None:
    cards = [value for kind, value in identities(seed=9, count=6) if kind is IdentityKind.IDENTITY_CARD]
    lines = [f"{i},1,2,{card[:6]},{card[6:14]},{card[14:]}" for i, card in enumerate(cards)]
    text = tmp_path / "a.csv"
    text.write_text("地区,男,女,甲,乙,丙\n" + "\n".join(lines))
    boxes = tmp_path / "a.xlsx"
    header = ["地区", "男", "女", *[str(i) for i in range(1, 19)]]
    boxes.write_bytes(one_sheet([header, *[[f"r{i}", 1, 2, *card] for i, card in enumerate(cards)]]))
    for path in (text, boxes):
        refused = refusal_of(path)
        assert {problem.kind for problem in refused.problems} == {IdentityKind.IDENTITY_CARD}
        assert refused.total == 6


def test_few_split_numbers_in_a_long_table_are_found(tmp_path: Path) -> None:
    cards = [value for kind, value in identities(seed=9, count=4) if kind is IdentityKind.IDENTITY_CARD]
    lines = [f"{451000000000 + i},2020,1,{i % 50},{i % 40},,," for i in range(60_000)]
    for i, card in enumerate(cards):
        lines[10_000 * i + 77] = f"{i},2020,1,5,4,{card[:6]},{card[6:14]},{card[14:]}"
    path = tmp_path / "a.csv"
    path.write_text("地区,年份,孩次,男,女,甲,乙,丙\n" + "\n".join(lines))
    refused = refusal_of(path)
    assert {(problem.code, problem.row) for problem in refused.problems} == {
        (ProblemCode.IDENTITY, 10_000 * i + 79) for i in range(4)
    }


def test_number_that_a_spreadsheet_took_for_a_quantity_is_still_an_identity(tmp_path: Path) -> None:
    card = next(value for kind, value in identities(seed=11, count=1) if kind is IdentityKind.IDENTITY_CARD)
    rounded = int(card[:15]) * 1000
    workbook_path, parquet_path = tmp_path / "a.xlsx", tmp_path / "a.parquet"
    workbook_path.write_bytes(one_sheet([HEADER, ["a", 2020, 1, 2, float(rounded)]]))
    parquet_path.write_bytes(parquet_bytes(place=["a"], boys=[1], girls=[1], number=[float(rounded)]))
    for path in (workbook_path, parquet_path):
        assert refusal_of(path).problems[0].kind is IdentityKind.IDENTITY_CARD


def test_metadata_of_parquet_is_looked_through(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    mobile = next(value for kind, value in identities(seed=3, count=1) if kind is IdentityKind.MOBILE)
    plain = pa.table({"place": ["a"], "boys": [1], "girls": [1]})
    field = pa.field("girls", pa.int64(), metadata={"note": mobile})
    for table in (
        plain.replace_schema_metadata({"sent by": mobile}),
        plain.replace_schema_metadata({mobile: "x"}),
        plain.set_column(2, field, plain["girls"]),
    ):
        target = io.BytesIO()
        parquet.write_table(table, target)
        path = tmp_path / "a.parquet"
        path.write_bytes(target.getvalue())
        problem = refusal_of(path).problems[0]
        assert (problem.part, problem.kind) == (Part.METADATA, IdentityKind.MOBILE)


def test_what_office_programs_write_beside_the_cells_is_no_identity(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    settings = '<pageMargins left="0.69999999999999996" right="0.7"/><legacyDrawing r:id="rId1"/>'
    extra = {
        "docProps/core.xml": b'<coreProperties><created>2006-09-16T00:00:00Z</created><creator>Administrator</creator></coreProperties>',
        "docProps/app.xml": b"<Properties><AppVersion>16.0300</AppVersion><Application>Microsoft Excel</Application></Properties>",
        "xl/theme/theme1.xml": b'<theme><latin panose="02010600030101010101"/><ea panose="020F0502020204030204"/></theme>',
        "xl/calcChain.xml": b'<calcChain><c r="A1" i="1"/></calcChain>',
        "xl/printerSettings/printerSettings1.bin": "\\\\server\\HP LaserJet 1020 0123456789".encode("utf-16-le") + bytes(range(256)),
        "xl/drawings/drawing1.xml": b'<wsDr><from><col>3</col><colOff>138001380</colOff></from><ext cx="13800138000" cy="6858000"/><guid id="{13912345678-1234}"/></wsDr>'.replace(b'cx="13800138000"', b'cx="9144000"').replace(b"{13912345678-1234}", b"{3C2E1D4F-5A6B-4C7D-8E9F-123456789012}"),
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    }
    path.write_bytes(workbook(SheetParts("Sheet1", GOOD, after=settings), extra=extra))
    assert len(read_counts(path)) == 2
