"""The largest ratio of every single replicate equals that of a plain search through all windows."""

from __future__ import annotations

import numpy as np
import pytest
from tests.statistics import scan_brute_force as plain

from tianping.statistics.scan import BLOCK, Cells, ScanTest, ScanWindow
from tianping.statistics.scan.cylinder_kernels import Intervals, fill_minima, list_checks
from tianping.statistics.scan.problem import births_problem, cases_problem
from tianping.statistics.scan.replicates import Replicates
from tianping.statistics.scan.study import build_study

PLACES = 40
SIGNS = {"high": (1,), "low": (-1,), "both": (1, -1)}


def scattered(seed, *, periods=1, births=12.0, share=0.52, grid=False):
    """Cells and counts of made-up places; a grid has many equal distances."""
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 6, (2, PLACES)).astype(float) if grid else rng.random((2, PLACES))
    x, y = np.repeat(x, periods), np.repeat(y, periods)
    born = rng.poisson(births, PLACES * periods)
    boys = rng.binomial(born, share)
    cells = Cells.planar(x, y, period=np.tile(np.arange(periods), PLACES), stratum=np.arange(PLACES * periods) % 3)
    return cells, boys.astype(float), born.astype(float)


def searched_plainly(problem, counts, *, share, longest=1, to_the_end=False):
    """Largest ratios of drawn counts, shape (replicates, places, periods), over all shapes and signs."""
    size, total_cases = problem.field.size * problem.model.size_unit, problem.cases.sum()
    expected = (
        problem.field.expected * problem.model.expected_unit
        if problem.model.expected_unit
        else size * problem.model.share
    )
    best = np.zeros(len(counts))
    spans = plain.intervals(counts.shape[2], longest, to_the_end=to_the_end)

    def ratio_of(cases, window, span):
        place = np.ix_(list(window), np.arange(*span))
        held, due = size[place].sum(), expected[place].sum()
        if held == 0:
            return np.zeros(len(cases)), np.zeros(len(cases))
        excess = cases - due
        if problem.model_name == "poisson":
            return plain.poisson_llr(cases, held, total_cases), excess
        alike = excess + held * problem.model.share
        return plain.llr(np.clip(alike, 0, held), held, total_cases, size.sum()), excess

    for shape in problem.shapes:
        windows = plain.circles(shape.points, size, max_share=share)
        for sign in problem.signs:
            best = np.maximum(best, shape.factor * plain.largest(counts, windows, spans, ratio_of, sign))
    return best


def compare(problem, *, share, longest=1, to_the_end=False, rounding=1e-9):
    work = Replicates(problem, seed=5)
    wanted = searched_plainly(problem, work.draw(0), share=share, longest=longest, to_the_end=to_the_end)
    assert wanted.shape == (BLOCK,)
    np.testing.assert_allclose(work(0), wanted, rtol=rounding, atol=rounding)


@pytest.mark.parametrize("direction", ["high", "low", "both"])
@pytest.mark.parametrize("share", [0.5, 0.1])
@pytest.mark.parametrize("grid", [False, True], ids=["scattered", "on a grid with ties"])
def test_circles(direction, share, grid):
    cells, boys, births = scattered(1, grid=grid)
    study = build_study(Cells.planar(cells.x, cells.y), boys, births)

    compare(births_problem(study, window=ScanWindow(max_share=share), test=ScanTest(direction=direction)), share=share)


def test_circles_beyond_the_first_stretch_of_neighbours():
    rng = np.random.default_rng(8)
    births = rng.poisson(30, 150).astype(float)
    boys = rng.binomial(births.astype(int), 0.3).astype(float)
    study = build_study(Cells.planar(*rng.random((2, 150))), boys, births)

    compare(births_problem(study, window=ScanWindow(), test=ScanTest(direction="both")), share=0.5)


@pytest.mark.parametrize("share", [0.02, 0.98])
def test_circles_where_one_sex_is_rare(share):
    cells, boys, births = scattered(2, share=share)
    study = build_study(Cells.planar(cells.x, cells.y), boys, births)

    compare(births_problem(study, window=ScanWindow(), test=ScanTest(direction="both")), share=0.5)


def test_circles_within_strata():
    cells, boys, births = scattered(3)
    study = build_study(Cells.planar(cells.x, cells.y, stratum=cells.stratum), boys, births)

    compare(births_problem(study, window=ScanWindow(), test=ScanTest(direction="both")), share=0.5)


def test_circles_where_a_place_has_several_strata():
    cells, boys, births = scattered(4)
    x, y = np.repeat(cells.x[:20], 2), np.repeat(cells.y[:20], 2)
    study = build_study(Cells.planar(x, y, stratum=np.tile([1, 2], 20)), boys, births)

    compare(births_problem(study, window=ScanWindow(), test=ScanTest()), share=0.5)


def test_ellipses():
    cells, boys, births = scattered(5)
    study = build_study(Cells.planar(cells.x, cells.y), boys, births)
    window = ScanWindow(ellipses=(1.5, 3.0), compactness=0.7)

    compare(births_problem(study, window=window, test=ScanTest(direction="both")), share=0.5)


def test_over_dispersed_places():
    cells, boys, births = scattered(6)
    study = build_study(Cells.planar(cells.x, cells.y), boys, births)

    compare(births_problem(study, window=ScanWindow(), test=ScanTest(null="over_dispersed", dispersion=0.1)), share=0.5)


@pytest.mark.parametrize("direction", ["high", "low"])
@pytest.mark.parametrize("births", [12.0, 4000.0], ids=["small counts", "counts that need wide sums"])
def test_cylinders(direction, births):
    cells, boys, births = scattered(7, periods=5, births=births)
    study = build_study(Cells.planar(cells.x, cells.y, period=cells.period), boys, births)
    window = ScanWindow(max_share=0.3, time="retrospective", max_periods=3)

    compare(births_problem(study, window=window, test=ScanTest(direction=direction)), share=0.3, longest=3)


@pytest.mark.parametrize(
    ("births", "share", "to_the_end"),
    [(3.0, 0.52, False), (3.0, 0.97, False), (3.0, 0.03, True), (1e5, 0.52, False)],
    ids=["sparse months", "girls are rare", "boys are rare, up to the last period", "counts that need wide sums"],
)
def test_long_cylinders_are_found_though_checked_four_at_a_time(births, share, to_the_end):
    rng = np.random.default_rng(13)
    places, periods, longest = 8, 20, 14
    x, y = np.repeat(rng.random((2, places)), periods, axis=1)
    born = rng.poisson(births, places * periods)
    boys = rng.binomial(born, share)
    study = build_study(
        Cells.planar(x, y, period=np.tile(range(periods), places)), boys.astype(float), born.astype(float)
    )
    time = "prospective" if to_the_end else "retrospective"
    window = ScanWindow(time=time, max_periods=longest)

    problem = births_problem(study, window=window, test=ScanTest(direction="both"))

    assert problem.stored is (np.int32 if births > 1000 else np.int16)
    # Of large counts the plain formula loses digits that the kernels keep.
    compare(problem, share=0.5, longest=longest, to_the_end=to_the_end, rounding=1e-6 if births > 1000 else 1e-9)


@pytest.mark.parametrize("to_the_end", [False, True])
@pytest.mark.parametrize("periods", [1, 2, 3, 4, 5, 9, 13, 30])
def test_checks_cover_every_interval_once_and_start_at_the_smallest_sum(periods, to_the_end):
    sums = np.random.default_rng(periods).integers(-99, 99, periods + 1)
    rows = np.zeros(3 * periods + 3, np.int16)
    rows[: periods + 1] = sums
    fill_minima(rows, periods, 1)
    for longest in range(1, periods + 1):
        found = []
        for end, row, first, last in list_checks(periods, Intervals(longest, to_the_end)).tolist():
            assert rows[row] == sums[first : last + 1].min()
            found += [(start, end) for start in range(first, last + 1)]

        assert sorted(found) == [
            (start, end)
            for start in range(periods)
            for end in range(start + 1, min(start + longest, periods) + 1)
            if end == periods or not to_the_end
        ]


def test_cylinders_that_reach_the_last_period():
    cells, boys, births = scattered(9, periods=4)
    study = build_study(Cells.planar(cells.x, cells.y, period=cells.period, stratum=cells.stratum), boys, births)
    window = ScanWindow(time="prospective")

    compare(
        births_problem(study, window=window, test=ScanTest(direction="both")), share=0.5, longest=2, to_the_end=True
    )


def test_counts_too_large_for_narrow_sums():
    cells, boys, births = scattered(10, births=3e6)
    problem = births_problem(
        build_study(Cells.planar(cells.x, cells.y), boys, births), window=ScanWindow(), test=ScanTest()
    )

    assert problem.stored is np.int32
    # The plain formula subtracts numbers of the size of the births: it loses digits that the kernels keep.
    compare(problem, share=0.5, rounding=1e-6)


def test_cases_against_expected_cases():
    rng = np.random.default_rng(11)
    cells = Cells.planar(*rng.random((2, PLACES)))
    base = rng.gamma(2.0, 3.0, PLACES)
    study = build_study(cells, rng.poisson(base).astype(float), base)

    compare(cases_problem(study, window=ScanWindow(), test=ScanTest(direction="both")), share=0.5)


def test_rare_cases_within_strata_and_time():
    rng = np.random.default_rng(12)
    x, y = np.repeat(rng.random((2, PLACES)), 4, axis=1)
    base = rng.gamma(0.2, 0.3, 4 * PLACES)
    cells = Cells.planar(x, y, period=np.tile(range(4), PLACES), stratum=np.tile([1, 1, 2, 2], PLACES))
    study = build_study(cells, rng.poisson(base).astype(float), base)

    compare(cases_problem(study, window=ScanWindow(time="retrospective"), test=ScanTest()), share=0.5, longest=2)
