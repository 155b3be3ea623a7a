"""Files that are whole or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def replaceable(path: Path) -> bool:
    """Whether a file may be put there: nothing is there yet, or a file or a link to one; no folder, no device."""
    return path.is_file() or not path.exists()


def write_whole(path: Path, text: str) -> None:
    """Write beside the target and rename: an interruption leaves the old file or the new one, never half of it.

    A link stays a link: what it points to is written.

    Raises
    ------
    OSError
        If the folder does not exist or may not be written, or something other than a file is there.
    """
    if not replaceable(path):
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    path = Path(os.path.realpath(path))
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)  # noqa: S103 - a page to be shown: readable as any saved file
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
