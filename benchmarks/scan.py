"""Scans of growing size in processes of their own, warm and cold, beside a plain search, Spark and SaTScan's times.

python benchmarks/scan.py            # writes benchmarks/scan.md, in about four minutes on two free processors
python benchmarks/scan.py one townships   # one scan, as the measuring process starts it
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from processes import machine, run_once
from tests.statistics import scan_brute_force as plain

from tianping.statistics.scan import Cells, ScanRun, ScanTest, ScanWindow, scan_births
from tianping.statistics.scan.problem import births_problem
from tianping.statistics.scan.replicates import Replicates
from tianping.statistics.scan.study import build_study

HERE = Path(__file__).parent
SEED = 20261101
RUNS = 3
REPLICATES = 999


@dataclass(frozen=True)
class Case:
    """A made-up map: places at random, births per place and period Poisson, one share of boys."""

    title: str
    places: int
    births: float
    max_share: float
    periods: int = 1
    runs: int = 3
    satscan: str = ""
    target: str = ""

    def window(self) -> ScanWindow:
        return ScanWindow(max_share=self.max_share, time="none" if self.periods == 1 else "retrospective")

    def rows(self) -> tuple[np.ndarray, np.ndarray, Cells]:
        rng = np.random.default_rng(np.random.SeedSequence([SEED, self.places, self.periods]))
        x, y = np.repeat(rng.random((2, self.places)), self.periods, axis=1)
        births = rng.poisson(self.births, self.places * self.periods)
        boys = rng.binomial(births, 0.52)
        return boys, births - boys, Cells.planar(x, y, period=np.tile(np.arange(self.periods), self.places))


CASES = {
    "townships": Case("2,000 places, windows to 50 %", 2_000, 200, 0.5, satscan="6.6", target="0.35"),
    "province": Case("10,000 places, windows to 10 %", 10_000, 200, 0.1, satscan="54 (71 processor)", target="2.5"),
    "nation": Case("40,000 places, windows to 10 %", 40_000, 200, 0.1, runs=2, target="20"),
    "months": Case(
        "2,000 villages × 60 months, to 10 %, intervals to 30 months",
        2_000,
        10,
        0.1,
        60,
        runs=2,
        satscan="60 (109 processor) for 99 replicates",
        target="30",
    ),
}
GROWTH = (2_500, 5_000, 10_000, 20_000)
MONTHS = (12, 24, 48)
BLOCKS = (1, 2, 4, 8)


def one(name: str) -> None:
    """Scan once to warm up (a small part of the map), then once measured; print both as JSON."""
    case = CASES[name]
    boys, girls, cells = case.rows()
    few = np.arange(len(cells.x)) < 60 * case.periods
    started = time.perf_counter()
    scan_births(boys[few], girls[few], cells=cells.only(few), window=case.window(), test=ScanTest(replicates=99))
    first = time.perf_counter() - started
    wall, processor = time.perf_counter(), time.process_time()
    found = scan_births(boys, girls, cells=cells, window=case.window(), test=ScanTest(replicates=REPLICATES, seed=1))
    walls, processors = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first": first, "wall": walls, "processor": processors, "peak": peak, "p": found.clusters[0].p}))


def measure(name: str) -> tuple[float, float, float]:
    """Median wall and processor seconds of the scan alone, and peak MiB of the process."""
    command = [sys.executable, __file__, "one", name]
    said = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(CASES[name].runs)
    ]
    wall, processor, peak = (statistics.median(run[key] for run in said) for key in ("wall", "processor", "peak"))
    return wall, processor, peak


def cold_and_warm() -> dict[str, tuple[float, float]]:
    """Processor seconds of a process that scans a small map, without and with compiled copies on disk."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import scan; case = scan.CASES[sys.argv[2]]; boys, girls, cells = case.rows();"
        "few = scan.np.arange(len(cells.x)) < 60 * case.periods;"
        "scan.scan_births(boys[few], girls[few], cells=cells.only(few), window=case.window(), test=scan.ScanTest(replicates=99))"
    )
    costs = {}
    for name in ("townships", "months"):
        with tempfile.TemporaryDirectory() as folder:
            environment = {"NUMBA_CACHE_DIR": folder}
            command = [sys.executable, "-c", code, str(HERE), name]
            cold = run_once(command, environment=environment).cpu_s
            costs[name] = cold, statistics.median(run_once(command, environment=environment).cpu_s for _ in range(RUNS))
    return costs


def doors() -> tuple[float, float]:
    """Processor milliseconds to import numpy alone, and the scan's door."""
    commands = ["import numpy", "from tianping.statistics import scan"]
    first, second = (
        statistics.median(run_once([sys.executable, "-c", code]).cpu_s for _ in range(RUNS)) for code in commands
    )
    return 1000 * first, 1000 * second


def processor_seconds(case: Case, replicates: int) -> float:
    """Of a scan for one cluster."""
    boys, girls, cells = case.rows()
    started = time.process_time()
    scan_births(boys, girls, cells=cells, window=case.window(), test=ScanTest(replicates=replicates, max_clusters=1))
    return time.process_time() - started


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def growth() -> str:
    """Processor seconds by places, by months and by replicates, each with its fitted exponent."""
    processor_seconds(Case("", 200, 20, 0.1, 12), 256)
    by_places = [processor_seconds(Case("", places, 200, 0.1), 256) for places in GROWTH]
    by_months = [processor_seconds(Case("", 500, 10, 0.1, months), 256) for months in MONTHS]
    by_blocks = [processor_seconds(Case("", 2_500, 200, 0.5), 256 * blocks) for blocks in BLOCKS]
    rows = [
        ("places (windows to 10 %, 256 replicates)", GROWTH, by_places),
        ("months (500 villages, windows to 10 %, 256 replicates)", MONTHS, by_months),
        ("replicates (2,500 places, windows to 50 %)", tuple(256 * blocks for blocks in BLOCKS), by_blocks),
    ]
    return chr(10).join(
        f"| {what} | {', '.join(f'{size:,}' for size in sizes)} | {', '.join(f'{value:.2f}' for value in seconds)} | {exponent(sizes, seconds):.2f} |"
        for what, sizes, seconds in rows
    )


def beside_plain_search(places: int = 400) -> tuple[float, float, float]:
    """Processor milliseconds a replicate, ours and the plain search's, and the largest difference of their ratios."""
    boys, girls, cells = Case("", places, 200, 0.5).rows()
    births = (boys + girls).astype(float)
    study = build_study(Cells.planar(cells.x, cells.y), boys.astype(float), births)
    work = Replicates(births_problem(study, window=ScanWindow(), test=ScanTest()), seed=1)
    work(0)
    started = time.process_time()
    ours = work(0)
    our_time = (time.process_time() - started) / len(ours)
    counts, size = work.draw(0)[:64, :, 0], work.problem.field.size[:, 0]
    started = time.process_time()
    distance = np.hypot(*(study.points[:, None, axis] - study.points[None, :, axis] for axis in (0, 1)))
    order = np.argsort(distance, axis=1)
    held = np.cumsum(size[order], axis=1)
    best = np.zeros(len(counts))
    for replicate, drawn in enumerate(counts):
        inside = np.cumsum(drawn[order], axis=1)
        ratio = plain.llr(inside, held, drawn.sum(), size.sum())
        allowed = (held <= 0.5 * size.sum()) & (inside * size.sum() > drawn.sum() * held)
        best[replicate] = np.where(allowed, ratio, 0).max()
    plain_time = (time.process_time() - started) / len(counts)
    return 1000 * our_time, 1000 * plain_time, float(np.abs(best - ours[:64]).max())


def on_spark(name: str = "province") -> str:
    """Wall seconds of a scan here and on Spark with two cores, each with two processes' worth of threads."""
    from tianping.exchange.spark import local_spark, spark_blocks

    case = CASES[name]
    boys, girls, cells = case.rows()

    def timed(run: ScanRun) -> tuple[float, np.ndarray]:
        started = time.perf_counter()
        found = scan_births(boys, girls, cells=cells, window=case.window(), test=ScanTest(), run=run)
        return time.perf_counter() - started, found.maxima

    timed(ScanRun())
    started = time.perf_counter()
    with local_spark(cores=2) as session:
        start = time.perf_counter() - started
        first, _ = timed(ScanRun(run_blocks=spark_blocks(session)))
        pairs = [(timed(ScanRun()), timed(ScanRun(run_blocks=spark_blocks(session)))) for _ in range(RUNS)]
    here, there = (statistics.median(pair[side][0] for pair in pairs) for side in range(2))
    same = all(np.array_equal(pair[0][1], pair[1][1]) for pair in pairs)
    return (
        f"{case.title}, {REPLICATES} replicates: {here:.2f} s of wall time here, {there:.2f} s on Spark local[2] whose workers have loaded the kernels "
        f"(ratio {there / here:.2f}), {first:.1f} s the first time; Spark starts in {start:.1f} s. Maxima: {'the same bits' if same else 'OTHER BITS'}."
    )


def page() -> str:
    load = os.getloadavg()[1]
    rows = []
    for name, case in CASES.items():
        wall, processor, peak = measure(name)
        rows.append(
            f"| {case.title} | {wall:.2f} | {processor:.2f} | {case.target} | {peak:.0f} | {case.satscan or '–'} |"
        )
    cold = cold_and_warm()
    grown = growth()
    ours, slow, difference = beside_plain_search()
    spark = on_spark()
    numpy_door, scan_door = doors()
    return f"""# Scans
{machine()}; {REPLICATES} replicates, direction high, two threads, medians of {RUNS} (the two largest: of 2). One-minute load before the start: {load:.1f} on
{os.cpu_count()} processors; where other work ran, half the processor time is nearer to the wall time of a quiet machine.

| scan | wall s | processor s | wanted, wall s | peak MiB of the process | SaTScan 10.3, wall s |
| --- | ---: | ---: | ---: | ---: | ---: |
{chr(10).join(rows)}

SaTScan's times were measured earlier on like data on another machine (2 processors of a 2.6 GHz Sapphire Rapids); they stand for orientation.

| first scan of a process, small map, processor s | no compiled copies yet | compiled copies on disk |
| --- | ---: | ---: |
| circles | {cold["townships"][0]:.1f} | {cold["townships"][1]:.1f} |
| cylinders | {cold["months"][0]:.1f} | {cold["months"][1]:.1f} |

Importing the door takes {scan_door:.0f} ms of processor time, numpy alone {numpy_door:.0f} ms.

| growth with | sizes | processor s | fitted exponent |
| --- | --- | --- | ---: |
{grown}

Windows grow with the square of the places (at a fixed share) and of the months. The scan of the observed counts and the paths around the centres are paid once, so replicates cost less than in proportion.

| 400 places, windows to 50 %, one replicate | processor ms |
| --- | ---: |
| ours | {ours:.4f} |
| plain search in numpy (all distances sorted once, one replicate at a time) | {slow:.1f} |

The plain search takes {slow / ours:,.0f} times as long; largest difference of 64 maxima: {difference:.1e}.

Replicates on Spark. {spark} Blocks that run in other processes lay the paths around the centres again.
"""


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2])
        return
    text = page()
    (HERE / "scan.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
