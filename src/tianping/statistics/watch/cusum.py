"""The sum of excess boys: small shifts that last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.counts import FloatArray, share_of_boys
from tianping.statistics.watch.designs import CusumDesign
from tianping.statistics.watch.series import Counts, as_series, over_rows
from tianping.statistics.watch.signals import (
    POWER,
    WITHIN,
    Limits,
    Signals,
    both,
    ratio_at,
    ratio_of,
    seen_words,
    side_words,
)
from tianping.terms import Bilingual

if TYPE_CHECKING:
    from tianping.statistics.watch.series_kernels import Marks


@dataclass(frozen=True, slots=True, eq=False)
class OneSide:
    """The sum on one side.

    Parameters
    ----------
    sign : int
        1 where boys are in excess, -1 where girls are.
    allowance : float
        Boys (girls) allowed for a birth.
    threshold : ndarray of shape (n_series,)
        Excess at which a series signals.
    excess : ndarray of shape (n_series, n_periods), float32
        The sum at the end of each period, before it is set back.
    signal : ndarray of shape (n_series, n_periods), bool
        Whether it signals.
    """

    sign: int
    allowance: float
    threshold: FloatArray
    excess: NDArray[np.float32]
    signal: NDArray[np.bool_]

    def before(self) -> FloatArray:
        """Return the sum with which each period began."""
        begun = np.zeros(self.excess.shape)
        begun[:, 1:] = np.where(self.signal[:, :-1], 0.0, self.excess[:, :-1])
        return begun


@dataclass(frozen=True, slots=True, eq=False)
class CusumSignals(Signals):
    """Flags of `watch_cusum`; ``sides`` holds the sums, their thresholds and their signals."""

    design: CusumDesign
    sides: tuple[OneSide, ...]

    def limits(self) -> Limits:
        """Return expected ratio, limits given the sums so far, and what a lasting shift would have needed."""
        births = self.series.births
        lower, upper = np.where(births > 0, 0.0, np.nan), np.where(births > 0, np.inf, np.nan)
        for side in self.sides:
            wanted = side.threshold[:, None] - side.before() + births * side.allowance
            if side.sign > 0:
                upper = ratio_at(wanted, births)
            else:
                lower = ratio_at(births - wanted, births)
        shaped = self.series.shaped
        return Limits(
            expected=shaped(np.where(births > 0, self.design.reference, np.nan)),
            lower=shaped(lower),
            upper=shaped(upper),
            detectable=shaped(np.where(births > 0, self._detectable()[:, None], np.nan)),
        )

    def why(self, series: int, period: int) -> Bilingual:
        """Say how much has gathered, since when, and at how much it signals."""
        flag = int(np.atleast_2d(self.flag)[series, period])
        side = next((one for one in self.sides if one.sign == flag), self.sides[0])
        excess, threshold = float(side.excess[series, period]), float(side.threshold[series])
        sex, sexes = ("男婴", "boys") if side.sign > 0 else ("女婴", "girls")
        since = _gathering_since(side.excess[series], side.signal[series], period) + 1
        gathered = Bilingual(
            zh=f"自第 {since} 期起，{sex}累计比容许的多 {excess:.1f} 名，达到 {threshold:.1f} 名报警。",
            en=f"Since period {since}, {excess:.1f} {sexes} more than are allowed for have gathered; {threshold:.1f} signal.",
        )
        if flag:
            zh, en = side_words(flag)
            chance = Bilingual(
                zh=f"报警（{zh}）。仅凭偶然，平均每 {self.design.in_control:.0f} 期一次。",
                en=f"Signal ({en}). By chance alone this comes once in {self.design.in_control:.0f} periods.",
            )
            return both(chance, gathered)
        unseen = both(Bilingual(zh="没有报警。", en="No signal."), gathered)
        return both(unseen, seen_words(float(self._detectable()[series]), within=WITHIN, power=POWER))

    def _detectable(self) -> FloatArray:
        return detectable_ratios(self.design, self.series.mean_births)


def watch_cusum(boys: ArrayLike, girls: ArrayLike, *, design: CusumDesign) -> CusumSignals:
    """Watch series for shifts that last, by the sum of excess boys.

    Parameters
    ----------
    boys, girls : array-like of shape (n_series, n_periods) or (n_periods,), whole numbers
        Births by sex, periods in order. Not given is -1, NaN or ``None``: the sum waits.
    design : CusumDesign
        Reference, shift, mean run length in control, side.

    Returns
    -------
    CusumSignals
        Flags and sums; `limits` and `explain` are computed when they are asked for.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, or their shapes differ.

    Notes
    -----
    The log-likelihood ratio of the shifted against the reference ratio, divided by the log of their odds ratio, is the
    sum of boys - births * allowance: it counts boys [1]_. It never falls below 0 and is set back to 0 by a signal, so that
    one signal does not follow from another. The threshold gives the mean run length for a series with the same mean
    births in every period (`cusum_chain`); it depends little on how births vary around their mean.

    References
    ----------
    .. [1] Reynolds & Stoumbos (1999), J. Qual. Technol. 31(1), 87-108 (Bernoulli sums).
    .. [2] Brook & Evans (1972), Biometrika 59(3), 539-549 (run lengths).

    Examples
    --------
    >>> import numpy as np
    >>> boys = np.r_[np.full(24, 515), np.full(12, 545)]
    >>> found = watch_cusum(boys, 1000 - boys, design=CusumDesign(reference=106))
    >>> np.flatnonzero(found.flag).tolist()
    [26, 29, 32, 35]
    """
    from tianping.statistics.watch.series_kernels import Marks

    series = as_series(boys, girls)
    sides = []
    signs = {"high": (1,), "low": (-1,), "both": (1, -1)}[design.side]
    for sign in signs:
        ones, others = (series.boys, series.girls) if sign > 0 else (series.girls, series.boys)
        allowance = design.allowance if sign > 0 else design.girls_allowance
        threshold = thresholds(design, series.mean_births, sign=sign)
        marks = Marks(np.empty(ones.shape, np.bool_), np.empty(ones.shape, np.float32))
        over_rows(partial(_follow, ones, others, (allowance, threshold), marks), len(ones))
        sides.append(OneSide(sign, allowance, threshold, marks.statistic, marks.signal))
    return CusumSignals(
        series=series,
        flag=series.shaped(_flags(tuple(sides))),
        method=f"cusum, reference {design.reference:g}, shifted {design.shifted:g}, in control {design.in_control:g} periods, {design.side}",
        design=design,
        sides=tuple(sides),
    )


def _follow(ones: Counts, others: Counts, bars: tuple[float, FloatArray], marks: Marks, rows: tuple[int, int]) -> None:
    from tianping.statistics.watch.series_kernels import sum_excess

    sum_excess(ones, others, rows, bars, marks)


def thresholds(design: CusumDesign, births: FloatArray, *, sign: int = 1) -> FloatArray:
    """Return the excess at which series signal, by mean births a period; ``inf`` without births.

    Parameters
    ----------
    births : ndarray of shape (n_series,)
        Mean births in a period.
    sign : int
        1 for the excess of boys, -1 for that of girls.
    """
    from tianping.statistics.watch.cusum_chain import thresholds_by_size

    share = share_of_boys(design.reference)
    share, allowance = (share, design.allowance) if sign > 0 else (1 - share, design.girls_allowance)
    periods = design.in_control * (2 if design.side == "both" else 1)
    some = births > 0
    size = np.where(some, births, 1.0)
    curve = thresholds_by_size(share, allowance, periods=periods)
    return np.where(some, curve(np.log(size)) * np.sqrt(size), np.inf)


def detectable_ratios(design: CusumDesign, births: FloatArray) -> FloatArray:
    """Return the ratio that, held over `WITHIN` periods from a sum of 0, signals with a chance of `POWER`.

    Parameters
    ----------
    births : ndarray of shape (n_series,)
        Mean births in a period.

    Returns
    -------
    ndarray of shape (n_series,)
        Boys per 100 girls: above the reference, or below it with ``side='low'``; ``inf`` (0) where no ratio would.
    """
    from tianping.statistics.watch.cusum_chain import SIZES, shares_seen_by_size

    low = design.side == "low"
    reference = share_of_boys(design.reference)
    share, allowance = (1 - reference, design.girls_allowance) if low else (reference, design.allowance)
    periods = design.in_control * (2 if design.side == "both" else 1)
    seen = shares_seen_by_size(share, allowance, periods=periods, within=WITHIN, power=POWER)
    size = np.maximum(births, SIZES[0])
    # The distance from the reference falls with the root of the births, nearly: so it is drawn between the sizes.
    distance = np.interp(np.log(size), np.log(SIZES), (seen - share) * np.sqrt(SIZES)) / np.sqrt(size)
    found = np.where(births >= SIZES[0], share + distance, np.nan)
    return 1e4 / ratio_of(found) if low else ratio_of(found)


def _flags(sides: tuple[OneSide, ...]) -> NDArray[np.int8]:
    flag = sides[0].signal.view(np.int8) * np.int8(sides[0].sign)
    return (
        flag if len(sides) == 1 else np.where(flag != 0, flag, sides[1].signal.view(np.int8) * np.int8(sides[1].sign))
    )


def _gathering_since(excess: NDArray[np.float32], signal: NDArray[np.bool_], period: int) -> int:
    """Return the period after the last one, up to the given, that left the sum at 0."""
    left = np.where(signal[:period], 0.0, excess[:period])
    empty = np.flatnonzero(left == 0)
    return int(empty[-1]) + 1 if len(empty) else 0
