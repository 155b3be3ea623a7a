"""What the model may be told: its parts, its priors, how the hyperparameters are integrated."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from math import isfinite, log


class Time(StrEnum):
    """How the years hang together."""

    RANDOM_WALK = "rw1"
    AUTOREGRESSIVE = "ar1"
    NONE = "none"


class Integration(StrEnum):
    """What is done about the uncertainty of the hyperparameters."""

    AUTO = "auto"
    GRID = "grid"
    COMPOSITE = "ccd"
    MODE = "mode"


@dataclass(frozen=True)
class SdPrior:
    """Penalised-complexity prior of a standard deviation: P(sd > ``limit``) = ``tail`` [1]_.

    Parameters
    ----------
    limit : float
        Log odds, above 0.
    tail : float
        Between 0 and 1.

    References
    ----------
    .. [1] Simpson et al. (2017), Statistical Science 32(1), 1-28.
    """

    limit: float = 0.5
    tail: float = 0.01

    def __post_init__(self) -> None:
        if not (self.limit > 0 and isfinite(self.limit)):
            raise ValueError(f"limit must be above 0 and finite, got {self.limit}")
        if not 0 < self.tail < 1:
            raise ValueError(f"tail must lie between 0 and 1, got {self.tail}")

    @property
    def rate(self) -> float:
        """Rate of the exponential distribution that this prior is."""
        return -log(self.tail) / self.limit


@dataclass(frozen=True)
class Priors:
    """Priors of the model, on the log odds of a boy unless said otherwise.

    Parameters
    ----------
    level : float
        Centre of the overall ratio, boys per 100 girls.
    level_sd, order_sd : float
        Standard deviations of the overall level and of each birth order's difference from the first.
    area, county, province, period, interaction : SdPrior
        Of the effects' standard deviations. The default says that one in a hundred has ratios that
        differ by a typical factor beyond ``exp(0.5)``: wide for sex ratios, where 0.1 is already much.
    spatial_share, correlation : tuple of two floats
        Beta prior of the share of the area variance that is spatial, and of the correlation of a period
        with the one before (AR1).
    """

    level: float = 106.0
    level_sd: float = 0.5
    order_sd: float = 0.5
    area: SdPrior = field(default_factory=SdPrior)
    county: SdPrior = field(default_factory=SdPrior)
    province: SdPrior = field(default_factory=SdPrior)
    period: SdPrior = field(default_factory=SdPrior)
    interaction: SdPrior = field(default_factory=SdPrior)
    spatial_share: tuple[float, float] = (1.0, 1.0)
    correlation: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        for name in ("level", "level_sd", "order_sd"):
            value = getattr(self, name)
            if not (value > 0 and isfinite(value)):
                raise ValueError(f"{name} must be above 0 and finite, got {value}")
        for name in ("spatial_share", "correlation"):
            if not all(value > 0 and isfinite(value) for value in getattr(self, name)):
                raise ValueError(f"{name} takes two numbers above 0, got {getattr(self, name)}")


@dataclass(frozen=True)
class Options:
    """How to smooth.

    Parameters
    ----------
    time : {'rw1', 'ar1', 'none'}
        The common course of the periods. Left out where there is one period.
    interaction : bool
        Whether each area may leave the common course in each period. Left out where there is one period.
    integration : {'auto', 'grid', 'ccd', 'mode'}
        Over the hyperparameters: a grid, a central composite design, or none (empirical Bayes: intervals are
        then too narrow where areas are few). 'auto' takes the grid for up to two hyperparameters and 5,000 areas.
    confidence : float
        Probability inside the interval, between 0 and 1.
    threads : int
        Threads that share the points of the integration; the answer does not depend on it.
    benchmark : bool
        Whether the places of each county (``rows.county``) are raked to the county's total, smoothed by the
        same model one level up.
    priors : Priors
    """

    time: Time | str = Time.RANDOM_WALK
    interaction: bool = True
    integration: Integration | str = Integration.AUTO
    confidence: float = 0.95
    threads: int = 2
    benchmark: bool = False
    priors: Priors = field(default_factory=Priors)

    def __post_init__(self) -> None:
        for name, allowed in (("time", Time), ("integration", Integration)):
            value = getattr(self, name)
            if value not in list(allowed):
                raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")
            object.__setattr__(self, name, allowed(value))
        if not 0 < self.confidence < 1:
            raise ValueError(f"confidence must lie in (0, 1), got {self.confidence}")
        if self.threads < 1:
            raise ValueError(f"threads must be at least 1, got {self.threads}")


@dataclass(frozen=True)
class Rows:
    """What each count is of.

    Counts of shape (n_rows,): each field has one label a row. Counts of shape (n_areas, n_periods): ``place``,
    ``county`` and ``province`` have one label an area, ``period`` one a period, ``order`` does not apply.
    Rows may come in any order; rows of the same place, period and order are added up.

    Parameters
    ----------
    place : labels, optional
        Without it each row (each line of a matrix) is an area of its own, numbered from 0.
    period : labels, optional
        Numbers keep their distance (a missing year is a gap of two); other labels are sorted and one apart.
    order : labels, optional
        Birth order; the first in sorting order is the reference.
    county, province : labels, optional
        Larger areas, nested: a place lies in one county, a county in one province.
    """

    place: object = None
    period: object = None
    order: object = None
    county: object = None
    province: object = None


ROW_FIELDS = tuple(f.name for f in fields(Rows))
