"""Mixtures of normal laws: an effect whose variance is itself only known from few periods or places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from tianping.statistics.counts import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class NormalMixture:
    """What is known of a number: normal given each variance, and how likely each is.

    Parameters
    ----------
    centres, deviations, weights : ndarray of shape (n_laws,), float
        Weights add up to 1.
    """

    centres: FloatArray
    deviations: FloatArray
    weights: FloatArray

    @property
    def mean(self) -> float:
        """Mean of the mixture."""
        return float(self.weights @ self.centres)

    @property
    def deviation(self) -> float:
        """Standard deviation of the mixture."""
        return float(np.sqrt(self.weights @ (self.deviations**2 + (self.centres - self.mean) ** 2)))

    def below(self, value: float) -> float:
        """Return the probability below a value."""
        return float(self.weights @ ndtr((value - self.centres) / self.deviations))

    def quantile(self, probability: float) -> float:
        """Return the value below which the probability lies."""
        widest = float((np.abs(self.centres - self.mean) + 10 * self.deviations).max())
        low, high = self.mean - widest, self.mean + widest
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < probability else (low, middle)
        return (low + high) / 2

    def p_value(self) -> float:
        """Return the two-sided tail at no change."""
        below = self.below(0.0)
        return float(min(2 * min(below, 1 - below), 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A linear model whose errors are sampling errors of known size and an extra variance of unknown size.

    Parameters
    ----------
    response : ndarray of shape (n,), float
        Log odds.
    design : ndarray of shape (n, n_terms), float
        Terms.
    sampling : ndarray of shape (n,), float
        Variances of the sampling errors.
    """

    response: FloatArray
    design: FloatArray
    sampling: FloatArray


EXTRA = np.concatenate([[0.0], np.logspace(-1.5, 7, 44)])
"""Extra variances that are tried, in units of the mean sampling variance."""


def effect_of(
    model: Regression, contrast: FloatArray, *, correlations: tuple[FloatArray | None, ...] = (None,)
) -> NormalMixture:
    """Return what is known of a combination of terms.

    Parameters
    ----------
    model : Regression
        Responses and terms.
    contrast : ndarray of shape (n_terms,), float
        The combination.
    correlations : tuple of (ndarray of shape (n, n), float, or None)
        Correlation matrices that the extra errors may have, all equally likely before; ``None`` for none.

    Returns
    -------
    NormalMixture

    Notes
    -----
    Restricted likelihood over a grid of extra variances, whose standard deviation is uniform before, and of correlations.
    The doubt about both widens the interval as the t law does in the simplest case; sampling error is never taken to be
    smaller than it is.
    """
    extra = EXTRA * float(model.sampling.mean())
    prior = np.tile(np.log(np.gradient(np.sqrt(EXTRA))), len(correlations))
    parts = [_whitened(model, extra, correlation) for correlation in correlations]
    found = [_given(*part, contrast=contrast) for part in parts]
    centres, deviations, logs = (np.concatenate(column) for column in zip(*found, strict=True))
    weights = np.exp(logs + prior - (logs + prior).max())
    return NormalMixture(centres, deviations, weights / weights.sum())


def _whitened(
    model: Regression, extra: FloatArray, correlation: FloatArray | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return terms and responses with errors of variance 1, and log determinants, for each extra variance."""
    both = np.concatenate([model.design, model.response[:, None]], axis=1)
    if correlation is None:
        deviation = np.sqrt(model.sampling[None, :] + extra[:, None])
        scaled, logs = both[None] / deviation[:, :, None], np.log(deviation).sum(axis=1)
    else:
        root = np.linalg.cholesky(np.diag(model.sampling) + extra[:, None, None] * correlation)
        scaled = np.linalg.solve(root, np.broadcast_to(both, (len(extra), *both.shape)))
        logs = np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return scaled[:, :, :-1], scaled[:, :, -1], logs


def _given(
    design: FloatArray, response: FloatArray, log_roots: FloatArray, *, contrast: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return estimates, standard errors and log restricted likelihoods, one for each extra variance."""
    information = np.einsum("lni,lnj->lij", design, design)
    inverse = np.linalg.inv(information)
    estimate = np.einsum("lij,lnj,ln->li", inverse, design, response, optimize=True)
    rest = response - np.einsum("lni,li->ln", design, estimate)
    logs = -log_roots - np.linalg.slogdet(information)[1] / 2 - (rest**2).sum(axis=1) / 2
    error = np.sqrt(np.einsum("i,lij,j->l", contrast, inverse, contrast))
    return estimate @ contrast, error, logs
