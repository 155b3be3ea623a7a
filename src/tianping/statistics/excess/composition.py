"""What the mixture of birth orders adds to a place's ratio."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import count_array
from tianping.statistics.excess.parts import LogPart


def order_composition(births: ArrayLike, *, standard_boys: ArrayLike, standard_girls: ArrayLike) -> LogPart:
    """Compare the ratio that a place's orders would have at the standard's levels with the standard's own ratio.

    Parameters
    ----------
    births : array-like of shape (n_places, n_orders), whole numbers
        Births of the place by order; births of unknown order are not among them.
    standard_boys, standard_girls : array-like of shape (n_orders,), whole numbers
        Births of the standard (the county) by sex and order.

    Returns
    -------
    LogPart
        Positive where a place has more births of the orders that have high ratios; NaN where the place has no births of
        known order, one of its orders is not given (-1, NaN), or an order that occurs there has none of one sex in the
        standard or is not given there.

    Raises
    ------
    TypeError, ValueError
        If the numbers of orders differ, or a count is no number, negative or not whole.

    Notes
    -----
    Indirect standardisation: the place's own ratios by order, which rest on few births, are not used. The variance is that
    of the place's mixture (multinomial) and of the standard's levels (binomial), by the delta method on the log odds.

    Examples
    --------
    A place with many second births, which have the higher ratio in the county.

    >>> found = order_composition([[200, 800]], standard_boys=[5200, 2400], standard_girls=[5000, 2000])
    >>> print(f"{found.value[0]:+.3f} on the log of the ratio")
    +0.071 on the log of the ratio
    """
    mixture = count_array(births, name="births")
    boys, girls = (
        np.atleast_1d(count_array(values, name=name))
        for name, values in (("standard_boys", standard_boys), ("standard_girls", standard_girls))
    )
    if mixture.ndim != 2 or not mixture.shape[1:] == boys.shape == girls.shape:
        raise ValueError(
            f"births must have shape (places, orders) with {len(boys)} and {len(girls)} orders, got {mixture.shape}"
        )
    # An order of which one sex is not given is no order of the standard.
    whole = np.nan_to_num(boys + girls)
    total = mixture.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(whole > 0, boys / whole, np.nan)
        own = mixture / total[:, None]
        standard = whole / whole.sum()
        used = mixture > 0
        expected = np.where(used, own * level, 0).sum(axis=1)
        at_standard = np.nansum(standard * level)
        value = np.log(expected / (1 - expected)) - np.log(at_standard / (1 - at_standard))
        of_mixture = (np.where(used, own * level**2, 0).sum(axis=1) - expected**2) / total
        of_levels = np.nansum((own - standard) ** 2 * level * (1 - level) / whole, axis=1)
        variance = (of_mixture + of_levels) / (expected * (1 - expected)) ** 2
    one_sided = (used & ((boys == 0) | (girls == 0))).any(axis=1)
    unknown = ~np.isfinite(value) | ~np.isfinite(variance) | one_sided | np.isnan(total)
    return LogPart(
        np.where(unknown, np.nan, value),
        np.where(unknown, np.nan, np.maximum(variance, 0)),
        method="indirect standardisation by birth order",
    )
