"""Positions and neighbours come in by the same door as counts, and are refused by row in the same words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.exchange.tables import (
    Columns,
    ProblemCode,
    TableRefused,
    place_counts,
    read_counts,
    read_neighbours,
    read_placed_counts,
    read_points,
    refuse_unplaced,
    say_in_chinese,
)
from tianping.exchange.tables.positions import judge_coordinate, settle_positions

P = ProblemCode


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(action, *arguments, **options) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        action(*arguments, **options)
    return caught.value


@pytest.mark.parametrize("header", ["经度,纬度", "lon,lat", "Longitude,Latitude", "lng,LAT"])
def test_longitude_and_latitude_are_recognised_where_positions_are_needed(tmp_path: Path, header: str) -> None:
    table = read_placed_counts(written(tmp_path, f"地区,男,女,{header}\n甲,5,4,106.42,23.13\n"))

    assert (table.positions.x.tolist(), table.positions.y.tolist(), table.positions.earth) == ([106.42], [23.13], True)


def test_plane_coordinates_are_recognised_and_told_from_degrees(tmp_path: Path) -> None:
    table = read_placed_counts(written(tmp_path, "place,x,y,boys,girls\na,8072,-8970.5,1,0\n"))

    assert (table.positions.x.tolist(), table.positions.y.tolist(), table.positions.earth) == ([8072.0], [-8970.5], False)
    assert table.counts.headers_used["x"] == "x"


def test_named_coordinates_win_over_recognised_ones(tmp_path: Path) -> None:
    path = written(tmp_path, "place,lon,lat,e,n,boys,girls\na,106,23,1000,2000,1,1\n")
    table = read_placed_counts(path, columns=Columns(x="e", y="n"))

    assert (table.positions.x.tolist(), table.positions.earth) == ([1000.0], False)


def test_degrees_win_where_both_are_recognised_and_half_a_pair_does_not_hinder(tmp_path: Path) -> None:
    both = read_placed_counts(written(tmp_path, "place,x,y,lon,lat,boys,girls\na,1,2,106,23,1,1\n"))
    half = read_placed_counts(written(tmp_path, "place,x,y,lon,boys,girls\na,1,2,106,1,1\n", "half.csv"))

    assert (both.positions.earth, half.positions.earth) == (True, False)


def test_a_table_of_counts_does_not_look_at_coordinates(tmp_path: Path) -> None:
    table = read_counts(written(tmp_path, "place,boys,girls,lon,lat\na,5,4,not known,999\n"))

    assert set(table.headers_used) == {"place", "boys", "girls"}


def test_positions_belong_to_places_and_may_stand_in_some_of_their_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "place,year,boys,girls,lon,lat\na,2019,5,4,,\nb,2019,5,4,107,24\na,2020,5,4,106,23\nb,2020,1,2,107.0,24.00\n")
    table = read_placed_counts(path)

    assert table.counts.place.values == ("a", "b")
    assert (table.positions.x.tolist(), table.positions.y.tolist()) == ([106.0, 107.0], [23.0, 24.0])


def test_wide_sheets_have_positions_too(tmp_path: Path) -> None:
    table = read_placed_counts(written(tmp_path, "地区,经度,纬度,2010男,2010女,2020男,2020女\n靖西,106,23,1,2,3,4\n"), wide=True)

    assert (len(table.counts), table.positions.x.tolist()) == (2, [106.0])


@pytest.mark.parametrize(
    ("lines", "code", "row", "column", "words"),
    [
        ("a,1,2,106,23\nb,3,4,106°5′,23\n", P.COORDINATE_IS_TEXT, 3, "lon", "106.42"),
        ("a,1,2,106,23\nb,3,4,\"106,5\",23\n", P.COORDINATE_IS_TEXT, 3, "lon", "106.42"),
        ("a,1,2,106,inf\n", P.COORDINATE_IS_TEXT, 2, "lat", "106.42"),
        ("a,1,2,23,106\n", P.COORDINATE_OUT_OF_RANGE, 2, "lat", "（106），要在 -90 到 90 之间"),
        ("a,1,2,180.0001,0\n", P.COORDINATE_OUT_OF_RANGE, 2, "lon", "-180 到 180"),
        ("a,1,2,1e999,0\n", P.COORDINATE_OUT_OF_RANGE, 2, "lon", "-180 到 180"),
        ("a,1,2,106,23\nb,3,4,106,\n", P.POSITION_INCOMPLETE, 3, "lat", "两个都要填"),
        (",1,2,106,23\n", P.KEY_BLANK, 2, "place", "没有填地区"),
    ],
)
def test_what_is_no_position_is_refused_by_row_and_column(
    tmp_path: Path, lines: str, code: ProblemCode, row: int, column: str, words: str
) -> None:
    problem = refused(read_placed_counts, written(tmp_path, f"place,boys,girls,lon,lat\n{lines}")).problems[0]

    assert (problem.code, problem.row, problem.column) == (code, row, column)
    assert words in say_in_chinese(problem)


def test_a_place_at_two_positions_names_both_rows(tmp_path: Path) -> None:
    text = "place,year,boys,girls,x,y\na,2019,1,1,5,5\nb,2019,1,1,6,6\na,2020,1,1,5,5.5\na,2021,1,1,4,5\n"
    told = refused(read_placed_counts, written(tmp_path, text))

    assert [(one.code, one.row, one.first_row) for one in told.problems] == [(P.POSITION_DIFFERS, 4, 2), (P.POSITION_DIFFERS, 5, 2)]


def test_places_without_a_position_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    table = read_placed_counts(written(tmp_path, "place,boys,girls,x,y\na,1,1,5,5\nb,1,1,,\nc,1,1,,\n"))
    problem = refused(refuse_unplaced, table).problems[0]

    assert table.positions.placed.tolist() == [True, False, False]
    assert (problem.code, problem.row, problem.found) == (P.PLACE_UNPLACED, 3, "2")


def test_twelve_prefectures_lack_a_position(real_data: Path) -> None:
    path = real_data / "china_county" / "china_prefecture_2010_age_sex_xy.csv"
    table = read_placed_counts(path, columns=Columns(place="p4", name="city", boys="m_0", girls="f_0"))

    assert (len(table.counts), int(table.positions.placed.sum()), table.positions.earth) == (341, 329, True)
    assert refused(refuse_unplaced, table).problems[0].found == "12"


def test_no_columns_of_positions_is_told_as_such(tmp_path: Path) -> None:
    told = refused(read_placed_counts, written(tmp_path, "place,boys,girls\na,1,1\n"))

    assert [(one.code, one.wanted) for one in told.problems] == [(P.COLUMN_MISSING, "lon"), (P.COLUMN_MISSING, "lat")]


def test_points_come_from_a_file_of_their_own(tmp_path: Path) -> None:
    counts = read_counts(written(tmp_path, "区划代码,男,女\n451081,5,4\n451082,3,3\n"))
    points = read_points(written(tmp_path, "代码,经度,纬度\n451081000000,106.4,23.1\n451099,100,20\n", "points.csv"))
    table = place_counts(counts, points)

    assert table.positions.x[0] == 106.4
    assert table.positions.placed.tolist() == [True, False]
    assert refused(refuse_unplaced, table).problems[0].row == 3


def test_points_hold_no_identity_and_no_second_position(tmp_path: Path) -> None:
    person = written(tmp_path, "place,x,y,备注\na,1,1,11010519491231002X\n")
    twice = written(tmp_path, "place,x,y\na,1,1\na,1,1\na,1,2\n", "twice.csv")

    assert refused(read_points, person).problems[0].code is P.IDENTITY
    assert [(one.row, one.first_row) for one in refused(read_points, twice).problems] == [(4, 2)]


def test_a_place_called_jia_is_no_numbering_of_columns(tmp_path: Path) -> None:
    assert read_points(written(tmp_path, "地区,x,y\n甲,1,2\n乙,2,2\n")).place.values == ("甲", "乙")


def test_neighbours_are_pairs_and_half_a_pair_is_refused(tmp_path: Path) -> None:
    pairs = read_neighbours(written(tmp_path, "地区,邻区\n甲,乙\n乙,丙\n"))
    half = refused(read_neighbours, written(tmp_path, "place,neighbour\na,b\nc,\n", "half.csv"))

    assert pairs.pairs == (("甲", "乙"), ("乙", "丙"))
    assert [(one.code, one.row, one.column) for one in half.problems] == [(P.KEY_BLANK, 3, "neighbour")]


def test_a_stratum_is_any_column_that_the_caller_names_and_part_of_the_key(tmp_path: Path) -> None:
    path = written(tmp_path, "place,boys,girls,组\na,1,1,城\na,2,2,乡\n")

    assert read_counts(path, columns=Columns(stratum="组")).stratum.values == ("城", "乡")
    assert refused(read_counts, path).problems[0].code is P.ROW_DUPLICATE


@given(st.floats(-180, 180, allow_nan=False))
def test_every_decimal_spelling_is_read_to_the_bit(value: float) -> None:
    assert judge_coordinate(repr(value), most=180).value == value


@pytest.mark.parametrize("text", ["", "—", "NA", "nan", " "])
def test_blanks_are_not_given_and_never_0(text: str) -> None:
    assert np.isnan(judge_coordinate(text, most=90).value)
    assert judge_coordinate(text, most=90).code is None


@pytest.mark.parametrize("text", ["+", ".", "1.2.3", "0x10", "1,23", "１２°", "1e", "--5", "1_000"])
def test_what_no_one_writes_as_a_decimal_is_refused(text: str) -> None:
    assert judge_coordinate(text, most=90).code is P.COORDINATE_IS_TEXT


@pytest.mark.parametrize(("text", "value"), [("＋２３．５", 23.5), (".5", 0.5), ("-7.", -7.0), ("1.5e1", 15.0), ("0", 0.0)])
def test_other_ways_to_write_a_decimal_are_read(text: str, value: float) -> None:
    assert judge_coordinate(text, most=90).value == value


@given(st.lists(st.tuples(st.integers(-1, 3), st.sampled_from([np.nan, 1.0, 2.0]), st.sampled_from([np.nan, 1.0])), max_size=30))
def test_settled_positions_equal_a_plain_loop(rows: list[tuple[int, float, float]]) -> None:
    first: dict[int, int] = {}
    later = []
    for row, (place, x, y) in enumerate(rows):
        if place >= 0 and not (np.isnan(x) or np.isnan(y)):
            at = first.setdefault(place, row)
            later += [(row, at)] if rows[at][1:] != (x, y) else []
    x, y = (np.array([row[column] for row in rows], dtype=float) for column in (1, 2))
    settled = settle_positions(x, y, place=np.array([row[0] for row in rows], dtype=np.int32), places=4)

    assert {place: rows[at][1:] for place, at in first.items()} == {
        place: (settled.x[place], settled.y[place]) for place in range(4) if np.isfinite(settled.x[place])
    }
    assert list(zip(settled.later, settled.first, strict=True)) == later
