"""Rounded figures: last digits that come too often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtrc, bdtrik

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import check_share, count_array
from tianping.terms import Bilingual

SMALLEST = 25
"""Counts below are left out. From 25 on the deviation of a count is 5 or more, and every last digit comes within 1.5 % of
one in ten: 2 exp(-2 (pi 5 / 10)^2) = 0.014."""
ROUND = (0, 5)
ROUNDED = 0.25
"""Share of figures rounded that a test should find."""
POWER = 0.8
MOST_NEEDED = 2000
"""Figures; enough for any level above 1e-15."""


@dataclass(frozen=True, slots=True, eq=False)
class DigitPreference(ArrowResult):
    """Last digits of a set of figures.

    Parameters
    ----------
    counts : ndarray of shape (10,), int
        Figures by last digit, of those of 25 or more.
    figures, left_out : int
        Figures used, and those below 25.
    chi2 : float
        Pearson's statistic against equal digits; NaN without figures.
    p_value : float
        By drawing digits again; 1 without figures.
    share_round : float
        Share that ends in 0 or 5; one in five is expected.
    p_round : float
        One-sided exact binomial probability of so many or more.
    needed : int
        Figures from which the test of 0 and 5 finds, 4 times in 5, that one in four figures was rounded.
    false_alarm : float
        Rate of false alarms, both tests together.
    draws, seed : int
        Draws behind ``p_value``, and the seed of chance.
    version : str
        Version of the package that made it.
    """

    counts: NDArray[np.int64]
    figures: int
    left_out: int
    chi2: float
    p_value: float
    share_round: float
    p_round: float
    needed: int
    false_alarm: float
    draws: int
    seed: int
    version: str = __version__

    @property
    def flag(self) -> bool:
        """Whether either test finds a preference; each has half the rate of false alarms."""
        return min(self.p_value, self.p_round) < self.false_alarm / 2

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a last digit."""
        return Column("digit", np.arange(10), "last digit"), Column("figures", self.counts, "figures")

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, both tests, rate of false alarms, draws, seed and version."""
        return {
            "method": "last digits: chi-square by drawing, exact binomial of 0 and 5",
            **{name: getattr(self, name) for name in ("chi2", "p_value", "share_round", "p_round", "left_out")},
            **{name: getattr(self, name) for name in ("false_alarm", "draws", "seed", "version")},
        }

    def answer(self) -> Bilingual:
        """Say in words whether figures look rounded, or from how many figures it could be told."""
        if self.p_round < self.false_alarm / 2:
            return Bilingual(
                zh=f"{self.figures} 个数中 {self.share_round:.0%} 以 0 或 5 结尾（应约 20%），像是取了整。",
                en=f"{self.share_round:.0%} of {self.figures} figures end in 0 or 5 (about 20 % would be expected): they look rounded.",
            )
        if self.flag:
            digit = int(self.counts.argmax())
            return Bilingual(
                zh=f"{self.figures} 个数的末位数字不均匀，以 {digit} 结尾的最多（{self.counts[digit]} 个）。",
                en=f"Last digits of {self.figures} figures are uneven; most end in {digit} ({self.counts[digit]}).",
            )
        if self.figures < self.needed:
            return Bilingual(
                zh=f"只有 {self.figures} 个数可用，说不出来：要 {self.needed} 个才看得出四分之一的数取了整。",
                en=f"Cannot tell from {self.figures} figures: it takes {self.needed} to see that one in four was rounded.",
            )
        return Bilingual(
            zh=f"{self.figures} 个数的末位看不出偏好。",
            en=f"No preference in the last digits of {self.figures} figures.",
        )


def digit_preference(
    values: ArrayLike, *, false_alarm: float = 0.01, draws: int = 9999, seed: int = 1
) -> DigitPreference:
    """Test whether last digits of counts are uneven.

    Parameters
    ----------
    values : array-like, whole numbers
        Counts of one kind, of any shape; -1 or NaN is not given.
    false_alarm : float
        Rate of false alarms.
    draws, seed : int
        Draws of digits (at least 99), and the seed of chance.

    Returns
    -------
    DigitPreference

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, or a setting lies outside its range.

    Notes
    -----
    The p-value of the chi-square is (1 + draws at least as uneven) / (1 + draws), right for any number of figures.

    Examples
    --------
    >>> digit_preference([50, 60, 55, 40, 70, 45, 65, 50, 80, 30, 35, 62]).answer().en
    '92% of 12 figures end in 0 or 5 (about 20 % would be expected): they look rounded.'
    """
    check_share(false_alarm, name="false_alarm")
    if draws < 99:
        raise ValueError(f"draws must be at least 99, got {draws}")
    flat = count_array(values, name="values").ravel()
    given = flat[~np.isnan(flat)]
    used = given[given >= SMALLEST]
    counts = np.bincount((used % 10).astype(np.int64), minlength=10)
    figures, rounded = len(used), int(counts[list(ROUND)].sum())
    chi2, p = np.nan, 1.0
    if figures:
        random = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
        squares = (random.multinomial(figures, np.full(10, 0.1), size=draws) ** 2).sum(axis=1)
        chi2 = float(10 * (counts**2).sum() / figures - figures)
        p = float((1 + (squares >= (counts**2).sum()).sum()) / (1 + draws))
    return DigitPreference(
        counts=counts,
        figures=figures,
        left_out=len(given) - figures,
        chi2=chi2,
        p_value=p,
        share_round=rounded / figures if figures else np.nan,
        p_round=float(bdtrc(rounded - 1, figures, 0.2)) if rounded else 1.0,
        needed=_needed(false_alarm / 2),
        false_alarm=false_alarm,
        draws=draws,
        seed=seed,
    )


@cache
def _needed(level: float) -> int:
    """Figures from which the exact test at a level has the power to see the share rounded, and keeps it."""
    figures = np.arange(1, MOST_NEEDED + 1)
    fewest = bdtrik(1 - level, figures, 0.2)  # the tail beyond falls to the level at this (fractional) count
    fewest = np.ceil(fewest) + 1
    power = np.where(fewest <= figures, bdtrc(fewest - 1, figures, 0.2 + 0.8 * ROUNDED), 0.0)
    return int(figures[np.flatnonzero(power < POWER)[-1]] + 1)
