"""From the vector that is searched to standard deviations, shares and correlations, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, inf, lgamma, log, pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.field import Field
from tianping.statistics.small_area.layout import Layout
from tianping.statistics.small_area.options import Options, SdPrior, Time
from tianping.statistics.small_area.periods import Course

Floats = NDArray[np.float64]

START_SD = 0.1
"""Log odds. Where the search begins: a typical place of the maps of China's censuses is some 10 % off the rest."""


class Variances(NamedTuple):
    """Variances of the effects on the log odds, 0 where an effect is absent, and the correlation of periods."""

    interaction: float = 0.0
    unstructured: float = 0.0
    structured: float = 0.0
    county: float = 0.0
    province: float = 0.0
    period: float = 0.0
    correlation: float = 0.0


EFFECTS = Variances._fields[:-1]


@dataclass(frozen=True)
class Sd:
    """A standard deviation, searched as its cube root.

    Where the counts say little, its posterior is close to the exponential prior, whose cube root is close to
    normal [1]_; that of the logarithm is not, and designs made for the normal miss its tail towards 0.

    References
    ----------
    .. [1] Wilson & Hilferty (1931), PNAS 17(12), 684-688.
    """

    prior: SdPrior
    unit = "log odds"
    start = START_SD ** (1 / 3)
    lowest, highest = 0.02, 3.0
    longest_step = 0.3

    def natural(self, x: float) -> float:
        """Give the standard deviation at a place of the searched scale."""
        return float(max(x, 0.0) ** 3)

    def searched(self, sd: float) -> float:
        """Give the place of a standard deviation, moved inside where it lies beyond."""
        return float(np.clip(sd ** (1 / 3), self.lowest, self.highest))

    def log_prior(self, x: float) -> float:
        """Log prior density on the searched scale."""
        rate = self.prior.rate
        return log(3.0 * rate) + 2.0 * log(x) - rate * x**3

    def prior_slope(self, x: float) -> float:
        """Differentiate the log prior density."""
        return 2.0 / x - 3.0 * self.prior.rate * x**2


@dataclass(frozen=True)
class Share:
    """A number between 0 and 1 with a beta prior, searched as a normal quantile: a uniform prior is then normal."""

    a: float
    b: float
    unit: str
    start = 0.0
    lowest, highest = -6.0, 6.0
    longest_step = 1.0

    def natural(self, x: float) -> float:
        """Give the share at a place of the searched scale."""
        return 0.5 * erfc(-x / sqrt(2.0))

    def density(self, x: float) -> float:
        """Differentiate the share by its place on the searched scale."""
        return exp(-0.5 * x * x) / sqrt(2.0 * pi)

    def log_prior(self, x: float) -> float:
        """Log prior density on the searched scale."""
        share, rest = self.natural(x), self.natural(-x)
        beta = lgamma(self.a) + lgamma(self.b) - lgamma(self.a + self.b)
        return (self.a - 1.0) * log(share) + (self.b - 1.0) * log(rest) - beta + log(self.density(x))

    def prior_slope(self, x: float) -> float:
        """Differentiate the log prior density."""
        return self.density(x) * ((self.a - 1.0) / self.natural(x) - (self.b - 1.0) / self.natural(-x)) - x


@dataclass(frozen=True)
class Searched:
    """The hyperparameters of one model, by name, in the order of the searched vector."""

    parts: dict[str, Sd | Share]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the vector."""
        return tuple(self.parts)

    def start(self) -> Floats:
        """Give the vector where the search begins."""
        return np.array([part.start for part in self.parts.values()])

    def longest_steps(self) -> Floats:
        """Give the longest step of each coordinate."""
        return np.array([part.longest_step for part in self.parts.values()])

    def inside(self, vector: Floats) -> bool:
        """Whether a vector lies where the model can be computed; beyond, the posterior is taken as nothing."""
        return all(part.lowest <= x <= part.highest for part, x in zip(self.parts.values(), vector, strict=True))

    def natural(self, vector: Floats) -> dict[str, float]:
        """Give the standard deviations, the share and the correlation of a vector."""
        return {name: part.natural(float(x)) for (name, part), x in zip(self.parts.items(), vector, strict=True)}

    def variances(self, vector: Floats) -> Variances:
        """Variances of the effects."""
        at = self.natural(vector)
        area, share = at.get("area_sd", 0.0) ** 2, at.get("spatial_share", 0.0)
        return Variances(
            interaction=at.get("interaction_sd", 0.0) ** 2,
            unstructured=area * (1.0 - share),
            structured=area * share,
            county=at.get("county_sd", 0.0) ** 2,
            province=at.get("province_sd", 0.0) ** 2,
            period=at.get("period_sd", 0.0) ** 2,
            correlation=at.get("correlation", 0.0),
        )

    def log_prior(self, vector: Floats) -> float:
        """Log prior density of the vector."""
        if not self.inside(vector):
            return -inf
        return sum(part.log_prior(float(x)) for part, x in zip(self.parts.values(), vector, strict=True))

    def slope(self, vector: Floats, slopes: dict[str, float]) -> Floats:
        """Gradient of the log posterior by the vector.

        ``slopes`` are the derivatives of the log likelihood by the log of each variance and by the correlation.
        """
        gradient = []
        for (name, part), x in zip(self.parts.items(), vector, strict=True):
            if isinstance(part, Sd):
                by_log_variance = slopes["unstructured" if name == "area_sd" else name.removesuffix("_sd")]
                if name == "area_sd":
                    by_log_variance += slopes.get("structured", 0.0)
                by_likelihood = by_log_variance * 6.0 / x
            elif name == "spatial_share":
                by_share = slopes["structured"] / part.natural(x) - slopes["unstructured"] / part.natural(-x)
                by_likelihood = by_share * part.density(x)
            else:
                by_likelihood = slopes["correlation"] * part.density(x)
            gradient.append(by_likelihood + part.prior_slope(x))
        return np.array(gradient)


def searched_for(layout: Layout, options: Options, *, field: Field, course: Course) -> Searched:
    """Say which hyperparameters a layout can speak about."""
    priors = options.priors
    present = {
        "area": len(layout.areas) > 1,
        "county": len(layout.counties) > 0,
        "province": len(layout.provinces) > 0,
        "period": course.n_periods > 0,
        "interaction": options.interaction and len(layout.periods) > 1,
    }
    parts: dict[str, Sd | Share] = {f"{name}_sd": Sd(getattr(priors, name)) for name, there in present.items() if there}
    if field.n_spatial:
        parts["spatial_share"] = Share(*priors.spatial_share, unit="share")
    if course.time is Time.AUTOREGRESSIVE:
        parts["correlation"] = Share(*priors.correlation, unit="correlation")
    return Searched(parts)
