from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.terms import Period, PeriodKind


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2025", "2025"), ("2025年", "2025"), ("2025.0", "2025"), ("SY2025", "SY2025"), ("2025统计年度", "SY2025"),
        ("2025Q1", "2025Q1"), ("2025-q4", "2025Q4"), ("2025年第一季度", "2025Q1"), ("2025年3季度", "2025Q3"),
        ("2025-03", "2025-03"), ("2025/3", "2025-03"), ("202503", "2025-03"), ("2025年12月", "2025-12"),
    ],
)  # fmt: skip
def test_many_spellings_have_one_form(text: str, canonical: str) -> None:
    assert str(Period.parse(text)) == canonical


@pytest.mark.parametrize("text", ["", "25", "2025-13", "2025Q5", "去年", "2025-03-01", "202513"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|month|quarter"):
        Period.parse(text)


def test_the_statistical_year_begins_in_october() -> None:
    assert (Period.parse("SY2025").start, Period.parse("SY2025").end) == (date(2024, 10, 1), date(2025, 9, 30))


@pytest.mark.parametrize(("text", "end"), [("2024-02", date(2024, 2, 29)), ("2025-02", date(2025, 2, 28)), ("2025-12", date(2025, 12, 31)), ("2025Q4", date(2025, 12, 31))])
def test_last_days(text: str, end: date) -> None:
    assert Period.parse(text).end == end


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_months_follow_one_another_without_a_gap(year: int, month: int) -> None:
    this = Period(year, PeriodKind.MONTH, month)
    following = Period(year + month // 12, PeriodKind.MONTH, month % 12 + 1)

    assert this.end + timedelta(days=1) == following.start
    assert Period.parse(str(this)) == this


@pytest.mark.parametrize("wrong", [(999, PeriodKind.YEAR, 0), (2025, PeriodKind.MONTH, 0), (2025, PeriodKind.QUARTER, 5), (2025, PeriodKind.YEAR, 1)])
def test_impossible_periods_are_refused(wrong: tuple[int, PeriodKind, int]) -> None:
    with pytest.raises(ValueError, match="must lie"):
        Period(*wrong)
