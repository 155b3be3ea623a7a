"""Days on which returns are due, over ends of months, years and holidays."""

from __future__ import annotations

import doctest
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.jurisdictions.calendar import CalendarUnknown, load_calendar
from tianping.jurisdictions.forms import Due, due, load_due_presets
from tianping.terms import Bilingual, Period, PeriodKind

CALENDAR = load_calendar()
PRESETS = load_due_presets()
months = st.builds(
    lambda year, month: Period(year, PeriodKind.MONTH, month), st.integers(1990, 2100), st.integers(1, 12)
)


def rule(**changes: Any) -> Due:
    good: dict[str, Any] = {
        "preset": "own", "word": Bilingual(zh="期限", en="due"), "rule": "day_of_next_month", "day": 10, "dates": (), "corrections": None,
        "days_off": "stands", "source": "this test", "confidence": "low",
    }  # fmt: skip
    return Due(**(good | changes))


def test_the_examples_run() -> None:
    assert doctest.testmod(due).failed == 0


@pytest.mark.parametrize(
    ("preset", "period", "day"),
    [
        ("monthly_by_the_5th", "2025-01", "2025-02-05"),
        ("monthly_by_the_5th", "2025-12", "2026-01-05"),
        ("monthly_by_the_10th", "2024-02", "2024-03-10"),  # a Sunday: the day stands
        ("certificates_10_days", "2025-09", "2025-10-10"),
        ("quarterly_health", "2025Q1", "2025-04-10"),
        ("quarterly_health", "2025Q3", "2025-10-12"),
        ("quarterly_health", "2025Q4", "2026-01-10"),
        ("quarterly_by_the_10th", "2025Q4", "2026-01-10"),
        ("statistical_year", "SY2025", "2025-10-12"),
        ("yearly_by_the_end_of_january", "2025", "2026-01-31"),
        ("ten_working_days", "2025-09", "2025-10-21"),
        ("ten_working_days", "2026-01", "2026-02-13"),
    ],
)
def test_presets_fall_on_the_days_that_their_sources_name(preset: str, period: str, day: str) -> None:
    assert PRESETS[preset].on(Period.parse(period), CALENDAR) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("preset", "period", "day"),
    [
        ("monthly_by_the_5th", "2025-03", "2026-02-20"),
        ("monthly_by_the_5th", "2025-12", "2026-02-20"),
        ("statistical_year", "SY2025", "2025-10-25"),
        ("ten_working_days", "2025-03", None),
    ],
)
def test_corrections_end_on_their_day(preset: str, period: str, day: str | None) -> None:
    until = PRESETS[preset].corrections_until(Period.parse(period))

    assert until == (date.fromisoformat(day) if day else None)


def test_a_day_off_moves_the_day_only_where_the_rule_says_so() -> None:
    period = Period.parse("2025-09")  # 5 October 2025 lies in the holiday of 1 to 8 October

    assert rule(day=5).on(period, CALENDAR) == date(2025, 10, 5)
    assert rule(day=5, days_off="next_working_day").on(period, CALENDAR) == date(2025, 10, 9)
    assert rule(day=10, days_off="next_working_day").on(period, CALENDAR) == date(2025, 10, 10)


def test_a_worked_saturday_is_a_day_to_send_on() -> None:
    assert rule(day=10, days_off="next_working_day").on(Period.parse("2026-09"), CALENDAR) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("period", "day"),
    [("2025-01", "2025-02-28"), ("2024-01", "2024-02-29"), ("2025-03", "2025-04-30"), ("2025-02", "2025-03-31")],
)
def test_the_31st_of_a_shorter_month_is_its_last_day(period: str, day: str) -> None:
    assert rule(day=31).on(Period.parse(period), CALENDAR) == date.fromisoformat(day)


def test_days_after_the_period_are_plain_days() -> None:
    assert rule(rule="days_after_period", day=10).on(Period.parse("2025-02"), CALENDAR) == date(2025, 3, 10)
    assert rule(rule="days_after_period", day=45).on(Period.parse("2025"), CALENDAR) == date(2026, 2, 14)


def test_a_calendar_is_asked_only_by_rules_that_need_it() -> None:
    far = Period.parse("2051-05")

    assert rule().on(far, CALENDAR) == date(2051, 6, 10)
    for asking in (rule(days_off="next_working_day"), rule(rule="working_days_after_period", day=3)):
        with pytest.raises(CalendarUnknown, match="2051"):
            asking.on(far, CALENDAR)


@given(months, st.integers(1, 31))
def test_the_day_lies_in_the_month_after_the_period(period: Period, day: int) -> None:
    found = rule(day=day).on(period, CALENDAR)

    assert (found.year * 12 + found.month) - (period.year * 12 + period.number) == 1
    assert found.day <= day


@given(months, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=5))
def test_the_next_of_dates_is_the_first_after_the_period(period: Period, dates: list[tuple[int, int]]) -> None:
    found = rule(rule="next_of_dates", day=None, dates=tuple(dates)).on(period, CALENDAR)
    later = [date(year, *day) for year in (period.end.year, period.end.year + 1) for day in dates]

    assert found == min(day for day in later if day > period.end)


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "whenever"}, {"days_off": "moves"}, {"day": None}, {"day": 0}, {"day": 32}, {"rule": "days_after_period", "day": 367},
        {"rule": "next_of_dates"}, {"rule": "next_of_dates", "day": None}, {"dates": ((1, 5),)}, {"rule": "next_of_dates", "day": None, "dates": ((13, 1),)},
        {"corrections": (1, 2, 32)}, {"corrections": (1, 0, 2)}, {"source": ""}, {"confidence": "sure"},
    ],
)  # fmt: skip
def test_a_rule_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="due own"):
        rule(**changes)
