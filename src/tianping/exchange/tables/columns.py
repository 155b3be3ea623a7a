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
    STRATUM = "stratum"
    NEIGHBOUR = "neighbour"
    X = "x"
    Y = "y"
    LON = "lon"
    LAT = "lat"


COUNT_ROLES = (Role.BOYS, Role.GIRLS, Role.UNCLEAR)
KEY_ROLES = (Role.PLACE, Role.PERIOD, Role.ORDER, Role.SOURCE, Role.REGISTERED, Role.STRATUM)
TEXT_ROLES = (*KEY_ROLES, Role.NAME, Role.PARENT, Role.NEIGHBOUR)
PLANE_ROLES, EARTH_ROLES = (Role.X, Role.Y), (Role.LON, Role.LAT)
POSITION_ROLES = (*PLANE_ROLES, *EARTH_ROLES)


@dataclass(frozen=True, slots=True)
class Need:
    """What a table must have: roles without which it cannot be read, and whether its places must have positions."""

    roles: tuple[Role, ...]
    placed: bool = False


COUNTED = Need((Role.BOYS, Role.GIRLS))
PLACED_COUNTS = Need((Role.PLACE, Role.BOYS, Role.GIRLS), placed=True)
POINTS = Need((Role.PLACE,), placed=True)
NEIGHBOURS = Need((Role.PLACE, Role.NEIGHBOUR))


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns chosen by the user; ``None`` lets the header be recognised.

    ``period`` may also be a period itself (``2020``, ``2020Q1``) for a file of one period; a column of that name wins.
    ``stratum`` is any column within whose groups totals are to be kept; it is never recognised by itself.
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
    stratum: str | None = None
    neighbour: str | None = None
    x: str | None = None
    y: str | None = None
    lon: str | None = None
    lat: str | None = None

    def named(self) -> dict[Role, str]:
        """Roles for which the user named a column."""
        given = {Role(one.name): getattr(self, one.name) for one in fields(self)}
        return {role: name for role, name in given.items() if name is not None}
