"""Quantiles of what is believed about a ratio after its births."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from tianping.jurisdictions import VerdictBounds
from tianping.statistics.counts import FloatArray, sex_counts, share_of_boys


def ratio_quantiles(
    boys: ArrayLike, girls: ArrayLike, *, bounds: VerdictBounds, probabilities: ArrayLike
) -> FloatArray:
    """Quantiles of the posterior that the verdict is called by.

    Parameters
    ----------
    boys, girls : array-like of shape (n_places,), whole numbers
        Live births of each sex; -1 or NaN is not given.
    bounds : VerdictBounds
        The prior is Beta with mean the reference and the weight of ``prior_weight`` births.
    probabilities : array-like of shape (n_probabilities,)
        Between 0 and 1, both excluded.

    Returns
    -------
    ndarray of shape (n_places, n_probabilities), float
        Boys per 100 girls; NaN where there are no births or a count was not given.

    Raises
    ------
    ValueError
        If a count is negative or not whole, or a probability lies outside (0, 1).

    Examples
    --------
    >>> from datetime import date
    >>> from tianping.jurisdictions import load_verdict_bounds
    >>> found = ratio_quantiles([520], [480], bounds=load_verdict_bounds(on=date(2026, 1, 1)), probabilities=[0.5])
    >>> print(f"{found[0, 0]:.0f}")
    108
    """
    wanted = np.asarray(probabilities, dtype=np.float64)
    if not ((wanted > 0) & (wanted < 1)).all():
        raise ValueError(f"probabilities must lie between 0 and 1, both excluded, got {wanted.tolist()}")
    counts = sex_counts(boys, girls)
    centre = share_of_boys(bounds.reference)
    some_boys = np.where(counts.counted, counts.boys, np.nan) + bounds.prior_weight * centre
    some_girls = np.where(counts.counted, counts.girls, np.nan) + bounds.prior_weight * (1 - centre)
    share = betaincinv(some_boys[:, None], some_girls[:, None], wanted[None, :])
    with np.errstate(divide="ignore"):
        ratio: FloatArray = 100 * share / (1 - share)
    return ratio
