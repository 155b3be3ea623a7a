"""XML of a workbook as a stream of events, with document types, entities and endless nesting refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.limits import DEEPEST_ELEMENT
from tianping.exchange.tables.problems import TableRefused, refuse

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SPACE = " "


class Reader:
    """Base of the readers of parts: they see local names, attributes by local name, and text."""

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """Text inside the innermost element, possibly in pieces."""

    def ends(self, name: str) -> None:
        """An element ends."""


class _Unsafe(Exception):
    """Something that no spreadsheet program writes."""


class _Events:
    """Expat's handlers, forwarding to a reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.depth = 0
        self.local: dict[str, str] = {}

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=_SPACE)
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.reader.text
        parser.StartDoctypeDeclHandler = self.unsafe
        parser.EntityDeclHandler = self.unsafe
        parser.ExternalEntityRefHandler = self.unsafe
        return parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST_ELEMENT:
            raise _Unsafe
        if _SPACE in "".join(attributes):
            attributes = {self.name(key): value for key, value in attributes.items()}
        self.reader.starts(self.local.get(name) or self.name(name), attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.reader.ends(self.local.get(name) or self.name(name))

    def name(self, full: str) -> str:
        """Local name; transitional and strict workbooks differ in the namespace only."""
        local = self.local.get(full)
        if local is None:
            local = self.local[full] = full.rpartition(_SPACE)[2]
        return local

    def unsafe(self, *_: object) -> int:
        raise _Unsafe


def read_markup(blocks: Iterable[bytes], reader: Reader) -> None:
    """Send the events of a part to ``reader``.

    Raises
    ------
    TableRefused
        ``UNSAFE_XML`` or ``DAMAGED``; never with a text of the part.
    """
    parser = _Events(reader).parser()
    code = None
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except _Unsafe:
        code = ProblemCode.UNSAFE_XML
    except (expat.ExpatError, ValueError, IndexError, KeyError):
        code = ProblemCode.DAMAGED
    if code is not None:
        raise _refusal(code)


def _refusal(code: ProblemCode) -> TableRefused:
    return refuse(code) if code is ProblemCode.UNSAFE_XML else refuse(code, found="xlsx")


def unescaped(text: str) -> str:
    """Text of a cell with Excel's ``_x0031_`` as the character it stands for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)).replace("\0", "\ufffd"), text)
