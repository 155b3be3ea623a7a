"""Every malformed file is refused for what is wrong with it, in words, and nothing of it is kept."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from tests.exchange.malformed import Malformed, malformed_texts
from tests.exchange.malformed_workbooks import malformed_workbooks, parquet_bytes
from tests.exchange.watching import files_written

from tianping.exchange.tables import ProblemCode, TableRefused, read_counts

CORPUS = [*malformed_texts(), *malformed_workbooks()]


@pytest.fixture
def watched_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as home, working folder and place of temporary files."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(home)
    return home


def test_corpus_has_more_than_sixty_files_of_different_names() -> None:
    assert len({one.name for one in CORPUS}) == len(CORPUS) >= 60


def test_corpus_covers_every_code_that_a_file_alone_can_cause() -> None:
    by_other_tests = {
        ProblemCode.IDENTITY,
        ProblemCode.FILE_MISSING,
        ProblemCode.NOT_A_FILE,
        ProblemCode.NOT_READABLE,
        ProblemCode.FILE_TOO_LARGE,
        ProblemCode.TOO_MANY_CELLS,
        ProblemCode.OUT_OF_MEMORY,
        ProblemCode.UNFORESEEN,
        # Of positions: test_positions.
        ProblemCode.COORDINATE_IS_TEXT,
        ProblemCode.COORDINATE_OUT_OF_RANGE,
        ProblemCode.POSITION_INCOMPLETE,
        ProblemCode.POSITION_DIFFERS,
        ProblemCode.PLACE_UNPLACED,
    }
    assert {one.code for one in CORPUS} == set(ProblemCode) - by_other_tests


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_malformed_file_is_refused_in_words_and_leaves_nothing(one: Malformed, tmp_path: Path, watched_home: Path) -> None:
    path = tmp_path / f"{one.name}{one.suffix}"
    path.write_bytes(one.make())
    with files_written() as written, pytest.raises(TableRefused) as caught:
        read_counts(path, **one.options)  # type: ignore[arg-type] - options of one file by name
    refused = caught.value
    first = refused.problems[0]
    assert (first.code, first.row, refused.total) == (one.code, one.row, one.total), str(refused)
    if one.column is not None:
        assert first.column == one.column
    message = str(refused)
    assert path.name in message
    assert one.row is None or f"row {one.row}" in message
    assert one.column is None or repr(one.column) in message
    assert (refused.__cause__, refused.__context__) == (None, None)
    assert (written, list(watched_home.iterdir())) == ([], [])


def test_folder_pipe_and_device_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(TableRefused) as caught:
            read_counts(path)
        assert caught.value.problems[0].code is ProblemCode.NOT_A_FILE


def test_missing_file_and_name_with_nul_are_told_apart_from_damage(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read_counts(tmp_path / "nowhere.csv")
    assert caught.value.problems[0].code is ProblemCode.FILE_MISSING
    with pytest.raises(TableRefused) as caught:
        read_counts(Path("a\0b.csv"))
    assert caught.value.problems[0].code is ProblemCode.NOT_READABLE


def test_file_that_the_system_keeps_closed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "closed.csv"
    path.write_text("男,女\n1,2\n")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(TableRefused) as caught:
        read_counts(path)
    assert caught.value.problems[0].code is ProblemCode.NOT_READABLE


def test_file_larger_than_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)  # a hole: no disk is used
    with pytest.raises(TableRefused) as caught:
        read_counts(path)
    problem = caught.value.problems[0]
    assert (problem.code, problem.found, problem.wanted) == (ProblemCode.FILE_TOO_LARGE, str((1 << 30) + 1), str(1 << 30))


def test_fault_of_the_program_tells_its_place_and_nothing_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,男,女\n秘密,1,2\n")

    def fail(*_: object, **__: object) -> None:
        raise KeyError("秘密")

    monkeypatch.setattr("tianping.exchange.tables.reading.understand", fail)
    with pytest.raises(TableRefused) as caught:
        read_counts(path)
    assert caught.value.problems[0].code is ProblemCode.UNFORESEEN
    assert "KeyError at test_malformed.py" in str(caught.value)
    assert "秘密" not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_table_beyond_the_memory_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,男,女\na,1,2\n")

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("tianping.exchange.tables.reading.understand", fail)
    with pytest.raises(TableRefused) as caught:
        read_counts(path)
    assert caught.value.problems[0].code is ProblemCode.OUT_OF_MEMORY


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_too_many_cells_are_refused_before_they_are_held(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "columnar" if suffix == ".parquet" else "delimited"
    monkeypatch.setattr(f"tianping.exchange.tables.{module}.MOST_CELLS", 8)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(
        parquet_bytes(place=["a"] * 3, boys=[1] * 3, girls=[1] * 3) if suffix == ".parquet" else b"place,boys,girls\n" + b"a,1,1\n" * 3
    )
    with pytest.raises(TableRefused) as caught:
        read_counts(path)
    assert (caught.value.problems[0].code, caught.value.problems[0].found) == (ProblemCode.TOO_MANY_CELLS, "9")


def test_all_problems_are_told_at_once_up_to_fifty_with_their_total(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{451000 + i},2020,-1,x\n" for i in range(100))
    path.write_text("地区,年份,男,女\n" + rows + "451000,2020,1\n")
    with pytest.raises(TableRefused) as caught:
        read_counts(path)
    refused = caught.value
    assert (len(refused.problems), refused.total) == (50, 201)
    assert [problem.row for problem in refused.problems] == [2 + i // 2 for i in range(50)]
    assert "and 151 more" in str(refused)


def test_writer_at_work_while_reading_cannot_change_what_is_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("地区,男,女\n" + "".join(f"{i},1,1\n" for i in range(20_000)))
    first = read_counts(path)

    def overwrite(fraction: float) -> None:
        path.write_text("地区,男,女\nx,9,9\n")

    writer = threading.Thread(target=overwrite, args=(0.0,))
    again = read_counts(path, on_progress=lambda fraction: writer.start() if writer.ident is None else None)
    writer.join()
    assert (again.sha256, again.boys.sum()) == (first.sha256, 20_000)
