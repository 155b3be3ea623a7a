"""The published recall holds: values of an independent generator, changed as people and spreadsheets change them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parents[2]
BELOW_ONE = {
    ("原样", "personal_name"): 0.0,
    ("随处一空格", "mobile"): 0.85,
    ("科学计数 15 位", "identity_card"): 0.98,
    ("科学计数 6 位", "identity_card"): 0.95,
    ("“姓名：”之后", "personal_name"): 0.98,
    ("句中有称谓", "personal_name"): 0.92,
    ("句中无称谓", "personal_name"): 0.0,
}
"""What is let through and said so on the page; every other form of every kind is found without exception."""


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = REPOSITORY / "benchmarks" / "identity_recall.py"
    spec = importlib.util.spec_from_file_location("identity_recall", path)
    if spec is None or spec.loader is None:
        pytest.fail(f"no benchmark at {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_recall_by_kind_and_form_is_at_least_what_is_published(benchmark: ModuleType) -> None:
    recall = benchmark.measure_recall(300, seed=7)
    short = {
        key: share for key, share in recall.items() if share < BELOW_ONE.get((key[0].partition(" · ")[0], key[1]), 1.0)
    }
    assert short == {}
    assert len(recall) > 70


def test_recall_of_numbers_cut_over_cells_is_at_least_what_is_published(benchmark: ModuleType) -> None:
    for word, (text, _) in benchmark.measure_splits(300, seed=7).items():
        assert text == (0.0 if word.startswith("手机 5+6") else 1.0), word


def test_columns_of_names_are_refused_from_one_in_five(benchmark: ModuleType) -> None:
    refused = benchmark.measure_name_columns(40, seed=7)
    assert [refused[share] for share in (0.0, 0.05, 0.10)] == [(0.0, 0.0)] * 3
    assert [refused[share] for share in (0.25, 0.30, 0.50, 1.0)] == [(1.0, 1.0)] * 4
    assert min(refused[0.20]) > 0.6


def test_real_tables_raise_no_false_alarm(benchmark: ModuleType, real_data: Path) -> None:
    tables, columns, values, findings = benchmark.measure_real_tables(real_data)
    assert findings == 0
    assert (tables >= 20, columns >= 300, values >= 100_000) == (True, True, True)


def test_the_page_states_a_line_for_every_form_and_the_limits_in_both_languages(benchmark: ModuleType) -> None:
    page = (REPOSITORY / "docs" / "explanation" / "identity-recall.md").read_text("utf-8")
    assert [m.word for m in benchmark.mutations() if f"| {m.word} |" not in page] == []
    assert "检不出的 · What is not found" in page
    assert str(benchmark.SEED) in page
