"""Trend: India's and Pakistan's published observations; the first call of a process, which compiles, and the second.

python benchmarks/trend.py            # writes benchmarks/trend.md; needs the extra bayes and the real data
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent))
from processes import machine

PAGE = HERE / "trend.md"
COUNTRIES = ("India", "Pakistan")


def measure_one(country: str) -> None:
    """Estimate twice in this process, and print the seconds, the peak memory and the diagnostics."""
    import resource
    import time

    from tests.published.chao_tables import baseline, india, pakistan

    from tianping.statistics.trend import Fluctuation, Sampler, Transition, estimate_trend

    data = Path(os.environ.get("TIANPING_REAL_DATA", HERE.parent.parent / "shared" / "data"))
    seconds = []
    for _ in range(2):
        wall, processor = time.perf_counter(), time.process_time()
        if country == "India":
            found = estimate_trend(india(data), model=Fluctuation(baseline(data, 87)), sampler=Sampler(1000, 500, 4, 1))
        else:
            model = Transition(baseline(data, 145), imbalance="code")
            found = estimate_trend(pakistan(data), model=model, sampler=Sampler(1000, 500, 4, 1, 0.8))
        seconds += [time.perf_counter() - wall, time.process_time() - processor]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shape, told = found.ratio.shape, found.convergence
    print(
        f"{shape[0]} × {shape[1]}|{seconds[0]:.0f}|{seconds[1]:.0f}|{seconds[2]:.0f}|{seconds[3]:.0f}|{peak:,.0f}"
        f"|{told.r_hat:.3f}|{told.effective_draws:,.0f}|{told.divergences}|{told.steps / 4000:.0f}"
    )


def main() -> None:
    """Measure each country in a process of its own and write the page."""
    lines = []
    for country in COUNTRIES:
        done = subprocess.run([sys.executable, __file__, country], check=True, capture_output=True, text=True)
        lines.append(f"| {country} | " + " | ".join(done.stdout.strip().split("|")) + " |")
    load = os.getloadavg()
    PAGE.write_text(
        "# Trend\n\n"
        "1,000 draws and 500 of warm-up in each of 4 chains, in lockstep. The first call of a process compiles (about ten processor seconds); "
        "the second is the sampling itself. R-hat and effective draws: the worst of all parameters and cells.\n\n"
        "| data | areas × years | first call, wall s | processor s | second call, wall s | processor s | peak MiB | R-hat | effective draws | divergent | steps a draw |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n" + "\n".join(lines) + "\n\n"
        f"{machine()}; load {load[0]:.1f} (1 min), {load[1]:.1f} (5 min) beside: read the processor seconds.\n\n"
        "No peer runs in the same process: the authors' programs use JAGS, 20 chains of some 20,000 iterations for India.\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    if len(sys.argv) == 2:
        measure_one(sys.argv[1])
    else:
        main()
