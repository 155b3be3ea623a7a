"""Sex as a return records it, and the order of a birth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Sex(StrEnum):
    """Sex of a live birth as recorded; ``UNCLEAR`` stands beside the other two and outside every ratio."""

    BOY = "boy"
    GIRL = "girl"
    UNCLEAR = "unclear"


_ORDER = re.compile(r"^(?:第\s*)?(\d{1,2}|[一二三四五六七八九十])\s*(\+|及以上|孩|孩及以上|胎|孩次)?$")
_HAN_DIGITS = "一二三四五六七八九十"
_UNKNOWN_ORDER = frozenset({"", "unknown", "不详", "未知", "不明", "?"})


@dataclass(frozen=True, slots=True, order=True)
class BirthOrder:
    """Order of a live birth among the mother's births; ``number`` 0 means unknown.

    Parameters
    ----------
    number : int
        1 for a first birth; 0 for unknown.
    or_more : bool
        Whether the group is open upwards ('third and later').

    Examples
    --------
    >>> BirthOrder.parse("3+")
    BirthOrder(number=3, or_more=True)
    >>> str(BirthOrder.parse("二孩")), str(BirthOrder.parse("不详"))
    ('2', 'unknown')
    """

    number: int
    or_more: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.number <= 30 or (self.number == 0 and self.or_more):
            raise ValueError(f"birth order must be 1 to 30, or 0 for unknown, got {self.number}")

    @classmethod
    def parse(cls, text: str) -> BirthOrder:
        """Read '1', '3+', '二孩', '三孩及以上', 'unknown', '不详'.

        Raises
        ------
        ValueError
            If the text is none of these.
        """
        stripped = text.strip()
        if stripped.lower() in _UNKNOWN_ORDER:
            return cls(0)
        found = _ORDER.match(stripped)
        if not found:
            raise ValueError(f"birth order must be a number such as 1, 2 or 3+, or 'unknown', got {stripped[:12]!r}")
        digits, suffix = found.groups()
        number = _HAN_DIGITS.index(digits) + 1 if digits in _HAN_DIGITS else int(digits)
        return cls(number, or_more=bool(suffix) and ("+" in suffix or "以上" in suffix))

    @property
    def is_known(self) -> bool:
        """Whether the order was recorded."""
        return self.number > 0

    def __str__(self) -> str:
        return f"{self.number}{'+' if self.or_more else ''}" if self.number else "unknown"
