"""Smoothing of small areas: whole fits of growing size, their parts beside scipy, and the first call of a process.

python benchmarks/small_area.py            # writes benchmarks/small_area.md
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine, median_cost, run_once

from tianping.statistics.small_area import Graph, Options, SmoothedRatios, smooth
from tianping.statistics.small_area.estimate import build_problem
from tianping.statistics.small_area.factor import factorise, selected_inverse
from tianping.statistics.small_area.options import Rows

HERE = Path(__file__).parent
SEED = 20261123
RUNS = 5
COUNTIES, TOWNSHIPS = (700, 1_400, 2_800), (10_000, 20_000, 40_000)


def simulated(areas: int, years: int, births: int) -> tuple[np.ndarray, np.ndarray, Graph]:
    """Counts on the Delaunay graph of seeded points: a smooth field and noise of 10 % between areas, years, 3 % of both."""
    rng = np.random.default_rng(np.random.SeedSequence([SEED, areas, years]))
    x, y = rng.random((2, areas))
    waves, phases = 8 * rng.standard_normal((2, 40)), rng.uniform(0, 2 * np.pi, 40)
    field = np.cos(np.column_stack([x, y]) @ waves + phases).sum(axis=1)
    area = 0.1 * (0.6**0.5 * (field - field.mean()) / field.std() + 0.4**0.5 * rng.standard_normal(areas))
    year = 0.01 * rng.standard_normal(years).cumsum()
    log_odds = 0.07 + area[:, None] + year + 0.03 * rng.standard_normal((areas, years)) * (years > 1)
    number = rng.poisson(births, (areas, years))
    boys = rng.binomial(number, 1 / (1 + np.exp(-log_odds)))
    return boys, number - boys, Graph.from_points(np.arange(areas), x=x, y=y)


def fit(areas: int, years: int, births: int) -> tuple[float, float, SmoothedRatios]:
    """Median wall and processor seconds of whole fits, after one to warm up."""
    boys, girls, graph = simulated(areas, years, births)
    walls, processors = [], []
    smoothed = smooth(boys, girls, graph=graph)
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        smoothed = smooth(boys, girls, graph=graph)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors), smoothed


def fits(kind: str, sizes: tuple[int, ...], *, years: int, births: int) -> str:
    lines = [
        f"| {kind} × {years} periods, {births} births a cell | wall s | processor s | evaluations | distance to the mode, sd | Newton decrement left |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    times = []
    for size in sizes:
        wall, processor, smoothed = fit(size, years, births)
        found = smoothed.convergence
        times.append(processor)
        lines.append(
            f"| {size:,} | {wall:.2f} | {processor:.2f} | {found.evaluations} + {found.points} | {found.distance:.0e} | {found.decrement:.0e} |"
        )
    exponent = np.polyfit(np.log(sizes), np.log(times), 1)[0]
    return "\n".join(lines) + f"\n\nProcessor time grows as size^{exponent:.2f}.\n"


def milliseconds(work: Callable[[], object]) -> float:
    """Median processor time of one call, after one to warm up."""
    work()
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(1000 * (time.process_time() - started))
    return statistics.median(times)


def parts() -> str:
    boys, girls, graph = simulated(40_000, 1, 150)
    field = build_problem(boys[:, 0], girls[:, 0], rows=Rows(), graph=graph, options=Options()).field
    values = field.entries((0.006, 0.0, 0.0), np.full(40_000, 30.0))
    factor = np.empty(field.plan.factor_start[-1])
    spatial = (field.structure / 0.006 + 30.0 * sparse.eye(40_000)).tocsc()
    symmetric = {"permc_spec": "MMD_AT_PLUS_A", "diag_pivot_thresh": 0.0, "options": {"SymmetricMode": True}}
    rows = {
        "`factorise`: the planned LDL', with the sum-to-zero constraint": lambda: factorise(field.plan, values, factor),
        "`scipy.sparse.linalg.splu`: order and factor, without the constraint": lambda: splu(spatial, **symmetric),
        "`selected_inverse`: variances of all areas and covariances of all neighbours": lambda: selected_inverse(
            field.plan, factor, len(values)
        ),
    }
    measured = [f"| {name} | {milliseconds(work):.0f} |" for name, work in rows.items()]
    return "\n".join(["| 40,000 areas | processor ms |", "| --- | ---: |", *measured]) + "\n"


def first_call() -> str:
    code = (
        "from tianping.statistics.small_area import smooth; smooth([[5, 6], [7, 8]], [[5, 6], [7, 8]], graph=[(0, 1)])"
    )
    door = [sys.executable, "-c", "import tianping.statistics.small_area"]
    warm = median_cost([run_once([sys.executable, "-c", code]) for _ in range(3)])
    with tempfile.TemporaryDirectory() as folder:
        cold = run_once([sys.executable, "-c", code], environment={"NUMBA_CACHE_DIR": folder})
    bare = median_cost([run_once(door) for _ in range(3)])
    return (
        "| a process of its own | processor s |\n| --- | ---: |\n"
        f"| imports the room, smooths nothing | {bare.cpu_s:.1f} |\n"
        f"| smooths two areas, kernels compiled before | {warm.cpu_s:.1f} |\n"
        f"| smooths two areas, compiles first (once a machine and version) | {cold.cpu_s:.1f} |\n"
    )


def peak_memory() -> str:
    """High-water mark of processes that simulate and smooth; each reads its own, a parent's would be counted in."""
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r}); from small_area import simulated, smooth; "
        "b, g, graph = simulated(*map(int, sys.argv[1:])); smooth(b, g, graph=graph); "
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    lines = ["| peak memory, simulation included | MiB |", "| --- | ---: |"]
    for areas, years, births in ((2_800, 20, 300), (40_000, 1, 150)):
        command = [sys.executable, "-c", code, str(areas), str(years), str(births)]
        kib = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        lines.append(f"| {areas:,} × {years} | {kib / 1024:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    text = "\n".join([
        "# Smoothing of small areas",
        f"{machine()}; medians of {RUNS} whole fits, two threads, BYM2 with random walk and area × period where there are periods,",
        f"graphs of Delaunay triangles of seeded points (seed {SEED}). Load of the machine (1 minute) at the start: {os.getloadavg()[0]:.1f}; wall time includes waiting for neighbours.",
        "",
        fits("counties", COUNTIES, years=20, births=300),
        fits("townships", TOWNSHIPS, years=1, births=150),
        parts(),
        first_call(),
        peak_memory(),
        "Other projects on the same data, in one run: `peers.md`.",
        "",
    ])  # fmt: skip
    (HERE / "small_area.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
