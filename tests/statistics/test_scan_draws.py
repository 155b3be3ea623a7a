"""Replicates follow the exact law given the totals, and no stream of random numbers is a copy of another."""

from __future__ import annotations

from collections import Counter
from math import comb, factorial

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.scan import BLOCK, Cells, ScanTest, ScanWindow
from tianping.statistics.scan.problem import births_problem, cases_problem
from tianping.statistics.scan.replicates import Replicates
from tianping.statistics.scan.study import build_study

EXACT = ScanTest()


def births_work(boys, births, *, seed=1, stratum=None, test=EXACT):
    cells = Cells.planar(range(len(births)), [0] * len(births), stratum=stratum)
    study = build_study(cells, np.asarray(boys, float), np.asarray(births, float))
    return Replicates(births_problem(study, window=ScanWindow(), test=test), seed=seed)


def draws(work, blocks):
    return np.concatenate([work.draw(block)[:, :, 0] for block in range(blocks)])


def p_of_frequencies(drawn, chances):
    seen = Counter(map(tuple, drawn.tolist()))
    assert set(seen) <= set(chances)
    expected = np.array(list(chances.values())) * len(drawn)
    return stats.chisquare([seen[key] for key in chances], expected).pvalue


@pytest.mark.parametrize("births", [(3, 2, 4), (1, 1, 7), (5, 0, 4)])
def test_births_are_drawn_by_the_multivariate_hypergeometric_law(births):
    boys, total = 4, sum(births)
    chances = {
        (a, b, boys - a - b): comb(births[0], a)
        * comb(births[1], b)
        * comb(births[2], boys - a - b)
        / comb(total, boys)
        for a in range(births[0] + 1)
        for b in range(births[1] + 1)
        if 0 <= boys - a - b <= births[2]
    }
    first = min(births[0], boys)
    work = births_work([first, 0, boys - first], births)

    assert p_of_frequencies(draws(work, 80), chances) > 1e-4


def test_totals_of_strata_are_kept_and_each_is_drawn_alike():
    births, stratum = np.array([4, 6, 5, 3, 2, 9]), [1, 1, 2, 2, 1, 2]
    boys = np.array([4, 1, 0, 3, 1, 4])
    drawn = draws(births_work(boys, births, stratum=stratum), 60)

    first, second = drawn[:, [0, 1, 4]], drawn[:, [2, 3, 5]]
    assert set(first.sum(axis=1)) == {6}
    assert set(second.sum(axis=1)) == {7}
    # Law of one cell given its stratum's total: hypergeometric.
    law = stats.hypergeom(12, 6, 4)
    seen = np.bincount(drawn[:, 0], minlength=5)
    assert stats.chisquare(seen, law.pmf(np.arange(5)) * len(drawn)).pvalue > 1e-4


def test_cases_are_drawn_by_the_multinomial_law():
    share, cases = np.array([0.5, 0.2, 0.3]), 4
    cells = Cells.planar([0, 1, 2], [0, 0, 0])
    problem = cases_problem(
        build_study(cells, np.array([2.0, 2.0, 0.0]), share * 7.0), window=ScanWindow(), test=ScanTest()
    )
    chances = {
        (a, b, cases - a - b): factorial(cases)
        / (factorial(a) * factorial(b) * factorial(cases - a - b))
        * np.prod(share ** np.array([a, b, cases - a - b]))
        for a in range(cases + 1)
        for b in range(cases + 1 - a)
    }

    assert p_of_frequencies(draws(Replicates(problem, seed=2), 80), chances) > 1e-4


def test_many_cases_keep_their_total_and_their_spread():
    rng = np.random.default_rng(0)
    share = rng.dirichlet(np.ones(30))
    cells = Cells.planar(range(30), [0] * 30)
    cases = rng.multinomial(5000, share).astype(float)
    problem = cases_problem(build_study(cells, cases, share), window=ScanWindow(), test=ScanTest())
    drawn = draws(Replicates(problem, seed=2), 40)
    mean = 5000 * (problem.field.size[:, 0] / problem.field.size.sum())

    assert set(drawn.sum(axis=1)) == {5000}
    deviation = np.sqrt(mean * (1 - mean / 5000))
    assert np.abs((drawn.mean(axis=0) - mean) / (deviation / np.sqrt(len(drawn)))).max() < 4.5
    np.testing.assert_allclose(drawn.var(axis=0) / deviation**2, 1, atol=0.07)


def test_over_dispersed_places_spread_as_a_beta_binomial_and_keep_the_total():
    births, rho = np.full(60, 50), 0.05
    work = births_work(np.full(60, 26), births, test=ScanTest(null="over_dispersed", dispersion=rho))
    drawn = draws(work, 40)

    assert set(drawn.sum(axis=1)) == {60 * 26}
    # Keeping the total takes one sixtieth of the spread away.
    wanted = 50 * 0.52 * 0.48 * (1 + 49 * rho) * (59 / 60)
    assert drawn.var(axis=0).mean() == pytest.approx(wanted, rel=0.02)


def test_without_dispersion_the_over_dispersed_null_is_the_exact_one():
    boys = np.full(60, 26)
    alike = births_work(boys, np.full(60, 50), test=ScanTest(null="over_dispersed"))

    assert alike.problem.dispersion == 0.0
    np.testing.assert_array_equal(alike.draw(0), births_work(boys, np.full(60, 50)).draw(0))


def test_a_billion_births_keep_their_total_and_their_spread():
    births = np.array([10**9, 3, 10**6, 0])
    work = births_work(births // 2, births)
    drawn = draws(work, 2)

    assert set(drawn.sum(axis=1)) == {int((births // 2).sum())}
    law = stats.hypergeom(int(births.sum()), int((births // 2).sum()), 10**6)
    assert drawn[:, 2].std() == pytest.approx(law.std(), rel=0.15)
    assert drawn[:, 3].max() == 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_stratum_of_one_sex_has_no_chance_in_it(share):
    births, stratum = np.array([40, 60, 30, 50]), [1, 1, 2, 2]
    boys = np.array([20, 31, 0, 0]) + np.array([0, 0, 30, 50]) * int(share)
    drawn = draws(births_work(boys, births, stratum=stratum), 2)

    np.testing.assert_array_equal(drawn[:, 2:], np.tile(boys[2:], (len(drawn), 1)))
    assert drawn[:, 0].std() > 0


@pytest.mark.parametrize("lag", [-2, -1, 0, 1, 2])
def test_streams_of_neighbouring_seeds_are_not_correlated(lag):
    births = np.full(400, 30)
    boys = np.full(400, 15)
    one, other = (births_work(boys, births, seed=seed).draw(0)[:, :, 0].ravel() for seed in (7, 8))
    shifted = np.roll(other, lag)
    correlation = np.corrcoef(one, shifted)[0, 1]

    # 102,400 numbers: the correlation of independent streams has a standard deviation of 0.0031.
    assert abs(correlation) < 0.0155


@pytest.mark.parametrize("lag", [-2, -1, 0, 1, 2])
def test_blocks_and_rounds_of_one_seed_are_not_correlated(lag):
    work = births_work(np.full(400, 15), np.full(400, 30))
    repeated = Replicates(work.problem, work.seed, scan_round=1)
    first, second, third = (values[:, :, 0].ravel() for values in (work.draw(0), work.draw(1), repeated.draw(0)))

    for other in (second, third):
        assert abs(np.corrcoef(first, np.roll(other, lag))[0, 1]) < 0.0155


def test_replicates_within_a_block_are_not_correlated():
    drawn = births_work(np.full(400, 15), np.full(400, 30)).draw(0)[:, :, 0]
    between = np.corrcoef(drawn)[np.triu_indices(BLOCK, 1)]

    assert abs(between.mean()) < 0.005
    assert np.abs(between).max() < 6 / np.sqrt(400)
