"""A table that a browser sent is read as the same file on disk would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tianping.exchange.tables import TableBytes, TableRefused, read_counts

CONTENT = "地区代码,年份,男,女\n451081100,2025,52,48\n".encode()


def test_bytes_give_the_table_that_the_file_gives(tmp_path: Path) -> None:
    file = tmp_path / "births.csv"
    file.write_bytes(CONTENT)
    from_disk, from_memory = read_counts(file), read_counts(TableBytes("births.csv", CONTENT))

    assert from_memory.sha256 == from_disk.sha256
    assert from_memory.file == from_disk.file == "births.csv"
    assert from_memory.boys.tolist() == from_disk.boys.tolist() == [52]


def test_a_name_that_promises_a_workbook_is_held_to_it() -> None:
    with pytest.raises(TableRefused, match="cannot be read as xlsx"):
        read_counts(TableBytes("births.XLSX", CONTENT))


def test_bytes_of_nothing_are_refused() -> None:
    with pytest.raises(TableRefused, match="nothing in it"):
        read_counts(TableBytes("births.csv", b" \n"))
