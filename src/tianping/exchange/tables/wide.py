"""Wide sheets: one column for each period and sex, as yearbooks print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from tianping.exchange.tables.columns import COUNT_ROLES, Columns, Role
from tianping.exchange.tables.headers import SEX_WORDS, folded
from tianping.terms import Period

_SHORT = {Role.BOYS: frozenset({"m"}), Role.GIRLS: frozenset({"f"}), Role.UNCLEAR: frozenset({"u"})}
_BETWEEN = " \t\n\r_-./·:()[]"


@dataclass(frozen=True, slots=True)
class WideColumn:
    """One column of a wide sheet."""

    index: int
    period: str
    role: Role


def sex_words(columns: Columns) -> dict[Role, list[str]]:
    """Words that tell the sex in a header, longest first; the user's own word stands alone."""
    named = columns.named()
    words: dict[Role, set[str]] = {}
    for role in COUNT_ROLES:
        words[role] = {folded(named[role])} if role in named else set(SEX_WORDS[role] | _SHORT[role])
    return {role: sorted(found, key=len, reverse=True) for role, found in words.items()}


def wide_columns(header: Sequence[str], *, words: dict[Role, list[str]]) -> list[WideColumn]:
    """Columns whose header is a period beside a sex: ``2010男``, ``女 2010年``, ``boys_2010``, ``m_2010Q1``."""
    found = []
    for index, cell in enumerate(header):
        told = _period_and_role(cell, words)
        if told:
            found.append(WideColumn(index, *told))
    return found


def _period_and_role(header: str, words: dict[Role, list[str]]) -> tuple[str, Role] | None:
    plain = normalize("NFKC", header).casefold().strip()
    for role, choices in words.items():
        for word in choices:
            for rest in (plain.removeprefix(word), plain.removesuffix(word)):
                period = _period(rest.strip(_BETWEEN)) if rest != plain else None
                if period:
                    return period, role
    return None


def _period(text: str) -> str | None:
    try:
        return str(Period.parse(text))
    except ValueError:
        return None


def joined_headers(upper: Sequence[str], lower: Sequence[str], *, words: dict[Role, list[str]]) -> list[str]:
    """Two rows of header as one: a merged cell of the upper row (``2010``) stands over the cells below it (``男``, ``女``).

    Only headers that tell period and sex are joined; any other column keeps its lower text, or its upper one where the
    lower is blank.
    """
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    headers, current = [], ""
    for top, bottom in zip(above, below, strict=True):
        current = top.strip() or current
        together = f"{current} {bottom.strip()}"
        told = bottom.strip() and current and _period_and_role(together, words)
        headers.append(together if told else bottom or top)
    return headers
