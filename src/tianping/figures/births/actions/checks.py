"""What must hold for counts before they are accepted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.lake import BirthColumns, cells_of, counted_twice, lifted, overlapping
from tianping.exchange.tables import Coded
from tianping.figures.births.actions.problems import BirthsProblem, problems_at
from tianping.figures.births.choices import SOURCE_WORDS, BirthsProblemCode
from tianping.ground.places import queries as places
from tianping.terms import Period, PlaceCode

Ints = NDArray[np.int64]
NO_AREA = -1


def with_known_sources(births: BirthColumns, *, rows: Ints) -> tuple[BirthColumns, list[BirthsProblem]]:
    """Bring the words for sources into one form."""
    words = [SOURCE_WORDS.get(value.strip().casefold()) for value in births.source.values]
    strange = np.array([word is None for word in words], dtype=np.bool_)[births.source.codes]
    values = tuple(sorted({word.value for word in words if word is not None}))
    codes = np.array([values.index(word.value) if word is not None else 0 for word in words], dtype=np.int32)
    known = replace(births, source=Coded(codes[births.source.codes], values)) if not strange.any() else births
    return known, problems_at(BirthsProblemCode.SOURCE_UNKNOWN, rows[strange])


def areas_of(births: BirthColumns) -> Ints:
    """Return the area of each row on the first day of its period; -1 where the code is unknown."""
    owners = places.code_owners()
    starts = [Period.parse(value).start for value in births.period.values]
    distinct, row = np.unique(np.stack([births.place.codes, births.period.codes], axis=1), axis=0, return_inverse=True)
    found = np.full(len(distinct), NO_AREA, dtype=np.int64)
    for index, (place, period) in enumerate(distinct.tolist()):
        for owner in owners.get(PlaceCode.parse(births.place.values[place]).text, ()):
            if owner.first <= starts[period] <= owner.last:
                found[index] = owner.area_id
    return found[row.reshape(-1)]


def place_problems(areas: Ints, *, reach: Collection[int] | None, rows: Ints) -> list[BirthsProblem]:
    """Unknown places, and places out of reach; ``None`` reaches everywhere."""
    problems = problems_at(BirthsProblemCode.PLACE_UNKNOWN, rows[areas == NO_AREA])
    if reach is None:
        return problems
    outside = (areas != NO_AREA) & ~np.isin(areas, np.array(sorted(reach), dtype=np.int64))
    return problems + problems_at(BirthsProblemCode.PLACE_OUT_OF_REACH, rows[outside])


def time_problems(births: BirthColumns, *, on: date, rows: Ints) -> list[BirthsProblem]:
    """Births whose period has not ended, or that were registered after today: a forecast is no count."""
    unfinished = _ends_after(births.period, on) | _starts_after(births.registered, on)
    return problems_at(BirthsProblemCode.NOT_YET, rows[unfinished])


def double_problems(births: BirthColumns, areas: Ints, *, rows: Ints) -> list[BirthsProblem]:
    """Rows that count births which other rows of the same source and basis count too."""
    around = places.areas_around(np.unique(areas).tolist())
    problems = []
    for chosen in series_of(births):
        cells, cell = cells_of(taken(births, chosen), area=areas[chosen])
        twice = counted_twice(cells)[cell]
        totals = overlapping(cells, lifted(cells, around)[0])[cell]
        problems += problems_at(BirthsProblemCode.COUNTED_TWICE, rows[chosen][twice])
        problems += problems_at(BirthsProblemCode.TOTAL_AMONG_PARTS, rows[chosen][totals & ~twice])
    return problems


def repeated_problems(births: BirthColumns, areas: Ints, *, before: BirthColumns, rows: Ints) -> list[BirthsProblem]:
    """Rows that count births which counts accepted before count too, at the same place or above or below it."""
    areas_before = areas_of(before)
    around = places.areas_around(np.union1d(areas, areas_before).tolist())
    problems = []
    for chosen in series_of(births):
        same = _same_series(births, chosen, other=before)
        cells, cell = cells_of(taken(births, chosen), area=areas[chosen])
        there = cells_of(taken(before, same), area=areas_before[same])[0]
        again = overlapping(cells, there) | overlapping(cells, lifted(there, around)[0])
        moved, origin = lifted(cells, around)
        again[origin[overlapping(moved, there)]] = True
        problems += problems_at(BirthsProblemCode.THERE_ALREADY, rows[chosen][again[cell]])
    return problems


def taken(births: BirthColumns, rows: NDArray[np.intp]) -> BirthColumns:
    columns = {
        name: getattr(births, name) for name in ("place", "period", "registered", "sex", "order", "source", "basis")
    }
    return BirthColumns(
        count=births.count[rows], **{name: Coded(c.codes[rows], c.values) for name, c in columns.items()}
    )


def series_of(births: BirthColumns) -> list[NDArray[np.intp]]:
    """Rows of each source and basis."""
    key = births.source.codes.astype(np.int64) * len(births.basis.values) + births.basis.codes
    return [np.flatnonzero(key == one) for one in np.unique(key)]


def _same_series(births: BirthColumns, chosen: NDArray[np.intp], *, other: BirthColumns) -> NDArray[np.intp]:
    source = births.source.values[births.source.codes[chosen[0]]]
    basis = births.basis.values[births.basis.codes[chosen[0]]]
    return np.flatnonzero(
        np.isin(other.source.codes, [i for i, value in enumerate(other.source.values) if value == source])
        & np.isin(other.basis.codes, [i for i, value in enumerate(other.basis.values) if value == basis])
    )


def _ends_after(periods: Coded, day: date) -> NDArray[np.bool_]:
    late = [Period.parse(value).end > day for value in periods.values]
    return np.array([*late, False], dtype=np.bool_)[periods.codes]


def _starts_after(periods: Coded, day: date) -> NDArray[np.bool_]:
    late = [Period.parse(value).start > day for value in periods.values]
    return np.array([*late, False], dtype=np.bool_)[periods.codes]
