"""What the frame asks of this room."""

from __future__ import annotations

from tianping.ground.accounts.choices import Role
from tianping.terms import Actor


def may_enter(actor: Actor) -> bool:
    return actor.role in (Role.SYSTEM_ADMIN, Role.COUNTY_LEAD)
