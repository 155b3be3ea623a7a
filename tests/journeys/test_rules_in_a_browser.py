"""The browser and the server read a cell and judge a return alike: both run on the same thousands of fillings."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import tianping.figures.returns
from tianping.figures.returns.views.browser import form_for_browser
from tianping.jurisdictions.forms import Form, column_totals, evaluate, load_forms
from tianping.terms import CellValue

pytestmark = pytest.mark.browser

SCRIPTS = Path(tianping.figures.returns.__file__).parent / "static" / "returns"
FORMS = load_forms(date(2026, 1, 1))
FILLINGS = 60
TEXTS = (
    "", " ", "0", "00", "7", "１２", "1,234", "1,23", "12,345,678", "3.0", "3.5", "-3", "1e3", "—", "-", "－", "--", "−", "不适用", "N/A", "na", "n/a ", "拒报", "拒绝填报",
    "Refused", "REFUSED", "1000000000", "1000000001", "٣", "²", "①", "abc", "11010519491231002X", "　5　", "5 5", "0x10", "9" * 41, "+5", "5人", "。", "12.00", "1,234.0",
)  # fmt: skip


@pytest.fixture(scope="module")
def scripts(chromium: Any) -> Any:
    page = chromium.new_page()
    for name in ("cells.js", "checks.js"):
        page.add_script_tag(path=str(SCRIPTS / name))
    yield page
    page.close()


def parsed(text: str) -> list[object] | None:
    try:
        value = CellValue.parse(text)
    except ValueError:
        return None
    return [value.state.value, value.number]


def test_a_cell_is_read_alike(scripts: Any) -> None:
    read = scripts.evaluate("texts => texts.map((text) => { const v = Cells.parse(text); return v && [v.state, v.number]; })", list(TEXTS))

    assert dict(zip(TEXTS, read, strict=True)) == {text: parsed(text) for text in TEXTS}


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_return_is_judged_alike(scripts: Any, code: str) -> None:
    form, chance = FORMS[code], random.Random(code)  # noqa: S311 - fillings, not secrets
    rows = [item.code for item in form.rows.items] or ["a", "b"]
    for language in ("zh", "en"):
        for _ in range(FILLINGS):
            cells, last = filling(form, rows, chance), filling(form, rows, chance) if chance.random() < 0.7 else None
            others = {other: column_totals(FORMS[other], filling(FORMS[other], ["a"], chance), rows=["a"]) for other in FORMS if chance.random() < 0.5}
            found = evaluate(form, cells, rows=rows, last=last, others=others)
            expected = [[one.rule, one.row, list(one.columns), one.level, one.words.in_(language)] for one in found]
            judged = scripts.evaluate(
                """([form, rows, cells, last, others]) => {
                    const look = (book) => (row, column) => Cells.parse(book[`${row}:${column}`] || "");
                    return Checks.evaluate(form, rows, look(cells), last && look(last), others).map((f) => [f.rule, f.row, f.columns, f.level, f.words]);
                }""",
                [form_for_browser(form, language), rows, texts_of(cells), texts_of(last), others],
            )
            assert judged == expected


def filling(form: Form, rows: list[str], chance: random.Random) -> dict[tuple[str, str], CellValue]:
    """Mostly small numbers, some of them large, and all the ways of giving none."""
    kinds = ["0", "1", "3", str(chance.randrange(60)), str(chance.randrange(20_000)), "—", "拒报", ""]
    weights = [8, 8, 8, 8, chance.choice([0, 1]), 1, chance.choice([0, 0, 1]), chance.choice([0, 1])]
    return {
        (row, column.code): CellValue.parse(chance.choices(kinds, weights)[0]) for row in rows for column in form.columns
    }


def texts_of(cells: dict[tuple[str, str], CellValue] | None) -> dict[str, str] | None:
    return None if cells is None else {f"{row}:{column}": value.text("zh") for (row, column), value in cells.items()}
