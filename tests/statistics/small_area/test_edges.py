"""Places at the edge: nobody born, one place, islands, boys only, a billion births, tables in disorder."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.small_area import Graph, Options, Rows, smooth

TRIANGLE = [(0, 1), (1, 2), (0, 2)]


def finite_and_ordered(smoothed):
    assert smoothed.convergence.converged
    assert np.isfinite([smoothed.ratio, smoothed.ratio_sd, smoothed.ratio_low, smoothed.ratio_high]).all()
    assert (smoothed.ratio_low < smoothed.ratio_median).all()
    assert (smoothed.ratio_median < smoothed.ratio_high).all()
    assert ((smoothed.above >= 0) & (smoothed.above <= 1)).all()


@pytest.mark.parametrize("graph", [None, TRIANGLE, []], ids=["no graph", "triangle", "no edges"])
def test_without_births_anywhere_the_prior_comes_back(graph):
    smoothed = smooth([0, 0, 0], [0, 0, 0], graph=graph)

    finite_and_ordered(smoothed)
    assert np.isnan(smoothed.ratio_raw).all()
    np.testing.assert_allclose(smoothed.ratio_median, 106, rtol=0.01)
    assert (smoothed.expected_boys == 0).all()
    assert (smoothed.ratio_high / smoothed.ratio_low > 5).all()


def test_probabilities_are_those_above_the_bounds_of_the_verdict(bounds):
    smoothed = smooth([520, 560], [500, 480], bounds=bounds)

    assert smoothed.bounds == (bounds.normal_high, bounds.marked_excess)
    np.testing.assert_allclose(smoothed.above[:, 1], smoothed.probability_above(bounds.marked_excess))
    assert smooth([520, 560], [500, 480]).above.shape == (2, 0)


def test_one_place_in_one_period_has_no_hyperparameters():
    smoothed = smooth([530], [500])

    finite_and_ordered(smoothed)
    assert smoothed.hyperparameters == ()
    assert smoothed.convergence.points == 1
    assert smoothed.method.startswith("binomial logit (level only)")


def test_one_place_over_years_borrows_from_its_years():
    smoothed = smooth([[53, 51, 9, 55]], [[50, 50, 3, 50]])

    finite_and_ordered(smoothed)
    assert 100 < smoothed.ratio[0, 2] < 150
    assert [found.name for found in smoothed.hyperparameters] == ["period_sd", "interaction_sd"]


def test_a_place_with_boys_only_is_drawn_to_the_others():
    smoothed = smooth([3, 520, 515, 530], [0, 500, 490, 505], graph=[(0, 1), (1, 2), (2, 3)])

    finite_and_ordered(smoothed)
    assert np.isinf(smoothed.ratio_raw[0])
    assert 100 < smoothed.ratio[0] < 125


def test_a_billion_births_are_believed():
    smoothed = smooth([530_000_000, 5, 515_000_000], [500_000_000, 5, 500_000_000], graph=[(0, 1), (1, 2)])

    finite_and_ordered(smoothed)
    np.testing.assert_allclose(smoothed.ratio[[0, 2]], [106, 103], rtol=1e-6)
    np.testing.assert_allclose(
        smoothed.ratio_sd[[0, 2]], 100 * np.sqrt([1.06 * 2.06 / 1.03e9, 1.03 * 2.03 / 1.015e9]), rtol=0.5
    )


def test_islands_and_several_parts_stand_in_one_model():
    graph = Graph.from_pairs([(0, 1), (1, 2), (4, 5)], places=np.arange(8))
    boys, girls = [54, 60, 52, 70, 510, 530], [50, 50, 50, 50, 500, 500]

    smoothed = smooth(boys, girls, rows=Rows(place=np.arange(6)), graph=graph)

    finite_and_ordered(smoothed)
    assert len(smoothed.areas.labels) == 8


def test_an_area_of_the_map_without_a_row_is_known_only_by_its_neighbours():
    smoothed = smooth(
        [620, 615],
        [500, 500],
        rows=Rows(place=["a", "c"]),
        graph=Graph(np.array([["a", "b"], ["b", "c"]]), np.array(["b"])),
    )

    assert smoothed.areas.labels.tolist() == ["a", "b", "c"]
    assert smoothed.areas.sd[1] > smoothed.areas.sd[0]


@pytest.mark.parametrize("blank", [-1, np.nan, None])
def test_a_count_that_is_not_given_is_estimated_and_never_zero(blank):
    smoothed = smooth([520, blank, 530], [500, 480, 490], graph=TRIANGLE)
    empty = smooth([520, 0, 530], [500, 0, 490], graph=TRIANGLE)

    np.testing.assert_array_equal(smoothed.ratio, empty.ratio)
    assert np.isnan([smoothed.boys[1], smoothed.girls[1], smoothed.expected_boys[1], smoothed.ratio_raw[1]]).all()
    assert smoothed.to_arrow()["boys"].to_pylist() == [520.0, None, 530.0]


def test_rows_of_the_same_place_and_year_are_added_up():
    split = smooth([20, 500, 510, 12], [30, 470, 505, 10], rows=Rows(place=["a", "a", "b", "c"]))
    whole = smooth([520, 510, 12], [500, 505, 10], rows=Rows(place=["a", "b", "c"]))

    np.testing.assert_array_equal(split.ratio, whole.ratio[[0, 0, 1, 2]])


def test_years_with_a_gap_hang_together_less():
    boys, girls = [[620, 0], [618, 0], [625, 0]], [[500, 0], [500, 0], [500, 0]]

    near = smooth(boys, girls, rows=Rows(period=[2000, 2001]), options=Options(time="ar1"))
    # In units of the smallest gap: a third year makes 2000 and 2001 the unit and 2009 eight of them away.
    far = smooth(
        np.column_stack([boys, [0, 0, 0]]),
        np.column_stack([girls, [0, 0, 0]]),
        rows=Rows(period=[2000, 2009, 2010]),
        options=Options(time="ar1"),
    )

    assert far.ratio_sd[0, 1] > near.ratio_sd[0, 1]


def test_a_county_that_holds_everything_is_no_level():
    smoothed = smooth([50, 60, 55], [50, 50, 50], rows=Rows(county=["x", "x", "x"], province=["p", "p", "p"]))

    assert [found.name for found in smoothed.hyperparameters] == ["area_sd"]
    assert len(smoothed.counties.labels) == len(smoothed.provinces.labels) == 0


@pytest.mark.parametrize("integration", ["auto", "grid", "ccd", "mode"])
def test_each_way_of_integration_gives_like_answers(integration):
    rng = np.random.default_rng(3)
    births = rng.poisson(300, 60)
    boys = rng.binomial(births, 0.52 + 0.03 * rng.standard_normal(60))

    smoothed = smooth(boys, births - boys, options=Options(integration=integration))

    finite_and_ordered(smoothed)
    reference = smooth(boys, births - boys, options=Options(integration="grid"))
    np.testing.assert_allclose(smoothed.ratio, reference.ratio, rtol=0.01)
    assert smoothed.convergence.design == ("grid" if integration == "auto" else integration)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"boys": [1, -2, 3]}, r"boys\[1\]=-2"),
        ({"boys": [1, 2.5, 3]}, r"boys\[1\]=2.5"),
        ({"girls": [1, 2]}, "girls has"),
        ({"boys": [], "girls": []}, "at least one row"),
        ({"bounds": (107, 0)}, "bounds must be above 0"),
        ({"rows": Rows(place=["a", "b"])}, r"rows.place must have 3 labels"),
        ({"rows": Rows(period=[2000.0, np.nan, 2001.0])}, "rows.period must be given in every row: label 1"),
        ({"rows": Rows(place=["a", "a", "b"], county=["x", "y", "x"])}, "a place must lie in one county: row 0"),
        ({"rows": Rows(county=["x", "x", "y"], province=["p", "q", "q"])}, "a county must lie in one province: 1"),
        ({"graph": [(0, 0)]}, "an area cannot be its own neighbour: 1 edges"),
        ({"graph": [(0, 7)]}, "1 edges name a place that is neither"),
        ({"graph": [("a", "b")]}, "labels of edges and places must be of one type"),
        ({"graph": np.zeros((2, 3))}, "edges must have the shape"),
        ({"options": Options(benchmark=True)}, "options.benchmark needs rows.county"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_value(change, message):
    arguments = {"boys": [1, 2, 3], "girls": [1, 2, 3], **change}

    with pytest.raises(ValueError, match=message):
        smooth(arguments.pop("boys"), arguments.pop("girls"), **arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"time": "rw2"}, "time must be one of rw1, ar1, none, got 'rw2'"),
        ({"integration": "mcmc"}, "integration must be one of"),
        ({"confidence": 1.0}, "confidence must lie"),
        ({"threads": 0}, "threads must be at least 1"),
    ],
)
def test_options_that_do_not_exist_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Options(**change)


def test_text_is_no_count():
    with pytest.raises(TypeError, match="boys must hold"):
        smooth(["12"], ["11"])


def test_matrices_take_no_birth_orders():
    with pytest.raises(ValueError, match="rows.order does not apply"):
        smooth([[1, 2]], [[1, 2]], rows=Rows(order=[1]))
