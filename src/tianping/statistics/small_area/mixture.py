"""A mixture of normal distributions for each count: the posterior with the hyperparameters integrated out."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tianping.statistics.compiled import compiled

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mixture:
    """Normal components on the log odds of a boy.

    Parameters
    ----------
    weights : ndarray of shape (n_components,)
        Add up to 1.
    means, sds : ndarray of shape (n_quantities, n_components)
    """

    weights: Floats
    means: Floats
    sds: Floats

    def of(self, which: NDArray[np.int64]) -> Mixture:
        """Mixture of some of the quantities, each as often as it is named."""
        return Mixture(self.weights, self.means[which], self.sds[which])

    def moments(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation on the log odds."""
        return _moments(self.weights, self.means, self.sds)

    def odds_moments(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the odds."""
        return _odds_moments(self.weights, self.means, self.sds)

    def quantile(self, level: float) -> Floats:
        """Quantile on the log odds."""
        mean, sd = self.moments()
        start = mean + float(ndtri(level)) * sd
        return _quantiles((self.weights, self.means, self.sds), start, level)

    def above(self, bounds: Floats) -> Floats:
        """Probability above a bound on the log odds, one for each quantity."""
        return _above(self.weights, self.means, self.sds, bounds)


@compiled
def _moments(weights: Floats, means: Floats, sds: Floats) -> tuple[Floats, Floats]:
    mean = np.zeros(means.shape[0])
    sd = np.zeros(means.shape[0])
    for i in range(means.shape[0]):
        for k in range(len(weights)):
            mean[i] += weights[k] * means[i, k]
        for k in range(len(weights)):
            sd[i] += weights[k] * (sds[i, k] ** 2 + (means[i, k] - mean[i]) ** 2)
        sd[i] = np.sqrt(sd[i])
    return mean, sd


@compiled
def _odds_moments(weights: Floats, means: Floats, sds: Floats) -> tuple[Floats, Floats]:
    mean = np.zeros(means.shape[0])
    sd = np.zeros(means.shape[0])
    for i in range(means.shape[0]):
        for k in range(len(weights)):
            mean[i] += weights[k] * np.exp(means[i, k] + 0.5 * sds[i, k] ** 2)
        for k in range(len(weights)):
            variance = sds[i, k] ** 2
            inside = np.exp(means[i, k] + 0.5 * variance)
            sd[i] += weights[k] * (inside * inside * np.expm1(variance) + (inside - mean[i]) ** 2)
        sd[i] = np.sqrt(sd[i])
    return mean, sd


@compiled
def _above(weights: Floats, means: Floats, sds: Floats, bounds: Floats) -> Floats:
    probability = np.zeros(means.shape[0])
    for i in range(means.shape[0]):
        for k in range(len(weights)):
            probability[i] += weights[k] * 0.5 * erfc((bounds[i] - means[i, k]) / (sds[i, k] * np.sqrt(2.0)))
    return probability


@compiled
def _quantiles(mixture: tuple[Floats, Floats, Floats], start: Floats, level: float) -> Floats:
    """Newton's steps on the distribution function, kept inside a bracket that shrinks with each."""
    weights, means, sds = mixture
    result = np.empty(means.shape[0])
    for i in range(means.shape[0]):
        low, high = np.inf, -np.inf
        for k in range(len(weights)):
            low = min(low, means[i, k] - 40.0 * sds[i, k])
            high = max(high, means[i, k] + 40.0 * sds[i, k])
        at = start[i]
        for _ in range(200):
            below, density = -level, 0.0
            for k in range(len(weights)):
                z = (at - means[i, k]) / sds[i, k]
                below += weights[k] * 0.5 * erfc(-z / np.sqrt(2.0))
                density += weights[k] * np.exp(-0.5 * z * z) / (sds[i, k] * np.sqrt(2.0 * np.pi))
            if below > 0:
                high = at
            else:
                low = at
            following = at - below / density if density > 0 else np.inf
            inside = low < following < high
            at = following if inside else 0.5 * (low + high)
            # The step just taken squares the error: what is left is below a millionth of a standard deviation.
            if (inside and abs(below) < 1e-3 * min(level, 1.0 - level)) or high - low < 1e-14 * max(1.0, abs(at)):
                break
        result[i] = at
    return result
