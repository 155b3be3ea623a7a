"""The no-U-turn sampler of NumPyro, run in blocks so that it can say how far it is and be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol

import jax
import jax.numpy as jnp
import numpy as np
from numpyro.infer.hmc import hmc

from tianping.statistics.trend.observations import Floats
from tianping.statistics.trend.options import Sampler

Array = Any

BLOCK = 25
"""Draws between two signs of life."""

DEEPEST = 10
"""Doublings of a trajectory at most."""

LARGEST_DENSE = 20
"""Parameters up to which the sampler learns their correlations, not only their spreads."""

_OPTIONS = {"xla_backend_optimization_level": 1}
"""A third less time to compile, and no slower."""


class Density(Protocol):
    """What the sampler needs to know of a model; it is hashable, so that one is compiled once."""

    def __hash__(self) -> int:
        """Tell equal models from others."""

    @property
    def dimension(self) -> int:
        """Number of parameters."""

    def start(self, key: Array) -> Array:
        """Draw where a chain begins."""

    def log_density(self, z: Array, data: dict[str, Array]) -> Array:
        """Log posterior density, up to a constant."""

    def draw(self, key: Array, z: Array, *, data: dict[str, Array]) -> dict[str, Array]:
        """Draw what was summed, given the parameters."""


class Drawn(NamedTuple):
    """Draws of the sampler.

    ``points`` has the shape (n_chains, n_draws, n_parameters), on the unbounded scale; each part of ``values`` begins
    with (n_chains, n_draws).
    """

    points: Floats
    values: dict[str, Any]
    divergences: int
    steps: int


@contextmanager
def double_precision() -> Iterator[None]:
    """Compute with 64 bits on the processor, in this thread and this block only."""
    # Older versions keep the switch elsewhere.
    enable = jax.enable_x64 if hasattr(jax, "enable_x64") else jax.experimental.enable_x64
    with enable(True), jax.default_device(jax.devices("cpu")[0]):
        yield


def sample(
    density: Density,
    data: dict[str, Any],
    *,
    sampler: Sampler,
    on_progress: Callable[[float], None] | None = None,
    own_data: bool = False,
) -> Drawn:
    """Sample a density, all chains in lockstep.

    Parameters
    ----------
    density : Density
    data : dict of ndarray
        What it is conditioned on. Data of the same shapes do not compile again.
    sampler : Sampler
    on_progress : callable, optional
        Called with the share done, from 0 to 1. What it raises stops the sampler.
    own_data : bool
        Whether the arrays have a first axis of the chains, so that each chain has data of its own.
    """
    tell = on_progress or (lambda share: None)
    tell(0.0)
    with double_precision():
        programs = _programs(density, sampler.warm_up, sampler.target_acceptance, own_data)
        arrays = {name: jnp.asarray(values) for name, values in data.items()}
        for_chains, for_draws = jax.random.split(jax.random.PRNGKey(sampler.seed))
        state = programs.begin(jax.random.split(for_chains, sampler.chains), arrays)
        blocks = []
        needed = -(-(sampler.warm_up + sampler.draws) // BLOCK)
        for number in range(needed):
            state, found = programs.advance(state, arrays)
            blocks.append([np.asarray(each) for each in found])
            tell(0.98 * (number + 1) / needed)
        kept = slice(sampler.warm_up, sampler.warm_up + sampler.draws)
        points, diverging, steps = (np.concatenate(part).swapaxes(0, 1)[:, kept] for part in zip(*blocks, strict=True))
        keys = jax.random.split(for_draws, points.shape[:2])
        values = programs.finish(keys, jnp.asarray(points), data=arrays)
        values = {name: np.asarray(each) for name, each in values.items()}
    tell(1.0)
    return Drawn(points, values, int(diverging.sum()), int(steps.sum()))


class _Programs(NamedTuple):
    begin: Callable[..., Any]
    advance: Callable[..., Any]
    finish: Callable[..., Any]


@lru_cache(maxsize=16)
def _programs(density: Density, warm_up: int, target: float, own_data: bool) -> _Programs:
    """Build the compiled parts: begin the chains, advance them by a block, draw what was summed."""

    def potential(data: dict[str, Array]) -> Callable[[Array], Array]:
        return lambda z: -density.log_density(z, data)

    begin_chain, step = hmc(potential_fn_gen=potential, algo="NUTS")

    def begin(key: Array, data: dict[str, Array]) -> Any:
        for_start, for_chain = jax.random.split(key)
        return begin_chain(
            density.start(for_start),
            warm_up,
            target_accept_prob=target,
            max_tree_depth=DEEPEST,
            dense_mass=density.dimension <= LARGEST_DENSE,
            rng_key=for_chain,
            model_args=(data,),
        )

    def advance(state: Any, data: dict[str, Array]) -> Any:
        def once(now: Any, _: None) -> Any:
            after = jax.vmap(lambda chain, seen: step(chain, (seen,), {}), in_axes=(0, axis))(now, data)
            return after, (after.z, after.diverging, after.num_steps)

        return jax.lax.scan(once, state, None, length=BLOCK)

    def finish(keys: Array, points: Array, *, data: dict[str, Array]) -> Any:
        if own_data:
            return jax.lax.map(lambda one: jax.vmap(partial(density.draw, data=one[2]))(*one[:2]), (keys, points, data))
        return jax.lax.map(lambda one: jax.vmap(partial(density.draw, data=data))(*one), (keys, points))

    axis = 0 if own_data else None
    compiled = partial(jax.jit, compiler_options=_OPTIONS)
    return _Programs(compiled(jax.vmap(begin, in_axes=(0, axis))), compiled(advance), compiled(finish))
