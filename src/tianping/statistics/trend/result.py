"""What the model gives: ratios by area and year with their uncertainty, and what they say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.trend.balance import Balance
from tianping.statistics.trend.deficits import GirlsMissing, girls_missing
from tianping.statistics.trend.observations import Floats, Ints
from tianping.statistics.trend.options import Fluctuation, Sampler, Transition

if TYPE_CHECKING:
    from tianping.statistics.trend.diagnostics import Convergence


class NotConverged(Exception):
    """The chains do not agree, so the draws are not the posterior."""


@dataclass(frozen=True)
class Parameter:
    """Posterior of one parameter.

    Of a transition's start, height and durations the posterior is that of draws in which the area has the imbalance; with
    none of them everything is nan.

    Parameters
    ----------
    name, unit : str
        What it is, and in what it is told.
    mean, sd : float
        Posterior mean and standard deviation.
    low, high : float
        Interval of the result's ``confidence``.
    r_hat : float
        Split R-hat; 1 where the chains agree.
    effective_draws : float
        Independent draws that would tell as much of the mean.
    """

    name: str
    unit: str
    mean: float
    sd: float
    low: float
    high: float
    r_hat: float
    effective_draws: float


@dataclass(frozen=True, eq=False)
class TrendResult(ArrowResult):
    """Sex ratios at birth by area and year, boys per 100 girls, from the posterior.

    Parameters
    ----------
    areas : tuple of str
        In sorting order.
    years : ndarray of shape (n_years,), int
    ratio, ratio_low, ratio_high : ndarray of shape (n_areas, n_years)
        Median and interval of the given ``confidence``.
    above_baseline : ndarray of shape (n_areas, n_years)
        Probability that the ratio lies above the baseline. With a transition, that the area has an imbalance in that year.
    imbalance_probability : ndarray of shape (n_areas,)
        With a transition: that the area has an imbalance which begins before the end of the years. Else: the largest
        ``above_baseline`` of its years.
    balance : tuple of Balance
        In words, by area.
    observed : ndarray of shape (n_areas,), int
        Observations of each area.
    baseline : float
        Median, boys per 100 girls.
    ratio_draws : ndarray of shape (n_draws, n_areas, n_years)
        Joint draws, all chains one after the other.
    baseline_draws : ndarray of shape (n_draws,)
    parameters : tuple of Parameter
    convergence : Convergence
    left_out, imputed : int
        Rows without a ratio; rows whose sampling error was not given and was filled in.
    confidence : float
        Probability inside the intervals.
    model, sampler
        Options as given; ``seed`` is the sampler's.
    method, version : str
        How it was made, and by which version of the package.
    """

    areas: tuple[str, ...]
    years: Ints
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    above_baseline: Floats
    imbalance_probability: Floats
    balance: tuple[Balance, ...]
    observed: Ints
    baseline: float
    ratio_draws: Floats = field(repr=False)
    baseline_draws: Floats = field(repr=False)
    parameters: tuple[Parameter, ...]
    convergence: Convergence
    left_out: int
    imputed: int
    confidence: float
    model: Fluctuation | Transition
    sampler: Sampler
    method: str
    version: str

    @property
    def seed(self) -> int:
        """Seed of the sampler."""
        return self.sampler.seed

    def require_converged(self) -> TrendResult:
        """Return the result itself.

        Raises
        ------
        NotConverged
            With the warning of the diagnostics, if the chains do not agree.
        """
        if not self.convergence.converged:
            raise NotConverged(self.convergence.warning)
        return self

    def probability_above(self, bound: float) -> Floats:
        """Posterior probability that each ratio exceeds a bound in boys per 100 girls; of shape (n_areas, n_years)."""
        if not (np.isfinite(bound) and bound > 0):
            raise ValueError(f"bound must be above 0 and finite, got {bound}")
        probability: Floats = (self.ratio_draws > bound).mean(axis=0)
        return probability

    def quantile(self, level: float) -> Floats:
        """Posterior quantile of each ratio, boys per 100 girls; of shape (n_areas, n_years)."""
        if not 0 < level < 1:
            raise ValueError(f"level must lie in (0, 1), got {level}")
        return np.asarray(np.quantile(self.ratio_draws, level, axis=0))

    def missing_girls(self, births: ArrayLike, *, series: str, areas: Sequence[str] | None = None) -> GirlsMissing:
        """Missing female births by area, and of the areas together.

        Parameters
        ----------
        births : array-like of shape (n_areas, n_years), float
            Births of both sexes, in the order of ``areas`` and ``years``; NaN is not given and leaves the cell out.
        series : str
            Where the births come from.
        areas : sequence of str, optional
            Those to be added up; by default those with an imbalance.

        Returns
        -------
        GirlsMissing
            Girls that the baseline expects beside the boys of the posterior, less the girls of the posterior: draw by draw,
            never cut off at 0.
        """
        chosen = [a for a, found in zip(self.areas, self.balance, strict=True) if found == Balance.IMBALANCE]
        return girls_missing(self, births, series=series, areas=chosen if areas is None else areas)

    def arrow_columns(self) -> list[Column]:
        """Return one row an area and year."""
        size = len(self.years)
        return [
            Column("area", [area for area in self.areas for _ in range(size)], "label"),
            Column("year", np.tile(self.years, len(self.areas)), "year"),
            Column("ratio", self.ratio, "boys per 100 girls"),
            Column("ratio_low", self.ratio_low, "boys per 100 girls"),
            Column("ratio_high", self.ratio_high, "boys per 100 girls"),
            Column("above_baseline", self.above_baseline, "probability"),
            Column("imbalance_probability", np.repeat(self.imbalance_probability, size), "probability"),
            Column("balance", [str(found) for found in self.balance for _ in range(size)], "word"),
        ]

    def arrow_facts(self) -> dict[str, object]:
        """Return method, version, seed, model, baseline, confidence, convergence and parameters."""
        return {
            "method": self.method,
            "version": self.version,
            "seed": self.seed,
            "sampler": json.dumps(asdict(self.sampler)),
            "model": json.dumps(asdict(self.model)),
            "baseline": self.baseline,
            "confidence": self.confidence,
            "left_out": self.left_out,
            "imputed": self.imputed,
            "convergence": json.dumps(asdict(self.convergence)),
            "parameters": json.dumps([asdict(each) for each in self.parameters]),
        }
