"""Sentences that page, terminal and document share: the finding and the tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tianping.charts.numbers import bracketed, interval_text, percent_text, plain_text, ratio_text, sentence_list
from tianping.charts.readings import Band, Unit
from tianping.charts.signs import LATE_REGISTRATION, Sign
from tianping.terms import Bilingual, CountKind, Language, Verdict

Tone = Literal["plain", "number", "interval", "verdict"]

SCREEN_ORDER: tuple[Sign, ...] = (
    Verdict.HIGH,
    Verdict.PROBABLY_HIGH,
    LATE_REGISTRATION,
    Verdict.LOW,
    Verdict.PROBABLY_LOW,
    Verdict.AS_EXPECTED,
    Verdict.NO_SIGN_OF_EXCESS,
    Verdict.CANNOT_TELL,
    Verdict.NO_BIRTHS,
    Verdict.NOT_GIVEN,
)
"""Groups stand in this order on a screen; inside a group places stand by code, never by ratio."""

INDICATOR = {
    CountKind.BIRTHS: Bilingual(zh="出生人口性别比", en="Sex ratio at birth"),
    CountKind.CHILDREN: Bilingual(zh="0岁儿童性别比（不是出生人口）", en="Sex ratio of children aged 0 (not births)"),
}
COUNTED = {
    CountKind.BIRTHS: Bilingual(zh="出生数", en="births"),
    CountKind.CHILDREN: Bilingual(zh="0岁儿童数", en="children aged 0"),
}
PER_HUNDRED = {
    CountKind.BIRTHS: Bilingual(zh="每 100 名女婴对应的男婴数", en="boys per 100 girls"),
    CountKind.CHILDREN: Bilingual(zh="每 100 名女童对应的男童数", en="boys per 100 girls"),
}
"""Also the name of a ratio's axis."""

_MOST_KINDS = 4
_ALWAYS_SAID = frozenset({"high", "late", "low", "unclear"})
_OF_SEVERAL = {
    "high": ("is high", "are high"),
    "maybe-high": ("is probably high", "are probably high"),
    "late": ("may be due to late registration", "may be due to late registration"),
    "low": ("is low", "are low"),
    "maybe-low": ("is probably low", "are probably low"),
    "expected": ("is as expected", "are as expected"),
    "no-excess": ("shows no sign of excess", "show no sign of excess"),
    "unclear": ("cannot be told from chance", "cannot be told from chance"),
    "no-births": ("had no births", "had no births"),
    "not-given": ("gave no counts", "gave no counts"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence and how it is set."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finding; ``str`` gives it plain, for a terminal."""

    phrases: tuple[Phrase, ...]

    def __str__(self) -> str:
        return "".join(phrase.text for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Whole:
    """The ratio of all places together."""

    ratio: float
    low: float
    high: float
    sign: Sign
    confidence: float = 0.95


def tally(signs: Iterable[Sign]) -> list[tuple[Sign, int]]:
    """Count places by verdict, in the order of a screen."""
    counted = Counter(sign.token for sign in signs)
    return [(sign, counted[sign.token]) for sign in SCREEN_ORDER if counted[sign.token]]


def tally_text(signs: Sequence[Sign], language: Language) -> str:
    """Say how many places have which verdict; of many kinds only what is sure and what cannot be told.

    Examples
    --------
    >>> tally_text([Verdict.HIGH, Verdict.CANNOT_TELL, Verdict.CANNOT_TELL], "en")
    '1 is high and 2 cannot be told from chance'
    """
    counted = tally(signs)
    rest = 0
    if len(counted) > _MOST_KINDS:
        rest = sum(count for sign, count in counted if sign.token not in _ALWAYS_SAID)
        counted = [(sign, count) for sign, count in counted if sign.token in _ALWAYS_SAID]
    if language == "zh":
        said = [f"{count:,} 个{sign.word.zh}" for sign, count in counted]
        return sentence_list([*said, f"其余 {rest:,} 个见下"] if rest else said, "zh")
    said = [f"{count:,} {_OF_SEVERAL[sign.token][count > 1]}" for sign, count in counted]
    return sentence_list([*said, f"the other {rest:,} are listed below"] if rest else said, "en")


def finding(
    whole: Whole,
    signs: Sequence[Sign],
    *,
    band: Band,
    language: Language,
    when: str = "",
    unit: Unit = Unit.PLACE,
) -> Sentence:
    """Say what was found: the whole with its interval and verdict, then the places.

    Parameters
    ----------
    whole : Whole
        All places together.
    signs : sequence of Sign
        One a row; a single one adds nothing to the whole and is left out.
    band : Band
        The reference range that is named.
    when : str
        Period as the reader writes it: ``2020年``; empty if there are several.
    unit : Unit
        What one row is.
    """
    zh = language == "zh"
    opened = f"{when}合计 " if zh else f"{when}: all together " if when else "All together "
    interval = f"{interval_word(whole.confidence, language)} {interval_text(whole.low, whole.high, language=language)}"
    phrases = [
        Phrase(opened),
        Phrase(ratio_text(whole.ratio, language), "number"),
        Phrase(bracketed(interval, language), "interval"),
        Phrase("，" if zh else ", "),
        Phrase(whole.sign.word.in_(language), "verdict"),
        Phrase(_against(band, language)),
    ]
    if len(signs) > 1:
        counted, several = tally_text(signs, language), unit.counted(len(signs), language)
        phrases.append(Phrase(f"{several}中 {counted}。" if zh else f" Of {several} {counted}."))
    return Sentence(tuple(phrases))


def interval_word(confidence: float, language: Language) -> str:
    """Name an interval by its coverage: ``95% 区间``."""
    return f"{percent_text(confidence)} {'区间' if language == 'zh' else 'interval'}"


def _against(band: Band, language: Language) -> str:
    reach = f"{plain_text(band.low)}–{plain_text(band.high)}"
    return f"；参照范围 {reach}。" if language == "zh" else f" (reference range {reach})."
