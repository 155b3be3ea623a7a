"""The zip around a workbook: opened with limits, its parts streamed and never written anywhere."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED_BYTES, RATIO_FREE_BYTES
from tianping.exchange.tables.problems import TableRefused, refuse

_BLOCK = 1 << 16
_ENCRYPTED_FLAG = 0x1
# What the zip module raises for spoiled archives, besides its own error.
_SPOILED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
    LookupError,
)
_MAGIC_OF_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


class Package:
    """Parts of a workbook by name.

    What a part unpacks to is counted while it is read: the sizes that a zip declares may lie.
    """

    def __init__(self, content: bytes, *, on_progress: Callable[[float], None]) -> None:
        self._zip = _open(content)
        self._on_progress = on_progress
        self._parts = {entry.filename: entry for entry in self._zip.infolist() if not _is_folder(entry)}
        self._unpacked = 0
        self._packed_total = max(sum(entry.compress_size for entry in self._parts.values()), 1)
        self._packed_read = 0
        self._refuse_foreign()

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    @property
    def comment(self) -> str:
        return self._zip.comment.decode("utf-8", errors="replace")

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def stream(self, name: str) -> Iterator[bytes]:
        """Blocks of a part as they unpack.

        Raises
        ------
        TableRefused
            ``DAMAGED`` if the part is missing or cut short, ``UNPACKS_TOO_LARGE`` if it is a bomb.
        """
        entry = self._parts.get(name)
        if entry is None:
            raise damaged()
        size = 0
        try:
            with self._zip.open(entry) as part:
                while block := part.read(_BLOCK):
                    size += len(block)
                    self._count(len(block), size, entry.compress_size)
                    share = min(1.0, size / max(entry.file_size, 1)) * entry.compress_size
                    self._on_progress(min(1.0, (self._packed_read + share) / self._packed_total))
                    yield block
        except _SPOILED:
            size = -1
        if size < 0:
            raise damaged()
        self._packed_read += entry.compress_size

    def _count(self, block: int, size: int, packed: int) -> None:
        self._unpacked += block
        if self._unpacked > MOST_UNPACKED_BYTES:
            raise refuse(ProblemCode.UNPACKS_TOO_LARGE)
        if size > RATIO_FREE_BYTES and size > MOST_RATIO * max(packed, 1):
            raise refuse(ProblemCode.UNPACKS_TOO_LARGE)

    def _refuse_foreign(self) -> None:
        """Other kinds of zip, encrypted parts, macros and files within the file."""
        if "xl/workbook.xml" not in self._parts:
            raise self._not_a_workbook()
        for name in self._parts:
            if name.lower().endswith("vbaproject.bin") or name.lower().startswith("xl/embeddings/"):
                raise refuse(ProblemCode.EMBEDDED_FILE)
            if not is_xml(name) and next(self.stream(name), b"").startswith(_MAGIC_OF_FILES):
                raise refuse(ProblemCode.EMBEDDED_FILE)
        self._packed_read = 0

    def _not_a_workbook(self) -> TableRefused:
        names = self._parts
        if "xl/workbook.bin" in names:
            return refuse(ProblemCode.UNSUPPORTED_FORMAT, found="xlsb")
        if "mimetype" in names:
            return refuse(ProblemCode.UNSUPPORTED_FORMAT, found="ods")
        if "word/document.xml" in names:
            return refuse(ProblemCode.UNSUPPORTED_FORMAT, found="word")
        if "[Content_Types].xml" in names:
            return damaged()
        return refuse(ProblemCode.UNSUPPORTED_FORMAT, found="zip")


def damaged(sheet: str | None = None) -> TableRefused:
    return refuse(ProblemCode.DAMAGED, found="xlsx", sheet=sheet)


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/") and not entry.file_size


def is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def target_of(part: str, target: str) -> str:
    """Name of the part that a relationship of ``part`` points to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def relations_of(part: str) -> str:
    """Name of the part that lists the relationships of ``part``."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _open(content: bytes) -> zipfile.ZipFile:
    archive = None
    with suppress(*_SPOILED):
        archive = zipfile.ZipFile(io.BytesIO(content))
    if archive is None:
        raise damaged()
    entries = archive.infolist()
    if len(entries) > MOST_PARTS:
        raise refuse(ProblemCode.UNPACKS_TOO_LARGE)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise refuse(ProblemCode.ENCRYPTED_OR_OLD_EXCEL)
    names = [entry.filename.lower() for entry in entries]
    # Two parts of one name: programs differ in which of them they show.
    if len(set(names)) < len(names):
        raise damaged()
    return archive
