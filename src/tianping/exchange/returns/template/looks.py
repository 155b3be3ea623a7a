"""How the sheets of a template look: quiet, printable in black and white, columns wide enough for Chinese."""

from __future__ import annotations

from unicodedata import east_asian_width

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

_INK, _SOFT, _LINE = "1B2524", "4D5B59", "7B8886"
_FAMILY = "Microsoft YaHei"
"""On every Windows with Chinese; elsewhere programs take their own."""
_THIN = Side(style="thin", color=_LINE)

TITLE = Font(name=_FAMILY, size=15, bold=True, color=_INK)
TEXT = Font(name=_FAMILY, size=10, color=_INK)
BOLD = Font(name=_FAMILY, size=10, bold=True, color=_INK)
SOFT = Font(name=_FAMILY, size=9, color=_SOFT)
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD = PatternFill("solid", fgColor="E1EEEC")
SUNKEN = PatternFill("solid", fgColor="EDF1F0")
ABSENT = PatternFill("solid", bgColor="EDF1F3")
REFUSED = PatternFill("solid", bgColor="F1EDF8")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
OPEN = Protection(locked=False)
NARROWEST, WIDEST = 7.0, 34.0
"""Characters of a column; wider texts wrap."""
LINE_POINTS = 15.0


def shown_width(text: str) -> int:
    """Width of the longest line in half-width characters; a Chinese one counts two."""
    return max((sum(1 + (east_asian_width(sign) in "WFA") for sign in line) for line in text.split("\n")), default=0)


def lines_needed(text: str, *, width: float) -> int:
    """Lines that a text takes in a cell of that width."""
    return sum(max(1, -(-shown_width(line) // max(int(width) - 1, 1))) for line in text.split("\n"))
