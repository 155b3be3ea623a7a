"""Secret keys as files of their owner alone, made once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class KeyRefused(Exception):
    """A key file is there but cannot be trusted: wrong length, or open to others."""


def read_or_make_key(path: Path, *, size: int = 32) -> bytes:
    """Return the key in a file, and make it at random on the first call.

    Parameters
    ----------
    path : Path
        Where the key lies; missing folders are made with mode 0700, the file has mode 0600.
    size : int
        Length of the key in bytes.

    Returns
    -------
    bytes
        The key. Programs that start together all get the same one.

    Raises
    ------
    KeyRefused
        If the file has another length, or others may read it.
    """
    if not path.exists():
        _make(path, size)
    return read_key(path, size=size)


def read_key(path: Path, *, size: int = 32) -> bytes:
    """Return the key in a file that must be there.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    KeyRefused
        If the file has another length, or others may read it.
    """
    key = path.read_bytes()
    if len(key) != size:
        raise KeyRefused(f"{path} holds {len(key)} bytes, a key has {size}")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyRefused(f"{path} has mode {path.stat().st_mode & 0o777:o}; only its owner may read it: chmod 600")
    return key


def _make(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(size))
        file.flush()
        os.fsync(file.fileno())
    # A hard link fails if another program made the key meanwhile: the first one stands, whole.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
