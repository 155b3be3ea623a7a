"""Numbers of the accounts room, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

CODE_LIVES = timedelta(hours=24)
"""A one-time code crosses the office by word of mouth within a working day."""

CODE_TRIES = 5
"""Wrong tries after which a one-time code is spoilt; with 2 × 49 bits guessing is hopeless long before."""

HALF_LENGTH = 10
"""Characters of one half of a code, each of 31: 49 bits, so that one officer alone holds nothing that opens."""

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ2345679"
"""Read aloud and written by hand: without 0 and O, 1 and I, 8 and B's double."""

ATTEMPTS_KEPT = timedelta(days=1)
"""Failed sign-ins hold an address; the lock-out needs them for minutes, an administrator for the day."""

RENEW_AFTER = timedelta(minutes=5)
"""A session in use is renewed at most this often: each renewal is a write."""


JUST_NOW = timedelta(minutes=5)
"""How long a password or code counts as just given, before factors are changed; allauth's own span for asking again."""

NAME_KEPT = 365
"""Days for which the sign-in name of somebody who left is kept, so that questions about the year's work find the post."""


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A field that may name a person of the office: why it is kept and for how long."""

    purpose: str
    retention: str


PERSONAL_FIELDS = {
    "Account.username": PersonalField(purpose="signing in", retention="until a year after the holder left, then replaced by a number"),
    "Account.display_name": PersonalField(
        purpose="optional: colleagues of one office tell two holders of the same post apart",
        retention="erased on the day the holder leaves",
    ),
}
"""The closed list of this room: nothing else here names a person. Every other room shows posts."""
