"""Missing female births by area, from joint draws of the ratios and of the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.missing import MissingGirls, MissingTotal, missing_girls_from_draws
from tianping.statistics.missing.baselines import check_words
from tianping.statistics.trend.observations import Floats, Ints

if TYPE_CHECKING:
    from tianping.statistics.trend.result import TrendResult


@dataclass(frozen=True, eq=False)
class GirlsMissing(ArrowResult):
    """Missing female births over the years, by area, with posterior intervals.

    Parameters
    ----------
    areas : tuple of str
        Those added up.
    missing, low, high : ndarray of shape (n_areas,), float
        Girls: median and interval; negative where there are more girls than expected.
    share, share_low, share_high : ndarray of shape (n_areas,), float
        Part of the total of these areas. Not a share in the everyday sense where an area's figure may be negative.
    total : MissingTotal
        All areas together.
    by_year : MissingGirls
        One row an area and year, areas one after the other.
    series : str
        Where the births come from.
    confidence : float
        Probability inside the intervals.
    seed : int
        Of the sampler.
    method, version : str
        How it was made, and by which version of the package.
    """

    areas: tuple[str, ...]
    missing: Floats
    low: Floats
    high: Floats
    share: Floats
    share_low: Floats
    share_high: Floats
    total: MissingTotal
    by_year: MissingGirls
    series: str
    confidence: float
    seed: int
    method: str
    version: str

    def arrow_columns(self) -> list[Column]:
        """Return one row an area."""
        girls = [Column(name, getattr(self, name), "girls") for name in ("missing", "low", "high")]
        shares = [Column(name, getattr(self, name), "share") for name in ("share", "share_low", "share_high")]
        return [Column("area", list(self.areas), "label"), *girls, *shares]

    def arrow_facts(self) -> dict[str, object]:
        """Return series, total, confidence, seed, method and version."""
        return {
            "series": self.series,
            "total_missing": self.total.missing,
            "total_low": self.total.low,
            "total_high": self.total.high,
            "confidence": self.confidence,
            "seed": self.seed,
            "method": self.method,
            "version": self.version,
        }


def girls_missing(result: TrendResult, births: ArrayLike, *, series: str, areas: Sequence[str]) -> GirlsMissing:
    """Add up missing female births of the areas chosen; see `TrendResult.missing_girls`.

    Raises
    ------
    ValueError
        If the births have another shape, are negative or infinite, an area is not among those estimated or stands twice, or
        the series is not named.
    """
    check_words(series=series)
    born, places = _checked(result, births, areas)
    ratio = result.ratio_draws[:, places] / 100
    baseline = result.baseline_draws[:, None] / 100
    by_year = missing_girls_from_draws(
        born[places].ravel(),
        ratio.reshape(len(ratio), -1),
        baseline=baseline,
        series=series,
        baseline_source=result.method,
        confidence=result.confidence,
    )
    girls = born[places] / (1 + ratio)
    by_area = np.nansum((born[places] - girls) / baseline[:, :, None] - girls, axis=2)
    low, missing, high = _quantiles(by_area, result.confidence)
    total = by_area.sum(axis=1, keepdims=True)
    parts = np.divide(by_area, total, out=np.full(by_area.shape, np.nan), where=total != 0)
    share_low, share, share_high = _quantiles(parts, result.confidence)
    return GirlsMissing(
        areas=tuple(areas),
        missing=missing,
        low=low,
        high=high,
        share=share,
        share_low=share_low,
        share_high=share_high,
        total=by_year.total,
        by_year=by_year,
        series=series,
        confidence=result.confidence,
        seed=result.seed,
        method=f"{result.method}; {by_year.method}",
        version=result.version,
    )


def _checked(result: TrendResult, births: ArrayLike, areas: Sequence[str]) -> tuple[Floats, Ints]:
    born = np.asarray(births, dtype=np.float64)
    if born.shape != result.ratio.shape:
        raise ValueError(f"births must have the shape (n_areas, n_years), {result.ratio.shape}, got {born.shape}")
    unknown = set(areas) - set(result.areas)
    if unknown or len(set(areas)) != len(areas):
        raise ValueError(f"areas must be among those estimated, each once; {len(unknown)} are not")
    return born, np.array([result.areas.index(area) for area in areas], dtype=np.int64)


def _quantiles(draws: Floats, confidence: float) -> Floats:
    return np.asarray(np.quantile(draws, [(1 - confidence) / 2, 0.5, (1 + confidence) / 2], axis=0))
