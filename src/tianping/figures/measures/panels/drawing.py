"""Figures of this room as the charts take them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tianping import charts
from tianping.figures.measures.queries import Figure, Series, TableRow
from tianping.jurisdictions import load_milestones
from tianping.statistics.ratio import funnel_limits
from tianping.terms import Language, Period

COVERAGES = (0.95, 0.998)
"""Of the control limits: two and three standard deviations, the convention of funnel plots."""


def sign_of(figure: Figure) -> charts.Sign:
    return charts.LATE_REGISTRATION if figure.late else figure.verdict


def floats(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def places_of(rows: Sequence[Figure], language: Language) -> charts.Places:
    return charts.Places(
        names=[row.place.name.in_(language) for row in rows],
        births=np.array([row.births for row in rows], dtype=np.int64),
        ratio=floats([row.ratio for row in rows]),
        low=floats([row.low for row in rows]),
        high=floats([row.high for row in rows]),
        signs=[sign_of(row) for row in rows],
    )


def whole_of(figure: Figure) -> charts.Whole:
    ratio, low, high = floats([figure.ratio, figure.low, figure.high]).tolist()
    return charts.Whole(ratio=ratio, low=low, high=high, sign=sign_of(figure))


def series_of(series: Series) -> charts.Series:
    return charts.Series(
        periods=[Period(year) for year in series.years],
        ratio=floats(series.ratio),
        low=floats(series.low),
        high=floats(series.high),
    )


def trend_of(series: Series, *, band: charts.Band) -> charts.Figure:
    """Draw an area over the years, with the days that bear on births."""
    facts = [charts.DatedFact(fact.on, fact.word) for fact in load_milestones()]
    return charts.trend(series_of(series), band=band, facts=facts)


def seats_of(rows: Sequence[TableRow]) -> charts.Seats:
    return charts.Seats.from_degrees(
        longitude=floats([row.place.lon for row in rows]),
        latitude=floats([row.place.lat for row in rows]),
        schematic=any(row.place.position_simulated for row in rows),
    )


def limits_of(places: charts.Places, reference: float) -> list[charts.ControlLimit]:
    steps = charts.funnel_steps(places.births)
    found = [(coverage, funnel_limits(steps, reference=reference, coverage=coverage)) for coverage in COVERAGES]
    return [charts.ControlLimit(coverage, steps.astype(np.float64), limit.low, limit.high) for coverage, limit in found]
