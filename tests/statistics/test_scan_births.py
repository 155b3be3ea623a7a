"""Scans from the door: the answers at the edges, and errors that say what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.scan import Cells, RatioCluster, ScanTest, ScanWindow, scan_births, scan_cases

LINE = Cells.planar(range(6), [0] * 6)
FEW = ScanTest(replicates=19)


def test_a_place_with_too_many_boys_is_found_and_described():
    found = scan_births([50, 52, 90, 51, 49, 50], [50] * 6, cells=LINE, test=ScanTest(replicates=99))
    first = found.clusters[0]

    assert isinstance(first, RatioCluster)
    assert (first.rank, first.direction, first.places, first.centre) == (1, "high", (2,), (2.0, 0.0))
    assert (first.radius, first.axis_ratio, first.first_period) == (0.0, 1.0, None)
    assert (first.boys, first.girls) == (90, 50)
    assert first.expected_boys == pytest.approx(140 * 342 / 642)
    assert first.ratio == pytest.approx(180)
    assert first.ratio_outside == pytest.approx(100 * 252 / 250)
    assert first.p == pytest.approx(0.01 * round(100 * first.p))


def test_low_finds_too_few_boys_and_both_finds_either():
    boys, girls = [50, 52, 90, 51, 9, 50], [50] * 6

    low = scan_births(boys, girls, cells=LINE, test=ScanTest(direction="low", replicates=19)).clusters[0]
    both = scan_births(boys, girls, cells=LINE, test=ScanTest(direction="both", replicates=19)).clusters

    assert (low.direction, low.places) == ("low", (4,))
    assert [(one.direction, one.places) for one in both[:2]] == [("low", (4,)), ("high", (2,))]
    assert all(one.llr >= other.llr for one, other in zip(both[:-1], both[1:], strict=True))


@pytest.mark.parametrize(
    ("boys", "girls", "x", "why"),
    [
        ([0, 0, 0], [0, 0, 0], [1, 2, 3], "no births"),
        ([], [], [], "no births"),
        ([5], [6], [1], "one place"),
        ([5, 9], [6, 2], [3, 3], "one place"),
        ([4, 5, 6], [0, 0, 0], [1, 2, 3], "one sex only"),
        ([0, 0, 0], [4, 5, 6], [1, 2, 3], "one sex only"),
        ([5, 5], [5, 5], [1, 2], "no window"),
        ([1, 0, 100], [0, 1, 100], [1, 1, 2], "no window"),
    ],
)
def test_where_nothing_can_be_compared_there_is_no_cluster_and_a_reason(boys, girls, x, why):
    found = scan_births(
        boys, girls, cells=Cells.planar(x, [0] * len(x)), test=ScanTest(direction="both", replicates=19)
    )

    assert found.clusters == ()
    assert found.why_empty == why


def test_a_place_with_boys_only_has_no_ratio_but_can_be_a_cluster():
    found = scan_births([30, 50, 51, 49], [0, 50, 51, 50], cells=Cells.planar(range(4), [0] * 4), test=FEW)

    assert found.clusters[0].places == (0,)
    assert np.isnan(found.clusters[0].ratio)
    assert found.clusters[0].ratio_outside == pytest.approx(100 * 150 / 151)


def test_a_billion_births_are_scanned_exactly():
    births = np.full(12, 10**9 // 12)
    boys = births // 2
    boys[3] += 60_000
    found = scan_births(boys, births - boys, cells=Cells.planar(range(12), [0] * 12), test=FEW)
    share = 60_000 / births[3]

    assert found.clusters[0].places == (3,)
    # n times the Kullback-Leibler distance, to second order: 2 n share^2, less what the outside moves.
    assert found.clusters[0].llr == pytest.approx(2 * births[3] * share**2 * 11 / 12, rel=0.01)
    assert found.clusters[0].p == 0.05


def test_places_without_births_are_members_of_the_circle_that_holds_them():
    found = scan_births(
        [90, 0, 90, 50, 50, 50, 50, 50],
        [50, 0, 50, 50, 50, 50, 50, 50],
        cells=Cells.planar(range(8), [0] * 8),
        test=FEW,
    )

    assert set(found.clusters[0].places) == {0, 1, 2}


def test_rows_at_one_position_are_one_place_and_add_up():
    twice = Cells.planar([0, 0, 1, 2, 3, 4], [0] * 6, place=["a", "b", "c", "d", "e", "f"])
    once = Cells.planar(range(5), [0] * 5)

    split = scan_births([60, 30, 50, 50, 50, 50], [30, 20, 50, 50, 50, 50], cells=twice, test=FEW)
    joined = scan_births([90, 50, 50, 50, 50], [50, 50, 50, 50, 50], cells=once, test=FEW)

    assert split.clusters[0].places == ("a", "b")
    assert split.clusters[0].llr == joined.clusters[0].llr
    assert split.clusters[0].p == joined.clusters[0].p
    np.testing.assert_array_equal(split.maxima, joined.maxima)


def test_places_at_one_distance_enter_a_circle_together():
    # From any corner of a square two others lie equally far: a circle holds one corner, three, or all.
    square = Cells.planar([0, 1, 0, 1, 9, 9, 9], [0, 0, 1, 1, 0, 4, 8])
    found = scan_births([60, 60, 40, 40, 50, 50, 50], [40, 40, 60, 60, 50, 50, 50], cells=square, test=FEW)

    assert found.clusters[0].places == (0,)
    assert all(len(cluster.places) != 2 for cluster in found.clusters)


def test_rows_not_given_are_left_out_and_counted():
    blank = scan_births([50, 90, np.nan, 50, 50, -1], [50, 50, 50, 50, 50, 50], cells=LINE, test=FEW)
    without = scan_births([50, 90, 50, 50], [50, 50, 50, 50], cells=Cells.planar([0, 1, 3, 4], [0] * 4), test=FEW)

    assert blank.rows_not_given == 2
    assert (blank.places, blank.cases) == (4, 240)
    assert blank.clusters[0].llr == without.clusters[0].llr


def test_a_window_may_not_reach_farther_than_asked():
    boys = [90, 90, 90, 50, 50, 50, 50, 50, 50, 50]
    cells = Cells.planar(range(10), [0] * 10)

    near = scan_births(boys, [50] * 10, cells=cells, window=ScanWindow(max_distance=0.5), test=FEW)
    exactly = scan_births(boys, [50] * 10, cells=cells, window=ScanWindow(max_distance=1.0), test=FEW)

    assert all(cluster.radius == 0 for cluster in near.clusters)
    assert set(exactly.clusters[0].places) == {0, 1, 2}
    assert exactly.clusters[0].radius == 1.0


def test_distances_on_the_earth_are_kilometres_along_great_circles():
    # A degree of longitude at 60 degrees north is half of one at the equator: 55.6 km. The antimeridian is no border.
    cells = Cells.on_earth([179.5, -179.5, 0, 10, 20, 30, 40, 50], [60, 60, 0, 0, 0, 0, 0, 0])
    found = scan_births([90, 90] + [50] * 6, [50] * 8, cells=cells, test=FEW)

    assert set(found.clusters[0].places) == {0, 1}
    assert found.clusters[0].radius == pytest.approx(55.6, abs=0.05)
    assert found.unit == "km"


def test_a_distance_cap_on_the_earth_is_in_kilometres():
    cells = Cells.on_earth([0.0, 0.5, 20, 30, 40, 50], [0] * 6)
    boys, girls = [90, 90, 50, 50, 50, 50], [50] * 6

    assert (
        len(scan_births(boys, girls, cells=cells, window=ScanWindow(max_distance=56), test=FEW).clusters[0].places) == 2
    )
    assert (
        len(scan_births(boys, girls, cells=cells, window=ScanWindow(max_distance=55), test=FEW).clusters[0].places) == 1
    )


def test_an_ellipse_follows_a_river():
    rng = np.random.default_rng(4)
    x, y = rng.random((2, 300))
    river = np.abs(y - x) < 0.05
    births = np.full(300, 60)
    boys = rng.binomial(births, np.where(river, 0.75, 0.51))
    cells = Cells.planar(x, y)

    round_only = scan_births(boys, births - boys, cells=cells, test=FEW).clusters[0]
    long_too = scan_births(
        boys, births - boys, cells=cells, window=ScanWindow(ellipses=(4.0, 8.0), compactness=0.0), test=FEW
    ).clusters[0]

    assert long_too.axis_ratio == 8.0
    assert long_too.angle == pytest.approx(45, abs=8)
    assert long_too.llr > 1.3 * round_only.llr


def test_a_cluster_in_time_has_its_first_and_last_period():
    months = ["2020-2", "2020-10", "2020-1", "2020-11", "2020-12", "2021-1"]
    x, period = np.repeat(range(8), 6), months * 8
    boys = np.full(48, 50)
    boys[[6, 7, 9]] = [50, 90, 90]
    cells = Cells.planar(x, [0] * 48, period=period, place=[f"v{value}" for value in x])

    back = scan_births(boys, np.full(48, 50), cells=cells, window=ScanWindow(time="retrospective"), test=FEW).clusters[
        0
    ]

    assert back.places == ("v1",)
    assert (str(back.first_period), str(back.last_period)) == ("2020-10", "2020-11")
    assert (back.boys, back.girls) == (180, 100)


def test_a_prospective_scan_only_sees_what_reaches_the_last_period():
    x, period = np.repeat(range(8), 6), list(range(6)) * 8
    boys = np.full(48, 50)
    boys[[7, 8]] = 95
    boys[[22, 23]] = 75
    cells = Cells.planar(x, [0] * 48, period=period)
    girls = np.full(48, 50)

    ever = scan_births(boys, girls, cells=cells, window=ScanWindow(time="retrospective"), test=FEW).clusters[0]
    now = scan_births(boys, girls, cells=cells, window=ScanWindow(time="prospective"), test=FEW).clusters[0]

    assert (ever.first_period, ever.last_period) == (1, 2)
    assert (now.first_period, now.last_period) == (4, 5)


def test_periods_are_added_up_where_time_is_not_asked_for():
    cells = Cells.planar(np.repeat(range(6), 2), [0] * 12, period=[1, 2] * 6)
    boys = np.repeat([25, 26, 45, 25, 24, 26], 2)

    by_period = scan_births(boys, np.full(12, 25), cells=cells, test=FEW)
    whole = scan_births(boys[::2] * 2, np.full(6, 50), cells=LINE, test=FEW)

    assert by_period.clusters[0].llr == whole.clusters[0].llr


def test_strata_take_away_what_they_explain():
    # The second region has more boys throughout; within it nothing stands out.
    x, region = np.arange(20), np.repeat([1, 2], 10)
    boys, girls = np.where(region == 1, 50, 90), np.full(20, 50)
    plain = scan_births(boys, girls, cells=Cells.planar(x, x), test=ScanTest(replicates=99))
    within = scan_births(boys, girls, cells=Cells.planar(x, x, stratum=region), test=ScanTest(replicates=99))

    assert plain.clusters[0].p == 0.01
    assert within.clusters == ()
    assert "within 2 strata" in within.method


def test_expected_boys_are_those_of_the_strata():
    boys, girls = [30, 60, 30, 90, 30, 60], [30, 30, 30, 30, 30, 30]
    cells = Cells.planar([0, 0, 1, 1, 2, 2], [0] * 6, stratum=["first", "third"] * 3)
    first = scan_births(boys, girls, cells=cells, test=FEW).clusters[0]

    assert first.places == (2, 3)
    assert first.expected_boys == pytest.approx(60 * 0.5 + 120 * 210 / 300)


def test_cases_stand_against_what_was_expected():
    cells = Cells.planar([0, 1, 2, 2.5, 4, 5], [0] * 6)
    found = scan_cases([2, 3, 14, 12, 2, 3], [50, 52, 49, 51, 48, 53], cells=cells, test=ScanTest(replicates=99))
    first = found.clusters[0]

    assert first.places == (2, 3)
    assert first.cases == 26
    assert first.expected_cases == pytest.approx(36 * 100 / 303)
    assert first.relative_risk == pytest.approx((26 / 100) / (10 / 203))
    assert first.p == 0.01


def test_no_cases_give_no_cluster():
    assert scan_cases([0, 0], [1, 2], cells=Cells.planar([1, 2], [0, 0]), test=FEW).why_empty == "no cases"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: scan_births([1, -4], [1, 1], cells=Cells.planar([1, 2], [1, 2])),
            r"boys\[1\]=-4 must not be negative",
        ),
        (lambda: scan_births([1.5, 4], [1, 1], cells=Cells.planar([1, 2], [1, 2])), r"boys\[0\]=1.5 must be a whole"),
        (lambda: scan_births([1, 4], [1, 1], cells=LINE), "cells have 6, counts have shape"),
        (lambda: scan_births([1] * 6, [1] * 6, cells=LINE, window=ScanWindow(time="prospective")), "needs the period"),
        (lambda: scan_births([3 * 10**9] * 2, [1] * 2, cells=Cells.planar([1, 2], [1, 2])), "at most 4000000000"),
        (lambda: scan_cases([1, 2], [1, -1], cells=Cells.planar([1, 2], [1, 2])), r"expected\[1\]=-1 must be finite"),
        (lambda: scan_cases([1, 2], [0, 0], cells=Cells.planar([1, 2], [1, 2])), "expected must be above 0 somewhere"),
        (lambda: scan_cases([1, 2], [1], cells=Cells.planar([1, 2], [1, 2])), "must have the shape of cases"),
        (
            lambda: scan_cases(
                [1, 2], [1, 1], cells=Cells.planar([1, 2], [1, 2]), test=ScanTest(null="over_dispersed")
            ),
            "null must be 'exact' for cases",
        ),
        (lambda: Cells.planar([1, np.nan], [1, 2]), r"x\[1\]=nan must be finite"),
        (lambda: Cells.on_earth([1, 200], [1, 2]), r"lon\[1\]=200 must be between -180 and 180"),
        (lambda: Cells.on_earth([1, 20], [1, -91]), r"lat\[1\]=-91 must be between -90 and 90"),
        (lambda: Cells.planar([1, 2], [1]), "y must have one value a row"),
        (lambda: Cells.planar([1, 2], [1, 2], period=["2020", "soon"]), r"period\[1\]"),
        (lambda: Cells.planar([1, 2], [1, 2], period=[2020, None]), r"period\[1\] is not given"),
        (lambda: ScanWindow(max_share=0.6), "max_share must lie above 0 and be at most 0.5, got 0.6"),
        (lambda: ScanWindow(max_distance=0), "max_distance must be above 0"),
        (lambda: ScanWindow(ellipses=(0.5,)), "ellipses must be ratios of axes above 1"),
        (lambda: ScanWindow(time="later"), "time must be one of none, retrospective, prospective, got 'later'"),
        (lambda: ScanTest(direction="up"), "direction must be one of high, low, both, got 'up'"),
        (lambda: ScanTest(replicates=3), "replicates must be at least 9, got 3"),
        (lambda: ScanTest(dispersion=0.1), "dispersion needs null='over_dispersed'"),
        (lambda: ScanTest(null="over_dispersed", dispersion=0.5), "dispersion must lie above 0 and below 0.25"),
    ],
)
def test_an_error_says_which_argument_what_value_and_what_is_allowed(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_one_name_at_two_positions_is_an_error_that_quotes_rows_not_names():
    cells = Cells.planar([1, 2, 3], [0, 0, 0], place=["north", "south", "north"])

    with pytest.raises(ValueError, match=r"place\[2\] has the name of place\[0\] but another position") as raised:
        scan_births([1, 2, 3], [1, 2, 3], cells=cells, test=FEW)
    assert "north" not in str(raised.value)


def test_periods_of_two_kinds_cannot_be_put_in_order():
    cells = Cells.planar([1, 2], [0, 0], period=[2020, "2021"])

    with pytest.raises(TypeError, match="period must hold values of one kind"):
        scan_births([1, 2], [1, 2], cells=cells, window=ScanWindow(time="prospective"), test=FEW)


def test_more_periods_than_there_are_cannot_be_asked_for():
    cells = Cells.planar([1, 2], [0, 0], period=[1, 2])
    window = ScanWindow(time="prospective", max_periods=3)

    with pytest.raises(ValueError, match="max_periods must be at most the number of periods, got 3 of 2"):
        scan_births([1, 2], [1, 2], cells=cells, window=window, test=FEW)
