"""The reader's language: settled once at the start, Chinese first."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tianping.terms import Bilingual, Language

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "cli"


class _Reader:
    """What the process speaks; set by ``settle`` before any command is built."""

    language: Language = "zh"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    # The message ids are Chinese: only English needs a catalogue.
    return gettext.translation(_DOMAIN, _LOCALE, ["en"]) if language == "en" else gettext.NullTranslations()


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """``--lang`` wins, then TIANPING_LANG, then an English locale; otherwise Chinese."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in ("zh", "en"):
            return "en" if value == "en" else "zh"
    wanted = environment.get("TIANPING_LANG") or environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG", "")
    return "en" if wanted.lower().startswith("en") else "zh"


def without_language(arguments: Sequence[str]) -> list[str]:
    """Drop ``--lang zh`` and ``--lang en``: they are settled before any command is built, and hold for all of them."""
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            return [*kept, argument, *rest]
        if argument in ("--lang=zh", "--lang=en"):
            continue
        kept.append(argument)
        if len(kept) > 1 and kept[-2] == "--lang" and argument in ("zh", "en"):
            del kept[-2:]
    return kept


def settle(language: Language) -> None:
    """Speak ``language`` from here on."""
    _Reader.language = language
    _Reader.catalogue = _catalogue(language)


def current_language() -> Language:
    """Return the language settled on."""
    return _Reader.language


def _(message: str) -> str:
    """Say ``message`` (a Chinese sentence of the catalogue) in the reader's language."""
    return _Reader.catalogue.gettext(message)


def say(message: str, language: Language) -> str:
    """Say ``message`` in a language of its own, whatever the reader's: a page's card holds both."""
    return _catalogue(language).gettext(message)


def both(message: str, **fields: object) -> Bilingual:
    """Say ``message`` in both languages, with its fields filled in."""
    said: tuple[Language, Language] = ("zh", "en")
    zh, en = (say(message, language) % fields if fields else say(message, language) for language in said)
    return Bilingual(zh=zh, en=en)
