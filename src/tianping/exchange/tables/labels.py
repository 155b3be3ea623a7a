"""Names of columns and sheets as an error may quote them: never one that could be a person's."""

from __future__ import annotations

from collections.abc import Sequence

from tianping.exchange.tables.limits import LONGEST_QUOTED_HEADER
from tianping.privacy.identity import could_be_name, find_identities


def safe_labels(names: Sequence[str], *, count: int) -> list[str]:
    """The names with ``#4`` for what is blank, long, holds an identity or looks like a person's name.

    A table without a header shows its first row as names of columns, and that row may be anybody's.
    """
    padded = [*names, *[""] * (count - len(names))]
    identities = {index for index, _ in find_identities(padded)}
    return [
        f"#{index + 1}" if index in identities or not _is_quotable(name.strip()) else name.strip()
        for index, name in enumerate(padded)
    ]


def _is_quotable(name: str) -> bool:
    if not name or len(name) > LONGEST_QUOTED_HEADER or "\0" in name or "\n" in name:
        return False
    return not could_be_name(name)
