"""Names of areas, for choosing and showing a post's."""

from __future__ import annotations

from django.apps import apps

from tianping.ground.accounts.models import Account
from tianping.ground.accounts.queries.reach import reach_ids


def area_choices(user: Account) -> list[tuple[int, str]]:
    """Return the areas that ``user`` may give to an account, by code."""
    if not apps.is_installed("tianping.ground.places"):
        return [(area_id, str(area_id)) for area_id in sorted(reach_ids(user))]
    return []


def area_name(area_id: int | None) -> str:
    return "" if area_id is None else str(area_id)
