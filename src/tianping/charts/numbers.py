"""Numbers as a screen and a document write them."""

from __future__ import annotations

from math import isfinite, isinf, isnan

from tianping.terms import Bilingual, Language

_AND_MORE = Bilingual(zh="以上", en=" and more")
_NOT_DEFINED = Bilingual(zh="算不出", en="not defined")


def ratio_text(ratio: float, language: Language = "zh") -> str:
    """One decimal: ``114.2``; a ratio without girls or without births is said to be undefined, never a sign.

    Examples
    --------
    >>> ratio_text(114.249), ratio_text(float("inf"), "en")
    ('114.2', 'not defined')
    """
    return f"{ratio:,.1f}" if isfinite(ratio) else _NOT_DEFINED.in_(language)


def interval_text(low: float, high: float, *, language: Language = "zh") -> str:
    """Both ends with an en dash; an end without limit in words.

    Examples
    --------
    >>> interval_text(110.94, 117.58), interval_text(43.8, float("inf"), language="en")
    ('110.9–117.6', '43.8 and more')
    """
    if isnan(low) or isnan(high):
        return _NOT_DEFINED.in_(language)
    if isinf(high):
        return f"{low:,.1f}{_AND_MORE.in_(language)}"
    return f"{low:,.1f}–{high:,.1f}"


def bracketed(text: str, language: Language) -> str:
    """Put text into the brackets of the language."""
    return f"（{text}）" if language == "zh" else f" ({text})"


def count_text(count: int) -> str:
    return f"{count:,}"


def plain_text(value: float) -> str:
    """A bound as it is set: ``107``, ``106.5``.

    Examples
    --------
    >>> plain_text(107.0), plain_text(106.28)
    ('107', '106.28')
    """
    return f"{value:g}"


def percent_text(share: float) -> str:
    """A share: ``97.5%``.

    Examples
    --------
    >>> percent_text(0.975), percent_text(0.8)
    ('97.5%', '80%')
    """
    return f"{100 * share:.4g}%"


def sentence_list(parts: list[str], language: Language) -> str:
    """Join parts of a sentence as the language does.

    Examples
    --------
    >>> sentence_list(["a", "b", "c"], "en"), sentence_list(["甲", "乙"], "zh")
    ('a, b and c', '甲，乙')
    """
    if language == "zh":
        return "，".join(parts)
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
