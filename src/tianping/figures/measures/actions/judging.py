"""Ratios, intervals and verdicts of all areas, years and orders."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.figures.measures.actions.counting import Counts, Ground
from tianping.figures.measures.limits import WINDOW_YEARS
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.ratio import VERDICT_CODES, judge, ratio_intervals

Floats = NDArray[np.float64]
COLUMNS = ("probability_high", "probability_low", "probability_normal", "q_value", "one_in")


@dataclass(slots=True)
class Judged:
    """Figures of shape (areas, years, orders); ratios that are not finite are NaN."""

    births: NDArray[np.int64]
    boys: NDArray[np.int64]
    girls: NDArray[np.int64]
    unclear: NDArray[np.int64]
    ratio: Floats
    low: Floats
    high: Floats
    verdict: NDArray[np.uint8]
    columns: dict[str, Floats] = field(default_factory=dict)


def judge_all(ground: Ground, counts: Counts, *, bounds: VerdictBounds) -> Judged:
    """Judge every cell. The areas of one level in one year and order are looked at together."""
    intervals = ratio_intervals(counts.boys, counts.girls, given=counts.given)
    shape = counts.boys.shape
    judged = Judged(
        births=counts.boys + counts.girls,
        boys=counts.boys,
        girls=counts.girls,
        unclear=counts.unclear,
        ratio=_finite(intervals.ratio),
        low=_finite(intervals.low),
        high=_finite(intervals.high),
        verdict=np.zeros(shape, dtype=np.uint8),
        columns={name: np.full(shape, np.nan) for name in COLUMNS},
    )
    for rows, screen in _families(ground):
        for year in range(shape[1]):
            for order in range(shape[2]):
                cell = (rows, year, order)
                found = judge(
                    counts.boys[cell], counts.girls[cell], bounds=bounds, given=counts.given[cell], screen=screen
                )
                judged.verdict[cell] = found.verdict
                for name in COLUMNS:
                    judged.columns[name][cell] = getattr(found, name)
    return judged


def over_windows(counts: Counts) -> Counts:
    """Sum the births of all orders over windows of years that end in each year; a year not given spoils its windows."""

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        padded = np.concatenate([np.zeros_like(values[:, :1]), np.cumsum(values, axis=1)], axis=1)
        ends = np.arange(1, values.shape[1] + 1)
        windows: NDArray[np.int64] = padded[:, ends] - padded[:, np.maximum(ends - WINDOW_YEARS, 0)]
        return windows

    blank = summed((~counts.given).astype(np.int64)[:, :, :1])
    whole = np.arange(counts.boys.shape[1]) >= WINDOW_YEARS - 1
    return Counts(
        boys=summed(counts.boys[:, :, :1]),
        girls=summed(counts.girls[:, :, :1]),
        unclear=summed(counts.unclear[:, :, :1]),
        given=(blank == 0) & whole[None, :, None],
    )


def _families(ground: Ground) -> list[tuple[NDArray[np.intp], bool]]:
    """Areas of each level that exist, looked at together; areas that are no more, each for itself."""
    levels = np.array([area.level.value for area in ground.areas])
    there = np.array([area.ended_on is None for area in ground.areas], dtype=np.bool_)
    families = [(np.flatnonzero((levels == level) & there), True) for level in np.unique(levels)]
    return [(rows, screen) for rows, screen in [*families, (np.flatnonzero(~there), False)] if len(rows)]


def as_lists(judged: Judged, *, area: int, order: int) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Return one area's figures by year: what tables show, and what stands behind it."""
    shown = {
        "births": judged.births[area, :, order].tolist(),
        "ratio": _rounded(judged.ratio[area, :, order]),
        "low": _rounded(judged.low[area, :, order]),
        "high": _rounded(judged.high[area, :, order]),
        "verdict": [VERDICT_CODES[code].value for code in judged.verdict[area, :, order].tolist()],
    }
    behind = {
        "boys": judged.boys[area, :, order].tolist(),
        "girls": judged.girls[area, :, order].tolist(),
        "unclear": judged.unclear[area, :, order].tolist(),
    } | {name: _rounded(column[area, :, order], digits=6) for name, column in judged.columns.items()}
    return shown, behind


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _rounded(values: Floats, *, digits: int = 4) -> list[float | None]:
    return [None if not np.isfinite(value) else round(value, digits) for value in values.tolist()]
