"""What an evaluation gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.evaluate.change import Change
from tianping.statistics.evaluate.mixture import NormalMixture
from tianping.statistics.evaluate.plan import Plan
from tianping.terms import Bilingual

POWER = 0.8


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated change.

    Parameters
    ----------
    start : int
        First period of the change: of the measure, or a date at which nothing happened (a placebo).
    times, low, high : float
        The ratio after over what it would have been; 1 is no change. NaN where it cannot be estimated.
    points, points_low, points_high : float
        The same as a difference, boys per 100 girls, around the ratio that would have been.
    p_value : float
        Two-sided, of no change.
    """

    start: int
    times: float
    low: float
    high: float
    points: float
    points_low: float
    points_high: float
    p_value: float

    @classmethod
    def of(cls, found: NormalMixture, *, start: int, without: float, confidence: float) -> Estimate:
        """Return the estimate of a change of log odds around the ratio that would have been without it."""
        low, high = (float(np.exp(found.quantile(tail))) for tail in ((1 - confidence) / 2, (1 + confidence) / 2))
        times = float(np.exp(found.mean))
        return cls(
            start=start,
            times=times,
            low=low,
            high=high,
            points=without * (times - 1),
            points_low=without * (low - 1),
            points_high=without * (high - 1),
            p_value=found.p_value(),
        )

    @classmethod
    def unknown(cls, start: int) -> Estimate:
        """Return an estimate of which nothing is known."""
        nan = float("nan")
        return cls(start, nan, nan, nan, nan, nan, nan, nan)


@dataclass(frozen=True, slots=True)
class Effect(ArrowResult):
    """The result of a plan.

    Parameters
    ----------
    plan : Plan
        As fixed before; its digest stands in every table.
    estimate : Estimate
        The change that was asked for.
    verdict : Change
        'fell', 'rose' or 'cannot tell'.
    reasons : tuple of Bilingual
        Why nothing can be told, where that is not the width of the interval alone.
    detectable : float
        Change in boys per 100 girls, of either sign, that would have been found 4 times in 5; ``inf`` where none.
    ratio_before, ratio_without, ratio_after : float
        Boys per 100 girls: before, what would have been after without the measure, and as counted after.
    placebos : tuple of Estimate
        Changes at dates before the measure, where nothing happened.
    births : int
        Births used.
    method, version : str
        How it was made, and by which version of the package.
    """

    plan: Plan
    estimate: Estimate
    verdict: Change
    reasons: tuple[Bilingual, ...]
    detectable: float
    ratio_before: float
    ratio_without: float
    ratio_after: float
    placebos: tuple[Estimate, ...]
    births: int
    method: str = ""
    version: str = __version__

    @property
    def placebo_alarms(self) -> int:
        """Placebos whose interval excludes no change; where there are many, the model is not to be trusted."""
        return sum(not each.low <= 1 <= each.high for each in self.placebos if np.isfinite(each.low))

    def answer(self) -> Bilingual:
        """Say in words what changed, by how much, and what could have been seen."""
        found, told = self.estimate, self.verdict.word
        if not np.isfinite(found.low):
            zh, en = f"{told.zh}。", f"{told.en.capitalize()}."
        else:
            zh = f"{told.zh}：变化 {found.points:+.1f}（{found.points_low:+.1f} 至 {found.points_high:+.1f}），无措施时应为 {self.ratio_without:.1f}。"
            en = (
                f"{told.en.capitalize()}: change {found.points:+.1f} ({found.points_low:+.1f} to {found.points_high:+.1f})"
                f" against {self.ratio_without:.1f} without the measure."
            )
        if np.isfinite(self.detectable):
            zh += f"能以八成把握发现的最小变化为 {self.detectable:.1f}。"
            en += f" A change of {self.detectable:.1f} would have been found 4 times in 5."
        zh += "".join(reason.zh for reason in self.reasons)
        en += "".join(f" {reason.en}" for reason in self.reasons)
        return Bilingual(zh=zh, en=en)

    def arrow_columns(self) -> Sequence[Column]:
        """Return the change asked for, then one row a placebo."""
        rows = (self.estimate, *self.placebos)
        numbers = ("times", "low", "high", "points", "points_low", "points_high", "p_value")
        units = ("ratio over what it would have been",) * 3 + ("boys per 100 girls",) * 3 + ("probability",)
        return (
            Column("what", ("measure", *("placebo" for _ in self.placebos)), "change at"),
            Column("start", np.array([row.start for row in rows]), "period"),
            *(
                Column(name, np.array([getattr(row, name) for row in rows]), unit)
                for name, unit in zip(numbers, units, strict=True)
            ),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return the verdict, the plan and its digest, seed, method and version."""
        return {
            "verdict": self.verdict.value,
            "plan": self.plan.text().en,
            "plan_digest": self.plan.digest,
            "detectable": self.detectable,
            "seed": self.plan.seed,
            "method": self.method,
            "version": self.version,
        }


def detectable_points(found: NormalMixture, *, without: float, confidence: float) -> float:
    """Return the change that an interval of this width excludes from no change 4 times in 5, in points."""
    half = (found.quantile((1 + confidence) / 2) - found.quantile((1 - confidence) / 2)) / 2
    return float(without * np.expm1(half + ndtri(POWER) * found.deviation))


def verdict_of(estimate: Estimate) -> Change:
    """Call a change by its interval alone."""
    if estimate.high < 1:
        return Change.FELL
    return Change.ROSE if estimate.low > 1 else Change.CANNOT_TELL
