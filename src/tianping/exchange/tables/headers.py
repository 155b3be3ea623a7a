"""Which column of a header plays which role: by the words of the trade in Chinese and English, or as the user says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from tianping.exchange.tables.columns import EARTH_ROLES, PLANE_ROLES, POSITION_ROLES, Columns, Need, Role

_DROPPED = re.compile("[\\s_\\-./·:*\u200b\ufeff]+")
_UNIT = re.compile(r"[(\[](?:人|名|个|例|单位人|人数|persons?|births?|n|number)[)\]]$")


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


# Folded headers. A code of a place is told from its name; 地区 or place may hold either.
_PLACE_CODE = _words(
    "区划代码 行政区划代码 地区代码 统计用区划代码 区划码 行政区划码 地区编码 区域代码 代码 code placecode areacode regioncode areaid"
)
_PLACE = _words("地区 区域 县区 区县 行政区划 行政区 统计地区 place area region county")
_PLACE_NAME = _words("地名 名称 地区名称 区划名称 行政区划名称 单位名称 name placename areaname regionname")
_PLACE_BY_LEVEL = (
    _words("村 村屯 行政村 社区 村居 村社区 village community"),
    _words("乡镇 街道 乡镇街道 乡 镇 township town subdistrict"),
    _words("县 县市区 市县 旗县 district municipality"),
    _words("市 地市 市州 州市 盟市 prefecture city"),
    _words("省 省份 省区市 省市区 province state"),
)
"""Names of places by their level, the finest first: a table that has several of them is one of its finest."""

_SIMPLE = {
    Role.PARENT: _words("上级 上级代码 上级区划 上级区划代码 上级地区 parent parentcode"),
    Role.PERIOD: _words("年份 年度 时期 年 统计年度 时间 期间 period year"),
    Role.ORDER: _words("孩次 胎次 order birthorder parity"),
    Role.SOURCE: _words("来源 数据来源 资料来源 source datasource"),
    Role.REGISTERED: _words("登记时间 登记月份 登记年份 登记年度 登记时期 registered registration registrationperiod"),
}
_POSITION = {
    Role.X: _words("x x坐标 横坐标 东坐标 easting xcoord"),
    Role.Y: _words("y y坐标 纵坐标 北坐标 northing ycoord"),
    Role.LON: _words("经度 lon lng long longitude"),
    Role.LAT: _words("纬度 lat latitude"),
}
_NEIGHBOUR = _words("邻区 邻接 邻接地区 相邻地区 邻居 neighbour neighbor neighbourcode neighborcode")
SEX_WORDS = {
    Role.BOYS: _words(
        "男 男婴 男孩 男性 男童 男婴数 男孩数 男婴人数 出生男婴 出生男婴数 男婴出生数 出生男孩 活产男婴 活产男婴数 boys boy males male"
    ),
    Role.GIRLS: _words(
        "女 女婴 女孩 女性 女童 女婴数 女孩数 女婴人数 出生女婴 出生女婴数 女婴出生数 出生女孩 活产女婴 活产女婴数 girls girl females female"
    ),
    Role.UNCLEAR: _words("性别不明 性别不详 性别不清 两性畸形 不明性别 unclear sexunclear sexunknown undetermined"),
}


def folded(header: str) -> str:
    """A header without width, case, spaces, dashes and its unit in brackets.

    Examples
    --------
    >>> folded(" 男 婴（人）"), folded("Birth_Order"), folded("ＢＯＹＳ")
    ('男婴', 'birthorder', 'boys')
    """
    plain = _DROPPED.sub("", normalize("NFKC", header)).casefold()
    return _UNIT.sub("", plain)


@dataclass(slots=True)
class Roles:
    """Columns by role, and what stands in the way: roles or names without a column, roles with several."""

    columns: dict[Role, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    ambiguous: list[tuple[str, list[int]]] = field(default_factory=list)
    period_value: str | None = None

    @property
    def weight(self) -> int:
        """How much of a header a row of cells is: roles with one column or more."""
        return len(self.columns) + len(self.ambiguous)


def find_roles(header: Sequence[str], *, columns: Columns, need: Need) -> Roles:
    """Give every role its column: first those the user named, then those whose header is recognised.

    Parameters
    ----------
    header : sequence of str
        Cells of the header row.
    columns : Columns
        Names chosen by the user: compared as they stand, then folded. A ``period`` that is no column is left to the
        caller in ``period_value``, beside a column of periods where one is recognised.
    need : Need
        Roles without which the table cannot be read; positions and neighbours are recognised only where they are needed.
    """
    roles = Roles()
    for role, name in columns.named().items():
        places = _named(header, name)
        if not places and role is Role.PERIOD:
            roles.period_value = name
        elif not places:
            roles.missing.append(name)
        else:
            _give(roles, role, places)
    taken = set(roles.columns.values())
    shared = [index for index in taken if list(roles.columns.values()).count(index) > 1]
    roles.ambiguous += [("/".join(r.value for r, at in roles.columns.items() if at == index), [index]) for index in shared]
    free = [(index, folded(cell)) for index, cell in enumerate(header) if index not in taken]
    named = set(columns.named()) - ({Role.PERIOD} if roles.period_value is not None else set())
    place_named = roles.columns.get(Role.PLACE)
    by_code = place_named is not None and folded(header[place_named]) in _PLACE_CODE
    recognised = _recognised(free, place_named=place_named is not None, by_code=by_code)
    for role, places in {**recognised, **_recognised_if_needed(free, need, named)}.items():
        if role not in named:
            _give(roles, role, places)
    if need.placed:
        roles.missing += _missing_position(roles)
    told = set(roles.columns) | {role for role, _ in roles.ambiguous}
    roles.missing += [role.value for role in need.roles if role not in told and role not in named]
    return roles


def _recognised_if_needed(free: list[tuple[int, str]], need: Need, named: set[Role]) -> dict[Role, list[int]]:
    """Positions and neighbours: where a user named a pair of coordinates, no other pair is looked for."""
    wanted = {Role.NEIGHBOUR: _NEIGHBOUR} if Role.NEIGHBOUR in need.roles else {}
    if need.placed:
        pair = next((pair for pair in (EARTH_ROLES, PLANE_ROLES) if named & set(pair)), POSITION_ROLES)
        wanted |= {role: words for role, words in _POSITION.items() if role in pair}
    found = {role: [at for at, text in free if text in words] for role, words in wanted.items()}
    for pair, other in ((EARTH_ROLES, PLANE_ROLES), (PLANE_ROLES, EARTH_ROLES)):
        if all(found.get(role) or role in named for role in pair):
            found = {role: places for role, places in found.items() if role not in other}
    return {role: places for role, places in found.items() if places}


def _missing_position(roles: Roles) -> list[str]:
    """The coordinate that is absent beside its other half; longitude and latitude where there is none at all."""
    there = set(roles.columns) | {Role(name) for name, _ in roles.ambiguous if name in POSITION_ROLES}
    pairs = [pair for pair in (EARTH_ROLES, PLANE_ROLES) if there & set(pair)]
    return [role.value for role in (pairs or [EARTH_ROLES])[0] if role not in there]


def _give(roles: Roles, role: Role, places: list[int]) -> None:
    if len(places) == 1:
        roles.columns[role] = places[0]
    else:
        roles.ambiguous.append((role.value, places))


def _named(header: Sequence[str], name: str) -> list[int]:
    exact = [index for index, cell in enumerate(header) if cell.strip() == name.strip()]
    return exact or [index for index, cell in enumerate(header) if cell.strip() and folded(cell) == folded(name)]


def _recognised(free: list[tuple[int, str]], *, place_named: bool, by_code: bool) -> dict[Role, list[int]]:
    """Roles by the words of the trade; ``place_named`` and ``by_code`` say what the user's own place column is."""
    found = {}
    for role, words in {**_SIMPLE, **SEX_WORDS}.items():
        if at := [index for index, text in free if text in words]:
            found[role] = at
    codes, places, names = ([at for at, text in free if text in words] for words in (_PLACE_CODE, _PLACE, _PLACE_NAME))
    levels = ([at for at, text in free if text in words] for words in _PLACE_BY_LEVEL)
    # The first of these that there is becomes the place, the next its name.
    place = [] if place_named else codes or places or names or next((at for at in levels if at), [])
    if place:
        found[Role.PLACE] = place
    name = names if names is not place else []
    if not name and len(places) == 1 and (by_code or (place and place is codes)):
        name = places
    if name and (place or place_named):
        found[Role.NAME] = name
    return found
