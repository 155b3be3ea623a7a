"""Simulation-based calibration: 1,000 data sets of each kind that benchmarks/small_area_calibration.py publishes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

PATH = Path(__file__).parents[3] / "benchmarks" / "small_area_calibration.py"


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("small_area_calibration", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_truth_ranks_uniformly_and_intervals_cover(benchmark, number):
    ranks = benchmark.calibrate(benchmark.SETTINGS[number], 1_000)

    share, low, high = ranks.coverage()
    assert ranks.uniform_p() > 0.001
    assert low <= share <= high, f"coverage {share:.4f} outside {low:.4f} to {high:.4f}"
