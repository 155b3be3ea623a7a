"""From the unbounded vector that is searched to standard deviations, shares and correlations, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, log1p
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

WIDEST = 12.0
"""Bound of the searched vector; exp(-12) and exp(12) lie beyond any ratio of births."""


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
class Searched:
    """The hyperparameters of one model: which there are, their priors, and the way between the two scales.

    Standard deviations are searched as logarithms, the spatial share and the correlation as log odds.
    """

    sds: dict[str, SdPrior]
    shares: dict[str, tuple[float, float]]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the vector."""
        return (*self.sds, *self.shares)

    def start(self) -> Floats:
        """Give the vector where the search begins."""
        return np.array([log(START_SD)] * len(self.sds) + [0.0] * len(self.shares))

    def natural(self, vector: Floats) -> dict[str, float]:
        """Give the standard deviations, the share and the correlation of a vector."""
        return {name: self.natural_of(name, x) for name, x in zip(self.names, vector, strict=True)}

    def natural_of(self, name: str, x: float) -> float:
        """Value of one hyperparameter at its place ``x`` on the searched scale."""
        return exp(x) if name in self.sds else 1.0 / (1.0 + exp(-x))

    def unit_of(self, name: str) -> str:
        """Name the unit of one hyperparameter."""
        if name in self.sds:
            return "log odds"
        return "share" if name == "spatial_share" else "correlation"

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
        total = 0.0
        for name, x in zip(self.names, vector, strict=True):
            if name in self.sds:
                rate = self.sds[name].rate
                total += log(rate) - rate * exp(x) + x
            else:
                a, b = self.shares[name]
                total += lgamma(a + b) - lgamma(a) - lgamma(b) - a * log1p(exp(-x)) - b * log1p(exp(x))
        return total

    def slope(self, vector: Floats, slopes: dict[str, float]) -> Floats:
        """Gradient of the log posterior by the vector.

        ``slopes`` are the derivatives of the log likelihood by the log of each variance and by the correlation.
        """
        gradient = []
        for name, x in zip(self.names, vector, strict=True):
            if name in self.sds:
                gradient.append(2.0 * self._by_log_sd(name, slopes) + 1.0 - self.sds[name].rate * exp(x))
                continue
            a, b = self.shares[name]
            share = 1.0 / (1.0 + exp(-x))
            if name == "spatial_share":
                by_likelihood = (1.0 - share) * slopes["structured"] - share * slopes["unstructured"]
            else:
                by_likelihood = share * (1.0 - share) * slopes["correlation"]
            gradient.append(by_likelihood + a * (1.0 - share) - b * share)
        return np.array(gradient)

    @staticmethod
    def _by_log_sd(name: str, slopes: dict[str, float]) -> float:
        if name == "area_sd":
            return slopes["unstructured"] + slopes.get("structured", 0.0)
        return slopes[name.removesuffix("_sd")]


def searched_for(layout: Layout, field: Field, course: Course, options: Options) -> Searched:
    """Say which hyperparameters a layout can speak about."""
    priors = options.priors
    sds: dict[str, SdPrior] = {}
    shares: dict[str, tuple[float, float]] = {}
    if len(layout.areas) > 1:
        sds["area_sd"] = priors.area
    if len(layout.counties):
        sds["county_sd"] = priors.county
    if len(layout.provinces):
        sds["province_sd"] = priors.province
    if course.n_periods:
        sds["period_sd"] = priors.period
    if options.interaction and len(layout.periods) > 1:
        sds["interaction_sd"] = priors.interaction
    if field.n_spatial:
        shares["spatial_share"] = priors.spatial_share
    if course.time is Time.AUTOREGRESSIVE:
        shares["correlation"] = priors.correlation
    return Searched(sds, shares)
