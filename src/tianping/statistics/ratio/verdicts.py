"""The verdict in words: one set of rules, in one order, for every posterior of a ratio."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from tianping.jurisdictions import VerdictBounds
from tianping.statistics.counts import BoolArray, FloatArray, SexCounts, share_of_boys
from tianping.terms import Verdict

VERDICT_CODES: tuple[Verdict, ...] = tuple(Verdict)
"""The verdict of a code is ``VERDICT_CODES[code]``; codes follow the order of a screen."""

VerdictCodes = NDArray[np.uint8]


class Posterior(NamedTuple):
    """What is believed about the true ratio of each place after its births.

    Parameters
    ----------
    high : ndarray of shape (n_places,), float
        Probability that the ratio lies above the normal band.
    low : ndarray
        Probability that it lies below the band.
    normal : ndarray
        Probability that it lies in the band.
    marked : ndarray
        Probability that it lies above the marked excess.
    """

    high: FloatArray
    low: FloatArray
    normal: FloatArray
    marked: FloatArray


def beta_posterior(counts: SexCounts, bounds: VerdictBounds) -> Posterior:
    """Posterior of each place under the weak prior centred on the reference.

    Parameters
    ----------
    counts : SexCounts
        Checked counts of n places.
    bounds : VerdictBounds
        The prior is Beta with mean the reference and the weight of ``prior_weight`` births.

    Returns
    -------
    Posterior
        NaN where there are no births or a count was not given: a prior alone says nothing about a place.
    """
    centre = share_of_boys(bounds.reference)
    boys = np.where(counts.counted, counts.boys, np.nan) + bounds.prior_weight * centre
    girls = np.where(counts.counted, counts.girls, np.nan) + bounds.prior_weight * (1 - centre)
    high = _probability_above(bounds.normal_high, boys, girls)
    low = betainc(boys, girls, share_of_boys(bounds.normal_low))
    marked = _probability_above(bounds.marked_excess, boys, girls)
    return Posterior(high=high, low=low, normal=np.maximum(1 - high - low, 0), marked=marked)


def call_verdicts(
    posterior: Posterior,
    births: FloatArray,
    *,
    given: BoolArray,
    bounds: VerdictBounds,
    q_value: FloatArray | None = None,
) -> VerdictCodes:
    """Call the verdict of each place by the stated rules, in their order.

    Parameters
    ----------
    posterior : Posterior
        Arrays of shape (n_places,): of `beta_posterior`, or of a small-area model.
    births : ndarray of shape (n_places,), float
        Births behind each posterior; not read where not given.
    given : ndarray of shape (n_places,), bool
        Whether both counts were given.
    bounds : VerdictBounds
        Bounds and thresholds in force.
    q_value : ndarray of shape (n_places,), float, optional
        On a screen of many places: a sure verdict also needs ``q_value`` below ``bounds.false_discovery``, else it is
        the probable one.

    Returns
    -------
    ndarray of shape (n_places,), uint8
        Codes into `VERDICT_CODES`.

    Notes
    -----
    The first rule that holds decides: a count missing, 'not given'; no births, 'no births'; fewer than
    ``fewest_births``, 'cannot tell'; P(high) above ``sure``, 'high', above ``probable``, 'probably high'; P(low) likewise,
    'low', 'probably low'; P(normal) above ``expected``, 'as expected'; P(marked) below ``no_excess``, 'no sign of excess';
    else 'cannot tell'.

    Examples
    --------
    A model that is 99 % sure of an excess in a place of 800 births, and undecided on one of 40.

    >>> from datetime import date
    >>> from tianping.jurisdictions import load_verdict_bounds
    >>> found = Posterior(*(np.array(pair) for pair in ([0.99, 0.5], [0.0, 0.3], [0.01, 0.2], [0.6, 0.3])))
    >>> codes = call_verdicts(
    ...     found,
    ...     np.array([800.0, 40.0]),
    ...     given=np.array([True, True]),
    ...     bounds=load_verdict_bounds(on=date(2026, 1, 1)),
    ... )
    >>> [str(VERDICT_CODES[code]) for code in codes]
    ['high', 'cannot tell']
    """
    discovered = np.ones(births.shape, dtype=np.bool_) if q_value is None else q_value < bounds.false_discovery
    rules = (
        (~given, Verdict.NOT_GIVEN),
        (births == 0, Verdict.NO_BIRTHS),
        (births < bounds.fewest_births, Verdict.CANNOT_TELL),
        ((posterior.high > bounds.sure) & discovered, Verdict.HIGH),
        (posterior.high > bounds.probable, Verdict.PROBABLY_HIGH),
        ((posterior.low > bounds.sure) & discovered, Verdict.LOW),
        (posterior.low > bounds.probable, Verdict.PROBABLY_LOW),
        (posterior.normal > bounds.expected, Verdict.AS_EXPECTED),
        (posterior.marked < bounds.no_excess, Verdict.NO_SIGN_OF_EXCESS),
    )
    codes = np.select(
        [holds for holds, _ in rules],
        [VERDICT_CODES.index(verdict) for _, verdict in rules],
        default=VERDICT_CODES.index(Verdict.CANNOT_TELL),
    )
    return codes.astype(np.uint8)


def _probability_above(ratio: float, boys: FloatArray, girls: FloatArray) -> FloatArray:
    """P(true ratio > ratio): the girls' share lies below its own bound; four times faster than the complement."""
    probability: FloatArray = betainc(girls, boys, 1 - share_of_boys(ratio))
    return probability
