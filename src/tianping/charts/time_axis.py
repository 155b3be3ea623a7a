"""Periods on an axis: each has a number, a gap stays a gap, and a few are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd

import numpy as np

from tianping.charts.readings import Floats, Series
from tianping.charts.scales import Scale
from tianping.terms import Language, Period, PeriodKind

_RHYTHM_FROM = 4
"""Periods: so many at even steps are a rhythm (every fifth year); fewer are single looks, and years between them gaps."""


@dataclass(frozen=True, slots=True, eq=False)
class TimeLine:
    """A series at every step of its rhythm.

    Attributes
    ----------
    numbers : ndarray of shape (n_steps,)
        Ordinals of the periods.
    ratio, low, high : ndarray of shape (n_steps,)
        nan where a period is missing.
    """

    kind: PeriodKind
    numbers: Floats
    ratio: Floats
    low: Floats
    high: Floats

    def runs(self) -> list[slice]:
        """Unbroken stretches; a single period between gaps is a stretch of one."""
        known = np.concatenate([[False], np.isfinite(self.ratio), [False]])
        edges = np.flatnonzero(known[1:] != known[:-1])
        return [slice(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def time_line(series: Series) -> TimeLine:
    numbers = np.array([number_of(period) for period in series.periods], dtype=np.int64)
    kind = series.periods[0].kind if series.periods else PeriodKind.YEAR
    if not len(numbers):
        empty = np.array([], dtype=np.float64)
        return TimeLine(kind, empty, empty, empty, empty)
    steps = np.arange(numbers[0], numbers[-1] + 1, rhythm(numbers.tolist()))
    where = np.searchsorted(steps, numbers)
    drawable = np.isfinite(series.ratio) & np.isfinite(series.low) & np.isfinite(series.high)

    def spread(values: Floats) -> Floats:
        found = np.full(len(steps), np.nan)
        found[where] = np.where(drawable, values, np.nan)
        return found

    return TimeLine(kind, steps.astype(np.float64), spread(series.ratio), spread(series.low), spread(series.high))


def rhythm(numbers: Sequence[int]) -> int:
    """The step at which periods follow each other.

    Examples
    --------
    >>> rhythm([1990, 1995, 2000, 2010]), rhythm([2010, 2020]), rhythm([2015, 2016, 2018])
    (5, 1, 1)
    """
    if len(numbers) < _RHYTHM_FROM:
        return 1
    return gcd(*(later - earlier for earlier, later in zip(numbers[:-1], numbers[1:], strict=True)))


def number_of(period: Period) -> int:
    """Ordinal of a period among those of its kind."""
    per_year = {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}.get(period.kind, 1)
    return period.year * per_year + max(period.number - 1, 0)


def number_on(day: date, kind: PeriodKind) -> int:
    """Ordinal of the period of that kind that holds a day."""
    if kind is PeriodKind.STATISTICAL_YEAR:
        return day.year + (day.month >= 10)
    if kind is PeriodKind.QUARTER:
        return day.year * 4 + (day.month - 1) // 3
    return day.year * 12 + day.month - 1 if kind is PeriodKind.MONTH else day.year


def name_of(number: int, kind: PeriodKind, *, language: Language, short: bool = False) -> str:
    """How a period is written at an axis; ``short`` leaves out the word for year."""
    if kind is PeriodKind.QUARTER:
        return f"{number // 4}Q{number % 4 + 1}"
    if kind is PeriodKind.MONTH:
        year, month = divmod(number, 12)
        return f"{year}年{month + 1}月" if language == "zh" and not short else f"{year}-{month + 1:02d}"
    return f"{number}年" if language == "zh" and not short else str(number)


def time_scale(line: TimeLine) -> Scale:
    first, last = (line.numbers[0], line.numbers[-1]) if len(line.numbers) else (0.0, 1.0)
    return Scale("linear", first - 0.5, last + 0.5) if first == last else Scale("linear", first, last)


def time_names(line: TimeLine, language: Language, *, most: int) -> dict[float, str]:
    """Name the first and the last period and even or round steps between, at most ``most``."""
    if not len(line.numbers):
        return {}
    first, last = int(line.numbers[0]), int(line.numbers[-1])
    chosen = _between(first, last, line.kind, most=most)
    return {
        float(number): name_of(number, line.kind, language=language, short=number not in (first, last))
        for number in sorted({first, *chosen, last})
    }


def _between(first: int, last: int, kind: PeriodKind, *, most: int) -> list[int]:
    reach = last - first
    enough = [step for step in _STEPS.get(kind, _YEAR_STEPS) if reach / step < most]
    for step in enough[:2]:
        if reach % step == 0:
            return list(range(first, last, step))
    if not enough:
        return []
    # Round numbers then; one that would touch the first or the last gives way.
    apart = reach / (most + 1)
    start = -(-first // enough[0]) * enough[0]
    return [number for number in range(start, last, enough[0]) if number - first >= apart and last - number >= apart]


_YEAR_STEPS = (1, 2, 3, 5, 10, 20, 25, 50, 100, 200)
_STEPS = {PeriodKind.QUARTER: (1, 2, 4, 8, 12, 20, 40, 80), PeriodKind.MONTH: (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)}
"""Numbers of quarters and months count from the year 0, so multiples of 4 and 12 are first quarters and Januaries."""
