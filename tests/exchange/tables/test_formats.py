"""One table gives the same counts from every format, encoding and delimiter it can come in."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.malformed_workbooks import parquet_bytes

from tianping.exchange.tables import CountTable, TableRefused, read_counts

HEADER = ["区划代码", "地名", "年份", "孩次", "男婴", "女婴", "性别不明", "来源"]
ROWS = [
    ["451081100", "新靖镇", "2024", "一孩", "120", "101", "0", "卫生"],
    ["451081100", "新靖镇", "2024", "二孩", "98", "80", "", "卫生"],
    ["451081101", "化峒镇", "2024年", "三孩及以上", "7.0", "0", "1", "公安"],
    ["451081102", "湖润镇", "2024", "不详", "1,203", "—", "", ""],
]


def text_of(delimiter: str = ",", line_end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type] - a constant of csv
    writer.writerows([HEADER, *ROWS])
    return target.getvalue()


def check(table: CountTable) -> None:
    assert table.boys.tolist() == [120, 98, 7, 1203]
    assert table.girls.tolist() == [101, 80, 0, -1]
    assert table.unclear.tolist() == [0, -1, 1, -1]
    assert (table.boys.dtype, table.rows.dtype) == (np.int64, np.int64)
    assert table.place is not None
    assert [table.place.values[code] for code in table.place.codes] == [row[0] for row in ROWS]
    assert table.place.codes.dtype == np.int32
    assert table.name is not None
    assert [table.name.values[code] for code in table.name.codes] == [row[1] for row in ROWS]
    assert table.period is not None
    assert (table.period.values, table.period.codes.tolist()) == (("2024",), [0, 0, 0, 0])
    assert table.order is not None
    assert [table.order.values[code] for code in table.order.codes] == ["1", "2", "3+", "unknown"]
    assert table.source is not None
    assert (table.source.values, table.source.codes.tolist()) == (("卫生", "公安"), [0, 0, 1, -1])
    assert (table.parent, table.registered) == (None, None)
    assert table.headers_used["boys"] == "男婴"
    assert len(table) == 4


def test_gb18030_with_a_byte_order_mark_gives_the_same_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("\ufeff" + text_of()).encode("gb18030"))
    check(read_counts(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gb2312"])
def test_encodings_give_the_same_table(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = text_of().encode(encoding, errors="strict") if encoding != "gb2312" else text_of().replace("—", "-").encode("gb2312")
    path.write_bytes(content)
    table = read_counts(path)
    check(table)
    assert table.rows.tolist() == [2, 3, 4, 5]
    assert (table.file, table.sha256) == ("a.csv", hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_delimiters_line_ends_and_quotes_give_the_same_table(delimiter: str, line_end: str, quoting: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text_of(delimiter, line_end, quoting).encode())
    check(read_counts(path))


def test_workbook_of_another_program_gives_the_same_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = read_counts(tmp_path / "a.xlsx")
    check(table)
    assert (table.rows.tolist(), table.sheet) == ([2, 3, 4, 5], "Sheet")


def test_parquet_gives_the_same_table(tmp_path: Path) -> None:
    columns = {name: [row[at] or None for row in ROWS] for at, name in enumerate(HEADER)}
    (tmp_path / "a.parquet").write_bytes(parquet_bytes(**columns))
    check(read_counts(tmp_path / "a.parquet"))


def test_parquet_of_numbers_takes_whole_ones_and_nulls(tmp_path: Path) -> None:
    import datetime
    import decimal

    content = parquet_bytes(
        place=[451081, 451082, 451083],
        period=[2020, 2020, 2020],
        boys=[3.0, float("nan"), None],
        girls=[decimal.Decimal("4.00"), None, decimal.Decimal("1000000.00")],
        unclear=[0, None, 2],
        note=[datetime.date(2020, 1, 1), None, None],
        nothing=[None, None, None],
    )
    (tmp_path / "a.parquet").write_bytes(content)
    table = read_counts(tmp_path / "a.parquet")
    assert (table.boys.tolist(), table.girls.tolist(), table.unclear.tolist()) == ([3, -1, -1], [4, -1, 1_000_000], [0, -1, 2])
    assert table.place is not None
    assert table.place.values == ("451081", "451082", "451083")


def test_parquet_with_dictionaries_and_several_row_groups(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    places = [f"{451000 + i % 700}" for i in range(150_000)]
    table = pa.table(
        {"place": pa.array(places).dictionary_encode(), "source": [str(i) for i in range(150_000)], "boys": range(150_000), "girls": [1] * 150_000}
    )
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=10_000)
    read = read_counts(tmp_path / "a.parquet")
    assert read.boys.tolist() == list(range(150_000))
    assert read.place is not None
    assert [read.place.values[code] for code in read.place.codes] == places


def test_rows_keep_the_numbers_of_the_file_across_blanks_titles_and_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('2024年出生统计\n\n地区,男,女,注\na,1,2,"两\n行"\n\n,,,\nb,3,4,\n \nc,5,6,\n')
    table = read_counts(path)
    assert table.rows.tolist() == [4, 7, 9]
    assert table.boys.tolist() == [1, 3, 5]


def test_last_row_without_line_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("place,boys,girls\na,1,2\nb,3,4")
    assert read_counts(path).boys.tolist() == [1, 3]


def test_semicolons_are_found_though_the_title_has_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("出生, 登记, 统计, 说明\n地区;男;女\na;1,203;2\n")
    assert read_counts(path).boys.tolist() == [1203]


def test_one_full_chinese_village_table_in_gb18030_with_rare_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    names = ["峒旦村", "垌平村", "㙍村", "岜蒙村", "𠮷屯"]
    path.write_bytes(("地区,男,女\n" + "".join(f"{name},1,2\n" for name in names)).encode("gb18030"))
    table = read_counts(path)
    assert table.place is not None
    assert table.place.values == tuple(names)


cells = st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Cc", "Nd", "No", "Nl")), max_size=8)
counts = st.integers(0, 10**6)


@given(
    rows=st.lists(st.tuples(counts, counts, cells), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_whatever_python_writes_is_read_back(
    rows: list[tuple[int, int, str]], delimiter: str, encoding: str, quoting: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type] - a constant of csv
    writer.writerow(["place", "boys", "girls", "remark"])
    writer.writerows((f"P{i}", *row) for i, row in enumerate(rows))
    path = tmp_path_factory.mktemp("tables") / "a.csv"
    path.write_bytes(target.getvalue().encode(encoding))
    try:
        table = read_counts(path)
    except TableRefused as caught:
        refused = caught
    else:
        refused = None
    if refused is not None:
        # Random characters may be read as a name; nothing else may be held against such a table.
        assert {problem.code.value for problem in refused.problems} == {"identity"}
        return
    assert table.boys.tolist() == [row[0] for row in rows]
    assert table.girls.tolist() == [row[1] for row in rows]
