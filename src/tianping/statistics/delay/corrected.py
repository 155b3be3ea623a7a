"""Counts and ratios with the births that are not yet registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_ratio, check_share
from tianping.statistics.delay.ladder import Ladder, chain_ladder
from tianping.statistics.delay.order import LaterTest, later_registered
from tianping.statistics.delay.prediction import dispersion_of, draw_dispersion, draw_ultimate
from tianping.statistics.delay.triangle import Triangle
from tianping.terms import Bilingual

METHOD = "chain ladder by sex, over-dispersed Poisson prediction"


@dataclass(frozen=True, slots=True, eq=False)
class SexLadder:
    """Births of one sex by period of birth.

    Parameters
    ----------
    registered, expected, low, high : ndarray of shape (n_births,), float
        Registered so far; expected in the end, and the interval of what will be counted in the end. ``expected`` is NaN
        and ``high`` ``inf`` where everything comes later than can be seen.
    share : ndarray of shape (n_births,), float
        Registered so far as a share of what is expected; NaN without any.
    factors : ndarray of shape (n_delays - 1,), float
        Development factors.
    """

    registered: FloatArray
    expected: FloatArray
    low: FloatArray
    high: FloatArray
    share: FloatArray
    factors: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class DelayCorrection(ArrowResult):
    """Counts and ratios corrected for the delay of registration.

    Parameters
    ----------
    periods : tuple of str
        Periods of birth.
    boys, girls : SexLadder
        By sex.
    ratio_registered, ratio, ratio_low, ratio_high : ndarray of shape (n_births,), float
        Boys per 100 girls as registered, as expected in the end, and the interval of the ratio that the register will
        show in the end. It holds no chance of the births themselves: those have happened.
    by_delay, by_delay_low, by_delay_high : ndarray of shape (n_births,), float
        Points of the ratio as registered that delay alone makes: negative where boys are the later ones.
    later : LaterTest
        Whether one sex is registered later.
    dispersion : float
        Variance of the counts over that of Poisson counts, as estimated; NaN where it cannot be told (1 is then used).
    reference, confidence : float
        Boys per 100 girls of the reference; coverage of the intervals.
    draws, seed : int
        Draws behind the intervals.
    method : str
        How it was corrected.
    version : str
        Version of the package that made it.
    """

    periods: tuple[str, ...]
    boys: SexLadder
    girls: SexLadder
    ratio_registered: FloatArray
    ratio: FloatArray
    ratio_low: FloatArray
    ratio_high: FloatArray
    by_delay: FloatArray
    by_delay_low: FloatArray
    by_delay_high: FloatArray
    later: LaterTest
    dispersion: float
    reference: float
    confidence: float
    draws: int
    seed: int
    method: str = METHOD
    version: str = __version__

    def answer(self, row: int = -1) -> Bilingual:
        """Say in words who is registered later, and how much of the excess of one period of birth (the last) is delay.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        first, ratio = self.later.answer(), float(self.ratio_registered[row])
        part, low, high = (float(v[row]) for v in (self.by_delay, self.by_delay_low, self.by_delay_high))
        period, excess = self.periods[row], ratio - self.reference
        if not np.isfinite([ratio, part, low, high]).all():
            told = Bilingual(
                zh=f"{period}：登记太少，延迟的影响说不出。",
                en=f"{period}: too little is registered to tell what delay does.",
            )
        elif excess <= 0:
            told = Bilingual(
                zh=f"{period}：登记的性别比 {ratio:.1f}，不高于参照 {self.reference:g}；其中登记延迟占 {part:+.1f}（{low:+.1f} 至 {high:+.1f}）。",
                en=f"{period}: the registered ratio {ratio:.1f} is not above the reference {self.reference:g}; delay makes {part:+.1f} of it ({low:+.1f} to {high:+.1f}).",
            )
        else:
            told = Bilingual(
                zh=f"{period}：登记的性别比 {ratio:.1f}，高出参照 {excess:.1f}；其中登记延迟 {part:+.1f}（{low:+.1f} 至 {high:+.1f}）。",
                en=f"{period}: the registered ratio {ratio:.1f} lies {excess:.1f} above the reference; of this delay makes {part:+.1f} ({low:+.1f} to {high:+.1f}).",
            )
        return Bilingual(zh=first.zh + told.zh, en=f"{first.en} {told.en}")

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a period of birth."""
        unit = "boys per 100 girls"
        counts = [
            Column(
                f"{sex}_{name}", getattr(ladder, name), "births" if name != "share" else "share of the births expected"
            )
            for sex, ladder in (("boys", self.boys), ("girls", self.girls))
            for name in ("registered", "expected", "low", "high", "share")
        ]
        ratios = ("ratio_registered", "ratio", "ratio_low", "ratio_high", "by_delay", "by_delay_low", "by_delay_high")
        return (
            Column("period", self.periods, "period of birth"),
            *counts,
            *(Column(name, getattr(self, name), unit) for name in ratios),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, settings, the test of the sexes, seed and version."""
        return {
            "method": self.method,
            "reference": self.reference,
            "confidence": self.confidence,
            "dispersion": self.dispersion,
            "girls_later_by_periods": self.later.girls_later_by,
            "girls_later_p": self.later.p_value,
            "draws": self.draws,
            "seed": self.seed,
            "version": self.version,
        }


def correct_delay(
    triangle: Triangle, *, reference: float = 106, confidence: float = 0.95, draws: int = 4000, seed: int = 1
) -> DelayCorrection:
    """Complete counts by sex for registrations that are still to come.

    Parameters
    ----------
    triangle : Triangle
        Registrations by period of birth, delay and sex (`read_triangle`).
    reference : float
        Boys per 100 girls that the excess is told against.
    confidence : float
        Coverage of the intervals, between 0 and 1.
    draws, seed : int
        Draws behind the intervals (at least 100), and the seed of chance.

    Returns
    -------
    DelayCorrection
        Nothing to come: intervals of one number. No registrations of a sex at all: expected 0, high ``inf``, no ratio.

    Raises
    ------
    ValueError
        If a setting lies outside its range, or more was taken back than registered.

    Notes
    -----
    The expected counts are the chain ladder's; the intervals are quantiles of draws in which chances of delay, rates and
    dispersion are themselves drawn from what is known of them, so that they hold for small counts too. Dispersion is
    estimated from both sexes together. Delays are taken to be what they were: a drive to register, or a delay that grows,
    is not seen.

    Examples
    --------
    >>> from tianping.statistics.delay import read_triangle
    >>> rows = read_triangle([2023, 2023, 2024], [2023, 2024, 2024], boys=[980, 20, 160], girls=[700, 300, 100])
    >>> found = correct_delay(rows)
    >>> print(f"{found.ratio_registered[1]:.0f}, corrected {found.ratio[1]:.0f} ({found.ratio_low[1]:.0f} to {found.ratio_high[1]:.0f})")
    160, corrected 114 (101 to 128)
    """
    check_ratio(reference, name="reference")
    check_share(confidence, name="confidence")
    if draws < 100:
        raise ValueError(f"draws must be at least 100, got {draws}")
    ladders = tuple(chain_ladder(cells, visible=triangle.visible) for cells in (triangle.boys, triangle.girls))
    dispersion, freedom = dispersion_of((triangle.boys, triangle.girls), ladders, visible=triangle.visible)
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
    scale = draw_dispersion(dispersion, freedom, draws=draws, random=random)
    ends = _draw(ladders, triangle, dispersion=scale, random=random)
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    sexes = tuple(_sex(ladder, drawn, tails) for ladder, drawn in zip(ladders, ends, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn_ratio = 100 * ends[0] / ends[1]
        now = 100 * sexes[0].registered / sexes[1].registered
        ratio = 100 * sexes[0].expected / sexes[1].expected
    low, high = _quantiles(drawn_ratio, tails)
    known = np.isfinite(ratio)
    bare = np.where(known, now, np.nan)
    return DelayCorrection(
        periods=triangle.periods,
        boys=sexes[0],
        girls=sexes[1],
        ratio_registered=now,
        ratio=np.where(known, ratio, np.nan),
        ratio_low=np.where(known, low, np.nan),
        ratio_high=np.where(known, high, np.nan),
        by_delay=bare - ratio,
        by_delay_low=bare - high,
        by_delay_high=bare - low,
        later=later_registered(triangle, dispersion=max(1.0, dispersion) if freedom else 1.0, freedom=freedom),
        dispersion=dispersion,
        reference=reference,
        confidence=confidence,
        draws=draws,
        seed=seed,
    )


def _draw(
    ladders: tuple[Ladder, ...], triangle: Triangle, *, dispersion: FloatArray, random: np.random.Generator
) -> list[FloatArray]:
    """Draw both sexes, each from a stream by the order of their counts: who is called boys decides nothing."""
    streams = random.spawn(len(ladders))
    order = sorted(range(len(ladders)), key=lambda sex: (*ladders[sex].latest.tolist(), *ladders[sex].arrived.tolist()))
    return [
        draw_ultimate(ladder, visible=triangle.visible, dispersion=dispersion, random=streams[order.index(sex)])
        for sex, ladder in enumerate(ladders)
    ]


def _sex(ladder: Ladder, drawn: FloatArray, tails: tuple[float, float]) -> SexLadder:
    low, high = _quantiles(drawn, tails)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(ladder.expected > 0, ladder.latest / ladder.expected, np.nan)
    untold = np.isnan(ladder.expected) | (ladder.by_now[0] + ladder.by_now[-1] == 0) & (ladder.latest.sum() == 0)
    return SexLadder(
        registered=ladder.latest,
        expected=ladder.expected,
        low=np.where(untold, ladder.latest, low),
        high=np.where(untold, np.inf, high),
        share=share,
        factors=ladder.factors,
    )


def _quantiles(drawn: FloatArray, tails: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """Return quantiles by column; draws without a value (no births of either sex) are left out, of a column of them NaN."""
    ordered = np.where(np.isnan(drawn), np.inf, drawn)
    found = np.quantile(ordered, tails, axis=0, method="inverted_cdf")
    empty = np.isnan(drawn).all(axis=0)
    return np.where(empty, np.nan, found[0]), np.where(empty, np.nan, found[1])
