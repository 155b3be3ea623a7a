from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.charts import samples
from tianping.charts import LATE_REGISTRATION, Unit, Whole, finding, meaning, tally, tally_text
from tianping.charts.numbers import interval_text, ratio_text
from tianping.charts.words import SCREEN_ORDER
from tianping.jurisdictions import VerdictBounds, load_verdict_bounds
from tianping.terms import Verdict

COUNTY = Whole(114.2, 110.9, 117.6, Verdict.HIGH)


def test_every_verdict_has_its_place_on_a_screen() -> None:
    assert set(Verdict) | {LATE_REGISTRATION} == set(SCREEN_ORDER)
    assert len(SCREEN_ORDER) == len(set(SCREEN_ORDER))


def test_the_finding_says_number_interval_verdict_and_places() -> None:
    signs = [Verdict.HIGH, LATE_REGISTRATION, LATE_REGISTRATION, *[Verdict.CANNOT_TELL] * 16]

    zh = finding(COUNTY, signs, band=samples.BAND, language="zh", when="2025年")
    en = finding(COUNTY, signs, band=samples.BAND, language="en", when="2025")

    assert (
        str(zh)
        == "2025年合计 114.2（95% 区间 110.9–117.6），确实偏高；参照范围 103–107。19 个地方中 1 个确实偏高，2 个可能登记迟缓，16 个不能判断。"
    )
    assert str(en) == (
        "2025: all together 114.2 (95% interval 110.9–117.6), high (reference range 103–107). Of 19 places 1 is high, "
        "2 may be due to late registration and 16 cannot be told from chance."
    )


def test_a_single_place_adds_nothing_to_the_whole() -> None:
    assert str(finding(COUNTY, [Verdict.HIGH], band=samples.BAND, language="en")).endswith("(reference range 103–107).")


def test_the_interval_is_named_by_its_coverage() -> None:
    wider = Whole(114.2, 109.9, 118.6, Verdict.HIGH, confidence=0.99)

    assert "（99% 区间 109.9–118.6）" in str(finding(wider, [], band=samples.BAND, language="zh"))


def test_periods_are_not_called_places() -> None:
    said = str(finding(COUNTY, [Verdict.HIGH, Verdict.CANNOT_TELL], band=samples.BAND, language="en", unit=Unit.PERIOD))

    assert "Of 2 periods 1 is high" in said


def test_of_many_kinds_only_the_certain_and_the_undecided_are_said_and_the_rest_counted() -> None:
    signs = (
        [Verdict.HIGH] * 716
        + [Verdict.PROBABLY_HIGH] * 132
        + [Verdict.LOW] * 15
        + [Verdict.NO_SIGN_OF_EXCESS] * 1079
        + [Verdict.CANNOT_TELL] * 992
    )

    assert tally_text(signs, "zh") == "716 个确实偏高，15 个确实偏低，992 个不能判断，其余 1,211 个见下"
    assert (
        tally_text(signs, "en")
        == "716 are high, 15 are low, 992 cannot be told from chance and the other 1,211 are listed below"
    )


def test_the_tally_leaves_nobody_out() -> None:
    signs = list(SCREEN_ORDER) * 3

    assert sum(count for _, count in tally(signs)) == len(signs)


@pytest.mark.parametrize("sign", SCREEN_ORDER, ids=lambda sign: sign.token)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verdict_is_explained_without_blame(sign: object, language: str, bounds: VerdictBounds) -> None:
    said = meaning(sign, bounds=bounds, language=language, births_needed=4700)

    assert said
    assert "!" not in said
    assert "！" not in said


def test_an_explanation_quotes_the_bounds_it_was_made_by() -> None:
    moved = load_verdict_bounds(on=date(2026, 1, 1)).with_band(reference=105, normal=(102, 108))

    assert "108" in meaning(Verdict.HIGH, bounds=moved, language="en")
    assert "102–108" in meaning(Verdict.AS_EXPECTED, bounds=moved, language="zh")
    assert "115 与 105，约需 4,700 例" in meaning(Verdict.CANNOT_TELL, bounds=moved, language="zh", births_needed=4700)


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (110.94, 117.58, "110.9–117.6", "110.9–117.6"),
        (43.8, np.inf, "43.8以上", "43.8 and more"),
        (0.0, 96.0, "0.0–96.0", "0.0–96.0"),
        (np.nan, np.nan, "算不出", "not defined"),
    ],
)
def test_intervals_are_written_with_both_ends_or_in_words(low: float, high: float, zh: str, en: str) -> None:
    assert (interval_text(low, high), interval_text(low, high, language="en")) == (zh, en)


def test_a_ratio_that_is_not_defined_is_said_so() -> None:
    assert [ratio_text(value, "en") for value in (114.249, 0.0, np.inf, np.nan)] == [
        "114.2",
        "0.0",
        "not defined",
        "not defined",
    ]
