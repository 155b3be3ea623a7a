"""How far a post reaches: the subtree of its area, through splits, merges and renames."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from tianping.ground.accounts.choices import ROLES, Role
from tianping.ground.accounts.models import Account
from tianping.ground.places import queries as places

NOTHING: frozenset[int] = frozenset()


def is_staff_role(role: str) -> bool:
    return role in ROLES and ROLES[role].is_staff


def reach_ids(user: Account | AnonymousUser) -> frozenset[int]:
    """Return the areas that the post is responsible for."""
    if not isinstance(user, Account) or not user.is_active or user.area_id is None:
        return NOTHING
    return places.subtree_ids(user.area_id)


def visible_area_ids(user: Account | AnonymousUser) -> frozenset[int]:
    """Return the areas whose figures the post may see; every query of figures is cut to them."""
    if not isinstance(user, Account) or not ROLES[user.role].sees_figures:
        return NOTHING
    return reach_ids(user)


def may_reach(user: Account, account: Account) -> bool:
    """Whether ``account`` lies in the area that ``user`` is responsible for.

    The first administrator of an office has no area yet and reaches all of its accounts.
    """
    if user.area_id is None:
        return user.is_active and user.role == Role.SYSTEM_ADMIN
    return account.area_id in reach_ids(user)
