"""`tianping scan` from the outside: its contract, its words at every width, its page, its refusals, and Ctrl-C."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import pty
import re
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.running import Tianping, villages_table
from tianping.cli.width import cells

GOLDEN = Path(__file__).parent / "golden"
CONTRACT = ["rank", "centre", "places", "radius", "boys", "girls", "expected_boys", "ratio", "ratio_outside", "llr", "p", "p_gumbel"]


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    return villages_table(tmp_path)


@pytest.fixture(scope="session")
def graves(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The churchyard of the SaTScan manual's users as one table: cases as boys, controls as girls."""
    rows: dict[str, list[str]] = {}
    for line in (real_data / "scan" / "satscangravecoords.txt").read_text().splitlines():
        number, x, y = line.split()
        rows[number] = ["0", "0", x, y]
    for column, name in enumerate(("cases", "controls")):
        for line in (real_data / "scan" / f"satscangrave{name}.txt").read_text().splitlines():
            number, held, _year = line.split()
            rows[number][column] = held
    file = tmp_path_factory.mktemp("graves") / "graves.csv"
    lines = [",".join([number, *values]) for number, values in rows.items()]
    file.write_text("grave,affected,others,across,up\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def haversine_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lon, lat), (to_lon, to_lat) = ([math.radians(degree) for degree in point] for point in (one, other))
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


GRAVES = ("--place", "grave", "--boys", "affected", "--girls", "others", "--x", "across", "--y", "up")


@pytest.mark.parametrize(("lang", "columns"), [("zh", 60), ("zh", 80), ("zh", 120), ("en", 60), ("en", 80), ("en", 120)])
def test_the_terminal_reads_as_it_should(tianping: Tianping, villages: Path, lang: str, columns: int) -> None:
    shown = tianping("scan", villages, columns=columns, lang=lang)

    assert shown.code == 0, shown.err
    assert shown.steady == (GOLDEN / f"scan_{lang}_{columns}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [30, 44, 60, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_but_the_command_is_wider_than_the_terminal(tianping: Tianping, villages: Path, lang: str, columns: int) -> None:
    lines = tianping("scan", villages, "--replicates", "99", columns=columns, lang=lang).out.splitlines()

    wide = [line for line in lines if cells(line) > columns and "tianping scan" not in line]
    assert wide == []


def test_ascii_output_holds_no_drawing_letters(tianping: Tianping, villages: Path) -> None:
    shown = tianping("scan", villages, "--ascii", lang="en").out

    assert set(re.sub("[\u4e00-\u9fff]", "", shown)) <= {chr(code) for code in range(10, 127)}, shown


def test_json_keeps_to_its_contract(tianping: Tianping, villages: Path) -> None:
    document = json.loads(tianping("scan", villages, "--json").out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    first = document["clusters"][0]

    assert list(document) == ["run", "clusters"]
    assert [list(cluster) for cluster in document["clusters"]] == [CONTRACT] * len(document["clusters"])
    assert first["rank"] == 1
    assert first["centre"] == [106.4, 23.1]
    assert set(first["places"]) == {"451081100200", "451081100201", "451081100205", "451081100206"}
    assert (first["boys"], first["girls"], first["ratio"]) == (720, 440, pytest.approx(163.636, abs=1e-3))
    assert first["radius"] == pytest.approx(haversine_km((106.4, 23.1), (106.5, 23.19)), abs=1e-6)
    assert first["p"] == 0.001
    assert document["run"]["seed"] == 1
    assert document["run"]["input"]["sha256"] == sha256(villages.read_bytes()).hexdigest()


def test_what_was_asked_for_besides_stands_in_the_clusters(tianping: Tianping, villages: Path) -> None:
    shown = tianping("scan", villages, "--json", "--time", "prospective", "--direction", "both", "--replicates", "99")
    first = json.loads(shown.out)["clusters"][0]

    assert list(first) == [*CONTRACT, "direction", "first_period", "last_period"]
    assert (first["direction"], first["last_period"]) == ("high", "2025")


def test_equal_calls_have_equal_runs_and_threads_change_nothing(tianping: Tianping, villages: Path) -> None:
    one, two, other = (
        json.loads(tianping("scan", villages, "--json", "--replicates", "99", *more).out)
        for more in ((), ("--threads", "1"), ("--seed", "2"))
    )

    assert one == two
    assert one["run"]["id"] != other["run"]["id"]


def test_the_command_to_repeat_gives_the_same_run(tianping: Tianping, villages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shlex

    first = json.loads(tianping("scan", villages, "--json", "--replicates", "99", "--max-radius", "12.5", "--iterative").out)
    monkeypatch.chdir(villages.parent)
    words = shlex.split(first["run"]["repeat"])

    assert words[:2] == ["tianping", "scan"]
    assert json.loads(tianping(*words[1:], "--json").out) == first


def test_the_churchyard_gives_satscan_s_figures(tianping: Tianping, graves: Path) -> None:
    first = json.loads(tianping("scan", graves, *GRAVES, "--replicates", "9999", "--json").out)["clusters"][0]

    assert first["llr"] == pytest.approx(7.419340, abs=5e-7)
    assert len(first["places"]) == 19
    assert first["places"][:3] == ["126", "124", "125"]
    assert first["radius"] == pytest.approx(1359.71, abs=0.005)
    assert (first["boys"], first["expected_boys"]) == (11, pytest.approx(3.99, abs=0.005))
    assert first["p"] == pytest.approx(0.064, abs=0.0075)  # three standard errors of 9,999 replicates
    assert first["p_gumbel"] is None


def test_ellipses_are_for_the_plane(tianping: Tianping, graves: Path, villages: Path) -> None:
    refused = tianping("scan", villages, "--shape", "ellipse")
    found = json.loads(tianping("scan", graves, *GRAVES, "--shape", "ellipse", "--replicates", "99", "--json").out)

    assert refused.code == 2
    assert "椭圆只能用于平面坐标" in refused.err
    assert found["clusters"][0]["axis_ratio"] >= 1


def test_prefectures_are_refused_for_the_places_without_a_position_until_they_may_be_left_out(tianping: Tianping, real_data: Path) -> None:
    file = real_data / "china_county" / "china_prefecture_2010_age_sex_xy.csv"
    columns = ("--place", "p4", "--name", "city", "--boys", "m_0", "--girls", "f_0", "--kind", "children", "--replicates", "19")
    refused = tianping("scan", file, *columns)
    scanned = tianping("scan", file, *columns, "--skip-unplaced", "--max-share", "0.2")

    assert refused.code == 3
    assert "12 个地区没有位置" in refused.err
    assert scanned.out.lstrip().startswith("0岁儿童性别比（不是出生人口）：新余市一带 54 个地方聚集偏高")
    assert "12 个地区没有坐标，没有计入。" in scanned.out


def test_positions_may_come_from_a_second_file(tianping: Tianping, villages: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(villages.open(encoding="utf-8")))
    points = tmp_path / "points.csv"
    points.write_text("code,lon,lat\n" + "".join(f"{r['区划代码']},{r['经度']},{r['纬度']}\n" for r in rows[::2]), encoding="utf-8")
    (tmp_path / "bare").mkdir()
    bare = villages_table(tmp_path / "bare", positions=False)
    inside = json.loads(tianping("scan", villages, "--replicates", "99", "--json").out)
    beside = json.loads(tianping("scan", bare, "--points", points, "--replicates", "99", "--json").out)

    assert beside["clusters"] == inside["clusters"]
    assert beside["run"]["points"]["file"] == "points.csv"
    assert beside["run"]["points"]["sha256"]


def test_a_file_of_points_with_a_person_in_it_is_refused(tianping: Tianping, villages: Path, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("code,lon,lat,备注\n451081100200,106,23,11010519491231002X\n", encoding="utf-8")
    told = tianping("scan", villages, "--points", points)

    assert told.code == 3
    assert "第 2 行“备注”列" in told.err
    assert "11010519491231002X" not in told.err + told.out


def test_a_table_without_positions_says_what_is_missing(tianping: Tianping, tmp_path: Path) -> None:
    told = tianping("scan", villages_table(tmp_path, positions=False))

    assert told.code == 3
    assert "没有“经度”这一列" in told.err


def test_periods_add_up_and_this_is_said(tianping: Tianping, villages: Path) -> None:
    both = json.loads(tianping("scan", villages, "--replicates", "9", "--json").out)["run"]
    one = tianping("scan", villages, "--period", "2025", "--replicates", "9")

    births = sum(int(row["男"]) + int(row["女"]) for row in csv.DictReader(villages.open(encoding="utf-8")))
    assert (both["periods_added"], both["births"]) == (2, births)
    assert "2 个时期已经相加" not in one.out
    assert "2 个时期已经相加" in tianping("scan", villages, "--replicates", "9").out
    assert tianping("scan", villages, "--period", "1999").code == 2


def test_a_county_and_its_townships_are_not_counted_twice(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("code,boys,girls,x,y\n451081000,90,80,0,0\n451081100,50,40,1,1\n451081101,40,40,2,2\n", encoding="utf-8")
    shown = tianping("scan", file, "--replicates", "9", "--json")

    assert json.loads(shown.out)["run"]["births"] == 170
    assert json.loads(shown.out)["run"]["places_holding_others"] == 1


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ("a,0,0,1,1\nb,0,0,2,2\n", "没有出生"),
        ("a,5,5,1,1\n", "只有一个位置"),
        ("a,5,5,1,1\nb,5,4,1,1\n", "只有一个位置"),
        ("a,5,0,1,1\nb,5,0,2,2\n", "只有一种性别"),
    ],
)
def test_where_nothing_can_be_found_it_says_why(tianping: Tianping, tmp_path: Path, rows: str, word: str) -> None:
    file = tmp_path / "births.csv"
    file.write_text(f"place,boys,girls,x,y\n{rows}", encoding="utf-8")
    shown = tianping("scan", file)

    assert shown.code == 0, shown.err
    assert word in shown.out
    assert json.loads(tianping("scan", file, "--json").out)["clusters"] == []


def test_a_page_without_clusters_has_the_map_and_says_why(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls,x,y\na,5,0,1,1\nb,0,0,2,2\n", encoding="utf-8")
    tianping("scan", file, "--page", tmp_path / "out.html")
    html = (tmp_path / "out.html").read_text(encoding="utf-8")

    assert "只有一种性别" in html
    assert '<svg class="chart wide' in html


def test_a_place_without_girls_has_no_ratio_and_null_in_json(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls,x,y\na,12,0,1,1\n" + "".join(f"p{i},20,19,{i},9\n" for i in range(2, 9)), encoding="utf-8")
    first = json.loads(tianping("scan", file, "--max-share", "0.1", "--json").out)["clusters"][0]

    assert (first["places"], first["ratio"]) == (["a"], None)


def test_csv_has_one_row_a_cluster(tianping: Tianping, villages: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(tianping("scan", villages, "--csv").out)))

    assert rows[0]["places"].count("; ") == 3
    assert rows[0]["centre_place"] == "第1村"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_one_file_with_its_map_its_words_and_its_card(tianping: Tianping, villages: Path, tmp_path: Path, lang: str) -> None:
    page = tmp_path / "out.html"
    shown = tianping("scan", villages, "--replicates", "99", "--page", page, lang=lang)
    html = page.read_text(encoding="utf-8")

    assert shown.code == 0, shown.err
    assert html.count('<svg class="chart wide') == 1
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", html)
    assert "<script" not in html
    assert html.index("<h1") < html.index("<figure") < html.index("<table") < html.index('class="limits"') < html.index('class="facts"')
    assert "tianping scan villages.csv" in html
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    if lang == "en":
        assert not set(re.findall("[\u4e00-\u9fff]", html.split("</style>")[1])) - set("第村天平、")


def test_a_page_that_cannot_be_written_prints_nothing(tianping: Tianping, villages: Path, tmp_path: Path) -> None:
    told = tianping("scan", villages, "--replicates", "9", "--page", tmp_path / "nowhere" / "out.html")

    assert (told.code, told.out) == (2, "")
    assert "没有写成" in told.err


def test_ctrl_c_leaves_at_once_with_130_and_writes_nothing(graves: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    terminal, told = pty.openpty()
    command = [sys.executable, "-c", "from tianping.cli import main; main()", "scan", str(graves), *GRAVES]
    environment = {**os.environ, "TIANPING_LANG": "en", "TERM": "xterm"}
    program = subprocess.Popen(
        [*command, "--replicates", "1000000", "--page", str(page)], stdout=subprocess.PIPE, stderr=told, env=environment
    )
    os.close(told)
    seen = _read_until(terminal, "Scanning")
    program.send_signal(signal.SIGINT)
    seen += _read_until(terminal, "no file was written")
    out, _none = program.communicate(timeout=60)
    os.close(terminal)

    assert program.returncode == 130, seen
    assert (out, list(tmp_path.iterdir())) == (b"", [])
    assert "Traceback" not in seen


def _read_until(terminal: int, word: str) -> str:
    seen = ""
    while word not in seen:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the program has closed its end
            break
        seen += part.decode(errors="replace")
    return seen


@pytest.mark.slow
def test_spark_gives_the_same_answer_to_the_bit(tianping: Tianping, villages: Path) -> None:
    here, there = (tianping("scan", villages, "--json", "--engine", engine) for engine in ("local", "spark"))

    assert there.code == 0, there.err
    assert json.loads(there.out)["clusters"] == json.loads(here.out)["clusters"]


@pytest.mark.parametrize(
    ("replicates", "zh", "en"), [("999", "难用偶然解释", "hardly by chance"), ("99", "偶然少见", "rarely by chance")]
)
def test_the_words_are_as_sure_as_the_p(tianping: Tianping, villages: Path, tmp_path: Path, replicates: str, zh: str, en: str) -> None:
    page = tmp_path / "page.html"

    assert zh in tianping("scan", villages, "--replicates", replicates, "--page", page, columns=300).out
    assert en in tianping("scan", villages, "--replicates", replicates, columns=300, lang="en").out
    written = page.read_text(encoding="utf-8")
    assert zh in written
    assert ("难用偶然解释" in written) is (zh == "难用偶然解释")


def test_a_column_that_is_not_there_is_named_once(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "unplaced.csv"
    file.write_text("地名,男,女\n甲,1,2\n乙,3,3\n", encoding="utf-8")
    shown = tianping("scan", file, "--lon", "lon", "--lat", "lat", lang="en")

    assert shown.code == 3
    assert "(2 problems)" in shown.err
    assert [shown.err.count(f"no column for {name};") for name in ("lon", "lat")] == [1, 1]
