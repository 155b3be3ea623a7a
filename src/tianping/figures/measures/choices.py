"""Words of this room."""

from __future__ import annotations

from enum import StrEnum

from tianping.terms import Bilingual, Verdict

LATE_TOKEN = "late"  # noqa: S105 - a name in pages and style sheets, no secret
LATE_WORD = Bilingual(zh="可能登记迟缓", en="probably late registration")
LATE_MARK = "◆"
"""A triage, not a verdict: the ratio looks high, and girls who are registered late explain it."""


class Part(StrEnum):
    """What can explain an excess; always these five, in this order."""

    CHANCE = "chance"
    LATE = "late"
    DEFINITIONS = "definitions"
    ORDER = "order"
    REMAINS = "remains"

    @property
    def word(self) -> Bilingual:
        return _PARTS[self]


_PARTS = {
    Part.CHANCE: Bilingual(zh="偶然", en="Chance"),
    Part.LATE: Bilingual(zh="登记迟缓", en="Late registration"),
    Part.DEFINITIONS: Bilingual(zh="口径不同", en="Definitions"),
    Part.ORDER: Bilingual(zh="孩次构成", en="Birth order"),
    Part.REMAINS: Bilingual(zh="以上都不能解释", en="What remains"),
}

INDICATOR = Bilingual(zh="每 100 名女婴对应的男婴数", en="boys per 100 girls at birth")
METHOD_WORDS = {
    "direct": Bilingual(
        zh="直接计算；区间按 Wilson 法（95%），判断按弱先验的后验概率，多地同看时按 Benjamini–Hochberg 校正",
        en="direct; Wilson interval (95%), verdict by the posterior under a weak prior, Benjamini-Hochberg over places looked at together",
    ),
}


def token_of(verdict: Verdict, *, late: bool) -> str:
    """Name of the mark that a page shows: the triage where it explains the ratio, else the verdict."""
    return LATE_TOKEN if late else verdict.token


def word_of(verdict: Verdict, *, late: bool) -> Bilingual:
    return LATE_WORD if late else verdict.word


def mark_of(verdict: Verdict, *, late: bool) -> str:
    return LATE_MARK if late else verdict.mark
