"""Wide sheets become one row for each place and period."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.workbooks import one_sheet

from tianping.exchange.tables import Columns, CountTable, ProblemCode, TableRefused, read_counts


def long_rows(table: CountTable) -> list[tuple[str, str, int, int, int]]:
    """Place, period, boys, girls and row of the file, spelled out."""
    assert table.place is not None
    assert table.period is not None
    return [
        (table.place.values[place], table.period.values[period], int(boys), int(girls), int(row))
        for place, period, boys, girls, row in zip(
            table.place.codes, table.period.codes, table.boys, table.girls, table.rows, strict=True
        )
    ]


EXPECTED = [
    ("a", "2010", 1, 2, 2),
    ("a", "2020", 3, 4, 2),
    ("b", "2010", 5, 6, 3),
    ("b", "2020", 7, -1, 3),
]


@pytest.mark.parametrize(
    "header",
    [
        "地区,2010男,2010女,2020男,2020女",
        "地区,2010年男婴,2010年 女婴,2020年男婴,2020年 女婴",
        "place,boys_2010,girls_2010,boys_2020,girls_2020",
        "place,m_2010,f_2010,m_2020,f_2020",
        "地区,男(2010),女(2010),男(2020),女(2020)",
        "地区,２０１０男,２０１０女,２０２０男,２０２０女",
        "Place,2010 Males,2010 Females,2020 Males,2020 Females",
    ],
)
def test_one_column_for_each_year_and_sex_becomes_rows(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\na,1,2,3,4\nb,5,6,7,\n")
    assert long_rows(read_counts(path, wide=True)) == EXPECTED


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("2020女,备注,2010男,2010合计,地区,2020男,2010女\n4,,1,3,a,3,2\n,,5,11,b,7,6\n")
    table = read_counts(path, wide=True)
    assert sorted(long_rows(table)) == EXPECTED
    assert table.headers_used["girls"] == "2020女, 2010女"


def test_user_s_own_words_for_the_sexes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,2010H,2010M,2020H,2020M\na,1,2,3,4\nb,5,6,7,\n")
    assert long_rows(read_counts(path, wide=True, columns=Columns(boys="H", girls="M"))) == EXPECTED


def test_months_and_quarters_are_periods_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,2020年3月男,2020年3月女,2020Q2男,2020Q2女\na,1,2,3,4\n")
    assert [row[1] for row in long_rows(read_counts(path, wide=True))] == ["2020-03", "2020Q2"]


def test_years_merged_over_the_sexes_in_a_workbook_with_a_title(tmp_path: Path) -> None:
    rows = [
        ["历年出生情况"],
        ["地区", 2010, None, "2020年", None, "备注"],
        [None, "男", "女", "男", "女", None],
        ["a", 1, 2, 3, 4, None],
        ["b", 5, 6, 7, None, None],
        ["注：不含外来人口"],
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(one_sheet(rows, merges=["A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3", "A6:F6"]))
    table = read_counts(path, wide=True)
    assert [row[:4] for row in long_rows(table)] == [row[:4] for row in EXPECTED]
    assert table.rows.tolist() == [4, 4, 5, 5]


def test_sexes_merged_over_the_years(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,男,,女,\n,2010,2020,2010,2020\na,1,3,2,4\nb,5,7,6,\n")
    assert [row[:4] for row in long_rows(read_counts(path, wide=True))] == [row[:4] for row in EXPECTED]


def test_repeated_place_is_told_once_and_not_for_every_year(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,2010男,2010女,2020男,2020女\na,1,2,3,4\na,5,6,7,8\n")
    with pytest.raises(TableRefused) as caught:
        read_counts(path, wide=True)
    assert [(p.code, p.row, p.first_row) for p in caught.value.problems] == [(ProblemCode.ROW_DUPLICATE, 3, 2)]


def test_wrong_count_is_told_with_its_own_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,2010男,2010女,2020男,2020女\na,1,2,3,x\n")
    with pytest.raises(TableRefused) as caught:
        read_counts(path, wide=True)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "2020女")]
