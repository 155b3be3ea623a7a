"""Density of the fluctuating model: offsets and chains summed exactly, six or so parameters left to the sampler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import gammaln

from tianping.statistics.trend.chains import Cells, Filtered, draw, gather, likelihood
from tianping.statistics.trend.options import Fluctuation

Array = Any

# A t variable with 3 degrees of freedom is normal with precision 2 x / 3, x gamma distributed with shape 3/2. It is summed over
# equal steps of log x, where the trapezoidal rule errs by e^(-π²/step).
_STEP = 0.5
_LOG_X = np.arange(-14.0, 4.0, _STEP)
_PRECISIONS = 2 * np.exp(_LOG_X) / 3
_LOG_WEIGHTS = 1.5 * _LOG_X - np.exp(_LOG_X) - gammaln(1.5) + np.log(_STEP)


@dataclass(frozen=True)
class FluctuationDensity:
    """Posterior of baseline, correlation, innovation, offsets' scale and non-sampling errors, on an unbounded scale."""

    options: Fluctuation
    sources: int
    areas: int

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return 4 + self.sources

    def names(self, areas: Sequence[str], sources: Sequence[str]) -> dict[str, str]:
        """Names of the parameters with their units, in the order of `values`."""
        return {
            "baseline": "boys per 100 girls",
            "correlation": "correlation",
            "innovation_sd": "log ratio",
            "offset_scale": "log ratio",
            **{f"source_sd[{source}]": "log ratio" for source in sources},
        }

    def start(self, key: Array) -> Array:
        """Draw where a chain of the sampler begins."""
        first = jax.random.uniform(key, (self.dimension,), minval=-1.5, maxval=1.5)
        return first.at[4:].add(-4.0)

    def parameters(self, z: Array) -> dict[str, Array]:
        """Return what stands at a point of the unbounded scale."""
        share = jax.nn.sigmoid(z)
        return {
            "log_baseline": jnp.log(self.options.baseline / 100) + self.options.baseline_sd * z[0],
            "correlation": share[1],
            "innovation_sd": self.options.innovation_limit * share[2],
            "offset_scale": self.options.offset_limit * share[3],
            "source_sd": self.options.source_limit * share[4:],
        }

    def log_density(self, z: Array, data: dict[str, Array]) -> Array:
        """Log posterior density, up to a constant."""
        known = self.parameters(z)
        _, filtered = self._filtered(known, data)
        prior = -0.5 * z[0] ** 2 + (jax.nn.log_sigmoid(z[1:]) + jax.nn.log_sigmoid(-z[1:])).sum()
        return prior + jax.nn.logsumexp(self._by_point(known, filtered), axis=0).sum()

    def draw(self, key: Array, z: Array, *, data: dict[str, Array]) -> dict[str, Array]:
        """Draw the log ratios given the parameters; also the values of the parameters."""
        known = self.parameters(z)
        cells, filtered = self._filtered(known, data)
        for_point, for_offset, for_chain = jax.random.split(key, 3)
        point = jax.random.categorical(for_point, self._by_point(known, filtered), axis=0)
        precision = jnp.asarray(_PRECISIONS)[point] / known["offset_scale"] ** 2 + filtered.curvature
        offset = filtered.slope / precision + jax.random.normal(for_offset, precision.shape) / jnp.sqrt(precision)
        level = jnp.broadcast_to(known["log_baseline"] + offset, cells.mean.shape)
        chain = draw(for_chain, cells, level=level, gain=jnp.ones(()), **_chain(known))
        baseline = known["log_baseline"]
        values = jnp.concatenate(
            [
                jnp.stack(
                    [100 * jnp.exp(baseline), known["correlation"], known["innovation_sd"], known["offset_scale"]]
                ),
                known["source_sd"],
            ]
        )
        return {"log_ratio": level + chain, "log_baseline": baseline, "values": values}

    def _filtered(self, known: dict[str, Array], data: dict[str, Array]) -> tuple[Cells, Filtered]:
        cells = gather(data, known["source_sd"])
        level = jnp.broadcast_to(known["log_baseline"], cells.mean.shape)
        return cells, likelihood(cells, level, gain=jnp.ones(()), **_chain(known))

    def _by_point(self, known: dict[str, Array], filtered: Filtered) -> Array:
        """Log likelihood at each point of the offsets' precision, times its weight: (n_points, n_areas)."""
        variance = known["offset_scale"] ** 2 / _PRECISIONS[:, None]
        inflation = 1 + variance * filtered.curvature
        joined = filtered.constant - 0.5 * jnp.log(inflation) + 0.5 * variance * filtered.slope**2 / inflation
        return joined + _LOG_WEIGHTS[:, None]


def _chain(known: dict[str, Array]) -> dict[str, Array]:
    return {"correlation": known["correlation"], "innovation_sd": known["innovation_sd"]}
