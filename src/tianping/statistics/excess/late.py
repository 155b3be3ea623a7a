"""Whether girls are registered later than boys, and whether that explains a high ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, logsumexp

from tianping import __version__
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, count_array, sex_counts
from tianping.statistics.excess.parts import LogPart
from tianping.statistics.ratio import VERDICT_CODES, false_discovery, judge
from tianping.terms import Verdict

LOOKS_HIGH = [VERDICT_CODES.index(verdict) for verdict in (Verdict.HIGH, Verdict.PROBABLY_HIGH)]


@dataclass(frozen=True, slots=True, eq=False)
class LateGirls(ArrowResult):
    """Girls among late and among prompt registrations of each place.

    Parameters
    ----------
    share_late, share_prompt : ndarray of shape (n_places,), float
        Girls among births registered late, and among those registered in time; NaN where there are none.
    p_value : ndarray of shape (n_places,), float
        Fisher's exact test, one-sided: how often girls would be so many among the late ones if they were registered
        like boys; 1 where there is nothing late to compare.
    method : str
        The test.
    version : str
        Version of the package that made it.
    """

    share_late: FloatArray
    share_prompt: FloatArray
    p_value: FloatArray
    method: str = "Fisher's exact test, one-sided"
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return both shares and the p-value."""
        return (
            Column("share_late", self.share_late, "share of girls"),
            Column("share_prompt", self.share_prompt, "share of girls"),
            Column("p_value", self.p_value, "probability"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method and version."""
        return {"method": self.method, "version": self.version}


def late_girls(
    late_boys: ArrayLike, late_girls: ArrayLike, *, prompt_boys: ArrayLike, prompt_girls: ArrayLike
) -> LateGirls:
    """Compare the girls' share among late registrations with their share among prompt ones, by place.

    Parameters
    ----------
    late_boys, late_girls, prompt_boys, prompt_girls : array-like of shape (n_places,), whole numbers
        Births registered late and in time, by sex, over the same years of registration. Where one of a place's four
        counts is not given (-1, NaN) its shares are NaN and nothing is found: half a pair would look like an excess.

    Returns
    -------
    LateGirls
        Shares and the exact one-sided p-value [1]_.

    Raises
    ------
    TypeError, ValueError
        If a count is no number, negative or not whole, or the four are not of one shape (n_places,).

    Notes
    -----
    Late registrations belong to births of earlier years. Where ratios are falling those years had more boys, so that the
    test errs on the side of not finding girls among the late ones.

    References
    ----------
    .. [1] Fisher (1935), The Logic of Inductive Inference, J. R. Stat. Soc. 98(1), 39-82.

    Examples
    --------
    >>> found = late_girls([5], [45], prompt_boys=[400], prompt_girls=[350])
    >>> print(f"{found.share_late[0]:.2f} against {found.share_prompt[0]:.2f}, p = {found.p_value[0]:.1e}")
    0.90 against 0.47, p = 4.3e-10
    """
    names = ("late_boys", "late_girls", "prompt_boys", "prompt_girls")
    given = (late_boys, late_girls, prompt_boys, prompt_girls)
    cells = [count_array(values, name=name) for name, values in zip(names, given, strict=True)]
    boys_late, girls_late, boys_prompt, girls_prompt = cells
    shapes = {name: cell.shape for name, cell in zip(names, cells, strict=True)}
    if len(set(shapes.values())) > 1 or boys_late.ndim != 1:
        raise ValueError(f"counts must all have one value a place, got {shapes}")
    told = ~np.isnan(cells).any(axis=0)
    p_value = np.ones(len(boys_late))
    p_value[told] = [_at_least_so_many(*row) for row in np.stack(cells, axis=1)[told]]
    return LateGirls(
        share_late=_share(girls_late, of=np.where(told, boys_late + girls_late, 0)),
        share_prompt=_share(girls_prompt, of=np.where(told, boys_prompt + girls_prompt, 0)),
        p_value=p_value,
    )


def explained_by_late(
    boys: ArrayLike, girls: ArrayLike, *, late: LogPart, p_value: ArrayLike, bounds: VerdictBounds
) -> NDArray[np.bool_]:
    """Say where a ratio above the normal band is explained by girls who are registered late.

    Parameters
    ----------
    boys, girls : array-like of shape (n_places,), whole numbers
        Births as registered so far.
    late : LogPart
        What late registration adds to the log of the ratio.
    p_value : array-like of shape (n_places,), float
        Of `late_girls`.
    bounds : VerdictBounds
        Bounds of the verdict.

    Returns
    -------
    ndarray of shape (n_places,), bool
        True where the ratio lies above the normal band; girls are surely in excess among late registrations (q below
        ``bounds.false_discovery`` over the places); and the ratio without the delay, with the uncertainty of that
        correction, would no longer be called high or probably high.

    Raises
    ------
    TypeError, ValueError
        If a count is wrong, or ``late`` or ``p_value`` is not of one value a place.

    Examples
    --------
    160 boys and 100 girls look like a sure excess; three in ten girls of the year before came a year late.

    >>> from datetime import date
    >>> from tianping.jurisdictions import load_verdict_bounds
    >>> late = LogPart(np.array([0.337]), np.array([0.001]))
    >>> explained_by_late(
    ...     [160], [100], late=late, p_value=[1e-9], bounds=load_verdict_bounds(on=date(2026, 1, 1))
    ... ).tolist()
    [True]
    """
    counts = sex_counts(boys, girls)
    p_values = np.asarray(p_value, dtype=np.float64)
    if not late.value.shape == p_values.shape == counts.shape:
        raise ValueError(
            f"late and p_value must have one value a place: they have {late.value.shape} and {p_values.shape}, "
            f"boys have {counts.shape}"
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = 100 * counts.boys / counts.girls
        share = 1 / (1 + np.exp(-(np.log(counts.boys / counts.girls) - late.value)))
        sampling = 1 / counts.boys + 1 / counts.girls
        births = counts.births * sampling / (sampling + late.variance)
    told = np.isfinite(share) & np.isfinite(births)
    boys_complete = np.where(told, np.round(births * share), 0)
    girls_complete = np.where(told, np.round(births) - boys_complete, 0)
    codes = judge(boys_complete, girls_complete, bounds=replace(bounds, fewest_births=0), screen=False).verdict
    surely = (
        false_discovery(np.where(told & (counts.births >= bounds.fewest_births), p_values, np.nan))
        < bounds.false_discovery
    )
    explained: NDArray[np.bool_] = told & (ratio > bounds.normal_high) & surely & ~np.isin(codes, LOOKS_HIGH)
    return explained


def _share(girls: FloatArray, *, of: FloatArray) -> FloatArray:
    share: FloatArray = np.divide(girls, of, out=np.full(len(girls), np.nan), where=of > 0)
    return share


def _at_least_so_many(late_boys: float, late_girls: float, prompt_boys: float, prompt_girls: float) -> float:
    """Upper tail of the hypergeometric distribution of girls among the late ones, margins given."""
    late, girls, boys = late_boys + late_girls, late_girls + prompt_girls, late_boys + prompt_boys
    if not late or not girls or not boys:
        return 1.0
    # Beyond 40 standard deviations of the middle no term is left, and a billion births would fill the memory.
    share = girls / (girls + boys)
    reach = 40 * np.sqrt(late * share * (1 - share)) + 50
    possible = np.arange(
        max(late_girls, late - boys, np.floor(late * share - reach)),
        min(late, girls, np.ceil(max(late_girls, late * share) + reach)) + 1,
    )
    log_p = _log_choose(girls, possible) + _log_choose(boys, late - possible) - _log_choose(girls + boys, late)
    return float(min(np.exp(logsumexp(log_p)), 1.0))


def _log_choose(n: float, k: FloatArray | float) -> FloatArray:
    found: FloatArray = -np.log1p(n) - betaln(n - np.asarray(k) + 1, np.asarray(k) + 1)
    return found
