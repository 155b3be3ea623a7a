"""An excess split into what explains it, in points that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_ratio, check_share, sex_counts
from tianping.statistics.ratio import funnel_limits

PARTS = ("chance", "late", "definitions", "order", "remains")
"""Always these five, in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class LogPart(ArrowResult):
    """How much one cause adds to the log of the ratio of each place.

    Parameters
    ----------
    value : ndarray of shape (n_places,), float
        Positive where it raises the ratio; NaN where it cannot be told.
    variance : ndarray of shape (n_places,), float
        Its sampling variance; NaN where ``value`` is.
    method : str
        How it was found.
    version : str
        Version of the package that made it.
    """

    value: FloatArray
    variance: FloatArray
    method: str = "as given"
    version: str = __version__

    @classmethod
    def unknown(cls, places: int) -> LogPart:
        """Return a part of which nothing is known, for so many places."""
        return cls(np.full(places, np.nan), np.full(places, np.nan), method="unknown")

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a place."""
        return (
            Column("value", self.value, "log of the ratio"),
            Column("variance", self.variance, "square of the log of the ratio"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method and version."""
        return {"method": self.method, "version": self.version}


@dataclass(frozen=True, slots=True, eq=False)
class ExcessParts(ArrowResult):
    """The excess over the reference in five parts: `PARTS`, along the last axis.

    Parameters
    ----------
    excess : ndarray of shape (n_places,), float
        Ratio less the reference, in points; NaN where the ratio is not finite or not given.
    points, low, high : ndarray of shape (n_places, 5), float
        Each part and its interval, in points. 'chance' is 0 and its interval what chance alone would do to so many
        births at the reference; the other four add up to ``excess``. A part that cannot be told counts as 0.
    known : ndarray of shape (n_places, 5), bool
        False where a part could not be told.
    reference : float
        Boys per 100 girls that places are compared with.
    confidence : float
        Coverage of the intervals.
    method : str
        How the parts were made.
    version : str
        Version of the package that made it.
    """

    excess: FloatArray
    points: FloatArray
    low: FloatArray
    high: FloatArray
    known: NDArray[np.bool_]
    reference: float
    confidence: float
    method: str = "causes taken off the log ratio one after the other, told in points"
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a place and part; the excess stands in each of them."""
        places, parts = self.points.shape
        unit = "boys per 100 girls"
        return (
            Column("place", np.repeat(np.arange(places), parts), "position of the place"),
            Column("part", list(PARTS) * places, "cause"),
            Column("excess", np.repeat(self.excess, parts), unit),
            Column("points", self.points, unit),
            Column("low", self.low, unit),
            Column("high", self.high, unit),
            Column("known", self.known, "whether it could be told"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, reference, confidence and version."""
        return {
            "method": self.method,
            "reference": self.reference,
            "confidence": self.confidence,
            "version": self.version,
        }


def explain_excess(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    reference: float,
    causes: tuple[LogPart, LogPart, LogPart],
    confidence: float = 0.95,
) -> ExcessParts:
    """Split the excess of each place over the reference into chance, late registration, definitions, order and the rest.

    Parameters
    ----------
    boys, girls : array-like of shape (n_places,), whole numbers
        Live births of each sex; -1 or NaN is not given.
    reference : float
        Boys per 100 girls that a place is compared with.
    causes : tuple of three LogPart
        Late registration, definitions, birth order.
    confidence : float
        Coverage of the intervals.

    Returns
    -------
    ExcessParts
        One row a place. NaN throughout where there are no births of one sex or a count is not given.

    Raises
    ------
    ValueError
        If a count is negative or not whole, ``reference`` is not positive, or ``confidence`` lies outside (0, 1).

    Notes
    -----
    The causes are taken off one after the other: the ratio falls from what is observed through exp(-late), then
    exp(-definitions), then exp(-order), to what remains above the reference; each fall is a part. The variance of the
    log ratio is 1/boys + 1/girls; variances of the causes are added, as if independent.

    Examples
    --------
    A tenth of the girls, and none of the boys, are not registered yet; nothing is known of the other causes.

    >>> late = LogPart(np.array([np.log(1.1)]), np.array([0.0001]))
    >>> unknown = LogPart.unknown(1)
    >>> found = explain_excess([6000], [5000], reference=106, causes=(late, unknown, unknown))
    >>> {part: round(points, 1) for part, points in zip(PARTS, found.points[0].tolist())}
    {'chance': 0.0, 'late': 10.9, 'definitions': 0.0, 'order': 0.0, 'remains': 3.1}
    """
    check_ratio(reference, name="reference")
    check_share(confidence, name="confidence")
    counts = sex_counts(boys, girls)
    _check_places(causes, counts.shape)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    told = counts.given & (counts.boys > 0) & (counts.girls > 0)
    observed, variance = _log_ratio(counts.boys, counts.girls, told=told)
    points, low, high = (np.full((len(observed), len(PARTS)), np.nan) for _ in range(3))
    _fill_chance(
        points, low, high, births=np.where(told, counts.births, np.nan), reference=reference, confidence=confidence
    )
    known = np.tile(told[:, None], (1, len(PARTS)))
    level = observed
    for column, cause in enumerate(causes, start=1):
        known[:, column] &= ~np.isnan(cause.value)
        value, spread = np.nan_to_num(cause.value), np.nan_to_num(cause.variance)
        ends = z * np.sqrt(spread)
        for target, shift in ((points, value), (low, value - ends), (high, value + ends)):
            target[:, column] = np.exp(level) - np.exp(level - shift)
        level, variance = level - value, variance + spread
    ends = z * np.sqrt(variance)
    for target, remaining in ((points, level), (low, level - ends), (high, level + ends)):
        target[:, -1] = np.exp(remaining) - reference
    return ExcessParts(
        excess=np.exp(observed) - reference,
        points=points,
        low=low,
        high=high,
        known=known,
        reference=reference,
        confidence=confidence,
    )


def _check_places(causes: tuple[LogPart, LogPart, LogPart], shape: tuple[int, ...]) -> None:
    wrong = [cause.value.shape for cause in causes if cause.value.shape != shape]
    if wrong or len(shape) != 1:
        raise ValueError(f"causes must have one value a place: boys have shape {shape}, a cause has {wrong[:1]}")


def _log_ratio(boys: FloatArray, girls: FloatArray, *, told: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Log of boys per 100 girls, and its variance; NaN where not told."""
    some_boys, some_girls = np.where(told, boys, np.nan), np.where(told, girls, np.nan)
    return np.log(100 * some_boys / some_girls), 1 / some_boys + 1 / some_girls


def _fill_chance(
    points: FloatArray, low: FloatArray, high: FloatArray, *, births: FloatArray, reference: float, confidence: float
) -> None:
    some = ~np.isnan(births)
    limits = funnel_limits(births[some].astype(np.int64), reference=reference, coverage=confidence)
    points[some, 0] = 0.0
    low[some, 0] = limits.low - reference
    high[some, 0] = limits.high - reference
