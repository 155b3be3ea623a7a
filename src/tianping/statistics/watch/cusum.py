"""The sum of excess boys: small shifts that last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray, share_of_boys
from tianping.statistics.watch.designs import CusumDesign
from tianping.statistics.watch.series import unread
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
    from tianping.statistics.watch.cusum_kernels import Sums


@dataclass(frozen=True, slots=True, eq=False)
class OneSide:
    """The sum on one side.

    Parameters
    ----------
    sign : int
        1 where boys are in excess, -1 where girls are.
    allowance : ndarray of shape (n_series,)
        Boys (girls) allowed for a birth.
    threshold : ndarray of shape (n_series,)
        Excess at which a series signals; ``inf`` without births.
    """

    sign: int
    allowance: FloatArray
    threshold: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class CusumSignals(Signals):
    """Flags of `watch_cusum`.

    Parameters
    ----------
    design : CusumDesign
        As given.
    sides : tuple
        The sides watched and their thresholds.
    """

    design: CusumDesign
    sides: tuple[OneSide, ...]

    def excess(self, *, sign: int = 0) -> FloatArray:
        """Return the sum at the end of each period, before it is set back, in the shape of the counts.

        Parameters
        ----------
        sign : int
            1 for the excess of boys, -1 for that of girls; 0 for the first side that is watched.

        Raises
        ------
        ValueError
            If that side is not watched.
        """
        side = next((one for one in self.sides if sign in (0, one.sign)), None)
        if side is None:
            raise ValueError(f"sign must be that of a side watched ({self.design.side}), got {sign}")
        return self.series.shaped(self._traced(side, slice(None)))

    def limits(self) -> Limits:
        """Return expected ratio, limits given the sums so far, and what a lasting shift would have needed."""
        births = self.series.births
        lower, upper = np.where(births > 0, 0.0, np.nan), np.where(births > 0, np.inf, np.nan)
        for side in self.sides:
            wanted = side.threshold[:, None] - self._before(side) + births * side.allowance[:, None]
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
        traced = self._traced(side, slice(series, series + 1 or None))[0]
        excess, threshold = float(traced[period]), float(side.threshold[series])
        gathered = _gathered_words(side.sign, excess, threshold, since=_gathering_since(traced, threshold, period) + 1)
        if flag:
            zh, en = side_words(flag)
            chance = Bilingual(
                zh=f"报警（{zh}）。仅凭偶然，平均每 {self.design.in_control:.0f} 期一次。",
                en=f"Signal ({en}). By chance alone this comes once in {self.design.in_control:.0f} periods.",
            )
            return both(chance, gathered)
        unseen = both(Bilingual(zh="没有报警。", en="No signal."), gathered)
        return both(unseen, seen_words(float(self._detectable()[series]), within=WITHIN, power=POWER))

    def _traced(self, side: OneSide, rows: slice) -> FloatArray:
        from tianping.statistics.watch.cusum_kernels import trace_sums

        boys, girls = self.series.boys[rows], self.series.girls[rows]
        ones, others = (boys, girls) if side.sign > 0 else (girls, boys)
        excess = np.empty(ones.shape)
        trace_sums(ones, others, (side.allowance[rows], side.threshold[rows]), excess)
        return excess

    def _before(self, side: OneSide) -> FloatArray:
        """Return the sum with which each period began."""
        excess = self._traced(side, slice(None))
        begun = np.zeros(excess.shape)
        begun[:, 1:] = np.where(excess >= side.threshold[:, None], 0.0, excess)[:, :-1]
        return begun

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
    births in every period (`cusum_chain`); it depends little on how births vary around their mean. Where births are so many
    that one period alone tells the shift, the allowance is lowered so far that the stated run length still holds.

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
    from tianping.statistics.watch.cusum_kernels import follow_sums

    counts = unread(boys, girls)
    sums = _sums(design, series=len(counts.boys))
    series, flag = counts.read(follow_sums, (sums,))
    return CusumSignals(
        series=series,
        flag=series.shaped(flag),
        method=f"cusum, reference {design.reference:g}, shifted {design.shifted:g}, in control {design.in_control:g} periods, {design.side}",
        design=design,
        sides=tuple(
            OneSide(int(sign), allowance[: len(series.boys)], threshold[: len(series.boys)])
            for sign, allowance, threshold in zip(sums.signs, sums.allowances, sums.thresholds, strict=True)
        ),
    )


def _sums(design: CusumDesign, *, series: int) -> Sums:
    from tianping.statistics.watch.cusum_chain import FIRST_KNOT, KNOT_STEP, settings_by_size
    from tianping.statistics.watch.cusum_kernels import Sums
    from tianping.statistics.watch.series_kernels import ABREAST

    share = share_of_boys(design.reference)
    sides = {1: (share, design.allowance), -1: (1 - share, design.girls_allowance)}
    signs = {"high": (1,), "low": (-1,), "both": (1, -1)}[design.side]
    periods = design.in_control * (2 if design.side == "both" else 1)
    settings = [settings_by_size(*sides[sign], periods=periods) for sign in signs]
    shape = len(signs), max(series, ABREAST)
    return Sums(
        signs=np.array(signs),
        most=np.array([(one.share, one.allowance, one.drift) for one in settings]),
        first=FIRST_KNOT,
        step=KNOT_STEP,
        scaled=np.array([one.scaled for one in settings]),
        allowances=np.empty(shape),
        thresholds=np.empty(shape),
    )


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


def _gathered_words(sign: int, excess: float, threshold: float, *, since: int) -> Bilingual:
    sex, sexes = ("男婴", "boys") if sign > 0 else ("女婴", "girls")
    if excess == 0:
        return Bilingual(
            zh=f"{sex}没有累积的超出，累积 {threshold:.1f} 名才报警。",
            en=f"No excess of {sexes} has gathered; {threshold:.1f} signal.",
        )
    return Bilingual(
        zh=f"自第 {since} 期起，{sex}累计比容许的多 {excess:.1f} 名，达到 {threshold:.1f} 名报警。",
        en=f"Since period {since}, {excess:.1f} {sexes} more than are allowed for have gathered; {threshold:.1f} signal.",
    )


def _gathering_since(excess: FloatArray, threshold: float, period: int) -> int:
    """Return the period after the last one, up to the given, that left the sum at 0."""
    before = excess[:period]
    empty = np.flatnonzero((before == 0) | (before >= threshold))
    return int(empty[-1]) + 1 if len(empty) else 0
