"""Digests spelled in letters only: one in digits could hold eleven that read as a telephone, and refuse its own file."""

from __future__ import annotations

import hashlib
import string

_LOWER = string.ascii_lowercase
_BOTH = string.ascii_letters


def letters_of(text: str | bytes, *, length: int = 24) -> str:
    """SHA-256 of a text in lower-case letters; 24 of them hold 112 bits.

    Examples
    --------
    >>> letters_of("births_month")
    'ymcmthroiphetpnqrjzowqzj'
    """
    return _spelled(text, _LOWER, length)


def uid_of(text: str) -> str:
    """An identifier as DHIS2 writes them, eleven characters, of letters only: 62 bits of SHA-256.

    Examples
    --------
    >>> len(uid_of("births_month")), uid_of("births_month").isalpha()
    (11, True)
    """
    return _spelled(text, _BOTH, 11)


def _spelled(text: str | bytes, alphabet: str, length: int) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    number = int.from_bytes(hashlib.sha256(content).digest())
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(alphabet))
        letters.append(alphabet[place])
    return "".join(letters)
