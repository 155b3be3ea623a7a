"""Text in columns: a Chinese character takes two cells of a terminal, a mark one."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Align = Literal["left", "right"]
_WIDE = frozenset("WF")
_STEERING = frozenset({"Cc", "Cf", "Zl", "Zp"})
_NOT_FIRST = "，。；：、！？）》”’…％%"
_NOT_LAST = "（《“‘"
_PIECES = re.compile(r"\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…]+|.", re.DOTALL)
"""Blanks; runs of letters, digits and signs, which stay together; and Chinese characters one by one."""

_COUNT = re.compile(r"[0-9] $")
"""A number stays with the word that it counts: 6 个."""


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


def wrapped(text: str, width: int) -> list[str]:
    """Break a sentence into lines: at blanks, and between Chinese characters, where no closing mark would begin a line.

    A word that is longer than a line is cut.
    """
    lines, current = list[str](), ""
    for piece in _unbreakable(text):
        if current and cells(current) + cells(piece.rstrip()) > width:
            lines.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
        while cells(current.rstrip()) > width:
            part = _cut(current, width) or current[:1]
            lines.append(part)
            current = current[len(part) :]
    return [*lines, current.rstrip()] if current.strip() or not lines else lines


def _unbreakable(text: str) -> list[str]:
    """Pieces between which a line may end."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if pieces and (piece.isspace() or piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST or _COUNT.search(pieces[-1])):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
