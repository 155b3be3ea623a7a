"""What may be said of a ratio after a measure."""

from __future__ import annotations

from enum import StrEnum

from tianping.terms import Bilingual


class Change(StrEnum):
    """Verdict of an evaluation; never more than the interval says."""

    FELL = "fell"
    ROSE = "rose"
    CANNOT_TELL = "cannot tell"

    @property
    def word(self) -> Bilingual:
        """The verdict in both languages."""
        return {
            Change.FELL: Bilingual(zh="下降", en="fell"),
            Change.ROSE: Bilingual(zh="上升", en="rose"),
            Change.CANNOT_TELL: Bilingual(zh="不能判断", en="cannot tell"),
        }[self]
