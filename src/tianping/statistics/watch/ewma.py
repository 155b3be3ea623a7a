"""The weighted mean of excess boys: shifts of middling size."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray, share_of_boys
from tianping.statistics.watch.designs import EwmaDesign
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
    from tianping.statistics.watch.ewma_kernels import Means


@dataclass(frozen=True, slots=True, eq=False)
class EwmaSignals(Signals):
    """Flags of `watch_ewma`.

    Parameters
    ----------
    limit : float
        Deviations at which it signals.
    design : EwmaDesign
        As given.
    """

    limit: float
    design: EwmaDesign

    @property
    def deviations(self) -> FloatArray:
        """The weighted mean in its own deviations at the end of each period, before it starts afresh; shape of the counts."""
        mean, variance = self._traced(slice(None))
        return self.series.shaped(_standardised(mean, variance))

    def limits(self) -> Limits:
        """Return expected ratio, limits given the mean so far, and what a lasting shift would have needed."""
        births = self.series.births
        share, weight = share_of_boys(self.design.reference), self.design.weight
        mean, spread = self._before()
        kept = 1 - weight
        deviation = np.sqrt(kept**2 * spread + weight**2 * share * (1 - share) * np.nan_to_num(births))
        high = births * share + (self.limit * deviation - kept * mean) / weight
        low = births * share + (-self.limit * deviation - kept * mean) / weight
        shaped, some = self.series.shaped, births > 0
        unwatched_low, unwatched_high = np.where(some, 0.0, np.nan), np.where(some, np.inf, np.nan)
        return Limits(
            expected=shaped(np.where(some, self.design.reference, np.nan)),
            lower=shaped(unwatched_low if self.design.side == "high" else ratio_at(low, births)),
            upper=shaped(unwatched_high if self.design.side == "low" else ratio_at(high, births)),
            detectable=shaped(np.where(some, self._detectable()[:, None], np.nan)),
        )

    def why(self, series: int, period: int) -> Bilingual:
        """Say how far the weighted mean lies from the reference, and at how much it signals."""
        flag = int(np.atleast_2d(self.flag)[series, period])
        mean, variance = self._traced(slice(series, series + 1 or None))
        away = float(_standardised(mean, variance)[0, period])
        far = Bilingual(
            zh=f"加权平均偏离参照 {away:+.2f} 个标准差，达到 {self.limit:.2f} 个报警。",
            en=f"The weighted mean lies {away:+.2f} deviations from the reference; {self.limit:.2f} signal.",
        )
        if flag:
            zh, en = side_words(flag)
            chance = Bilingual(
                zh=f"报警（{zh}）。仅凭偶然，平均每 {self.design.in_control:.0f} 期一次。",
                en=f"Signal ({en}). By chance alone this comes once in {self.design.in_control:.0f} periods.",
            )
            return both(chance, far)
        unseen = both(Bilingual(zh="没有报警。", en="No signal."), far)
        return both(unseen, seen_words(float(self._detectable()[series]), within=WITHIN, power=POWER))

    def _traced(self, rows: slice) -> tuple[FloatArray, FloatArray]:
        """Return mean and variance at the end of each period."""
        from tianping.statistics.watch.ewma_kernels import trace_means

        boys, girls = self.series.boys[rows], self.series.girls[rows]
        traced = np.empty(boys.shape), np.empty(boys.shape)
        trace_means(boys, girls, _means(self.design, self.limit), np.atleast_2d(self.flag)[rows], traced)
        return traced

    def _before(self) -> tuple[FloatArray, FloatArray]:
        """Return mean and variance with which each period began."""
        ended = np.where(np.atleast_2d(self.flag) != 0, 0.0, np.stack(self._traced(slice(None))))
        begun = np.zeros(ended.shape)
        begun[:, :, 1:] = ended[:, :, :-1]
        return begun[0], begun[1]

    def _detectable(self) -> FloatArray:
        from tianping.statistics.watch.ewma_chain import detectable_shift

        low = self.design.side == "low"
        share = share_of_boys(self.design.reference)
        shift = detectable_shift(self.design.weight, self.limit, within=WITHIN, power=POWER)
        with np.errstate(divide="ignore"):
            distance = shift * sqrt(share * (1 - share)) / np.sqrt(self.series.mean_births)
        return 1e4 / ratio_of(1 - share + distance) if low else ratio_of(share + distance)


def watch_ewma(boys: ArrayLike, girls: ArrayLike, *, design: EwmaDesign) -> EwmaSignals:
    """Watch series for shifts that last a while, by an exponentially weighted mean.

    Parameters
    ----------
    boys, girls : array-like of shape (n_series, n_periods) or (n_periods,), whole numbers
        Births by sex, periods in order. Not given is -1, NaN or ``None``: the mean waits.
    design : EwmaDesign
        Reference, weight of the newest period, mean run length in control, side.

    Returns
    -------
    EwmaSignals
        Flags and deviations; `limits` and `explain` are computed when they are asked for.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, or their shapes differ.

    Notes
    -----
    The mean of boys - births * share is divided by its exact deviation, which follows the births period by period: series
    with changing births keep their limit. The limit is that of normal deviates [1]_; with fewer than about ten births
    within the memory (1 / weight periods) run lengths differ from the stated one, see docs/methods/watch.md.

    References
    ----------
    .. [1] Roberts (1959), Technometrics 1(3), 239-250.

    Examples
    --------
    >>> import numpy as np
    >>> boys = np.r_[np.full(24, 515), np.full(12, 545)]
    >>> found = watch_ewma(boys, 1000 - boys, design=EwmaDesign(reference=106))
    >>> np.flatnonzero(found.flag).tolist()
    [26, 28, 30, 32, 34]
    """
    from tianping.statistics.watch.ewma_chain import limit_for
    from tianping.statistics.watch.ewma_kernels import follow_means

    limit = limit_for(design.weight, float(design.in_control), two_sided=design.side == "both")
    series, flag = unread(boys, girls).read(follow_means, (_means(design, limit),))
    return EwmaSignals(
        series=series,
        flag=series.shaped(flag),
        method=f"ewma, reference {design.reference:g}, weight {design.weight:g}, in control {design.in_control:g} periods, {design.side}",
        limit=limit,
        design=design,
    )


def _means(design: EwmaDesign, limit: float) -> Means:
    from tianping.statistics.watch.ewma_kernels import Means

    return Means(share_of_boys(design.reference), design.weight, limit, design.side != "low", design.side != "high")


def _standardised(mean: FloatArray, variance: FloatArray) -> FloatArray:
    return np.divide(mean, np.sqrt(variance), out=np.zeros(mean.shape), where=variance > 0)
