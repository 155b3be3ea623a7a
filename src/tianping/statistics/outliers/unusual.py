"""What a screen finds: what was usual, what was returned, and how often chance does that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import BoolArray, FloatArray
from tianping.terms import Bilingual


@dataclass(frozen=True, slots=True, eq=False)
class Unusual(ArrowResult):
    """New values of many series against their own past.

    Parameters
    ----------
    value : ndarray of shape (n_series,), float
        The new count (of shares: boys); NaN where not given.
    births : ndarray of shape (n_series,), float, or None
        Of shares: births among which the boys are; ``None`` for counts.
    expected, lower, upper : ndarray of shape (n_series,), float
        Expected value, and the lowest and highest that would not be flagged; NaN without a past, ``upper`` is ``inf``
        where no count would be flagged.
    p_value : ndarray of shape (n_series,), float
        Two-sided mid-p; NaN where nothing can be compared. It tells nothing below 1e-12.
    q_value : ndarray of shape (n_series,), float
        Benjamini and Hochberg's, all series together: for a list of which a stated share may be flagged wrongly.
    flag : ndarray of shape (n_series,), int8
        1 above ``upper``, -1 below ``lower``, else 0.
    used, left_out : ndarray of shape (n_series,), int
        Periods of the past that were used, and those that stood out and were not.
    variation : ndarray of shape (n_series,), float
        Mean coefficient of variation of the true level over time (of shares: standard deviation of the true share).
    false_alarm : float
        Rate of flags where nothing is the matter.
    law : str
        Law of the counts.
    method, version : str
        How it was made, and by which version of the package.
    """

    value: FloatArray
    births: FloatArray | None
    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    p_value: FloatArray
    q_value: FloatArray
    flag: NDArray[np.int8]
    used: NDArray[np.int64]
    left_out: NDArray[np.int64]
    variation: FloatArray
    false_alarm: float
    law: str
    method: str = "predictive mid-p against the series' own past, robust"
    version: str = __version__

    def screened(self, rate: float = 0.05) -> BoolArray:
        """Say which series belong on a list of which at most ``rate`` are flagged wrongly, on average.

        Raises
        ------
        ValueError
            If ``rate`` does not lie between 0 and 1.
        """
        if not 0 < rate < 1:
            raise ValueError(f"rate must lie between 0 and 1, got {rate}")
        with np.errstate(invalid="ignore"):
            return np.asarray(self.q_value <= rate)

    def explain(self, series: int) -> Bilingual:
        """Say in words what was returned and what is usual; series count from 0.

        Raises
        ------
        IndexError
            If there is no such series.
        """
        value, lower, upper = (float(each[series]) for each in (self.value, self.lower, self.upper))
        if np.isnan(value) or (self.births is not None and np.isnan(self.births[series])):
            return Bilingual(zh="没有填报。", en="Not given.")
        what, was = self._returned(series)
        if np.isnan(lower):
            return Bilingual(zh=f"{what}；没有可比的往期。", en=f"{was}; there is no past to compare with.")
        if np.isinf(upper):
            return Bilingual(zh=f"{what}，通常不少于 {lower:,.0f}。", en=f"{was} where {lower:,.0f} or more are usual.")
        if lower == upper:
            return Bilingual(zh=f"{what}，通常为 {lower:,.0f}。", en=f"{was} where {lower:,.0f} is usual.")
        return Bilingual(
            zh=f"{what}，通常为 {lower:,.0f}–{upper:,.0f}。", en=f"{was} where {lower:,.0f} to {upper:,.0f} are usual."
        )

    def _returned(self, series: int) -> tuple[str, str]:
        value = float(self.value[series])
        if self.births is None:
            return f"出生 {value:,.0f} 例", f"{value:,.0f} {'birth' if value == 1 else 'births'}"
        births = float(self.births[series])
        return f"{births:,.0f} 例出生中男婴 {value:,.0f} 例", f"{value:,.0f} boys among {births:,.0f} births"

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a series."""
        unit = "births" if self.births is None else "boys"
        births = () if self.births is None else (Column("births", self.births, "births"),)
        return (
            Column("value", self.value, unit),
            *births,
            Column("expected", self.expected, unit),
            Column("lower", self.lower, unit),
            Column("upper", self.upper, unit),
            Column("p_value", self.p_value, "probability"),
            Column("q_value", self.q_value, "share of false discoveries"),
            Column("flag", self.flag, "1 high, -1 low"),
            Column("used", self.used, "periods"),
            Column("left_out", self.left_out, "periods"),
            Column("variation", self.variation, "coefficient of variation" if self.births is None else "share of boys"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, law, rate of false alarms and version."""
        return {"method": self.method, "law": self.law, "false_alarm": self.false_alarm, "version": self.version}
