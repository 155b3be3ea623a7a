"""Whether places differ by more than chance, and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, chdtri

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, check_ratio, check_share, sex_counts, share_of_boys


@dataclass(frozen=True, slots=True)
class Homogeneity(ArrowResult):
    """Test that all places share one ratio.

    Parameters
    ----------
    chi2 : float
        Pearson's statistic; NaN where there is nothing to compare.
    df : int
        Degrees of freedom.
    p : float
        Probability of at least so much under one common ratio; NaN where there is nothing to compare.
    ratio : float
        The common ratio, boys per 100 girls: pooled, or the one given.
    places : int
        Places with births.
    version : str
        Version of the package that made it.
    """

    chi2: float
    df: int
    p: float
    ratio: float
    places: int
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row: the statistic, its degrees of freedom and p, and the common ratio."""
        return (
            Column("chi2", np.array([self.chi2]), "1"),
            Column("df", np.array([self.df]), "degrees of freedom"),
            Column("p", np.array([self.p]), "probability"),
            Column("ratio", np.array([self.ratio]), "boys per 100 girls"),
            Column("places", np.array([self.places]), "places"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method and version."""
        return {"method": "Pearson chi-square", "version": self.version}


@dataclass(frozen=True, slots=True)
class Dispersion(ArrowResult):
    """How much the true ratios of places differ, beyond chance.

    Parameters
    ----------
    rho : float
        Intra-place correlation of a beta-binomial: the share of boys varies between places with variance rho p (1 - p).
        0 where the places differ no more than by chance; NaN where there is nothing to compare.
    low, high : float
        Interval of ``rho``; both 0 where places are even more alike than chance makes them.
    spread : float
        Standard deviation of the true ratios between places, boys per 100 girls (first order).
    factor : float
        Pearson's statistic over its degrees of freedom; 1 by chance alone.
    ratio : float
        Mean ratio, boys per 100 girls, weighted for ``rho``.
    p : float
        Of the test that ``rho`` is 0 (`homogeneity`).
    places : int
        Places with births.
    confidence : float
        Coverage of the interval.
    method : str
        How it was estimated.
    version : str
        Version of the package that made it.
    """

    rho: float
    low: float
    high: float
    spread: float
    factor: float
    ratio: float
    p: float
    places: int
    confidence: float
    method: str = "Pearson moment equation, interval by test inversion"
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row: the correlation with its interval, spread, factor, mean ratio and the p of none at all."""
        ratio = "boys per 100 girls"
        return (
            Column("rho", np.array([self.rho]), "correlation"),
            Column("low", np.array([self.low]), "correlation"),
            Column("high", np.array([self.high]), "correlation"),
            Column("spread", np.array([self.spread]), ratio),
            Column("factor", np.array([self.factor]), "1"),
            Column("ratio", np.array([self.ratio]), ratio),
            Column("p", np.array([self.p]), "probability"),
            Column("places", np.array([self.places]), "places"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, confidence and version."""
        return {"method": self.method, "confidence": self.confidence, "version": self.version}


def homogeneity(boys: ArrayLike, girls: ArrayLike, *, reference: float | None = None) -> Homogeneity:
    """Test whether places differ by more than chance.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Live births of each sex by place. Places without births, or not given, are left out.
    reference : float, optional
        Boys per 100 girls that all places are tested against; by default their pooled ratio, for one degree of
        freedom.

    Returns
    -------
    Homogeneity
        Chi-square with its p. With fewer than two places (or only one sex) against the pooled ratio ``chi2`` and ``p``
        are NaN.

    Raises
    ------
    TypeError, ValueError
        As for `ratio_intervals`.

    Notes
    -----
    The chi-square law is an approximation that wants five expected births of each sex in nearly every place.

    Examples
    --------
    >>> found = homogeneity([5218, 4858, 4422], [4683, 4457, 4102])
    >>> print(f"chi2 {found.chi2:.2f} on {found.df} df, p {found.p:.2f}")
    chi2 1.32 on 2 df, p 0.52
    """
    boys_seen, births = _places_with_births(boys, girls)
    if reference is not None:
        check_ratio(reference, name="reference")
    pooled = _weighted_share(boys_seen, births, rho=0.0) if len(births) else np.nan
    share = pooled if reference is None else share_of_boys(reference)
    df = max(len(births) - (reference is None), 0)
    comparable = df > 0 and 0 < share < 1
    chi2 = _pearson(boys_seen, births, share=share, rho=0.0) if comparable else np.nan
    p = float(chdtrc(df, chi2)) if comparable else np.nan
    return Homogeneity(chi2=chi2, df=df, p=p, ratio=_ratio(share), places=len(births))


def dispersion(boys: ArrayLike, girls: ArrayLike, *, confidence: float = 0.95) -> Dispersion:
    """Estimate how much the true ratios of places differ.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Live births of each sex by place. Places without births, or not given, are left out.
    confidence : float
        Coverage of the interval of ``rho``, between 0 and 1.

    Returns
    -------
    Dispersion
        Beta-binomial correlation with an interval; NaN with fewer than two places or only one sex.

    Raises
    ------
    TypeError, ValueError
        As for `ratio_intervals`.

    Notes
    -----
    ``rho`` makes Pearson's statistic, with the variance and the weights of a beta-binomial, equal its degrees of freedom
    [1]_; the ends of the interval make it equal its chi-square quantiles. It is never below 0. The method asks for the
    first two moments only, so it holds for other laws of the same variance; a time trend also counts as dispersion.

    References
    ----------
    .. [1] Williams (1982), Appl. Stat. 31(2), 144-148.

    Examples
    --------
    >>> found = dispersion([60, 40, 75, 52], [40, 60, 45, 50])
    >>> print(f"rho {found.rho:.3f} ({found.low:.3f} to {found.high:.3f}), factor {found.factor:.1f}")
    rho 0.033 (0.004 to 0.577), factor 4.4
    """
    check_share(confidence, name="confidence")
    tested = homogeneity(boys, girls)
    if np.isnan(tested.chi2):
        return Dispersion(
            rho=np.nan,
            low=np.nan,
            high=np.nan,
            spread=np.nan,
            factor=np.nan,
            ratio=tested.ratio,
            p=np.nan,
            places=tested.places,
            confidence=confidence,
        )
    boys_seen, births = _places_with_births(boys, girls)
    tail = (1 - confidence) / 2
    high, low = (_rho_at(boys_seen, births, chi2=float(chdtri(tested.df, upper))) for upper in (1 - tail, tail))
    rho = _rho_at(boys_seen, births, chi2=float(tested.df))
    share = _weighted_share(boys_seen, births, rho=rho)
    return Dispersion(
        rho=rho,
        low=low,
        high=high,
        spread=100 * np.sqrt(rho * share / (1 - share) ** 3),
        factor=tested.chi2 / tested.df,
        ratio=_ratio(share),
        p=tested.p,
        places=tested.places,
        confidence=confidence,
    )


def _places_with_births(boys: ArrayLike, girls: ArrayLike) -> tuple[FloatArray, FloatArray]:
    counts = sex_counts(boys, girls)
    return counts.boys[counts.counted], counts.births[counts.counted]


def _ratio(share: float) -> float:
    return float(100 * share / (1 - share)) if share < 1 else float(np.inf if share == 1 else np.nan)


def _weighted_share(boys: FloatArray, births: FloatArray, *, rho: float) -> float:
    inflation = 1 + (births - 1) * rho
    return float((boys / inflation).sum() / (births / inflation).sum())


def _pearson(boys: FloatArray, births: FloatArray, *, share: float, rho: float) -> float:
    variance = births * share * (1 - share) * (1 + (births - 1) * rho)
    return float(((boys - births * share) ** 2 / variance).sum())


def _rho_at(boys: FloatArray, births: FloatArray, *, chi2: float) -> float:
    """Dispersion at which Pearson's statistic has this value; it falls as the dispersion grows. Halved on a log scale."""

    def excess(rho: float) -> float:
        return _pearson(boys, births, share=_weighted_share(boys, births, rho=rho), rho=rho) - chi2

    if excess(0.0) <= 0:
        return 0.0
    if excess(1.0) >= 0:
        return 1.0
    # Below 1e-20 a dispersion moves no count that a double can hold.
    low, high = 1e-20, 1.0
    while high / low > 1 + 1e-12:
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return float(np.sqrt(low * high))
