"""P-values, progress, other runners of blocks, and the table that leaves."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
from tests.statistics import scan_brute_force as plain

from tianping.statistics.scan import BLOCK, Cells, ScanRun, ScanTest, ScanWindow, scan_births, scan_cases
from tianping.statistics.scan.p_values import gumbel_tail, monte_carlo, stops_at


@pytest.fixture(scope="module")
def made_up():
    rng = np.random.default_rng(2)
    x, y = rng.random((2, 80))
    births = rng.poisson(100, 80)
    boys = rng.binomial(births, np.where(np.hypot(x - 0.3, y - 0.3) < 0.25, 0.64, 0.5))
    return boys, births - boys, Cells.planar(x, y)


def test_p_counts_the_replicates_that_reach_the_ratio_and_ties_count():
    maxima = np.array([1.0, 2.0, 3.0, 3.0 * (1 + 1e-12), 4.0, 3.0 * (1 - 1e-12), 0.5, 0.1, 0.2])

    assert monte_carlo(maxima, 3.0) == (1 + 4) / 10
    assert monte_carlo(maxima, 9.0) == 1 / 10


def test_the_gumbel_tail_is_that_of_a_law_with_the_same_mean_and_spread():
    drawn = np.random.default_rng(1).gumbel(6.0, 1.5, 200_000)

    assert gumbel_tail(drawn, 20.0) == pytest.approx(-np.expm1(-np.exp(-(20 - 6.0) / 1.5)), rel=0.05)


@pytest.mark.parametrize(("enough", "stop"), [(1, 2), (2, 4), (3, None)])
def test_sequential_stopping_says_at_which_replicate(enough, stop):
    assert stops_at(np.array([1.0, 5.0, 2.0, 5.0, 1.0]), 5.0, enough=enough) == stop


def test_a_scan_that_stops_early_gives_the_share_of_besag_and_clifford(made_up):
    rng = np.random.default_rng(5)
    births = rng.poisson(40, 60)
    boys = rng.binomial(births, 0.5)
    cells = Cells.planar(*rng.random((2, 60)))
    whole = scan_births(boys, births - boys, cells=cells, test=ScanTest(replicates=999))
    early = scan_births(boys, births - boys, cells=cells, test=ScanTest(replicates=999, stop_after=10))

    stop = stops_at(whole.maxima, whole.clusters[0].llr, enough=10)
    assert early.replicates_run == stop
    assert early.clusters[0].p == 10 / stop
    np.testing.assert_array_equal(early.maxima, whole.maxima[:stop])


def test_fewer_replicates_are_the_first_of_more(made_up):
    boys, girls, cells = made_up
    few, many = (scan_births(boys, girls, cells=cells, test=ScanTest(replicates=count)) for count in (99, 600))

    np.testing.assert_array_equal(few.maxima, many.maxima[:99])
    assert (len(few.maxima), len(many.maxima)) == (99, 600)


def test_the_number_of_threads_changes_nothing(made_up):
    boys, girls, cells = made_up
    one, three = (scan_births(boys, girls, cells=cells, run=ScanRun(threads=count)) for count in (1, 3))

    np.testing.assert_array_equal(one.maxima, three.maxima)
    assert one.clusters == three.clusters


@pytest.mark.parametrize("time", ["none", "retrospective"])
def test_blocks_run_elsewhere_in_any_order_give_the_same_bits(made_up, time):
    boys, girls, cells = made_up
    cells = Cells.planar(cells.x, cells.y, period=np.arange(80) % 4)
    window = ScanWindow(time=time, max_share=0.2)
    seen = []

    def elsewhere(work, blocks):
        packed = pickle.dumps(work)
        for block in reversed(blocks):
            seen.append(block)
            yield block, pickle.loads(packed)(block)  # noqa: S301 - packed a line above

    here = scan_births(boys, girls, cells=cells, window=window, test=ScanTest(replicates=600))
    there = scan_births(
        boys, girls, cells=cells, window=window, test=ScanTest(replicates=600), run=ScanRun(run_blocks=elsewhere)
    )

    assert seen == [2, 1, 0]
    assert len(there.maxima) == 600 < 3 * BLOCK
    np.testing.assert_array_equal(here.maxima, there.maxima)
    assert here.clusters == there.clusters


def test_progress_rises_to_one(made_up):
    boys, girls, cells = made_up
    told = []
    scan_births(boys, girls, cells=cells, run=ScanRun(on_progress=told.append))

    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 3


def test_what_progress_raises_stops_the_scan(made_up):
    boys, girls, cells = made_up

    def stop(fraction):
        if fraction > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan_births(boys, girls, cells=cells, run=ScanRun(on_progress=stop))


def test_iterative_clusters_are_found_with_the_earlier_ones_taken_out(made_up):
    boys, girls, cells = made_up
    result = scan_births(boys, girls, cells=cells, test=ScanTest(secondary="iterative"))
    first, second = result.clusters[:2]
    taken = list(first.places)
    boys_left, girls_left = boys.copy(), girls.copy()
    boys_left[taken], girls_left[taken] = 0, 0
    rest = scan_births(boys_left, girls_left, cells=cells)

    assert first.p <= 0.05 < second.p
    assert second.llr == rest.clusters[0].llr
    assert second.places == rest.clusters[0].places
    # Its replicates are its own, not those of the first round nor of another scan.
    assert second.p == pytest.approx(rest.clusters[0].p, abs=0.08)


def test_a_gumbel_tail_is_shown_where_p_is_at_its_floor_and_never_elsewhere(made_up):
    boys, girls, cells = made_up
    first, second = scan_births(boys, girls, cells=cells).clusters[:2]

    assert first.p == 0.001
    assert 0 < first.p_gumbel < 0.005
    assert second.p > 0.001
    assert second.p_gumbel is None


def test_the_over_dispersed_null_is_more_careful_where_places_differ():
    rng = np.random.default_rng(9)
    births = np.full(150, 300)
    boys = rng.binomial(births, rng.beta(0.51 * 80, 0.49 * 80, 150))
    cells = Cells.planar(*rng.random((2, 150)))

    exact = scan_births(boys, births - boys, cells=cells)
    careful = scan_births(boys, births - boys, cells=cells, test=ScanTest(null="over_dispersed"))

    assert exact.clusters[0].p == 0.001
    assert careful.clusters[0].p > 0.05
    assert careful.dispersion == pytest.approx(1 / 81, rel=0.3)
    assert "beta-binomial" in careful.method


def test_the_observed_clusters_are_those_of_a_plain_search(made_up):
    boys, girls, cells = made_up
    result = scan_births(boys, girls, cells=cells, test=ScanTest(replicates=9, max_clusters=5))
    births = boys + girls
    windows = [set(window) for window in plain.circles(np.column_stack([cells.x, cells.y]), births)]
    taken = set()
    for cluster in result.clusters:
        left = [window for window in windows if not window & taken]
        ratios = [
            float(plain.llr(boys[held].sum(), births[held].sum(), boys.sum(), births.sum()))
            if boys[held].sum() * births.sum() > boys.sum() * births[held].sum()
            else 0.0
            for held in map(list, left)
        ]
        assert cluster.llr == pytest.approx(max(ratios), rel=1e-9)
        assert set(cluster.places) in [left[at] for at in np.flatnonzero(np.isclose(ratios, max(ratios), rtol=1e-9))]
        taken |= set(cluster.places)


def test_clusters_leave_as_a_table_with_units_seed_and_method(made_up):
    boys, girls, cells = made_up
    result = scan_births(boys, girls, cells=cells, test=ScanTest(seed=5))
    table = result.to_arrow()

    assert table.column_names == [
        "centre_x", "centre_y", "rank", "direction", "radius", "axis_ratio", "angle", "first_period", "last_period", "llr",
        "p", "p_gumbel", "boys", "girls", "expected_boys", "ratio", "ratio_outside", "places",
    ]  # fmt: skip
    assert table["places"][0].as_py() == [str(place) for place in result.clusters[0].places]
    assert table["boys"].to_pylist() == [cluster.boys for cluster in result.clusters]
    assert table.schema.field("ratio").metadata[b"unit"] == b"boys per 100 girls"
    assert table.schema.metadata[b"seed"] == b"5"
    assert table.schema.metadata[b"method"].startswith(b"bernoulli scan, circles up to 0.5")
    assert b"version" in table.schema.metadata


def test_an_empty_result_leaves_as_an_empty_table():
    cells = Cells.planar([1, 2], [0, 0])

    assert scan_births([0, 0], [0, 0], cells=cells).to_arrow().num_rows == 0
    assert "relative_risk" in scan_cases([0, 0], [1, 1], cells=cells).to_arrow().column_names


def test_the_door_opens_without_the_compiler():
    code = "import sys; from tianping.statistics import scan; print('numba' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert said.strip() == "False"
