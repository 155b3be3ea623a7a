"""A hundred thousand places measured and judged in one call, part by part, beside scipy's own one-place functions.

python benchmarks/ratio.py            # writes benchmarks/ratio.md
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from processes import in_turn, machine

from tianping.jurisdictions import load_verdict_bounds
from tianping.statistics.ratio import (
    chance,
    detectable_ratio,
    dispersion,
    false_discovery,
    funnel_limits,
    homogeneity,
    judge,
    ratio_intervals,
)

HERE = Path(__file__).parent
PLACES = 100_000
SEED = 20261101
BOUNDS = load_verdict_bounds(on=date(2026, 1, 1))
SIZES = {"villages, 0–59 births": 60, "townships, 0–1,999": 2_000, "counties, 0–59,999": 60_000}


def milliseconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """Median processor time of one call on one thread, after one call to warm up; neighbours on the machine do not count."""
    work()
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(1000 * (time.process_time() - started))
    return statistics.median(times)


def parts(boys: NDArray[np.int64], girls: NDArray[np.int64]) -> dict[str, Callable[[], object]]:
    p = chance(boys, girls, reference=106).p_value
    return {
        "`judge`: verdict, four probabilities, p, q, one in k": lambda: judge(boys, girls, bounds=BOUNDS),
        "… `chance` in it: two-sided mid-p, one in k": lambda: chance(boys, girls, reference=106),
        "… `false_discovery` in it": lambda: false_discovery(p),
        "`ratio_intervals`, Wilson": lambda: ratio_intervals(boys, girls),
        "`ratio_intervals`, exact": lambda: ratio_intervals(boys, girls, method="exact"),
        "`ratio_intervals`, Jeffreys": lambda: ratio_intervals(boys, girls, method="jeffreys"),
        "`ratio_intervals`, delta": lambda: ratio_intervals(boys, girls, method="delta"),
        "`detectable_ratio`": lambda: detectable_ratio(boys + girls, reference=106),
        "`funnel_limits`": lambda: funnel_limits(boys + girls, reference=106),
        "`homogeneity`": lambda: homogeneity(boys, girls),
        "`dispersion`": lambda: dispersion(boys, girls),
    }


def table() -> str:
    generator = np.random.default_rng(SEED)
    columns = []
    for most in SIZES.values():
        births = generator.integers(0, most, PLACES)
        boys = generator.binomial(births, 106 / 206)
        columns.append({name: milliseconds(work) for name, work in parts(boys, births - boys).items()})
    rows = [f"| {name} | " + " | ".join(f"{column[name]:.0f}" for column in columns) + " |" for name in columns[0]]
    head = f"| {PLACES:,} places, ms | " + " | ".join(SIZES) + " |\n| --- |" + " ---: |" * len(SIZES)
    return "\n".join([head, *rows]) + "\n"


def peers() -> str:
    """The exact interval of a township-sized place, one call each for 1,000 places, against all in one call."""
    from scipy import stats

    generator = np.random.default_rng(SEED)
    births = generator.integers(1, 2_000, 1_000)
    boys = generator.binomial(births, 106 / 206)
    ours = milliseconds(lambda: ratio_intervals(boys, births - boys, method="exact"))
    theirs = milliseconds(
        lambda: [stats.binomtest(int(k), int(n)).proportion_ci() for k, n in zip(boys, births, strict=True)], runs=3
    )
    return (
        "| exact interval, 1,000 places | ms |\n| --- | ---: |\n"
        f'| `ratio_intervals(method="exact")` | {ours:.1f} |\n'
        f"| `scipy.stats.binomtest(…).proportion_ci()`, place by place | {theirs:.0f} |\n"
    )


def funnel() -> str:
    sizes = np.unique(np.geomspace(1, 1e9, 200).astype(np.int64))
    return f"Exact funnel limits for {len(sizes)} sizes from 1 to 10⁹ births: {milliseconds(lambda: funnel_limits(sizes, reference=106)):.1f} ms.\n"


def start() -> str:
    ours, scipy, _ = in_turn(
        [sys.executable, "-c", "import tianping.statistics.ratio"], [sys.executable, "-c", "import scipy.special"]
    )
    return f"Import: {1000 * ours.cpu_s:.0f} ms of processor time a process, of which `import scipy.special` alone takes {1000 * scipy.cpu_s:.0f} ms.\n"


def main() -> None:
    """Measure, print and write the page."""
    text = f"# Sex ratios of many places\n{machine()}; medians of processor time, one thread.\n\n{table()}\n{peers()}\n{funnel()}\n{start()}"
    (HERE / "ratio.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
