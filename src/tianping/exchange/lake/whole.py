"""Folders that are there whole or not at all: written aside, synced, then renamed; also after a power cut."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

Writer = Callable[[BinaryIO], object]


def home_of(lake: Path, digest: str, *, shelf: str) -> Path:
    """Return where a thing named by its hash lies in the lake."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"a snapshot is named by 64 hexadecimal digits, got {len(digest)} characters")
    return lake / shelf / digest[:2] / digest


def put_whole(home: Path, *, lake: Path, files: Mapping[str, Callable[[Path], Writer]]) -> None:
    """Write files into a folder that is not there yet; what is there already is left as it is.

    Each file's entry gets the staged folder, with the files before it, and returns what writes it.
    """
    if not home.exists():
        _write_aside(home, lake=lake, files=files)
    # Also of what was there: its writer may have died, or still be on its way, between the renaming and the sync,
    # and whoever calls us goes on to rely on it.
    _sync_above(home, lake=lake)


def _write_aside(home: Path, *, lake: Path, files: Mapping[str, Callable[[Path], Writer]]) -> None:
    staged = lake / "staging" / secrets.token_hex(8)
    staged.mkdir(parents=True)
    try:
        for name, writer in files.items():
            _write_new(staged / name, writer(staged))
        _sync_folder(staged)
        _put_in_place(staged, home=home)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep_staging(lake: Path, *, older_than: datetime) -> int:
    """Remove what writers that died left aside before ``older_than``; returns how many."""
    swept = 0
    for staged in (lake / "staging").glob("*"):
        # A writer may be done with it between the listing and the look.
        with suppress(FileNotFoundError):
            if staged.stat().st_mtime < older_than.timestamp():
                shutil.rmtree(staged)
                swept += 1
    return swept


def _write_new(path: Path, write: Writer) -> None:
    with path.open("xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o444)


def _put_in_place(staged: Path, *, home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.rename(home)
    except OSError:
        # Another writer of the same content was first; its snapshot is checked when it is opened.
        if not home.is_dir():
            raise
        return
    home.chmod(0o555)


def _sync_above(home: Path, *, lake: Path) -> None:
    """Make the names of a folder and of those above it last, up to the lake's own."""
    for folder in home.relative_to(lake).parents:
        _sync_folder(lake / folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
