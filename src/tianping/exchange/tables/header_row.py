"""Where the header stands: below titles and blanks, in one row or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.columns import COUNT_ROLES, COUNTED, Columns, Need, Role
from tianping.exchange.tables.headers import Roles, find_roles
from tianping.exchange.tables.limits import HEADER_WITHIN_ROWS
from tianping.exchange.tables.problems import Problem
from tianping.exchange.tables.wide import WideColumn, joined_headers, sex_words, wide_columns

Head = Sequence[tuple[int, list[str]]]

_PAIRED = (Role.BOYS, Role.GIRLS)


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a sheet and what its columns are for.

    ``at`` is the index of the header's last row in the head; ``header`` its texts (two rows joined, blanks filled from
    the row above); ``wide`` the columns of a wide sheet, else empty.
    """

    at: int
    header: list[str]
    roles: Roles
    wide: list[WideColumn] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return self.roles.weight + len(self.wide)

    @property
    def is_readable(self) -> bool:
        return not self.roles.missing and not self.roles.ambiguous


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the header is looked for with."""

    columns: Columns
    wide: bool
    need: Need


def locate_header(head: Head, *, columns: Columns, wide: bool, need: Need = COUNTED) -> Layout:
    """The row of the head that names most roles; without any, the first row of several cells."""
    if not head:
        wish = _Wish(columns, wide, need)
        return _layout(0, [], wish)
    candidates = list(_candidates(head, _Wish(columns, wide, need)))
    best = max(candidates, key=lambda layout: layout.weight)
    if best.weight:
        return best
    return next((one for one in candidates if sum(bool(cell.strip()) for cell in head[one.at][1]) > 1), best)


def count_roles(cells: list[str], *, columns: Columns, wide: bool, need: Need = COUNTED) -> int:
    """How many roles a row names if it is the header."""
    return _layout(0, cells, _Wish(columns, wide, need)).weight


def _candidates(head: Head, wish: _Wish) -> Iterator[Layout]:
    words, wide = sex_words(wish.columns), wish.wide
    for at, (number, cells) in enumerate(head):
        if number > HEADER_WITHIN_ROWS + (wide and at > 0):
            break
        above = head[at - 1][1] if at else []
        yield _layout(at, _filled(cells, above), wish)
        if wide and at:
            yield _layout(at, joined_headers(above, cells, words=words), wish)


def _filled(cells: list[str], above: list[str]) -> list[str]:
    """Blank cells of a header take the text above: 地区 is merged over both rows where 出生数 stands over 男 and 女."""
    return [cell if cell.strip() or index >= len(above) else above[index] for index, cell in enumerate(cells)]


def _layout(at: int, header: list[str], wish: _Wish) -> Layout:
    columns = wish.columns
    if not wish.wide:
        return Layout(at, header, find_roles(header, columns=columns, need=wish.need))
    found = wide_columns(header, words=sex_words(columns))
    keys = replace(columns, boys=None, girls=None, unclear=None, period=None)
    periods = {one.index for one in found}
    rest = ["" if index in periods else cell for index, cell in enumerate(header)]
    needed = tuple(role for role in wish.need.roles if role not in COUNT_ROLES)
    roles = find_roles(rest, columns=keys, need=replace(wish.need, roles=needed))
    for role in (*COUNT_ROLES, Role.PERIOD):
        roles.columns.pop(role, None)
    roles.ambiguous = [one for one in roles.ambiguous if one[0] not in (*COUNT_ROLES, Role.PERIOD)]
    _check_pairs(found, roles)
    return Layout(at, header, roles, found)


def _check_pairs(found: list[WideColumn], roles: Roles) -> None:
    """Every period of a wide sheet needs boys and girls, once each."""
    periods = list(dict.fromkeys(one.period for one in found))
    if not periods:
        roles.missing += [role.value for role in _PAIRED]
    for period in periods:
        for role in COUNT_ROLES:
            at = [one.index for one in found if (one.period, one.role) == (period, role)]
            if not at and role in _PAIRED:
                roles.missing.append(f"{role} {period}")
            elif len(at) > 1:
                roles.ambiguous.append((f"{role} {period}", at))


def header_problems(layout: Layout, *, labels: Sequence[str], row: int, sheet: str | None) -> list[Problem]:
    """Roles without a column and roles with several, with the columns there are."""
    there = ", ".join(labels[:_MOST_NAMED]) + (", …" if len(labels) > _MOST_NAMED else "")
    problems = [Problem(ProblemCode.COLUMN_MISSING, wanted=name, found=there, sheet=sheet) for name in dict.fromkeys(layout.roles.missing)]
    for name, places in layout.roles.ambiguous:
        found = ", ".join(f"{labels[index]} (#{index + 1})" for index in places)
        problems.append(Problem(ProblemCode.COLUMN_AMBIGUOUS, row=row, wanted=name, found=found, sheet=sheet))
    return problems


_MOST_NAMED = 60
