"""What a drawing is given: arrays that the statistics made, frozen. Nothing is computed from them but positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.charts.signs import Sign
from tianping.jurisdictions import VerdictBounds
from tianping.terms import Bilingual, BirthOrder, Language, Period

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def same_length(**fields: Sequence[Any] | NDArray[Any]) -> None:
    """Refuse arrays that do not belong together, by name and length."""
    lengths = {name: len(values) for name, values in fields.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(
            f"all must have one length, got {', '.join(f'{name}={length}' for name, length in lengths.items())}"
        )


@dataclass(frozen=True, slots=True)
class Band:
    """The reference range: boys per 100 girls."""

    low: float
    high: float
    reference: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.reference <= self.high:
            raise ValueError(
                f"a band must rise: 0 < low <= reference <= high, got {self.low}, {self.reference}, {self.high}"
            )

    @classmethod
    def of(cls, bounds: VerdictBounds) -> Band:
        return cls(low=bounds.normal_low, high=bounds.normal_high, reference=bounds.reference)


class Unit(Enum):
    """What one row of a screen is."""

    PLACE = ("个地方", "place", "places")
    PERIOD = ("个期间", "period", "periods")
    ROW = ("行", "row", "rows")

    def counted(self, count: int, language: Language) -> str:
        """Say how many.

        Examples
        --------
        >>> Unit.PLACE.counted(2948, "zh"), Unit.PERIOD.counted(1, "en")
        ('2,948 个地方', '1 period')
        """
        chinese, one, several = self.value
        if language == "zh":
            return f"{count:,} {chinese}"
        return f"{count:,} {one if count == 1 else several}"


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places of one screen, each with its ratio and verdict.

    Parameters
    ----------
    names : sequence of str
        As they are written on the drawing.
    births : ndarray of shape (n_places,), int
        Boys and girls; -1 where not given.
    ratio, low, high : ndarray of shape (n_places,), float
        Boys per 100 girls and its interval; nan where there is none, inf without girls.
    signs : sequence of Sign
        Usually ``terms.Verdict``.
    confidence : float
        Coverage of the intervals, as it is said beside them.
    unit : Unit
        What one row is: a place, one place's period, or both (then names hold both: ``Gotland 1975``).
    """

    names: Sequence[str]
    births: Counts
    ratio: Floats
    low: Floats
    high: Floats
    signs: Sequence[Sign]
    confidence: float = 0.95
    unit: Unit = Unit.PLACE

    def __post_init__(self) -> None:
        same_length(
            names=self.names, births=self.births, ratio=self.ratio, low=self.low, high=self.high, signs=self.signs
        )

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True, eq=False)
class ControlLimit:
    """Where chance alone keeps a ratio, by births.

    Parameters
    ----------
    coverage : float
        For example 0.95 or 0.998.
    births : ndarray of shape (n_steps,), rising, at least one step
        Use ``funnel_steps`` for a grid that fits the drawing.
    low, high : ndarray of shape (n_steps,), float
        Boys per 100 girls; 0 and inf are allowed.
    """

    coverage: float
    births: Floats
    low: Floats
    high: Floats

    def __post_init__(self) -> None:
        same_length(births=self.births, low=self.low, high=self.high)
        if not len(self.births) or (np.diff(self.births) <= 0).any() or self.births[0] <= 0:
            raise ValueError(f"a control limit needs births above 0 that rise, got {len(self.births)} steps")


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One ratio over time.

    Parameters
    ----------
    periods : sequence of Period
        All of one kind, rising. A period left out is a gap, as is one whose ratio is nan or inf.
    ratio, low, high : ndarray of shape (n_periods,), float
        Boys per 100 girls and its interval.
    confidence : float
        Coverage of the interval, as it is said beside it.
    """

    periods: Sequence[Period]
    ratio: Floats
    low: Floats
    high: Floats
    confidence: float = 0.95

    def __post_init__(self) -> None:
        same_length(periods=self.periods, ratio=self.ratio, low=self.low, high=self.high)
        if len({period.kind for period in self.periods}) > 1:
            raise ValueError(
                f"the periods of a trend must be of one kind, got {sorted({period.kind.value for period in self.periods})}"
            )
        if any(later <= earlier for earlier, later in zip(self.periods[:-1], self.periods[1:], strict=True)):
            raise ValueError("the periods of a trend must rise, each once")


@dataclass(frozen=True, slots=True)
class DatedFact:
    """Something that happened on a day and bears on a trend; at most three are drawn."""

    on: date
    label: Bilingual


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Where the seats of places lie, on a plane in km.

    Parameters
    ----------
    east_km, north_km : ndarray of shape (n_places,), float
        nan where a place has no point; it is then left out and counted in the card head.
    schematic : bool
        Whether positions are only roughly right; the drawing says so.
    """

    east_km: Floats
    north_km: Floats
    schematic: bool = False

    def __post_init__(self) -> None:
        same_length(east_km=self.east_km, north_km=self.north_km)

    @classmethod
    def from_degrees(cls, *, longitude: Floats, latitude: Floats, schematic: bool = False) -> Seats:
        """Flatten degrees around their middle; good to 1 % for a province, not for a continent."""
        same_length(longitude=longitude, latitude=latitude)
        known = np.isfinite(longitude) & np.isfinite(latitude)
        middle = float(np.mean(latitude[known])) if known.any() else 0.0
        return cls(
            east_km=longitude * np.cos(np.radians(middle)) * KM_PER_DEGREE,
            north_km=latitude * KM_PER_DEGREE,
            schematic=schematic,
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """A circle on a map, such as the window of a cluster: its middle and radius in km, and what it is called."""

    east_km: float
    north_km: float
    radius_km: float
    label: Bilingual

    def __post_init__(self) -> None:
        if not 0 <= self.radius_km < np.inf:
            raise ValueError(f"radius_km must be finite and not negative, got {self.radius_km}")


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """What a detector looked at from period to period.

    Parameters
    ----------
    periods : sequence of Period
        All of one kind, rising; one left out is a gap.
    statistic : ndarray of shape (n_periods,), float
        What the detector compares; nan where nothing is known. Not negative where there is no lower limit.
    alarm : ndarray of shape (n_periods,), bool
        Where it called.
    threshold : float or ndarray of shape (n_periods,)
        At it, or above it, the detector calls; one for all periods is finite and above 0.
    lower : float or ndarray of shape (n_periods,), optional
        At it, or below it, the detector calls that the ratio is low.
    falling : ndarray of shape (n_periods,), optional
        What it compares with the lower limit, where that is another sum than ``statistic``; 0 or below.
    low : ndarray of shape (n_periods,), bool, optional
        Where a call says low.
    starts_again : bool
        Whether the statistic starts from 0 after a call, and the line is not carried over.
    measures : Bilingual, optional
        What the statistic is, for the axis.
    """

    periods: Sequence[Period]
    statistic: Floats
    alarm: NDArray[np.bool_]
    threshold: float | Floats
    lower: float | Floats | None = None
    falling: Floats | None = None
    low: NDArray[np.bool_] | None = None
    starts_again: bool = True
    measures: Bilingual | None = None

    def __post_init__(self) -> None:
        given = {"threshold": self.threshold, "lower": self.lower, "falling": self.falling, "low": self.low}
        by_period = {name: values for name, values in given.items() if isinstance(values, np.ndarray)}
        same_length(periods=self.periods, statistic=self.statistic, alarm=self.alarm, **by_period)
        if isinstance(self.threshold, float | int) and not 0 < self.threshold < np.inf:
            raise ValueError(f"threshold must be finite and above 0, got {self.threshold}")
        if self.lower is None and (self.statistic < 0).any():
            raise ValueError(f"statistic must not be negative, got {np.nanmin(self.statistic):g}")


KM_PER_DEGREE = 111.195
"""One degree of a great circle of the mean Earth radius, 6,371 km."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderSeries:
    """The trend of one birth order, for small multiples."""

    order: BirthOrder
    series: Series
