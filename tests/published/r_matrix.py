"""Reads one named numeric matrix from a file saved by R (save, XDR), so that a published figure rests on its own input."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_OPENERS = {b"\x1f\x8b": gzip.decompress, b"BZ": bz2.decompress, b"\xfd7": lzma.decompress}


def read_matrix(path: Path) -> tuple[NDArray[np.float64], list[list[str]]]:
    """The matrix and the names of its rows and columns (empty where it has none)."""
    content = path.read_bytes()
    content = _OPENERS[content[:2]](content) if content[:2] in _OPENERS else content
    if not content.startswith((b"RDX2\nX\n", b"RDX3\nX\n")):
        raise ValueError(f"{path.name} is no workspace saved by R")
    reader = _Reader(content[7:])
    version = reader.whole()
    reader.skip(8)
    if version == 3:
        reader.skip(reader.whole())
    found = reader.item()
    values, attributes = next(iter(found.values()))
    rows, columns = attributes["dim"][0].astype(int)
    names = attributes.get("dimnames", ([None, None], {}))[0]
    return values.reshape(columns, rows).T, [list(each[0]) if each else [] for each in names]


class _Reader:
    """Serialised R values; only the kinds that a matrix needs."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at, self.symbols = content, 0, []

    def skip(self, size: int) -> bytes:
        self.at += size
        return self.content[self.at - size : self.at]

    def whole(self) -> int:
        return struct.unpack(">i", self.skip(4))[0]

    def item(self):
        flags = self.whole()
        kind, has_attributes, has_tag = flags & 255, flags & 512, flags & 1024
        if kind == 254:
            return None
        if kind == 255:
            return self.symbols[(flags >> 8) - 1]
        if kind == 1:
            self.symbols.append(self.item())
            return self.symbols[-1]
        if kind == 9:
            length = self.whole()
            return None if length < 0 else self.skip(length).decode()
        if kind == 2:
            return self.pairs(has_attributes, has_tag)
        length = self.whole()
        values = self.vector(kind, length)
        return values, (self.item() if has_attributes else {})

    def pairs(self, has_attributes: int, has_tag: int):
        if has_attributes:
            self.item()
        tag = self.item() if has_tag else None
        pair = {tag: self.item()}
        return pair | (self.item() or {})

    def vector(self, kind: int, length: int):
        if kind in (10, 13):
            return np.frombuffer(self.skip(4 * length), dtype=">i4").astype(float)
        if kind == 14:
            return np.frombuffer(self.skip(8 * length), dtype=">f8").astype(float)
        if kind in (16, 19):
            return [self.item() for _ in range(length)]
        raise ValueError(f"R values of kind {kind} are not read here")
