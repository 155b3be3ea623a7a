"""Who may read the entries. The checkpoint is for everybody."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.terms import Actor

READERS = frozenset({"auditor", "system_admin", "county_lead"})


def check_may_read_entries(by: Actor | None) -> None:
    if by is None or by.role not in READERS:
        raise PermissionDenied(_("审计条目由审计岗、系统管理员和分管领导查看。"))


def may_read_entries(by: Actor | None) -> bool:
    try:
        check_may_read_entries(by)
    except PermissionDenied:
        return False
    return True
