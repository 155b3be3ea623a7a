"""The ratio that a place's own mix of strata would give where nothing is the matter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray, count_array
from tianping.statistics.shares import odds_per_hundred


def expected_ratio(births: ArrayLike, *, norm: ArrayLike) -> FloatArray:
    """Ratio expected of each place from its own births by stratum, at the norm of each stratum.

    Parameters
    ----------
    births : array-like of shape (n_places, n_strata) or (n_strata,), whole numbers
        Births of both sexes by place and stratum, such as birth order; what is not given is left out.
    norm : array-like of shape (n_strata,), float
        Boys per 100 girls of each stratum where nothing is the matter.

    Returns
    -------
    ndarray of shape (n_places,) or (), float
        Boys per 100 girls: the reference to compare the place with. NaN where it has no births.

    Raises
    ------
    TypeError, ValueError
        If births are no counts, the norm has another number of strata, or holds what is no positive ratio.

    Notes
    -----
    Strata differ without any selection: families in which boys, or girls, came first tend to have more of the same, and
    ratios fall a little with birth order. A place is compared with what its own mix would give, not with one number.

    Examples
    --------
    >>> expected_ratio([[700, 300], [200, 800]], norm=[107, 104]).round(1).tolist()
    [106.1, 104.6]
    """
    counts = count_array(births, name="births")
    norms = np.asarray(norm, dtype=np.float64)
    if norms.shape != counts.shape[-1:] or norms.ndim != 1:
        raise ValueError(f"norm must have one value a stratum, of shape {counts.shape[-1:]}, got {norms.shape}")
    wrong = norms[~((norms > 0) & np.isfinite(norms))]
    if len(wrong):
        raise ValueError(f"norm must be boys per 100 girls, above 0 and finite, got {wrong[0]}")
    cells = np.nan_to_num(counts)
    with np.errstate(invalid="ignore"):
        share = (cells * (norms / (100 + norms))).sum(axis=-1) / cells.sum(axis=-1)
    return odds_per_hundred(np.asarray(share))
