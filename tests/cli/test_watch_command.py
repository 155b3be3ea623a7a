"""`tianping watch` from the outside: contract, words at every width, Sweden's counties, tables in any order."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

from tests.cli.running import Tianping
from tianping.cli.width import cells
from tianping.statistics.watch import CusumDesign, watch_cusum

GOLDEN = Path(__file__).parent / "golden"
SWEDEN = ("--place", "county", "--boys", "male", "--girls", "female", "--reference", "105.78")
CELL = ["period", "births", "boys", "girls", "ratio", "expected", "lower", "upper", "signal", "detectable", "statistic"]
MONTHS = [f"{2024 + month // 12}-{month % 12 + 1:02d}" for month in range(30)]
Row = tuple[str, str, str, int, int]


def rows() -> list[Row]:
    """Three townships over thirty months: one shifts in the last year, one has no month of March 2025, one no girls."""
    found = list[Row]()
    for month, period in enumerate(MONTHS):
        found.append(("451081101", "新靖镇", period, 530 + month % 7, 500 - month % 5 if month < 18 else 430))
        if period != "2025-03":
            found.append(("451081102", "化峒镇", period, 62 + month % 3, 59 + month % 4))
        found.append(("451081103", "湖润镇", period, 2, 0))
    return found


def written(folder: Path, told: list[Row]) -> Path:
    file = folder / "months.csv"
    lines = [f"{code},{name},{period},{boys},{girls}" for code, name, period, boys, girls in told]
    file.write_text("\n".join(["区划代码,地名,时期,男,女", *lines]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def months(tmp_path: Path) -> Path:
    return written(tmp_path, rows())


@pytest.fixture
def sweden(real_data: Path) -> Path:
    return real_data / "classic" / "sweden_births_county_year_sex_1968_1999.csv"


@pytest.mark.parametrize(("lang", "columns"), [("zh", 60), ("zh", 100), ("en", 60), ("en", 100)])
def test_the_terminal_reads_as_it_should(tianping: Tianping, months: Path, lang: str, columns: int) -> None:
    shown = tianping("watch", months, "--run-length", "120", columns=columns, lang=lang)

    assert shown.code == 0, shown.err
    assert shown.steady == (GOLDEN / f"watch_{lang}_{columns}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("detector", ["cusum", "ewma", "funnel", "regression"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_detector_speaks_both_languages_on_screen_and_page(
    tianping: Tianping, months: Path, tmp_path: Path, detector: str, lang: str
) -> None:
    page = tmp_path / "out.html"
    shown = tianping("watch", months, "--detector", detector, "--direction", "both", "--page", page, columns=44, lang=lang)
    text = page.read_text(encoding="utf-8")

    assert shown.code == 0, shown.err
    assert [line for line in shown.out.splitlines() if cells(line) > 44 and "tianping watch" not in line and "out.html" not in line] == []
    assert "新靖镇" in text
    assert "<svg" in text
    if lang == "en":
        left = re.sub("新靖镇|化峒镇|湖润镇|天平", "", shown.out)
        assert not re.search("[\u4e00-\u9fff]", left), left


def test_json_keeps_to_its_contract(tianping: Tianping, months: Path) -> None:
    document = json.loads(tianping("watch", months, "--json").out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    first = document["places"][0]

    assert list(document) == ["run", "periods", "signals_by_chance", "places"]
    assert document["periods"] == MONTHS
    assert list(first) == ["place", "name", "mean_births", "detectable", "signals", "last"]
    assert [list(signal) for signal in first["signals"]] == [CELL] * len(first["signals"])
    assert list(first["last"]) == [*CELL, "explanation"]
    assert first["signals"][0]["period"] >= "2025-07"
    assert {signal["signal"] for signal in first["signals"]} == {"high"}
    assert document["signals_by_chance"] == pytest.approx((30 + 29 + 30) / 240)


def test_csv_has_a_row_for_every_place_and_period(tianping: Tianping, months: Path) -> None:
    told = list(csv.DictReader(io.StringIO(tianping("watch", months, "--csv").out)))
    blank = next(row for row in told if row["name"] == "化峒镇" and row["period"] == "2025-03")

    assert len(told) == 3 * 30
    assert (blank["births"], blank["ratio"], blank["signal"]) == ("", "", "")


def test_the_order_of_rows_does_not_matter_and_birth_orders_are_added_up(tianping: Tianping, tmp_path: Path) -> None:
    told = rows()
    shuffled = [told[at] for at in np.random.default_rng(5).permutation(len(told))]
    by_order = tmp_path / "orders.csv"
    lines = ["区划代码,地名,时期,孩次,男,女"]
    for code, name, period, boys, girls in shuffled:
        lines += [f"{code},{name},{period},1,{boys // 2},{girls // 3}", f"{code},{name},{period},2,{boys - boys // 2},{girls - girls // 3}"]
    by_order.write_text("\n".join(lines) + "\n", encoding="utf-8")
    straight, turned = (json.loads(tianping("watch", written(tmp_path, one), "--json").out)["places"] for one in (told, shuffled))

    assert straight == turned == json.loads(tianping("watch", by_order, "--json").out)["places"]


def test_a_place_twice_in_one_period_is_refused(tianping: Tianping, tmp_path: Path) -> None:
    told = tianping("watch", written(tmp_path, [*rows(), rows()[0]]))

    assert told.code == 3
    assert "第 91 行" in told.err


def test_a_change_of_one_in_ten_is_asked_for_by_change(tianping: Tianping, months: Path) -> None:
    run = json.loads(tianping("watch", months, "--change", "1.1", "--run-length", "100", "--json").out)["run"]

    assert "reference 106, shifted 116.6, in control 100 periods" in run["method"]


def test_sweden_signals_as_often_as_chance(tianping: Tianping, sweden: Path) -> None:
    document = json.loads(tianping("watch", sweden, *SWEDEN, "--direction", "both", "--json").out)
    found = {place["place"]: [signal["period"] for signal in place["signals"]] for place in document["places"] if place["signals"]}

    assert document["signals_by_chance"] == pytest.approx(672 / 240)
    assert found == {"Varmland": ["1996"], "Vastmanland": ["1996"]}


def test_the_command_gives_what_the_library_gives(tianping: Tianping, sweden: Path) -> None:
    document = json.loads(tianping("watch", sweden, *SWEDEN, "--json").out)
    gotland = next(place for place in document["places"] if place["place"] == "Gotland")
    with sweden.open(encoding="utf-8") as lines:
        years = sorted((int(row["year"]), int(row["male"]), int(row["female"])) for row in csv.DictReader(lines) if row["county"] == "Gotland")
    alone = watch_cusum([boys for _, boys, _ in years], [girls for _, _, girls in years], design=CusumDesign(reference=105.78))

    assert gotland["detectable"] == pytest.approx(float(alone.limits().detectable[-1]))
    assert gotland["last"]["upper"] == pytest.approx(float(alone.limits().upper[-1]))


def test_the_screen_of_sweden_calls_no_county(tianping: Tianping, sweden: Path) -> None:
    document = json.loads(tianping("watch", sweden, *SWEDEN, "--detector", "funnel", "--json").out)

    assert [place["signals"] for place in document["places"]] == [[]] * 21
    assert document["signals_by_chance"] is None


def test_no_births_anywhere_have_an_answer(tianping: Tianping, tmp_path: Path) -> None:
    told = [("1", "甲", f"{year}", 0, 0) for year in range(2020, 2025)]
    page = tmp_path / "out.html"
    shown = tianping("watch", written(tmp_path, told), "--page", page)

    assert shown.code == 0, shown.err
    assert "出生太少" in shown.out
    assert page.exists()


def test_one_series_without_places_is_watched(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("year,boys,girls\n" + "".join(f"{1990 + at},{5300 + at % 3},{5000 + at % 4}\n" for at in range(20)), encoding="utf-8")

    assert "没有警示" in tianping("watch", file).out
    assert json.loads(tianping("watch", file, "--json").out)["places"][0]["place"] is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--period", "2024-05"), "--period 请写列名"),
        (("--reference", "120"), "--change"),
        (("--run-length", "2"), "--run-length"),
    ],
)
def test_a_call_that_does_not_fit_is_told(tianping: Tianping, months: Path, options: tuple[str, ...], said: str) -> None:
    told = tianping("watch", months, *options)

    assert told.code == 2
    assert said in told.err
    assert told.out == ""


def test_periods_of_two_kinds_and_none_at_all_are_refused(tianping: Tianping, tmp_path: Path) -> None:
    mixed = written(tmp_path, [("1", "甲", "2020", 5, 5), ("1", "甲", "2021-03", 5, 5)])
    assert "几种" in tianping("watch", mixed).err
    bare = tmp_path / "bare.csv"
    bare.write_text("place,boys,girls\n甲,5,5\n", encoding="utf-8")
    assert tianping("watch", bare).code == 2


def test_an_identity_is_refused_before_anything_is_watched(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_text("place,period,boys,girls,备注\n甲镇,2024-01,7,3,\n乙镇,2024-01,8,9,11010519491231002X\n", encoding="utf-8")
    told = tianping("watch", file)

    assert told.code == 3
    assert "11010519491231002X" not in told.err + told.out


def test_the_command_to_repeat_gives_the_same_run(tianping: Tianping, months: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shlex

    first = json.loads(tianping("watch", months, "--detector", "regression", "--gap", "3", "--json").out)
    monkeypatch.chdir(months.parent)
    words = shlex.split(first["run"]["repeat"])

    assert json.loads(tianping(*words[1:], "--json").out) == first
    assert np.isfinite(first["signals_by_chance"])
