"""Old names of departments, and who has their duties today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import get_args

from tianping.jurisdictions.departments import load_departments
from tianping.jurisdictions.facts import Confidence, read_toml

# A place before the name, as letters and plans write it; a name that begins with 市 (市场监管局) is left alone.
_PLACE = re.compile(r"^(?:[^省市县区镇乡街]{1,8}(?:自治区|省|市|县|区|镇|乡|街道)|街道)(?=.{2})")


@dataclass(frozen=True, slots=True)
class NamedDepartment:
    """The department that a name means.

    Parameters
    ----------
    code : str
        Code of the department that has the duties today.
    present : bool
        Whether the name is the department's own today.
    until : date or None
        Last day of an old name; ``None`` for a present one and for a loose one such as 卫生部门.
    source : str
        Who says so.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks what nobody has verified.
    """

    code: str
    present: bool
    until: date | None
    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        if not self.source.strip() or self.confidence not in get_args(Confidence):
            raise ValueError(f"a name of {self.code} needs a source and one of {get_args(Confidence)}")


def department_named(name: str, *, on: date) -> NamedDepartment:
    """Return the department that a name in a plan or letter means.

    Parameters
    ----------
    name : str
        As written, with or without the place before it: 靖西市卫生和计划生育局.
    on : date
        Day for which the present names are asked.

    Raises
    ------
    LookupError
        If no department has or had that name.

    Examples
    --------
    >>> found = department_named("靖西县人口和计划生育局", on=date(2025, 1, 1))
    >>> found.code, found.present, found.until
    ('health', False, datetime.date(2013, 3, 13))
    """
    names = _names(on)
    plain = re.sub(r"\s", "", name)
    for candidate in (plain, _PLACE.sub("", plain)):
        if candidate in names:
            return names[candidate]
    raise LookupError(f"no department has or had this name of {len(plain)} characters; {len(names)} names are known")


def _names(on: date) -> dict[str, NamedDepartment]:
    names: dict[str, NamedDepartment] = {}
    for entry in read_toml("china", "former_departments")["former"]:
        found = NamedDepartment(entry["became"], False, entry["until"], entry["source"], entry["confidence"])
        names |= dict.fromkeys(entry["names"], found)
    for department in load_departments(on=on).values():
        loose = NamedDepartment(department.code, False, None, department.source, department.confidence)
        names |= dict.fromkeys(department.formerly, loose)
        names[department.word.zh] = NamedDepartment(
            department.code, True, None, department.source, department.confidence
        )
    return names
