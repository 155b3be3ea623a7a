from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.charts import samples
from tianping.charts import Contribution, contribution_rows, interval_rows, sparkline_rows
from tianping.charts.rows import WIDEST, interval_scale
from tianping.terms import Verdict

_WHISKER = re.compile(r'class="whisker" data-verdict="([\w-]+)" d="M([\d.]+) 10H([\d.]+)"')


def whisker(bar: str) -> tuple[str, float, float]:
    found = _WHISKER.search(bar)
    assert found, bar
    return found[1], float(found[2]), float(found[3])


def test_every_row_shares_one_scale_and_band() -> None:
    bars = interval_rows(samples.places(), band=samples.BAND).bars

    bands = {re.search(r'<rect class="band"[^>]+>', bar)[0] for bar in bars}

    assert len(bands) == 1


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.tuples(some.floats(35, 300), some.integers(30, 10**6)), min_size=1, max_size=20),
    some.sampled_from(Verdict),
)
def test_no_interval_is_cropped_unless_an_arrow_says_so(rows: list[tuple[float, int]], verdict: Verdict) -> None:
    places = samples.places([("地方", births, ratio, verdict) for ratio, births in rows])
    scale = interval_scale(places, samples.BAND)

    for bar, low, high in zip(interval_rows(places, band=samples.BAND).bars, places.low, places.high, strict=True):
        _, start, stop = whisker(bar)
        if low >= WIDEST[0] and high <= WIDEST[1]:
            assert 'class="open"' not in bar
        if 'class="open"' not in bar:
            assert start == pytest.approx(scale.position(low, 280), abs=0.06)
            assert stop == pytest.approx(scale.position(high, 280), abs=0.06)
        assert scale.low <= samples.BAND.low < samples.BAND.high <= scale.high


def test_a_place_with_a_verdict_widens_the_scale_for_all() -> None:
    calm = [("甲", 4000, 110.0, Verdict.CANNOT_TELL), ("乙", 60, 300.0, Verdict.HIGH)]

    bars = interval_rows(samples.places(calm), band=samples.BAND)

    assert not bars.leaves_scale
    assert "open" not in bars.bars[1]


def test_a_ratio_without_girls_ends_in_an_arrow_and_has_no_mark() -> None:
    places = samples.places([("甲", 4000, 110.0, Verdict.CANNOT_TELL), ("乙", 3, 300.0, Verdict.CANNOT_TELL)])
    places.ratio[1], places.low[1], places.high[1] = np.inf, 43.8, np.inf

    bars = interval_rows(places, band=samples.BAND)

    assert bars.leaves_scale
    assert 'class="open"' in bars.bars[1]
    assert 'class="mark"' not in bars.bars[1]


@pytest.mark.parametrize("verdict", [Verdict.NO_BIRTHS, Verdict.NOT_GIVEN])
def test_a_place_without_a_ratio_has_no_bar(verdict: Verdict) -> None:
    nothing = samples.places([("甲", 0, np.nan, verdict)])

    assert interval_rows(nothing, band=samples.BAND).bars == ("",)


def test_no_rows_still_have_a_scale() -> None:
    empty = interval_rows(samples.places([]), band=samples.BAND)

    assert empty.bars == ()
    assert "<title>" in empty.head


def test_three_thousand_bars_take_less_than_a_megabyte() -> None:
    rng = np.random.default_rng(1)
    rows = [
        ("地方", int(count), float(rng.normal(111, 6)), Verdict.CANNOT_TELL) for count in rng.integers(50, 9000, 3000)
    ]

    assert sum(map(len, interval_rows(samples.places(rows), band=samples.BAND).bars)) < 1_000_000


def test_no_row_carries_a_colour_or_a_style() -> None:
    drawn = [
        *interval_rows(samples.places(), band=samples.BAND).bars,
        *sparkline_rows(np.array([[105.0, 110.0]]), signs=[Verdict.HIGH], band=samples.BAND),
    ]

    assert not [bar for bar in drawn if re.search(r"style|#[0-9a-f]{3}|stroke=|fill=| id=", bar)]


def test_a_gap_in_a_course_is_not_bridged() -> None:
    row = sparkline_rows(
        np.array([[105.0, 106.0, np.nan, 108.0, 109.0]]), signs=[Verdict.CANNOT_TELL], band=samples.BAND
    )[0]

    course = re.search(r'class="trend" d="([^"]+)"', row)[1]

    assert re.findall("[ML]", course) == ["M", "L", "M", "L"]


def test_a_course_that_ends_unknown_has_no_last_mark() -> None:
    row = sparkline_rows(np.array([[105.0, np.nan]]), signs=[Verdict.NO_BIRTHS], band=samples.BAND)[0]

    assert 'class="mark"' not in row


def test_contributions_start_at_nothing_and_share_one_scale() -> None:
    parts = [Contribution(0.0, -9.7, 10.6, Verdict.CANNOT_TELL), Contribution(18.2, 7.1, 30.4, Verdict.HIGH)]

    rows = contribution_rows(parts, language="en")
    axes = [re.search(r'class="axis" d="M([\d.]+) 0V', row)[1] for row in rows.wide]
    bars = [re.search(r'class="bar"[^>]+x="([\d.]+)"', row)[1] for row in rows.wide]

    assert axes[0] == axes[1] == bars[0] == bars[1]
    assert ">+20<" in rows.head
    assert ">−10<" in rows.head
