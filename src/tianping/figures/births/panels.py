"""What the frame asks of this room."""

from __future__ import annotations

from tianping.figures.births.policies import may_see_uploads
from tianping.terms import Actor


def may_enter(actor: Actor) -> bool:
    return may_see_uploads(actor)
