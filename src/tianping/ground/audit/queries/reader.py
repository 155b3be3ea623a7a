from __future__ import annotations

from django.http import HttpRequest

from tianping.terms import Actor


def actor_at(request: HttpRequest) -> Actor | None:
    """Return who is reading, as the accounts' middleware told; ``None`` before signing in."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else None
