"""Who may bring counts, and see what was brought."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.ground.accounts.choices import ROLES
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


def why_not_bring_counts(by: Actor | None) -> str:
    """Return why a post may not, for the greyed button's side; empty if it may."""
    try:
        check_may_see_uploads(by)
        if by is not None:
            check_may_bring_counts(by)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""


def check_may_see_uploads(by: Actor | None) -> None:
    if not may_see_uploads(by):
        raise PermissionDenied(_("您的岗位不看出生数。"))


def may_see_uploads(by: Actor | None) -> bool:
    return by is not None and by.role in ROLES and ROLES[by.role].sees_figures
