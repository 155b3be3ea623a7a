"""Text in columns: a Chinese character takes two cells of a terminal, a mark one."""

from __future__ import annotations

import unicodedata
from typing import Literal

Align = Literal["left", "right"]
_WIDE = frozenset("WF")
_STEERING = frozenset({"Cc", "Cf", "Zl", "Zp"})


def cells(text: str) -> int:
    """Cells that ``text`` takes, by East Asian Width; combining marks take none."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in _WIDE else 1 for letter in text)


def plain(text: str) -> str:
    """Text of a table as one line: signs that steer a terminal, turn its direction or are not seen become spaces."""
    return " ".join("".join(" " if unicodedata.category(letter) in _STEERING else letter for letter in text).split())


def fit(text: str, width: int, *, align: Align = "left") -> str:
    """Pad ``text`` to ``width`` cells; what is longer is cut and ends in an ellipsis."""
    if cells(text) > width:
        text = _cut(text, width - 1) + "…"
    padding = " " * (width - cells(text))
    return padding + text if align == "right" else text + padding


def _cut(text: str, width: int) -> str:
    taken = 0
    for position, letter in enumerate(text):
        taken += cells(letter)
        if taken > width:
            return text[:position]
    return text
