"""Run every measurement of this folder, one after the other; each writes its own page.

    make bench                              # all
    python benchmarks/run.py measure ratio  # some
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = {"run", "processes", "identity_recall_page", "read_tables_rows"}


def main(names: list[str]) -> int:
    scripts = [path for path in sorted(HERE.glob("*.py")) if path.stem not in PARTS and (not names or path.stem in names)]
    unknown = set(names) - {path.stem for path in scripts}
    if unknown:
        print(f"no such measurement: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    for script in scripts:
        print(f"== {script.name}", flush=True)
        done = subprocess.run([sys.executable, str(script)], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
