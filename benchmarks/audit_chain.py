"""The audit chain on SQLite: acts recorded with their own commit to disk, and entries verified.

    python benchmarks/audit_chain.py            # writes benchmarks/audit_chain.md
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine

HERE = Path(__file__).parent
ACTS, ENTRIES = 500, 20_000

CHAIN = f"""
import time
from datetime import date
from tianping.site.set_up import set_up
set_up()
from django.db import transaction
from tianping.ground.audit import actions, queries
from tianping.terms import Actor
by = Actor("0123456789abcdef", "auditor", "health", 1)
def write(number):
    for _ in range(number):
        actions.record("tests.entry.written", by=by, on=date(2099, 1, 1))
start = time.perf_counter()
for _ in range({ACTS}):
    with transaction.atomic():
        write(1)
alone = {ACTS} / (time.perf_counter() - start)
start = time.perf_counter()
with transaction.atomic():
    write({ENTRIES})
together = {ENTRIES} / (time.perf_counter() - start)
start = time.perf_counter()
found = queries.verify_chain()
if found.fault:
    raise SystemExit(str(found.fault))
print(alone, together, found.size / (time.perf_counter() - start))
"""


def main() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING", "DATABASE", "DJANGO"))}
    with tempfile.TemporaryDirectory() as folder:
        home = clean | {"TIANPING_HOME": str(Path(folder) / "home")}
        told = subprocess.run([sys.executable, "-c", CHAIN], env=home, check=True, capture_output=True, text=True).stdout
    alone, together, verified = map(float, told.split())
    page = (
        f"# The audit chain\n{machine()}. `python benchmarks/audit_chain.py`\n\n"
        "| SQLite, synchronous=FULL | a second |\n| --- | --- |\n"
        f"| acts, each recorded and committed to disk by itself | {alone:,.0f} |\n"
        f"| entries recorded in one transaction | {together:,.0f} |\n"
        f"| entries verified | {verified:,.0f} |\n"
    )
    (HERE / "audit_chain.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
