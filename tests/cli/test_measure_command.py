"""`tianping measure` from the outside: exit codes, both languages, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tianping.cli.width import cells

REPOSITORY = Path(__file__).parents[2]
PROVINCES = REPOSITORY / "examples" / "china_provinces_age0.csv"
TIANPING = [sys.executable, "-c", "from tianping.cli import main; main()"]


def tianping(*arguments: str | Path, columns: int = 80, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TIANPING"))}
    environment = {**clean, "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run([*TIANPING, *map(str, arguments)], env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls\n甲镇,7,3\n乙镇,0,0\n丙镇,3,0\n丁镇,600,400\n戊镇,,5\n", encoding="utf-8")
    return file


def test_finding_comes_first_with_its_interval_and_reference(small: Path) -> None:
    shown = tianping("measure", small)

    assert shown.returncode == 0, shown.stderr
    first = next(line for line in shown.stdout.splitlines() if line.strip())
    assert first.startswith("出生人口性别比：合计 151.4（95% 区间")
    assert "确实偏高" in first
    assert "103–107" in first


def test_english_is_complete(small: Path) -> None:
    shown = tianping("measure", small, LANG="en_GB.UTF-8")

    assert not {letter for letter in shown.stdout if "\u4e00" <= letter <= "\u9fff"} - set("甲乙丙丁戊镇")
    assert "cannot tell" in shown.stdout
    assert "reference range 103–107" in shown.stdout


@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    shown = tianping("measure", PROVINCES, "--kind", "children", "--period", "2020", columns=columns)

    table = [line for line in shown.stdout.splitlines() if re.search(r"\d,\d{3}", line) and "–" in line]
    assert len(table) == 31
    assert max(cells(line) for line in table) <= columns


def test_ascii_output_holds_no_drawing_letters(small: Path) -> None:
    shown = tianping("measure", small, "--ascii", "--lang", "en")

    assert all(ord(letter) < 128 or "\u4e00" <= letter <= "\u9fff" for letter in shown.stdout)
    assert "|" in shown.stdout


def test_no_colour_where_nobody_watches(small: Path) -> None:
    assert "\x1b[" not in tianping("measure", small).stdout


def test_json_has_null_with_a_reason(small: Path) -> None:
    document = json.loads(tianping("measure", small, "--json").stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    rows = {row["place"]: row for row in document["rows"]}

    assert rows["丙镇"]["ratio"] is None
    assert rows["丙镇"]["reason"] == "no girls"
    assert rows["戊镇"]["boys"] is None
    assert rows["戊镇"]["verdict"] == "not given"
    assert rows["甲镇"]["verdict"] == "cannot tell"
    assert document["total"]["boys"] == 610
    assert document["total"]["rows_not_given"] == 1
    assert set(document["run"]) >= {"version", "method", "input", "bounds", "id"}


def test_a_period_of_the_table_is_kept_alone() -> None:
    document = json.loads(tianping("measure", PROVINCES, "--kind", "children", "--period", "2010", "--json").stdout)

    assert {row["period"] for row in document["rows"]} == {"2010"}
    assert len(document["rows"]) == 31
    assert document["total"]["ratio"] == pytest.approx(117.96, abs=0.005)


def test_a_period_that_is_not_there_is_told() -> None:
    told = tianping("measure", PROVINCES, "--kind", "children", "--period", "1999")

    assert told.returncode == 2
    assert "2010" in told.stderr
    assert told.stdout == ""


def test_children_are_never_called_births() -> None:
    shown = tianping("measure", PROVINCES, "--kind", "children", "--period", "2020").stdout

    assert "不是出生人口" in shown
    assert "出生数" not in shown


def test_refusal_says_row_column_and_kind_but_not_the_value(tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls,备注\n甲镇,7,3,\n乙镇,8,9,11010519491231002X\n", encoding="utf-8")

    told = tianping("measure", file)

    assert told.returncode == 3
    assert "第 3 行" in told.stderr
    assert "备注" in told.stderr
    assert "身份证" in told.stderr
    assert "11010519491231002X" not in told.stderr + told.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["measure"], "缺少参数"),
        (["mesure", "x"], "没有 mesure 这个命令"),
        (["measure", "x.csv", "--methud", "wilson"], "没有 --methud 这个选项"),
        (["measure", "x.csv", "--method", "bayes"], "bayes"),
        (["measure", "x.csv", "--confidence", "2"], "--confidence"),
    ],
)
def test_a_wrong_call_leaves_with_2_and_says_why_in_chinese(arguments: list[str], word: str) -> None:
    told = tianping(*arguments)

    assert told.returncode == 2
    assert word in told.stderr
    assert "Traceback" not in told.stderr


def test_a_missing_file_is_a_refusal_without_traceback(tmp_path: Path) -> None:
    told = tianping("measure", tmp_path / "none.csv")

    assert told.returncode == 3
    assert "没有这个文件" in told.stderr


def test_page_is_written_whole_and_needs_no_other_host(small: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"

    told = tianping("measure", small, "--page", page)

    assert told.returncode == 0, told.stderr
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert "src=\"http" not in text
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_page_that_cannot_be_written_leaves_nothing(small: Path, tmp_path: Path) -> None:
    told = tianping("measure", small, "--page", tmp_path / "no-folder" / "out.html")

    assert told.returncode == 2
    assert "no-folder" in told.stderr


def test_help_names_every_option_in_the_readers_language() -> None:
    chinese, english = tianping("measure", "--help").stdout, tianping("measure", "--help", "--lang", "en").stdout

    for option in ("--place", "--period", "--boys", "--girls", "--order", "--by", "--kind", "--method", "--confidence", "--reference", "--normal", "--wide", "--strict", "--json", "--csv", "--page", "--lang"):
        assert option in chinese
        assert option in english
    assert "用法" in chinese
    assert "Usage" in english


def test_measure_needs_nothing_of_the_site(small: Path) -> None:
    """The library and command line install without the extra ``site``."""
    absent = "import sys; sys.modules.update(dict.fromkeys(['django', 'granian', 'segno', 'cryptography', 'allauth'])); from tianping.cli import main; main()"
    measured = subprocess.run([sys.executable, "-c", absent, "measure", str(small), "--json"], capture_output=True, text=True, check=False)
    served = subprocess.run([sys.executable, "-c", absent, "serve"], capture_output=True, text=True, check=False)

    assert measured.returncode == 0, measured.stderr
    assert served.returncode == 2
    assert "tianping[site]" in served.stderr


def test_few_births_far_outside_the_others_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls\nA,60000,57000\nB,25,0\n", encoding="utf-8")
    shown = tianping("measure", file)

    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^B .*›", shown.stdout, re.MULTILINE)


def test_table_of_blanks_is_not_called_a_table_without_births(tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,boys,girls\nA,,\nB,,4\n", encoding="utf-8")

    assert "没有出生" not in tianping("measure", file).stdout
    assert "no births" not in tianping("measure", file, "--lang", "en").stdout
    total = json.loads(tianping("measure", file, "--json").stdout)["total"]
    assert (total["births"], total["verdict"], total["reason"]) == (None, "not given", "not given")


def test_signs_that_steer_a_terminal_are_not_printed(tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text('place,boys,girls\nA\x1b[31m,5,6\n"B\nC",5,6\n\u202eD,3,4\n\u200bE,3,4\n', encoding="utf-8")
    shown = tianping("measure", file)

    assert shown.returncode == 0, shown.stderr
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown.stdout)
    assert re.search(r"^B C +○", shown.stdout, re.MULTILINE)
