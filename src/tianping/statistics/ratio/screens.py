"""Many places looked at together: the rate of false discoveries."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray


def false_discovery(p: ArrayLike) -> FloatArray:
    """Adjust p-values so that calling all below a rate keeps false discoveries at that rate.

    Parameters
    ----------
    p : array-like, float
        P-values in [0, 1], of any shape: one family. NaN is no test and counts for nothing.

    Returns
    -------
    ndarray of the same shape, float
        q-values of Benjamini and Hochberg [1]_: the smallest rate at which the place would be called. NaN where p is.

    Raises
    ------
    ValueError
        If a p-value lies outside [0, 1].

    References
    ----------
    .. [1] Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.

    Examples
    --------
    >>> false_discovery([0.01, 0.04, 0.03, float("nan")]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    given = np.asarray(p, dtype=np.float64)
    flat = given.ravel()
    wrong = np.flatnonzero((flat < 0) | (flat > 1))
    if len(wrong):
        raise ValueError(f"p must lie between 0 and 1, got {flat[wrong[0]]} at {wrong[0]}")
    tests = np.flatnonzero(~np.isnan(flat))
    q = np.full(flat.shape, np.nan)
    order = tests[np.argsort(flat[tests], kind="stable")]
    scaled = flat[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q.reshape(given.shape)
