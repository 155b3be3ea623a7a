"""Codes of places: China's division codes, and other systems as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Level of a place in the administrative hierarchy."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


_LENGTHS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
_DIGITS = re.compile(r"^\d+$")


@dataclass(frozen=True, slots=True, order=True)
class PlaceCode:
    """Code of a place.

    GB/T 2260 (6 digits, counties and above) and the 12-digit statistical division code (townships 9, villages 12)
    are understood, with zeros on the right as padding; any other text is kept as it is and has no level.

    Parameters
    ----------
    text : str
        Canonical code: 2, 4, 6, 9 or 12 digits, or the plain text of another system.

    Examples
    --------
    >>> code = PlaceCode.parse("451081100000")
    >>> code.text, code.level.value, code.parent.text
    ('451081100', 'township', '451081')
    >>> PlaceCode.parse("450000").text
    '45'
    >>> PlaceCode.parse("SE-Uppsala").level is None
    True
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> PlaceCode:
        """Read a code as it stands in a table; padding zeros are dropped.

        Raises
        ------
        ValueError
            If the text is empty.
        """
        stripped = text.strip()
        if not stripped:
            raise ValueError("a place code cannot be empty")
        if not _is_division(stripped):
            return cls(stripped)
        for length in (12, 9, 6, 4):
            if len(stripped) >= length:
                tail = stripped[_shorter(length) : length]
                if int(tail):
                    return cls(stripped[:length])
        return cls(stripped[:2])

    @property
    def level(self) -> Level | None:
        """Level by the length of a division code; ``None`` for another system's code."""
        if not _is_division(self.text):
            return None
        return next((level for level, length in _LENGTHS.items() if length == len(self.text)), None)

    @property
    def parent(self) -> PlaceCode | None:
        """The place above by prefix; ``None`` for a province and for another system's code."""
        if self.level in (None, Level.PROVINCE):
            return None
        return PlaceCode(self.text[: _shorter(len(self.text))])

    def contains(self, other: PlaceCode) -> bool:
        """Whether ``other`` lies in this place (or is it), by prefix; never true across code systems."""
        if self.level is None or other.level is None:
            return self == other
        return other.text.startswith(self.text)

    @property
    def padded(self) -> str:
        """The code as tables print it: 6 digits down to counties, 12 below; plain text unchanged."""
        if self.level is None:
            return self.text
        return self.text.ljust(6 if len(self.text) <= 6 else 12, "0")

    def __str__(self) -> str:
        return self.text


def _is_division(text: str) -> bool:
    """Whether the text looks like a Chinese division code: right length, a province of 11 to 82."""
    return bool(_DIGITS.match(text)) and len(text) in (2, 4, 6, 9, 12) and 11 <= int(text[:2]) <= 82


def _shorter(length: int) -> int:
    return {12: 9, 9: 6, 6: 4, 4: 2}[length]
