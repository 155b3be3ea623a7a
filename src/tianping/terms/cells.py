"""What a cell of a return holds: a number, nothing yet, a thing that cannot occur there, or a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tianping.terms.bilingual import Bilingual, Language

LARGEST_NUMBER = 10**9
"""Largest number a cell takes; a county counts persons, metres and yuan below it. Convention of this project."""


class CellState(StrEnum):
    """Why a cell holds a number, or why it does not. Zero is a number."""

    GIVEN = "given"
    EMPTY = "empty"
    ABSENT = "absent"
    REFUSED = "refused"

    @property
    def word(self) -> Bilingual:
        """The state as the legend of a form says it."""
        return _WORDS[self]


_WORDS = {
    CellState.GIVEN: Bilingual(zh="已填", en="given"),
    CellState.EMPTY: Bilingual(zh="未填", en="not given"),
    CellState.ABSENT: Bilingual(zh="不适用", en="not applicable"),
    CellState.REFUSED: Bilingual(zh="拒报", en="refused"),
}
_NUMBER = re.compile(r"^(?:\d+|\d{1,3}(?:,\d{3})+)$")
# A program that reads a whole column as fractions writes 12.0 for 12.
_WHOLE_FRACTION = re.compile(r"^(\d+)\.0+$")
_ABSENT = frozenset({"-", "--", "不适用", "不填", "无此项", "na", "n/a", "not applicable"})
_REFUSED = frozenset({"拒报", "拒绝填报", "refused"})
# Full-width forms only: a fuller folding would read a circled 2 or a square metre as a number.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-"))
_LONGEST_TEXT = 40
"""Characters looked at; what is longer is no cell of counts and would only cost time."""


@dataclass(frozen=True, slots=True)
class CellValue:
    """The content of one cell of a return.

    Parameters
    ----------
    state : CellState
        What the cell says.
    number : int or None
        0 to 10**9 where ``state`` is ``GIVEN``; ``None`` otherwise.

    Raises
    ------
    ValueError
        If a given cell has no number, another state has one, or the number is out of range.

    Examples
    --------
    >>> CellValue.parse("１２"), CellValue.parse("—") == ABSENT, CellValue.parse("") == EMPTY
    (CellValue(state=<CellState.GIVEN: 'given'>, number=12), True, True)
    >>> REFUSED.text("zh"), CellValue.of(0).text("zh"), EMPTY.text("en")
    ('拒报', '0', '')
    """

    state: CellState
    number: int | None = None

    def __post_init__(self) -> None:
        if (self.state is CellState.GIVEN) != (self.number is not None):
            raise ValueError(f"a cell has a number if and only if it is given: state={self.state.value}")
        if self.number is not None and not 0 <= self.number <= LARGEST_NUMBER:
            raise ValueError(f"a cell takes a whole number from 0 to {LARGEST_NUMBER}")

    @classmethod
    def of(cls, number: int) -> CellValue:
        """Return the cell that holds a number, from 0 to 10**9."""
        return cls(CellState.GIVEN, number)

    @classmethod
    def parse(cls, text: str) -> CellValue:
        """Read what a person typed or a sheet holds.

        Parameters
        ----------
        text : str
            Nothing or blanks (not given); a whole number, with full-width digits or thousands commas;
            a dash, 不适用 or n/a (not applicable); 拒报 or refused.

        Raises
        ------
        ValueError
            If it is anything else. The message never repeats the text: it could be a person's.
        """
        plain = text.translate(_NARROW).strip().lower() if len(text) <= _LONGEST_TEXT else "too long"
        if not plain:
            return EMPTY
        if plain.translate(_DASHES) in _ABSENT:
            return ABSENT
        if plain in _REFUSED:
            return REFUSED
        fraction = _WHOLE_FRACTION.match(plain)
        digits = fraction.group(1) if fraction else plain
        if plain.isascii() and _NUMBER.match(digits):
            return cls.of(int(digits.replace(",", "")))
        raise ValueError(
            f"a cell takes a whole number from 0 to {LARGEST_NUMBER}, '—' (not applicable), '拒报' or 'refused', "
            "or nothing at all"
        )

    def text(self, language: Language) -> str:
        """Return what the cell shows; :meth:`parse` reads it back. A number has no thousands commas."""
        if self.state is CellState.GIVEN:
            return str(self.number)
        if self.state is CellState.ABSENT:
            return "—"
        return "" if self.state is CellState.EMPTY else self.state.word.in_(language)


EMPTY = CellValue(CellState.EMPTY)
ABSENT = CellValue(CellState.ABSENT)
REFUSED = CellValue(CellState.REFUSED)
