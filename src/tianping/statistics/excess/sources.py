"""What two sources that count the same births differ by."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import NOT_GIVEN, FloatArray
from tianping.statistics.excess.parts import LogPart


def source_gap(boys: ArrayLike, girls: ArrayLike, *, other_boys: ArrayLike, other_girls: ArrayLike) -> LogPart:
    """Compare the log ratio of one source with another's for the same places and years.

    Parameters
    ----------
    boys, girls : array-like of shape (n_places,), float
        Births by the first source; may be completed for delay and so not whole. -1, NaN or ``inf`` is not given.
    other_boys, other_girls : array-like of shape (n_places,), float
        Births by the other source.

    Returns
    -------
    LogPart
        Positive where the first source shows the higher ratio; NaN where a source has no births of one sex, or gives none.

    Raises
    ------
    TypeError, ValueError
        If births are no numbers or negative, or the four are not of one shape.

    Notes
    -----
    The two count largely the same births, so that their sampling errors cancel but for the births that only one of them
    has. How many these are cannot be known without linking the two; the variance takes the fewest possible, the difference
    of the counts (one at least), and so is a lower bound.

    Examples
    --------
    The register has 1,150 boys to 1,000 girls, the hospitals 1,160 to 1,080.

    >>> found = source_gap([1150], [1000], other_boys=[1160], other_girls=[1080])
    >>> print(f"{found.value[0]:.3f} on the log of the ratio, standard error {found.variance[0] ** 0.5:.3f}")
    0.068 on the log of the ratio, standard error 0.009
    """
    names = ("boys", "girls", "other_boys", "other_girls")
    given = (boys, girls, other_boys, other_girls)
    columns = [_births(values, name=name) for name, values in zip(names, given, strict=True)]
    shapes = {name: column.shape for name, column in zip(names, columns, strict=True)}
    if len(set(shapes.values())) > 1:
        raise ValueError(f"births must all have one shape, got {shapes}")
    told = np.logical_and.reduce([np.isfinite(column) & (column > 0) for column in columns])
    b, g, other_b, other_g = (np.where(told, column, np.nan) for column in columns)
    return LogPart(
        value=np.log(b / g) - np.log(other_b / other_g),
        variance=_discordance(b, other_b) + _discordance(g, other_g),
        method="gap between two sources",
    )


def _births(values: ArrayLike, *, name: str) -> FloatArray:
    raw = values.filled(NOT_GIVEN) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    if raw.dtype.kind not in "iufO" or any(isinstance(value, str) for value in raw.flat if raw.dtype.kind == "O"):
        raise TypeError(f"{name} must hold numbers, got an array of {raw.dtype}")
    births = np.asarray(raw, dtype=np.float64)
    wrong = np.flatnonzero((births < 0) & (births != NOT_GIVEN))
    if len(wrong):
        raise ValueError(f"{name}[{wrong[0]}]={births.flat[wrong[0]]:g} must not be negative (-1 stands for not given)")
    return births


def _discordance(count: FloatArray, other: FloatArray) -> FloatArray:
    variance: FloatArray = np.maximum(np.abs(count - other), 1) / np.minimum(count, other) ** 2
    return variance
