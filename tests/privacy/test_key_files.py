from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tianping.privacy.key_files import KeyRefused, read_key, read_or_make_key


def test_a_key_is_made_once_and_stays(tmp_path: Path) -> None:
    first = read_or_make_key(tmp_path / "keys" / "site.key")

    assert len(first) == 32
    assert read_or_make_key(tmp_path / "keys" / "site.key") == first
    assert read_or_make_key(tmp_path / "keys" / "other.key") != first


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    read_or_make_key(tmp_path / "keys" / "site.key")

    assert (tmp_path / "keys" / "site.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert sorted(os.listdir(tmp_path / "keys")) == ["site.key"]


def test_programs_that_start_together_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: read_or_make_key(tmp_path / "site.key"), range(64)))

    assert len(keys) == 1


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    read_or_make_key(tmp_path / "site.key")
    (tmp_path / "site.key").chmod(0o644)

    with pytest.raises(KeyRefused, match="644"):
        read_key(tmp_path / "site.key")


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.key").write_bytes(b"short")
    (tmp_path / "site.key").chmod(0o600)

    with pytest.raises(KeyRefused, match="5 bytes"):
        read_or_make_key(tmp_path / "site.key")


def test_a_key_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_key(tmp_path / "site.key")
