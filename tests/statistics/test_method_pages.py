"""Every page on a method runs: its worked example is a doctest, and so are the examples in the code."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import tianping.statistics

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted((REPOSITORY / "docs" / "methods").glob("*.md"))
MODULES = sorted(module.name for module in pkgutil.walk_packages(tianping.statistics.__path__, "tianping.statistics."))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_worked_example_of_a_page_gives_what_it_prints(page, monkeypatch):
    monkeypatch.chdir(REPOSITORY)

    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert tried > 0, f"{page.name} has no worked example"
    assert failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_give_what_they_print(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0
