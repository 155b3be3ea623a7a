"""Working days: what the yearly notice says, and plain weekdays only where somebody asks for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, get_args

from tianping.jurisdictions.facts import Confidence, read_toml

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_MOST_DAYS = 3660


class CalendarUnknown(LookupError):
    """No notice on holidays is in the data for a year."""

    def __init__(self, year: int, known: tuple[int, ...]) -> None:
        self.year, self.known = year, known
        super().__init__(
            f"the calendar has no public holidays of {year}; it has {', '.join(map(str, known)) or 'none'}"
        )


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The public holidays of one year.

    Parameters
    ----------
    year : int
        The year.
    days_off : frozenset of date
        Days off by the notice, whatever day of the week they are.
    worked : frozenset of date
        Saturdays and Sundays that are worked.
    source : str
        The notice.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks what nobody has verified.
    """

    year: int
    days_off: frozenset[date]
    worked: frozenset[date]
    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        stray = sorted(day for day in self.days_off | self.worked if day.year != self.year)
        if stray:
            raise ValueError(f"the calendar of {self.year} holds a day of another year: {stray[0]}")
        wrong = sorted(day for day in self.worked if day.weekday() < _SATURDAY or day in self.days_off)
        if wrong:
            raise ValueError(f"a worked day off is a Saturday or Sunday and no holiday, got {wrong[0]}")
        if not self.source.strip() or self.confidence not in get_args(Confidence):
            raise ValueError(f"the calendar of {self.year} needs a source and one of {get_args(Confidence)}")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days of a jurisdiction.

    Parameters
    ----------
    years : dict of int to CalendarYear
        What is known.
    weekdays_elsewhere : bool
        Whether Monday to Friday stand for the working days of a year that is not known. :meth:`knows` says which
        days rest on a notice.
    """

    years: dict[int, CalendarYear] = field(hash=False)
    weekdays_elsewhere: bool = False

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day's year are in the data."""
        return day.year in self.years

    def working_day(self, day: date) -> bool:
        """Whether offices work on a day.

        Raises
        ------
        CalendarUnknown
            If the year is not in the data and weekdays may not stand for it.
        """
        year = self.years.get(day.year)
        if year is None and not self.weekdays_elsewhere:
            raise CalendarUnknown(day.year, tuple(sorted(self.years)))
        if year is not None and (day in year.days_off or day in year.worked):
            return day in year.worked
        return day.weekday() < _SATURDAY

    def next_working_day(self, day: date) -> date:
        """Return the first working day after ``day``, which may be one itself."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, days: int) -> date:
        """Return the day that lies ``days`` working days after ``day``; ``day`` itself is not counted.

        Raises
        ------
        ValueError
            If ``days`` is not between 1 and 3660.
        CalendarUnknown
            If the count runs into a year that is not in the data.

        Examples
        --------
        >>> load_calendar().add_working_days(date(2025, 9, 30), 1)  # over the holiday of 1 to 8 October
        datetime.date(2025, 10, 9)
        """
        if not 1 <= days <= _MOST_DAYS:
            raise ValueError(f"working days to add must lie between 1 and {_MOST_DAYS}, got {days}")
        reached = day
        while days:
            reached += _ONE_DAY
            days -= self.working_day(reached)
        return reached

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days after ``first`` up to and with ``last``; 0 if ``last`` is not later."""
        span = (last - first).days
        return sum(self.working_day(first + timedelta(days=after)) for after in range(1, span + 1))


def load_calendar(country: str = "china", *, weekdays_elsewhere: bool = False) -> WorkingCalendar:
    """Load the working calendar of a country.

    Parameters
    ----------
    country : str
        Folder of the jurisdiction.
    weekdays_elsewhere : bool
        Let Monday to Friday stand for years that are not in the data, instead of an error.

    Examples
    --------
    >>> calendar = load_calendar()
    >>> calendar.working_day(date(2025, 10, 11)), calendar.working_day(date(2025, 10, 8))  # a worked Saturday
    (True, False)
    """
    entries = read_toml(country, "calendar")["years"]
    return WorkingCalendar({entry["year"]: _year(entry) for entry in entries}, weekdays_elsewhere)


def _year(entry: dict[str, Any]) -> CalendarYear:
    days: set[date] = set()
    for holiday in entry["holidays"]:
        first, last = holiday["first"], holiday["last"]
        days.update(first + timedelta(days=after) for after in range((last - first).days + 1))
    return CalendarYear(
        year=entry["year"],
        days_off=frozenset(days),
        worked=frozenset(entry["worked"]),
        source=entry["source"],
        confidence=entry["confidence"],
    )
