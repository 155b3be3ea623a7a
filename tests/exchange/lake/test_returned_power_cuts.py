"""A writer of a return may die at any step: what it wrote is whole or absent, and reaches the disk before it is relied on."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.exchange.lake.some_returned import KEY, SOME

from tianping.exchange.lake import open_returned, sweep_staging, write_returned
from tianping.exchange.lake.returned import digest_of


def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is renamed and synced, in its order."""
    seen: list[str] = []
    rename, sync = Path.rename, os.fsync

    def noted_rename(path: Path, target: Path) -> Path:
        done = rename(path, target)
        seen.append(f"renamed to {target}")
        return done

    def noted_sync(descriptor: int) -> None:
        sync(descriptor)
        seen.append(os.readlink(f"/proc/self/fd/{descriptor}"))

    monkeypatch.setattr(Path, "rename", noted_rename)
    monkeypatch.setattr(os, "fsync", noted_sync)
    return seen


def test_files_reach_the_disk_before_their_name_does_and_the_name_before_anybody_relies_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = synced(monkeypatch)
    home = write_returned(KEY, SOME, lake=tmp_path).path.parent

    renamed = seen.index(f"renamed to {home}")
    before, after = seen[:renamed], seen[renamed + 1 :]
    assert [Path(path).name for path in before[:2]] == ["cells.parquet", "manifest.json"]
    assert Path(before[2]).parent == tmp_path / "staging"
    assert after == [str(home.parent), str(home.parent.parent), str(tmp_path)]


def test_a_return_whose_writer_died_before_the_name_reached_the_disk_is_synced_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write_returned(KEY, SOME, lake=tmp_path).path.parent
    seen = synced(monkeypatch)
    write_returned(KEY, SOME, lake=tmp_path)

    assert seen == [str(home.parent), str(home.parent.parent), str(tmp_path)]


def test_sweeping_does_not_stumble_over_a_writer_that_is_just_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("done", "dead"):
        (tmp_path / "staging" / name).mkdir(parents=True)
    listed = Path.glob

    def done_after_the_listing(folder: Path, pattern: str) -> list[Path]:
        found = sorted(listed(folder, pattern))
        (tmp_path / "staging" / "done").rmdir()
        return found

    monkeypatch.setattr(Path, "glob", done_after_the_listing)
    assert sweep_staging(tmp_path, older_than=datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert list((tmp_path / "staging").iterdir()) == []


KILLED_AT_EVERY_STEP = """
import os, sys
from pathlib import Path
from tests.exchange.lake.some_returned import KEY, SOME
from tianping.exchange.lake import write_returned

folder, steps = Path(sys.argv[1]), 0
write_returned(KEY, SOME, lake=folder / "before")  # so that no child loads what the first writing loads

def step(*_):
    global steps
    steps += 1
    if steps == fatal:
        os.kill(os.getpid(), 9)

def on_event(name, arguments):
    if armed and name in ("open", "os.rename", "os.chmod", "os.mkdir", "shutil.rmtree") and str(folder) in str(arguments[0]):
        step()

sync, armed = os.fsync, False
os.fsync = lambda descriptor: (step(), sync(descriptor))
sys.addaudithook(on_event)
fatal = 0
while True:
    fatal += 1
    child = os.fork()
    if not child:
        armed = True
        write_returned(KEY, SOME, lake=folder / str(fatal))
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
print(fatal)
"""


def test_a_writer_killed_at_any_step_leaves_a_whole_return_or_none(tmp_path: Path) -> None:
    run = [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    steps, digest = int(told.stdout), digest_of(KEY, SOME)
    outcomes = []
    for step in range(1, steps):
        lake = tmp_path / str(step)
        try:
            outcomes.append(open_returned(lake, digest).cells == SOME)
        except FileNotFoundError:
            outcomes.append(False)
        assert write_returned(KEY, SOME, lake=lake).digest == digest
        sweep_staging(lake, older_than=datetime(2100, 1, 1, tzinfo=UTC))
        assert list((lake / "staging").iterdir()) == []

    assert steps > 12, "too few steps were interrupted for the test to mean anything"
    assert outcomes == sorted(outcomes), "once a return is there it stays"
    assert set(outcomes) == {True, False}
