"""Homes of their own for the programs that the tests start: a database file, keys, a lake."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]


def at_home(home: Path, *, database: str = "") -> dict[str, str]:
    return {
        **os.environ, "TIANPING_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tianping.site.settings", "DATABASE_URL": database,
        "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=600)


def run_at_home(home: Path, empty_database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program with an empty database and a lake in a home of its own."""
    shutil.copy(empty_database, home / "tianping.sqlite3")
    (home / "lake").mkdir()
    return run(at_home(home), *arguments)


def migrated(environment: dict[str, str]) -> None:
    done = run(environment, "-m", "django", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
