"""Density of the model with a transition: chains, imbalances and their probabilities summed, the trapezoids sampled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tianping.statistics.trend.chains import Cells, draw, gather, likelihood
from tianping.statistics.trend.options import Around, ImbalancePrior, Transition

Array = Any

LARGEST_SPREAD = 2.0
"""Log odds: upper end of the prior of the spread of the areas' probabilities. Source: Chao et al. (2022)."""

TRAPEZOID = ("start", "height", "rise", "plateau", "fall")

_POINTS, _WEIGHTS = np.polynomial.hermite_e.hermegauss(24)
_SHARES = _WEIGHTS / _WEIGHTS.sum()


def trapezoid(time: Array, shape: dict[str, Array]) -> Array:
    """Excess of boys over a transition, of shape (n_years, n_areas), in the unit of the height.

    ``time`` is of shape (n_years,), the parts of ``shape`` of (n_areas,).
    """
    since = time[:, None] - shape["start"]
    until = shape["rise"] + shape["plateau"] + shape["fall"] - since
    return shape["height"] * jnp.clip(jnp.minimum(since / shape["rise"], until / shape["fall"]), 0.0, 1.0)


@dataclass(frozen=True)
class TransitionDensity:
    """Posterior of the transitions and of what the areas share, on an unbounded scale."""

    options: Transition
    sources: int
    areas: int

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return 2 + self.sources + len(TRAPEZOID) * self.areas

    def names(self, areas: Sequence[str], sources: Sequence[str]) -> dict[str, str]:
        """Names of the parameters with their units, in the order of `values`; the first two stand for all areas."""
        units = {"start": "year", "height": "boys per 100 girls", "rise": "years", "plateau": "years", "fall": "years"}
        return {
            "imbalance_prior": "probability",
            **{f"source_sd[{source}]": "log ratio" for source in sources},
            **{f"{part}[{area}]": units[part] for part in TRAPEZOID for area in areas},
        }

    def start(self, key: Array) -> Array:
        """Draw where a chain of the sampler begins."""
        first = jax.random.uniform(key, (self.dimension,), minval=-1.5, maxval=1.5)
        return first.at[2 : 2 + self.sources].add(-3.0)

    def parameters(self, z: Array) -> dict[str, Array]:
        """Return what stands at a point of the unbounded scale; heights as boys per girl."""
        options, parts = self.options, z[2 + self.sources :].reshape(len(TRAPEZOID), self.areas)
        low, high = options.start
        paper = options.imbalance == ImbalancePrior.PAPER
        return {
            "imbalance": _mean_probability(
                z[0] if paper else jax.nn.sigmoid(z[0]), LARGEST_SPREAD * jax.nn.sigmoid(z[1])
            ),
            "source_sd": options.source_limit * jax.nn.sigmoid(z[2 : 2 + self.sources]),
            "start": low + (high - low) * jax.nn.sigmoid(parts[0]),
            "height": _positive(parts[1], options.height) / 100,
            "rise": _positive(parts[2], options.rise),
            "plateau": _positive(parts[3], options.plateau),
            "fall": _positive(parts[4], options.fall),
        }

    def log_density(self, z: Array, data: dict[str, Array]) -> Array:
        """Log posterior density, up to a constant."""
        known = self.parameters(z)
        parts = z[2 + self.sources :].reshape(len(TRAPEZOID), self.areas)
        bounded = jnp.concatenate([z[: 2 + self.sources], parts[0]])
        prior = (jax.nn.log_sigmoid(bounded) + jax.nn.log_sigmoid(-bounded)).sum()
        for part, around in zip(parts[1:], (getattr(self.options, name) for name in TRAPEZOID[1:]), strict=True):
            prior += _log_positive(part, around).sum()
        with_, without, *_ = self._cases(known, data)
        return prior + jnp.logaddexp(with_, without).sum()

    def draw(self, key: Array, z: Array, *, data: dict[str, Array]) -> dict[str, Array]:
        """Draw the log ratios given the parameters; also the values of the parameters."""
        known = self.parameters(z)
        with_, without, cells, excess = self._cases(known, data)
        probability = jax.nn.sigmoid(with_ - without)
        for_case, for_chain = jax.random.split(key)
        imbalanced = jax.random.bernoulli(for_case, probability)
        level, gain = self._level(jnp.where(imbalanced, excess, 0.0))
        chain = draw(for_chain, cells, level=level, gain=gain, **self._chain())
        baseline = self.options.baseline / 100
        scale = jnp.array([1.0, 100.0, 1.0, 1.0, 1.0])[:, None]
        shape = scale * jnp.stack([known[part] for part in TRAPEZOID])
        return {
            "log_ratio": jnp.log(baseline * jnp.exp(chain) + jnp.where(imbalanced, excess, 0.0)),
            "log_baseline": jnp.log(baseline),
            "values": jnp.concatenate([known["imbalance"][None], known["source_sd"], shape.ravel()]),
            "probability": probability,
            "imbalanced": imbalanced,
            "start": known["start"],
            "end": known["start"] + known["rise"] + known["plateau"] + known["fall"],
        }

    def _cases(self, known: dict[str, Array], data: dict[str, Array]) -> tuple[Array, Array, Cells, Array]:
        """Log likelihood of each area with and without an imbalance, times the prior probability."""
        cells = gather(data, known["source_sd"])
        excess = trapezoid(data["time"], known)
        both = Cells(*(jnp.concatenate([each, each], axis=-1) for each in cells))
        level, gain = self._level(jnp.concatenate([excess, jnp.zeros_like(excess)], axis=1))
        found = likelihood(both, level, gain=gain, **self._chain()).constant
        odds = jnp.log(known["imbalance"]), jnp.log1p(-known["imbalance"])
        return found[: self.areas] + odds[0], found[self.areas :] + odds[1], cells, excess

    def _level(self, excess: Array) -> tuple[Array, Array]:
        """Log ratio where the chain is 0, and its change with the chain: log(b exp(c) + excess) is linear in small c."""
        baseline = self.options.baseline / 100
        return jnp.log(baseline + excess), baseline / (baseline + excess)

    def _chain(self) -> dict[str, Array]:
        return {"correlation": self.options.correlation, "innovation_sd": self.options.innovation_sd}


def _mean_probability(middle: Array, spread: Array) -> Array:
    """Mean of the inverse logit of a normal variable."""
    return (jax.nn.sigmoid(middle + spread * jnp.asarray(_POINTS)) * jnp.asarray(_SHARES)).sum()


def _positive(z: Array, around: Around) -> Array:
    return around.mean * jnp.exp(around.sd / around.mean * z)


def _log_positive(z: Array, around: Around) -> Array:
    """Log density of z, so that the positive quantity is normal and cut off at 0."""
    ratio = around.sd / around.mean
    return -0.5 * ((jnp.exp(ratio * z) - 1) / ratio) ** 2 + ratio * z
