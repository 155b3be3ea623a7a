"""Output to a disk that is full: one sentence, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import villages_table

FULL = Path("/dev/full")
CALL = "import sys; from tianping.cli import main; sys.argv[0] = 'tianping'; main()"


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv", "--bom"]], ids=" ".join)
def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path, form: list[str]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(  # noqa: S603 - this Python, this program
            [sys.executable, "-c", CALL, "measure", villages_table(tmp_path), *form, "--lang", "en"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 2, done.stderr
    assert done.stderr == "The output is not complete: No space left on device.\n"
