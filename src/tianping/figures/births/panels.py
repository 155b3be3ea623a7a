"""What the frame and the first page ask of this room."""

from __future__ import annotations

from tianping.figures.births.actions import returns_to_take
from tianping.figures.births.policies import may_see_uploads, why_not_bring_counts
from tianping.terms import Actor

__all__ = ["may_enter", "returns_to_take", "why_not_bring_counts"]


def may_enter(actor: Actor) -> bool:
    return may_see_uploads(actor)
