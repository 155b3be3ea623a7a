"""Texts of cells that a workbook stores once and refers to by number."""

from __future__ import annotations

from tianping.exchange.tables.workbook.markup import Reader, unescaped


class StringsReader(Reader):
    """Texts of ``xl/sharedStrings.xml`` in order; ``beside`` are readings (phonetic runs) that cells do not show."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.beside: set[str] = set()
        self._pieces: list[str] = []
        self._phonetic: list[str] = []
        self._in_text = False
        self._in_phonetic = False

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "t":
            self._in_text = True
        elif name == "rPh":
            self._in_phonetic, self._phonetic = True, []

    def text(self, text: str) -> None:
        if self._in_text:
            (self._phonetic if self._in_phonetic else self._pieces).append(text)
        elif text.strip():
            self.beside.add(text)

    def ends(self, name: str) -> None:
        if name == "si":
            self.texts.append(unescaped("".join(self._pieces)))
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_phonetic = False
            self.beside.add(unescaped("".join(self._phonetic)))
