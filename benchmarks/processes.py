"""Whole processes measured from outside: wall and processor seconds, peak memory, by the system's own accounting."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tianping import __version__


@dataclass(frozen=True)
class Cost:
    """What one run of a process took."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def run_once(command: Sequence[str], *, environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end, its output thrown away.

    Raises
    ------
    RuntimeError
        If it does not leave with 0: a failed run is no measurement.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{command} left with {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median_cost(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall_s", "cpu_s", "peak_mib")))


def in_turn(first: Sequence[str], second: Sequence[str], *, runs: int = 7) -> tuple[Cost, Cost, Cost]:
    """Run two commands A B A B …; return the median cost of each, and the median of the ratios pair by pair."""
    run_once(first), run_once(second)  # warm the file cache
    pairs = [(run_once(first), run_once(second)) for _ in range(runs)]
    ratios = [Cost(a.wall_s / b.wall_s, a.cpu_s / b.cpu_s, a.peak_mib / b.peak_mib) for a, b in pairs]
    return median_cost([a for a, _ in pairs]), median_cost([b for _, b in pairs]), median_cost(ratios)


def machine() -> str:
    """The machine and the versions, in one line."""
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "") if Path("/proc/cpuinfo").exists() else platform.processor()
    return f"{os.cpu_count()} × {model or platform.machine()}, {platform.system()}, Python {platform.python_version()}, Tianping {__version__}"
