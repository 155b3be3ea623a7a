"""What the frame asks of this room."""

from __future__ import annotations

from tianping.ground.audit.policies import may_read_entries
from tianping.terms import Actor


def may_enter(actor: Actor) -> bool:
    return may_read_entries(actor)
