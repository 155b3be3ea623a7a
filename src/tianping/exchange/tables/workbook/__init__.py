"""Workbooks (.xlsx): every sheet as a grid, and every other text in the file, without writing anything anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tianping.exchange.tables.codes import Part
from tianping.exchange.tables.grid import Grid, LooseText
from tianping.exchange.tables.problems import TableRefused
from tianping.exchange.tables.workbook.loose_texts import loose_texts
from tianping.exchange.tables.workbook.markup import Reader, read_markup
from tianping.exchange.tables.workbook.package import Package, relations_of, target_of
from tianping.exchange.tables.workbook.sheet import CellFormats, SheetReader
from tianping.exchange.tables.workbook.strings import StringsReader
from tianping.exchange.tables.workbook.styles import StyleReader

__all__ = ["Sheet", "Workbook", "read_workbook"]

_WORKBOOK = "xl/workbook.xml"
_MOST_SHEETS = 1_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet; ``visible`` is false for hidden and very hidden ones."""

    name: str
    visible: bool
    grid: Grid


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets in their order, and the texts that stand in no cell."""

    sheets: tuple[Sheet, ...]
    loose: list[LooseText]


@dataclass(slots=True)
class _SheetEntry:
    name: str
    visible: bool
    relation: str


@dataclass(slots=True)
class _ContentsReader(Reader):
    """Sheets and calendar of ``xl/workbook.xml``."""

    sheets: list[_SheetEntry] = field(default_factory=list)
    from_1904: bool = False

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(_SheetEntry(attributes.get("name", ""), visible, attributes.get("id", "")))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true")


@dataclass(slots=True)
class _RelationsReader(Reader):
    """Targets of a part's relationships by their id, with the last word of their type."""

    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


def read_workbook(content: bytes, *, on_progress: Callable[[float], None]) -> Workbook:
    """Read all sheets, hidden ones too, and collect every other text.

    Relationships to the outside are never followed. Cells give the values that were saved; a formula without one is
    marked.

    Raises
    ------
    TableRefused
        If the file is damaged, hostile or holds other files.
    """
    package = Package(content, on_progress=on_progress)
    contents, relations = _ContentsReader(), _RelationsReader()
    read_markup(package.stream(_WORKBOOK), contents)
    read_markup(package.stream(relations_of(_WORKBOOK)), relations)
    strings, styles = StringsReader(), StyleReader()
    read_parts = []
    for kind, target in relations.targets.values():
        reader: Reader | None = {"sharedStrings": strings, "styles": styles}.get(kind)
        if reader is not None:
            part = target_of(_WORKBOOK, target)
            read_markup(package.stream(part), reader)
            read_parts += [part] if reader is strings else []
    formats = CellFormats(strings.texts, styles.shown, contents.from_1904)
    loose = [LooseText(text, Part.STRINGS) for text in strings.beside]
    sheets = []
    for number, entry in enumerate(contents.sheets[:_MOST_SHEETS], 1):
        kind, target = relations.targets.get(entry.relation, ("", ""))
        if kind != "worksheet":
            continue
        part = target_of(_WORKBOOK, target)
        reader = SheetReader(formats)
        # Its name is not quoted before it has been looked through.
        _read_part(package, part, reader, label=f"#{number}")
        loose += reader.loose_texts(entry.name)
        sheets.append(Sheet(entry.name, entry.visible, reader.grid(entry.name)))
        read_parts.append(part)
    loose += [LooseText(text, Part.STRINGS) for text in _never_shown(strings.texts, sheets)]
    loose += [LooseText(entry.name, Part.SHEET_NAME) for entry in contents.sheets]
    loose += loose_texts(package, without=read_parts)
    return Workbook(tuple(sheets), loose)


def _read_part(package: Package, part: str, reader: Reader, *, label: str | None = None) -> None:
    refusal = None
    try:
        read_markup(package.stream(part), reader)
    except TableRefused as refused:
        refusal = refused.problems[0]
    if refusal is not None:
        raise TableRefused([replace(refusal, sheet=label)])


def _never_shown(texts: list[str], sheets: list[Sheet]) -> set[str]:
    """Stored texts that no cell shows: what was deleted from a sheet may still lie there."""
    shown: set[str] = set()
    for sheet in sheets:
        for column in sheet.grid.columns:
            shown.update(column.values)
    return set(texts) - shown
