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


def effect_of(model: Regression, contrast: FloatArray, *, correlations: tuple[FloatArray, ...]) -> NormalMixture:
    """Return what is known of a combination of terms.

    Parameters
    ----------
    model : Regression
        Responses and terms.
    contrast : ndarray of shape (n_terms,), float
        The combination.
    correlations : tuple of ndarray of shape (n, n), float
        Correlation matrices that the extra errors may have, all equally likely before.

    Returns
    -------
    NormalMixture

    Notes
    -----
    Restricted likelihood over a grid of extra variances, whose standard deviation is uniform before, and of correlations.
    The doubt about both widens the interval as the t law does in the simplest case; sampling error is never taken to be
    smaller than it is.
    """
    unit = float(model.sampling.mean())
    step = np.gradient(np.sqrt(EXTRA))
    found = [
        (*_given(model, contrast, extra=extra * unit, correlation=correlation), np.log(prior))
        for extra, prior in zip(EXTRA, step, strict=True)
        # Without extra variance its correlation has no meaning.
        for correlation in correlations
    ]
    centres, deviations, logs, priors = (np.array(column) for column in zip(*found, strict=True))
    weights = np.exp(logs + priors - (logs + priors).max())
    return NormalMixture(centres, deviations, weights / weights.sum())


def _given(
    model: Regression, contrast: FloatArray, *, extra: float, correlation: FloatArray
) -> tuple[float, float, float]:
    """Return estimate, standard error and log restricted likelihood at one extra variance and correlation."""
    root = np.linalg.cholesky(np.diag(model.sampling) + extra * correlation)
    design, response = (np.linalg.solve(root, each) for each in (model.design, model.response))
    information = design.T @ design
    inverse = np.linalg.inv(information)
    estimate = inverse @ (design.T @ response)
    rest = response - design @ estimate
    log_likelihood = -np.log(np.diag(root)).sum() - np.linalg.slogdet(information)[1] / 2 - rest @ rest / 2
    return float(contrast @ estimate), float(np.sqrt(contrast @ inverse @ contrast)), float(log_likelihood)
