"""The lake: accepted counts as immutable Parquet, named by their content and read through Ibis."""

from tianping.exchange.lake.aggregates import aggregate
from tianping.exchange.lake.columns import BirthColumns, CountsRefused, births_of, canonical, coded, one_value
from tianping.exchange.lake.overlaps import Cells, cells_of, counted_twice, lifted, overlapping
from tianping.exchange.lake.questions import Answer, AreaMap, Dimension, Question, Where
from tianping.exchange.lake.returned import Returned, ReturnKey, manifest_digest, open_returned, write_returned
from tianping.exchange.lake.snapshots import (
    Snapshot,
    SnapshotDamaged,
    open_snapshot,
    read_births,
    write_snapshot,
)
from tianping.exchange.lake.whole import sweep_staging

__all__ = [
    "Answer",
    "AreaMap",
    "BirthColumns",
    "Cells",
    "CountsRefused",
    "Dimension",
    "Question",
    "ReturnKey",
    "Returned",
    "Snapshot",
    "SnapshotDamaged",
    "Where",
    "aggregate",
    "births_of",
    "canonical",
    "cells_of",
    "coded",
    "counted_twice",
    "lifted",
    "manifest_digest",
    "one_value",
    "overlapping",
    "read_births",
    "open_returned",
    "open_snapshot",
    "sweep_staging",
    "write_returned",
    "write_snapshot",
]
