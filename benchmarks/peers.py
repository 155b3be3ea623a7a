"""Our methods beside other projects' on the same data, in the same run. What is not installed stands with its earlier figure.

python benchmarks/peers.py            # writes benchmarks/peers.md
python benchmarks/peers.py short      # a quarter of the areas, and no sampler: two minutes instead of ten
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from processes import machine
from small_area import simulated

from tianping.statistics.small_area import Options, smooth

HERE = Path(__file__).parent
SAME_MODEL = Options(time="ar1", integration="mode")
"""What glmmTMB fits: no map, one point of the hyperparameters."""

EARLIER = {
    "glmmTMB": "not installed here (Debian: r-cran-glmmtmb); 5.4 s for 2,800 × 20 on 2 cores in November 2026",
    "lme4": "not installed here (Debian: r-cran-lme4); 15 to 23 s for 2,800 × 20 on 2 cores in November 2026",
}
LEFT_OUT = "2,800 × 20 was left out of this run (`peers.py short`); on 2 cores in November 2026 glmmTMB took 5.4 s and lme4 15 to 23 s for it.\n"
SAMPLED_EARLIER = (
    "NumPyro's sampler was left out of this run (`peers.py short`). On this machine, nearly free, it took 98 s for 200 areas × 10 years (2 chains of 1,000 + 2,000), `smooth` 0.1 s; "
    "means at most 0.048 posterior sd apart, median 0.009 (`tests/statistics/small_area/test_against_nuts.py`).\n"
)
MODELS = {
    "glmmTMB": "areas, autoregressive years, area by year",
    "lme4": "areas, independent years, area by year (it has no autoregression)",
}


@dataclass(frozen=True)
class Fit:
    """One fit in a process of its own; seconds of the fit alone, memory of the process."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    deviations: tuple[float, ...]
    version: str
    shares: np.ndarray


def process(command: list[str], fitted: Path) -> Fit:
    """Run a command that prints wall, processor seconds, three deviations and its version, and writes fitted shares."""
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen([*command, str(fitted)], stdout=said, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            raise RuntimeError(f"{command} left with {running.returncode}")
        said.seek(0)
        wall, cpu, *deviations, version = said.read().split("\t")[:6]
    shares = np.loadtxt(fitted, skiprows=1)
    return Fit(float(wall), float(cpu), usage.ru_maxrss / 1024, tuple(map(float, deviations)), version.strip(), shares)


def ours(counts: Path, fitted: Path) -> None:
    """Fit like a peer: once to load the kernels, once measured."""
    area, _, boys, girls = np.loadtxt(counts, skiprows=1, delimiter=",", dtype=np.int64).T
    shape = (area.max() + 1, -1)
    b, g = boys.reshape(shape), girls.reshape(shape)
    smooth(b[:50], g[:50], options=SAME_MODEL)
    wall, cpu = time.perf_counter(), time.process_time()
    found = smooth(b, g, options=SAME_MODEL)
    print(time.perf_counter() - wall, time.process_time() - cpu, sep="\t", end="\t")
    print(*(part.mode for part in found.hyperparameters[:3]), found.version, sep="\t")
    np.savetxt(fitted, (found.expected_boys / found.births).ravel(), header="share", comments="")


def installed(package: str) -> bool:
    if not shutil.which("Rscript"):
        return False
    return subprocess.run(["Rscript", "-e", f"library({package})"], capture_output=True, check=False).returncode == 0


def mixed_models(areas: int, years: int) -> str:
    boys, girls, _ = simulated(areas, years, 300)
    area, year = (index.ravel() for index in np.indices(boys.shape))
    with tempfile.TemporaryDirectory() as folder:
        counts, fitted = Path(folder) / "counts.csv", Path(folder) / "fitted.csv"
        np.savetxt(
            counts,
            np.column_stack([area, year, boys.ravel(), girls.ravel()]),
            fmt="%d",
            delimiter=",",
            header="area,year,boys,girls",
            comments="",
        )
        own = process([sys.executable, __file__, "ours", str(counts)], fitted)
        rows = [fit_row(f"Tianping {own.version}", MODELS["glmmTMB"], own, own)]
        for package, model in MODELS.items():
            if installed(package):
                other = process(["Rscript", str(HERE / "peers.R"), package, str(counts)], fitted)
                rows.append(fit_row(f"{package} {other.version}", model, other, own))
            else:
                rows.append(f"| {package} | {EARLIER[package]} | | | | | |")
    head = f"| {areas:,} areas × {years} years, one point of the hyperparameters | model | wall s | processor s | peak MiB of the process | deviations: area, year, area by year | largest difference of a fitted share from ours |"
    return "\n".join([head, "| --- | --- | ---: | ---: | ---: | --- | ---: |", *rows]) + "\n"


def fit_row(name: str, model: str, fit: Fit, own: Fit) -> str:
    deviations = ", ".join(f"{value:.4f}" for value in fit.deviations)
    apart = "–" if fit is own else f"{np.abs(fit.shares - own.shares).max():.1e}"
    return f"| {name} | {model} | {fit.wall_s:.2f} | {fit.cpu_s:.2f} | {fit.peak_mib:.0f} | {deviations} | {apart} |"


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - cpu, found


def sampler() -> str:
    """The whole model, map and integration, beside NumPyro's sampler on the same 200 areas and 10 years."""
    from tests.statistics.small_area.test_against_nuts import nuts, simulated_counts

    boys, girls, graph = simulated_counts(seed=4)
    smooth(boys, girls, graph=graph)
    wall, cpu, found = timed(lambda: smooth(boys, girls, graph=graph))
    try:
        their_wall, their_cpu, drawn = timed(lambda: nuts(boys, girls, graph))
    except ImportError:
        return "NumPyro is not installed here (extra `bayes`): a minute and a half for 2 × 3,000 steps on 2 cores in November 2026.\n"
    import numpyro

    mean, _ = found.mixture.of(found.count_of_row).moments()
    theirs = drawn["log_odds"].reshape(-1, len(mean))
    apart = np.abs(mean - theirs.mean(axis=0)) / theirs.std(axis=0)
    return (
        "| 200 areas × 10 years, the whole posterior | wall s | processor s | means apart, in posterior sd |\n| --- | ---: | ---: | --- |\n"
        f"| `smooth`: Laplace, integrated | {wall:.2f} | {cpu:.2f} | – |\n"
        f"| NumPyro {numpyro.__version__}, NUTS, 2 chains of 1,000 + 2,000, compilation included | {their_wall:.0f} | {their_cpu:.0f} | median {np.median(apart):.3f}, largest {apart.max():.3f} |\n"
    )


def scans_and_intervals() -> str:
    from ratio import peers as intervals
    from scan import beside_plain_search

    own, plain, apart = beside_plain_search()
    return (
        "| scan, 400 places, windows to 50 %, one replicate | processor ms |\n| --- | ---: |\n"
        f"| `scan_births` | {own:.3f} |\n| brute force over all windows, numpy | {plain:.1f} |\n\n"
        f"Largest difference of 64 maxima: {apart:.1e}. SaTScan 10.3 has no package here: 6.6 s for 2,000 places × 999 (50 %), 54 s for 10,000 × 999 (10 %), "
        "measured earlier on two processors of a 2.6 GHz Sapphire Rapids; ours in `scan.md`.\n\n" + intervals()
    )


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["ours"]:
        ours(Path(arguments[1]), Path(arguments[2]))
        return
    short = arguments == ["short"]
    sections = [
        lambda: mixed_models(700, 20),
        lambda: LEFT_OUT if short else mixed_models(2_800, 20),
        lambda: (
            "glmmTMB fits the very likelihood that ours does; ours has weak priors besides, gives the posterior of every cell, and has the map and the integration for the price in `small_area.md`.\n"
        ),
        lambda: SAMPLED_EARLIER if short else sampler(),
        scans_and_intervals,
    ]
    text = (
        f"# Beside other projects\n{machine()}. Load (1 minute) at the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors: "
        "wall time includes waiting for neighbours, processor time does not. Data: `small_area.py`, seeded.\n"
    )
    for section in sections:
        text += "\n" + section()
        # Minutes of work: what is done stands, whatever becomes of the rest.
        (HERE / "peers.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
