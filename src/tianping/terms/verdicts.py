"""The verdicts on a sex ratio, in the order of a screen."""

from __future__ import annotations

from enum import StrEnum

from tianping.terms.bilingual import Bilingual


class Verdict(StrEnum):
    """What can honestly be said of one place and period."""

    HIGH = "high"
    PROBABLY_HIGH = "probably high"
    LOW = "low"
    PROBABLY_LOW = "probably low"
    AS_EXPECTED = "as expected"
    NO_SIGN_OF_EXCESS = "no sign of excess"
    CANNOT_TELL = "cannot tell"
    NO_BIRTHS = "no births"
    NOT_GIVEN = "not given"

    @property
    def word(self) -> Bilingual:
        """The verdict as screens, documents and the terminal say it."""
        return _WORDS[self]

    @property
    def mark(self) -> str:
        """Its shape, which reads without colour."""
        return _MARKS[self]

    @property
    def token(self) -> str:
        """Its name in pages and style sheets (``data-verdict``)."""
        return _TOKENS[self]


_WORDS = {
    Verdict.HIGH: Bilingual(zh="确实偏高", en="high"),
    Verdict.PROBABLY_HIGH: Bilingual(zh="可能偏高", en="probably high"),
    Verdict.LOW: Bilingual(zh="确实偏低", en="low"),
    Verdict.PROBABLY_LOW: Bilingual(zh="可能偏低", en="probably low"),
    Verdict.AS_EXPECTED: Bilingual(zh="符合参照", en="as expected"),
    Verdict.NO_SIGN_OF_EXCESS: Bilingual(zh="无偏高迹象", en="no sign of excess"),
    Verdict.CANNOT_TELL: Bilingual(zh="不能判断", en="cannot tell"),
    Verdict.NO_BIRTHS: Bilingual(zh="没有出生", en="no births"),
    Verdict.NOT_GIVEN: Bilingual(zh="没有填报", en="not given"),
}
_MARKS = {
    Verdict.HIGH: "▲",
    Verdict.PROBABLY_HIGH: "△",
    Verdict.LOW: "▼",
    Verdict.PROBABLY_LOW: "▽",
    Verdict.AS_EXPECTED: "●",
    Verdict.NO_SIGN_OF_EXCESS: "◌",
    Verdict.CANNOT_TELL: "○",
    Verdict.NO_BIRTHS: "·",
    Verdict.NOT_GIVEN: "·",
}
_TOKENS = {
    Verdict.HIGH: "high",
    Verdict.PROBABLY_HIGH: "maybe-high",
    Verdict.LOW: "low",
    Verdict.PROBABLY_LOW: "maybe-low",
    Verdict.AS_EXPECTED: "expected",
    Verdict.NO_SIGN_OF_EXCESS: "no-excess",
    Verdict.CANNOT_TELL: "unclear",
    Verdict.NO_BIRTHS: "no-births",
    Verdict.NOT_GIVEN: "not-given",
}
