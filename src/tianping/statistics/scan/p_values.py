"""From the largest ratios of the null to p-values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TIE = 1e-9
"""Ratios that differ by less, relatively, are ties: rounding must not decide."""
FEWEST_CASES = 100
"""Cases below which no Gumbel tail is given: on small data it erred by -23 % to +32 %."""


def reached(maxima: NDArray[np.float64], ratio: float) -> NDArray[np.bool_]:
    """Return which replicates have a ratio at least as large, ties included."""
    return maxima >= ratio * (1 - TIE)


def monte_carlo(maxima: NDArray[np.float64], ratio: float) -> float:
    """Return (1 + replicates that reach the ratio) / (1 + replicates)."""
    return float((1 + np.count_nonzero(reached(maxima, ratio))) / (1 + len(maxima)))


def stops_at(maxima: NDArray[np.float64], ratio: float, *, enough: int) -> int | None:
    """Return how many replicates were needed until enough had reached the ratio, or ``None`` if they did not.

    With h = ``enough`` reached at the l-th replicate the p-value is h / l [1]_.

    References
    ----------
    .. [1] Besag & Clifford (1991), Biometrika 78(2), 301-304.
    """
    hits = np.flatnonzero(reached(maxima, ratio))
    return int(hits[enough - 1]) + 1 if len(hits) >= enough else None


def gumbel_tail(maxima: NDArray[np.float64], ratio: float) -> float:
    """Return the tail of a Gumbel law with the mean and the standard deviation of the null maxima [1]_.

    References
    ----------
    .. [1] Abrams, Kulldorff & Kleinman (2010), Int. J. Health Geogr. 9, 61.
    """
    scale = float(np.std(maxima, ddof=1)) * np.sqrt(6) / np.pi
    mode = float(np.mean(maxima)) - np.euler_gamma * scale
    return float(-np.expm1(-np.exp(-(ratio - mode) / scale)))
