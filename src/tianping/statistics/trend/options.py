"""What the state model may be told: which of its two forms, with which priors, and how it is sampled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from tianping.statistics.counts import LARGEST_PER_GIRL

LARGEST_INNOVATION = 0.02
"""Log ratio a year. Beyond it the transition, linear in a year's fluctuation, is no longer exact to 0.0001."""


def check_baseline(value: float) -> None:
    """Refuse a baseline that is not boys per 100 girls."""
    if not (isfinite(value) and value > LARGEST_PER_GIRL):
        hint = f"; did you mean {100 * value:g}?" if 0 < value <= LARGEST_PER_GIRL else ""
        raise ValueError(f"baseline must be boys per 100 girls, above {LARGEST_PER_GIRL:g}, got {value:g}{hint}")


def check_positive(name: str, value: float) -> None:
    """Refuse what is not a finite number above 0."""
    if not (isfinite(value) and value > 0):
        raise ValueError(f"{name} must be above 0 and finite, got {value}")


class ImbalancePrior(StrEnum):
    """Prior of the probability that an area has an imbalance.

    In both, the log odds of an area's probability are normal around ``mu`` with a standard deviation uniform on (0, 2).
    'paper': the inverse logit of ``mu`` is uniform on (0, 1), as the articles say; the prior probability is 0.5.
    'code': ``mu`` itself is the inverse logit of a uniform, as the published programs have it; it lies between 0.5 and
    0.73, and the prior probability is 0.63.
    """

    PAPER = "paper"
    CODE = "code"


@dataclass(frozen=True)
class Fluctuation:
    """Ratios of areas that wander around a national baseline, each with an offset of its own (India, 1990-2016 [1]_).

    The log ratio is the log baseline plus a first-order autoregression around the area's offset. Offsets have a t
    distribution with 3 degrees of freedom.

    Parameters
    ----------
    baseline : float
        National ratio without imbalance, boys per 100 girls: the median of a normal prior on the log.
    baseline_sd : float
        Its standard deviation on the log; 0 holds it fixed.
    offset_limit, innovation_limit, source_limit : float
        Upper ends of the uniform priors of the offsets' scale, of the yearly innovation's standard deviation, and of the
        non-sampling errors' standard deviations, all on the log. The correlation of neighbouring years is uniform on
        (0, 1).

    References
    ----------
    .. [1] Chao & Yadav (2019), Foundations of Data Science 1(2), 177-196.
    """

    baseline: float
    baseline_sd: float = 0.002
    offset_limit: float = 0.02
    innovation_limit: float = 0.01
    source_limit: float = 2.0

    def __post_init__(self) -> None:
        check_baseline(self.baseline)
        if not 0 <= self.baseline_sd < 1:
            raise ValueError(f"baseline_sd must lie in [0, 1), on the log, got {self.baseline_sd}")
        for name in ("offset_limit", "innovation_limit", "source_limit"):
            check_positive(name, getattr(self, name))


@dataclass(frozen=True)
class Around:
    """Prior of a positive quantity: normal, cut off at 0.

    Parameters
    ----------
    mean, sd : float
        Of the normal law before it is cut off; above 0.
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        check_positive("mean", self.mean)
        check_positive("sd", self.sd)


@dataclass(frozen=True)
class Transition:
    """Ratios that wander around a baseline, to which an imbalance may be added: a rise, a plateau and a fall [1]_ [2]_.

    Each area has the imbalance or has not; both cases are summed, none is sampled.

    Parameters
    ----------
    baseline : float
        Ratio without imbalance, boys per 100 girls, held fixed.
    start : tuple of two floats
        The imbalance begins uniformly between these years; at the latest after the last one estimated.
    height : Around
        Boys per 100 girls added on the plateau.
    rise, plateau, fall : Around
        Years.
    imbalance : {'paper', 'code'}
        Prior of the probability of an imbalance.
    correlation, innovation_sd : float
        Of the autoregression of the log ratio, held fixed.
    source_limit : float
        Upper end of the uniform prior of the non-sampling errors' standard deviations, on the log.

    Notes
    -----
    Defaults are the medians published for Pakistan: correlation 0.9004 and innovation 0.003575 from the world's countries
    without imbalance, the transition from the model of countries with one, with coefficients of variation of 10 %.

    References
    ----------
    .. [1] Chao, Gerland, Cook & Alkema (2019), PNAS 116(19), 9303-9311.
    .. [2] Chao, Wazir & Ombao (2022), International Journal of Population Studies 8(2), 51-70.
    """

    baseline: float
    start: tuple[float, float] = (1970.5, 2050.5)
    height: Around = Around(6.17, 0.617)
    rise: Around = Around(11.0352, 1.10352)
    plateau: Around = Around(7.5918, 0.75918)
    fall: Around = Around(16.1294, 1.61294)
    imbalance: ImbalancePrior | str = ImbalancePrior.PAPER
    correlation: float = 0.9004
    innovation_sd: float = 0.003575
    source_limit: float = 0.5

    def __post_init__(self) -> None:
        check_baseline(self.baseline)
        low, high = self.start
        if not (isfinite(low) and isfinite(high) and low < high):
            raise ValueError(f"start must be two years, the earlier first, got {self.start}")
        if self.imbalance not in list(ImbalancePrior):
            raise ValueError(f"imbalance must be one of {', '.join(ImbalancePrior)}, got {self.imbalance!r}")
        object.__setattr__(self, "imbalance", ImbalancePrior(self.imbalance))
        if not 0 <= self.correlation < 1:
            raise ValueError(f"correlation must lie in [0, 1), got {self.correlation}")
        if not 0 < self.innovation_sd <= LARGEST_INNOVATION:
            raise ValueError(f"innovation_sd must lie in (0, {LARGEST_INNOVATION}], got {self.innovation_sd}")
        check_positive("source_limit", self.source_limit)


@dataclass(frozen=True)
class Sampler:
    """How the posterior is sampled: NUTS, all chains in lockstep on one device.

    Parameters
    ----------
    draws : int
        Kept draws of each chain.
    warm_up : int
        Draws of each chain for adaptation, thrown away.
    chains : int
        At least 2, so that they can be compared.
    seed : int
        Not negative, below 2**32. The same seed gives the same draws, whatever the order of the rows.
    target_acceptance : float
        Nearer to 1: smaller steps.
    """

    draws: int = 1000
    warm_up: int = 500
    chains: int = 4
    seed: int = 1
    target_acceptance: float = 0.9

    def __post_init__(self) -> None:
        for name, least in (("draws", 10), ("warm_up", 10), ("chains", 2), ("seed", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
        if self.seed >= 2**32:
            raise ValueError(f"seed must lie below 2**32, got {self.seed}")
        if not 0 < self.target_acceptance < 1:
            raise ValueError(f"target_acceptance must lie in (0, 1), got {self.target_acceptance}")


@dataclass(frozen=True)
class Grid:
    """What is estimated.

    Parameters
    ----------
    areas : tuple of str
        Areas beside those observed; an area without observations gets what the others imply.
    years : tuple of two ints, optional
        First and last year; by default those of the observations.
    """

    areas: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "areas", tuple(self.areas))
        if not all(area.strip() for area in self.areas):
            raise ValueError(f"areas must be labels that are not empty, got {self.areas}")
        if self.years is None:
            return
        first, last = self.years
        if int(first) != first or int(last) != last or first > last:
            raise ValueError(f"years must be two whole numbers, the first not after the last, got {self.years}")
