"""A snapshot is whole or absent, never changes, and is known by its content."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.lake.some_births import SOME, Row, columns, stored

from tianping.exchange.lake import (
    BirthColumns,
    CountsRefused,
    SnapshotDamaged,
    open_snapshot,
    read_births,
    sweep_staging,
    write_snapshot,
)
from tianping.terms import Basis, CountKind


def test_snapshot_tells_what_it_holds(tmp_path: Path) -> None:
    snapshot = write_snapshot(
        columns(SOME), lake=tmp_path, kind=CountKind.BIRTHS, simulated=False, provenance={"file_sha256": "ab" * 32}
    )

    assert (snapshot.rows, snapshot.boys, snapshot.girls, snapshot.unclear, snapshot.births, snapshot.not_given) == (
        5,
        7,
        8,
        1,
        16,
        1,
    )
    assert (snapshot.first, snapshot.last) == (date(2023, 1, 1), date(2024, 3, 1))
    assert snapshot.sources == ["hospital", "household"]
    assert snapshot.bases == [Basis.RESIDENCE]
    assert snapshot.provenance == {"file_sha256": "ab" * 32}
    assert open_snapshot(tmp_path, snapshot.digest) == snapshot


def test_name_depends_on_content_and_not_on_the_order_of_rows_or_the_spelling_of_codes(tmp_path: Path) -> None:
    first = stored(SOME, tmp_path)
    shuffled = random.Random(4).sample(SOME, len(SOME))  # noqa: S311 - a shuffle, no secret
    padded = [row._replace(place=row.place.ljust(12, "0")) for row in SOME]

    assert stored(shuffled, tmp_path).digest == first.digest
    assert stored(padded, tmp_path).digest == first.digest


def rows_of(births: BirthColumns) -> list[Row]:
    columns = [getattr(births, name) for name in ("place", "period", "registered", "sex", "order", "source", "basis")]
    words = [[None if code < 0 else column.values[code] for code in column.codes] for column in columns]
    counts = [None if count < 0 else count for count in births.count.tolist()]
    return [Row(*row) for row in zip(*words, counts, strict=True)]


def test_counts_come_back_as_they_went_in(tmp_path: Path) -> None:
    rows = [
        *SOME,
        Row(period="SY2024", registered="2024Q4", order="unknown"),
        Row(period="1969", order="12+"),
        Row(registered="SY2025"),
    ]
    snapshot = stored(rows, tmp_path)
    back = read_births(snapshot)

    assert sorted(rows_of(back), key=str) == sorted(rows, key=str)
    assert write_snapshot(back, lake=tmp_path, kind=CountKind.BIRTHS, simulated=True) == snapshot


@pytest.mark.parametrize(
    "change",
    [
        {"count": 8},
        {"count": None},
        {"place": "451081105202"},
        {"period": "2024-02"},
        {"period": "2024"},
        {"registered": "2025-01"},
        {"sex": "unclear"},
        {"order": "2"},
        {"order": "1+"},
        {"source": "hospital"},
        {"basis": "occurrence"},
    ],
)
def test_name_changes_with_every_part_of_the_key_and_with_the_count(change: dict[str, str], tmp_path: Path) -> None:
    assert stored([SOME[0]._replace(**change), *SOME[1:]], tmp_path).digest != stored(SOME, tmp_path).digest


def test_simulated_counts_and_children_have_another_name_than_real_births(tmp_path: Path) -> None:
    names = {
        write_snapshot(columns(SOME), lake=tmp_path, kind=kind, simulated=simulated).digest
        for kind in CountKind
        for simulated in (True, False)
    }

    assert len(names) == 4


def test_rows_with_one_key_are_refused_with_their_numbers(tmp_path: Path) -> None:
    with pytest.raises(CountsRefused, match="1 rows repeat the key of another; the first are rows 1 and 5") as refusal:
        stored([*SOME, SOME[1]._replace(count=9)], tmp_path)

    assert refusal.value.rows == (5,)
    assert not (tmp_path / "snapshots").exists()


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (Row(registered="2024-02"), "registered before the birth"),
        (Row(count=-3), "cannot be negative"),
        (Row(sex="man"), "'man' is not a valid Sex"),
        (Row(period="yesterday"), "period must look like"),
    ],
)
def test_births_that_cannot_be_are_refused(row: Row, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=complaint):
        stored([row], tmp_path)


def test_year_of_registration_of_a_birth_within_that_year_is_no_registration_before_birth(tmp_path: Path) -> None:
    assert stored([Row(period="2024-03", registered="2024")], tmp_path).births == 1


def test_no_rows_are_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(CountsRefused, match="there are no rows"):
        stored([], tmp_path)


def test_storing_again_touches_nothing(tmp_path: Path) -> None:
    before = stored(SOME, tmp_path).path.stat()
    after = stored(SOME, tmp_path).path.stat()

    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert list((tmp_path / "staging").iterdir()) == []


def test_files_are_read_only(tmp_path: Path) -> None:
    home = stored(SOME, tmp_path).path.parent

    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o444}
    assert home.stat().st_mode & 0o777 == 0o555


def altered(path: Path, content: bytes) -> None:
    path.parent.chmod(0o755)
    path.chmod(0o644)
    path.write_bytes(content)


def test_any_changed_byte_of_the_counts_is_found(tmp_path: Path) -> None:
    snapshot = stored(SOME, tmp_path)
    whole = snapshot.path.read_bytes()

    for position in range(0, len(whole), 7):
        altered(snapshot.path, whole[:position] + bytes([whole[position] ^ 0x10]) + whole[position + 1 :])
        with pytest.raises(SnapshotDamaged):
            open_snapshot(tmp_path, snapshot.digest)
    altered(snapshot.path, whole[:-1])
    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path, snapshot.digest)
    altered(snapshot.path, whole)
    assert open_snapshot(tmp_path, snapshot.digest).births == 16


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("simulated", False),
        ("kind", "children"),
        ("boys", 8),
        ("last", "2024-04-01"),
        ("digest", "00" * 32),
        ("sources", []),
    ],
)
def test_manifest_that_says_something_else_than_the_counts_is_found(name: str, lie: object, tmp_path: Path) -> None:
    snapshot = stored(SOME, tmp_path)
    manifest = snapshot.path.with_name("manifest.json")
    altered(manifest, json.dumps(json.loads(manifest.read_text()) | {name: lie}).encode())

    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path, snapshot.digest)


def test_other_counts_under_a_forged_file_hash_are_found(tmp_path: Path) -> None:
    snapshot, other = stored(SOME, tmp_path), stored(SOME[1:], tmp_path)
    for path in (snapshot.path, snapshot.path.with_name("manifest.json")):
        altered(path, (other.path.parent / path.name).read_bytes())

    with pytest.raises(SnapshotDamaged, match="has the content of"):
        open_snapshot(tmp_path, snapshot.digest)


@pytest.mark.parametrize("gone", ["births.parquet", "manifest.json"])
def test_snapshot_without_one_of_its_files_is_damaged(gone: str, tmp_path: Path) -> None:
    snapshot = stored(SOME, tmp_path)
    snapshot.path.parent.chmod(0o755)
    snapshot.path.with_name(gone).unlink()

    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path, snapshot.digest)


def test_absent_snapshot_and_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no snapshot 000000000000"):
        open_snapshot(tmp_path, "0" * 64)
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        open_snapshot(tmp_path, "../../etc")


def test_writers_of_one_content_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        snapshots = list(pool.map(lambda _: stored(SOME, tmp_path), range(24)))

    assert len({snapshot.digest for snapshot in snapshots}) == 1
    assert len(list((tmp_path / "snapshots").glob("*/*/births.parquet"))) == 1
    assert list((tmp_path / "staging").iterdir()) == []


KILLED_AT_EVERY_STEP = """
import os, sys
from pathlib import Path
from tests.exchange.lake.some_births import SOME, stored
import pyarrow.parquet

folder, steps = Path(sys.argv[1]), 0

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
        stored(SOME, folder / str(fatal))
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
print(fatal)
"""


def test_a_writer_killed_at_any_step_leaves_a_whole_snapshot_or_none(tmp_path: Path) -> None:
    run = [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path)]
    steps = int(
        subprocess.run(
            run, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, check=True
        ).stdout
    )
    (survivor,) = (tmp_path / str(steps) / "snapshots").glob("*/*")
    digest = survivor.name
    outcomes = []
    for step in range(1, steps):
        lake = tmp_path / str(step)
        there = (lake / "snapshots" / digest[:2] / digest).exists()
        if there:
            assert open_snapshot(lake, digest).births == 16
        outcomes.append(there)
        assert stored(SOME, lake).digest == digest

    assert steps > 12, "too few steps were interrupted for the test to mean anything"
    assert outcomes == sorted(outcomes), "once a snapshot is there it stays"
    assert {True, False} == set(outcomes)


def test_what_dead_writers_left_is_swept_and_living_ones_are_left(tmp_path: Path) -> None:
    stored(SOME, tmp_path)
    written = datetime(2026, 1, 1, tzinfo=UTC)
    for name, age in (("dead", 30), ("alive", 1)):
        (tmp_path / "staging" / name).mkdir()
        moment = (written - timedelta(hours=age)).timestamp()
        os.utime(tmp_path / "staging" / name, (moment, moment))

    assert sweep_staging(tmp_path, older_than=written - timedelta(hours=24)) == 1
    assert [path.name for path in (tmp_path / "staging").iterdir()] == ["alive"]
    shutil.rmtree(tmp_path / "staging")
    assert sweep_staging(tmp_path, older_than=written) == 0
