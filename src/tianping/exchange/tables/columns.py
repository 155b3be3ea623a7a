"""The roles a column can play, and the names a user gives to columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class Role(StrEnum):
    """What a column of a table of counts is for."""

    PLACE = "place"
    NAME = "name"
    PARENT = "parent"
    PERIOD = "period"
    BOYS = "boys"
    GIRLS = "girls"
    UNCLEAR = "unclear"
    ORDER = "order"
    SOURCE = "source"
    REGISTERED = "registered"


COUNT_ROLES = (Role.BOYS, Role.GIRLS, Role.UNCLEAR)
KEY_ROLES = (Role.PLACE, Role.PERIOD, Role.ORDER, Role.SOURCE, Role.REGISTERED)
TEXT_ROLES = (Role.PLACE, Role.NAME, Role.PARENT, Role.PERIOD, Role.ORDER, Role.SOURCE, Role.REGISTERED)


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns chosen by the user; ``None`` lets the header be recognised.

    ``period`` may also be a period itself (``2020``, ``2020Q1``) for a file of one period; a column of that name wins.
    In a wide sheet ``boys``, ``girls`` and ``unclear`` are the words that stand beside the period in the headers.
    """

    place: str | None = None
    name: str | None = None
    parent: str | None = None
    period: str | None = None
    boys: str | None = None
    girls: str | None = None
    unclear: str | None = None
    order: str | None = None
    source: str | None = None
    registered: str | None = None

    def named(self) -> dict[Role, str]:
        """Roles for which the user named a column."""
        given = {Role(one.name): getattr(self, one.name) for one in fields(self)}
        return {role: name for role, name in given.items() if name is not None}
