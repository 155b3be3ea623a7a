from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date, timedelta

import pytest

import tianping.jurisdictions
import tianping.terms
from tianping.terms import Actor, Bilingual, BirthCount, BirthOrder, Period, PeriodKind, PlaceCode, Sex, Verdict


@pytest.mark.parametrize(
    ("text", "order"),
    [("1", "1"), ("二孩", "2"), ("第三孩", "3"), ("3+", "3+"), ("三孩及以上", "3+"), ("不详", "unknown"), ("", "unknown"), ("unknown", "unknown")],
)
def test_birth_orders_in_both_languages(text: str, order: str) -> None:
    assert str(BirthOrder.parse(text)) == order


@pytest.mark.parametrize("text", ["first", "-1", "31", "1.5"])
def test_what_is_no_birth_order_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="birth order"):
        BirthOrder.parse(text)


def test_births_cannot_be_negative_and_not_given_is_not_zero() -> None:
    key = {"place": PlaceCode("45"), "period": Period(2025), "sex": Sex.GIRL}

    assert BirthCount(count=None, **key) != BirthCount(count=0, **key)
    with pytest.raises(ValueError, match="count=-1"):
        BirthCount(count=-1, **key)


def test_nobody_is_registered_before_birth() -> None:
    with pytest.raises(ValueError, match="before"):
        BirthCount(place=PlaceCode("45"), period=Period(2025), sex=Sex.BOY, count=1, registered=Period(2024))


@pytest.mark.parametrize("missing", ["pseudonym", "role", "department"])
def test_an_actor_needs_all_but_an_area(missing: str) -> None:
    fields = {"pseudonym": "p", "role": "r", "department": "d", "area_id": None, missing: " "}

    with pytest.raises(ValueError, match=missing):
        Actor(**fields)


@pytest.mark.parametrize(("zh", "en"), [("", "x"), ("甲", " ")])
def test_no_term_comes_in_one_language(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Bilingual(zh=zh, en=en)


def test_every_verdict_has_a_word_a_shape_and_a_token() -> None:
    assert len({verdict.token for verdict in Verdict}) == len(Verdict)
    assert all(verdict.word.zh and verdict.word.en and verdict.mark for verdict in Verdict)


@pytest.mark.parametrize("package", [tianping.terms, tianping.jurisdictions], ids=lambda package: package.__name__)
def test_examples_in_docstrings_hold(package) -> None:
    tried = 0
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        result = doctest.testmod(importlib.import_module(found.name))
        assert result.failed == 0, found.name
        tried += result.attempted
    assert tried


@pytest.mark.parametrize("kind", PeriodKind)
@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 2, 29), date(2024, 9, 30), date(2024, 10, 1), date(2024, 12, 31)])
def test_periods_of_a_kind_follow_each_other_without_a_gap(kind: PeriodKind, day: date) -> None:
    period = Period.holding(day, kind)

    assert period.start <= day <= period.end
    assert period.following().start == period.end + timedelta(days=1)
    assert period.following().preceding() == period
    assert Period.parse(str(period)) == period


def test_a_period_is_told_as_a_sentence_tells_it() -> None:
    told = [Period.parse(text).word for text in ("2025", "SY2025", "2025Q3", "2025-11")]

    assert [word.zh for word in told] == ["2025年", "2025统计年度", "2025年第三季度", "2025年11月"]
    assert [word.en for word in told] == ["2025", "statistical year 2025", "Q3 2025", "November 2025"]
