"""The limits between which chance alone keeps places of a given size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_ratio, check_share, count_array, share_of_boys
from tianping.statistics.ratio.chance import one_sided_mid_p

FunnelMethod = Literal["exact", "normal"]


@dataclass(frozen=True, slots=True, eq=False)
class FunnelLimits(ArrowResult):
    """Control limits by number of births, in boys per 100 girls.

    Parameters
    ----------
    births : ndarray, float
        Births; NaN where not given.
    low, high : ndarray of the same shape, float
        Boys per 100 girls. 0 and ``inf`` where so few births cannot leave the limits on that side; NaN with no births.
    reference : float
        Boys per 100 girls at the middle.
    coverage : float
        Share of null places between the limits.
    method : {'exact', 'normal'}
        How the limits were made.
    version : str
        Version of the package that made it.
    """

    births: FloatArray
    low: FloatArray
    high: FloatArray
    reference: float
    coverage: float
    method: FunnelMethod
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return births and both limits."""
        unit = "boys per 100 girls"
        return Column("births", self.births, "births"), Column("low", self.low, unit), Column("high", self.high, unit)

    def arrow_facts(self) -> Mapping[str, object]:
        """Return reference, coverage, method and version."""
        return {
            "reference": self.reference,
            "coverage": self.coverage,
            "method": self.method,
            "version": self.version,
        }


def funnel_limits(
    births: ArrayLike,
    *,
    reference: float,
    coverage: float = 0.95,
    method: FunnelMethod = "exact",
) -> FunnelLimits:
    """Limits of a funnel plot around the reference, for any number of births.

    Parameters
    ----------
    births : array-like, whole numbers
        Births by place or along the axis of the plot; -1, NaN, ``None`` or a masked cell is not given.
    reference : float
        Boys per 100 girls of a place where nothing is the matter.
    coverage : float
        Share of such places that stay between the limits, between 0 and 1.
    method : {'exact', 'normal'}
        Binomial mid-p, or the normal approximation on the log of the ratio for comparison with papers.

    Returns
    -------
    FunnelLimits
        A place lies above ``high`` exactly when its upper one-sided mid-p is below (1 - coverage) / 2, and below ``low``
        likewise ('exact').

    Raises
    ------
    TypeError, ValueError
        If births are no counts, the reference is not positive and finite, ``coverage`` lies outside (0, 1) or the
        method is unknown.

    Notes
    -----
    The last count inside and the first outside are found by bisection; the limit stands between the two where the mid-p,
    drawn as a line, crosses its bound. The curve is then smooth, as in [1]_, and no place changes sides by it.

    References
    ----------
    .. [1] Spiegelhalter (2005), Stat. Med. 24(8), 1185-1202, appendix A.1.1.

    Examples
    --------
    >>> limits = funnel_limits([4, 100, 10_000], reference=106)
    >>> [f"{low:.0f} to {high:.0f}" for low, high in zip(limits.low, limits.high)]
    ['0 to inf', '71 to 158', '102 to 110']
    """
    check_ratio(reference, name="reference")
    check_share(coverage, name="coverage")
    if method not in get_args(FunnelMethod):
        raise ValueError(f"method must be one of {get_args(FunnelMethod)}, got {method!r}")
    counts = count_array(births, name="births")
    sizes, place = np.unique(counts.ravel(), return_inverse=True)
    low, high = _exact(sizes, reference, coverage) if method == "exact" else _normal(sizes, reference, coverage)
    empty = ~(sizes > 0)
    low[empty] = high[empty] = np.nan
    return FunnelLimits(
        births=counts,
        low=low[place].reshape(counts.shape),
        high=high[place].reshape(counts.shape),
        reference=reference,
        coverage=coverage,
        method=method,
    )


def _exact(births: FloatArray, reference: float, coverage: float) -> tuple[FloatArray, FloatArray]:
    share, tail = share_of_boys(reference), (1 - coverage) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 / _highest_odds(births, 1 - share, tail=tail), 100 * _highest_odds(births, share, tail=tail)


def _highest_odds(births: FloatArray, share: float, *, tail: float) -> FloatArray:
    """Odds at the upper limit; the lower limit of boys is the upper limit of girls."""
    boys = _highest_count(births, share, tail=tail)
    return np.where(boys >= births, np.inf, boys / (births - boys))


def _highest_count(births: FloatArray, share: float, *, tail: float) -> FloatArray:
    """Where the upper mid-p, drawn as a line between counts, falls to ``tail``; all births where it never does."""

    def mid_p(boys: FloatArray) -> FloatArray:
        return one_sided_mid_p(boys, births, share=share)[0]

    deviation = -ndtri(tail) * np.sqrt(births * share * (1 - share))
    guess = np.clip(np.floor(births * share + deviation), 0, births)
    inside, outside = np.zeros_like(births), births.copy()
    stray = np.full_like(births, 2.0)
    # The normal limit is nearly right: step away from it, ever wider, until the bound is enclosed; then halve.
    while np.any(open_ := outside - inside > 1):
        at = np.where(open_, guess, inside)
        holds = mid_p(at) >= tail
        inside, outside = np.where(open_ & holds, at, inside), np.where(open_ & ~holds, at, outside)
        step = np.where(holds, at + stray, at - stray)
        stray *= 2
        enclosed = (step <= inside) | (step >= outside)
        guess = np.where(enclosed, np.floor((inside + outside) / 2), step)
    last, first = mid_p(inside), mid_p(outside)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = inside + (last - tail) / (last - first)
    return np.where(mid_p(births) >= tail, births, between)


def _normal(births: FloatArray, reference: float, coverage: float) -> tuple[FloatArray, FloatArray]:
    share = share_of_boys(reference)
    with np.errstate(divide="ignore"):
        spread = np.exp(-ndtri((1 - coverage) / 2) / np.sqrt(births * share * (1 - share)))
    return reference / spread, reference * spread
