"""Who may change the map. Reading is cut to a reach by whoever asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.terms import Actor

MAP_KEEPERS = frozenset({"system_admin", "system"})
"""The system itself sets up a county; afterwards the map is kept by the administrator of the system."""


def check_may_change_map(by: Actor) -> None:
    if by.role not in MAP_KEEPERS:
        raise PermissionDenied(_("地区由系统管理员维护。"))


def may_change_map(by: Actor) -> bool:
    try:
        check_may_change_map(by)
    except PermissionDenied:
        return False
    return True
