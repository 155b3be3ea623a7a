"""Where all births are alike, p is uniform: ties broken at random; users see the conservative p."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.scan import Cells, ScanRun, ScanTest, ScanWindow, scan_births

PLACES = 60


def null_p_values(data_sets, *, replicates, window, test, seed):
    """P-values of data drawn from the null by numpy's own generator: with ties broken at random, and as users see them."""
    rng = np.random.default_rng(seed)
    periods = 1 if window.time == "none" else 6
    x, y = np.repeat(rng.random((2, PLACES)), periods, axis=1)
    births = rng.poisson(60 / periods, PLACES * periods)
    cells = Cells.planar(x, y, period=np.tile(range(periods), PLACES))
    at_random, shown = np.empty(data_sets), np.empty(data_sets)
    for number in range(data_sets):
        boys = rng.multivariate_hypergeometric(births, int(0.52 * births.sum()))
        options = ScanTest(replicates=replicates, seed=number, direction=test, max_clusters=1)
        result = scan_births(boys, births - boys, cells=cells, window=window, test=options, run=ScanRun(threads=1))
        ratio = result.clusters[0].llr
        above = np.count_nonzero(result.maxima > ratio * (1 + 1e-9))
        equal = np.count_nonzero(np.abs(result.maxima - ratio) <= ratio * 1e-9)
        at_random[number] = (above + rng.random() * (1 + equal)) / (1 + replicates)
        shown[number] = result.clusters[0].p
    return at_random, shown


WAYS = {
    "high": (ScanWindow(), "high"),
    "both, small windows": (ScanWindow(max_share=0.1), "both"),
    "time": (ScanWindow(time="retrospective"), "high"),
}


@pytest.mark.parametrize("way", WAYS)
def test_null_p_values_are_uniform(way):
    window, direction = WAYS[way]
    at_random, shown = null_p_values(120, replicates=99, window=window, test=direction, seed=1)

    assert stats.chisquare(np.histogram(at_random, 6, (0, 1))[0]).pvalue > 0.001
    assert np.mean(shown <= 0.05) < 0.13
    assert np.all(shown >= 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_2000_null_p_values_with_999_replicates_are_uniform(way):
    window, direction = WAYS[way]
    at_random, shown = null_p_values(2000, replicates=999, window=window, test=direction, seed=2)
    counts = np.histogram(at_random, 20, (0, 1))[0]

    # Figures for docs/methods/scan.md.
    print(f"{way}: chi2 {stats.chisquare(counts).statistic:.1f} on 19 df, p {stats.chisquare(counts).pvalue:.3f}; ",
          f"p <= 0.05: {np.mean(shown <= 0.05):.4f}, p <= 0.01: {np.mean(shown <= 0.01):.4f}")  # noqa: T201 - a proof's figures  # fmt: skip
    assert stats.chisquare(counts).pvalue > 0.001
    # A conservative p: no more than 5 % within four standard errors.
    assert np.mean(shown <= 0.05) <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 2000)
