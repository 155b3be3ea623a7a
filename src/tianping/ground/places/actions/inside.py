from __future__ import annotations

from tianping.ground.places.models import Inside
from tianping.ground.places.queries.lineage import read_facts, territories


def rebuild_inside() -> None:
    """Work out anew which territory lies in which. The map changes a few times a year; 300 places take a few hundredths of a second."""
    rows = [
        Inside(area_id=area, within_id=within, depth=depth)
        for area, found in sorted(territories(read_facts()).items())
        for within, depth in found.items()
    ]
    Inside.objects.all().delete()
    Inside.objects.bulk_create(rows, batch_size=5000)
