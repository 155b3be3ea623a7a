"""Working days over holidays and the weekends worked for them."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.jurisdictions.calendar import CalendarUnknown, CalendarYear, WorkingCalendar, load_calendar, working_days
from tianping.jurisdictions.facts import read_toml

CALENDAR = load_calendar()
known_days = st.dates(date(2024, 1, 1), date(2026, 10, 1))


def test_the_examples_run() -> None:
    assert doctest.testmod(working_days).failed == 0


# 366 days less 104 days of weekends less 11 holidays in 2024; from 2025 there are 13 holidays (regulation of 2024-11).
@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_that_the_number_of_holidays_leaves(year: int, days: int) -> None:
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-09", True),  # the eve was recommended, not given
        ("2024-02-10", False), ("2024-02-17", False), ("2024-02-18", True), ("2024-06-10", False), ("2024-09-14", True),
        ("2025-01-26", True), ("2025-01-27", True), ("2025-01-28", False), ("2025-02-05", True), ("2025-05-05", False), ("2025-10-08", False), ("2025-10-09", True),
        ("2026-01-04", True), ("2026-02-14", True), ("2026-02-23", False), ("2026-02-24", True), ("2026-02-28", True), ("2026-09-20", True), ("2026-10-07", False), ("2026-10-11", False),
    ],
)  # fmt: skip
def test_days_as_the_notices_give_them(day: str, works: bool) -> None:
    assert CALENDAR.working_day(date.fromisoformat(day)) is works


def test_the_weekends_worked_make_up_for_the_weekdays_off() -> None:
    """Weekdays off that no weekend replaces are the public holidays that fall on, or are moved to, weekdays."""
    for year, statutory in ((2024, 11), (2025, 13), (2026, 13)):
        entry = CALENDAR.years[year]
        weekdays_off = sum(day.weekday() < 5 for day in entry.days_off)
        assert weekdays_off - len(entry.worked) == statutory


@given(known_days, st.integers(1, 30))
def test_adding_working_days_counts_them(day: date, days: int) -> None:
    reached = CALENDAR.add_working_days(day, days)

    assert CALENDAR.working_day(reached)
    assert CALENDAR.working_days_between(day, reached) == days
    assert CALENDAR.working_days_between(day, reached - timedelta(days=1)) == days - 1


@given(known_days)
def test_the_next_working_day_is_the_first_after(day: date) -> None:
    following = CALENDAR.next_working_day(day)

    assert following > day
    assert not any(CALENDAR.working_day(day + timedelta(days=n)) for n in range(1, (following - day).days))


def test_a_year_without_a_notice_is_an_error_that_names_it_or_weekdays_marked_as_such() -> None:
    with pytest.raises(CalendarUnknown, match=r"no public holidays of 2031; it has 2024, 2025, 2026") as unknown:
        CALENDAR.working_day(date(2031, 1, 1))
    assert (unknown.value.year, unknown.value.known) == (2031, (2024, 2025, 2026))

    loose = load_calendar(weekdays_elsewhere=True)
    assert loose.working_day(date(2031, 1, 1))
    assert not loose.working_day(date(2031, 1, 4))
    assert not loose.knows(date(2031, 1, 1))
    assert loose.knows(date(2026, 12, 31))


def test_a_count_that_runs_out_of_the_data_stops() -> None:
    with pytest.raises(CalendarUnknown, match="2027"):
        CALENDAR.add_working_days(date(2026, 12, 30), 5)


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_only_a_positive_number_of_days_is_added(days: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 3660"):
        CALENDAR.add_working_days(date(2025, 1, 1), days)


def test_a_span_that_runs_backwards_has_no_working_days() -> None:
    assert CALENDAR.working_days_between(date(2025, 3, 5), date(2025, 3, 5)) == 0
    assert CALENDAR.working_days_between(date(2025, 3, 5), date(2025, 3, 1)) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"days_off": frozenset({date(2024, 1, 1)})}, "another year"),
        ({"worked": frozenset({date(2025, 1, 6)})}, "Saturday or Sunday"),
        ({"worked": frozenset({date(2025, 1, 4)}), "days_off": frozenset({date(2025, 1, 4)})}, "no holiday"),
        ({"source": " "}, "source"),
        ({"confidence": "sure"}, "source and one of"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(changes: dict[str, object], message: str) -> None:
    good: dict[str, object] = {
        "year": 2025,
        "days_off": frozenset(),
        "worked": frozenset(),
        "source": "a notice",
        "confidence": "high",
    }
    with pytest.raises(ValueError, match=message):
        CalendarYear(**(good | changes))  # type: ignore[arg-type]  # wrong on purpose


def test_an_empty_calendar_says_that_it_has_none() -> None:
    with pytest.raises(CalendarUnknown, match="it has none"):
        WorkingCalendar({}).working_day(date(2025, 1, 1))


def test_every_holiday_has_a_name_in_both_languages_and_runs_forward() -> None:
    for entry in read_toml("china", "calendar")["years"]:
        for holiday in entry["holidays"]:
            assert holiday["zh"]
            assert holiday["en"]
            assert holiday["first"] <= holiday["last"]
