from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tianping.cli.language import choose_language, without_language
from tianping.exchange.tables import Part, ProblemCode
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.wording_zh import _PARTS, _ROLES, _SENTENCES

CLI = Path(__file__).parents[2] / "src" / "tianping" / "cli"


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ([], {"TIANPING_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        (["measure", "x.csv", "--lang", "en"], {}, "en"),
        (["measure", "x.csv", "--lang=zh"], {"LANG": "en_US"}, "zh"),
        (["measure", "--", "--lang", "en"], {}, "zh"),
    ],
)
def test_language_is_chinese_unless_english_is_asked_for(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert choose_language(arguments, environment) == language


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["serve", "--lang", "en", "--help"], ["serve", "--help"]),
        (["--lang=zh", "measure", "x"], ["measure", "x"]),
        (["measure", "x", "--lang", "fr"], ["measure", "x", "--lang", "fr"]),
        (["measure", "--lang"], ["measure", "--lang"]),
        (["measure", "--", "--lang", "en"], ["measure", "--", "--lang", "en"]),
    ],
)
def test_language_holds_for_every_command(given: list[str], kept: list[str]) -> None:
    assert without_language(given) == kept


def messages_in_code() -> set[str]:
    found = set()
    for path in CLI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "say", "both") and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_every_sentence_of_the_command_line_has_its_english() -> None:
    with (CLI / "locale" / "en" / "LC_MESSAGES" / "cli.po").open("rb") as file:
        catalogue = read_po(file, locale="en", abort_invalid=True)
    entries = {message.id: message for message in catalogue if message.id}

    assert messages_in_code() - set(entries) == set(), "not in the catalogue"
    assert set(entries) - messages_in_code() == set(), "in the catalogue only"
    assert [m.id for m in entries.values() if not m.string or m.fuzzy] == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    with (CLI / "locale" / "en" / "LC_MESSAGES" / "cli.po").open("rb") as file:
        entries = [message for message in read_po(file, locale="en") if message.id]
    names = lambda text: sorted(part.split(")")[0] for part in text.split("%(")[1:])  # noqa: E731 - a word for two uses

    assert [m.id for m in entries if names(m.id) != names(m.string)] == []


def test_every_reason_for_refusal_has_its_chinese() -> None:
    assert set(ProblemCode) - set(_SENTENCES) == {ProblemCode.IDENTITY}
    assert set(_PARTS) == set(Part)
    assert set(_ROLES) == set(Role)
