"""Chain ladder: how many registrations are still to come, from earlier periods of birth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Ladder(ArrowResult):
    """Development of one triangle.

    Parameters
    ----------
    factors : ndarray of shape (n_delays - 1,), float
        Registered by delay d + 1 over registered by delay d, all periods of birth together that show both. 1 where
        nothing was registered by either, ``inf`` where everything came after delay d.
    share : ndarray of shape (n_delays,), float
        Share of the births registered by each delay; 1 at the longest. Above 1 where corrections outweigh what comes.
    latest : ndarray of shape (n_births,), float
        Registered so far.
    expected : ndarray of shape (n_births,), float
        What will have been registered at the longest delay; NaN where everything comes later than can be seen.
    arrived, by_now : ndarray of shape (n_delays,), float
        By delay: registrations that came with it, and all that had come by then, of the periods of birth that show it.
    version : str
        Version of the package that made it.
    """

    factors: FloatArray
    share: FloatArray
    latest: FloatArray
    expected: FloatArray
    arrived: FloatArray
    by_now: FloatArray
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a delay; the factor is from it to the next, null at the longest."""
        return (
            Column("delay", np.arange(len(self.share)), "periods since birth"),
            Column("factor", np.append(self.factors, np.nan), "1"),
            Column("share", self.share, "share of those that will be registered"),
            Column("arrived", self.arrived, "registrations"),
            Column("by_now", self.by_now, "registrations"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method and version."""
        return {"method": "chain ladder", "version": self.version}


def chain_ladder(counts: FloatArray, *, visible: NDArray[np.int64]) -> Ladder:
    """Develop a triangle of registrations.

    Parameters
    ----------
    counts : ndarray of shape (n_births, n_delays), float
        Net registrations (not cumulated) by period of birth and delay; what lies beyond ``visible`` is not read.
    visible : ndarray of shape (n_births,), int
        The longest delay that can be seen of each period of birth.

    Returns
    -------
    Ladder
        Delays beyond the longest in the triangle are taken not to exist.

    Raises
    ------
    ValueError
        If shapes do not fit, or if up to some delay more registrations were taken back than made.

    Notes
    -----
    A factor is the ratio of sums [1]_. It is also the maximum-likelihood estimate of Poisson counts with one effect for
    each period of birth and one for each delay [2]_, in which the chance that a birth registered within d periods came
    with delay d, ``arrived / by_now``, is 1 - 1 / factor.

    References
    ----------
    .. [1] Mack (1993), ASTIN Bulletin 23(2), 213-225.
    .. [2] Renshaw & Verrall (1998), British Actuarial Journal 4(4), 903-923.

    Examples
    --------
    >>> import numpy as np
    >>> found = chain_ladder(np.array([[80, 20], [60, np.nan]]), visible=np.array([1, 0]))
    >>> found.factors.tolist(), found.expected.tolist()
    ([1.25], [100.0, 75.0])
    """
    if counts.ndim != 2 or visible.shape != counts.shape[:1] or (visible.size and visible.max() != counts.shape[1] - 1):
        raise ValueError(
            f"counts and visible must describe one triangle, got shapes {counts.shape} and {visible.shape}"
        )
    births, delays = counts.shape
    seen = np.arange(delays)[None, :] <= visible[:, None]
    cells = np.where(seen, counts, 0.0)
    so_far = cells.cumsum(axis=1)
    by_now = np.where(seen, so_far, 0.0).sum(axis=0)
    arrived = cells.sum(axis=0)
    before = by_now - arrived
    if (by_now < 0).any() or (before[1:] < 0).any():
        raise ValueError("counts must not add up to fewer than 0 by any delay: more was taken back than registered")
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.where(by_now[1:] == before[1:], 1.0, by_now[1:] / before[1:])
        share = np.append(1 / np.cumprod(factors[::-1])[::-1], 1.0)
        latest = so_far[np.arange(births), visible]
        expected = np.where(latest == 0, np.where(share[visible] > 0, 0.0, np.nan), latest / share[visible])
    return Ladder(factors, share, latest, np.where(np.isfinite(expected), expected, np.nan), arrived, by_now)


def fitted(ladder: Ladder, *, visible: NDArray[np.int64]) -> FloatArray:
    """Return the registrations that the ladder would have put into each cell, NaN where the present cannot be seen.

    Rows add up to what was registered so far, and so do columns.
    """
    column = np.diff(ladder.share, prepend=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        row = np.where(ladder.latest == 0, 0.0, ladder.latest / ladder.share[visible])
    seen = np.arange(len(column))[None, :] <= visible[:, None]
    return np.where(seen, row[:, None] * column[None, :], np.nan)
