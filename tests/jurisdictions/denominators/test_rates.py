"""The book of rates: one definition each, computed in one place, and nothing that a promise forbids."""

from __future__ import annotations

import doctest
from datetime import date
from typing import Any

import pytest

from tianping.jurisdictions.denominators import RateRefused, book, load_rates, rate_value, rates
from tianping.jurisdictions.denominators.book import read_rates
from tianping.jurisdictions.forms import load_forms
from tianping.terms import Sex

DAY = date(2025, 12, 1)
BOOK = load_rates(DAY)


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "code": "x", "valid_from": date(2018, 3, 21), "zh": "率", "en": "rate", "per": 100, "unit": {"zh": "%", "en": "%"}, "kind": "share",
        "numerator": {"of": "births_monthly.late", "zh": "补登", "en": "late"}, "denominator": {"of": "births_monthly.total", "zh": "合计", "en": "all"},
        "vintage": "latest_accepted", "caution": {"zh": "无", "en": "none"}, "source": "this test", "confidence": "low",
    } | changes  # fmt: skip


def read(**changes: Any) -> Any:
    return read_rates({"rates": [entry(**changes)]}, forms=load_forms(DAY), on=DAY)


@pytest.mark.parametrize("module", [rates, book])
def test_the_examples_run(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("code", BOOK)
def test_every_rate_reads_forms_that_are_there_and_says_what_the_sides_do_not_share(code: str) -> None:
    rate, forms = BOOK[code], load_forms(DAY)
    sums: dict[str, dict[str, int | None]] = {
        form: {head.code: 40 for head in forms[form].heads()} for form in rate.forms
    }

    assert rate.forms
    assert rate.caution.zh.endswith("。")
    assert rate_value(rate, sums).value == rate.per
    assert "÷" in rate.formula("en")


def test_both_sexes_have_the_same_rates() -> None:
    boys = {code.removesuffix("boys") for code, rate in BOOK.items() if rate.sex is Sex.BOY}

    assert boys == {code.removesuffix("girls") for code, rate in BOOK.items() if rate.sex is Sex.GIRL}
    assert {"first_vaccination_coverage_", "registration_completeness_", "enrolment_primary_"} <= boys


def test_no_births_is_no_rate_and_not_zero() -> None:
    rate = BOOK["late_entry_share"]

    assert rate_value(rate, {"births_monthly": {"late": 0, "total": 0}}).value is None
    assert rate_value(rate, {"births_monthly": {"late": 0, "total": 7}}).value == 0
    assert rate_value(rate, {"births_monthly": {"late": None, "total": 7}}).value is None
    assert rate_value(rate, {}).value is None


def test_a_rate_beyond_the_whole_is_shown_as_it_is() -> None:
    rate = BOOK["registration_completeness_girls"]
    value = rate_value(rate, {"registrations_monthly": {"girls": 60}, "births_monthly": {"girls": 50}})

    assert (value.numerator, value.denominator, value.value) == (60, 50, 120)


@pytest.mark.parametrize(
    "other",
    [
        "births_monthly.total",
        "hospital_births_monthly.total",
        "terminations_quarterly.total",
        "child_health_yearly.births",
        "infant_deaths_monthly.total",
    ],
)
def test_no_rate_sets_antenatal_totals_beside_births_or_terminations(other: str) -> None:
    for numerator, denominator in (
        ("antenatal_monthly.visits", other),
        (other, "antenatal_monthly.visits"),
        (f"{other} + antenatal_monthly.visits", "births_monthly.total"),
    ):
        with pytest.raises(RateRefused, match="antenatal totals.*promise 3"):
            read(
                numerator={"of": numerator, "zh": "a", "en": "a"}, denominator={"of": denominator, "zh": "b", "en": "b"}
            )


def test_antenatal_services_alone_may_have_a_rate() -> None:
    rate = read(
        numerator={"of": "antenatal_monthly.referred", "zh": "转诊", "en": "referred"},
        denominator={"of": "antenatal_monthly.visits", "zh": "服务人次", "en": "check-ups"},
    )["x"]

    assert rate_value(rate, {"antenatal_monthly": {"referred": 1, "visits": 4}}).value == 25


@pytest.mark.parametrize(
    "changes",
    [
        {"numerator": {"of": "births_monthly.nothing", "zh": "a", "en": "a"}},
        {"numerator": {"of": "nothing.total", "zh": "a", "en": "a"}},
        {"numerator": {"of": "late", "zh": "a", "en": "a"}},
        {"numerator": {"of": "births_monthly.late > 1", "zh": "a", "en": "a"}},
        {"numerator": {"of": "births_monthly.<sex>", "zh": "a", "en": "a"}},
        {"each": ["sex"]},
        {"per": 0},
        {"per": True},
        {"kind": "target"},
        {"vintage": "any"},
        {"confidence": "sure"},
        {"score": 1},
    ],
)
def test_a_rate_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RateRefused, match="rate x"):
        read(**changes)


def test_a_rate_stands_once_and_only_while_it_is_in_force() -> None:
    with pytest.raises(RateRefused, match="twice"):
        read_rates({"rates": [entry(), entry()]}, forms=load_forms(DAY), on=DAY)
    assert read(valid_from=date(2026, 1, 1)) == {}
    assert read(valid_to=date(2025, 11, 30)) == {}
    assert load_rates(date(2017, 1, 1)) == {}
