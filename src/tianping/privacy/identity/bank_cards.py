"""Numbers of bank cards: ISO/IEC 7812 with the prefixes met in China."""

from __future__ import annotations

import re

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

# UnionPay 62 (16 to 19 digits); domestic cards older than it (BIN 60, 68, 69, 90, 94, 95, 98: 16 to 19 digits);
# Visa 4, Mastercard 51-55 and 2221-2720, JCB 3528-3589: 16 digits.
_ISSUED = re.compile(
    r"62[0-9]{14,17}|(?:60|68|69|9[0458])[0-9]{14,17}"
    r"|(?:4[0-9]{3}|5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720|35(?:2[89]|[3-8][0-9]))[0-9]{12}"
)


def has_luhn_digit(number: str) -> bool:
    """Whether the last digit is the Luhn (ISO/IEC 7812-1 annex B) check of the others."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(_DOUBLED[digit] for digit in digits[1::2])) % 10 == 0


def is_bank_card(number: str) -> bool:
    """Whether 16 to 19 digits have a prefix and length in use and the Luhn digit.

    A UnionPay number that a spreadsheet took for a quantity keeps 15 digits and ends in zeros: it counts as well.
    """
    if not _ISSUED.fullmatch(number):
        return False
    return has_luhn_digit(number) or is_rounded_card(number)


def is_rounded_card(number: str) -> bool:
    """Whether a UnionPay number ends in the zeros that a spreadsheet writes after the fifteenth digit."""
    return number.startswith("62") and not number[15:].strip("0")
