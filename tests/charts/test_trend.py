from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.charts import reading, samples
from tianping.charts import DatedFact, Series, trend
from tianping.charts.time_axis import name_of, number_of, number_on, rhythm, time_line
from tianping.terms import Bilingual, Period, PeriodKind


def test_a_missing_year_is_a_gap_that_nothing_bridges() -> None:
    svg = samples.county_trend(without=(2013,)).svg()
    lines = sorted(reading.shapes(svg, "trend"), key=lambda shape: shape.box.left)
    ribbons = sorted(reading.shapes(svg, "ribbon"), key=lambda shape: shape.box.left)
    year = (lines[1].box.right - lines[1].box.left) / 11

    assert [len(reading.points_of(line.element)) for line in lines] == [3, 12]
    for left, right in (lines, ribbons):
        assert right.box.left - left.box.right == pytest.approx(2 * year, abs=0.5)


def test_a_year_between_two_gaps_is_a_dot_with_its_interval() -> None:
    svg = samples.county_trend(without=(2012, 2014)).svg()

    spans = reading.shapes(svg, "span")

    assert len(spans) == 1
    assert spans[0].box.left == spans[0].box.right
    assert spans[0].box.bottom > spans[0].box.top
    assert len(reading.shapes(svg, "dot")) == 2


def test_a_ratio_that_is_not_a_number_is_a_gap_too() -> None:
    ratio = np.array([110.0, np.nan, 112.0, np.inf, 111.0])
    svg = trend(
        Series([Period(2020 + index) for index in range(5)], ratio, ratio - 2, ratio + 2), band=samples.BAND
    ).svg()

    assert not reading.shapes(svg, "trend")
    assert len(reading.shapes(svg, "dot")) == 3


@settings(max_examples=12, deadline=None)
@given(some.lists(some.tuples(some.floats(80, 160), some.floats(0.1, 60)), min_size=2, max_size=12))
def test_no_interval_is_cropped(values: list[tuple[float, float]]) -> None:
    ratio, half = np.array(values).T
    figure = trend(
        Series([Period(2000 + index) for index in range(len(ratio))], ratio, ratio - half, ratio + half),
        band=samples.BAND,
    )

    svg = figure.svg()
    grid = [shape.box.top for shape in reading.shapes(svg, "grid")]
    ribbon = reading.shapes(svg, "ribbon")[0].box

    assert min(grid) - 1 <= ribbon.top
    assert ribbon.bottom <= max(grid) + 1


def test_the_last_value_is_said_with_its_interval() -> None:
    assert {"114.2", "111.2–117.2"} <= set(reading.words(samples.county_trend().svg()))


def test_a_last_value_that_is_not_of_the_last_period_says_its_own() -> None:
    ratio = np.array([110.0, 111.0, np.nan])
    svg = trend(
        Series([Period(2020), Period(2021), Period(2022)], ratio, ratio - 2, ratio + 2), band=samples.BAND
    ).svg()

    assert "2021年 111.0" in reading.words(svg)


def test_two_censuses_are_two_points_without_a_line() -> None:
    ratio = np.array([117.96, 111.22])
    figure = trend(Series([Period(2010), Period(2020)], ratio, ratio - 0.1, ratio + 0.1), band=samples.BAND)

    assert not reading.shapes(figure.svg(), "trend")
    assert {"118.0", "111.2"} <= set(reading.words(figure.svg()))
    assert figure.note.en == "stroke: 95% interval"


def test_every_fifth_year_is_a_rhythm_and_its_lack_a_gap() -> None:
    assert rhythm([1990, 1995, 2000, 2010]) == 5
    assert rhythm([2010, 2020]) == 1
    line = time_line(
        Series(
            [Period(year) for year in (1990, 1995, 2000, 2010)], np.full(4, 106.0), np.full(4, 105.0), np.full(4, 107.0)
        )
    )
    assert np.isnan(line.ratio).tolist() == [False, False, False, True, False]


def test_at_most_three_facts_are_drawn() -> None:
    facts = [DatedFact(date(2010 + index, 1, 1), Bilingual(zh="事", en="fact")) for index in range(4)]

    with pytest.raises(ValueError, match="at most 3 can be told apart on a trend, got 4"):
        trend(samples.series(2010, samples.SLOPE), band=samples.BAND, facts=facts)


def test_facts_outside_the_series_are_left_out_and_neighbours_do_not_touch() -> None:
    facts = [
        DatedFact(date(year, 3, 1), Bilingual(zh=f"{year}年的一件事情", en=f"what happened in {year}"))
        for year in (1999, 2015, 2016)
    ]
    svg = trend(samples.series(2010, samples.SLOPE), band=samples.BAND, facts=facts).svg(width="narrow")

    names = reading.shapes(svg, "name")

    assert [name.element.text for name in names] == ["2015年的一件事情", "2016年的一件事情"]
    assert not names[0].box.overlaps(names[1].box)
    assert len(reading.shapes(svg, "leader")) == 2


def test_a_fact_stands_in_the_period_that_holds_its_day() -> None:
    assert number_on(date(2015, 10, 1), PeriodKind.STATISTICAL_YEAR) == 2016
    assert number_on(date(2015, 9, 30), PeriodKind.STATISTICAL_YEAR) == 2015
    assert number_on(date(2016, 5, 9), PeriodKind.QUARTER) == number_of(Period(2016, PeriodKind.QUARTER, 2))
    assert number_on(date(2016, 12, 31), PeriodKind.MONTH) == number_of(Period(2016, PeriodKind.MONTH, 12))


@pytest.mark.parametrize(
    "period", [Period(2025), Period(2025, PeriodKind.QUARTER, 4), Period(2025, PeriodKind.MONTH, 1)]
)
def test_a_number_on_the_axis_is_named_as_its_period(period: Period) -> None:
    assert name_of(number_of(period), period.kind, language="en") == str(period)


def test_the_title_says_fell_only_where_the_intervals_part() -> None:
    apart = trend(samples.series(2010, samples.SLOPE, half_width=1), band=samples.BAND)
    together = trend(samples.series(2010, samples.SLOPE, half_width=9), band=samples.BAND)

    assert apart.title.zh == "2010年的 121.8 降到2025年的 114.2，整个区间高于参照范围"
    assert together.title.zh == "2010年的 121.8 到2025年的 114.2，区间与参照范围有重叠"


def test_periods_must_rise_and_be_of_one_kind() -> None:
    three = np.full(2, 106.0)

    with pytest.raises(ValueError, match="must rise"):
        Series([Period(2020), Period(2020)], three, three, three)
    with pytest.raises(ValueError, match="one kind, got \\['month', 'year'\\]"):
        Series([Period(2020), Period(2021, PeriodKind.MONTH, 1)], three, three, three)


def test_nothing_known_is_an_empty_drawing_that_says_so() -> None:
    nothing = np.array([], dtype=np.float64)

    figure = trend(Series([], nothing, nothing, nothing), band=samples.BAND)

    assert figure.title.en == "Nothing to draw"
    assert len(reading.shapes(figure.svg(), "band")) == 1
