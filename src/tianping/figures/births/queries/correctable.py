"""What an office may put in order itself."""

from __future__ import annotations

from collections.abc import Collection

from tianping.figures.births.models import Upload
from tianping.figures.births.queries.uploads import AcceptedUpload, uploads


def correctable_uploads(*, reach: Collection[int]) -> list[AcceptedUpload]:
    """Return standing uploads by posts of the areas in reach; those of the system are not for an office to replace."""
    own = set(Upload.objects.filter(area_id__isnull=False, replaced_by__isnull=True).values_list("pk", flat=True))
    return [upload for upload in uploads(reach=reach) if upload.id in own]
