"""Priors of the common course of the periods: random walk and autoregression, for any spacing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.options import Time

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Prior precision of the effects of the periods at variance 1.

    ``gaps`` are the distances between neighbouring periods in units of the usual one; ``scale`` brings the
    typical variance of the random walk to 1.
    """

    time: Time
    gaps: Floats
    scale: float

    @property
    def n_periods(self) -> int:
        """Periods with an effect of their own: none without a course."""
        return 0 if self.time is Time.NONE else len(self.gaps) + 1

    @property
    def constrained(self) -> bool:
        """Whether the effects must add up to zero, the level of a random walk being free."""
        return self.time is Time.RANDOM_WALK

    @property
    def rank(self) -> int:
        """Rank of the precision."""
        return self.n_periods - self.constrained

    def precision(self, correlation: float) -> Floats:
        """Precision matrix (n_periods, n_periods)."""
        kept, weight = self._steps(correlation)
        return _from_steps(kept, weight, start=0.0 if self.constrained else 1.0)

    def product(self, one: Floats, other: Floats, *, correlation: float) -> float:
        """Inner product of two courses under the precision."""
        kept, weight = self._steps(correlation)
        steps = ((one[1:] - kept * one[:-1]) * (other[1:] - kept * other[:-1]) * weight).sum()
        return float(steps if self.constrained else steps + one[0] * other[0])

    def _steps(self, correlation: float) -> tuple[Floats, Floats]:
        """Share of a period's effect that stays until the next, and the precision of what is new."""
        if self.time is Time.RANDOM_WALK:
            return np.ones_like(self.gaps), self.scale / self.gaps
        kept = correlation**self.gaps
        return kept, 1.0 / (1.0 - kept**2)

    def log_determinant(self, correlation: float) -> float:
        """Log determinant of the precision; of a random walk its constant is left out."""
        if self.time is Time.RANDOM_WALK:
            return 0.0
        return float(-np.log1p(-(correlation ** (2 * self.gaps))).sum())

    def slope(self, correlation: float) -> tuple[Floats, float]:
        """Differentiate the precision and its log determinant by the correlation."""
        kept = correlation**self.gaps
        free = 1.0 - kept**2
        by_kept = self.gaps * correlation ** (self.gaps - 1.0)
        slope = np.zeros((self.n_periods, self.n_periods))
        earlier = np.arange(len(self.gaps))
        of_weight = 2.0 * kept / free**2
        # Entries of one step: w on the later period, -w a between the two, w a^2 on the earlier, with w = 1 / (1 - a^2).
        np.add.at(slope, (earlier + 1, earlier + 1), of_weight * by_kept)
        np.add.at(slope, (earlier, earlier), (of_weight * kept**2 + 2.0 * kept / free) * by_kept)
        across = -(of_weight * kept + 1.0 / free) * by_kept
        np.add.at(slope, (earlier, earlier + 1), across)
        np.add.at(slope, (earlier + 1, earlier), across)
        return slope, float((2.0 * kept / free * by_kept).sum())


def build_course(periods: NDArray[Any], time: Time) -> Course:
    """Build the course of sorted, distinct period labels.

    Numbers keep their distances, in units of the smallest one; other labels are one apart.
    """
    if len(periods) < 2:
        return Course(Time.NONE, np.empty(0), 1.0)
    gaps = np.ones(len(periods) - 1)
    if np.issubdtype(periods.dtype, np.number):
        gaps = np.diff(periods.astype(float))
        gaps /= gaps.min()
    elif np.issubdtype(periods.dtype, np.datetime64):
        gaps = np.diff(periods).astype(float)
        gaps /= gaps.min()
    if time is not Time.RANDOM_WALK:
        return Course(time, gaps, 1.0)
    variance = np.diag(np.linalg.pinv(_from_steps(np.ones_like(gaps), 1.0 / gaps, start=0.0)))
    return Course(time, gaps, float(np.exp(np.log(variance).mean())))


def _from_steps(kept: Floats, weight: Floats, *, start: float) -> Floats:
    """Precision of a chain whose step k is ``later - kept_k * earlier`` with precision ``weight_k``."""
    precision = np.zeros((len(kept) + 1, len(kept) + 1))
    precision[0, 0] = start
    earlier = np.arange(len(kept))
    precision[earlier + 1, earlier + 1] += weight
    precision[earlier, earlier] += weight * kept**2
    precision[earlier, earlier + 1] -= weight * kept
    precision[earlier + 1, earlier] -= weight * kept
    return precision
