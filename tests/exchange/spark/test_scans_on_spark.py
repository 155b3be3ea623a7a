"""A scan whose replicates ran on Spark equals the scan that ran here, to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tianping.exchange.spark import spark_blocks
from tianping.statistics.scan import Cells, ScanRun, ScanTest, ScanWindow, scan_births

PLACES, PERIODS = 60, 3


def made_up(seed: int = 3) -> tuple[np.ndarray, np.ndarray, Cells]:
    rng = np.random.default_rng(seed)
    x, y = np.repeat(rng.random((2, PLACES)), PERIODS, axis=1)
    births = rng.poisson(40, PLACES * PERIODS)
    boys = rng.binomial(births, np.where(np.hypot(x - 0.4, y - 0.4) < 0.15, 0.62, 0.515))
    return boys, births - boys, Cells.planar(x, y, period=np.tile(np.arange(PERIODS), PLACES))


@pytest.mark.parametrize(
    ("window", "test"),
    [
        (ScanWindow(), ScanTest(replicates=999, direction="both")),
        (ScanWindow(time="retrospective"), ScanTest(replicates=300, seed=2)),
        (ScanWindow(), ScanTest(replicates=300, secondary="iterative", null="over_dispersed", dispersion=0.01)),
        (ScanWindow(), ScanTest(replicates=999, stop_after=2, direction="low")),
    ],
    ids=["999 of both directions", "through time", "iterative, over-dispersed", "stopped early"],
)
def test_the_same_bits(spark: Any, window: ScanWindow, test: ScanTest) -> None:
    boys, girls, cells = made_up()

    here = scan_births(boys, girls, cells=cells, window=window, test=test)
    there = scan_births(boys, girls, cells=cells, window=window, test=test, run=ScanRun(run_blocks=spark_blocks(spark)))

    assert here.clusters == there.clusters
    assert here.maxima.tobytes() == there.maxima.tobytes()
    assert len(here.maxima) > 0
