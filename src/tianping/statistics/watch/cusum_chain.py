"""Run lengths of the sum of excess boys, as a chain of states (Brook and Evans).

The sum W moves by boys - births * allowance, never below 0, and signals at the threshold. Steps are shared out between
the two nearest states so that their mean is exact; the states are a tenth of a standard deviation apart.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq

from tianping.statistics.counts import FloatArray

PER_DEVIATION = 10
"""States in one standard deviation of a period's boys; the variance errs by 0.2 %."""
SIZES = np.unique(np.round(10 ** np.concatenate([np.arange(0, 4, 0.2), np.arange(4, 9.1, 0.5)])))
"""Births a period for which thresholds are computed; between them the threshold is interpolated."""
FIRST_KNOT, LAST_KNOT, KNOTS = log(0.001), log(1e10), 8192
"""Logarithms of births a period between which thresholds are tabulated, and how many: linear between knots to 10^-6."""
KNOT_STEP = (LAST_KNOT - FIRST_KNOT) / (KNOTS - 1)
LEAST = 1.0
"""Deviations of a period's boys; thresholds are at least as high. Lower ones would make a sum that forgets every period."""
MANY = 1_000_000
"""Births in a period that stand for any number that is large."""
MOST_STATES = 4000
LONGEST = 1e13
"""Periods; stands for any longer run."""


def births_law(births: int, share: float) -> tuple[NDArray[np.int64], FloatArray]:
    """Return the counts of boys that can occur, to twelve standard deviations, and their chances."""
    reach = 12 * sqrt(births * share * (1 - share)) + 12
    counts = np.arange(max(0, floor(births * share - reach)), min(births, ceil(births * share + reach)) + 1)
    steps = np.log((births - counts[:-1]) / (counts[:-1] + 1.0) * (share / (1 - share)))
    weight = np.concatenate([[0.0], np.cumsum(steps)])
    chances = np.exp(weight - weight.max())
    return counts, chances / chances.sum()


def steps_between(births: int, *, share: float, allowance: float, width: float) -> tuple[int, FloatArray]:
    """Return the lowest step of the sum in states, and the chances of that step and those above it."""
    counts, chances = births_law(births, share)
    moved = (counts - births * allowance) / width
    lower = np.floor(moved).astype(np.int64)
    part = moved - lower
    steps = np.zeros(lower[-1] - lower[0] + 2)
    np.add.at(steps, lower - lower[0], chances * (1 - part))
    np.add.at(steps, lower - lower[0] + 1, chances * part)
    return int(lower[0]), steps


def transitions(lowest: int, steps: FloatArray, *, states: int) -> FloatArray:
    """Return the chances to go from state to state without a signal; below 0 is 0."""
    padded = np.concatenate([np.zeros(states), steps, np.zeros(states)])
    cumulative = np.concatenate([[0.0], np.cumsum(padded)])
    start = np.arange(states)[:, None]
    # Position of step (to - from) in the padded array; clipped where it lies beyond the zeros.
    at = np.clip(np.arange(states)[None, :] - start - lowest + states, 0, len(padded) - 1)
    matrix: FloatArray = padded[at]
    matrix[:, 0] = cumulative[np.clip(1 - start[:, 0] - lowest + states, 0, len(padded))]
    return matrix


def run_length(births: int, *, share: float, allowance: float, threshold: float, fineness: int = 1) -> float:
    """Return the mean number of periods to a signal, starting from 0.

    Parameters
    ----------
    births : int
        Births in every period.
    share : float
        True share of boys.
    allowance : float
        Boys a birth that are allowed for, between the two shares that the sum tells apart.
    threshold : float
        Excess boys at which it signals.
    fineness : int
        How many times `PER_DEVIATION` states there are in a deviation.
    """
    width = _width(births, allowance, fineness=fineness)
    lowest, steps = steps_between(births, share=share, allowance=allowance, width=width)
    # State k stands for sums from k - 1/2 to k + 1/2 widths.
    states = threshold / width + 0.5
    below = max(1, min(floor(states), MOST_STATES))
    lengths = [_mean_length(lowest, steps, number) for number in (below, below + 1)]
    part = min(max(states - below, 0.0), 1.0)
    return float(np.exp((1 - part) * log(lengths[0]) + part * log(lengths[1])))


def threshold_for(births: int, *, share: float, allowance: float, periods: float) -> float:
    """Return the excess boys at which the mean run length is that many periods.

    With very many births even a sum just above 0 is rarer than that; the threshold then lies just above 0.
    """
    width = _width(births, allowance)
    lowest, steps = steps_between(births, share=share, allowance=allowance, width=width)
    lengths = {1: _mean_length(lowest, steps, 1)}
    low, high = 1, 1
    while lengths[high] < periods and high < MOST_STATES:
        low, high = high, 2 * high
        lengths[high] = _mean_length(lowest, steps, high)
    if high == 1:
        return 0.5 * width
    while high - low > 1:
        middle = (low + high) // 2
        lengths[middle] = _mean_length(lowest, steps, middle)
        low, high = (low, middle) if lengths[middle] >= periods else (middle, high)
    part = (log(periods) - log(lengths[low])) / (log(lengths[high]) - log(lengths[low]))
    return float(width * (low + min(part, 1.0) - 0.5))


def chance_of_signal(births: int, *, share: float, allowance: float, threshold: float, within: int) -> float:
    """Return the chance that the sum, starting from 0, signals within so many periods."""
    width = _width(births, allowance)
    lowest, steps = steps_between(births, share=share, allowance=allowance, width=width)
    matrix = transitions(lowest, steps, states=max(1, round(threshold / width + 0.5)))
    state = np.zeros(len(matrix))
    state[0] = 1.0
    for _ in range(within):
        state = state @ matrix
    return float(1 - state.sum())


class Settings(NamedTuple):
    """How a sum is set by births a period.

    Parameters
    ----------
    share, allowance : float
        True share of boys in control; boys a birth that are allowed for, at most.
    drift : float
        Allowed boys in a period beyond the share over the root of births, at most: the allowance falls towards the share
        where births are so many that otherwise chance alone would signal more rarely than stated.
    scaled : ndarray of shape (`KNOTS`,)
        Threshold over the root of births, by the logarithm of births.
    """

    share: float
    allowance: float
    drift: float
    scaled: FloatArray

    def allowance_at(self, births: FloatArray) -> FloatArray:
        """Return boys a birth that are allowed for."""
        return np.minimum(self.allowance, self.share + self.drift / np.sqrt(births))


@lru_cache(maxsize=32)
def settings_by_size(share: float, allowance: float, *, periods: float) -> Settings:
    """Return allowance and threshold at which the mean run length is that many periods, whatever the births.

    Below one birth a period the sum is followed from birth to birth, and the run length is counted in births. Where the
    threshold would fall below `LEAST` deviations of a period's boys it is held there, and the allowance lowered instead: the
    sum then looks for the smaller shift that so many births show in about one period.
    """
    drift = _drift(share, periods=periods)
    sizes = SIZES.astype(np.int64).tolist()
    scaled = [threshold_for(size, share=share, allowance=allowance, periods=periods) / sqrt(size) for size in sizes]
    rare = [part for part in (0.02, 0.05, 0.1, 0.2, 0.5) if part * periods >= 2]
    few = [threshold_for(1, share=share, allowance=allowance, periods=periods * part) / sqrt(part) for part in rare]
    curve = PchipInterpolator(np.log([*rare, *sizes]), [*few, *scaled], extrapolate=True)
    knots = FIRST_KNOT + KNOT_STEP * np.arange(KNOTS)
    found = Settings(share, allowance, drift, curve(knots))
    allowed = found.allowance_at(np.exp(knots))
    lowered = allowed < allowance
    found.scaled[lowered] = LEAST * np.sqrt(allowed * (1 - allowed))[lowered]
    return found


@lru_cache(maxsize=32)
def shares_seen_by_size(share: float, allowance: float, *, periods: float, within: int, power: float) -> FloatArray:
    """Return the true share that signals with that chance within so many periods, by `SIZES`; NaN where none does."""
    settings = settings_by_size(share, allowance, periods=periods)
    allowed = settings.allowance_at(SIZES)
    scaled = np.interp(np.log(SIZES), FIRST_KNOT + KNOT_STEP * np.arange(KNOTS), settings.scaled)
    seen = []
    for size, allow, threshold in zip(SIZES.astype(np.int64).tolist(), allowed, scaled * np.sqrt(SIZES), strict=True):
        low, high = share, 1 - 1e-9
        if chance_of_signal(size, share=high, allowance=allow, threshold=threshold, within=within) < power:
            seen.append(np.nan)
            continue
        for _ in range(24):
            # Halved on the distance from the reference, which falls with the root of the births.
            middle = share + np.sqrt(max(low - share, 1e-3 * (high - share)) * (high - share))
            chance = chance_of_signal(size, share=middle, allowance=allow, threshold=threshold, within=within)
            low, high = (low, middle) if chance >= power else (middle, high)
        seen.append(high)
    return np.array(seen)


def _drift(share: float, *, periods: float) -> float:
    """Return what is allowed beyond the share, over the root of births, at a threshold of `LEAST` deviations.

    Many births have one answer, that of normal deviates.
    """

    def beyond(drift: float) -> float:
        allowance = share + drift / sqrt(MANY)
        threshold = LEAST * sqrt(MANY * allowance * (1 - allowance))
        return log(run_length(MANY, share=share, allowance=allowance, threshold=threshold, fineness=4) / periods)

    deviation = sqrt(share * (1 - share))
    return float(brentq(beyond, -2 * deviation, 6 * deviation, xtol=1e-7))


def _width(births: int, allowance: float, *, fineness: int = 1) -> float:
    # By the allowance, which stays near the reference: a true share near 1 has next to no deviation of its own.
    return sqrt(births * allowance * (1 - allowance)) / (PER_DEVIATION * fineness)


def _mean_length(lowest: int, steps: FloatArray, states: int) -> float:
    matrix = transitions(lowest, steps, states=states)
    if 1 - matrix.sum(axis=1).min() < 1e-13:
        # No state leads to a signal within what doubles can tell.
        return LONGEST
    return float(min(np.linalg.solve(np.eye(states) - matrix, np.ones(states))[0], LONGEST))
