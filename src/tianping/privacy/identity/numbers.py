"""Which kinds of number a text holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tianping.privacy.identity.bank_cards import is_bank_card
from tianping.privacy.identity.identity_cards import (
    PROVINCES,
    is_checked_card,
    is_cut_card,
    is_long_card,
    is_short_card,
)
from tianping.privacy.identity.kinds import IdentityKind
from tianping.privacy.identity.number_text import (
    Scientific,
    Window,
    digit_windows,
    scientific_numbers,
    without_quantities,
)
from tianping.privacy.identity.telephones import (
    DASHED_SHAPES,
    SHAPES,
    has_landline,
    is_mobile,
    is_mobile_from_abroad,
)

_BIRTH_CERTIFICATE = re.compile(r"(?<![0-9A-Z])(?<![0-9]\.)[A-Z][0-9]{9}(?![0-9A-Z]|[.\-][0-9])")
# The stroke keeps out standards: GB/T 22239-2019.
_PARTED_CERTIFICATE = re.compile(
    r"(?<![0-9A-Z/])(?<![0-9]\.)[A-Z](?P<digits>(?:[\s.\-_·]{0,2}[0-9]){9})(?![0-9A-Z]|[\s.\-_·]{1,2}[0-9])"
)
# Addresses of pages number their articles so.
_PAGE = re.compile(
    r"(?:HTTPS?://|WWW\.)[!-~]+|(?<![0-9A-Z.\-])(?:[0-9A-Z\-]{1,63}\.){1,4}(?:COM|CN|ORG|NET|GOV|EDU)(?:/[!-~]*)?"
)
_GROUPS = re.compile(r"[0-9]+")
_MASKED_MOBILE = re.compile(r"(?<![0-9*])1[3-9][0-9][*]{4}[0-9]{4}(?![0-9*])")
_MASKED_CARD = re.compile(
    r"(?<![0-9*])(?=[0-9X*]{18}(?![0-9X*])|[0-9*]{15}(?![0-9*]))[1-9][0-9]{2,9}[*]{4,}[0-9]{2,}[0-9X]"
)
# Nine digits with no more between them than people put between the digits of a number.
_FEWEST_DIGITS = re.compile(r"(?:[0-9*][\s.\-_·,()]{0,4}){9}")

_SHORT_CARD_SHAPES = frozenset({(6, 6, 3), (6, 9), (12, 3), (6, 2, 2, 2, 3), (3, 3, 3, 3, 3)})


def number_kinds(text: str, *, join_groups: bool = True) -> set[IdentityKind]:
    """Return the kinds of number found in normalised text.

    Parameters
    ----------
    text : str
        In normal form.
    join_groups : bool
        Whether neighbouring groups of digits are read as one number; where they are cells of a row, they are not.
    """
    if text.isascii() and text.isdigit():
        kind = _kind_of_run(text)
        return {kind} if kind else set()
    kinds: set[IdentityKind] = set()
    if "E" in text:
        kinds.update(kind for number in scientific_numbers(text) if (kind := _kind_of_scientific(number)))
    if not _FEWEST_DIGITS.search(text):
        return kinds
    cleared = without_quantities(text)
    kinds.update(_kinds_of_windows(cleared, join_groups=join_groups))
    if _has_birth_certificate(cleared, parted=join_groups):
        kinds.add(IdentityKind.BIRTH_CERTIFICATE)
    if join_groups and "0" in cleared and has_landline(cleared):
        kinds.add(IdentityKind.MOBILE)
    if "****" in cleared:
        if _MASKED_MOBILE.search(cleared):
            kinds.add(IdentityKind.MOBILE)
        if _MASKED_CARD.search(cleared):
            kinds.add(IdentityKind.IDENTITY_CARD)
    return kinds


def _has_birth_certificate(text: str, *, parted: bool) -> bool:
    unpaged = _PAGE.sub("#", text) if "." in text else text
    if _BIRTH_CERTIFICATE.search(unpaged):
        return True
    return parted and any(_reads_as_certificate(found["digits"]) for found in _PARTED_CERTIFICATE.finditer(unpaged))


def _reads_as_certificate(parted: str) -> bool:
    """Whether what follows a letter is one number of nine digits and no row of counts under a label.

    It is, if the letter clings to it, if it has one gap or nine; else it must begin with a province, as those issued do.
    """
    groups = _GROUPS.findall(parted)
    return parted[0].isdigit() or len(groups) in (1, 9) or "".join(groups)[:2] in PROVINCES


def _kinds_of_windows(text: str, *, join_groups: bool) -> Iterator[IdentityKind]:
    taken = 0  # groups that belong to the number found last
    for windows in digit_windows(text):
        if taken > 1:
            taken -= 1
            continue
        taken = 0
        for window in windows:
            kind = kind_of_window(window) if join_groups or len(window.shape) == 1 else None
            if kind:
                taken = len(window.shape)
                yield kind
                break


def kind_of_window(window: Window) -> IdentityKind | None:
    """Say which number the groups of digits are, if any; groups are held to stricter checks than one run."""
    if len(window.shape) == 1:
        return _kind_of_run(window.number)
    return _kind_of_groups(window)


def _kind_of_run(number: str) -> IdentityKind | None:
    length = len(number)
    if length == 11:
        return IdentityKind.MOBILE if is_mobile(number) else None
    if length == 18 and (is_long_card(number) or is_checked_card(number)):
        return IdentityKind.IDENTITY_CARD
    if length in (13, 15) and is_mobile_from_abroad(number):
        return IdentityKind.MOBILE
    if length == 15 and is_short_card(number):
        return IdentityKind.IDENTITY_CARD
    if length >= 16 and is_bank_card(number):
        return IdentityKind.BANK_CARD
    return None


def _kind_of_groups(window: Window) -> IdentityKind | None:
    number, shape = window.number, window.shape
    length = len(number)
    if length == 18 and is_checked_card(number):
        return IdentityKind.IDENTITY_CARD
    if length == 11 and is_mobile(number):
        return IdentityKind.MOBILE if _reads_as_telephone(window) else None
    one_by_one = window.whole and set(shape) == {1}
    if length == 13 and one_by_one and is_mobile_from_abroad(number):
        return IdentityKind.MOBILE
    # Two leading digits of the year below 30 are the year of a period, not of a birth, where groups are parted.
    likely = shape in _SHORT_CARD_SHAPES or one_by_one or (window.whole and len(shape) == 2)
    if length == 15 and likely and number[6] >= "3" and is_short_card(number):
        return IdentityKind.IDENTITY_CARD
    if length >= 16 and (window.whole or set(shape[:4]) == {4}) and is_bank_card(number):
        return IdentityKind.BANK_CARD
    return None


def _reads_as_telephone(window: Window) -> bool:
    shape = window.shape
    if shape in SHAPES or (shape in DASHED_SHAPES and not window.spaced):
        return True
    # One gap anywhere is a slip of the hand, but four digits and seven are a year and a count.
    return window.whole and (set(shape) == {1} or (len(shape) == 2 and shape[0] != 4))


def _kind_of_scientific(number: Scientific) -> IdentityKind | None:
    """Read a number that a spreadsheet wrote as a quantity; what it dropped cannot be checked.

    No quantity of a statistical table has 16 or more digits, so a few leading ones will do there; a gross product in yuan has
    15, so there the day of birth must show.
    """
    known, full = len(number.digits), number.digits.ljust(number.length, "0")
    if number.length == 18 and known >= 4 and is_cut_card(number.digits):
        return IdentityKind.IDENTITY_CARD
    if number.length in (16, 19) and known >= 3 and full.startswith("62"):
        return IdentityKind.BANK_CARD
    if number.length == 15:
        return IdentityKind.IDENTITY_CARD if is_short_card(full[:12] + "001") else None
    return _kind_of_run(full) if known >= number.length - 3 else None
