"""Scales of drawings: where a value falls, and which values an axis names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isclose, log10
from typing import Literal

import numpy as np

from tianping.charts.readings import Floats

ScaleKind = Literal["linear", "log"]

_RATIO_TICKS = (
    100,
    80,
    120,
    140,
    160,
    60,
    200,
    50,
    300,
    40,
    400,
    30,
    20,
    500,
    10,
    1000,
    5,
    2000,
    5000,
    90,
    110,
    130,
    180,
    70,
    150,
    250,
)
_FINER_RATIO_TICKS = (105, 95, 115, 85, 125, 102, 104, 106, 108)
_ENOUGH_TICKS = 3
_BIRTH_DIGITS = ((1.0,), (5.0,), (2.0,), (3.0,), (1.5,), (7.0,))


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to pixels from 0 to ``length``."""

    kind: ScaleKind
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.kind == "log" and self.low <= 0):
            raise ValueError(
                f"a {self.kind} scale needs low < high{' and low > 0' if self.kind == 'log' else ''}, got {self.low}, {self.high}"
            )

    def positions(self, values: Floats, length: float) -> Floats:
        """Pixels from the low end; ends without limit (0 on a log scale, inf) come out as infinite."""
        with np.errstate(divide="ignore", invalid="ignore"):
            bent = np.log(values) if self.kind == "log" else values
        ends = np.log([self.low, self.high]) if self.kind == "log" else np.array([self.low, self.high])
        return np.asarray((bent - ends[0]) / (ends[1] - ends[0]) * length, dtype=np.float64)

    def position(self, value: float, length: float) -> float:
        return float(self.positions(np.array([value], dtype=np.float64), length)[0])

    def holds(self, values: Iterable[float]) -> list[float]:
        return [value for value in values if self.low <= value <= self.high]


def log_scale(values: Iterable[float], *, margin: float = 0.04) -> Scale:
    """Hold all values, with a margin of the scale's length on both sides."""
    finite = [value for value in values if 0 < value < np.inf]
    low, high = min(finite, default=1.0), max(finite, default=1.0)
    if isclose(low, high):
        low, high = low / 1.5, high * 1.5
    spread = (high / low) ** margin
    return Scale("log", low / spread, high * spread)


def linear_scale(values: Iterable[float], *, step_count: int = 6) -> Scale:
    """Hold all values and end on round numbers."""
    finite = [value for value in values if np.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    step, coarser = 0.0, round_step(max(high - low, 1e-9) / step_count)
    while coarser > step:
        # Rounding the ends outwards can make the steps of the axis coarser, and the ends with them.
        step = coarser
        low, high = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
        high = high if high > low else low + step
        coarser = round_step((high - low) / step_count)
    return Scale("linear", low, high)


def round_step(rough: float) -> float:
    """The next of 1, 2, 5, 10 times a power of ten.

    Examples
    --------
    >>> round_step(3.2), round_step(0.7), round_step(20)
    (5.0, 1.0, 20.0)
    """
    power = 10.0 ** floor(log10(rough))
    return next(float(digit * power) for digit in (1, 2, 5, 10) if digit * power >= rough * (1 - 1e-9))


def linear_ticks(scale: Scale, *, step_count: int = 6) -> list[float]:
    step = round_step((scale.high - scale.low) / step_count)
    first = ceil(scale.low / step - 1e-9)
    return [index * step for index in range(first, floor(scale.high / step + 1e-9) + 1)]


def ratio_ticks(scale: Scale, *, length: float, gap: float) -> list[float]:
    """Round ratios on a log scale, 100 first, none nearer than ``gap`` pixels to another."""
    named = _apart(scale.holds(_RATIO_TICKS), scale, length=length, gap=gap)
    for finer in _FINER_RATIO_TICKS:
        if len(named) >= _ENOUGH_TICKS:
            break
        named = _apart([*named, *scale.holds([finer])], scale, length=length, gap=gap)
    return named


def birth_ticks(scale: Scale, *, length: float, gap: float) -> list[float]:
    """Round counts on a log scale, powers of ten first."""
    powers = range(max(0, floor(log10(scale.low))), ceil(log10(scale.high)) + 1)
    wanted = [digit * 10.0**power for digits in _BIRTH_DIGITS for digit in digits for power in powers]
    return _apart([value for value in scale.holds(wanted) if value == int(value)], scale, length=length, gap=gap)


def _apart(wanted: list[float], scale: Scale, *, length: float, gap: float) -> list[float]:
    chosen: dict[float, float] = {}
    for value in wanted:
        at = scale.position(value, length)
        if all(abs(at - other) >= gap for other in chosen.values()):
            chosen[value] = at
    return sorted(chosen)
