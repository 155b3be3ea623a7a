from __future__ import annotations

import numpy as np
import pytest

from tests.charts import reading, samples
from tianping.charts import Places, funnel, funnel_steps
from tianping.charts.readings import ControlLimit
from tianping.charts.signs import PAINTED_IN_ORDER
from tianping.terms import Verdict


def test_hollow_rings_lie_below_and_sure_verdicts_on_top() -> None:
    svg = samples.township_funnel().svg()

    painted = list(dict.fromkeys(shape.verdict for shape in reading.shapes(svg, "mark")))

    assert painted == [token for token in PAINTED_IN_ORDER if token in painted]
    assert painted[0] == "unclear"
    assert painted[-1] == "high"


def test_each_place_has_one_mark_that_says_its_name() -> None:
    marks = reading.shapes(samples.township_funnel().svg(), "mark")

    assert len(marks) == len(samples.TOWNSHIPS)
    assert marks[-1].element[0].text == "渠洋镇：148.8，418 例，确实偏高"


def test_a_mark_stands_where_its_births_and_ratio_are() -> None:
    svg = samples.township_funnel(span="full").svg()
    at = {shape.element[0].text.split("：")[0]: shape.box for shape in reading.shapes(svg, "mark")}
    ticks = {word.element.text: word.element for word in reading.shapes(svg, "") if word.element.text}
    middle = lambda box: ((box.left + box.right) / 2, (box.top + box.bottom) / 2)  # noqa: E731 - a word for four lines

    # 新靖镇 with 1,214 births and a ratio of 112.6, measured with the axis' own ticks on their log scales.
    x1, x2 = float(ticks["1,000"].get("x")), float(ticks["2,000"].get("x"))
    y1, y2 = float(ticks["100"].get("y")) - 3.8, float(ticks["120"].get("y")) - 3.8
    x, y = middle(at["新靖镇"])

    assert x == pytest.approx(x1 + (x2 - x1) * np.log(1.214) / np.log(2), abs=1)
    assert y == pytest.approx(y1 + (y2 - y1) * np.log(1.126) / np.log(1.2), abs=1.2)


def test_only_places_with_a_verdict_and_the_largest_are_named() -> None:
    svg = samples.township_funnel(span="full").svg()

    names = {shape.element.text for role in ("name", "name-strong") for shape in reading.shapes(svg, role)}

    assert names == {"渠洋镇", "南坡乡", "龙邦镇", "岳圩镇", "地州镇", "湖润镇"}


def test_no_name_covers_a_mark() -> None:
    rng = np.random.default_rng(3)
    births = rng.integers(40, 4000, 60)
    rows = [(f"第{index}村", int(count), float(rng.normal(112, 9)), Verdict.HIGH) for index, count in enumerate(births)]
    svg = samples.township_funnel(rows).svg()
    names = reading.shapes(svg, "name-strong")
    marks = reading.shapes(svg, "mark")

    assert names
    assert not [
        (name.element.text, mark.element[0].text) for name in names for mark in marks if name.box.overlaps(mark.box)
    ]


def test_a_name_is_text_never_markup() -> None:
    rows = [("<script>alert(1)</script>", 900, 140.0, Verdict.HIGH), ("a&b", 800, 111.0, Verdict.CANNOT_TELL)]

    svg = samples.township_funnel(rows).svg()

    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in svg
    assert "a&amp;b：111.0" in svg
    assert "<script>alert(1)</script>" in reading.words(svg)


def test_places_without_a_ratio_are_counted_not_drawn() -> None:
    rows = [
        ("甲", 900, 120.0, Verdict.CANNOT_TELL),
        ("乙", 3, np.inf, Verdict.CANNOT_TELL),
        ("丙", 2, 0.0, Verdict.CANNOT_TELL),
        ("丁", 0, np.nan, Verdict.NO_BIRTHS),
        ("戊", -1, np.nan, Verdict.NOT_GIVEN),
    ]

    figure = samples.township_funnel(rows)

    assert len(reading.shapes(figure.svg(), "mark")) == 1
    assert figure.note.zh == "每点一个地方；4 个算不出性别比，没有画"


@pytest.mark.parametrize("rows", [[], [("甲", 0, np.nan, Verdict.NO_BIRTHS)], [("甲", 900, 120.0, Verdict.HIGH)]])
def test_none_and_one_place_can_be_drawn(rows: list[tuple[str, int, float, Verdict]]) -> None:
    figure = funnel(samples.places(rows), limits=[], band=samples.BAND)

    assert len(reading.shapes(figure.svg(), "band")) == 1
    assert len(reading.shapes(figure.svg(), "mark")) == sum(row[1] > 0 for row in rows)


def test_limits_end_at_the_frame_and_are_named_there() -> None:
    svg = samples.township_funnel().svg()
    plot_right = max(shape.box.right for shape in reading.shapes(svg, "band"))

    for limit in reading.shapes(svg, "limit"):
        assert limit.box.right <= plot_right + 0.5
        assert limit.box.bottom <= reading.view(svg).bottom
    assert {"95%", "99.8%"} <= set(reading.words(svg))


def test_hundreds_of_places_become_specks_and_stay_light() -> None:
    rng = np.random.default_rng(4)
    rows = [
        (f"地方{index}", int(count), float(rng.normal(111, 6)), Verdict.CANNOT_TELL)
        for index, count in enumerate(rng.integers(50, 9000, 3000))
    ]

    svg = samples.township_funnel(rows).svg()

    assert not reading.shapes(svg, "mark")
    assert len(reading.shapes(svg, "speck")) == 3000
    assert len(svg) < 180_000


def test_steps_for_the_limits_span_the_births() -> None:
    steps = funnel_steps(np.array([0, 40, 9000, -1]))

    assert steps[0] <= 40
    assert steps[-1] >= 9000
    assert (np.diff(steps) > 0).all()
    assert funnel_steps(np.array([], dtype=np.int64)).min() >= 1


def test_the_title_names_the_few_that_are_certain() -> None:
    many = [(f"第{index}镇", 900, 140.0, Verdict.HIGH) for index in range(5)]

    assert samples.township_funnel().title.zh == "渠洋镇确实偏高，岳圩镇确实偏低"
    assert samples.township_funnel(samples.TOWNSHIPS[:3]).title.zh == "只有渠洋镇确实偏高"
    assert samples.township_funnel(many).title.en == "5 places are high"
    assert samples.township_funnel(samples.TOWNSHIPS[:2]).title.en == "No place is surely high or low"


def test_arrays_of_different_lengths_are_refused_by_name() -> None:
    one = samples.places(samples.TOWNSHIPS[:1])

    with pytest.raises(ValueError, match="names=2, births=1"):
        Places(["甲", "乙"], one.births, one.ratio, one.low, one.high, one.signs)
    with pytest.raises(ValueError, match="births above 0 that rise, got 2 steps"):
        ControlLimit(0.95, np.array([5.0, 5.0]), np.ones(2), np.ones(2))
