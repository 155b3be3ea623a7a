"""XML at the door: document types refused, every text looked through, elements numbered so that errors can name them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.limits import DEEPEST_NESTING, MOST_OBJECTS
from tianping.exchange.returns.problems import Findings, refuse
from tianping.exchange.returns.screening import Text, screen_texts

_SPACE = " "
_BLOCK = 1 << 16


@dataclass(slots=True)
class Element:
    """One element: names are ``namespace name``, or the bare name outside any namespace."""

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Unsafe(Exception):
    """A document type, an entity or endless nesting."""


class _TooMany(Exception):
    """More elements than the limit."""


class _Tree:
    """Expat's handlers, building elements and keeping what stands beside them."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self.beside: list[str] = []
        self._open = [self.root]
        self._count = 0

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=_SPACE)
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = self.beside.append
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartNamespaceDeclHandler = self.namespace
        parser.StartDoctypeDeclHandler = self.unsafe
        parser.EntityDeclHandler = self.unsafe
        parser.ExternalEntityRefHandler = self.unsafe
        return parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > DEEPEST_NESTING:
            raise _Unsafe
        if self._count > MOST_OBJECTS:
            raise _TooMany
        element = Element(name, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        if text.strip():
            self._open[-1].text.append(text)

    def instruction(self, target: str, text: str) -> None:
        self.beside += [target, text]

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        self.beside += [prefix or "", uri or ""]

    def unsafe(self, *_: object) -> int:
        raise _Unsafe


def parse_xml(content: bytes, *, names: Collection[str]) -> Element:
    """Read a document and refuse every identity in it.

    ``names`` are the names of elements and attributes that may be told; others go by their number.

    Raises
    ------
    ReturnRefused
        ``UNSAFE_XML``, ``DAMAGED``, ``TOO_LARGE``, or identities only.
    """
    tree = _Tree()
    code = None
    try:
        parser = tree.parser()
        for start in range(0, len(content), _BLOCK):
            parser.Parse(content[start : start + _BLOCK], False)
        parser.Parse(b"", True)
    except _Unsafe:
        code = Code.UNSAFE_XML
    except _TooMany:
        code = Code.TOO_LARGE
    except (expat.ExpatError, ValueError, LookupError):
        code = Code.DAMAGED
    if code is not None or not tree.root.children:
        wanted = {Code.UNSAFE_XML: None, Code.TOO_LARGE: f"{MOST_OBJECTS:,} elements"}.get(code or Code.DAMAGED, "XML")
        raise refuse(code or Code.DAMAGED, wanted=wanted)
    findings = Findings()
    beside = [Text(text, "comments and declarations", "comments and declarations") for text in tree.beside if text.strip()]
    screen_texts([*beside, *_texts(tree.root.children[0], "document", names)], findings)
    findings.raise_if_any()
    return tree.root.children[0]


def local(name: str) -> str:
    """Name without its namespace."""
    return name.rpartition(_SPACE)[2]


def _texts(element: Element, here: str, names: Collection[str]) -> Iterator[Text]:
    """Texts of an element and all below it; ``here`` is how it is named."""
    own = local(element.name)
    like = own if own in names else "#"
    if like != own:
        yield Text(own, here, "names of elements")
    for number, (name, value) in enumerate(element.attributes.items()):
        bare = local(name)
        label = bare if bare in names else f"#{number}"
        if label != bare:
            yield Text(bare, f"{here}@{label}", "names of attributes")
        if value.strip():
            yield Text(value, f"{here}@{label}", f"{like}@{label}")
    if element.text:
        yield Text("".join(element.text), here, like)
    for number, child in enumerate(element.children):
        name = local(child.name)
        yield from _texts(child, f"{here}/{name if name in names else '#'}[{number}]", names)
