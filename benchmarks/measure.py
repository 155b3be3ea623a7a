"""`tianping measure` as a whole process: beside reading the same file with pandas, and on two million rows.

    python benchmarks/measure.py            # writes benchmarks/measure.md
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import in_turn, machine, median_cost, run_once

HERE = Path(__file__).parent
REAL = Path(os.environ.get("TIANPING_REAL_DATA", HERE.parent.parent / "shared" / "data"))
TIANPING = str(Path(sys.executable).with_name("tianping"))
COUNTIES = REAL / "china_county" / "china_county_2020_age_sex.csv"


def counties() -> str:
    ours = [TIANPING, "measure", str(COUNTIES), "--place", "code", "--period", "2020", "--boys", "m_0", "--girls", "f_0", "--kind", "children", "--json"]
    pandas = [sys.executable, "-c", f"import pandas; pandas.read_csv({str(COUNTIES)!r})"]
    a, b, ratio = in_turn(ours, pandas)
    return (
        "| 2,948 counties | wall s | cpu s | peak MiB |\n| --- | --- | --- | --- |\n"
        f"| `tianping measure … --json`: read, scanned for identities, measured, judged | {a.wall_s:.2f} | {a.cpu_s:.2f} | {a.peak_mib:.0f} |\n"
        f"| `python -c \"import pandas; pandas.read_csv(…)\"`: read | {b.wall_s:.2f} | {b.cpu_s:.2f} | {b.peak_mib:.0f} |\n"
        f"| ratio, pair by pair | {ratio.wall_s:.2f} | {ratio.cpu_s:.2f} | {ratio.peak_mib:.2f} |\n"
    )


def start() -> str:
    helped, bare, ratio = in_turn([TIANPING, "--help"], [sys.executable, "-c", "pass"])
    return (
        "| start | wall s | peak MiB |\n| --- | --- | --- |\n"
        f"| `tianping --help` | {helped.wall_s:.2f} | {helped.peak_mib:.0f} |\n"
        f"| `python -c pass` | {bare.wall_s:.2f} | {bare.peak_mib:.0f} |\n"
        f"| ratio | {ratio.wall_s:.1f} | {ratio.peak_mib:.1f} |\n"
    )


def write_rows(path: Path, rows: int) -> None:
    """Simulated births: villages of a province × months × birth orders."""
    import numpy as np

    random = np.random.Generator(np.random.Philox(20261123))
    births = random.poisson(3, rows)
    boys = random.binomial(births, 106 / 206)
    months = [f"{year}-{month:02d}" for year in range(2010, 2020) for month in range(1, 13)]
    with path.open("w", encoding="utf-8") as file:
        file.write("place,period,order,boys,girls\n")
        for row in range(rows):
            village, rest = divmod(row, 3 * len(months))
            month, order = divmod(rest, 3)
            file.write(f"45{village // 1000 % 90 + 10:02d}{village // 100 % 10:02d}{village // 10 % 10 + 100:03d}{village % 10 + 200:03d},{months[month]},{order + 1},{boys[row]},{births[row] - boys[row]}\n")


def large() -> str:
    lines = ["| simulated rows | wall s | cpu s | peak MiB | file MB |", "| --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        for rows in (200_000, 2_000_000):
            file = Path(folder) / f"{rows}.csv"
            # In a process of its own: a child's peak counts the memory of the parent that started it.
            subprocess.run([sys.executable, __file__, str(file), str(rows)], check=True)
            command = [TIANPING, "measure", str(file), "--by", "place", "--csv"]
            cost = median_cost([run_once(command) for _ in range(3)])
            lines.append(f"| {rows:,} by village | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | {cost.peak_mib:.0f} | {file.stat().st_size / 1e6:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    text = f"# `tianping measure`, whole processes\n{machine()}; medians.\n\n{counties()}\n{start()}\n{large()}"
    (HERE / "measure.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write_rows(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
