"""Roles as a table: at which levels a post is held, and what kind of thing it may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tianping.terms import Level


class Role(TextChoices):
    """The post an account holds. A person with two posts has two accounts."""

    COUNTY_LEAD = "county_lead", _("分管领导")
    COUNTY_STATISTICIAN = "county_statistician", _("统计岗")
    DEPARTMENT_OFFICER = "department_officer", _("部门专干")
    TOWNSHIP_OFFICER = "township_officer", _("乡镇专干")
    VILLAGE_OFFICER = "village_officer", _("村级专干")
    AUDITOR = "auditor", _("审计岗")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    INSTITUTION_PERSON = "institution_person", _("机构人员")


class CodeKind(TextChoices):
    """Why a one-time code is needed."""

    NEW = "new", _("新账户")
    LOST = "lost", _("丢失密码或验证器")


class CodeOutcome(TextChoices):
    """How a one-time code ended; an open one has none yet."""

    OPEN = "", _("等待")
    USED = "used", _("已用")
    REFUSED = "refused", _("未同意")
    SPOILT = "spoilt", _("输错次数过多")
    REPLACED = "replaced", _("被新的取代")


_COUNTY_AND_ABOVE = frozenset({Level.COUNTY, Level.PREFECTURE, Level.PROVINCE})


@dataclass(frozen=True, slots=True)
class RoleRules:
    """What a role is.

    Parameters
    ----------
    levels : frozenset of Level
        Levels of the places for which the post can be held.
    is_staff : bool
        Whether the post is an office's; an institution's person is not staff and has no area.
    sees_figures : bool
        Whether figures of the subtree are seen: who runs or audits the system sees none.
    """

    levels: frozenset[Level]
    is_staff: bool = True
    sees_figures: bool = True


ROLES: dict[str, RoleRules] = {
    Role.COUNTY_LEAD: RoleRules(_COUNTY_AND_ABOVE),
    Role.COUNTY_STATISTICIAN: RoleRules(_COUNTY_AND_ABOVE),
    Role.DEPARTMENT_OFFICER: RoleRules(_COUNTY_AND_ABOVE | {Level.TOWNSHIP}),
    Role.TOWNSHIP_OFFICER: RoleRules(frozenset({Level.TOWNSHIP})),
    Role.VILLAGE_OFFICER: RoleRules(frozenset({Level.VILLAGE})),
    Role.AUDITOR: RoleRules(_COUNTY_AND_ABOVE, sees_figures=False),
    Role.SYSTEM_ADMIN: RoleRules(_COUNTY_AND_ABOVE, sees_figures=False),
    Role.INSTITUTION_PERSON: RoleRules(frozenset(), is_staff=False, sees_figures=False),
}
