"""Two periods without a place in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Tianping


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    file = tmp_path / "apart.csv"
    file.write_text("地名,时期,男,女\n甲,2010,120,100\n乙,2010,110,100\n丙,2020,120,100\n丁,2020,110,100\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("command", [["missing", "--cohort"], ["decompose"]], ids=" ".join)
@pytest.mark.parametrize(("lang", "said"), [("zh", "没有一个地方两个时期都有"), ("en", "No place is in both periods")])
def test_it_is_said_that_no_place_is_in_both_periods(
    tianping: Tianping, apart: Path, tmp_path: Path, command: list[str], lang: str, said: str
) -> None:
    page = tmp_path / "page.html"
    shown = tianping(command[0], apart, *command[1:], "--page", page, columns=200, lang=lang)

    assert shown.code == 0, shown.err
    assert shown.out.strip().splitlines()[0].count(said) == 1
    assert said in page.read_text(encoding="utf-8")


def test_a_place_in_both_without_girls_is_another_matter(tianping: Tianping, tmp_path: Path) -> None:
    file = tmp_path / "no_girls.csv"
    file.write_text("地名,时期,男,女\n甲,2010,120,0\n甲,2020,120,100\n", encoding="utf-8")

    assert "或者没有女婴" in tianping("decompose", file).out
