"""How series are watched: against what, with which memory, and how often chance alone may signal."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Literal, get_args

from tianping.statistics.counts import check_ratio, check_share, share_of_boys

Side = Literal["high", "low", "both"]


@dataclass(frozen=True, slots=True)
class CusumDesign:
    """A sum of excess boys (log-likelihood ratio, binomial), set back to 0 after every signal.

    Parameters
    ----------
    reference : float
        Boys per 100 girls where nothing is the matter.
    shifted : float
        The ratio, above the reference, that is to be told from it soonest; downwards its mirror image on the log odds.
    in_control : float
        Mean number of periods between signals by chance in one series, at least 5. With ``side='both'`` each side
        signals half as often.
    side : {'high', 'low', 'both'}
        Which shifts signal.
    """

    reference: float
    shifted: float = 115.0
    in_control: float = 240.0
    side: Side = "high"

    def __post_init__(self) -> None:
        check_ratio(self.reference, name="reference")
        check_ratio(self.shifted, name="shifted")
        if self.shifted <= self.reference:
            raise ValueError(f"shifted must lie above the reference, got {self.shifted} with {self.reference}")
        _check_common(self.in_control, self.side)

    @property
    def allowance(self) -> float:
        """Boys allowed for each birth, between the two shares; girls, on the low side."""
        low, high = share_of_boys(self.reference), share_of_boys(self.shifted)
        return log((1 - low) / (1 - high)) / log(high * (1 - low) / (low * (1 - high)))

    @property
    def girls_allowance(self) -> float:
        """Girls allowed for each birth on the low side."""
        low, high = share_of_boys(self.reference), share_of_boys(self.reference**2 / self.shifted)
        return log(low / high) / log((1 - high) * low / ((1 - low) * high))


@dataclass(frozen=True, slots=True)
class EwmaDesign:
    """An exponentially weighted mean of excess boys in its own deviations, started afresh after every signal.

    Parameters
    ----------
    reference, in_control, side
        As for `CusumDesign`.
    weight : float
        Weight of the newest period, above 0 and at most 1; the smaller, the longer the memory.
    """

    reference: float
    weight: float = 0.1
    in_control: float = 240.0
    side: Side = "high"

    def __post_init__(self) -> None:
        check_ratio(self.reference, name="reference")
        if not 0.001 <= self.weight <= 1:
            raise ValueError(f"weight must lie between 0.001 and 1, got {self.weight}")
        _check_common(self.in_control, self.side)


@dataclass(frozen=True, slots=True)
class FunnelDesign:
    """Every period for itself: all series together, exact binomial limits, a rate of false discoveries.

    Parameters
    ----------
    reference : float
        Boys per 100 girls where nothing is the matter.
    false_discovery : float
        Rate of Benjamini and Hochberg among the series of one period, between 0 and 1.
    """

    reference: float
    false_discovery: float = 0.05

    def __post_init__(self) -> None:
        check_ratio(self.reference, name="reference")
        check_share(self.false_discovery, name="false_discovery")


@dataclass(frozen=True, slots=True)
class RegressionDesign:
    """Every series against its own past: binomial regression with trend and season (Farrington's scheme).

    Parameters
    ----------
    periods_per_year : int
        12 for months, 4 for quarters, 1 for years.
    years : int
        Years of past that are used; at least one must be there.
    gap : int
        Periods just before the tested one that are left out, lest a slow rise raises its own limits.
    tail : float
        Chance of a signal on each watched side, between 0 and 0.5.
    side : {'high', 'low', 'both'}
        Which departures signal.
    last : int, optional
        Only so many last periods are tested; by default all that have a past.
    """

    periods_per_year: int = 12
    years: int = 5
    gap: int = 6
    tail: float = 0.005
    side: Side = "both"
    last: int | None = None

    def __post_init__(self) -> None:
        for name, least in (("periods_per_year", 1), ("years", 1), ("gap", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}, got {getattr(self, name)}")
        if not 0 < self.tail < 0.5:
            raise ValueError(f"tail must lie between 0 and 0.5, got {self.tail}")
        if self.last is not None and self.last < 1:
            raise ValueError(f"last must be at least 1, got {self.last}")
        _check_side(self.side)


def _check_common(in_control: float, side: Side) -> None:
    if not 5 <= in_control <= 1e6:
        raise ValueError(f"in_control must lie between 5 and 1,000,000 periods, got {in_control}")
    _check_side(side)


def _check_side(side: Side) -> None:
    if side not in get_args(Side):
        raise ValueError(f"side must be one of {', '.join(get_args(Side))}, got {side!r}")
