"""What is looked at, what it is tested against, and who does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

Direction = Literal["high", "low", "both"]
Time = Literal["none", "retrospective", "prospective"]
Secondary = Literal["no_overlap", "iterative"]
Null = Literal["exact", "over_dispersed"]

BlockMaxima: TypeAlias = NDArray[np.float64]
BlockWork: TypeAlias = Callable[[int], BlockMaxima]
RunBlocks: TypeAlias = Callable[[BlockWork, Sequence[int]], Iterable[tuple[int, BlockMaxima]]]
"""Runs the work for every block, anywhere and in any order, and gives back each block with its result."""

BLOCK = 256
"""Replicates in a block. A replicate depends on the seed and its own number, never on how many are drawn, or where."""


@dataclass(frozen=True, slots=True)
class ScanWindow:
    """Which windows are looked at: circles or ellipses around every place, through time if asked.

    Parameters
    ----------
    max_share : float
        A window holds at most this share of all births (of all expected cases), over all periods; above 0, at most 0.5.
    max_distance : float
        A window reaches at most this far from its centre, in the unit of the coordinates (km on the earth); for an
        ellipse along its longer axis.
    ellipses : tuple of float
        Ratios of the longer to the shorter axis, above 1, looked at besides the circle; planar coordinates only.
        An ellipse of ratio r is turned through ``round(3 r)`` directions evenly.
    compactness : float
        The ratio of an ellipse is scaled by (4 r / (r + 1)^2)^compactness; 0 leaves it alone, 1 favours circles most.
    time : {'none', 'retrospective', 'prospective'}
        Circles over the whole time; through any interval of it; or through intervals that reach the last period.
    max_periods : int, optional
        Longest interval, in periods; by default half of those there are, at least one.
    """

    max_share: float = 0.5
    max_distance: float = inf
    ellipses: tuple[float, ...] = ()
    compactness: float = 0.5
    time: Time = "none"
    max_periods: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.max_share <= 0.5:
            raise ValueError(f"max_share must lie above 0 and be at most 0.5, got {self.max_share}")
        if not self.max_distance > 0:
            raise ValueError(f"max_distance must be above 0, got {self.max_distance}")
        for ratio in self.ellipses:
            if not 1 < ratio <= 20:
                raise ValueError(f"ellipses must be ratios of axes above 1 and at most 20, got {ratio}")
        if not 0 <= self.compactness <= 1:
            raise ValueError(f"compactness must lie between 0 and 1, got {self.compactness}")
        _check_word("time", self.time, get_args(Time))
        if self.max_periods is not None and self.max_periods < 1:
            raise ValueError(f"max_periods must be at least 1, got {self.max_periods}")


@dataclass(frozen=True, slots=True)
class ScanTest:
    """What counts as a cluster, and against what it is tested.

    Parameters
    ----------
    direction : {'high', 'low', 'both'}
        Windows with more boys (cases) than outside, with fewer, or both.
    replicates : int
        Null data sets, at least 9; the smallest p is 1 / (replicates + 1).
    seed : int
        Seed of the random numbers; not negative.
    secondary : {'no_overlap', 'iterative'}
        Clusters after the first share no place with an earlier one and are compared with the same null maxima (their p
        errs upwards); or the first is taken out and the whole scan repeated on the rest.
    max_clusters : int
        At most so many clusters are given.
    null : {'exact', 'over_dispersed'}
        Every birth alike, given all totals; or shares of boys that vary between places (beta-binomial).
    dispersion : float, optional
        Intra-place correlation of the over-dispersed null; estimated from the counts by default, clusters included,
        which makes the test careful. Above 0 and below 0.25.
    stop_after : int, optional
        Stop once so many replicates have reached the first cluster's ratio (Besag and Clifford 1991). For looking
        around; what is published uses the full count.
    """

    direction: Direction = "high"
    replicates: int = 999
    seed: int = 1
    secondary: Secondary = "no_overlap"
    max_clusters: int = 10
    null: Null = "exact"
    dispersion: float | None = None
    stop_after: int | None = None

    def __post_init__(self) -> None:
        _check_word("direction", self.direction, get_args(Direction))
        _check_word("secondary", self.secondary, get_args(Secondary))
        _check_word("null", self.null, get_args(Null))
        for name, least in (("replicates", 9), ("seed", 0), ("max_clusters", 1)):
            _check_whole(name, getattr(self, name), least=least)
        if self.dispersion is not None and not 0 < self.dispersion < 0.25:
            raise ValueError(f"dispersion must lie above 0 and below 0.25, got {self.dispersion}")
        if self.dispersion is not None and self.null == "exact":
            raise ValueError("dispersion needs null='over_dispersed', got null='exact'")
        if self.stop_after is not None and self.stop_after < 1:
            raise ValueError(f"stop_after must be at least 1, got {self.stop_after}")


@dataclass(frozen=True, slots=True)
class ScanRun:
    """Who does the work, and who is told how far it is.

    Parameters
    ----------
    run_blocks : RunBlocks, optional
        Called with the work (which can be pickled) and the numbers of the blocks; by default the blocks are run here.
        The result does not depend on it, to the bit.
    threads : int
        Threads of the work that is done here.
    on_progress : callable, optional
        Called with the fraction done, rising from 0 to 1. What it raises stops the scan.
    """

    run_blocks: RunBlocks | None = None
    threads: int = 2
    on_progress: Callable[[float], None] | None = None

    def __post_init__(self) -> None:
        _check_whole("threads", self.threads, least=1)


def _check_word(name: str, word: str, allowed: tuple[str, ...]) -> None:
    if word not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {word!r}")


def _check_whole(name: str, value: object, *, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value}")
