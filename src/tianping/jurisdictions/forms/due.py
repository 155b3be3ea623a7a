"""When a return is due, and until when it may be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from tianping.jurisdictions.calendar import WorkingCalendar
from tianping.jurisdictions.facts import Confidence
from tianping.terms import Bilingual, Period

DueRule = Literal["days_after_period", "working_days_after_period", "day_of_next_month", "next_of_dates"]
DaysOff = Literal["stands", "next_working_day"]


@dataclass(frozen=True, slots=True)
class Due:
    """A rule for the day on which a return is due.

    Parameters
    ----------
    preset : str
        Name of the rule in the jurisdiction's list.
    word : Bilingual
        The rule in words.
    rule : {'days_after_period', 'working_days_after_period', 'day_of_next_month', 'next_of_dates'}
        So many days or working days after the last day of the period; that day of the month after it; the first of
        the yearly ``dates`` after it.
    day : int or None
        The days, or the day of the month; ``None`` for ``'next_of_dates'``. A month that is shorter ends the term on
        its last day.
    dates : tuple of (month, day)
        For ``'next_of_dates'`` only.
    corrections : tuple of (years, month, day) or None
        Corrections are taken until that date, so many years after the year in which the period ends.
    days_off : {'stands', 'next_working_day'}
        What happens to a day that is no working day.
    source : str
        Who says so.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks what nobody has verified.

    Examples
    --------
    >>> from tianping.jurisdictions.calendar import load_calendar
    >>> from tianping.jurisdictions.forms import load_form
    >>> due = load_form("births_monthly", on=date(2025, 12, 1)).due
    >>> due.on(Period.parse("2025-11"), load_calendar())
    datetime.date(2025, 12, 10)
    """

    preset: str
    word: Bilingual
    rule: DueRule
    day: int | None
    dates: tuple[tuple[int, int], ...]
    corrections: tuple[int, int, int] | None
    days_off: DaysOff
    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        if self.rule not in get_args(DueRule) or self.days_off not in get_args(DaysOff):
            raise ValueError(f"due {self.preset}: rule is one of {get_args(DueRule)}, days_off of {get_args(DaysOff)}")
        if (self.rule == "next_of_dates") != (self.day is None) or (self.day is None) != bool(self.dates):
            raise ValueError(
                f"due {self.preset}: 'next_of_dates' has dates and no day, every other rule a day and no dates"
            )
        most = 31 if self.rule == "day_of_next_month" else 366
        if self.day is not None and not 1 <= self.day <= most:
            raise ValueError(f"due {self.preset}: day lies between 1 and {most}, got {self.day}")
        for month, day in (*self.dates, *([self.corrections[1:]] if self.corrections else [])):
            if not (1 <= month <= 12 and 1 <= day <= 31):
                raise ValueError(
                    f"due {self.preset}: a date has a month of 1 to 12 and a day of 1 to 31, got {month}, {day}"
                )
        if not self.source.strip() or self.confidence not in get_args(Confidence):
            raise ValueError(f"due {self.preset}: needs a source and one of {get_args(Confidence)}")

    def on(self, period: Period, calendar: WorkingCalendar) -> date:
        """Return the day on which the return for a period is due.

        Raises
        ------
        CalendarUnknown
            If working days must be counted in a year that the calendar does not know.
        """
        if self.rule == "working_days_after_period":
            return calendar.add_working_days(period.end, self.day or 1)
        due = self._day(period.end)
        if self.days_off == "next_working_day" and not calendar.working_day(due):
            return calendar.next_working_day(due)
        return due

    def corrections_until(self, period: Period) -> date | None:
        """Return the last day for corrections to a period, or ``None`` if there is no such day."""
        if self.corrections is None:
            return None
        years, month, day = self.corrections
        return _day_of(period.end.year + years, month, day)

    def _day(self, end: date) -> date:
        if self.day is None:
            days = [_day_of(year, *date) for year in (end.year, end.year + 1) for date in self.dates]
            return min(day for day in days if day > end)
        if self.rule == "days_after_period":
            return end + timedelta(days=self.day)
        return _day_of(end.year + end.month // 12, end.month % 12 + 1, self.day)


def _day_of(year: int, month: int, day: int) -> date:
    """Return that day, or the month's last where it is shorter."""
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return date(year, month, min(day, last.day))
