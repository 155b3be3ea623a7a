"""How often a way of watching signals by chance, and how soon it sees a shift, on simulated births."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import check_ratio, count_array, share_of_boys
from tianping.statistics.watch.signals import Signals

Watch = Callable[[NDArray[np.int64], NDArray[np.int64]], Signals]


@dataclass(frozen=True, slots=True, eq=False)
class RunLengths(ArrowResult):
    """Periods to the first signal of simulated series.

    Parameters
    ----------
    lengths : ndarray of shape (simulations,)
        Periods from the start (or from the shift) to the first signal, the signalling one counted; ``horizon`` where
        there was none.
    signalled : ndarray of shape (simulations,), bool
        Whether there was one.
    horizon : int
        Periods followed.
    seed : int
        Seed of the simulation.
    version : str
        Version of the package that made it.
    """

    lengths: NDArray[np.int64]
    signalled: NDArray[np.bool_]
    horizon: int
    seed: int
    version: str = __version__

    @property
    def mean(self) -> float:
        """Mean run length: all periods followed over all signals, which allows for the series cut off at the horizon."""
        signals = int(self.signalled.sum())
        return float(self.lengths.sum() / signals) if signals else float("inf")

    @property
    def error(self) -> float:
        """Standard error of the mean, for run lengths that are nearly geometric."""
        signals = int(self.signalled.sum())
        return self.mean / float(np.sqrt(signals)) if signals else float("inf")

    def seen_within(self, periods: int) -> float:
        """Return the share of series that signal within so many periods."""
        return float(np.mean(self.signalled & (self.lengths <= periods)))

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a simulated series."""
        return Column("length", self.lengths, "periods"), Column("signalled", self.signalled, "whether it signalled")

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, mean, periods followed, seed and version."""
        return {
            "method": "simulated run lengths",
            "mean": self.mean,
            "horizon": self.horizon,
            "seed": self.seed,
            "version": self.version,
        }


def simulate_run_lengths(
    watch: Watch,
    births: ArrayLike,
    *,
    ratio: float,
    simulations: int = 2000,
    horizon: int = 2400,
    seed: int = 1,
) -> RunLengths:
    """Simulate series with given births and one true ratio, and note when they first signal.

    Parameters
    ----------
    watch : callable
        Takes boys and girls of shape (simulations, horizon), gives `Signals`; all ways of watching fit.
    births : array-like of shape (n_periods,), whole numbers
        Births of successive periods, taken over and over again.
    ratio : float
        True boys per 100 girls throughout: the reference for false alarms, another for the delay of a true one.
    simulations, horizon, seed : int
        Series, periods followed, seed.

    Returns
    -------
    RunLengths

    Raises
    ------
    TypeError, ValueError
        If births are no counts or not given, the ratio is not positive, or sizes are below 1.

    Examples
    --------
    How long until a ratio of 125 is seen in a place of 200 births a month?

    >>> from tianping.statistics.watch import CusumDesign, watch_cusum
    >>> design = CusumDesign(reference=106)
    >>> found = simulate_run_lengths(
    ...     lambda boys, girls: watch_cusum(boys, girls, design=design), [200], ratio=125, simulations=200, horizon=120
    ... )
    >>> round(found.mean), found.seen_within(12)
    (7, 0.94)
    """
    check_ratio(ratio, name="ratio")
    profile = count_array(births, name="births")
    if profile.ndim != 1 or not len(profile) or np.isnan(profile).any():
        raise ValueError(f"births must be one period's births after another, all given, got shape {profile.shape}")
    if min(simulations, horizon) < 1 or seed < 0:
        raise ValueError(f"simulations and horizon must be at least 1 and seed 0, got {simulations}, {horizon}, {seed}")
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
    number = np.resize(profile.astype(np.int64), horizon)
    boys = rng.binomial(number, share_of_boys(ratio), (simulations, horizon))
    flagged = np.atleast_2d(watch(boys, number - boys).flag) != 0
    signalled = flagged.any(axis=1)
    lengths = np.where(signalled, flagged.argmax(axis=1) + 1, horizon)
    return RunLengths(lengths=lengths, signalled=signalled, horizon=horizon, seed=seed)
