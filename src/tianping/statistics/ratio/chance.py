"""How often chance alone makes a place look as far from the reference as it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_ratio, sex_counts, share_of_boys


@dataclass(frozen=True, slots=True, eq=False)
class Chance(ArrowResult):
    """How far places look from the reference, and how often chance does that.

    Parameters
    ----------
    p_value : ndarray of the shape of the counts, float
        Two-sided mid-p against the reference: twice the smaller of the two one-sided mid-p, hence at most 1.
    one_in : ndarray of the same shape, float
        k in 'one in k places of this size looks at least this high (or this low) by chance'; at least 2.
    direction : ndarray of the same shape, int8
        1 where the place looks high, -1 where it looks low (a tie counts as high), 0 where it has no births or was not
        given.
    reference : float
        Boys per 100 girls.
    version : str
        Version of the package that made it.
    """

    p_value: FloatArray
    one_in: FloatArray
    direction: NDArray[np.int8]
    reference: float
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return the two-sided mid-p, one in k, and the direction."""
        return (
            Column("p_value", self.p_value, "probability"),
            Column("one_in", self.one_in, "places"),
            Column("direction", self.direction, "1 high, -1 low"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, reference and version."""
        return {"method": "binomial mid-p", "reference": self.reference, "version": self.version}


def chance(boys: ArrayLike, girls: ArrayLike, *, reference: float, given: ArrayLike | None = None) -> Chance:
    """How often a place of this size whose true ratio is the reference looks at least this far from it.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Live births of each sex by place; -1, NaN, ``None`` or a masked cell is not given.
    reference : float
        Boys per 100 girls of a place where nothing is the matter.
    given : array-like of the same shape, bool, optional
        False where the counts were not given.

    Returns
    -------
    Chance
        With ``mid`` the one-sided mid-p in the direction in which the place departs (probability of more boys than
        seen plus half that of as many, or the same for girls): ``p_value`` is 2 ``mid`` and ``one_in`` is 1 / ``mid``.
        NaN where there are no births or a count was not given; ``one_in`` is ``inf`` where ``mid`` is below 1e-308.

    Raises
    ------
    TypeError, ValueError
        As for `ratio_intervals`; also if the reference is not positive and finite.

    Notes
    -----
    The mid-p counts half of what was seen [1]_, so that over null places it is 1/2 on average, which the ordinary
    exact p is not. Births of a place are taken as independent. Given at once for all places by the incomplete beta
    function, for any number of births.

    References
    ----------
    .. [1] Lancaster (1961), J. Am. Stat. Assoc. 56(294), 223-234.

    Examples
    --------
    >>> seen = chance([250, 643], [168, 571], reference=106)
    >>> [f"one in {k:,.0f}" for k in seen.one_in]
    ['one in 3,254', 'one in 7']
    """
    check_ratio(reference, name="reference")
    counts = sex_counts(boys, girls, given=given)
    upper, lower = one_sided_mid_p(counts.boys, counts.births, share=share_of_boys(reference))
    smaller = np.where(counts.counted, np.minimum(upper, lower), np.nan)
    with np.errstate(divide="ignore", over="ignore"):
        one_in = 1 / smaller
    direction = np.where(counts.counted, np.where(upper <= lower, 1, -1), 0).astype(np.int8)
    return Chance(
        p_value=counts.restore(2 * smaller),
        one_in=counts.restore(one_in),
        direction=counts.restore(direction),
        reference=reference,
    )


def one_sided_mid_p(boys: FloatArray, births: FloatArray, *, share: float) -> tuple[FloatArray, FloatArray]:
    """Mid-p of at least so many boys, and of at most so many, under a share of boys.

    Parameters
    ----------
    boys, births : ndarray of one shape, float
        Whole numbers with 0 <= boys <= births; NaN stays NaN.
    share : float
        Share of boys under chance alone, in (0, 1).

    Returns
    -------
    upper, lower : ndarray of the same shape, float
        P(more) + P(as many) / 2 and P(fewer) + P(as many) / 2; they add up to 1, and the smaller of the two keeps its
        relative accuracy far out in the tail. Both are 1/2 with no births.
    """
    high = boys >= births * share
    # The tail on the place's own side, so that no small number comes out as 1 minus a large one.
    seen = np.where(high, boys, births - boys)
    own_share = np.where(high, share, 1 - share)
    own = (_at_least(seen, births, own_share) + _at_least(seen + 1, births, own_share)) / 2
    return np.where(high, own, 1 - own), np.where(high, 1 - own, own)


def _at_least(seen: FloatArray, births: FloatArray, share: FloatArray) -> FloatArray:
    """P(X >= seen) for X binomial; 1 for none, 0 for more than all, where the incomplete beta function is undefined."""
    inside = (seen > 0) & (seen <= births)
    tail = betainc(np.where(inside, seen, 1.0), np.where(inside, births - seen + 1, 1.0), share)
    return np.where(inside, tail, np.where(np.isnan(births), np.nan, seen <= 0))
