"""Forty thousand series of 240 months watched in one call: sums and means, beside the same written with numpy.

python benchmarks/watch.py            # writes benchmarks/watch.md
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine, median_cost, run_once

from tianping.statistics.watch import (
    CusumDesign,
    EwmaDesign,
    FunnelDesign,
    RegressionDesign,
    watch_cusum,
    watch_ewma,
    watch_funnel,
    watch_regression,
)
from tianping.statistics.watch.cusum_chain import settings_by_size, shares_seen_by_size

HERE = Path(__file__).parent
SEED = 20261123
RUNS = 15
SERIES, MONTHS = 40_000, 240
SIZES = (10_000, 20_000, 40_000, 80_000)
CORES = 2
Counts = NDArray[np.signedinteger]
SUM, MEAN = CusumDesign(reference=106), EwmaDesign(reference=106)
BOTH = CusumDesign(reference=106, side="both")


def simulated(series: int, kind: str = "int64") -> tuple[Counts, Counts]:
    """Townships with 55 births a month in the middle, from a few to a few thousand; nothing is the matter."""
    rng = np.random.default_rng(np.random.SeedSequence([SEED, series]))
    births = rng.poisson(rng.lognormal(4, 1, series)[:, None], (series, MONTHS))
    boys = rng.binomial(births, 106 / 206)
    return boys.astype(kind), (births - boys).astype(kind)


def cost(work: Callable[[], object], *, runs: int = RUNS) -> tuple[float, float, float]:
    """Medians of wall and processor milliseconds of a call, and the least wall, after two to warm up."""
    work(), work()
    walls, processors = [], []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    return statistics.median(walls), statistics.median(processors), min(walls)


def by_numpy(boys: Counts, girls: Counts) -> NDArray[np.bool_]:
    """The sum of excess boys by numpy, all series of a month at once; thresholds are taken as known."""
    held = np.zeros(len(boys))
    flag = np.empty(boys.shape, np.bool_)
    for month in range(boys.shape[1]):
        excess = boys[:, month] - (boys[:, month] + girls[:, month]) * SUM.allowance
        held = np.maximum(held + excess, 0.0)
        flag[:, month] = held >= 50.0
        held[flag[:, month]] = 0.0
    return flag


def main_table() -> str:
    boys, girls = simulated(SERIES)
    small = boys.astype(np.int32), girls.astype(np.int32)
    across = np.asfortranarray(boys), np.asfortranarray(girls)
    works: dict[str, Callable[[], object]] = {
        "`watch_cusum`": lambda: watch_cusum(boys, girls, design=SUM),
        "`watch_cusum`, both sides": lambda: watch_cusum(boys, girls, design=BOTH),
        "`watch_ewma`": lambda: watch_ewma(boys, girls, design=MEAN),
        "`watch_cusum`, counts of 32 bits": lambda: watch_cusum(*small, design=SUM),
        "`watch_ewma`, counts of 32 bits": lambda: watch_ewma(*small, design=MEAN),
        "`watch_cusum`, a month's series side by side in memory": lambda: watch_cusum(*across, design=SUM),
        "`watch_ewma`, a month's series side by side in memory": lambda: watch_ewma(*across, design=MEAN),
        "a copy of the counts (numpy), for comparison": lambda: (boys.copy(), girls.copy()),
        "the sum by numpy, month by month, side by side in memory": lambda: by_numpy(*across),
    }
    lines = [
        f"| {SERIES:,} series × {MONTHS} months | processor ms | … a core of {CORES} | wall ms, median | wall ms, least |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, work in works.items():
        wall, processor, least = cost(work)
        alone = "numpy" in name
        share = "" if alone else f"{processor / CORES:.0f}"
        lines.append(f"| {name} | {processor:.0f} | {share} | {wall:.0f} | {least:.0f} |")
    return "\n".join(lines) + "\n"


def growth() -> str:
    lines = ["| series × 240 months, processor ms | sum | mean |", "| --- | ---: | ---: |"]
    times = []
    for size in SIZES:
        boys, girls = simulated(size)
        pair = [
            cost(lambda: watch_cusum(boys, girls, design=SUM))[1],  # noqa: B023 - called at once
            cost(lambda: watch_ewma(boys, girls, design=MEAN))[1],  # noqa: B023 - called at once
        ]
        times.append(pair)
        lines.append(f"| {size:,} | {pair[0]:.0f} | {pair[1]:.0f} |")
    exponents = np.polyfit(np.log(SIZES), np.log(times), 1)[0]
    return "\n".join(lines) + f"\n\nProcessor time grows as series^{exponents[0]:.2f} and series^{exponents[1]:.2f}.\n"


def others() -> str:
    boys, girls = simulated(1_000)
    screen = cost(lambda: watch_funnel(boys, girls, design=FunnelDesign(reference=106)), runs=3)[1]
    forecast = cost(lambda: watch_regression(boys, girls, design=RegressionDesign(last=12)), runs=3)[1]
    limits = cost(watch_cusum(boys, girls, design=SUM).limits, runs=3)[1]
    return (
        "| 1,000 series | processor ms |\n| --- | ---: |\n"
        f"| `watch_funnel`, 240 months | {screen:.0f} |\n"
        f"| `watch_regression`, the last 12 of 240 months | {forecast:.0f} |\n"
        f"| `limits` of a sum, 240 months | {limits:.0f} |\n"
    )


def once() -> str:
    """What is paid once: tables of thresholds by design, and compiling by machine and version."""
    tables = []
    for work in (settings_by_size, lambda *a, **k: shares_seen_by_size(*a, **k, within=12, power=0.8)):
        started = time.process_time()
        work(106.5 / 206.5, 0.53, periods=240.0)
        tables.append(time.process_time() - started)
    code = "from tianping.statistics.watch import CusumDesign, watch_cusum; watch_cusum([5, 6], [5, 6], design=CusumDesign(reference=106))"
    door = [sys.executable, "-c", "import tianping.statistics.watch"]
    bare = median_cost([run_once(door) for _ in range(3)])
    warm = median_cost([run_once([sys.executable, "-c", code]) for _ in range(3)])
    with tempfile.TemporaryDirectory() as folder:
        cold = run_once([sys.executable, "-c", code], environment={"NUMBA_CACHE_DIR": folder})
    return (
        "| paid once | processor s |\n| --- | ---: |\n"
        f"| thresholds of a new design, all sizes of series | {tables[0]:.2f} |\n"
        f"| what could have been seen, a new design, all sizes (only where it is asked for) | {tables[1]:.2f} |\n"
        f"| a process that imports the room and watches nothing | {bare.cpu_s:.2f} |\n"
        f"| … watches one series, kernels compiled before | {warm.cpu_s:.2f} |\n"
        f"| … watches one series, compiles first (once a machine and version) | {cold.cpu_s:.2f} |\n"
    )


def main() -> None:
    text = "\n".join([
        "# Watching many series",
        f"{machine()}; medians of {RUNS} calls, two threads, seed {SEED}. Load of the machine (1 minute) at the start: {os.getloadavg()[0]:.1f};",
        "where others compute, wall time includes waiting for them, and the share of a core says what a quiet machine would take.",
        "",
        main_table(),
        growth(),
        others(),
        once(),
    ])  # fmt: skip
    (HERE / "watch.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
