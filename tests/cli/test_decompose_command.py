"""`tianping decompose` from the outside: the provinces' published change, parts that add up, both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.running import Tianping
from tianping.cli.width import cells

GOLDEN = Path(__file__).parent / "golden"
PROVINCES = Path(__file__).parents[2] / "examples" / "china_provinces_age0.csv"
CHINA = (PROVINCES, "--kind", "children")
PART = ["ratio_before", "ratio_after", "mix", "rate", "rate_low", "rate_high"]


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Two towns by birth order; the second births of one are not given in the first year."""
    file = tmp_path / "orders.csv"
    lines = ["place,year,order,boys,girls", "甲,2020,1,510,490", "甲,2020,2,560,440", "甲,2010,1,520,480", "甲,2010,2,300,200"]
    lines += ["乙,2010,1,52,48", "乙,2010,2,,20", "乙,2020,1,60,50", "乙,2020,2,30,30"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("lang", "columns"), [("zh", 50), ("zh", 80), ("en", 50), ("en", 80)])
def test_the_terminal_reads_as_it_should(tianping: Tianping, orders: Path, lang: str, columns: int) -> None:
    shown = tianping("decompose", orders, columns=columns, lang=lang)

    assert shown.code == 0, shown.err
    assert shown.steady == (GOLDEN / f"decompose_{lang}_{columns}.txt").read_text(encoding="utf-8")


def test_the_change_of_china_has_its_published_ends_and_parts(tianping: Tianping) -> None:
    document = json.loads(tianping("decompose", *CHINA, "--json").out)

    assert document["before"]["ratio"] == pytest.approx(117.96, abs=0.005)
    assert document["after"]["ratio"] == pytest.approx(111.22, abs=0.005)
    assert document["parts"]["place_mix"] == pytest.approx(0.09, abs=0.005)
    assert document["parts"]["rate"] == pytest.approx(-6.83, abs=0.005)
    assert (document["parts"]["rate_low"], document["parts"]["rate_high"]) == (pytest.approx(-7.01, abs=0.005), pytest.approx(-6.65, abs=0.005))


def test_json_keeps_to_its_contract_and_its_parts_add_up(tianping: Tianping, orders: Path) -> None:
    document = json.loads(tianping("decompose", orders, "--json").out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    change = document["change"]["points"]

    assert list(document) == ["run", "before", "after", "change", "parts", "places", "orders", "cells_left_out"]
    assert [list(place) for place in document["places"]] == [["place", "name", *PART]] * 2
    assert [list(order) for order in document["orders"]] == [["order", *PART]] * 2
    assert document["cells_left_out"] == 1
    assert sum(place["mix"] + place["rate"] for place in document["places"]) == pytest.approx(change)
    parts = document["parts"]
    assert parts["place_mix"] + parts["order_mix"] + parts["rate"] == pytest.approx(change)


def test_csv_adds_up_too(tianping: Tianping, orders: Path) -> None:
    told = list(csv.DictReader(io.StringIO(tianping("decompose", orders, "--csv").out)))
    change = json.loads(tianping("decompose", orders, "--json").out)["change"]["points"]

    assert sum(float(row[part]) for row in told for part in ("place_mix", "order_mix", "rate")) == pytest.approx(change, abs=1e-4)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_draws_the_parts(tianping: Tianping, tmp_path: Path, lang: str) -> None:
    page = tmp_path / "out.html"
    shown = tianping("decompose", *CHINA, "--page", page, columns=40, lang=lang)
    text = page.read_text(encoding="utf-8")

    assert shown.code == 0, shown.err
    assert [line for line in shown.out.splitlines() if cells(line) > 40 and "tianping decompose" not in line and "out.html" not in line] == []
    assert text.count('class="ribbon"') == 4  # two figures, each in two widths
    assert "−6.74" in text
    assert ("Mix of places" in text) == (lang == "en")


def test_other_periods_are_chosen_by_name(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "three.csv"
    file.write_text("place,year,boys,girls\n" + "".join(f"{place},{year},{500 + year % 7},480\n" for place in "甲乙" for year in (2000, 2010, 2020)), encoding="utf-8")

    assert json.loads(tianping("decompose", file, "--after", "2010年", "--json").out)["after"]["period"] == "2010"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--before", "1999"), "2010, 2020"),
        (("--before", "2020", "--after", "2010"), "要早于"),
        (("--period", "2010"), "--before"),
    ],
)
def test_a_call_that_does_not_fit_is_told(tianping: Tianping, options: tuple[str, ...], said: str) -> None:
    told = tianping("decompose", *CHINA, *options)

    assert told.code == 2
    assert said in told.err


def test_a_period_without_girls_is_said_and_not_split(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    file.write_text("place,year,boys,girls\n甲,2010,5,0\n甲,2020,5,5\n", encoding="utf-8")
    page = tmp_path / "out.html"
    shown = tianping("decompose", file, "--page", page)

    assert shown.code == 0, shown.err
    assert "拆不了" in shown.out
    assert re.search("拆不了", page.read_text(encoding="utf-8"))
