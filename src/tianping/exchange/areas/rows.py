"""Places as they come in from a file, and every reason to refuse one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from tianping.privacy.identity import IdentityKind, find_identities, names_of_persons
from tianping.terms import Level, PlaceCode

MOST_PROBLEMS = 50
"""Problems told at once; the total is told with them."""
LONGEST_NAME = 60
"""Characters."""


class AreaProblemCode(StrEnum):
    """Every reason for which a file of places is refused. Each concerns one ``row`` unless said otherwise."""

    NOT_READABLE = "not readable"
    """The file as a whole: not UTF-8, no JSON, no table, or larger than allowed."""
    NO_ROWS = "no rows"
    """The file as a whole."""
    COLUMN_MISSING = "column missing"
    """The file as a whole; ``wanted`` names it."""
    COLUMN_UNKNOWN = "column unknown"
    """A column beyond those allowed, which nobody has looked at; ``wanted`` lists the allowed ones."""
    IDENTITY = "identity"
    """A person's identity; ``wanted`` is its kind. ``row`` is ``None`` where a whole column looks like persons' names."""
    CODE_UNREADABLE = "code unreadable"
    """No division code of 2, 4, 6, 9 or 12 digits, and no level given."""
    CODE_TWICE = "code twice"
    NAME_MISSING = "name missing"
    LEVEL_WRONG = "level wrong"
    """Not a level, or not that of the code."""
    PARENT_WRONG = "parent wrong"
    """Not the place above by code."""
    POSITION_WRONG = "position wrong"
    """One coordinate without the other, no number, or outside longitude -180 to 180 and latitude -90 to 90."""
    GEOMETRY_WRONG = "geometry wrong"
    """Neither a point nor a polygon of at least three corners."""


@dataclass(frozen=True, slots=True)
class AreaProblem:
    code: AreaProblemCode
    row: int | None = None
    wanted: str = ""

    def __str__(self) -> str:
        where = f"row {self.row}: " if self.row is not None else ""
        return f"{where}{self.code.value}{f' ({self.wanted})' if self.wanted else ''}"


class AreasRefused(Exception):  # noqa: N818 - it says what happened to the file
    """A file of places was not taken; nothing of it was kept. The text quotes no cell."""

    def __init__(self, problems: list[AreaProblem]) -> None:
        self.problems = tuple(islice(problems, MOST_PROBLEMS))
        self.total = len(problems)
        more = f"; {self.total - len(self.problems)} more" if self.total > len(self.problems) else ""
        super().__init__("; ".join(map(str, self.problems)) + more)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One place of a file.

    ``parent`` is the place above by code, ``None`` for a province; ``lon`` and ``lat`` are degrees (WGS 84) or both ``None``.
    """

    code: PlaceCode
    name: str
    latin: str
    level: Level
    parent: PlaceCode | None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The places of a file; ``neighbours`` are pairs of codes whose outlines share an edge, each pair once."""

    rows: tuple[AreaRow, ...]
    neighbours: tuple[tuple[PlaceCode, PlaceCode], ...] = ()


def identities_in(columns: dict[str, list[str]], *, names: str, first_row: int) -> list[AreaProblem]:
    """Find identities in all text of the file, whether it is used or not; ``names`` is the column of places' names."""
    problems = []
    for header, cells in columns.items():
        problems += [
            AreaProblem(AreaProblemCode.IDENTITY, first_row + index, kind.value)
            for index, kind in find_identities(cells)
        ]
        if header != names and names_of_persons(sorted(set(cells)), place_names=columns.get(names, [])):
            problems.append(AreaProblem(AreaProblemCode.IDENTITY, None, IdentityKind.PERSONAL_NAME.value))
    return problems


def read_row(cells: dict[str, str], *, row: int) -> AreaRow | AreaProblem:
    """Understand one row: level and parent may be left to the code."""
    name, latin = cells.get("name", "").strip(), cells.get("latin", "").strip()
    if not name or len(name) > LONGEST_NAME or len(latin) > LONGEST_NAME:
        return AreaProblem(AreaProblemCode.NAME_MISSING, row, f"1 to {LONGEST_NAME} characters")
    if not cells.get("code", "").strip():
        return AreaProblem(AreaProblemCode.CODE_UNREADABLE, row, "2, 4, 6, 9 or 12 digits")
    code = PlaceCode.parse(cells["code"])
    if code.level is None:
        return AreaProblem(AreaProblemCode.CODE_UNREADABLE, row, "2, 4, 6, 9 or 12 digits")
    if cells.get("level", "").strip() not in ("", code.level.value):
        return AreaProblem(AreaProblemCode.LEVEL_WRONG, row, code.level.value)
    parent = cells.get("parent", "").strip()
    if parent and PlaceCode.parse(parent) != code.parent:
        return AreaProblem(AreaProblemCode.PARENT_WRONG, row, str(code.parent))
    position = _position(cells.get("lon", ""), cells.get("lat", ""))
    if position is None:
        return AreaProblem(AreaProblemCode.POSITION_WRONG, row)
    return AreaRow(code, name, latin, code.level, code.parent, *position)


def _position(lon: str, lat: str) -> tuple[float, float] | tuple[None, None] | None:
    if not lon.strip() and not lat.strip():
        return None, None
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return None
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 else None
