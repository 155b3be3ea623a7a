from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tianping.charts.grammar import cut_to
from tianping.charts.labels import Box, Wanted, place_labels, stacked
from tianping.charts.scales import Scale, birth_ticks, linear_scale, linear_ticks, log_scale, ratio_ticks

RATIOS = some.floats(0.1, 1e5)


@given(some.lists(RATIOS, min_size=1, max_size=30))
def test_a_log_scale_holds_all_its_values(values: list[float]) -> None:
    scale = log_scale(values)

    at = scale.positions(np.array(values), 100)

    assert scale.holds(values) == values
    assert ((at >= 0) & (at <= 100)).all()


@given(some.lists(some.floats(-1e4, 1e4), min_size=1, max_size=30))
def test_a_linear_scale_holds_all_its_values_and_ends_on_named_ones(values: list[float]) -> None:
    scale = linear_scale(values)
    ticks = linear_ticks(scale)

    assert scale.low <= min(values) + 1e-6
    assert max(values) - 1e-6 <= scale.high
    assert ticks[0] == pytest.approx(scale.low, abs=1e-6)
    assert ticks[-1] == pytest.approx(scale.high, rel=1e-9, abs=1e-6)
    assert 2 <= len(ticks) <= 8


@given(some.floats(1, 1e4), some.floats(1.2, 1e4))
def test_ticks_keep_their_distance(low: float, reach: float) -> None:
    scale = Scale("log", low, low * reach)

    for ticks, gap in ((ratio_ticks(scale, length=300, gap=30), 30), (birth_ticks(scale, length=300, gap=48), 48)):
        at = scale.positions(np.array(ticks), 300)
        assert ticks == sorted(ticks)
        assert (np.diff(at) >= gap - 1e-6).all()


def test_eighty_and_a_hundred_and_twenty_five_are_equally_far_from_a_hundred() -> None:
    scale = Scale("log", 50, 200)

    low, middle, high = scale.positions(np.array([80.0, 100.0, 125.0]), 100)

    assert middle - low == pytest.approx(high - middle)


@pytest.mark.parametrize(("kind", "low", "high"), [("linear", 5, 5), ("log", 0, 10), ("log", 10, 1)])
def test_a_scale_without_reach_is_refused(kind: str, low: float, high: float) -> None:
    with pytest.raises(ValueError, match="needs low < high"):
        Scale(kind, low, high)


def test_a_curve_that_leaves_the_scale_is_cut_on_its_edge() -> None:
    pieces = cut_to(Scale("linear", 0, 10), (np.array([0.0, 1.0, 2.0, 3.0]), np.array([5.0, 15.0, 15.0, 5.0])))

    assert [(across.tolist(), up.tolist()) for across, up in pieces] == [
        ([0.0, 0.5], [5.0, 10.0]),
        ([2.5, 3.0], [10.0, 5.0]),
    ]


ROOM = Box(0, 0, 400, 300)


@given(some.lists(some.tuples(some.floats(5, 395), some.floats(5, 295), some.integers(1, 9)), max_size=40))
def test_labels_never_touch_each_other_nor_leave_the_room(spots: list[tuple[float, float, int]]) -> None:
    marks = np.array([(x, y, 4.0) for x, y, _ in spots]).reshape(-1, 3)
    wanted = [Wanted("镇" * length, (x, y, 4.0)) for x, y, length in spots]

    placed = place_labels(wanted, room=ROOM, marks=marks)

    boxes = [label.box for label in placed]
    assert all(box.within(ROOM) for box in boxes)
    assert not any(one.overlaps(other) for index, one in enumerate(boxes) for other in boxes[index + 1 :])


def test_the_first_label_has_the_first_choice_and_what_is_taken_stays_free() -> None:
    wanted = [Wanted("甲镇", (100, 100, 4)), Wanted("乙镇", (103, 100, 4))]
    marks = np.array([[100, 100, 4], [103, 100, 4]], dtype=float)

    placed = place_labels(wanted, room=ROOM, marks=marks, taken=[Box(100, 70, 200, 95)])

    assert [label.text for label in placed][0] == "甲镇"
    assert not any(label.box.overlaps(Box(100, 70, 200, 95)) for label in placed)


def test_no_more_labels_than_wanted() -> None:
    wanted = [Wanted("镇", (40 * index + 20, 50, 3)) for index in range(9)]

    assert len(place_labels(wanted, room=ROOM, marks=np.empty((0, 3)), most=4)) == 4


@given(some.lists(some.tuples(some.floats(-50, 350), some.floats(5, 40)), min_size=1, max_size=7))
def test_words_down_an_edge_keep_their_order_and_do_not_overlap(blocks: list[tuple[float, float]]) -> None:
    middles = stacked(blocks, low=0, high=300)

    ends = [(middle - height / 2, middle + height / 2) for middle, (_, height) in zip(middles, blocks, strict=True)]
    assert all(above[1] <= below[0] + 1e-6 for above, below in zip(ends[:-1], ends[1:], strict=True))
    assert ends[0][0] >= -1e-6
    assert ends[-1][1] <= 300 + 1e-6
