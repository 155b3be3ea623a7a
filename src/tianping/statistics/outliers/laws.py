"""How much series vary from period to period beyond chance: what is likely for each, learnt from all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from tianping.statistics.counts import BoolArray, FloatArray
from tianping.statistics.outliers.blocks import over_rows
from tianping.statistics.outliers.kept_kernels import Past, keep_counts, keep_shares
from tianping.statistics.outliers.likelihood_kernels import Mixture, count_likelihoods, share_likelihoods

Law = Literal["poisson", "negative binomial", "binomial", "beta-binomial"]

VARIATIONS = (0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.0)
"""Coefficients of variation of the true level of a count over time; 0 is Poisson."""
SPREADS = (0, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2)
"""Standard deviations of the true share of boys over time; 0 is binomial."""
FADING = 0.5
"""Of shares: how much less likely each wider spread is held to be, before it is learnt from many series. Shares of boys
hardly vary; counts do, so that all their coefficients of variation begin alike."""
ENOUGH_SERIES = 200
"""Series with enough of a past from which the amounts of over-dispersion are learnt."""
ENOUGH_PERIODS = 6
ROUNDS = 50


def count_past(counts: FloatArray, sizes: FloatArray) -> Past:
    """Return the past of counts, without the periods that stand out."""
    past = Past(counts, sizes, np.zeros(counts.shape, dtype=np.bool_))
    over_rows(lambda rows: keep_counts(past, rows), len(counts))
    return past


def share_past(boys: FloatArray, births: FloatArray) -> Past:
    """Return the past of shares, without the periods that stand out."""
    past = Past(boys, births, np.zeros(boys.shape, dtype=np.bool_))
    over_rows(lambda rows: keep_shares(past, rows), len(boys))
    return past


def count_mixture(past: Past, law: Law) -> Mixture:
    """Return how likely each coefficient of variation is for each series.

    Notes
    -----
    Negative binomial counts of size proportional to the exposure: given their sum they follow a Dirichlet-multinomial
    law in which the mean does not occur, so that its likelihood is exact whatever the mean [1]_.

    References
    ----------
    .. [1] Robinson & Smyth (2008), Biostatistics 9(2), 321-332 (conditional likelihood of a dispersion).
    """
    return _mixture(past, VARIATIONS if law == "negative binomial" else (0.0,), count_likelihoods, fading=1.0)


def share_mixture(past: Past, law: Law) -> Mixture:
    """Return how likely each spread of the share is for each series, with its mean share."""
    return _mixture(past, SPREADS if law == "beta-binomial" else (0.0,), share_likelihoods, fading=FADING)


def check_law(law: str, *allowed: Law) -> None:
    """Refuse a law that does not fit what is screened."""
    if law not in allowed:
        raise ValueError(f"law must be one of {allowed} here, got {law!r} (all: {get_args(Law)})")


def _mixture(past: Past, grid: tuple[float, ...], likelihoods: Callable[..., None], *, fading: float) -> Mixture:
    shape = (len(past.counts), len(grid))
    mixture = Mixture(np.array(grid, dtype=np.float64), np.zeros(shape), np.zeros(shape), np.zeros(shape))
    over_rows(lambda rows: likelihoods(past, mixture, rows), len(past.counts))
    prior = fading ** np.arange(len(grid))
    _probabilities(mixture.weights, prior / prior.sum(), told=past.kept.sum(axis=1) >= ENOUGH_PERIODS)
    return mixture


def _probabilities(logs: FloatArray, prior: FloatArray, *, told: BoolArray) -> None:
    """Turn log likelihoods into probabilities, in place, by the shares of the laws among the series that can tell."""
    logs -= logs.max(axis=1, keepdims=True)
    np.exp(logs, out=logs)
    laws = logs.shape[1]
    if told.sum() >= ENOUGH_SERIES and laws > 1:
        some = logs[told]
        for _ in range(ROUNDS):
            prior = (prior * (some.T @ (1 / (some @ prior))) + 1) / (len(some) + laws)
    logs *= prior
    logs /= logs.sum(axis=1, keepdims=True)
