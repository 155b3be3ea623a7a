"""What every way of watching gives back: expected, limits, flags, an explanation, and what could have been seen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray
from tianping.statistics.watch.series import Series
from tianping.terms import Bilingual

WITHIN = 12
"""Periods over which a shift is held when it is asked what would have been seen."""
POWER = 0.8
"""Chance with which it would have been seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Limits by series and period, in boys per 100 girls; all arrays have the shape of the counts.

    Parameters
    ----------
    expected : ndarray
        Ratio expected; NaN where there are no births, counts were not given, or there is no past to compare with.
    lower, upper : ndarray
        A ratio that falls below ``lower`` or rises above ``upper`` (or reaches it) signals in that period, given what
        came before. 0 and ``inf`` on a side that is not watched or that so few births cannot leave.
    detectable : ndarray
        The smallest excess (with ``side='low'``: the smallest deficit) that, held over ``within`` periods, would have
        signalled with a chance of ``power``; ``inf`` (0) where no ratio would. This is what 'no signal' can exclude.
    within : int
        Periods.
    power : float
        Chance.
    """

    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    detectable: FloatArray
    within: int = WITHIN
    power: float = POWER


@dataclass(frozen=True, slots=True, eq=False)
class Signals(ArrowResult):
    """Flags of many series, with everything that they rest on.

    Parameters
    ----------
    series : Series
        The counts.
    flag : ndarray of the shape of the counts, int8
        1 where it signals high, -1 low, 0 otherwise (no signal, not given, no births, no past).
    method : str
        The way of watching, its settings among them.
    version : str
        Version of the package that made it.
    """

    series: Series
    flag: NDArray[np.int8]
    method: str
    version: str = field(default=__version__, kw_only=True)

    @property
    def ratio(self) -> FloatArray:
        """Boys per 100 girls, in the shape of the counts."""
        return self.series.shaped(self.series.ratio)

    @abstractmethod
    def limits(self) -> Limits:
        """Return expected ratio, limits, and what could have been seen."""

    @abstractmethod
    def why(self, series: int, period: int) -> Bilingual:
        """Say in a sentence what the flag of one series in one period rests on; both count from 0."""

    def explain(self, series: int, period: int) -> Bilingual:
        """Say in words what is known of one series in one period; both count from 0.

        Raises
        ------
        IndexError
            If there is no such series or period.
        """
        boys, girls = int(self.series.boys[series, period]), int(self.series.girls[series, period])
        if boys < 0 or girls < 0:
            return Bilingual(zh="没有填报。", en="Not given.")
        if boys + girls == 0:
            return Bilingual(zh="没有出生。", en="No births.")
        return self.why(series, period)

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a series and period."""
        limits, shape = self.limits(), self.series.boys.shape
        unit = "boys per 100 girls"
        numbers = np.indices(shape)
        return (
            Column("series", numbers[0], "number, from 0"),
            Column("period", numbers[1], "number, from 0"),
            Column("births", self.series.births, "births"),
            Column("ratio", self.series.ratio, unit),
            Column("expected", limits.expected, unit),
            Column("lower", limits.lower, unit),
            Column("upper", limits.upper, unit),
            Column("flag", self.flag, "1 high, -1 low"),
            Column("detectable", limits.detectable, unit),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, what was taken as seen, and version."""
        return {"method": self.method, "detectable_within": WITHIN, "detectable_power": POWER, "version": self.version}


def ratio_at(boys: FloatArray, births: FloatArray) -> FloatArray:
    """Return the ratio at a limit of boys, a fraction of a boy included: 0 below none, ``inf`` from all on."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = 100 * boys / (births - boys)
    return np.where(births > 0, np.where(boys >= births, np.inf, np.where(boys <= 0, 0.0, ratio)), np.nan)


def share_seen_at(boys: FloatArray, births: FloatArray, *, chance: float) -> FloatArray:
    """Return the true share at which at least so many boys are counted with that chance; NaN where they cannot be."""
    reachable = (boys <= births) & (births > 0)
    least = np.where(reachable, np.maximum(boys, 1.0), 1.0)
    return np.where(reachable, betaincinv(least, np.where(reachable, births, 1.0) - least + 1, chance), np.nan)


def ratio_of(share: FloatArray) -> FloatArray:
    """Return boys per 100 girls of a share; ``inf`` where there is none (NaN, or all boys)."""
    known = np.isfinite(share) & (share < 1)
    return np.where(known, 100 * share / (1 - np.where(known, share, 0.0)), np.inf)


def words(value: float) -> str:
    """Write a ratio for a sentence."""
    return f"{value:.1f}" if np.isfinite(value) else "∞"


def seen_words(detectable: float, *, within: int, power: float) -> Bilingual:
    """Say what would have been seen."""
    if not 0 < detectable < np.inf:
        return Bilingual(
            zh="出生太少，什么样的性别比都难以发现。", en="With so few births hardly any ratio would have been seen."
        )
    percent = f"{100 * power:.0f}"
    if within == 1:
        return Bilingual(
            zh=f"性别比若为 {detectable:.0f}，有 {percent}% 的机会报警。",
            en=f"A ratio of {detectable:.0f} would have signalled with a chance of {percent} %.",
        )
    return Bilingual(
        zh=f"性别比若为 {detectable:.0f} 并持续 {within} 期，有 {percent}% 的机会报警。",
        en=f"A ratio of {detectable:.0f} held over {within} periods would have signalled with a chance of {percent} %.",
    )


def both(first: Bilingual, second: Bilingual) -> Bilingual:
    """Put two sentences one after the other."""
    return Bilingual(zh=first.zh + second.zh, en=f"{first.en} {second.en}")


def side_words(flag: int) -> tuple[str, str]:
    """Return the side of a signal in Chinese and English."""
    return ("偏高", "high") if flag > 0 else ("偏低", "low")
