"""Text cleared of quantities, so that what is left of its digits may be somebody's number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_UUID = re.compile(r"(?<![0-9A-Z])[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}(?![0-9A-Z])")
_LONG_TOKEN = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{20,}(?![0-9A-Z])")
_LETTER_THEN_DIGIT = re.compile(r"[A-Z][0-9]")
_SCIENTIFIC = re.compile(r"(?<![0-9A-Z.])([1-9])(?:\.([0-9]+))?E\+?(1[0-9])(?![0-9A-Z])")
_GROUPED_BY_COMMAS = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])(?:\.[0-9]+)?")
_DECIMAL = re.compile(r"(?<![0-9.])([0-9]+)\.([0-9]+)(X?)(?![0-9]|\.[0-9])")
_RUN = re.compile(r"[0-9]+(?:[\s.\-_·]{1,3}[0-9]+)*(?P<x>[\s.\-_·]{0,3}X)?")
_GROUP = re.compile(r"[0-9]+")
_QUANTITY = "#"  # stands where a quantity stood; it joins with nothing
_MOST_DIGITS = 19


class Scientific(NamedTuple):
    """A number in scientific notation: its significant digits and how many digits it has in full."""

    digits: str
    length: int


class Window(NamedTuple):
    """Neighbouring groups of digits that may be one number.

    Parameters
    ----------
    number : str
        The digits joined, with a final X where one follows.
    shape : tuple of int
        How many digits each group has.
    whole : bool
        Whether the run of groups holds nothing else.
    spaced : bool
        Whether spaces part the run.
    """

    number: str
    shape: tuple[int, ...]
    whole: bool
    spaced: bool


def scientific_numbers(text: str) -> list[Scientific]:
    """List numbers in scientific notation of 11 to 19 digits that have no fraction."""
    found = ((whole + (rest or ""), int(power) + 1) for whole, rest, power in _SCIENTIFIC.findall(text))
    return [Scientific(digits, length) for digits, length in found if len(digits) <= length]


def without_quantities(text: str) -> str:
    """Blot out what cannot be a person's number: decimals, thousands, scientific notation, digests.

    A decimal whose fraction is zero is its whole part (spreadsheets write ``13812345678.0``), and a whole part of 15
    or more digits is a number that was taken for a quantity.
    """
    cleared = text
    if len(cleared) >= 20:
        cleared = _UUID.sub(_QUANTITY, cleared)
        cleared = _LONG_TOKEN.sub(_blot_digest, cleared)
    if "E" in cleared:
        cleared = _SCIENTIFIC.sub(_QUANTITY, cleared)
    if "," in cleared:
        cleared = _GROUPED_BY_COMMAS.sub(_blot_thousands, cleared)
    if "." in cleared:
        cleared = _DECIMAL.sub(_blot_decimal, cleared)
    return cleared


def digit_windows(text: str) -> Iterator[list[Window]]:
    """Yield for every run of digit groups and every place in it the windows that start there, longest first."""
    for run in _RUN.finditer(text):
        groups = _GROUP.findall(run[0])
        if sum(map(len, groups)) >= 11:
            yield from _windows_of_run(groups, ends_in_x=run["x"] is not None, spaced=any(map(str.isspace, run[0])))


def _windows_of_run(groups: list[str], *, ends_in_x: bool, spaced: bool) -> Iterator[list[Window]]:
    lengths = [len(group) for group in groups]
    for first in range(len(groups)):
        # In a long row of numbers nobody's begins with one or two digits and a gap.
        if lengths[first] > 2 or len(groups) <= _MOST_DIGITS:
            yield list(_windows_from(first, groups, lengths=lengths, ends_in_x=ends_in_x, spaced=spaced))[::-1]
        else:
            yield []


def _windows_from(
    first: int, groups: list[str], *, lengths: list[int], ends_in_x: bool, spaced: bool
) -> Iterator[Window]:
    total = 0
    for last in range(first, min(first + _MOST_DIGITS, len(groups))):
        total += lengths[last]
        if total > _MOST_DIGITS:
            return
        if total < 11 or total == 12:
            continue
        at_end = last == len(groups) - 1
        number = "".join(groups[first : last + 1]) + ("X" if at_end and ends_in_x and total == 17 else "")
        yield Window(number, tuple(lengths[first : last + 1]), first == 0 and at_end, spaced)


def _blot_digest(found: re.Match[str]) -> str:
    return _QUANTITY if len(_LETTER_THEN_DIGIT.findall(found[0])) >= 4 else found[0]


def _blot_thousands(found: re.Match[str]) -> str:
    digits = found[0].partition(".")[0].replace(",", "")
    return digits if len(digits) >= 15 else _QUANTITY


def _blot_decimal(found: re.Match[str]) -> str:
    whole, fraction, x = found.groups()
    if not fraction.strip("0") or len(whole) >= 15:
        return whole + x
    # 451081.199001011234: a card with one dot, which no quantity has to so many digits.
    if len(whole) in (6, 14) and len(whole + fraction + x) == 18:
        return f"{whole}-{fraction}{x}"
    return _QUANTITY
