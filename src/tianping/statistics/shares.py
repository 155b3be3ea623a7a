"""Weighted sums of shares of boys, with an interval that holds up where a cell has no boys, no girls, or few births."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from tianping.statistics.counts import FloatArray


class ShareEnds(NamedTuple):
    """Shares of boys with the ends of Wilson's interval, all of one shape; NaN where there are no births."""

    share: FloatArray
    low: FloatArray
    high: FloatArray


def wilson_shares(boys: FloatArray, births: FloatArray, *, confidence: float) -> ShareEnds:
    """Return the share of boys in each cell with Wilson's interval [1]_.

    Parameters
    ----------
    boys, births : ndarray of one shape, float
        Counts of each cell; NaN is not given.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    ShareEnds
        NaN in cells without births. The ends never coincide, whatever the cell: one birth, boys only, girls only.

    References
    ----------
    .. [1] Wilson (1927), J. Am. Stat. Assoc. 22(158), 209-212.
    """
    square = float(ndtri((1 - confidence) / 2)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = boys / births
        half = np.sqrt(square * (boys * (births - boys) / births + square / 4))
        middle, whole = boys + square / 2, births + square
        low = np.where(boys == 0, 0.0, (middle - half) / whole)
        high = np.where(boys == births, 1.0, (middle + half) / whole)
    known = births > 0
    return ShareEnds(*(np.where(known, each, np.nan) for each in (share, low, high)))


def distance(weights: FloatArray, gaps: FloatArray) -> FloatArray:
    """Return how far the end of a weighted sum lies from it: squared distances of independent parts add up [1]_.

    Parameters
    ----------
    weights, gaps : ndarray of shape (..., n_parts), float
        Weight of each part in the sum, and the distance of the part from the end of its own interval.

    Returns
    -------
    ndarray of shape (...,), float

    References
    ----------
    .. [1] Zou, Huang & Zhang (2009), Comput. Stat. Data Anal. 53(4), 1080-1085.
    """
    return np.asarray(np.sqrt(((weights * gaps) ** 2).sum(axis=-1)))


def odds_per_hundred(share: FloatArray) -> FloatArray:
    """Return boys per 100 girls at a share of boys: 0 at 0, ``inf`` at 1."""
    with np.errstate(divide="ignore"):
        return np.asarray(100 * share / (1 - share))
