"""Raked estimates add up to the county's smoothed total."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.small_area import Graph, Options, Rows, smooth
from tianping.statistics.small_area.benchmark import benchmark


def townships(seed=1):
    rng = np.random.default_rng(seed)
    births = rng.poisson(120, (24, 2))
    boys = rng.binomial(births, 0.53 + 0.02 * rng.standard_normal((24, 1)))
    county = np.repeat(["甲县", "乙县", "丙县", "丁县"], 6)
    pairs = [(i, i + 1) for i in range(23)]
    return boys, births - boys, Rows(county=county, period=[2019, 2020]), pairs


def test_expected_boys_of_a_county_add_up_to_its_own_smoothed_total():
    boys, girls, rows, pairs = townships()

    smoothed = smooth(boys, girls, rows=rows, graph=pairs, options=Options(benchmark=True))

    # The county model by hand: counts summed, counties in a row because their townships are.
    counties = [boys.reshape(4, 6, 2).sum(axis=1), girls.reshape(4, 6, 2).sum(axis=1)]
    chain = Graph.from_pairs([("甲县", "乙县"), ("乙县", "丙县"), ("丙县", "丁县")])
    totals = smooth(*counties, rows=Rows(place=["甲县", "乙县", "丙县", "丁县"], period=[2019, 2020]), graph=chain)
    np.testing.assert_allclose(
        smoothed.benchmarked.expected_boys.reshape(4, 6, 2).sum(axis=1), totals.expected_boys, rtol=1e-9
    )


def test_one_factor_moves_share_and_interval_of_a_county():
    boys, girls, rows, pairs = townships()

    smoothed = smooth(boys, girls, rows=rows, graph=pairs, options=Options(benchmark=True))

    raked = smoothed.benchmarked
    for before, after in (
        (smoothed.ratio, raked.ratio),
        (smoothed.ratio_low, raked.ratio_low),
        (smoothed.ratio_high, raked.ratio_high),
    ):
        np.testing.assert_allclose(after / (100 + after), raked.factor * before / (100 + before))
    assert np.ptp(raked.factor.reshape(4, 6, 2), axis=1).max() == 0


def test_a_county_without_births_keeps_its_estimates():
    boys, girls, rows, pairs = townships()
    boys[:6] = girls[:6] = 0

    raked = smooth(boys, girls, rows=rows, graph=pairs, options=Options(benchmark=True)).benchmarked

    assert (raked.factor[:6] == 1).all()
    assert (raked.expected_boys[:6] == 0).all()


def test_totals_of_other_counties_are_refused():
    boys, girls, rows, pairs = townships()
    smoothed = smooth(boys, girls, rows=rows, graph=pairs)
    strangers = smooth([[5, 5]], [[5, 5]], rows=Rows(place=["戊县"], period=[2019, 2020]))

    with pytest.raises(ValueError, match="8 are missing, 2 are strange"):
        benchmark(smoothed, strangers)


def test_raked_columns_stand_in_the_table():
    boys, girls, rows, pairs = townships()

    table = smooth(boys, girls, rows=rows, graph=pairs, options=Options(benchmark=True)).to_arrow()

    assert {"benchmarked_factor", "benchmarked_ratio", "benchmarked_expected_boys"} <= set(table.column_names)
