"""Boys per one girl: the unit of baselines and of world series, told apart from boys per 100 girls."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import LARGEST_PER_GIRL, FloatArray


def boys_per_girl(values: ArrayLike, *, name: str) -> FloatArray:
    """Check ratios given as boys per one girl.

    Parameters
    ----------
    values : array-like, float
        Boys per one girl; NaN is not given.
    name : str
        What the caller calls the argument, for the error.

    Returns
    -------
    ndarray of the same shape, float

    Raises
    ------
    ValueError
        If a value is not above 0, or so large that it must be boys per 100 girls.
    """
    ratios = np.asarray(values, dtype=np.float64)
    wrong = ratios[~np.isnan(ratios) & ~((ratios > 0) & (ratios < LARGEST_PER_GIRL))]
    if len(wrong):
        hint = "; boys per 100 girls must be divided by 100" if wrong[0] >= LARGEST_PER_GIRL else ""
        raise ValueError(
            f"{name} must be boys per one girl, between 0 and {LARGEST_PER_GIRL:g}, got {wrong[0]:g}{hint}"
        )
    return ratios


def check_words(**words: str) -> None:
    """Refuse a figure whose series or baseline is not named: it depends on both more than on anything else."""
    for name, text in words.items():
        if not text.strip():
            raise ValueError(f"{name} must be named: the figure is printed with it")
