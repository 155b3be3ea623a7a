"""Chinese first, English complete: no page falls back into the other language."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from tests.site import catalogue

HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = catalogue.known(catalogue.read_english())


def test_every_message_has_its_english() -> None:
    lacking = [f"{place}: {message[0]}" for message, place in catalogue.gathered().items() if message not in ENGLISH]

    assert lacking == [], "python -m tests.site.catalogue prints them ready to paste"


def test_no_translation_is_empty_or_unsure() -> None:
    entries = catalogue.read_english()

    assert [entry.id for entry in entries if entry.id and entry.fuzzy] == []
    assert [message for message, said in ENGLISH.items() if not all(text.strip() for text in said)] == []


def test_no_translation_is_left_in_chinese() -> None:
    assert [said for said in ENGLISH.values() if any(HAN.search(text) for text in said)] == []


def test_every_message_is_chinese() -> None:
    assert [message for message in catalogue.gathered() if not HAN.search(message[0])] == []


@pytest.mark.parametrize(("message", "said"), ENGLISH.items(), ids=lambda value: value[0][:12])
def test_a_translation_has_the_same_blanks(message: catalogue.Message, said: tuple[str, ...]) -> None:
    blanks = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+>")

    for text in said:
        assert sorted(blanks.findall(text)) == sorted(blanks.findall(message[0]))


def test_nothing_is_translated_that_no_page_says() -> None:
    assert [message[0] for message in ENGLISH if message not in catalogue.gathered()] == []


def test_the_catalogue_is_the_one_that_pages_read() -> None:
    with translation.override("en"):
        assert translation.gettext("五项承诺") == "Five promises"
    with translation.override("zh-hans"):
        assert translation.gettext("五项承诺") == "五项承诺"
