"""The same model written down again with dense matrices and no elimination, and a sampler for it: slow, short, apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit
from scipy.stats import beta, expon


@dataclass
class DenseModel:
    """Counts with the labels of each row as numbers; -1 in ``parent`` for none."""

    boys: np.ndarray
    girls: np.ndarray
    area: np.ndarray
    n_areas: int
    edges: np.ndarray
    period: np.ndarray | None = None
    times: np.ndarray | None = None
    order: np.ndarray | None = None
    county: np.ndarray | None = None
    walk: bool = True
    level: float = np.log(1.06)
    level_sd: float = 0.5
    order_sd: float = 0.5
    rate: float = -np.log(0.01) / 0.5

    def covariance(self, at):
        """Prior covariance of the rows' log odds at a dict of hyperparameters, every effect summed."""
        rows = len(self.boys)
        total = np.full((rows, rows), self.level_sd**2)
        share = at.get("spatial_share", 0.0)
        area = at.get("area_sd", 0.0) ** 2 * ((1 - share) * np.eye(self.n_areas) + share * self.spatial)
        total += area[np.ix_(self.area, self.area)]
        if self.county is not None:
            total += at["county_sd"] ** 2 * np.equal.outer(self.county, self.county)
        if self.order is not None:
            later = (self.order > 0) & np.equal.outer(self.order, self.order)
            total += self.order_sd**2 * later
        if self.period is not None:
            same_cell = np.equal.outer(self.area, self.area) & np.equal.outer(self.period, self.period)
            total += at.get("interaction_sd", 0.0) ** 2 * same_cell
            if "period_sd" in at:
                total += at["period_sd"] ** 2 * self.course(at.get("correlation"))[np.ix_(self.period, self.period)]
        return total

    @cached_property
    def spatial(self):
        """ICAR covariance by the pseudo-inverse of each connected part, scaled to a typical variance of 1."""
        joined = np.eye(self.n_areas, dtype=int)
        joined[self.edges[:, 0], self.edges[:, 1]] = joined[self.edges[:, 1], self.edges[:, 0]] = 1
        reach = np.linalg.matrix_power(joined, self.n_areas) > 0
        covariance = np.zeros((self.n_areas, self.n_areas))
        for part in np.unique(reach, axis=0):
            members = np.flatnonzero(part)
            if len(members) == 1:
                covariance[members[0], members[0]] = 1.0
                continue
            inside = np.linalg.pinv(_laplacian(joined[np.ix_(members, members)] - np.eye(len(members))))
            covariance[np.ix_(members, members)] = inside / np.exp(np.log(np.diag(inside)).mean())
        return covariance

    def course(self, correlation):
        """Covariance of the periods: a random walk about its mean with typical variance 1, or an autoregression."""
        gaps = np.abs(np.subtract.outer(self.times, self.times)).astype(float)
        unit = np.diff(self.times).min()
        if not self.walk:
            return correlation ** (gaps / unit)
        precision = _laplacian(np.zeros_like(gaps))
        for k, gap in enumerate(np.diff(self.times) / unit):
            precision[k : k + 2, k : k + 2] += np.array([[1, -1], [-1, 1]]) / gap
        covariance = np.linalg.pinv(precision)
        return covariance / np.exp(np.log(np.diag(covariance)).mean())

    def log_prior(self, at):
        """Log prior density of the hyperparameters on their natural scale."""
        total = 0.0
        for name, value in at.items():
            total += expon.logpdf(value, scale=1 / self.rate) if name.endswith("_sd") else beta.logpdf(value, 1, 1)
        return total

    def log_likelihood(self, log_odds):
        return float((self.boys * log_odds - (self.boys + self.girls) * np.logaddexp(0.0, log_odds)).sum())

    def laplace(self, at):
        """Mode, covariance and log evidence of the rows' log odds at given hyperparameters, by dense Newton steps."""
        prior = self.covariance(at)
        births = self.boys + self.girls
        log_odds = np.full(len(births), self.level)
        weighted = np.zeros(len(births))
        for _ in range(200):
            share = expit(log_odds)
            curvature = births * share * (1 - share)
            # Newton's step in the form that needs no inverse of the prior (Rasmussen & Williams 2006, section 3.4.3).
            target = curvature * (log_odds - self.level) + self.boys - births * share
            middle = np.eye(len(births)) + np.sqrt(curvature)[:, None] * prior * np.sqrt(curvature)
            weighted = target - np.sqrt(curvature) * np.linalg.solve(middle, np.sqrt(curvature) * (prior @ target))
            following = self.level + prior @ weighted
            done = np.abs(following - log_odds).max() < 1e-13
            log_odds = following
            if done:
                break
        share = expit(log_odds)
        curvature = births * share * (1 - share)
        middle = np.eye(len(births)) + np.sqrt(curvature)[:, None] * prior * np.sqrt(curvature)
        shrink = np.sqrt(curvature)[:, None] * prior
        covariance = prior - shrink.T @ np.linalg.solve(middle, shrink)
        evidence = self.log_likelihood(log_odds) - 0.5 * weighted @ (log_odds - self.level)
        return log_odds, covariance, evidence - 0.5 * np.linalg.slogdet(middle)[1]

    def sample(self, names, *, draws, seed):
        """Draw log odds and hyperparameters: elliptical slices for the effects, a random walk for the rest."""
        rng = np.random.default_rng(seed)
        at = {name: 0.1 if name.endswith("_sd") else 0.5 for name in names}
        root = _root(self.covariance(at))
        white = np.zeros(len(self.boys))
        height = self.log_likelihood(self.level + root @ white)
        kept, hyper = np.empty((draws, len(white))), np.empty((draws, len(names)))
        for draw in range(draws):
            white, height = self._slice(root, white, height, rng)
            for name in names:
                proposal = dict(at)
                if name.endswith("_sd"):
                    proposal[name] = at[name] * np.exp(rng.normal() * 0.8)
                    jacobian = np.log(proposal[name] / at[name])
                else:
                    proposal[name], jacobian = rng.random(), 0.0
                there = _root(self.covariance(proposal))
                new = self.log_likelihood(self.level + there @ white)
                gain = new - height + self.log_prior(proposal) - self.log_prior(at) + jacobian
                if np.log(rng.random()) < gain:
                    at, root, height = proposal, there, new
            kept[draw], hyper[draw] = self.level + root @ white, [at[name] for name in names]
        return kept[draws // 10 :], hyper[draws // 10 :]

    def _slice(self, root, white, height, rng):
        """One elliptical slice (Murray, Adams & MacKay 2010)."""
        other = rng.standard_normal(len(white))
        floor = height + np.log(rng.random())
        angle = rng.uniform(0, 2 * np.pi)
        low, high = angle - 2 * np.pi, angle
        while True:
            there = white * np.cos(angle) + other * np.sin(angle)
            reached = self.log_likelihood(self.level + root @ there)
            if reached > floor:
                return there, reached
            low, high = (angle, high) if angle < 0 else (low, angle)
            angle = rng.uniform(low, high)


def _laplacian(links):
    return np.diag(links.sum(axis=1)) - links


def _root(covariance):
    return np.linalg.cholesky(covariance + 1e-10 * np.eye(len(covariance)))
