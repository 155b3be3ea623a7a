"""Numbers of resident identity cards: GB 11643-1999 (18 characters) and its predecessor (15 digits)."""

from __future__ import annotations

_PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"

PROVINCES = frozenset(_PROVINCES.split())
"""First two digits of GB/T 2260, with the residence permits of Hong Kong, Macao and Taiwan (81, 82, 83)."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# The urban-rural classes that statistical tables append to a 12-digit division code.
_AREA_CLASSES = frozenset(("111", "112", "121", "122", "123", "210", "220"))


def is_region(digits: str) -> bool:
    """Whether six digits can be the region of a card, now or in an older edition of the codes."""
    return digits[:2] in PROVINCES and (digits[2:4] <= "70" or digits[2:4] == "90")


def is_day(month_and_day: str) -> bool:
    """Whether MMDD is a day of some year."""
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def has_check_character(number: str) -> bool:
    """Whether the last of 18 characters is the ISO 7064 MOD 11-2 check of the first 17 digits."""
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True)) % 11
    return _CHECK_CHARACTERS[remainder] == number[17]


def is_long_card(number: str) -> bool:
    """Whether 18 characters carry a plausible region and date of birth; the check character is not asked for.

    A mistyped card is still a person's, and a spreadsheet that takes the number for a quantity keeps 15 digits
    and writes zeros for the rest. Of random 18-digit numbers one in ten thousand passes.
    """
    return is_region(number) and _is_year(number[6:10]) and is_day(number[10:14])


def is_checked_card(number: str) -> bool:
    """Whether 18 characters are a card in full: region, date and check character.

    The permanent-residence card of foreigners (edition 2023) is told by its leading 9, province and check character.
    """
    if not (_is_year(number[6:10]) and is_day(number[10:14]) and has_check_character(number)):
        return False
    return is_region(number) or (number[0] == "9" and number[1:3] in PROVINCES)


def is_short_card(number: str) -> bool:
    """Whether 15 digits are a card of the first generation: region, YYMMDD, a serial that is not 000.

    A 12-digit division code with the urban-rural class behind it has the same shape: its township part reads as a
    year before 1930, which is left to the codes.
    """
    if not (is_region(number) and is_day(number[8:12]) and number[12:] != "000"):
        return False
    return not (number[6] < "3" and number[12:] in _AREA_CLASSES)


def is_cut_card(digits: str) -> bool:
    """Whether the leading digits of an 18-digit number, as scientific notation keeps them, can begin a card."""
    if not is_region(digits.ljust(6, "0")):
        return False
    if len(digits) >= 10 and not _is_year(digits[6:10]):
        return False
    return len(digits) < 14 or is_day(digits[10:14])


def _is_year(year: str) -> bool:
    """Whether a holder of a card can have been born then; the standard's own example was born in 1880."""
    return "1880" <= year <= "2049"
