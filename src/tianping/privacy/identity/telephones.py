"""Numbers of telephones: mobiles of mainland China, and landlines that are written as such."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"(?:00)?86(1[3-9][0-9]{9})")

# A landline is told by its area code and by what sets it apart: brackets, a dash or a space. Without them it is a
# run of 10 to 12 digits like any code that begins with 0.
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(
    rf"(?<![0-9\-])(?<![0-9][.,])(?:\(\s?{_AREA}\s?\)[\s\-]{{0,2}}|{_AREA}[\s\-]{{1,3}})(?P<local>[1-9][0-9]{{6,7}}|[1-9][0-9]{{2,3}}[\s\-][0-9]{{4}})(?![0-9.]|[\-,][0-9]{{5}})"
)

SHAPES = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5)})
"""Groups in which people write the eleven digits."""

DASHED_SHAPES = frozenset({(4, 4, 3), (4, 3, 4)})
"""Groups that are a year and two counts when spaces part them, and a telephone only with dashes."""


def is_mobile(number: str) -> bool:
    """Whether 11 digits are a mobile number; prefixes not yet allotted count, for they will be."""
    return _MOBILE.fullmatch(number) is not None


def is_mobile_from_abroad(number: str) -> bool:
    """Whether 13 or 15 digits are 86 or 0086 and a mobile number."""
    return _ABROAD.fullmatch(number) is not None


def has_landline(text: str) -> bool:
    """Whether normalised text holds a landline number with its area code set apart from the local number."""
    return any(len(set(found["local"])) > 1 for found in _LANDLINE.finditer(text))
