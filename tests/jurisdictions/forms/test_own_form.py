"""The page on adding a form: its example is a form, and does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tianping.jurisdictions.forms import FormRefused, evaluate, load_form, read_form
from tianping.terms import CellValue

from .fillings import DAYS

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "add-a-form.md"
FOUND = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLE = FOUND.group(1) if FOUND else ""


def test_the_example_is_a_form_that_a_site_can_add(tmp_path: Path) -> None:
    (tmp_path / "library_visits_quarterly.toml").write_text(EXAMPLE, encoding="utf-8")
    form = load_form("library_visits_quarterly", on=DAYS[-1].replace(year=2026), also=tmp_path)

    assert [head.code for head in form.heads()] == ["events", "readers_men", "readers_women", "readers"]


def test_its_rule_speaks_as_written() -> None:
    cells = {
        ("渠洋村", "events"): CellValue.of(0),
        ("渠洋村", "readers_men"): CellValue.of(4),
        ("渠洋村", "readers_women"): CellValue.of(5),
    }
    (finding,) = evaluate(read_form(EXAMPLE), cells)

    assert finding.words.zh == "读者 9 人次，活动却是 0 场。"


@pytest.mark.parametrize("asked", ["读者姓名", "读者电话", "家中女儿数"])
def test_it_cannot_be_turned_against_readers(asked: str) -> None:
    with pytest.raises(FormRefused, match="promise"):
        read_form(EXAMPLE.replace('zh = "活动"', f'zh = "{asked}"'))
