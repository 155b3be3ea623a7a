"""Draws of what will have been registered, with every doubt in them: chance, delays estimated from few births, dispersion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.counts import FloatArray
from tianping.statistics.delay.ladder import Ladder, fitted

JEFFREYS = 0.5
"""Births. What is added to a count whose rate is drawn from it, so that a count of 0 does not mean a rate of 0."""


def dispersion_of(
    triangles: tuple[FloatArray, ...], ladders: tuple[Ladder, ...], *, visible: NDArray[np.int64]
) -> tuple[float, int]:
    """Return Pearson's dispersion of the triangles together and its degrees of freedom; NaN with none."""
    chi2, freedom = 0.0, 0
    for cells, ladder in zip(triangles, ladders, strict=True):
        expected = fitted(ladder, visible=visible)
        used = expected > 0
        chi2 += float(((cells[used] - expected[used]) ** 2 / expected[used]).sum())
        freedom += max(int(used.sum() - used.any(axis=1).sum() - used.any(axis=0).sum() + 1), 0)
    return (chi2 / freedom, freedom) if freedom else (np.nan, 0)


def draw_dispersion(dispersion: float, freedom: int, *, draws: int, random: np.random.Generator) -> FloatArray:
    """Draw the dispersion given its estimate: at least 1, for counts are no steadier than chance; 1 where it cannot be told."""
    if freedom == 0:
        return np.ones(draws)
    drawn: FloatArray = np.maximum(dispersion * freedom / random.chisquare(freedom, draws), 1.0)
    return drawn


def draw_ultimate(
    ladder: Ladder, *, visible: NDArray[np.int64], dispersion: FloatArray, random: np.random.Generator
) -> FloatArray:
    """Draw what will have been registered at the longest delay.

    Parameters
    ----------
    ladder : Ladder
        Development of one sex.
    visible : ndarray of shape (n_births,), int
        The longest delay that can be seen.
    dispersion : ndarray of shape (n_draws,), float
        One draw each.
    random : Generator
        Source of chance.

    Returns
    -------
    ndarray of shape (n_draws, n_births), float

    Notes
    -----
    Given what had come by delay d, what came with it is binomial, and independent of the other delays (Poisson counts
    with row and column effects); the chances are drawn from their beta posteriors under a Dirichlet prior of 1 / n_delays
    for each delay, the rate of a row from a gamma posterior, and what comes from Poisson laws, all on counts over the
    dispersion. A column that takes more back than it brings is a chance of being taken back, drawn likewise.
    """
    delays = len(ladder.share)
    scale = dispersion[:, None]
    rate = scale * random.gamma(np.maximum(ladder.latest, 0)[None, :] / scale + JEFFREYS)
    total = np.tile(ladder.latest, (len(dispersion), 1))
    for delay in range(1, delays):
        open_rows = visible < delay
        if not open_rows.any():
            continue
        factor = _draw_factor(ladder, delay, dispersion, random)[:, None]
        if ladder.arrived[delay] >= 0:
            total[:, open_rows] += scale * random.poisson(np.minimum(rate[:, open_rows] * (factor - 1) / scale, 1e18))
        else:
            total[:, open_rows] -= random.binomial(np.maximum(total[:, open_rows], 0).astype(np.int64), 1 - factor)
        rate[:, open_rows] *= factor
    return total


def _draw_factor(ladder: Ladder, delay: int, dispersion: FloatArray, random: np.random.Generator) -> FloatArray:
    delays, arrived, by_now = len(ladder.share), float(ladder.arrived[delay]), float(ladder.by_now[delay])
    prior = 1 / delays
    if arrived >= 0:
        not_now = random.beta((by_now - arrived) / dispersion + delay * prior, arrived / dispersion + prior)
        return 1 / np.maximum(not_now, 1e-12)
    return 1 - random.beta(-arrived / dispersion + prior, by_now / dispersion + delay * prior)
