"""Births by area, period, order, source and basis, from accepted counts alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from tianping.exchange.lake import Answer, AreaMap, Dimension, Question, Where, aggregate
from tianping.figures.births.choices import Source
from tianping.figures.births.queries.uploads import snapshots
from tianping.ground.places import queries as places
from tianping.terms import Basis, CountKind


def births_by_area(
    within_id: int,
    question: Question,
    *,
    source: Source,
    basis: Basis,
    reach: Collection[int],
    kind: CountKind = CountKind.BIRTHS,
) -> Answer:
    """Count the births of a series by area within one area; areas out of reach are not counted.

    Parameters
    ----------
    within_id : int
        The area whose subtree is counted, itself included.
    question : Question
        By what, and of which births; the area is added, source and basis are set.
    reach : collection of int
        Areas that whoever asks may see.

    Raises
    ------
    LookupError
        If there are no accepted counts of this series.
    """
    found = snapshots(source, basis, kind=kind)
    if not found:
        raise LookupError(f"no counts of {source.value} by {basis.value} have been accepted")
    by = (Dimension.AREA, *(dimension for dimension in question.by if dimension != Dimension.AREA))
    where = replace(question.where or Where(), source=source.value, basis=basis)
    return aggregate(
        found, question=replace(question, by=by, where=where), areas=_cut(places.area_map(within_id), reach)
    )


def _cut(areas: AreaMap, reach: Collection[int]) -> AreaMap:
    kept = np.flatnonzero(np.isin(areas.area, np.array(sorted(reach), dtype=np.int64)))
    return AreaMap(
        code=tuple(areas.code[index] for index in kept),
        area=areas.area[kept],
        first=tuple(areas.first[index] for index in kept),
        last=tuple(areas.last[index] for index in kept),
    )
