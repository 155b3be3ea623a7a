"""How the audit chain calls an account: by a keyed pseudonym of the year."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tianping.ground.accounts.models import Account
from tianping.privacy.key_files import read_or_make_key
from tianping.terms import Actor


def pseudonym_of(account: Account, *, on: date) -> str:
    """Return the pseudonym of an account in the year of ``on``.

    Whoever destroys the year's key after the statutory term cuts the chain of that year from all names.
    """
    key = _key_of_year(Path(settings.KEYS) / f"pseudonyms-{on.year}.key")
    return hmac.new(key, account.key.bytes, hashlib.sha256).hexdigest()[:16]


def actor_of(account: Account, *, on: date) -> Actor:
    return Actor(pseudonym=pseudonym_of(account, on=on), role=account.role, department=account.department, area_id=account.area_id)


@lru_cache(maxsize=8)
def _key_of_year(path: Path) -> bytes:
    return read_or_make_key(path)
