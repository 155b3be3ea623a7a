"""What must hold for any counts."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.statistics.small_area import Graph, Options, Priors, Rows, smooth

QUICK = settings(max_examples=12, deadline=None)


@st.composite
def maps(draw):
    """A few areas over a few years with a random map; some cells empty, some areas islands."""
    n_areas, n_years = draw(st.integers(2, 7)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    births = rng.poisson(draw(st.sampled_from([2, 40, 3000])), (n_areas, n_years)) * (
        rng.random((n_areas, n_years)) > 0.2
    )
    boys = rng.binomial(births, 0.515 + 0.05 * rng.random((n_areas, 1)))
    pairs = np.array([(i, j) for i in range(n_areas) for j in range(i) if rng.random() < 0.5]).reshape(-1, 2)
    return boys, births - boys, pairs


def long(boys, girls):
    area, year = (index.ravel() for index in np.indices(boys.shape))
    return boys.ravel(), girls.ravel(), area, 2000 + year


@given(maps())
@QUICK
def test_swapping_the_sexes_inverts_the_ratios(counts):
    boys, girls, pairs = counts
    around_106, around_94 = (Options(priors=Priors(level=level)) for level in (106.0, 100**2 / 106.0))

    ahead = smooth(boys, girls, graph=pairs, options=around_106, bounds=(110.0,))
    mirrored = smooth(girls, boys, graph=pairs, options=around_94, bounds=(100**2 / 110.0,))

    np.testing.assert_allclose(ahead.ratio_median, 1e4 / mirrored.ratio_median, rtol=1e-4)
    np.testing.assert_allclose(ahead.ratio_low, 1e4 / mirrored.ratio_high, rtol=1e-4)
    np.testing.assert_allclose(ahead.above, 1 - mirrored.above, atol=1e-4)


@given(maps())
@QUICK
def test_an_isolated_area_without_births_changes_nothing_else(counts):
    boys, girls, pairs = counts

    before = smooth(boys, girls, graph=pairs)
    after = smooth(
        np.vstack([boys, np.zeros_like(boys[:1])]), np.vstack([girls, np.zeros_like(girls[:1])]), graph=pairs
    )

    np.testing.assert_allclose(after.ratio[:-1], before.ratio, rtol=2e-4)
    np.testing.assert_allclose(after.ratio_high[:-1], before.ratio_high, rtol=5e-4)
    for one, other in zip(before.hyperparameters, after.hyperparameters, strict=True):
        np.testing.assert_allclose(one.mean, other.mean, rtol=5e-3)


@given(maps(), st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_rows_does_not_matter(counts, random):
    boys, girls, pairs = counts
    b, g, area, year = long(boys, girls)
    shuffled = np.array(random.sample(range(len(b)), len(b)))

    ordered = smooth(b, g, rows=Rows(place=area, period=year), graph=Graph(pairs, np.arange(len(boys))))
    mixed = smooth(
        b[shuffled],
        g[shuffled],
        rows=Rows(place=area[shuffled], period=year[shuffled]),
        graph=Graph(pairs[::-1, ::-1], np.arange(len(boys))[::-1]),
    )

    np.testing.assert_array_equal(mixed.ratio, ordered.ratio[shuffled])
    np.testing.assert_array_equal(mixed.above, ordered.above[shuffled])


@given(maps())
@QUICK
def test_more_births_in_the_same_ratio_draw_the_estimate_to_it(counts):
    boys, girls, pairs = counts
    seen = (boys > 0) & (girls > 0)
    few, many = smooth(boys, girls, graph=pairs), smooth(boys * 10_000, girls * 10_000, graph=pairs)

    away_of_many, away_of_few = (np.abs(np.log(s.ratio_median[seen] / s.ratio_raw[seen])) for s in (many, few))
    assert (away_of_many <= away_of_few + 1e-3).all()


def test_threads_do_not_change_the_answer(monkeypatch):
    monkeypatch.setattr("tianping.statistics.small_area.estimate.FEW_COUNTS", 0)
    rng = np.random.default_rng(8)
    births = rng.poisson(90, (20, 4))
    boys = rng.binomial(births, 0.52)

    one, several = (smooth(boys, births - boys, options=Options(threads=threads)) for threads in (1, 4))

    np.testing.assert_array_equal(one.ratio_high, several.ratio_high)
