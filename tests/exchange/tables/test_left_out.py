"""Rows that would be counted twice or are no places are left out, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tianping.exchange.tables import CountTable, ProblemCode, Reason, TableRefused, read_counts


def read(tmp_path: Path, text: str, **options: object) -> CountTable:
    path = tmp_path / "a.csv"
    path.write_text(text)
    return read_counts(path, **options)  # type: ignore[arg-type] - options by name


@pytest.mark.parametrize("word", ["合计", "总 计", "Total", "小计", "合计（人）", "全县", "全 省", "全县合计", "城区小计", "其中：合计"])
def test_total_among_places_is_left_out_and_told(word: str, tmp_path: Path) -> None:
    table = read(tmp_path, f"地区,男,女\n{word},8,6\na,5,4\nb,3,2\n")
    assert (table.boys.sum(), table.girls.sum()) == (8, 6)
    assert [(one.row, one.reason) for one in table.left_out] == [(2, Reason.TOTAL)]
    assert table.place is not None
    assert table.place.values == ("a", "b")


def test_total_by_name_where_the_code_is_blank(tmp_path: Path) -> None:
    table = read(tmp_path, "区划代码,地区,男,女\n,合计,8,6\n451081,a,5,4\n451082,b,3,2\n")
    assert table.boys.tolist() == [5, 3]


def test_total_of_birth_orders_is_left_out(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,孩次,男,女\na,合计,8,6\na,一孩,5,4\na,二孩,3,2\n")
    assert table.boys.tolist() == [5, 3]


def test_table_of_totals_alone_is_kept(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,年份,男,女\n合计,2019,8,6\n合计,2020,5,4\n")
    assert (table.boys.tolist(), table.left_out) == ([8, 5], ())


def test_place_whose_name_holds_the_word_is_a_place(tmp_path: Path) -> None:
    assert read(tmp_path, "地区,男,女\n合计村,8,6\na,5,4\n").boys.tolist() == [8, 5]


def test_numbering_of_columns_below_the_header_is_left_out(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,男,女\n甲,1,2\na,5,4\n甲,3,2\n")
    assert table.boys.tolist() == [5, 3]
    assert table.left_out[0].reason is Reason.NUMBERING


def test_note_with_counts_is_no_note(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,男,女\n注：甲,5,4\n")
    assert (table.boys.tolist(), table.left_out) == ([5], ())


def test_wide_sheet_leaves_out_its_total_once(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,2010男,2010女,2020男,2020女\n合计,1,2,3,4\na,1,2,3,4\n", wide=True)
    assert (table.rows.tolist(), [one.row for one in table.left_out]) == ([3, 3], [2])


def test_only_totals_and_notes_are_no_rows(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, "地区,男,女\n甲,1,2\n注：无,,\n")
    assert caught.value.problems[0].code is ProblemCode.NO_ROWS


@pytest.mark.parametrize("name", ["全州", "全州县", "全南县", "全区村"])
def test_place_that_begins_like_a_whole_is_a_place(name: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"地区,男,女\n{name},8,6\na,5,4\n").boys.tolist() == [8, 5]


def test_unsigned_foot_of_a_form_is_no_place(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,男,女\na,5,4\nb,3,2\n填表人：,,\n单位负责人：,填表人：,报出日期：2024年1月\n")
    assert table.boys.tolist() == [5, 3]
    assert [(one.row, one.reason) for one in table.left_out] == [(4, Reason.NOTE), (5, Reason.NOTE)]


def test_foot_with_a_count_is_no_foot(tmp_path: Path) -> None:
    with pytest.raises(TableRefused):
        read(tmp_path, "地区,男,女\na,5,4\n审核人：,填表人：,x\n")
