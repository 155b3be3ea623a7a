"""A reference is boys per 100 girls: boys per one girl are refused, and what was meant is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Tianping, villages_table

COMMANDS = [["measure"], ["watch"], ["smooth"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("lang", "hint"), [("zh", "是不是 106？"), ("en", "Did you mean 106?")])
def test_boys_per_girl_are_refused_with_a_hint(tianping: Tianping, tmp_path: Path, command: list[str], lang: str, hint: str) -> None:
    shown = tianping(*command, villages_table(tmp_path), "--reference", "1.06", lang=lang)

    assert (shown.code, shown.out) == (2, "")
    assert hint in shown.err


@pytest.mark.parametrize("reference", ["49.9", "200.1", "0", "-106", "1e9", "nan", "inf"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_reference_that_no_population_has_is_refused_without_a_guess(
    tianping: Tianping, tmp_path: Path, command: list[str], reference: str
) -> None:
    shown = tianping(*command, villages_table(tmp_path), "--reference", reference, lang="en")

    assert shown.code == 2
    assert "from 50 to 200" in shown.err
    assert "mean" not in shown.err
