"""What is a count, what is not given and what is refused, judged against Python's own decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.exchange.tables import ProblemCode
from tianping.exchange.tables.limits import MOST_COUNT
from tianping.exchange.tables.numbers import judge_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("2643", 2643),
        ("2643.0", 2643),
        ("2643.", 2643),
        ("2,643", 2643),
        ("1,234,567.00", 1234567),
        ("２６４３", 2643),
        ("2，643", 2643),
        (" 2 643 ", None),
        ("+5", 5),
        ("-0", 0),
        ("-0.0", 0),
        ("0.0", 0),
        ("1000000000000", MOST_COUNT),
        ("२६४३", None),
        ("²", None),
        ("一百", None),
        ("(5)", None),
        ("1 000", None),
    ],
)
def test_spellings_of_counts(text: str, count: int | None) -> None:
    judged = judge_count(text, strict=True)
    assert judged.count == (-1 if count is None else count)
    assert (judged.code is None) == (count is not None)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "——", "…", "……", "NA", "n/a", "NaN", "null", "None", "－", "\u3000"])
def test_blanks_are_not_given_and_never_zero(text: str) -> None:
    assert (judge_count(text, strict=False).count, judge_count(text, strict=False).code) == (-1, None)
    assert judge_count(text, strict=True).code is ProblemCode.COUNT_BLANK


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**14), max_value=10**14))
def test_decimals_agree_with_python(number: Decimal) -> None:
    judged = judge_count(f"{number:f}", strict=True)
    if number != number.to_integral_value():
        assert judged.code is ProblemCode.COUNT_HAS_DECIMALS
    elif number < 0:
        assert judged.code is ProblemCode.COUNT_NEGATIVE
    elif number > MOST_COUNT:
        assert judged.code is ProblemCode.COUNT_TOO_LARGE
    else:
        assert (judged.code, judged.count) == (None, int(number))


@given(st.text())
def test_any_text_is_a_count_not_given_or_refused_and_quoted_only_if_short_and_a_number(text: str) -> None:
    judged = judge_count(text, strict=False)
    assert -1 <= judged.count <= MOST_COUNT
    if judged.quoted is not None:
        assert len(judged.quoted) <= 10
        assert set(judged.quoted) <= set("+-−0123456789.,")
