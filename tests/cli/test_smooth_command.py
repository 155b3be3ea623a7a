"""`tianping smooth` from the outside: estimates, who is borrowed from, words at every width, page, refusals."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

from tests.cli.running import Tianping, villages_table
from tianping.cli.width import cells
from tianping.statistics.small_area import Rows
from tianping.statistics.small_area import smooth as smooth_counts

GOLDEN = Path(__file__).parent / "golden"
ROW = [
    "place", "name", "period", "order", "boys", "girls", "births", "ratio_raw", "ratio", "low", "high",
    "verdict", "probability_high", "probability_marked", "rank_low", "rank_high",
]  # fmt: skip


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    return villages_table(tmp_path)


def document(tianping: Tianping, *arguments: str | Path) -> dict:
    shown = tianping("smooth", *arguments, "--json")
    assert shown.code == 0, shown.err
    return json.loads(shown.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


@pytest.mark.parametrize(("lang", "columns"), [("zh", 60), ("zh", 80), ("zh", 120), ("en", 60), ("en", 80), ("en", 120)])
def test_the_terminal_reads_as_it_should(tianping: Tianping, villages: Path, lang: str, columns: int) -> None:
    shown = tianping("smooth", villages, columns=columns, lang=lang)

    assert shown.code == 0, shown.err
    assert shown.steady == (GOLDEN / f"smooth_{lang}_{columns}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [30, 44, 60, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_but_the_command_is_wider_than_the_terminal(tianping: Tianping, villages: Path, lang: str, columns: int) -> None:
    lines = tianping("smooth", villages, "--period", "2025", columns=columns, lang=lang).out.splitlines()

    assert [line for line in lines if cells(line) > columns and "tianping smooth" not in line] == []


def test_the_estimates_are_those_of_the_library(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls\na,520,500\nb,7,3\nc,535,498\n", encoding="utf-8")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("place,neighbour\na,b\nb,c\nb,a\n", encoding="utf-8")
    found = document(tianping, file, "--neighbours", pairs)
    library = smooth_counts([520, 7, 535], [500, 3, 498], rows=Rows(place=["a", "b", "c"]), graph=[("a", "b"), ("b", "c")])

    assert [list(row) for row in found["rows"]] == [ROW] * 3
    assert np.allclose([row["ratio"] for row in found["rows"]], library.ratio)
    assert np.allclose([row["probability_high"] for row in found["rows"]], library.probability_above(107))
    assert found["run"]["neighbours"]["pairs"] == 2
    assert found["rows"][1]["verdict"] == "cannot tell"


def test_a_place_not_given_has_an_estimate_and_no_count(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls\na,520,500\nb,,3\nc,0,0\nd,5,0\n", encoding="utf-8")
    rows = {row["place"]: row for row in document(tianping, file)["rows"]}

    assert (rows["b"]["boys"], rows["b"]["births"], rows["b"]["ratio_raw"], rows["b"]["verdict"]) == (None, None, None, "not given")
    assert (rows["c"]["ratio_raw"], rows["c"]["verdict"]) == (None, "no births")
    assert rows["d"]["ratio_raw"] is None
    assert all(80 < row["ratio"] < 130 for row in rows.values())
    assert "1 行没有填报" in tianping("smooth", file).out


def test_neighbours_come_from_positions_and_it_is_said(tianping: Tianping, villages: Path, tmp_path: Path) -> None:
    placed = document(tianping, villages, "--period", "2025")["run"]["neighbours"]
    (tmp_path / "bare").mkdir()
    bare = villages_table(tmp_path / "bare", positions=False)
    unplaced = tianping("smooth", bare, "--period", "2025")

    assert placed["origin"] == "points"
    assert placed["pairs"] > 20
    assert "没有给相邻关系，也没有坐标" in unplaced.out


def test_a_named_column_of_positions_that_is_absent_is_refused(tianping: Tianping, tmp_path: Path) -> None:
    told = tianping("smooth", villages_table(tmp_path, positions=False), "--lon", "经度", "--lat", "纬度")

    assert told.code == 3
    assert "没有“经度”这一列" in told.err


@pytest.mark.parametrize(
    ("pairs", "code", "word"),
    [
        ("place,neighbour\nx,y\n", 2, "没有一对地区都在表中"),
        ("place,neighbour\n451081100200,451081100200\n", 2, "与自己相邻"),
        ("place,neighbour\n451081100200,\n", 3, "第 2 行"),
        ("place,邻区,备注\n451081100200,451081100201,13800138000\n", 3, "手机"),
    ],
)
def test_a_file_of_neighbours_is_checked(tianping: Tianping, villages: Path, tmp_path: Path, pairs: str, code: int, word: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(pairs, encoding="utf-8")
    told = tianping("smooth", villages, "--neighbours", file)

    assert told.code == code
    assert word in told.err
    assert "13800138000" not in told.err


def test_larger_areas_come_from_a_column_or_from_codes(tianping: Tianping, villages: Path, tmp_path: Path) -> None:
    by_code = document(tianping, villages, "--period", "2025", "--by-code")["run"]
    table = tmp_path / "births.csv"
    table.write_text("place,boys,girls,县\na,5,4,甲县\nb,5,4,甲县\nc,6,5,乙县\n", encoding="utf-8")

    assert "counties" in by_code["method"]
    assert "counties" in document(tianping, table, "--county", "县")["run"]["method"]
    assert tianping("smooth", table, "--by-code").code == 2


def test_periods_of_several_kinds_are_not_smoothed_together(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,year,boys,girls\na,2024,5,4\na,2024Q1,5,4\n", encoding="utf-8")

    assert tianping("smooth", file).code == 2


def test_the_rank_of_a_place_is_an_interval_that_holds_its_place(tianping: Tianping, villages: Path) -> None:
    rows = document(tianping, villages, "--period", "2025")["rows"]
    order = sorted(rows, key=lambda row: -row["ratio"])

    assert all(row["rank_low"] <= place <= row["rank_high"] for place, row in enumerate(order, start=1))
    assert {row["rank_low"] for row in order[:4]} <= {1, 2, 3}
    assert document(tianping, villages, "--period", "2025")["rows"] == rows


def test_csv_has_all_periods_and_a_mark_for_excel_where_asked(villages: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from tianping.cli.app import run

    run(["smooth", str(villages), "--csv"])
    plain = capfdbinary.readouterr().out
    run(["smooth", str(villages), "--csv", "--bom"])
    marked = capfdbinary.readouterr().out

    assert marked == b"\xef\xbb\xbf" + plain
    rows = list(csv.DictReader(io.StringIO(plain.decode())))
    assert list(rows[0]) == ROW
    assert len(rows) == 40


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_one_file_with_its_picture_its_table_and_its_card(tianping: Tianping, villages: Path, tmp_path: Path, lang: str) -> None:
    page = tmp_path / "out.html"
    shown = tianping("smooth", villages, "--period", "2025", "--page", page, lang=lang)
    html = page.read_text(encoding="utf-8")

    assert shown.code == 0, shown.err
    assert html.count('<svg class="chart wide') == 1
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", html)
    assert html.count('<span class="verdict"') == 20
    assert html.index("<h1") < html.index("<figure") < html.index("<table") < html.index('class="limits"') < html.index('class="facts"')
    if lang == "en":
        assert not set(re.findall("[\u4e00-\u9fff]", html.split("</style>")[1])) - set("第村天平")
