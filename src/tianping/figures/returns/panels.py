"""What the frame and the board ask of this room."""

from __future__ import annotations

from tianping.figures.returns.policies import may_see_returns
from tianping.terms import Actor


def may_enter(actor: Actor) -> bool:
    return may_see_returns(actor)
