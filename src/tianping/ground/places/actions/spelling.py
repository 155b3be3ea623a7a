"""What a place can be found by."""

from __future__ import annotations

import re

_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|uang|iong|ang|eng|ing|ong|ian|uan|iao|uai|an|en|in|un|ai|ei|ui|ao|ou|iu|ie|ve|ue|er|ia|ua|uo|[aoeiuv])"
)
_WORD = re.compile(rf"(?:{_SYLLABLE})+")
_LAST = re.compile(rf"(?P<before>(?:{_SYLLABLE})*)(?P<last>{_SYLLABLE})")


def initials(latin: str) -> str:
    """First letters of the syllables of pinyin without tones: 'Renzhuang' gives 'rz'; empty for what is no pinyin.

    Of several ways to split a word the one with the longest syllables at its end counts: 'Anning' is 'an-ning'.
    """
    rest, letters = latin.casefold().replace(" ", "").replace("'", ""), ""
    while rest and _WORD.fullmatch(rest):
        # The shortest beginning that leaves one syllable: consonants go to the syllable they open.
        start = next(
            index
            for index in range(len(rest))
            if re.fullmatch(_SYLLABLE, rest[index:]) and (not index or _WORD.fullmatch(rest[:index]))
        )
        letters, rest = rest[start] + letters, rest[:start]
    return letters


def search_text(*, name: str, latin: str, code: str) -> str:
    words = (latin.casefold(), initials(latin), name.casefold(), code)
    return " ".join(word for word in words if word)[:200]
