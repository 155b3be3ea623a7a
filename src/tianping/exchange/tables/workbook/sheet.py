"""One worksheet as a stream of cells into columns of coded text."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.grid import ERROR_MARK, FORMULA_MARK, Grid, LooseText, TextColumn
from tianping.exchange.tables.limits import HEADER_WITHIN_ROWS, LONGEST_CELL, MOST_CELLS
from tianping.exchange.tables.problems import refuse
from tianping.exchange.tables.workbook.markup import Reader, unescaped
from tianping.exchange.tables.workbook.references import cell_position, cell_range, column_letters
from tianping.exchange.tables.workbook.styles import Shown, date_text

_SHORTEST_LOOKED_AT = 9  # characters of an attribute of a cell below which it cannot hold an identity
_MOST_MERGES = 1_000_000


@dataclass(frozen=True, slots=True)
class CellFormats:
    """What cells refer to: stored texts, formats that show dates, the calendar."""

    texts: list[str]
    shown: list[Shown | None]
    from_1904: bool


class _Column:
    """Codes of one column, padded with blanks up to the row at hand."""

    def __init__(self) -> None:
        self.places = {"": 0}
        self.codes = array("i")

    def put(self, at: int, text: str) -> None:
        self.pad(at)
        self.codes.append(self.places.setdefault(text, len(self.places)))

    def pad(self, rows: int) -> None:
        if len(self.codes) < rows:
            self.codes.frombytes(bytes(4 * (rows - len(self.codes))))


class SheetReader(Reader):
    """Cells, merged ranges and loose texts of one sheet."""

    def __init__(self, formats: CellFormats) -> None:
        self.formats = formats
        self.merges: list[tuple[int, int, int, int]] = []
        self.loose: set[tuple[str, Part, int | None, int | None]] = set()
        self._columns: dict[int, _Column] = {}
        self._rows = array("q")
        self._row, self._column = 0, -1
        self._cells: list[tuple[int, str]] = []
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_formula = False
        self._into: list[str] | None = None
        self._in_data = self._in_cell = self._phonetic = False

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if self._in_cell:
            self._start_in_cell(name)
        elif name == "c" and self._in_data:
            self._start_cell(attributes)
        elif name == "row" and self._in_data:
            self._start_row(attributes)
        elif name == "sheetData":
            self._in_data = True
        elif name == "mergeCell" and len(self.merges) < _MOST_MERGES:
            self.merges.append(cell_range(attributes.get("ref", "")))
        if attributes:
            self._look_at(attributes)

    def text(self, text: str) -> None:
        if self._into is not None and not self._phonetic:
            self._into.append(text)
        elif text.strip():
            self.loose.add((text, Part.SETTINGS, None, None))

    def ends(self, name: str) -> None:
        if self._in_cell:
            self._into = None
            if name == "c":
                self._end_cell()
            elif name == "rPh":
                self._phonetic = False
        elif name == "row" and self._in_data:
            self._end_row()
        elif name == "sheetData":
            self._in_data = False

    def grid(self, name: str) -> Grid:
        """The sheet with its first rows as head."""
        width = max(self._columns, default=-1) + 1
        count = len(self._rows)
        columns = [self._finished(self._columns.get(index), count) for index in range(width)]
        rows = np.array(self._rows, dtype=np.int64)
        top = range(min(int(np.searchsorted(rows, HEADER_WITHIN_ROWS + 1, side="right")), HEADER_WITHIN_ROWS + 1, count))
        head = [(int(rows[at]), [column.values[column.codes[at]] for column in columns]) for at in top]
        return Grid(head, columns, rows, sheet=name, head_in_columns=True, merges=self.merges)

    def _finished(self, column: _Column | None, count: int) -> TextColumn:
        if column is None:
            return TextColumn(np.zeros(count, dtype=np.int32), [""])
        column.pad(count)
        return TextColumn(np.array(column.codes, dtype=np.int32), list(column.places))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._row + 1))
        if number <= self._row:
            raise ValueError("rows out of order")
        self._row, self._column, self._cells = number, -1, []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, column = (self._row, self._column + 1) if reference is None else cell_position(reference)
        if row != self._row or column <= self._column:
            raise ValueError("cells out of order")
        self._column, self._attributes = column, attributes
        self._value.clear()
        self._formula.clear()
        self._in_cell, self._has_formula = True, False

    def _start_in_cell(self, name: str) -> None:
        if name == "f":
            self._into, self._has_formula = self._formula, True
        elif name in ("v", "t"):
            self._into = self._value
        elif name == "rPh":
            self._phonetic = True

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._has_formula:
            # One that shares its text with another cell has none of its own, and is a formula all the same.
            self.loose.add(("".join(self._formula), Part.FORMULA, self._row, self._column))
        text = self._cell_text()
        if len(text) > LONGEST_CELL:
            raise refuse(ProblemCode.CELL_TOO_LONG, row=self._row, wanted=LONGEST_CELL)
        if text.strip():
            self._cells.append((self._column, text))

    def _end_row(self) -> None:
        if not self._cells:
            return
        at = len(self._rows)
        self._rows.append(self._row)
        for column, text in self._cells:
            if column not in self._columns:
                self._columns[column] = _Column()
            self._columns[column].put(at, text)
        cells = (at + 1) * (max(self._columns) + 1)
        if cells > MOST_CELLS:
            raise refuse(ProblemCode.TOO_MANY_CELLS, found=cells, wanted=MOST_CELLS)

    def _cell_text(self) -> str:
        """The value as a person would type it; marks for formulas without value and for errors."""
        kind, raw = self._attributes.get("t", "n"), "".join(self._value)
        if self._has_formula and not raw and kind != "str":
            return FORMULA_MARK
        if kind == "s":
            return self.formats.texts[int(raw)] if raw else ""
        if kind == "e":
            return ERROR_MARK
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind in ("str", "inlineStr", "d"):
            return unescaped(raw)
        return self._number(raw)

    def _number(self, raw: str) -> str:
        style = self._attributes.get("s")
        index = int(style) if style else 0
        shown = self.formats.shown[index] if index < len(self.formats.shown) else None
        if shown is not None and raw:
            return date_text(float(raw), shown, from_1904=self.formats.from_1904) or number_text(raw)
        return raw if raw.isdigit() else number_text(raw)

    def _look_at(self, attributes: dict[str, str]) -> None:
        for value in attributes.values():
            if len(value) >= _SHORTEST_LOOKED_AT:
                self.loose.add((value, Part.SETTINGS, None, None))

    def loose_texts(self, sheet: str) -> list[LooseText]:
        return [
            LooseText(text, part, row=row, column=None if column is None else column_letters(column), sheet=sheet)
            for text, part, row, column in self.loose
        ]


def number_text(raw: str) -> str:
    """A stored number as Excel shows it: 15 significant digits, no exponent for whole numbers.

    Examples
    --------
    >>> number_text("2.643E3"), number_text("2643.0000000000005"), number_text("0.5"), number_text("")
    ('2643', '2643', '0.5', '')
    """
    stripped = raw.strip()
    if not stripped:
        return ""
    try:
        number = Decimal(stripped)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError("not a number")
    if abs(number) >= Decimal(10) ** 19 or number == 0:
        return "0" if number == 0 else stripped
    if number == number.to_integral_value():
        return str(int(number))
    shown = f"{float(number):.15g}"
    return str(int(float(shown))) if float(shown).is_integer() else shown
