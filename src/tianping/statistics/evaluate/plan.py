"""A plan of evaluation: what is asked, of which periods, by which model, fixed before the result is computed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from tianping.statistics.counts import check_share
from tianping.terms import Bilingual

Design = Literal["interrupted series", "difference in differences"]
Shape = Literal["step", "step and slope"]

WORDING = 1
"""Version of what the fields mean; a part of the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be computed, whatever the figures say.

    Parameters
    ----------
    design : {'interrupted series', 'difference in differences'}
        One series before and after, or places with the measure against places without.
    question : str
        In words: which measure, where, what it should change.
    first, start, last : int
        First period used, first period with the measure, last period used; whole numbers that follow one another.
    transition : int
        Periods from ``start`` on that are left out because the measure could not show yet (births conceived before).
    shape : {'step', 'step and slope'}
        Of a series: whether the level changes at once, or the trend changes too.
    trend : bool
        Of a series: whether a straight trend (on the log odds) is taken out.
    season : int
        Of a series: periods in a year; 0 for no season. Two pairs of waves are then taken out.
    treated : tuple of str
        Of differences: the places with the measure.
    confidence : float
        Coverage of the interval, between 0 and 1.
    replicates, seed : int
        Of differences: assignments drawn where there are too many to go through, and the seed of chance.

    Raises
    ------
    ValueError
        If a field is out of its range, or does not belong to the design.

    Examples
    --------
    >>> plan = Plan(design="interrupted series", question="campaign of 2015", first=2005, start=2015, last=2024)
    >>> plan.digest[:12]
    '2bf9ae885cd7'
    """

    design: Design
    question: str
    first: int
    start: int
    last: int
    transition: int = 0
    shape: Shape = "step"
    trend: bool = True
    season: int = 0
    treated: tuple[str, ...] = ()
    confidence: float = 0.95
    replicates: int = 9999
    seed: int = 1

    def __post_init__(self) -> None:
        if self.design not in get_args(Design):
            raise ValueError(f"design must be one of {get_args(Design)}, got {self.design!r}")
        if self.shape not in get_args(Shape):
            raise ValueError(f"shape must be one of {get_args(Shape)}, got {self.shape!r}")
        if not self.question.strip():
            raise ValueError("question must say in words what is asked, got nothing")
        if not self.first < self.start <= self.last - self.transition or self.transition < 0:
            raise ValueError(
                "first, start and last must leave periods before and after, got"
                f" {self.first}, {self.start} (transition {self.transition}), {self.last}"
            )
        check_share(self.confidence, name="confidence")
        if self.season < 0 or self.season == 1 or self.replicates < 99:
            raise ValueError(
                f"season must be 0 or above 1 and replicates at least 99, got {self.season}, {self.replicates}"
            )
        if (self.design == "difference in differences") != bool(self.treated):
            raise ValueError(
                f"treated must name places exactly where the design compares places, got {len(self.treated)}"
            )
        if len(set(self.treated)) != len(self.treated):
            raise ValueError(
                f"treated must name every place once, got {len(self.treated) - len(set(self.treated))} twice"
            )

    @property
    def digest(self) -> str:
        """SHA-256 of the plan; any other plan has another."""
        fields = {**asdict(self), "treated": sorted(self.treated), "wording": WORDING}
        canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def text(self) -> Bilingual:
        """Say the model in words, to be signed before the result is computed."""
        zh, en = _series_words(self) if self.design == "interrupted series" else _difference_words(self)
        level = f"{100 * self.confidence:g}%"
        return Bilingual(
            zh=f"问题：{self.question}。使用第 {self.first}–{self.last} 期，措施始于第 {self.start} 期{_wait_zh(self)}。{zh}"
            f"只有 {level} 区间不含“无变化”才说上升或下降，否则为不能判断。",
            en=f"Question: {self.question}. Periods {self.first} to {self.last}, the measure from {self.start}{_wait_en(self)}. {en}"
            f" 'Fell' or 'rose' only where the {level} interval excludes no change, else 'cannot tell'.",
        )


def _wait_zh(plan: Plan) -> str:
    return f"，其后 {plan.transition} 期不用" if plan.transition else ""


def _wait_en(plan: Plan) -> str:
    return f", of which the first {plan.transition} are left out" if plan.transition else ""


def _series_words(plan: Plan) -> tuple[str, str]:
    trend = ("、直线趋势", ", a straight trend") if plan.trend else ("", "")
    season = (f"、周期为 {plan.season} 的季节", f", a season of {plan.season} periods") if plan.season else ("", "")
    slope = ("与斜率的变化", " and slope") if plan.shape == "step and slope" else ("的变化", "")
    return (
        f"模型：男婴比例的对数优势 = 常数{trend[0]}{season[0]} + 措施后水平{slope[0]}；各期偏离含抽样误差与自相关的额外波动。",
        f"Model: log odds of a boy = constant{trend[1]}{season[1]} + change of level{slope[1]} with the measure;"
        " departures hold sampling error and an autocorrelated over-dispersion.",
    )


def _difference_words(plan: Plan) -> tuple[str, str]:
    places = len(plan.treated)
    return (
        f"模型：{places} 个实施地与其余各地措施前后对数优势之差的差；各地之间的差异由未实施地估计，并以随机化检验核对。",
        f"Model: change of the log odds of a boy from before to after, in {places} places with the measure less that in the"
        " others; spread between places as the places show it, checked by randomisation.",
    )
