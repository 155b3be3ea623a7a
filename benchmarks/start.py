"""What a start costs: doors, commands, and the first call of what is compiled, with the compiler's cache full and empty.

python benchmarks/start.py            # writes benchmarks/start.md
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import Cost, machine, run_once

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "london_christenings.csv"
RUNS = 3
HEAVY = ("numba", "jax", "pyspark", "django", "scipy.stats", "altair", "pandas")
"""What no start should load unless it needs it."""

TIANPING = "from tianping.cli import main; import sys; sys.argv = ['tianping', {}]; main()"
PROGRAMS = {
    "Python alone": "pass",
    "numpy": "import numpy",
    "`tianping --help`": TIANPING.format("'--help'"),
    "`tianping measure` of 82 rows": TIANPING.format(f"'measure', {str(EXAMPLE)!r}, '--json'"),
    **{f"door `statistics.{room}`": f"import tianping.statistics.{room}" for room in (
        "ratio", "small_area", "scan", "watch", "missing", "standardise", "decompose", "excess",
    )},
}  # fmt: skip
FIRST_CALLS = {
    "`smooth`, two areas, two years": "from tianping.statistics.small_area import smooth; smooth([[5, 6], [7, 8]], [[5, 6], [7, 8]], graph=[(0, 1)])",
    "`scan_births`, 50 places": "import numpy as np; from tianping.statistics.scan import Cells, scan_births; x = np.arange(50.0); scan_births([9] * 50, [8] * 50, cells=Cells.planar(x, x**2 % 7))",
    "`watch_cusum`, one series": "from tianping.statistics.watch import CusumDesign, watch_cusum; watch_cusum([50] * 24, [48] * 24, design=CusumDesign(reference=106))",
}


def cost(code: str, **environment: str) -> Cost:
    return run_once([sys.executable, "-c", code], environment=environment)


def typical(code: str) -> Cost:
    costs = [cost(code) for _ in range(RUNS)]
    return Cost(*(statistics.median(getattr(each, name) for each in costs) for name in ("wall_s", "cpu_s", "peak_mib")))


def loaded(code: str) -> str:
    """Which of the heavy libraries the program has loaded when it ends."""
    ask = f"\nimport atexit, sys\natexit.register(lambda: print('|'.join(n for n in {HEAVY!r} if n in sys.modules), file=sys.stderr))\n"
    said = subprocess.run([sys.executable, "-c", ask + code], capture_output=True, text=True, check=False).stderr
    names = said.strip().splitlines()[-1] if said.strip() else ""
    return ", ".join(names.split("|")) if names else "none"


def start_row(name: str, code: str) -> str:
    usual = typical(code)
    with tempfile.TemporaryDirectory() as empty:
        cold = cost(code, NUMBA_CACHE_DIR=empty)
        compiled = any(path.is_file() for path in Path(empty).rglob("*"))
    kept = "yes" if compiled else "no"
    return f"| {name} | {usual.cpu_s:.2f} | {usual.peak_mib:.0f} | {cold.cpu_s:.2f} | {kept} | {loaded(code)} |"


def first_call_row(name: str, code: str) -> str:
    cost(code)  # so that the cache is full
    usual = typical(code)
    with tempfile.TemporaryDirectory() as empty:
        cold = cost(code, NUMBA_CACHE_DIR=empty)
    return f"| {name} | {usual.cpu_s:.1f} | {usual.wall_s:.1f} | {cold.cpu_s:.1f} | {cold.wall_s:.1f} |"


def main() -> None:
    load = os.getloadavg()[0]
    text = "\n".join([
        "# What a start costs",
        f"{machine()}; whole processes, medians of {RUNS}. Load at the start {load:.1f} on {os.cpu_count()} processors: wall time includes waiting for neighbours, processor time does not.",
        "",
        f"| program | processor s | peak MiB | processor s, compiler's cache empty | compiles anything | loads of {', '.join(HEAVY)} |",
        "| --- | ---: | ---: | ---: | --- | --- |",
        *(start_row(name, code) for name, code in PROGRAMS.items()),
        "",
        "Kernels are loaded by the first call that needs them and compiled once a machine and version, into the folder of the package, or the user's cache folder where that may not be written. A start that scans and smooths nothing pays nothing.",
        "",
        "| first call of a process, imports included | processor s | wall s | processor s, cache empty | wall s, cache empty |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(first_call_row(name, code) for name, code in FIRST_CALLS.items()),
        "",
    ])  # fmt: skip
    (HERE / "start.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
