"""The bytes of a file, read once, and what kind of file they are."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.limits import MOST_BYTES, MOST_WORKBOOK_BYTES
from tianping.exchange.tables.problems import refuse


class FileKind(StrEnum):
    """Formats that are read."""

    TEXT = "text"
    XLSX = "xlsx"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read is what is hashed and parsed: the file may change afterwards."""

    content: bytes = field(repr=False)
    kind: FileKind
    sha256: str
    suffix: str


@dataclass(frozen=True, slots=True)
class TableBytes:
    """A file that is in memory already, as a browser sent it: it is read without ever being written to a disk.

    Parameters
    ----------
    name : str
        Its name, without a folder.
    content : bytes
        All of it.
    """

    name: str
    content: bytes = field(repr=False)  # a traceback that shows variables must not show a table

    @property
    def suffix(self) -> str:
        """Ending of the name with its dot; empty without one."""
        return PurePath(self.name).suffix


_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "sqlite"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK = b" \t\r\n"


def open_table(path: Path | TableBytes) -> Opened:
    """Read a regular file whole, or take bytes as they are, and tell its kind by its content, not by its name.

    Raises
    ------
    TableRefused
        If it is no regular file, cannot be read, is empty, too large or of a format that is not read.
    """
    content = _within_limit(path.content) if isinstance(path, TableBytes) else _read_whole(path)
    if not content.strip(_BLANK):
        raise refuse(ProblemCode.FILE_EMPTY)
    kind = _kind_of(content)
    suffix = path.suffix.lower()
    claimed = {".xlsx": FileKind.XLSX, ".parquet": FileKind.PARQUET}.get(suffix)
    if claimed is not None and kind is not claimed:
        raise refuse(ProblemCode.DAMAGED, found=claimed.value)
    if kind is FileKind.XLSX and len(content) > MOST_WORKBOOK_BYTES:
        raise refuse(ProblemCode.FILE_TOO_LARGE, found=len(content), wanted=MOST_WORKBOOK_BYTES)
    return Opened(content, kind, hashlib.sha256(content).hexdigest(), suffix)


def _within_limit(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise refuse(ProblemCode.FILE_TOO_LARGE, found=len(content), wanted=MOST_BYTES)
    return content


def _read_whole(path: Path) -> bytes:
    code = ProblemCode.NOT_READABLE
    try:
        # A pipe or device would block or never end; it is looked at before a byte is read, by the opened handle.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        code = ProblemCode.FILE_MISSING
    except IsADirectoryError:
        code = ProblemCode.NOT_A_FILE
    except (OSError, ValueError):
        code = _why_not(path)
    else:
        try:
            return _read_regular(handle)
        finally:
            os.close(handle)
    raise refuse(code)


def _why_not(path: Path) -> ProblemCode:
    """A folder cannot be opened as a file on Windows, and a socket nowhere."""
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        regular = True
    return ProblemCode.NOT_READABLE if regular else ProblemCode.NOT_A_FILE


def _read_regular(handle: int) -> bytes:
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        raise refuse(ProblemCode.NOT_A_FILE)
    if about.st_size > MOST_BYTES:
        raise refuse(ProblemCode.FILE_TOO_LARGE, found=about.st_size, wanted=MOST_BYTES)
    chunks, read = [], 0
    try:
        # The file may grow while it is read: one byte beyond the limit is enough to know.
        while read <= MOST_BYTES and (chunk := os.read(handle, min(1 << 24, MOST_BYTES + 1 - read))):
            chunks.append(chunk)
            read += len(chunk)
    except OSError:
        read = -1
    if read < 0:
        raise refuse(ProblemCode.NOT_READABLE)
    if read > MOST_BYTES:
        raise refuse(ProblemCode.FILE_TOO_LARGE, found=read, wanted=MOST_BYTES)
    return b"".join(chunks)


def _kind_of(content: bytes) -> FileKind:
    if content.startswith(_ZIP):
        return FileKind.XLSX
    if content.startswith(b"PAR1"):
        return FileKind.PARQUET
    if content.startswith(_OLE):
        raise refuse(ProblemCode.ENCRYPTED_OR_OLD_EXCEL)
    foreign = next((name for magic, name in _FOREIGN if content.startswith(magic)), None) or _markup(content)
    if foreign:
        raise refuse(ProblemCode.UNSUPPORTED_FORMAT, found=foreign)
    return FileKind.TEXT


def _markup(content: bytes) -> str | None:
    """HTML and XML that ministries' systems name .xls."""
    start = content[:512].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\0", b"")[2:]
    start = start.strip(_BLANK).lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        return "html"
    return "xml" if start.startswith((b"<?xml", b"<!doctype", b"<workbook")) else None

