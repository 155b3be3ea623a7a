"""Scans of growing size in processes of their own, warm and cold, beside a plain search and SaTScan's published times.

python benchmarks/scan.py            # writes benchmarks/scan.md
python benchmarks/scan.py one townships   # one scan, as the measuring process starts it
"""

from __future__ import annotations

import json
import os
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
    satscan: str = ""

    def window(self) -> ScanWindow:
        return ScanWindow(max_share=self.max_share, time="none" if self.periods == 1 else "retrospective")

    def rows(self) -> tuple[np.ndarray, np.ndarray, Cells]:
        rng = np.random.default_rng(np.random.SeedSequence([SEED, self.places, self.periods]))
        x, y = np.repeat(rng.random((2, self.places)), self.periods, axis=1)
        births = rng.poisson(self.births, self.places * self.periods)
        boys = rng.binomial(births, 0.52)
        return boys, births - boys, Cells.planar(x, y, period=np.tile(np.arange(self.periods), self.places))


CASES = {
    "townships": Case("2,000 places, windows to 50 %", 2_000, 200, 0.5, satscan="6.6"),
    "province": Case("10,000 places, windows to 10 %", 10_000, 200, 0.1, satscan="54 (71 processor)"),
    "nation": Case("40,000 places, windows to 10 %", 40_000, 200, 0.1),
    "months": Case(
        "2,000 villages × 60 months, to 10 %, intervals to 30 months",
        2_000,
        10,
        0.1,
        60,
        "60 (109 processor) for 99 replicates",
    ),
}
GROWTH = (2_500, 5_000, 10_000, 20_000)


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
    print(json.dumps({"first": first, "wall": walls, "processor": processors, "p": found.clusters[0].p}))


def measure(name: str) -> tuple[float, float, float]:
    """Median wall and processor seconds of the scan alone, and peak MiB of the process."""
    command = [sys.executable, __file__, "one", name]
    peaks, walls, processors = [], [], []
    for _ in range(RUNS):
        peaks.append(run_once(command).peak_mib)
        said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        walls.append(said["wall"])
        processors.append(said["processor"])
    return statistics.median(walls), statistics.median(processors), statistics.median(peaks)


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


def growth() -> tuple[list[float], float]:
    """Processor seconds by number of places, windows to 10 %, 256 replicates; and the fitted exponent."""
    seconds = []
    for places in GROWTH:
        boys, girls, cells = Case("", places, 200, 0.1).rows()
        started = time.process_time()
        scan_births(
            boys, girls, cells=cells, window=ScanWindow(max_share=0.1), test=ScanTest(replicates=256, max_clusters=1)
        )
        seconds.append(time.process_time() - started)
    return seconds, float(np.polyfit(np.log(GROWTH), np.log(seconds), 1)[0])


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


def bits_elsewhere() -> tuple[float, float, bool]:
    """Processor seconds of a scan run here and block by block in another process, and whether the bits are equal."""
    boys, girls, cells = CASES["townships"].rows()
    test = ScanTest(replicates=REPLICATES)

    def one_by_one(work, blocks):
        return ((block, work(block)) for block in blocks)

    started = time.process_time()
    here = scan_births(boys, girls, cells=cells, test=test)
    middle = time.process_time()
    there = scan_births(boys, girls, cells=cells, test=test, run=ScanRun(run_blocks=one_by_one))
    ended = time.process_time()
    return middle - started, ended - middle, bool(np.array_equal(here.maxima, there.maxima))


def page() -> str:
    load = os.getloadavg()[1]
    rows = []
    for name, case in CASES.items():
        wall, processor, peak = measure(name)
        rows.append(
            f"| {case.title} | {wall:.2f} | {processor:.2f} | {processor / 2:.2f} | {peak:.0f} | {case.satscan or '–'} |"
        )
    cold = cold_and_warm()
    seconds, exponent = growth()
    ours, slow, difference = beside_plain_search()
    here, there, equal = bits_elsewhere()
    numpy_door, scan_door = doors()
    return f"""# Scans
{machine()}; {REPLICATES} replicates, direction high, two threads, medians of {RUNS}. Other work ran on the machine: load {load:.1f} on {os.cpu_count()} processors,
so wall time is what it was then; half the processor time is what two free processors would need.

| scan | wall s | processor s | half of it | peak MiB of the process | SaTScan 10.3, wall s |
| --- | ---: | ---: | ---: | ---: | ---: |
{chr(10).join(rows)}

SaTScan's times were measured earlier on like data on another machine (2 processors of a 2.6 GHz Sapphire Rapids); they stand for orientation.

| first scan of a process, small map, processor s | no compiled copies yet | compiled copies on disk |
| --- | ---: | ---: |
| circles | {cold["townships"][0]:.1f} | {cold["townships"][1]:.1f} |
| cylinders | {cold["months"][0]:.1f} | {cold["months"][1]:.1f} |

Importing the door takes {scan_door:.0f} ms of processor time, numpy alone {numpy_door:.0f} ms.

| places (windows to 10 %, 256 replicates) | {" | ".join(f"{places:,}" for places in GROWTH)} |
| --- |{" ---: |" * len(GROWTH)}
| processor s | {" | ".join(f"{value:.2f}" for value in seconds)} |

Fitted exponent: {exponent:.2f} (the number of windows grows with the square).

| 400 places, windows to 50 %, one replicate | processor ms |
| --- | ---: |
| ours | {ours:.3f} |
| plain search in numpy | {slow:.1f} |

Largest difference of 64 maxima: {difference:.1e}.

Blocks run one by one by another runner: {there:.2f} processor s instead of {here:.2f} (2,000 places), {"the same bits" if equal else "OTHER BITS"}.
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
