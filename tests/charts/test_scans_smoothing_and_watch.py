from __future__ import annotations

import numpy as np
import pytest

from tests.charts import reading, samples
from tianping.charts import Part, Places, Reach, Seats, Watch, control_chart, part_bars, points_map, shrinkage
from tianping.terms import Bilingual, Period, PeriodKind, Verdict

CLUSTER = Bilingual(zh="聚集 1", en="cluster 1")


def two_places(reach: Reach) -> str:
    seats = Seats(np.array([0.0, 40.0]), np.array([0.0, 30.0]))
    return points_map(samples.places(samples.TOWNSHIPS[:2]), seats, reaches=[reach]).svg()


def test_a_window_is_drawn_around_its_middle_with_its_radius() -> None:
    svg = two_places(Reach(0.0, 0.0, 10.0, CLUSTER))
    circle = reading.shapes(svg, "reach")[0].element
    marks = {shape.element[0].text.split("：")[0]: shape.element for shape in reading.shapes(svg, "mark")}
    first, second = marks["新靖镇"], marks["化峒镇"]
    pixels_per_km = (float(second.get("cx")) - float(first.get("cx"))) / 40

    assert float(circle.get("r")) == pytest.approx(10 * pixels_per_km, rel=0.01)
    assert (float(circle.get("cx")), float(circle.get("cy"))) == pytest.approx(
        (float(first.get("cx")), float(first.get("cy"))), abs=0.2
    )
    assert "聚集 1" in reading.words(svg)


@pytest.mark.parametrize("radius", [0.0, 5.0, 200.0])
def test_a_map_holds_its_windows_whole(radius: float) -> None:
    svg = two_places(Reach(20.0, 15.0, radius, CLUSTER))

    assert reading.shapes(svg, "reach")[0].box.within(reading.view(svg))


@pytest.mark.parametrize("radius", [-1.0, np.inf, np.nan])
def test_a_radius_that_cannot_be_drawn_is_refused(radius: float) -> None:
    with pytest.raises(ValueError, match="radius_km must be finite and not negative"):
        Reach(0, 0, radius, CLUSTER)


def moved(places: Places, share: float) -> Places:
    """Each place's ratio brought nearer to 110."""
    return Places(
        places.names, places.births, 110 + (places.ratio - 110) * share, places.low, places.high, places.signs
    )


def test_each_place_moves_from_its_count_to_its_estimate() -> None:
    counted = samples.places()

    figure = shrinkage(counted, moved(counted, 0.5), together=112.0, band=samples.BAND)
    svg = figure.svg()

    assert (
        len(reading.shapes(svg, "leader"))
        == len(reading.shapes(svg, "ring"))
        == len(reading.shapes(svg, "dot"))
        == len(counted)
    )
    for leader, ring, dot in zip(*(reading.shapes(svg, role) for role in ("leader", "ring", "dot")), strict=True):
        assert leader.box.left == pytest.approx(ring.box.left + 3, abs=0.6)
        ends = sorted([ring.box.top + 3, dot.box.top + 3])
        assert [leader.box.top, leader.box.bottom] == pytest.approx(ends, abs=0.6)
    assert figure.title.en == "As counted they spread over 72.3–148.8, estimated over 91.2–129.4"
    assert {"合计", "112.0", "参照", "103–107"} <= set(reading.words(svg))


def test_places_without_a_count_are_left_out_of_the_shrinkage_and_said() -> None:
    counted = samples.places([("甲", 900, 112.0, Verdict.CANNOT_TELL), ("乙", 0, np.nan, Verdict.NO_BIRTHS)])
    estimated = Places(
        counted.names, counted.births, np.array([111.0, 110.0]), counted.low, counted.high, counted.signs
    )

    figure = shrinkage(counted, estimated, together=110.0, band=samples.BAND)

    assert len(reading.shapes(figure.svg(), "dot")) == 1
    assert figure.note.zh.endswith("1 个算不出，没有画")


def test_estimates_of_other_places_are_refused() -> None:
    with pytest.raises(ValueError, match="must be the same places, got 10 and 3"):
        shrinkage(samples.places(), samples.places(samples.TOWNSHIPS[:3]), together=110.0, band=samples.BAND)


def watch(statistic: list[float], alarms: list[int], *, without: tuple[int, ...] = ()) -> Watch:
    kept = [index for index in range(len(statistic)) if index not in without]
    return Watch(
        [Period(2024 + index // 12, PeriodKind.MONTH, index % 12 + 1) for index in kept],
        np.array(statistic)[kept],
        np.array([index in alarms for index in kept]),
        4.0,
    )


def test_a_detector_starts_again_after_its_call() -> None:
    figure = control_chart(watch([1, 2, 4.5, 0.5, 1, 1.5], [2]))
    lines = sorted(reading.shapes(figure.svg(), "trend"), key=lambda shape: shape.box.left)

    assert [len(reading.points_of(line.element)) for line in lines] == [3, 3]
    assert [shape.verdict for shape in reading.shapes(figure.svg(), "mark")] == ["maybe-high"]
    assert figure.title.zh == "2024年3月有警示"


def test_a_missing_month_breaks_the_line_of_a_detector() -> None:
    svg = control_chart(watch([1, 2, 3, 1, 1, 2, 2], [], without=(3,))).svg()

    assert len(reading.shapes(svg, "trend")) == 2


def test_a_call_in_the_last_month_and_calls_in_a_row_are_drawn() -> None:
    svg = control_chart(watch([5, 5, 1, 5], [0, 1, 3])).svg()

    assert len(reading.shapes(svg, "mark")) == 3
    assert len(reading.shapes(svg, "dot")) == 2
    assert len(reading.shapes(svg, "trend")) == 1


def test_the_scale_of_a_detector_starts_at_nothing_and_holds_the_threshold() -> None:
    svg = control_chart(watch([0.1, 0.2, 0.1, 0.3], [])).svg()

    assert "0" in reading.words(svg)
    assert "警示线" in reading.words(svg)
    assert len(reading.shapes(svg, "limit")) == 1
    assert control_chart(watch([0.1, 0.2], [])).title.en == "No alert"
    assert control_chart(watch([5.0] * 5, [0, 1, 2, 3, 4])).title.en == "5 alerts, the last in 2024-05"


def test_a_call_that_the_ratio_is_low_points_down_and_both_limits_are_drawn() -> None:
    svg = samples.every_figure()["control chart, both sides"].svg()

    assert sorted(shape.verdict for shape in reading.shapes(svg, "mark")) == ["maybe-high", "maybe-low"]
    assert len(reading.shapes(svg, "limit")) == 2
    assert "−20" in reading.words(svg)


def test_limits_by_period_leave_the_drawing_where_they_are_far() -> None:
    svg = samples.every_figure()["control chart, limits by period"].svg()

    assert all(shape.box.within(reading.view(svg)) for shape in reading.shapes(svg, "limit"))
    assert reading.words(svg).count("警示线") == 2
    # The ratio is not started again after a call: one line up to the gap, one after it.
    assert len(reading.shapes(svg, "trend")) == 2


def test_parts_start_at_nothing_and_an_interval_that_is_not_known_is_not_drawn() -> None:
    svg = samples.every_figure()["parts"].svg()
    bars, spans = reading.shapes(svg, "ribbon"), reading.shapes(svg, "span")

    assert (len(bars), len(spans), len(reading.shapes(svg, "dot"))) == (2, 1, 2)
    assert bars[0].box.right == pytest.approx(bars[1].box.left, abs=0.6)
    assert {"−6.83", "+0.09", "–"} <= set(reading.words(svg))


def test_no_parts_and_too_many_are_refused() -> None:
    part, word = Part(CLUSTER, 1.0), CLUSTER
    for parts in ([], [part] * 61):
        with pytest.raises(ValueError, match="parts: between 1 and 60"):
            part_bars(parts, measures=word, title=word, note=word)


@pytest.mark.parametrize(
    ("statistic", "threshold", "said"),
    [([-1.0], 4.0, "must not be negative, got -1"), ([1.0], 0.0, "threshold must be finite and above 0")],
)
def test_a_detector_that_cannot_be_drawn_is_refused(statistic: list[float], threshold: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Watch([Period(2024)], np.array(statistic), np.array([False]), threshold)
