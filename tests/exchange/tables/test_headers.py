"""Which column plays which role, recognised or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tianping.exchange.tables import Columns, CountTable, ProblemCode, Reason, TableRefused, read_counts


def read(tmp_path: Path, text: str, **options: object) -> CountTable:
    path = tmp_path / "a.csv"
    path.write_text(text)
    return read_counts(path, **options)  # type: ignore[arg-type] - options by name


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("地区,年份,男,女,性别不明,孩次,来源", "place period boys girls unclear order source"),
        ("区划代码,地名,上级,年度,男婴,女婴,登记时间", "place name parent period boys girls registered"),
        ("place,period,boys,girls,unclear,order,source", "place period boys girls unclear order source"),
        ("Place Code,Place_Name,YEAR,Males,Females", "place name period boys girls"),
        ("ＢＯＹＳ,Ｇｉｒｌｓ", "boys girls"),
        (" 男（人） ,女 (人),地 区", "boys girls place"),
        ("地名,男孩,女孩", "place boys girls"),
        ("区划代码,地区,男孩,女孩", "place name boys girls"),
        ("地区,名称,男,女", "place name boys girls"),
        ("code,name,place,male,female", "place name - boys girls"),
        ("county,year,female,male", "place period girls boys"),
        ("时期,登记月份,男,女,合计", "period registered boys girls -"),
    ],
)
def test_headers_are_recognised_in_both_languages(header: str, roles: str, tmp_path: Path) -> None:
    cells = {"period": "2020", "registered": "2020-12", "order": "1", "parent": "45", "boys": "5", "girls": "4", "unclear": "0"}
    row = ",".join(cells.get(role, "x") for role in roles.split())
    used = read(tmp_path, f"{header}\n{row}\n").headers_used
    expected = {role: cell.strip() for role, cell in zip(roles.split(), header.split(","), strict=True) if role != "-"}
    assert used == expected


def test_named_columns_are_found_exactly_then_folded(tmp_path: Path) -> None:
    text = "M_0,m_0,F 0,code\n1,2,3,451081\n"
    table = read(tmp_path, text, columns=Columns(place="CODE", boys="m_0", girls="f_0"))
    assert (table.boys.tolist(), table.girls.tolist()) == ([2], [3])
    assert table.headers_used == {"place": "code", "boys": "m_0", "girls": "F 0"}


def test_named_column_frees_the_others_of_its_role(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,男,男婴,女\na,1,2,3\n", columns=Columns(boys="男婴"))
    assert table.boys.tolist() == [2]


def test_name_beside_a_named_code_is_recognised(tmp_path: Path) -> None:
    table = read(tmp_path, "p4,name,男,女\n1101,北京市,2,3\n", columns=Columns(place="p4"))
    assert table.name is not None
    assert table.name.values == ("北京市",)


def test_period_given_as_a_value_stands_for_all_rows(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,男,女\na,1,2\nb,3,4\n", columns=Columns(period="2020年"))
    assert table.period is not None
    assert (table.period.values, table.period.codes.tolist()) == (("2020",), [0, 0])
    assert "period" not in table.headers_used


def test_column_of_that_name_wins_over_the_period(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,2020,男,女\na,2019,1,2\n", columns=Columns(period="2020"))
    assert table.period is not None
    assert table.period.values == ("2019",)


def test_missing_column_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, "地区,男,女,\na,1,2,\n", columns=Columns(place="县"))
    problem = caught.value.problems[0]
    assert (problem.code, problem.wanted, problem.found) == (ProblemCode.COLUMN_MISSING, "县", "地区, 男, 女, #4")


def test_ambiguous_column_names_both(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, "地区,男,男婴,女\na,1,2,3\n")
    assert caught.value.problems[0].found == "男 (#2), 男婴 (#3)"


def test_persons_name_in_place_of_a_header_is_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, "王小红,5,4\n新靖镇,5,4\n化峒镇,5,4\n湖润镇,5,4\n安德镇,5,4\n")
    assert "王小红" not in str(caught.value)
    assert "#1" in str(caught.value)


def test_titles_units_and_blanks_above_the_header_are_passed_over(tmp_path: Path) -> None:
    text = "2020年出生人口\n\n单位：人,,,\n制表单位,统计局,,\n地区,年份,男,女\na,2020,5,4\n"
    table = read(tmp_path, text)
    assert (table.boys.tolist(), table.rows.tolist()) == ([5], [6])


def test_header_in_two_rows_takes_blank_cells_from_above(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,出生人数,,备注\n,男,女,\na,5,4,\n")
    assert table.headers_used == {"place": "地区", "boys": "男", "girls": "女"}


def test_note_below_the_table_is_no_place(tmp_path: Path) -> None:
    table = read(tmp_path, "地区,男,女\na,5,4\n注：不含外来人口,,\n资料来源: 统计局,,\n")
    assert table.rows.tolist() == [2]
    assert [(one.row, one.reason) for one in table.left_out] == [(3, Reason.NOTE), (4, Reason.NOTE)]
    assert table.place is not None
    assert table.place.values == ("a",)


@pytest.mark.parametrize("header", ["乡镇", "街道", "村", "县", "省份", "township", "Province"])
def test_a_level_of_places_is_a_column_of_places(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header},男,女\n甲,5,4\n乙,6,7\n").headers_used["place"] == header


def test_of_several_levels_the_finest_is_the_place(tmp_path: Path) -> None:
    assert read(tmp_path, "省,县,乡镇,男,女\n桂,靖西,甲,5,4\n").headers_used["place"] == "乡镇"


def test_a_place_called_like_the_numbering_of_columns_keeps_its_counts(tmp_path: Path) -> None:
    assert read(tmp_path, "地区,男,女\n甲,50,40\n乙,6,7\n").boys.tolist() == [50, 6]
    assert read(tmp_path, "地区,男,女\n甲,1,2\n乙,6,7\n").boys.tolist() == [6]


@pytest.mark.parametrize("name", ["李明", "高峰", "欧阳娜娜"])
def test_a_first_row_that_could_be_a_person_is_not_quoted(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableRefused) as caught:
        read(tmp_path, f"{name},5,4\n新靖镇,5,4\n化峒镇,5,4\n")
    assert name not in str(caught.value)
