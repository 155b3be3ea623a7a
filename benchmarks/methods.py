"""Each method of the statistics that has no page of its own, at growing sizes: time, growth, memory, first call.

python benchmarks/methods.py               # writes benchmarks/methods.md
python benchmarks/methods.py one NAME SIZE # one method, as the measuring process starts it
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine

HERE = Path(__file__).parent
SEED = 20261123
RUNS = 5
Work = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """A method on made-up counts of ``sizes`` places; ``make`` gives the call, its data drawn beforehand."""

    title: str
    sizes: tuple[int, int, int]
    make: Callable[[int], Work]


def counts(*shape: int, mean: float = 300) -> tuple[Any, Any]:
    random = np.random.default_rng(np.random.SeedSequence([SEED, *shape]))
    births = random.poisson(mean, shape)
    boys = random.binomial(births, 0.52)
    return boys, births - boys


def missing(places: int) -> Work:
    from tianping.statistics.missing import missing_girls

    boys, girls = counts(places)
    return lambda: missing_girls(boys, girls, baseline=1.0628, series="made up", baseline_source="made up")


def draws(places: int) -> Work:
    from tianping.statistics.missing import missing_girls_from_draws

    ratios = 1.06 + 0.02 * np.random.default_rng(SEED).standard_normal((1000, places))
    births = np.full(places, 300.0)
    return lambda: missing_girls_from_draws(
        births, ratios, baseline=1.0628, series="made up", baseline_source="made up"
    )


def cohorts(places: int) -> Work:
    from tianping.statistics.missing import Cohort, compare_cohorts

    first, second = Cohort(*counts(places)), Cohort(*counts(places, mean=320))
    return lambda: compare_cohorts(first, second)


def standardised(places: int) -> Work:
    from tianping.statistics.standardise import standardise_ratios

    boys, girls = counts(places, 3)
    return lambda: standardise_ratios(boys, girls, standard_births=[700, 250, 50])


def decomposed(places: int) -> Work:
    from tianping.statistics.decompose import Births, decompose_change

    before, after = Births(*counts(places, 3)), Births(*counts(places, 3, mean=280))
    return lambda: decompose_change(before, after)


def explained(places: int) -> Work:
    from tianping.statistics.excess import LogPart, completeness, explain_excess, late_registration

    boys, girls = counts(places)
    triangles = [np.stack([sex, sex // 20], axis=-1) for sex in counts(places, 8)]
    nothing = LogPart(np.zeros(places), np.zeros(places))

    def work() -> object:
        late = late_registration(*(completeness(triangle) for triangle in triangles), delay=0)
        return explain_excess(boys, girls, reference=106, causes=(late, nothing, nothing))

    return work


def late(places: int) -> Work:
    from tianping.statistics.excess import late_girls

    boys, girls = counts(places, mean=20)
    prompt_boys, prompt_girls = counts(places)
    return lambda: late_girls(boys, girls, prompt_boys=prompt_boys, prompt_girls=prompt_girls)


CASES = {
    "missing_girls": Case("`missing_girls`, places", (10_000, 100_000, 1_000_000), missing),
    "missing_girls_from_draws": Case("`missing_girls_from_draws`, places × 1,000 draws", (300, 1_000, 3_000), draws),
    "compare_cohorts": Case("`compare_cohorts`, places", (10_000, 100_000, 1_000_000), cohorts),
    "standardise_ratios": Case("`standardise_ratios`, places × 3 orders", (10_000, 100_000, 1_000_000), standardised),
    "decompose_change": Case("`decompose_change`, places × 3 orders", (10_000, 100_000, 1_000_000), decomposed),
    "explain_excess": Case(
        "`completeness` of both sexes, 8 years, and `explain_excess`, places", (4_000, 40_000, 400_000), explained
    ),
    "late_girls": Case("`late_girls`, exact test, places", (500, 5_000, 50_000), late),
}


def one(name: str, size: int) -> None:
    """Say what the first call took, the median of the next ones, and how far memory rose above the data."""
    work = CASES[name].make(size)
    before = resident("VmRSS")
    started = time.process_time()
    work()
    first = time.process_time() - started
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    print(json.dumps({"first": first, "next": statistics.median(times), "memory": resident("VmHWM") - before}))


def resident(key: str) -> float:
    """MiB of this process, by the system's own accounting."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(key))
    return int(line.split()[1]) / 1024


def measured(name: str, size: int, **environment: str) -> dict[str, float]:
    command = [sys.executable, __file__, "one", name, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **environment})
    return json.loads(done.stdout)


def row(name: str, case: Case) -> str:
    found = [measured(name, size) for size in case.sizes]
    with tempfile.TemporaryDirectory() as empty:
        cold = measured(name, case.sizes[0], NUMBA_CACHE_DIR=empty)["first"]
    seconds = [each["next"] for each in found]
    exponent = np.polyfit(np.log(case.sizes), np.log(seconds), 1)[0]
    cells = " · ".join(f"{size:,}: {1000 * each:.1f}" for size, each in zip(case.sizes, seconds, strict=True))
    return f"| {case.title} | {cells} | {exponent:.2f} | {found[-1]['memory']:.0f} | {1000 * found[0]['first']:.0f} | {1000 * cold:.0f} |"


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["one"]:
        one(arguments[1], int(arguments[2]))
        return
    load = os.getloadavg()[0]
    text = "\n".join([
        "# Missing girls, standardising, decomposing, explaining",
        f"{machine()}; processor milliseconds, medians of {RUNS} calls after the first, one thread; made-up counts (seed {SEED}). Load at the start {load:.1f}.",
        "Growth is the exponent fitted to the three sizes. Memory is what the largest call takes above its data, results included. First calls are those of a process at the smallest size, with the compiler's cache as it was and empty.",
        "",
        "| method | processor ms by size | growth | MiB, largest | first call, ms | first call, empty cache, ms |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        *(row(name, case) for name, case in CASES.items()),
        "",
        "No method of this page compiles anything: the first call costs what imports cost. `ratio.md`, `small_area.md` and `scan.md` hold the others, `start.md` what a start costs, `peers.md` other projects.",
        "",
    ])  # fmt: skip
    (HERE / "methods.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
