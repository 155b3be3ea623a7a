"""Whether one sex is registered later than the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtr

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray
from tianping.statistics.delay.triangle import Triangle
from tianping.terms import Bilingual

SURE = 0.05
"""Two-sided p below which the answer is given as sure."""
LEAST_TOLD = 1e-4
"""Smaller p are not written out: no model is that exact."""


@dataclass(frozen=True, slots=True)
class LaterTest(ArrowResult):
    """Test that both sexes are registered alike.

    Parameters
    ----------
    girls_later_by : float
        Mean delay of girls less that of boys born in the same period and registered by now, in periods; NaN where there
        is nothing to compare.
    z : float
        Its standardised distance from 0; positive where girls come later.
    p_value : float
        Two-sided; 1 where there is nothing to compare.
    version : str
        Version of the package that made it.
    """

    girls_later_by: float
    z: float
    p_value: float
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row: the difference, its standardised distance from 0, and p."""
        return (
            Column("girls_later_by", np.array([self.girls_later_by]), "periods"),
            Column("z", np.array([self.z]), "standard deviations"),
            Column("p_value", np.array([self.p_value]), "probability"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method and version."""
        return {"method": "stratified mean-score test of delays", "version": self.version}

    def answer(self) -> Bilingual:
        """Say in words who is registered later."""
        p = f"p = {self.p_value:.2g}" if self.p_value >= LEAST_TOLD else "p < 0.0001"
        if self.p_value >= SURE:
            return Bilingual(
                zh=f"看不出女婴登记早晚与男婴有别（{p}）。",
                en=f"No difference between girls' and boys' delays can be seen ({p}).",
            )
        by = abs(self.girls_later_by)
        if self.z > 0:
            return Bilingual(
                zh=f"女婴登记晚于男婴：平均晚 {by:.2f} 期（{p}）。",
                en=f"Girls are registered later than boys: by {by:.2f} periods on average ({p}).",
            )
        return Bilingual(
            zh=f"男婴登记晚于女婴：平均晚 {by:.2f} 期（{p}）。",
            en=f"Boys are registered later than girls: by {by:.2f} periods on average ({p}).",
        )


def later_registered(triangle: Triangle, *, dispersion: float = 1.0, freedom: int = 0) -> LaterTest:
    """Test whether girls are registered later than boys born in the same period.

    Parameters
    ----------
    triangle : Triangle
        Registrations by sex. Negative cells count as 0 here.
    dispersion : float
        By how much counts vary more than Poisson counts; at least 1.
    freedom : int
        Degrees of freedom that the dispersion was estimated from; 0 where it is known.

    Returns
    -------
    LaterTest
        Of what is registered by now: within a period of birth both sexes are cut off at the same delay, so that they can
        be compared without completing either.

    Raises
    ------
    ValueError
        If ``dispersion`` is below 1 or not finite.

    Notes
    -----
    The sum over periods of birth of girls' delays less what they would be if sexes were dealt out at random among the
    births of the period, over the root of its (hypergeometric) variance: the stratified mean-score test [1]_.

    References
    ----------
    .. [1] Mantel (1963), J. Am. Stat. Assoc. 58(303), 690-700.

    Examples
    --------
    >>> from tianping.statistics.delay import read_triangle
    >>> triangle = read_triangle([2023, 2023, 2024], [2023, 2024, 2024], boys=[90, 10, 95], girls=[70, 30, 66])
    >>> found = later_registered(triangle)
    >>> print(f"girls {found.girls_later_by:.1f} years later, p = {found.p_value:.4f}")
    girls 0.1 years later, p = 0.0004
    """
    if not 1 <= dispersion < np.inf:
        raise ValueError(f"dispersion must be at least 1 and finite, got {dispersion}")
    boys, girls = (np.maximum(np.nan_to_num(cells), 0.0) for cells in (triangle.boys, triangle.girls))
    delay = np.arange(boys.shape[1], dtype=np.float64)
    both, n_boys, n_girls = boys + girls, boys.sum(axis=1), girls.sum(axis=1)
    births = n_boys + n_girls
    told = (n_boys > 0) & (n_girls > 0)
    both, n_boys, n_girls, births = both[told], n_boys[told], n_girls[told], births[told]
    mean = (both @ delay) / births
    excess = girls[told] @ delay - n_girls * mean
    spread = _spread(both, delay, mean)
    variance = n_boys * n_girls / (births * np.maximum(births - 1, 1)) * spread * dispersion
    if not variance.sum() > 0:
        return LaterTest(0.0 if told.any() else np.nan, 0.0, 1.0)
    # What girls are later than all is n_boys / births of what they are later than boys.
    weight = (n_girls * n_boys / births).sum()
    z = float(excess.sum() / np.sqrt(variance.sum()))
    return LaterTest(
        float(excess.sum() / weight), z, float(2 * (stdtr(freedom, -abs(z)) if freedom else ndtr(-abs(z))))
    )


def _spread(both: FloatArray, delay: FloatArray, mean: FloatArray) -> FloatArray:
    spread: FloatArray = (both * (delay[None, :] - mean[:, None]) ** 2).sum(axis=1)
    return spread
