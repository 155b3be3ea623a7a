"""A hundred thousand series screened in one call, and false alarms beside the z-score and the modified z-score.

python benchmarks/outliers.py            # writes benchmarks/outliers.md
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine

from tianping.statistics.outliers import copied_forward, screen_counts, screen_shares

HERE = Path(__file__).parent
SERIES = 100_000
PERIODS = 24
SEED = 20261124
THRESHOLD = 3.0
"""What health information systems take by default for both z-scores."""
BELL = 0.0027
"""False alarms of a bell curve beyond three deviations: the rate that the three are compared at."""


def seconds(work: Callable[[], object], *, runs: int = 3) -> tuple[float, float]:
    """Median wall and processor seconds of one call, after one call to warm up."""
    work()
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


def worlds(mean: float, variation: float, *, series: int, periods: int) -> NDArray[np.int64]:
    random = np.random.Generator(np.random.Philox(SEED))
    level = random.gamma(1 / variation**2, variation**2, (series, periods)) if variation else np.ones((series, periods))
    return random.poisson(mean * level)


def speed() -> str:
    rows = []
    for mean in (5, 60, 2_000):
        counts = worlds(mean, 0.1, series=SERIES, periods=PERIODS + 1)
        boys = np.random.Generator(np.random.Philox(SEED)).binomial(counts, 106 / 206)
        girls = counts - boys
        works = (
            lambda counts=counts: screen_counts(counts[:, :-1], counts[:, -1]),
            lambda boys=boys, girls=girls: screen_shares(boys[:, -1], girls[:, -1], history_boys=boys[:, :-1], history_girls=girls[:, :-1]),
            lambda counts=counts: copied_forward(counts),
        )
        told = [seconds(work) for work in works]
        rows.append(f"| {mean:,} | " + " | ".join(f"{cpu:.1f} ({wall:.1f})" for wall, cpu in told) + " |")
    return "\n".join(
        [
            "| births a month | `screen_counts` | `screen_shares` | `copied_forward` |",
            "| ---: | ---: | ---: | ---: |",
            *rows,
        ]
    )


def z_score(past: NDArray[np.int64], new: NDArray[np.int64]) -> NDArray[np.bool_]:
    spread = past.std(axis=1, ddof=1)
    return np.abs(new - past.mean(axis=1)) > THRESHOLD * spread


def modified_z_score(past: NDArray[np.int64], new: NDArray[np.int64]) -> NDArray[np.bool_]:
    middle = np.median(past, axis=1)
    spread = np.median(np.abs(past - middle[:, None]), axis=1)
    return 0.6745 * np.abs(new - middle) > THRESHOLD * spread


def alarms() -> str:
    rows = []
    for months in (12, 24):
        for mean in (0.5, 2, 5, 20, 60):
            for variation in (0.0, 0.2):
                counts = worlds(mean, variation, series=SERIES, periods=months + 1)
                past, new = counts[:, :-1], counts[:, -1]
                ours = screen_counts(past, new, false_alarm=BELL).flag != 0
                rates = (z_score(past, new), modified_z_score(past, new), ours)
                # A slip that should be found: one digit too many.
                slips = (z_score(past, 10 * new), modified_z_score(past, 10 * new), screen_counts(past, 10 * new, false_alarm=BELL).flag != 0)
                some = new > 0
                told = [f"{100 * rate.mean():.2f}" for rate in rates] + [f"{100 * slip[some].mean():.0f}" for slip in slips]
                rows.append(f"| {months} | {mean:g} | {variation:g} | " + " | ".join(told) + " |")
    return "\n".join(
        [
            "| months known | births a month | variation | z-score | modified z | ours | ×10 found: z-score | modified z | ours |",
            "| ---: " * 9 + "|",
            *rows,
        ]
    )


def hidden() -> str:
    """An old slip of ten times the births, in the past, and the same slip now."""
    counts = worlds(60, 0.0, series=20_000, periods=13)
    past, new = counts[:, :-1].copy(), 10 * counts[:, -1]
    past[:, 4] *= 10
    found = (z_score(past, new), modified_z_score(past, new), screen_counts(past, new, false_alarm=BELL).flag != 0)
    return ", ".join(f"{name} {100 * rate.mean():.0f} %" for name, rate in zip(("z-score", "modified z-score", "ours"), found, strict=True))


def main() -> None:
    """Measure, print and write the page."""
    text = f"""# Outliers among counts
{machine()}.

## {SERIES:,} series of {PERIODS} months and a new one, processor seconds over two threads (seconds on the clock, neighbours included), warm
{speed()}

## False alarms where nothing is the matter, per cent of {SERIES:,} series
z-score and modified z-score with the threshold {THRESHOLD:g}; ours asked for the rate that a bell curve would have there, {100 * BELL:.2f} %. *Variation* is the coefficient of variation of the true level from month to month.
Beside it, of the series with any births in the new month, how many are flagged when it is multiplied by ten.

{alarms()}

A slip of ten times the births that stands in the past already (60 a month, 12 months known), and comes again, is flagged in: {hidden()}.
"""
    (HERE / "outliers.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
