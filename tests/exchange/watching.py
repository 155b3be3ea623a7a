"""Watching what a reading leaves behind: every file opened for writing, and every folder it could use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_written: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _written is None:
        return
    if event == "open":
        path, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
            _written.append(str(path))
    elif event in ("os.mkdir", "os.rename", "os.link", "os.symlink", "socket.connect", "subprocess.Popen"):
        _written.append(f"{event} {arguments[0]}")


sys.addaudithook(_note)  # stays for the process; it notes nothing outside ``files_written``


@contextmanager
def files_written() -> Iterator[list[str]]:
    """Names of files opened for writing inside the block, connections and programs started too."""
    global _written  # noqa: PLW0603 - an audit hook cannot be taken away or given arguments
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    _written = []
    try:
        yield _written
    finally:
        _written, sys.dont_write_bytecode = None, bytecode
