"""The chain of years: a first-order autoregression seen through normal errors, summed exactly and drawn exactly.

All areas go side by side. The observations of a cell are one normal observation with their joint precision.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

Array = Any


class Cells(NamedTuple):
    """Observations of each year and area taken together.

    ``precision`` and ``mean`` have the shape (n_years, n_areas); ``rest`` (n_areas,) is what the log likelihood holds
    besides the chain. Without observations the precision is 0.
    """

    precision: Array
    mean: Array
    rest: Array


class Filtered(NamedTuple):
    """Log likelihood as a function of a constant b that is added to all years of an area.

    It is ``constant + slope b - curvature b² / 2``, each of shape (n_areas,).
    """

    constant: Array
    slope: Array
    curvature: Array


def gather(data: dict[str, Array], source_sd: Array) -> Cells:
    """Take the observations of each cell together, given the non-sampling errors of the sources."""
    variance = data["variance"] + jnp.append(source_sd, 0.0)[data["source"]] ** 2
    weight = data["given"] / variance
    precision = weight.sum(0)
    mean = (weight * data["log_ratio"]).sum(0) / jnp.where(precision > 0, precision, 1.0)
    rest = -0.5 * (data["given"] * jnp.log(2 * jnp.pi * variance)).sum(0)
    rest -= 0.5 * (weight * (data["log_ratio"] - mean) ** 2).sum(0)
    return Cells(precision, mean, rest.sum(0))


def likelihood(cells: Cells, level: Array, *, gain: Array, correlation: Array, innovation_sd: Array) -> Filtered:
    """Sum over the chain by the Kalman filter.

    Parameters
    ----------
    cells : Cells
    level : array of shape (n_years, n_areas)
        Log ratio where the chain is 0.
    gain : array that broadcasts to it
        Change of the log ratio with the chain and with b.
    correlation, innovation_sd : float
        The chain starts in its stationary distribution.
    """
    areas = cells.mean.shape[1]
    gains = jnp.broadcast_to(gain, cells.mean.shape)
    zero = jnp.zeros(areas)
    stationary = jnp.full(areas, innovation_sd**2 / (1 - correlation**2))

    def year(state: tuple[Array, ...], seen: tuple[Array, ...]) -> tuple[tuple[Array, ...], None]:
        chain, shift, variance, constant, slope, curvature = state
        precision, residual, g = seen
        spread = 1 + variance * precision * g * g
        weight = precision / spread
        surprise, response = residual - g * chain, g - g * shift
        constant += -0.5 * jnp.log(spread) - 0.5 * weight * surprise**2
        slope += weight * surprise * response
        curvature += weight * response**2
        step = correlation * variance * g * weight
        ahead = correlation**2 * variance / spread + innovation_sd**2
        moved = correlation * chain + step * surprise, correlation * shift + step * response
        return (*moved, ahead, constant, slope, curvature), None

    start = (zero, zero, stationary, zero, zero, zero)
    end, _ = jax.lax.scan(year, start, (cells.precision, cells.mean - level, gains))
    return Filtered(end[3] + cells.rest, end[4], end[5])


def draw(key: Array, cells: Cells, *, level: Array, gain: Array, correlation: Array, innovation_sd: Array) -> Array:
    """Draw the chain given the observations: filter forwards, draw backwards; of shape (n_years, n_areas)."""
    areas = cells.mean.shape[1]
    gains = jnp.broadcast_to(gain, cells.mean.shape)
    noise = jax.random.normal(key, cells.mean.shape)

    def forward(state: tuple[Array, Array], seen: tuple[Array, ...]) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        chain, variance = state
        precision, residual, g = seen
        spread = 1 + variance * precision * g * g
        chain = chain + variance * g * precision * (residual - g * chain) / spread
        variance = variance / spread
        return (correlation * chain, correlation**2 * variance + innovation_sd**2), (chain, variance)

    def backward(after: Array, here: tuple[Array, ...]) -> tuple[Array, Array]:
        chain, variance, normal, is_last = here
        ahead = correlation**2 * variance + innovation_sd**2
        mean = chain + correlation * variance / ahead * (after - correlation * chain)
        left = variance * innovation_sd**2 / ahead
        drawn = jnp.where(is_last, chain + jnp.sqrt(variance) * normal, mean + jnp.sqrt(left) * normal)
        return drawn, drawn

    stationary = jnp.full(areas, innovation_sd**2 / (1 - correlation**2))
    _, filtered = jax.lax.scan(forward, (jnp.zeros(areas), stationary), (cells.precision, cells.mean - level, gains))
    last = jnp.arange(len(noise)) == len(noise) - 1
    _, drawn = jax.lax.scan(backward, jnp.zeros(areas), (*filtered, noise, last), reverse=True)
    return drawn
