"""What a number of births can tell: births needed, and the smallest departure that would be found."""

from __future__ import annotations

from math import ceil
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from tianping.statistics.counts import FloatArray, check_ratio, check_share, count_array, share_of_boys

Side = Literal["high", "low"]


def births_needed(
    ratio: float,
    *,
    reference: float,
    power: float = 0.8,
    significance: float = 0.05,
    rounded: bool = False,
) -> int:
    """Births needed to tell a true ratio from the reference.

    Parameters
    ----------
    ratio, reference : float
        Boys per 100 girls; different from each other.
    power : float
        Chance of telling them apart, from ``significance`` to 1.
    significance : float
        Of the two-sided test.
    rounded : bool
        Whether to round as the product prints it, for a planning figure claims no units: to the nearest 100, and
        below 1,000 up to the next 10.

    Returns
    -------
    int
        Births, at least 1.

    Raises
    ------
    ValueError
        If a ratio is not positive and finite, both are equal, or a probability lies outside its range.

    Notes
    -----
    Score test of one share against a fixed one, normal approximation with the variance of each hypothesis [1]_. Summed
    over all splits, the power of the mid-p test at the number returned is within 0.01 of the one asked for from 500 births
    on, and within 0.03 from 50.

    References
    ----------
    .. [1] Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., section 2.5.

    Examples
    --------
    >>> births_needed(110, reference=106)
    22922
    >>> [births_needed(ratio, reference=106, rounded=True) for ratio in (110, 115, 120)]
    [22900, 4700, 2000]
    """
    check_ratio(ratio, name="ratio")
    _check_test(reference, power=power, significance=significance)
    true, null = share_of_boys(ratio), share_of_boys(reference)
    if true == null:
        raise ValueError(f"ratio must differ from the reference, got {ratio} for both")
    spread = _z(significance / 2) * _deviation(null) + _z(1 - power) * _deviation(true)
    births = max(ceil((spread / (true - null)) ** 2), 1)
    if not rounded:
        return births
    return round(births, -2) if births >= 1000 else 10 * ceil(births / 10)


def detectable_ratio(
    births: ArrayLike,
    *,
    reference: float,
    power: float = 0.8,
    significance: float = 0.05,
    side: Side = "high",
) -> FloatArray:
    """Smallest excess (or deficit) of boys that so many births would show.

    Parameters
    ----------
    births : array-like, whole numbers
        Births by place; -1, NaN, ``None`` or a masked cell is not given.
    reference : float
        Boys per 100 girls.
    power : float
        Chance of finding it, from ``significance`` to 1.
    significance : float
        Of the two-sided test.
    side : {'high', 'low'}
        Whether to look above or below the reference.

    Returns
    -------
    ndarray of the shape of ``births``, float
        Boys per 100 girls. With too few births to find even boys only (girls only) it is ``inf`` (0): nothing could be
        found. NaN where not given.

    Raises
    ------
    TypeError, ValueError
        If births are no counts, the reference is not positive and finite, a probability lies outside its range, or
        ``side`` is unknown.

    Notes
    -----
    The inverse of `births_needed`, in closed form: the larger root of a quadratic in the difference of the shares.

    Examples
    --------
    >>> detectable_ratio([100, 1214, 22922], reference=106).round(1).tolist()
    [187.8, 124.6, 110.0]
    """
    _check_test(reference, power=power, significance=significance)
    if side not in get_args(Side):
        raise ValueError(f"side must be one of {get_args(Side)}, got {side!r}")
    counts = count_array(births, name="births")
    # A deficit of boys is an excess of girls.
    null = share_of_boys(reference) if side == "high" else 1 - share_of_boys(reference)
    test, found = _z(significance / 2) * _deviation(null), _z(1 - power)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = counts + found**2
        slope = 2 * test * np.sqrt(counts) + found**2 * (1 - 2 * null)
        constant = test**2 - found**2 * null * (1 - null)
        root = np.sqrt(np.maximum(slope**2 - 4 * square * constant, 0))
        share = null + (slope + np.sign(found) * root) / (2 * square)
        odds = np.where((share < 1) & (counts > 0), share / (1 - share), np.inf)
    odds = np.where(np.isnan(counts), np.nan, odds)
    with np.errstate(divide="ignore"):
        return np.asarray(100 * odds if side == "high" else 100 / odds)


def detectable_change(
    births_before: ArrayLike,
    births_after: ArrayLike,
    *,
    reference: float,
    power: float = 0.8,
    significance: float = 0.05,
) -> FloatArray:
    """Smallest rise of the ratio between two periods that their births would show.

    Parameters
    ----------
    births_before, births_after : array-like of one shape, whole numbers
        Births of the two periods by place; -1, NaN, ``None`` or a masked cell is not given.
    reference : float
        Boys per 100 girls around which the change is looked for.
    power, significance : float
        Of the two-sided test of no change.

    Returns
    -------
    ndarray of the same shape, float
        Difference in boys per 100 girls; ``inf`` where a period has no births, NaN where it was not given.

    Raises
    ------
    TypeError, ValueError
        If births are no counts, their shapes differ, or a number lies outside its range.

    Notes
    -----
    Normal approximation on the log of the ratio, half of the change on each side of the reference.

    Examples
    --------
    >>> detectable_change([20000, 500], [21000, 0], reference=106).round(1).tolist()
    [5.9, inf]
    """
    _check_test(reference, power=power, significance=significance)
    before, after = count_array(births_before, name="births_before"), count_array(births_after, name="births_after")
    if before.shape != after.shape:
        raise ValueError(f"births of both periods must have one shape, got {before.shape} and {after.shape}")
    share = share_of_boys(reference)
    with np.errstate(divide="ignore", over="ignore"):
        error = np.sqrt((1 / before + 1 / after) / (share * (1 - share)))
        return np.asarray(reference * 2 * np.sinh((_z(significance / 2) + _z(1 - power)) * error / 2))


def _check_test(reference: float, *, power: float, significance: float) -> None:
    check_ratio(reference, name="reference")
    check_share(significance, name="significance")
    check_share(power, name="power")
    if power < significance:
        raise ValueError(f"power must not lie below significance, got {power} and {significance}")


def _deviation(share: float) -> float:
    """Return the standard deviation of the sex of one birth, boys counted 1."""
    return float(np.sqrt(share * (1 - share)))


def _z(tail: float) -> float:
    """Return the standard normal deviate with so much above it."""
    return float(-ndtri(tail))
