"""Who may bring counts."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.terms import Actor

COLLECTORS = frozenset({"county_statistician", "department_officer", "township_officer", "system"})


def check_may_bring_counts(by: Actor) -> None:
    if by.role not in COLLECTORS:
        raise PermissionDenied(_("出生数由统计岗、部门专干和乡镇专干上报。"))


def may_bring_counts(by: Actor) -> bool:
    try:
        check_may_bring_counts(by)
    except PermissionDenied:
        return False
    return True
