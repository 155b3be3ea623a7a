"""Who sees figures, takes them along, and has them worked out."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.ground.accounts.choices import ROLES, Role
from tianping.terms import Actor

MEASURERS = frozenset({Role.COUNTY_STATISTICIAN, Role.DEPARTMENT_OFFICER})


def check_may_see_figures(by: Actor | None) -> None:
    if by is None or by.role not in ROLES or not ROLES[by.role].sees_figures:
        raise PermissionDenied(_("您的岗位不看数字。需要的话，请联系系统管理员。"))


def may_see_figures(by: Actor | None) -> bool:
    try:
        check_may_see_figures(by)
    except PermissionDenied:
        return False
    return True


def check_may_measure(by: Actor | None) -> None:
    check_may_see_figures(by)
    if by is None or by.role not in MEASURERS:
        raise PermissionDenied(_("由统计岗或部门专干测算；夜里系统也会自动测算。"))


def may_measure(by: Actor | None) -> bool:
    try:
        check_may_measure(by)
    except PermissionDenied:
        return False
    return True
