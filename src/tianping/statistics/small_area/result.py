"""What the smoothing gives: estimates with their uncertainty, how they were reached, and the way out to tables."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.arrow import ArrowResult, Column

if TYPE_CHECKING:
    from tianping.statistics.small_area.mixture import Mixture

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Hyperparameter:
    """One hyperparameter of the model.

    Parameters
    ----------
    name : str
        As 'area_sd', 'spatial_share'.
    unit : str
        'log odds' for a standard deviation, 'share' or 'correlation'.
    mode : float
        Its most probable value.
    mean, sd : float
        Posterior mean and standard deviation.
    low, high : float
        Posterior interval of the ``confidence`` of the result.
    """

    name: str
    unit: str
    mode: float
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class EffectEstimates:
    """Effects on the log odds of a boy.

    Parameters
    ----------
    labels : ndarray of shape (n_effects,)
        What each is the effect of.
    mean, sd : ndarray of shape (n_effects,), float
        Posterior mean and standard deviation.
    """

    labels: NDArray[Any]
    mean: Floats
    sd: Floats

    @property
    def ratio_factor(self) -> Floats:
        """Factor by which the effect multiplies the ratio, at its mean."""
        factor: Floats = np.exp(self.mean)
        return factor


@dataclass(frozen=True)
class Convergence:
    """How well the numbers were reached.

    Parameters
    ----------
    converged : bool
        Whether the mode of the hyperparameters lies within 0.01 posterior standard deviations.
    distance : float
        That distance, from the gradient that is left.
    gradient_norm : float
        Largest component of the gradient of the log posterior of the hyperparameters at the mode found.
    iterations, evaluations : int
        Of the search for that mode.
    decrement : float
        Largest squared Newton decrement left in the effects, at any point.
    points : int
        Points of the hyperparameters that were integrated over.
    design : str
        'grid', 'ccd' or 'mode'.
    """

    converged: bool
    distance: float
    gradient_norm: float
    iterations: int
    evaluations: int
    decrement: float
    points: int
    design: str


@dataclass(frozen=True, eq=False)
class Benchmarked:
    """Estimates raked so that the places of a county add up to the county's smoothed total.

    Arrays have the shape of the counts.

    Parameters
    ----------
    factor : ndarray, float
        What the share of boys of each place is multiplied by.
    expected_boys : ndarray, float
        The estimate times ``factor``; NaN where not given.
    ratio, ratio_low, ratio_high : ndarray, float
        Boys per 100 girls at the shares so multiplied; infinite where a share would reach 1.
    """

    factor: Floats
    expected_boys: Floats
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats


@dataclass(frozen=True, eq=False)
class SmoothedRatios(ArrowResult):
    """Smoothed sex ratios at birth, aligned with the counts given.

    Arrays have the shape of the counts. Ratios are boys per 100 girls.

    Parameters
    ----------
    boys, girls : ndarray, float
        The counts; nan where one of the two was not given.
    ratio_raw : ndarray
        Observed; nan without births or counts, infinite without girls.
    ratio : ndarray
        Posterior mean.
    ratio_sd, ratio_median, ratio_low, ratio_high : ndarray
        Posterior standard deviation, median and interval of the given ``confidence``.
    expected_boys : ndarray
        Births times the posterior mean of the share of boys; nan where not given.
    bounds : tuple of float
        Boys per 100 girls.
    above : ndarray of shape (..., n_bounds)
        Posterior probability that the ratio exceeds each bound.
    confidence : float
        Probability inside the intervals.
    hyperparameters : tuple of Hyperparameter
        Of the parts that the model has; none for one place in one period.
    level : EffectEstimates
        Log odds of a boy at the centre of all effects (in the first birth order).
    areas, periods, orders, counties, provinces : EffectEstimates
        Effects on the log odds. ``areas`` is the whole departure of a place, with its county and province.
    convergence : Convergence
        How well the numbers were reached.
    labels : dict
        Labels of the rows, by field of `Rows`, flattened.
    mixture, count_of_row
        Posterior of each distinct count, and which of them each row is; `probability_above` and `quantile` read them.
    method : str
        The parts of the model, and how it was integrated.
    version : str
        Version of the package that made it.
    benchmarked : Benchmarked or None
        Where asked for.
    seed : None
        There is none: no random number is drawn.
    """

    boys: Floats
    girls: Floats
    ratio_raw: Floats
    ratio: Floats
    ratio_sd: Floats
    ratio_median: Floats
    ratio_low: Floats
    ratio_high: Floats
    expected_boys: Floats
    bounds: tuple[float, ...]
    above: Floats
    confidence: float
    hyperparameters: tuple[Hyperparameter, ...]
    level: EffectEstimates
    areas: EffectEstimates
    periods: EffectEstimates
    orders: EffectEstimates
    counties: EffectEstimates
    provinces: EffectEstimates
    convergence: Convergence
    labels: dict[str, NDArray[Any]] = field(repr=False)
    mixture: Mixture = field(repr=False)
    count_of_row: Ints = field(repr=False)
    method: str
    version: str
    benchmarked: Benchmarked | None = None
    seed: None = None

    @property
    def births(self) -> Floats:
        """Boys and girls together; nan where not given."""
        return self.boys + self.girls

    def probability_above(self, bound: ArrayLike) -> Floats:
        """Posterior probability that each ratio exceeds a bound.

        Parameters
        ----------
        bound : float or array-like of the shape of the counts
            Boys per 100 girls, above 0.
        """
        bounds = np.broadcast_to(np.asarray(bound, dtype=float), self.boys.shape)
        if not (bounds > 0).all():
            raise ValueError(f"bound must be above 0, got {bounds.min()}")
        return self.mixture.of(self.count_of_row).above(np.log(bounds.ravel() / 100.0)).reshape(self.boys.shape)

    def quantile(self, level: float) -> Floats:
        """Posterior quantile of each ratio, boys per 100 girls.

        Parameters
        ----------
        level : float
            Between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"level must lie in (0, 1), got {level}")
        return 100.0 * np.exp(self.mixture.quantile(level))[self.count_of_row].reshape(self.boys.shape)

    def arrow_columns(self) -> list[Column]:
        """Return one row a count: its labels, the counts and the estimates."""
        labels = [
            Column(name, values.tolist() if values.dtype.kind in "UO" else values, "label")
            for name, values in self.labels.items()
        ]
        columns = [*labels, *(Column(name, getattr(self, name), unit) for name, unit in _UNITS.items())]
        for k, bound in enumerate(self.bounds):
            columns.append(Column(f"probability_above_{bound:g}", self.above[..., k], "probability"))
        if self.benchmarked:
            columns += [
                Column(f"benchmarked_{name}", getattr(self.benchmarked, name), unit)
                for name, unit in _RAKED_UNITS.items()
            ]
        return columns

    def arrow_facts(self) -> dict[str, object]:
        """Return method, version, confidence, convergence and hyperparameters."""
        return {
            "method": self.method,
            "version": self.version,
            "seed": self.seed,
            "confidence": self.confidence,
            "convergence": json.dumps(asdict(self.convergence)),
            "hyperparameters": json.dumps([asdict(hyperparameter) for hyperparameter in self.hyperparameters]),
        }


_RATIO = "boys per 100 girls"
_UNITS = {
    "boys": "births",
    "girls": "births",
    "ratio_raw": _RATIO,
    "ratio": _RATIO,
    "ratio_sd": _RATIO,
    "ratio_median": _RATIO,
    "ratio_low": _RATIO,
    "ratio_high": _RATIO,
    "expected_boys": "births",
}
_RAKED_UNITS = {
    "factor": "factor",
    "expected_boys": "births",
    "ratio": _RATIO,
    "ratio_low": _RATIO,
    "ratio_high": _RATIO,
}
