"""How many births of a year are registered by now, by sex, from the delays of earlier years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, count_array
from tianping.statistics.excess.parts import LogPart


@dataclass(frozen=True, slots=True, eq=False)
class Completeness(ArrowResult):
    """Births registered by now as a share of those that will be, by years since the year of birth.

    Parameters
    ----------
    share : ndarray of shape (n_places, n_delays), float
        After 0, 1, … years; 1 after the longest delay seen.
    log_variance : ndarray of shape (n_places, n_delays), float
        Sampling variance of the log of ``share``.
    method : str
        How it was found.
    version : str
        Version of the package that made it.
    """

    share: FloatArray
    log_variance: FloatArray
    method: str = "chances of delay from a triangle of registrations"
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a place and delay."""
        n_places, n_delays = self.share.shape
        places, delays = np.repeat(np.arange(n_places), n_delays), np.tile(np.arange(n_delays), n_places)
        return (
            Column("place", places, "position of the place"),
            Column("delay", delays, "years since the year of birth"),
            Column("share", self.share, "share of those that will be registered"),
            Column("log_variance", self.log_variance, "square of the log of the share"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method and version."""
        return {"method": self.method, "version": self.version}


def completeness(registered: ArrayLike) -> Completeness:
    """Estimate the share registered by each delay from a triangle of registrations.

    Parameters
    ----------
    registered : array-like of shape (n_places, n_years, n_delays), whole numbers
        Births by year of birth (consecutive, the last one the present) and years from birth to registration. Year ``i``
        from the end can be seen up to delay ``i``; what stands beyond is not read. A year whose count at one delay is not
        given (-1, NaN) tells nothing of that delay and of longer ones.

    Returns
    -------
    Completeness
        Shares relative to the longest delay; longer delays than those in the triangle are taken not to exist.

    Raises
    ------
    TypeError, ValueError
        If a count is no number, negative or not whole, the shape is not three-dimensional, or there are more delays than
        years.

    Notes
    -----
    The chance g_d that a birth registered within d years is registered in the d-th is estimated from all years that can
    be seen so far; the share by delay k is the product of 1 - g_d over d > k, its log variance the sum of
    g_d / ((1 - g_d) n_d) [1]_ [2]_. It assumes that delays do not change from year to year.

    References
    ----------
    .. [1] Kalbfleisch & Lawless (1991), Regression models for right truncated data, Statistica Sinica 1(1), 19-32.
    .. [2] Lawless (1994), Adjustments for reporting delays, Canadian Journal of Statistics 22(1), 15-31.

    Examples
    --------
    >>> found = completeness([[[80, 20], [60, 0]]])  # of 100 births two years ago 20 came a year late
    >>> found.share.tolist()
    [[0.8, 1.0]]
    """
    counts = count_array(registered, name="registered")
    if counts.ndim != 3 or counts.shape[2] > counts.shape[1]:
        raise ValueError(
            f"registered must have shape (places, years, delays), delays at most years, got {counts.shape}"
        )
    places, years, delays = counts.shape
    share, log_variance = np.ones((places, delays)), np.zeros((places, delays))
    for delay in range(delays - 1, 0, -1):
        seen = counts[:, : years - delay, : delay + 1]
        told = np.where(np.isnan(seen).any(axis=2, keepdims=True), 0.0, seen)
        by_now = told.sum(axis=(1, 2))
        just_now = told[:, :, delay].sum(axis=1)
        hazard = np.divide(just_now, by_now, out=np.zeros(places), where=by_now > 0)
        # If everything seen came with this delay nothing is known of shorter ones: an unbounded variance says so.
        with np.errstate(divide="ignore", invalid="ignore"):
            added = np.where(just_now > 0, hazard / ((1 - hazard) * by_now), 0.0)
        share[:, delay - 1] = share[:, delay] * (1 - hazard)
        log_variance[:, delay - 1] = log_variance[:, delay] + added
    return Completeness(share=share, log_variance=log_variance)


def late_registration(boys: Completeness, girls: Completeness, *, delay: int) -> LogPart:
    """Tell what late registration adds to the log ratio of births seen ``delay`` years after their year.

    Parameters
    ----------
    boys, girls : Completeness
        Of the same places.
    delay : int
        Years since the year of birth; beyond the longest delay of the triangle nothing is added.

    Returns
    -------
    LogPart
        Positive where fewer of the girls than of the boys are registered; NaN where nothing is known.

    Raises
    ------
    ValueError
        If ``delay`` is negative, or the two are not of the same places and delays.

    Examples
    --------
    >>> boys, girls = completeness([[[98, 2], [60, 0]]]), completeness([[[70, 30], [40, 0]]])
    >>> late = late_registration(boys, girls, delay=0)
    >>> print(f"the ratio is {np.exp(late.value[0]):.2f} times what it will be")
    the ratio is 1.40 times what it will be
    """
    if delay < 0:
        raise ValueError(f"delay must not be negative, got {delay}")
    if boys.share.shape != girls.share.shape:
        raise ValueError(
            f"girls must have the places and delays of boys: {girls.share.shape} is not {boys.share.shape}"
        )
    column = min(delay, boys.share.shape[1] - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(boys.share[:, column]) - np.log(girls.share[:, column])
    variance = boys.log_variance[:, column] + girls.log_variance[:, column]
    unknown = ~np.isfinite(value) | ~np.isfinite(variance)
    return LogPart(
        np.where(unknown, np.nan, value),
        np.where(unknown, np.nan, variance),
        method="late registration by delay and sex",
    )
