"""Direct standardisation of the sex ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_share, count_array, sex_counts
from tianping.statistics.shares import distance, odds_per_hundred, wilson_shares


@dataclass(frozen=True, slots=True, eq=False)
class StandardisedRatios(ArrowResult):
    """Directly standardised ratios. All arrays have one value a place.

    Parameters
    ----------
    ratio, low, high : ndarray, float
        Boys per 100 girls that the place would have with the standard's mix of strata; ``inf`` where every stratum has
        boys only, NaN where no stratum of the standard has births in the place.
    crude : ndarray, float
        Boys per 100 girls as counted.
    covered : ndarray, float
        Share of the standard's births that lie in strata with births in the place. Below 1 the place is compared on
        those strata alone, and no longer with quite the same standard as the others.
    births : ndarray, float
        Births of the place in all strata given.
    confidence : float
        Coverage of the interval.
    method : str
        How it was made.
    version : str
        Version of the package that made it.
    """

    ratio: FloatArray
    low: FloatArray
    high: FloatArray
    crude: FloatArray
    covered: FloatArray
    births: FloatArray
    confidence: float
    method: str = "direct, Wilson by stratum, squared distances added"
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return births, crude and standardised ratio, its interval, and how much of the standard is covered."""
        ratio = "boys per 100 girls"
        return (
            Column("births", self.births, "births"),
            Column("crude", self.crude, ratio),
            Column("ratio", self.ratio, ratio),
            Column("low", self.low, ratio),
            Column("high", self.high, ratio),
            Column("covered", self.covered, "share of the standard's births"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, confidence and version."""
        return {"method": self.method, "confidence": self.confidence, "version": self.version}


def standardise_ratios(
    boys: ArrayLike, girls: ArrayLike, *, standard_births: ArrayLike, confidence: float = 0.95
) -> StandardisedRatios:
    """Sex ratio of each place as if its births had the standard's mix of birth orders (or places, or ages).

    Parameters
    ----------
    boys, girls : array-like of shape (n_places, n_strata) or (n_strata,), whole numbers
        Live births of each sex by place and stratum; -1, NaN, ``None`` or a masked cell is not given.
    standard_births : array-like of shape (n_strata,), whole numbers
        Births of the standard by stratum, such as the nation's by birth order; all given, not all zero.
    confidence : float
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    StandardisedRatios
        One value a place; 0-dimensional for counts of shape (n_strata,).

    Raises
    ------
    TypeError, ValueError
        If counts are wrong (as for `ratio_intervals`), the standard has another number of strata, a blank, or no births,
        or ``confidence`` lies outside (0, 1).

    Notes
    -----
    The share of boys of each stratum is weighted by the standard's births and the sum mapped to a ratio. Its interval joins
    the Wilson intervals of the strata as independent ones [1]_, so that strata without boys or girls, and single births,
    keep their uncertainty; with one stratum it is Wilson's own. It covers what it says from about 90 births in three
    strata on, and 91 % instead of 95 % with 13. A stratum without births in the place, or not given, is left out and the
    weights of the others grow: see ``covered``.

    References
    ----------
    .. [1] Zou, Huang & Zhang (2009), Comput. Stat. Data Anal. 53(4), 1080-1085.

    Examples
    --------
    Two places with the same ratios by order; the second has more second births.

    >>> found = standardise_ratios(
    ...     [[5200, 600], [2600, 3600]], [[5000, 500], [2500, 3000]], standard_births=[7000, 3000]
    ... )
    >>> found.crude.round(1).tolist(), found.ratio.round(1).tolist()
    ([105.5, 112.7], [108.6, 108.6])
    """
    check_share(confidence, name="confidence")
    counts = sex_counts(boys, girls)
    standard = _standard(standard_births, strata=counts.shape[-1:])
    shape = counts.shape[:-1]
    m, cells = (each.reshape(-1, len(standard)) for each in (counts.boys, counts.births))
    born = cells > 0
    covered = np.where(born, standard, 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(born, standard, 0.0) / covered[:, None]
        crude = odds_per_hundred(np.nansum(m, axis=1) / np.nansum(cells, axis=1))
    share, low, high = (np.where(born, each, 0.0) for each in wilson_shares(m, cells, confidence=confidence))
    middle = (weight * share).sum(axis=1)
    # Weights add up to 1 but for a rounding, which must not make a girl where there is none.
    middle[(born & (m == cells)).any(axis=1) & ~(born & (m < cells)).any(axis=1)] = 1.0
    bottom = np.maximum(middle - distance(weight, share - low), 0)
    top = np.minimum(middle + distance(weight, high - share), 1)
    given = ~np.isnan(cells)
    return StandardisedRatios(
        ratio=odds_per_hundred(middle).reshape(shape),
        low=odds_per_hundred(bottom).reshape(shape),
        high=odds_per_hundred(top).reshape(shape),
        crude=crude.reshape(shape),
        covered=covered.reshape(shape),
        births=np.where(given.any(axis=1), np.nansum(cells, axis=1), np.nan).reshape(shape),
        confidence=confidence,
    )


def _standard(births: ArrayLike, *, strata: tuple[int, ...]) -> FloatArray:
    """Return the standard's weights, which add up to 1."""
    standard = count_array(births, name="standard_births")
    if standard.shape != strata or not len(standard):
        raise ValueError(f"standard_births must have one value a stratum, of shape {strata}, got {standard.shape}")
    if np.isnan(standard).any() or not standard.sum():
        raise ValueError("standard_births must be given in every stratum and not be all zero")
    return np.asarray(standard / standard.sum())
