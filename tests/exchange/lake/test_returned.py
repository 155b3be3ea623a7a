"""An accepted return lies in the lake whole or not at all, never changes, and is known by its content."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.lake.some_returned import KEY, SOME

from tianping.exchange.lake import (
    Returned,
    SnapshotDamaged,
    manifest_digest,
    open_returned,
    write_returned,
)
from tianping.exchange.lake.returned import digest_of
from tianping.terms import ABSENT, EMPTY, REFUSED, CellValue, Period

codes = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=6)
values = st.sampled_from([EMPTY, ABSENT, REFUSED]) | st.integers(0, 10**9).map(CellValue.of)


def test_it_comes_back_as_it_went_in(tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)

    assert (written.key, written.cells) == (KEY, SOME)
    assert open_returned(tmp_path, written.digest) == written
    assert written.path == tmp_path / "returns" / written.digest[:2] / written.digest / "cells.parquet"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.dictionaries(st.tuples(codes, codes), values, min_size=1, max_size=8))
def test_any_cells_come_back(cells: dict[tuple[str, str], CellValue], tmp_path: Path) -> None:
    assert write_returned(KEY, cells, lake=tmp_path).cells == cells


def test_the_largest_return_comes_back(tmp_path: Path) -> None:
    cells = {(f"4510251{row:05}", f"c{column}"): CellValue.of(row * column % 7) for row in range(500) for column in range(30)}
    assert write_returned(KEY, cells, lake=tmp_path).cells == cells


def test_name_does_not_depend_on_the_order_in_which_cells_were_filled(tmp_path: Path) -> None:
    first = write_returned(KEY, SOME, lake=tmp_path)
    items = list(SOME.items())
    for seed in range(6):
        random.Random(seed).shuffle(items)  # noqa: S311 - a shuffle, no secret
        again = write_returned(KEY, dict(items), lake=tmp_path / str(seed))
        assert (again.digest, again.file_sha256) == (first.digest, first.file_sha256)


@pytest.mark.parametrize(
    "change",
    [
        {"form": "births_yearly"},
        {"edition": date(2024, 1, 2)},
        {"place": "451025101"},
        {"period": Period.parse("2025-12")},
        {"period": Period.parse("2025")},
        {"simulated": False},
    ],
)
def test_name_changes_with_every_part_of_the_key(change: dict[str, object]) -> None:
    assert digest_of(replace(KEY, **change), SOME) != digest_of(KEY, SOME)  # type: ignore[arg-type]  # fields by name


def test_the_four_states_of_a_cell_give_four_names_and_come_back_as_four(tmp_path: Path) -> None:
    cell = ("451025100201", "boys_1")
    found = {}
    for value in (CellValue.of(0), EMPTY, ABSENT, REFUSED):
        returned = write_returned(KEY, SOME | {cell: value}, lake=tmp_path)
        found[returned.digest] = open_returned(tmp_path, returned.digest).cells[cell]

    assert list(found.values()) == [CellValue.of(0), EMPTY, ABSENT, REFUSED]


def test_a_cell_that_is_empty_and_one_that_is_not_on_the_form_are_two_things() -> None:
    assert digest_of(KEY, SOME) != digest_of(KEY, SOME | {("451025100203", "boys_1"): EMPTY})


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {("a\tb", "c"): EMPTY},
        {("a", "b\nc"): EMPTY},
        {("a", "b\u2028c"): EMPTY},
        {("a\x00", "b"): EMPTY},
        {("a", "\ud800"): EMPTY},
    ],
)
def test_what_could_pass_for_another_return_is_refused_and_nothing_is_written(
    cells: dict[tuple[str, str], CellValue], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="without cells|line by line"):
        write_returned(KEY, cells, lake=tmp_path / "lake")
    assert not (tmp_path / "lake").exists()


def test_written_twice_is_written_once(tmp_path: Path) -> None:
    def state() -> list[tuple[int, int, int]]:
        found = written.path.parent, written.path, written.path.with_name("manifest.json")
        return [(each.stat().st_ino, each.stat().st_mtime_ns, each.stat().st_ctime_ns) for each in found]

    written = write_returned(KEY, SOME, lake=tmp_path)
    before = state()
    assert write_returned(KEY, SOME, lake=tmp_path) == written
    assert state() == before
    assert list((tmp_path / "staging").iterdir()) == []


def test_files_are_read_only(tmp_path: Path) -> None:
    home = write_returned(KEY, SOME, lake=tmp_path).path.parent

    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o444}
    assert home.stat().st_mode & 0o777 == 0o555


def test_writers_of_one_return_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda _: write_returned(KEY, SOME, lake=tmp_path), range(24)))

    assert {one.digest for one in written} == {digest_of(KEY, SOME)}
    assert len({one.file_sha256 for one in written}) == 1
    assert len(list((tmp_path / "returns").glob("*/*/cells.parquet"))) == 1
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_writer_that_finds_another_has_been_first_gives_what_that_one_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, firsts = Path.rename, []

    def rename_second(path: Path, target: Path) -> Path:
        if not firsts:
            firsts.append(None)
            firsts[0] = write_returned(KEY, SOME, lake=tmp_path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", rename_second)

    assert [write_returned(KEY, SOME, lake=tmp_path)] == firsts
    assert list((tmp_path / "staging").iterdir()) == []


# ---- what was altered ------------------------------------------------------------------------------------------


def altered(path: Path, content: bytes) -> None:
    path.parent.chmod(0o755)
    if path.exists():
        path.chmod(0o644)
    path.write_bytes(content)


def forged(written: Returned, content: bytes) -> None:
    """Put other cells there, with a manifest that vouches for them."""
    import hashlib

    manifest = written.path.with_name("manifest.json")
    facts = json.loads(manifest.read_text())
    altered(written.path, content)
    altered(manifest, json.dumps(facts | {"file_sha256": hashlib.sha256(content).hexdigest()}).encode())


def test_any_changed_byte_of_the_cells_is_found_and_no_parser_gets_to_see_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    whole = written.path.read_bytes()

    with monkeypatch.context() as patched:
        patched.setattr(pq, "ParquetFile", lambda _file: pytest.fail("altered bytes were parsed"))
        for position in range(len(whole)):
            altered(written.path, whole[:position] + bytes([whole[position] ^ 0x10]) + whole[position + 1 :])
            with pytest.raises(SnapshotDamaged, match="has changed"):
                open_returned(tmp_path, written.digest)
    altered(written.path, whole)
    assert open_returned(tmp_path, written.digest) == written


def test_changed_bytes_under_a_manifest_that_vouches_for_them_are_found_or_say_the_same(tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    whole = written.path.read_bytes()
    found = 0
    for position in range(0, len(whole), 3):
        forged(written, whole[:position] + bytes([whole[position] ^ 0x10]) + whole[position + 1 :])
        try:
            # Statistics and the name of the writing program are bytes too; who accepted this file kept its hash.
            opened = open_returned(tmp_path, written.digest)
        except SnapshotDamaged:
            found += 1
            continue
        assert opened.cells == SOME
        assert opened.file_sha256 != written.file_sha256
    assert found > len(whole) / 3 / 4


def test_files_cut_short_are_found_wherever_they_end(tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    for path in (written.path, written.path.with_name("manifest.json")):
        whole = path.read_bytes()
        for end in range(0, len(whole), max(1, len(whole) // 60)):
            altered(path, whole[:end])
            with pytest.raises(SnapshotDamaged):
                open_returned(tmp_path, written.digest)
            with pytest.raises(SnapshotDamaged):
                write_returned(KEY, SOME, lake=tmp_path)
        altered(path, whole)
    assert open_returned(tmp_path, written.digest) == written


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("form", "births_yearly"),
        ("form", 7),
        ("edition", "2024-01-02"),
        ("edition", None),
        ("place", "451025101"),
        ("period", "2025-12"),
        ("period", "yesterday"),
        ("simulated", False),
        ("simulated", 1),
        ("schema", "tianping.returned/2"),
        ("digest", "00" * 32),
        ("cells", 6),
        ("file_sha256", "00" * 32),
        ("file_sha256", None),
        ("note", "something more"),
    ],
)
def test_manifest_that_says_something_else_is_found(name: str, lie: object, tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    manifest = written.path.with_name("manifest.json")
    altered(manifest, json.dumps(json.loads(manifest.read_text()) | {name: lie}).encode())

    with pytest.raises(SnapshotDamaged):
        open_returned(tmp_path, written.digest)


@pytest.mark.parametrize("gone", ["form", "edition", "place", "period", "simulated", "schema", "digest", "cells", "file_sha256"])
def test_manifest_that_keeps_something_back_is_found(gone: str, tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    manifest = written.path.with_name("manifest.json")
    facts = json.loads(manifest.read_text())
    del facts[gone]
    altered(manifest, json.dumps(facts).encode())

    with pytest.raises(SnapshotDamaged):
        open_returned(tmp_path, written.digest)


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"7", b'"x"', b"{}", b"\xff\xfe", b"[" * 200_000, b'{"file_sha256": NaN}', b"1" * 5_000],
)
def test_manifest_that_is_none_is_found(content: bytes, tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    altered(written.path.with_name("manifest.json"), content)

    with pytest.raises(SnapshotDamaged):
        open_returned(tmp_path, written.digest)


@pytest.mark.parametrize("gone", ["cells.parquet", "manifest.json"])
def test_return_without_one_of_its_files_is_damaged(gone: str, tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    written.path.parent.chmod(0o755)
    written.path.with_name(gone).unlink()

    with pytest.raises(SnapshotDamaged):
        open_returned(tmp_path, written.digest)


def test_another_return_under_this_name_is_found(tmp_path: Path) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    other = write_returned(replace(KEY, place="451025101"), SOME, lake=tmp_path)
    for name in ("cells.parquet", "manifest.json"):
        altered(written.path.with_name(name), other.path.with_name(name).read_bytes())

    with pytest.raises(SnapshotDamaged, match="not what its name says"):
        open_returned(tmp_path, written.digest)


def written_as(change: Callable[[pa.Table], pa.Table], written: Returned) -> bytes:
    target = io.BytesIO()
    pq.write_table(change(pq.read_table(io.BytesIO(written.path.read_bytes()))), target)
    return target.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda table: pa.concat_tables([table, table]),
        lambda table: pa.concat_tables([table, table.slice(0, 1)]),
        lambda table: table.slice(1),
        lambda table: table.slice(0, 0),
        lambda table: table.drop_columns(["number"]),
        lambda table: table.set_column(3, "number", pa.array([4, 0, None, None, None])),
        lambda table: table.set_column(3, "number", pa.array([3, None, None, None, None])),
        lambda table: table.set_column(3, "number", pa.array([3, 0, 0, None, None])),
        lambda table: table.set_column(3, "number", pa.array([3.0, 0.0, None, None, None])),
        lambda table: table.set_column(3, "number", pa.array(["3", "0", None, None, None])),
        lambda table: table.set_column(2, "state", pa.array(["given"] * 5)),
        lambda table: table.set_column(2, "state", pa.array(["given", "given", "empty", "absent", "lost"])),
        lambda table: table.set_column(0, "row", pa.array([None] * 5, pa.string())),
    ],
)
def test_other_cells_under_a_manifest_that_vouches_for_them_are_found(
    change: Callable[[pa.Table], pa.Table], tmp_path: Path
) -> None:
    written = write_returned(KEY, SOME, lake=tmp_path)
    forged(written, written_as(change, written))

    with pytest.raises(SnapshotDamaged):
        open_returned(tmp_path, written.digest)


def test_absent_return_and_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no return 000000000000"):
        open_returned(tmp_path, "0" * 64)
    for name in ("../../etc", "0" * 63, "A" * 64, ""):
        with pytest.raises(ValueError, match="64 hexadecimal digits"):
            open_returned(tmp_path, name)


def test_a_period_is_named_by_its_returns_whatever_their_order() -> None:
    digests = [digest_of(replace(KEY, place=f"45102510{n}"), SOME) for n in range(4)]
    names = {manifest_digest(digests), manifest_digest(reversed(digests))}

    assert len(names) == 1
    assert len(names | {manifest_digest(digests[1:]), manifest_digest([]), manifest_digest([*digests, digests[0]])}) == 4
