"""Whether the map is still the one that was drawn."""

from __future__ import annotations

from django.db.models import Count, Max, Sum

from tianping.ground.places.models import Area, AreaName, Membership

MapState = tuple[object, ...]


def map_state() -> MapState:
    """Return what changes with every name, parent, area or position; pages that draw places are kept by it."""
    areas = Area.objects.aggregate(Count("pk"), Max("pk"), Count("ended_on"), Count("lon"), Sum("lon"), Sum("lat"))
    names = AreaName.objects.aggregate(Max("pk"), Count("until"))
    parents = Membership.objects.aggregate(Max("pk"), Count("until"))
    return (*areas.values(), *names.values(), *parents.values())
