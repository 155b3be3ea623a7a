"""`tianping missing` from the outside: Jingxi's figures, the cohort of the two censuses, a baseline with its source."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import Tianping
from tianping.cli.width import cells

GOLDEN = Path(__file__).parent / "golden"
PROVINCES = Path(__file__).parents[2] / "examples" / "china_provinces_age0.csv"
ROW = ["place", "name", "period", "boys", "girls", "expected", "missing", "low", "high"]


@pytest.fixture
def jingxi(tmp_path: Path) -> Path:
    """Children aged 0 of one county in two censuses, and a township without counts (National Bureau of Statistics)."""
    file = tmp_path / "jingxi.csv"
    file.write_text("区划代码,地名,年份,男,女\n451081,靖西市,2010,3727,2936\n451081,靖西市,2020,2643,2291\n451022,田东县,2020,,1865\n451022,田东县,2010,3144,2314\n", encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def cohort(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ages 0-4 in 2010 and 10-14 in 2020, by province."""
    lines = ["code,name,year,boys,girls"]
    for year, ages in ((2010, ("0", "1_4")), (2020, ("10_14",))):
        with (real_data / "china_county" / f"china_province_{year}_age_sex.csv").open(encoding="utf-8-sig") as told:
            for row in csv.DictReader(told):
                boys, girls = (sum(int(float(row[f"{sex}_{age}"])) for age in ages) for sex in "mf")
                lines.append(f"{row['code']},{row['name']},{year},{boys},{girls}")
    file = tmp_path_factory.mktemp("cohort") / "cohort.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("lang", "columns"), [("zh", 50), ("zh", 80), ("en", 50), ("en", 80)])
def test_the_terminal_reads_as_it_should(tianping: Tianping, jingxi: Path, lang: str, columns: int) -> None:
    shown = tianping("missing", jingxi, "--kind", "children", columns=columns, lang=lang)

    assert shown.code == 0, shown.err
    assert shown.steady == (GOLDEN / f"missing_{lang}_{columns}.txt").read_text(encoding="utf-8")


def test_json_keeps_to_its_contract(tianping: Tianping, jingxi: Path) -> None:
    document = json.loads(tianping("missing", jingxi, "--kind", "children", "--json").out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    found = {(row["name"], row["period"]): row for row in document["rows"]}

    assert list(document) == ["run", "baseline", "rows", "periods", "total"]
    assert [list(row) for row in document["rows"]] == [ROW] * 4
    assert [round(found["靖西市", "2010"][name]) for name in ("missing", "low", "high")] == [571, 416, 724]
    assert [round(found["靖西市", "2020"][name]) for name in ("missing", "low", "high")] == [196, 62, 329]
    assert found["田东县", "2020"]["missing"] is None
    assert document["total"]["left_out"] == 1
    assert document["baseline"]["boys_per_girl"] == 1.0628
    assert "PNAS" in document["baseline"]["source"]


def test_the_total_is_the_sum_of_its_periods(tianping: Tianping) -> None:
    document = json.loads(tianping("missing", PROVINCES, "--kind", "children", "--json").out)

    assert sum(period["missing"] for period in document["periods"]) == pytest.approx(document["total"]["missing"])
    assert document["total"]["observed"] == 12_000_883


def test_the_cohort_of_the_two_censuses_has_its_published_growth(tianping: Tianping, cohort: Path) -> None:
    total = json.loads(tianping("missing", cohort, "--cohort", "--json").out)["total"]

    assert (total["boys_before"], total["boys_after"]) == (41_062_566, 45_606_790)
    assert (total["girls_before"], total["girls_after"]) == (34_470_044, 39_649_204)
    assert total["more_girls"] == pytest.approx(0.63e6, abs=0.005e6)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cohort_speaks_on_screen_and_page(tianping: Tianping, cohort: Path, tmp_path: Path, lang: str) -> None:
    page = tmp_path / "out.html"
    shown = tianping("missing", cohort, "--cohort", "--page", page, columns=60, lang=lang)

    assert shown.code == 0, shown.err
    assert "+15.0%" in shown.out
    assert "634,936" in page.read_text(encoding="utf-8")
    assert [line for line in shown.out.splitlines() if cells(line) > 60 and "tianping missing" not in line and "out.html" not in line] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_names_the_baseline(tianping: Tianping, tmp_path: Path, lang: str) -> None:
    page = tmp_path / "out.html"
    shown = tianping("missing", PROVINCES, "--kind", "children", "--page", page, lang=lang)

    assert shown.code == 0, shown.err
    assert "PNAS" in page.read_text(encoding="utf-8")
    assert "958,854" in page.read_text(encoding="utf-8")


def test_a_surplus_is_said_to_be_one(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "girls.csv"
    file.write_text("place,boys,girls\n甲,1000,1000\n乙,0,0\n", encoding="utf-8")
    shown = tianping("missing", file)

    assert shown.code == 0, shown.err
    assert "多出 59 名" in shown.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--baseline", "1.05"), "--baseline-source"),
        (("--baseline", "106", "--baseline-source", "own"), "divided by 100"),
        (("--cohort", "--before", "1990"), "2010, 2020"),
    ],
)
def test_a_call_that_does_not_fit_is_told(tianping: Tianping, options: tuple[str, ...], said: str) -> None:
    told = tianping("missing", PROVINCES, *options)

    assert told.code == 2
    assert said in told.err


def test_csv_has_a_row_for_every_place_and_period(tianping: Tianping) -> None:
    assert len(list(csv.DictReader(io.StringIO(tianping("missing", PROVINCES, "--csv").out)))) == 62
