"""Texts outside the cells: comments, drawings, properties, names, settings, and what binary parts spell out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tianping.exchange.tables.codes import Part
from tianping.exchange.tables.grid import LooseText
from tianping.exchange.tables.workbook.markup import Reader, read_markup, unescaped
from tianping.exchange.tables.workbook.package import Package, is_xml
from tianping.exchange.tables.workbook.references import cell_position, column_letters

_SHORTEST = 4  # characters of a text below which it cannot hold an identity
# Elements whose runs of text belong together: an identity may be cut into runs of different looks.
_BLOCKS = frozenset({"si", "is", "text", "p", "comment", "threadedComment", "rich", "definedName", "v"})
_PARTS = (
    ("xl/comments", Part.COMMENT),
    ("xl/threadedcomments/", Part.COMMENT),
    ("xl/persons/", Part.COMMENT),
    ("docprops/", Part.PROPERTIES),
    ("custom", Part.PROPERTIES),
    ("xl/drawings/", Part.DRAWING),
    ("xl/charts/", Part.DRAWING),
    ("xl/diagrams/", Part.DRAWING),
    ("xl/workbook.xml", Part.DEFINED_NAME),
    ("xl/sharedstrings", Part.STRINGS),
)
_TAG = re.compile(r"<[^>]*>")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_ASCII_RUN = re.compile(rb"[\x20-\x7e]{9,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\x00){9,}")
_CARRIED = 128


class _TextCollector(Reader):
    """All texts and attributes of a part, with the cell where an element names one."""

    def __init__(self) -> None:
        self.found: set[tuple[str, str | None]] = set()
        self._blocks: list[tuple[str, list[str]]] = []
        self._leaf: list[str] = []
        self._cell: str | None = None

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("comment", "threadedComment"):
            self._cell = attributes.get("ref")
        if name in _BLOCKS:
            self._blocks.append((name, []))
        self._leaf = []
        for value in attributes.values():
            self._keep(value)

    def text(self, text: str) -> None:
        self._leaf.append(text)
        for _, pieces in self._blocks:
            pieces.append(text)

    def ends(self, name: str) -> None:
        self._keep("".join(self._leaf))
        self._leaf = []
        if self._blocks and self._blocks[-1][0] == name:
            self._keep("".join(self._blocks.pop()[1]))

    def _keep(self, text: str) -> None:
        if len(text) >= _SHORTEST:
            self.found.add((unescaped(text), self._cell))


def loose_texts(package: Package, *, without: Iterable[str]) -> Iterator[LooseText]:
    """Every text of the parts that were not read as sheets or stored texts (``without``), and the zip's own."""
    left_out = set(without)
    yield LooseText(package.comment, Part.METADATA)
    for name in package.names:
        yield LooseText(name, Part.METADATA)
        if name in left_out:
            continue
        part = next((part for start, part in _PARTS if name.lower().startswith(start)), Part.OTHER)
        if name.lower().endswith(".vml"):
            yield from _texts_of_vml(package, name)
        elif is_xml(name):
            yield from _texts_of_xml(package, name, part)
        else:
            yield from _texts_of_binary(package, name)


def _texts_of_xml(package: Package, name: str, part: Part) -> Iterator[LooseText]:
    collector = _TextCollector()
    read_markup(package.stream(name), collector)
    for text, cell in collector.found:
        row, column = _position(cell)
        yield LooseText(text, part, row=row, column=column)


def _position(cell: str | None) -> tuple[int | None, str | None]:
    try:
        row, column = cell_position(cell or "")
    except ValueError:
        return None, None
    return row, column_letters(column)


def _texts_of_vml(package: Package, name: str) -> Iterator[LooseText]:
    """Excel's own VML is not always well-formed: its texts are taken without a parser."""
    markup = b"".join(package.stream(name)).decode("utf-8", errors="replace")
    texts = {text.strip() for text in _TAG.split(markup)}
    texts.update(first or second for first, second in _QUOTED.findall(markup))
    return (LooseText(text, Part.DRAWING) for text in texts if len(text) >= _SHORTEST)


def _texts_of_binary(package: Package, name: str) -> Iterator[LooseText]:
    """Printable runs, in bytes and in UTF-16, as printer settings and pictures hold them."""
    found: set[str] = set()
    carried = b""
    for block in package.stream(name):
        stretch = carried + block
        found.update(run.decode("ascii") for run in _ASCII_RUN.findall(stretch))
        found.update(run[::2].decode("ascii") for run in _WIDE_RUN.findall(stretch))
        carried = stretch[-_CARRIED:]
    return (LooseText(text, Part.OTHER) for text in found)
