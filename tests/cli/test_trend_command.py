"""`tianping trend` from the outside: its contract, its page, its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.running import Tianping

COLUMNS = ("--place", "place", "--period", "year", "--boys", "boys", "--girls", "girls")
SHORT = ("--draws", "200", "--warm-up", "200", "--chains", "2")


@pytest.fixture
def two_places(tmp_path: Path) -> Path:
    """A has 105 boys to 100 girls, B 120; 4,000 births a year each, 2010 to 2019."""
    rows = [
        f"{place},{year},{boys},{4000 - boys}"
        for place, boys in (("A", 2049), ("B", 2182))
        for year in range(2010, 2020)
    ]
    file = tmp_path / "counts.csv"
    file.write_text("place,year,boys,girls\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_json_and_page_say_what_the_posterior_says(tianping: Tianping, two_places: Path, tmp_path: Path) -> None:
    page = tmp_path / "trend.html"

    shown = tianping("trend", two_places, *COLUMNS, *SHORT, "--baseline", "105", "--json", "--page", page, lang="en")

    assert shown.code == 0, shown.err
    told = json.loads(shown.out)
    assert next(iter(told)) == "run"
    assert (told["run"]["command"], told["run"]["seed"]) == ("trend", 1)
    assert [place["balance"] for place in told["places"]] == ["in balance", "imbalance"]
    assert [len(place["years"]) for place in told["places"]] == [10, 10]
    last = told["places"][1]["years"][-1]
    assert last["year"] == 2019
    assert last["low"] < last["ratio"] < last["high"]
    assert np.isclose(last["ratio"], 119, atol=2)
    written = page.read_text(encoding="utf-8")
    assert "<svg" in written
    assert "B: imbalance" in written
    assert "http://" not in written.replace("http://www.w3.org", "")


def test_the_same_data_in_another_order_give_the_same_figures(tianping: Tianping, two_places: Path) -> None:
    head, *rows = two_places.read_text(encoding="utf-8").splitlines()
    one = tianping("trend", two_places, *COLUMNS, *SHORT, "--baseline", "105", "--csv").out
    two_places.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")

    other = tianping("trend", two_places, *COLUMNS, *SHORT, "--baseline", "105", "--csv").out

    assert sorted(one.splitlines()) == sorted(other.splitlines())


@pytest.mark.parametrize(("model", "head", "other"), [("fluctuation", "高于基线的概率", "失衡概率"), ("transition", "失衡概率", "高于基线的概率")])
def test_the_probability_is_called_what_it_is(
    tianping: Tianping, two_places: Path, tmp_path: Path, model: str, head: str, other: str
) -> None:
    page = tmp_path / "trend.html"

    shown = tianping("trend", two_places, *COLUMNS, *SHORT, "--baseline", "105", "--model", model, "--page", page, columns=200)

    table = shown.out.split("不能由此断定", maxsplit=1)[0]
    assert head in table
    assert other not in table
    assert f"{head}</" in (written := page.read_text(encoding="utf-8"))
    assert f"{other}</" not in written


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("place,boys,girls\nA,10,9\n", ("--place", "place"), "period"),
        ("place,year,boys,girls\nA,2024-01,10,9\n", COLUMNS, "must be years"),
        ("place,year,boys,girls\nA,2024,10,9\n", (*COLUMNS, "--registered", "x"), "no such source"),
        ("place,year,boys,girls\nA,2024,0,0\n", COLUMNS, "no ratio is given"),
    ],
)
def test_what_cannot_be_estimated_is_said(
    tianping: Tianping, tmp_path: Path, content: str, options: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(content, encoding="utf-8")

    shown = tianping("trend", file, *options, lang="en")

    assert shown.code == 2
    assert said in shown.err
    assert not shown.out


def test_a_table_with_an_identity_is_refused(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("place,year,boys,girls\n11010519491231002X,2024,10,9\n", encoding="utf-8")

    shown = tianping("trend", file, *COLUMNS, lang="en")

    assert shown.code == 3
    assert "11010519491231002X" not in shown.out + shown.err
