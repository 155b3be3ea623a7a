"""Periods in which births are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tianping.terms.bilingual import Bilingual


class PeriodKind(StrEnum):
    """Length and calendar of a period."""

    YEAR = "year"
    STATISTICAL_YEAR = "statistical_year"
    QUARTER = "quarter"
    MONTH = "month"


_FORMS: tuple[tuple[re.Pattern[str], PeriodKind], ...] = (
    (re.compile(r"^(\d{4})\s*年?$"), PeriodKind.YEAR),
    (re.compile(r"^(\d{4})\.0+$"), PeriodKind.YEAR),
    (re.compile(r"^SY\s*(\d{4})$", re.IGNORECASE), PeriodKind.STATISTICAL_YEAR),
    (re.compile(r"^(\d{4})\s*统计年度$"), PeriodKind.STATISTICAL_YEAR),
    (re.compile(r"^(\d{4})\s*[-/ ]?\s*Q([1-4])$", re.IGNORECASE), PeriodKind.QUARTER),
    (re.compile(r"^(\d{4})\s*年?\s*第?\s*([1-4一二三四])\s*季度?$"), PeriodKind.QUARTER),
    (re.compile(r"^(\d{4})[-/.](\d{1,2})$"), PeriodKind.MONTH),
    (re.compile(r"^(\d{4})(0[1-9]|1[0-2])$"), PeriodKind.MONTH),
    (re.compile(r"^(\d{4})\s*年\s*(\d{1,2})\s*月$"), PeriodKind.MONTH),
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_HAN_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year, statistical year, quarter or month.

    The statistical year Y runs from 1 October of Y-1 to 30 September of Y.

    Parameters
    ----------
    year : int
        1000 to 9999.
    kind : PeriodKind
        What the period is.
    number : int
        Quarter 1-4 or month 1-12; 0 for years.

    Examples
    --------
    >>> Period.parse("2025年3月"), str(Period.parse("2025Q2"))
    (Period(year=2025, kind=<PeriodKind.MONTH: 'month'>, number=3), '2025Q2')
    >>> Period.parse("SY2025").start, Period.parse("SY2025").end
    (datetime.date(2024, 10, 1), datetime.date(2025, 9, 30))
    """

    year: int
    kind: PeriodKind = PeriodKind.YEAR
    number: int = 0

    def __post_init__(self) -> None:
        if not 1000 <= self.year <= 9999:
            raise ValueError(f"year must lie between 1000 and 9999, got {self.year}")
        most = {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}.get(self.kind, 0)
        if not min(most, 1) <= self.number <= most:
            raise ValueError(f"{self.kind.value} number must lie between {min(most, 1)} and {most}, got {self.number}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read '2025', '2025年', '2025Q1', '2025年第一季度', '2025-03', '202503', '2025年3月', 'SY2025'.

        Raises
        ------
        ValueError
            If the text is none of these forms.
        """
        stripped = text.strip()
        for pattern, kind in _FORMS:
            found = pattern.match(stripped)
            if found:
                numbers = found.groups()
                number = _HAN_QUARTERS.get(numbers[1]) or int(numbers[1]) if len(numbers) > 1 else 0
                return cls(int(numbers[0]), kind, number)
        raise ValueError(f"period must look like 2025, 2025Q1, 2025-03 or SY2025, got {stripped[:16]!r}")

    @classmethod
    def holding(cls, day: date, kind: PeriodKind) -> Period:
        """Return the period of a kind in which a day lies.

        Examples
        --------
        >>> [str(Period.holding(date(2025, 11, 8), kind)) for kind in PeriodKind]
        ['2025', 'SY2026', '2025Q4', '2025-11']
        """
        number = {PeriodKind.QUARTER: (day.month + 2) // 3, PeriodKind.MONTH: day.month}.get(kind, 0)
        later = kind is PeriodKind.STATISTICAL_YEAR and day.month > 9
        return cls(day.year + later, kind, number)

    def following(self) -> Period:
        """Return the period of the same kind that begins when this one is over."""
        return Period.holding(self.end + timedelta(days=1), self.kind)

    def preceding(self) -> Period:
        """Return the period of the same kind that ended when this one began."""
        return Period.holding(self.start - timedelta(days=1), self.kind)

    @property
    def word(self) -> Bilingual:
        """The period as a sentence says it."""
        number = self.number
        if self.kind is PeriodKind.MONTH:
            return Bilingual(zh=f"{self.year}年{number}月", en=f"{_MONTHS[number - 1]} {self.year}")
        if self.kind is PeriodKind.QUARTER:
            return Bilingual(zh=f"{self.year}年第{'一二三四'[number - 1]}季度", en=f"Q{number} {self.year}")
        if self.kind is PeriodKind.STATISTICAL_YEAR:
            return Bilingual(zh=f"{self.year}统计年度", en=f"statistical year {self.year}")
        return Bilingual(zh=f"{self.year}年", en=str(self.year))

    @property
    def start(self) -> date:
        """First day."""
        if self.kind is PeriodKind.STATISTICAL_YEAR:
            return date(self.year - 1, 10, 1)
        if self.kind is PeriodKind.QUARTER:
            return date(self.year, 3 * self.number - 2, 1)
        return date(self.year, max(self.number, 1), 1)

    @property
    def end(self) -> date:
        """Last day."""
        if self.kind is PeriodKind.YEAR:
            return date(self.year, 12, 31)
        if self.kind is PeriodKind.STATISTICAL_YEAR:
            return date(self.year, 9, 30)
        last_month = self.number if self.kind is PeriodKind.MONTH else 3 * self.number
        return (date(self.year, last_month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def __str__(self) -> str:
        if self.kind is PeriodKind.STATISTICAL_YEAR:
            return f"SY{self.year}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.year}Q{self.number}"
        return f"{self.year}-{self.number:02d}" if self.number else f"{self.year}"
