"""`exchange.tables.read_counts` as a whole process: beside pandas on the counties, and on two million rows of each format.

    python benchmarks/read_tables.py            # writes benchmarks/read_tables.md
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from processes import in_turn, machine, median_cost, run_once

HERE = Path(__file__).parent
REAL = Path(os.environ.get("TIANPING_REAL_DATA", HERE.parent.parent / "shared" / "data"))
COUNTIES = REAL / "china_county" / "china_county_2020_age_sex.csv"
READ = "import sys; from pathlib import Path; from tianping.exchange.tables import Columns, read_counts; read_counts(Path(sys.argv[1]), columns=Columns(**dict(one.split('=') for one in sys.argv[2:])))"
ROWS = 2_000_000


def counties() -> str:
    ours = [sys.executable, "-c", READ, str(COUNTIES), "place=code", "period=2020", "boys=m_0", "girls=f_0"]
    theirs = [sys.executable, "-c", f"import pandas; pandas.read_csv({str(COUNTIES)!r})"]
    a, b, ratio = in_turn(ours, theirs)
    return (
        "| 2,948 counties × 17 columns | wall s | cpu s | peak MiB |\n| --- | --- | --- | --- |\n"
        f"| `read_counts(…)`: every cell scanned for identities, four columns checked | {a.wall_s:.2f} | {a.cpu_s:.2f} | {a.peak_mib:.0f} |\n"
        f'| `python -c "import pandas; pandas.read_csv(…)"` | {b.wall_s:.2f} | {b.cpu_s:.2f} | {b.peak_mib:.0f} |\n'
        f"| ratio, pair by pair | {ratio.wall_s:.2f} | {ratio.cpu_s:.2f} | {ratio.peak_mib:.2f} |\n"
    )


def simulated() -> dict[str, Any]:
    """28,000 villages × 24 years × 3 birth orders, cut at two million rows."""
    import numpy as np

    random = np.random.Generator(np.random.Philox(20261123))
    row = np.arange(ROWS)
    village, year, order = row // 72, 2001 + row // 3 % 24, 1 + row % 3
    place = 450_000_000_000 + village // 2_000 * 10_000_000 + 100_000_000 + (100 + village // 100 % 20) * 1_000 + 200 + village % 100
    births = random.poisson(3, ROWS)
    boys = random.binomial(births, 106 / 206)
    return {"place": place, "period": year, "order": order, "boys": boys, "girls": births - boys}


def write_all(folder: Path) -> None:
    """In a process of its own: the peak of a child counts the memory of the parent it was split from."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    table = pa.table(simulated())
    csv.write_csv(table, folder / "a.csv")
    parquet.write_table(table, folder / "a.parquet")
    (folder / "a.tsv").write_bytes((folder / "a.csv").read_text().replace(",", "\t").encode("utf-16"))
    write_workbook(folder / "a.xlsx", rows=200_000)


def write_workbook(path: Path, *, rows: int) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("a")
    table = simulated()
    sheet.append(list(table))
    for cells in zip(*(column[:rows].tolist() for column in table.values()), strict=True):
        sheet.append(cells)
    book.save(path)


def large() -> str:
    lines = ["| simulated rows × 5 columns | format | wall s | cpu s | peak MiB | file MB |", "| --- | --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, __file__, "--write", name], check=True)
        made = [("CSV, UTF-8", "a.csv"), ("TSV, UTF-16", "a.tsv"), ("Parquet", "a.parquet"), ("XLSX", "a.xlsx")]
        for kind, file in made:
            path = folder / file
            rows = "200,000" if kind == "XLSX" else f"{ROWS:,}"
            cost = median_cost([run_once([sys.executable, "-c", READ, str(path)]) for _ in range(3)])
            size = path.stat().st_size / 1e6
            lines.append(f"| {rows} | {kind} | {cost.wall_s:.1f} | {cost.cpu_s:.1f} | {cost.peak_mib:.0f} | {size:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    text = f"# Reading tables, whole processes\n{machine()}; medians. Wall seconds were taken on a machine shared with other work; processor seconds compare.\n\n{counties()}\n{large()}"
    (HERE / "read_tables.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_all(Path(sys.argv[2]))
    else:
        main()
