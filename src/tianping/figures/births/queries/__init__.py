"""What other rooms may ask about births."""

from tianping.figures.births.queries.correctable import correctable_uploads
from tianping.figures.births.queries.counts import births_by_area
from tianping.figures.births.queries.uploads import (
    AcceptedUpload,
    PartShown,
    Series,
    is_simulated,
    series,
    snapshots,
    uploads,
)

__all__ = ["AcceptedUpload", "PartShown", "Series", "births_by_area", "correctable_uploads", "is_simulated", "series", "snapshots", "uploads"]
