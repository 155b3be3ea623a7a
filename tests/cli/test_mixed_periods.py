"""A year beside its own quarters and months counts every birth several times: no command adds them up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Tianping


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    file = tmp_path / "mixed.csv"
    rows = [f"{place},{period},{boys},100,{lon},23" for place, lon in (("甲", 106), ("乙", 107)) for period, boys in (("2020", 120), ("2020-Q1", 30), ("2020-01", 10))]
    file.write_text("\n".join(["地名,时期,男,女,经度,纬度", *rows]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("command", [["missing"], ["missing", "--cohort"], ["scan"], ["scan", "--time", "retrospective"], ["watch"], ["decompose"], ["smooth"]], ids=" ".join)
@pytest.mark.parametrize(("lang", "kinds"), [("zh", "年、季、月"), ("en", "years, quarters, months")])
def test_periods_of_several_lengths_are_refused_by_name(tianping: Tianping, mixed: Path, command: list[str], lang: str, kinds: str) -> None:
    shown = tianping(command[0], mixed, *command[1:], lang=lang)

    assert (shown.code, shown.out) == (2, "")
    assert kinds in shown.err
    assert "--period" in shown.err


def test_one_period_of_them_may_be_chosen(tianping: Tianping, mixed: Path) -> None:
    found = json.loads(tianping("missing", mixed, "--period", "2020", "--json").out)

    assert found["total"]["observed"] == 200
    assert tianping("scan", mixed, "--period", "2020-Q1", "--replicates", "9").code == 0
