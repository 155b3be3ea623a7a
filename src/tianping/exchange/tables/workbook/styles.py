"""Which cell formats show a number as a date, and how much of the date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum

from tianping.exchange.tables.workbook.markup import Reader


class Shown(Enum):
    """How much of a date a format shows."""

    YEAR = "%Y"
    MONTH = "%Y-%m"
    DAY = "%Y-%m-%d"


# Formats that a file refers to by number without spelling them (ECMA-376 part 1, 18.8.30, with the Chinese locale's 27-58).
_MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})
_DAY_FORMATS = frozenset({14, 15, 16, 22, *range(28, 32), 51, 53, 54, 58})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class StyleReader(Reader):
    """Formats of ``xl/styles.xml``; ``shown[i]`` is what cells of style ``i`` show of a date, ``None`` for numbers."""

    def __init__(self) -> None:
        self.shown: list[Shown | None] = []
        self._codes: dict[int, str] = {}
        self._inside = False

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[int(attributes.get("numFmtId", "-1"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self.shown.append(self._shown(int(attributes.get("numFmtId", "0"))))

    def ends(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def _shown(self, number: int) -> Shown | None:
        if number in self._codes:
            return shown_by(self._codes[number])
        if number in _MONTH_FORMATS:
            return Shown.MONTH
        return Shown.DAY if number in _DAY_FORMATS else None


def shown_by(code: str) -> Shown | None:
    """What a spelled format shows of a date.

    Examples
    --------
    >>> shown_by('yyyy"年"m"月"'), shown_by("0.00"), shown_by('0"年"')
    (<Shown.MONTH: '%Y-%m'>, None, None)
    """
    letters = _NOT_SHOWN.sub("", code.split(";")[0]).lower()
    if "d" in letters:
        return Shown.DAY
    if "y" not in letters and "e" not in letters.replace("general", "").replace("e+", "").replace("e-", ""):
        return None
    return Shown.MONTH if "m" in letters else Shown.YEAR


def date_text(serial: float, shown: Shown, *, from_1904: bool) -> str | None:
    """The date of a serial number as the cell shows it; ``None`` outside 1900 to 9999."""
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    if not 1 <= serial < 2_958_466:
        return None
    # Excel's calendar has a 29 February 1900; serials before it are one day behind.
    day = start + timedelta(days=int(serial) + (0 if from_1904 or serial >= 61 else 1))
    return day.strftime(shown.value)
