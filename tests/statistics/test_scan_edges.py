"""Islands, both sides of the date line, empty months, one month, huge counts through time; order and division of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.statistics.scan import Cells, ScanTest, ScanWindow, scan_births

FEW = ScanTest(replicates=9, direction="both")
BACK = ScanWindow(time="retrospective")


def test_an_island_far_from_all_others_is_a_cluster_of_its_own():
    x, y = [0, 1, 2, 3, 10_000_000], [0, 0, 1, 1, 0]
    found = scan_births([50, 50, 50, 50, 80], [50, 50, 50, 50, 20], cells=Cells.planar(x, y), test=FEW)

    assert found.clusters[0].places == (4,)
    assert found.clusters[0].radius == 0


def test_groups_of_islands_are_not_bridged_while_a_window_may_hold_half():
    """Places far apart come last in every circle, so a circle that holds some of both groups holds all of one."""
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.random(10), 1e9 + rng.random(10)])
    boys = np.where(np.arange(20) % 10 < 2, 90, 50)
    found = scan_births(boys, np.full(20, 50), cells=Cells.planar(x, np.zeros(20)), test=FEW)

    for cluster in found.clusters:
        assert len({place < 10 for place in cluster.places}) == 1


def test_places_on_both_sides_of_the_date_line_are_neighbours():
    lon, lat = [179.95, -179.95, 170.0, 160.0, -170.0], [-17.0, -17.0, -17.0, -17.0, -17.0]
    found = scan_births([90, 90, 50, 50, 50], [40, 40, 50, 50, 50], cells=Cells.on_earth(lon, lat), test=FEW)

    assert set(found.clusters[0].places) == {0, 1}
    # A tenth of a degree at 17 degrees south: 111.195 km * 0.1 * cos 17.
    assert found.clusters[0].radius == pytest.approx(10.63, abs=0.01)


def test_180_east_and_180_west_are_one_place():
    found = scan_births(
        [90, 90, 50, 50, 50, 50],
        [40, 40, 50, 50, 50, 50],
        cells=Cells.on_earth([180, -180, 170, 160, 150, 140], [0] * 6),
        test=FEW,
    )

    assert found.places == 5
    assert set(found.clusters[0].places) == {0, 1}


def test_months_without_births_anywhere_change_no_ratio():
    x, period = np.repeat(np.arange(6), 4), np.tile([1, 2, 3, 4], 6)
    births = np.where(period == 3, 0, 60)
    boys = np.where((x == 2) & (period == 2), 55, births // 2)

    found = scan_births(boys, births - boys, cells=Cells.planar(x, x * 0, period=period), window=BACK, test=FEW)

    assert set(found.clusters[0].places) == {8, 9, 10, 11}
    assert (found.clusters[0].boys, found.clusters[0].girls) == (55, 5)


def test_one_period_through_time_is_the_scan_without_time():
    rng = np.random.default_rng(5)
    x, y = rng.random((2, 30))
    boys, girls = rng.integers(0, 40, (2, 30))
    with_time = Cells.planar(x, y, period=["2020"] * 30)

    still = scan_births(boys, girls, cells=Cells.planar(x, y), test=FEW)
    through = scan_births(boys, girls, cells=with_time, window=BACK, test=FEW)

    assert [c.places for c in still.clusters] == [c.places for c in through.clusters]
    np.testing.assert_array_equal(still.maxima, through.maxima)


@pytest.mark.parametrize(
    ("boys", "girls", "why"),
    [([0] * 6, [0] * 6, "no births"), ([3] * 6, [0] * 6, "one sex only"), ([0] * 6, [3] * 6, "one sex only")],
)
def test_through_time_where_nothing_can_be_compared_says_why(boys, girls, why):
    cells = Cells.planar([1, 1, 1, 2, 2, 2], [0] * 6, period=[3, 1, 2] * 2)

    assert scan_births(boys, girls, cells=cells, window=BACK, test=FEW).why_empty == why


def test_one_place_through_time_has_nothing_beside_it():
    cells = Cells.planar([1] * 4, [1] * 4, period=[4, 2, 3, 1])

    assert scan_births([9, 5, 5, 5], [1, 5, 5, 5], cells=cells, window=BACK, test=FEW).why_empty == "one place"


def test_a_billion_births_through_time_are_scanned_exactly():
    places, periods = 6, 10
    x, period = np.repeat(np.arange(places), periods), np.tile(np.arange(periods), places)
    births = np.full(places * periods, 10**9 // (places * periods))
    boys = births // 2
    inside = (x == 3) & (period >= 2) & (period < 8)
    boys[inside] += 20_000

    found = scan_births(
        boys,
        births - boys,
        cells=Cells.planar(x, x * 0, period=period),
        window=ScanWindow(time="retrospective", max_periods=9),
        test=FEW,
    ).clusters[0]

    assert (found.first_period, found.last_period) == (2, 7)
    assert found.boys == boys[inside].sum()


def test_a_place_with_boys_only_for_some_months_has_no_ratio():
    x, period = np.repeat(np.arange(6), 6), np.tile(np.arange(6), 6)
    girls = np.where((x == 1) & (period < 3), 0, 30)

    found = scan_births(np.full(36, 30), girls, cells=Cells.planar(x, x * 0, period=period), window=BACK, test=FEW)

    assert np.isnan(found.clusters[0].ratio)
    assert (found.clusters[0].first_period, found.clusters[0].last_period) == (0, 2)


rows_in_time = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 4), st.integers(1, 12)), min_size=2, max_size=16
)


@settings(max_examples=25, deadline=None)
@given(rows=rows_in_time, data=st.data())
def test_neither_the_order_of_rows_nor_their_division_matters_through_time(rows, data):
    boys, girls, x, period = map(np.array, zip(*rows, strict=True))
    order = np.array(data.draw(st.permutations(range(len(rows)))))
    part = np.array([data.draw(st.integers(0, int(count))) for count in boys[order]])
    window = ScanWindow(time="retrospective", max_periods=len(set(period.tolist())))

    def scanned(boys, girls, x, period):
        cells = Cells.planar(x, x * 0, place=x, period=period)
        found = scan_births(boys, girls, cells=cells, window=window, test=FEW)
        return [
            (c.direction, set(c.places), c.first_period, c.last_period, c.llr, c.p) for c in found.clusters
        ], found.maxima

    whole = scanned(boys, girls, x, period)
    parts = scanned(
        np.concatenate([part, boys[order] - part]),
        np.concatenate([girls[order], girls * 0]),
        np.tile(x[order], 2),
        np.tile(period[order], 2),
    )

    assert whole[0] == parts[0]
    np.testing.assert_array_equal(whole[1], parts[1])
