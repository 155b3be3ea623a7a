"""The pages of the reference are what the docstrings say today, and no link of theirs leads nowhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
BY_HAND = {"settings.md"}


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_pages", REFERENCE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()
PAGES = GENERATOR.pages()
COMMAND = "run: .venv/bin/python docs/reference/generate.py"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_docstrings_say(name):
    committed = REFERENCE / name

    assert committed.is_file(), f"docs/reference/{name} is missing; {COMMAND}"
    assert committed.read_text(encoding="utf-8") == PAGES[name], f"docs/reference/{name} is out of date; {COMMAND}"


def test_no_page_outlives_its_room():
    assert {path.name for path in REFERENCE.glob("*.md")} == set(PAGES) | BY_HAND, COMMAND


@pytest.mark.parametrize("room", GENERATOR.rooms(), ids=lambda room: room.__name__)
def test_every_public_name_has_a_heading_and_every_method_some_words(room):
    text = PAGES[GENERATOR.page_name(room)]
    pure = room.__name__.startswith("tianping.statistics.")  # above the pure floors names and tests speak

    for name, thing in GENERATOR.ordered(room):
        (part,) = re.findall(rf"^## `{name}`\n(.*?)(?=^## |^---$)", text, re.MULTILINE | re.DOTALL)
        assert not (pure and GENERATOR.is_function(thing)) or re.sub(r"```.*?```", "", part, flags=re.DOTALL).strip(), (
            name
        )


def anchors_of(text: str) -> set[str]:
    """Anchors as a code host makes them, worked out from the headings alone."""
    seen: dict[str, int] = {}
    found = set()
    for heading in re.findall(r"^## (.*)$", text, re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(slug + (f"-{seen[slug]}" if slug in seen else ""))
        seen[slug] = seen.get(slug, 0) + 1
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    prose = re.sub(r"```.*?```", "", PAGES[name], flags=re.DOTALL)
    targets = set(re.findall(r"\]\(([^)]+)\)", prose))

    for target in targets:
        file, _, anchor = target.partition("#")
        assert not file or (REFERENCE / file).is_file(), target
        assert not anchor or anchor in anchors_of(PAGES[file or name]), target
    assert targets


@pytest.mark.parametrize("name", PAGES)
def test_no_mark_of_the_docstrings_is_left(name):
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", PAGES[name], flags=re.DOTALL)

    assert "]_" not in prose
    assert "``" not in prose
    assert "\n---------" not in prose
    assert ".. [" not in prose


def test_a_changed_docstring_changes_its_page(monkeypatch):
    from tianping.statistics import ratio

    monkeypatch.setattr(ratio.judge, "__doc__", "Say something else.")

    assert GENERATOR.pages()["ratio.md"] != PAGES["ratio.md"]
