"""Every period for itself: exact limits over all series, with a rate of false discoveries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray
from tianping.statistics.ratio.chance import chance
from tianping.statistics.ratio.funnels import funnel_limits
from tianping.statistics.watch.designs import FunnelDesign
from tianping.statistics.watch.series import as_series
from tianping.statistics.watch.signals import (
    POWER,
    Limits,
    Signals,
    both,
    ratio_of,
    seen_words,
    share_seen_at,
    side_words,
    words,
)
from tianping.terms import Bilingual


@dataclass(frozen=True, slots=True, eq=False)
class FunnelSignals(Signals):
    """Flags of `watch_funnel`.

    Parameters
    ----------
    tail : ndarray of shape (n_periods,)
        Two-sided mid-p below which a series is flagged, by period: the rate of false discoveries, shared out.
    found : Limits
        Limits at that mid-p; ``detectable`` is for the period itself.
    design : FunnelDesign
        As given.
    """

    tail: FloatArray
    found: Limits
    design: FunnelDesign

    def limits(self) -> Limits:
        """Return expected ratio, exact limits, and the excess that the period itself would have shown."""
        return self.found

    def why(self, series: int, period: int) -> Bilingual:
        """Say where the ratio lies and where the limits are."""
        found = self.found
        ratio, lower, upper, seen = (
            float(np.atleast_2d(values)[series, period])
            for values in (self.ratio, found.lower, found.upper, found.detectable)
        )
        flag = int(np.atleast_2d(self.flag)[series, period])
        there = Bilingual(
            zh=f"性别比 {words(ratio)}，界限 {words(lower)}–{words(upper)}。",
            en=f"Ratio {words(ratio)}, limits {words(lower)} to {words(upper)}.",
        )
        if flag:
            zh, en = side_words(flag)
            percent = f"{100 * self.design.false_discovery:.0f}"
            rate = Bilingual(
                zh=f"报警（{zh}）。同期报警的地方中，误报平均不超过 {percent}%。",
                en=f"Signal ({en}). Of the series flagged in one period at most {percent} % are flagged by chance, on average.",
            )
            return both(rate, there)
        return both(both(Bilingual(zh="没有报警。", en="No signal."), there), seen_words(seen, within=1, power=POWER))


def watch_funnel(boys: ArrayLike, girls: ArrayLike, *, design: FunnelDesign) -> FunnelSignals:
    """Watch every period for itself, all series together.

    Parameters
    ----------
    boys, girls : array-like of shape (n_series, n_periods) or (n_periods,), whole numbers
        Births by sex. The series of one period with births are one family of tests.
    design : FunnelDesign
        Reference and rate of false discoveries.

    Returns
    -------
    FunnelSignals
        Flags; limits are those at which a series of its births would have been flagged in that period.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, or their shapes differ.

    Notes
    -----
    Tests are two-sided exact binomial mid-p, adjusted by Benjamini and Hochberg [1]_ within a period. Periods are not
    adjusted for one another: with nothing the matter a period has a signal anywhere with a chance of about the rate.

    References
    ----------
    .. [1] Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.

    Examples
    --------
    >>> found = watch_funnel([[515, 590], [510, 505], [530, 512]], [[485, 410], [490, 495], [470, 488]],
    ...                      design=FunnelDesign(reference=106))
    >>> found.flag.tolist()
    [[0, 1], [0, 0], [0, 0]]
    """
    series = as_series(boys, girls)
    births, ratio = series.births, series.ratio
    lower, upper = np.full(births.shape, np.nan), np.full(births.shape, np.nan)
    tail = np.empty(births.shape[1])
    for period in range(births.shape[1]):
        p = chance(series.boys[:, period], series.girls[:, period], reference=design.reference).p_value
        tail[period] = _critical(p, design.false_discovery)
        around = funnel_limits(births[:, period], reference=design.reference, coverage=1 - tail[period])
        lower[:, period], upper[:, period] = around.low, around.high
    flag = (ratio > upper).astype(np.int8) - (ratio < lower).astype(np.int8)
    reachable = np.where(np.isinf(upper), 0.0, upper)
    above = np.where(np.isinf(upper), births + 1, np.floor(births * reachable / (100 + reachable)) + 1)
    seen = ratio_of(share_seen_at(above, np.nan_to_num(births), chance=POWER))
    shaped, some = series.shaped, births > 0
    found = Limits(
        expected=shaped(np.where(some, design.reference, np.nan)),
        lower=shaped(lower),
        upper=shaped(upper),
        detectable=shaped(np.where(some, seen, np.nan)),
        within=1,
    )
    return FunnelSignals(
        series=series,
        flag=shaped(flag),
        method=f"funnel, reference {design.reference:g}, false discoveries {design.false_discovery:g}",
        tail=tail,
        found=found,
        design=design,
    )


def _critical(p: FloatArray, rate: float) -> float:
    """Return the p-value below which Benjamini and Hochberg reject; what the smallest would need where none is rejected."""
    tested = np.sort(p[~np.isnan(p)])
    if not len(tested):
        return rate
    steps = rate * np.arange(1, len(tested) + 1) / len(tested)
    rejected = np.flatnonzero(tested <= steps)
    return float(steps[rejected[-1] if len(rejected) else 0])
