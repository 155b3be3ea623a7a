"""A verdict on each of many places, with everything that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping import __version__
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, sex_counts
from tianping.statistics.ratio.chance import chance
from tianping.statistics.ratio.screens import false_discovery
from tianping.statistics.ratio.verdicts import VERDICT_CODES, VerdictCodes, beta_posterior, call_verdicts
from tianping.terms import Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Judgement(ArrowResult):
    """Verdicts on places, with the probabilities behind them. All arrays have the shape of the counts.

    Parameters
    ----------
    verdict : ndarray of uint8
        Codes into `VERDICT_CODES`; `verdicts` gives the words.
    births : ndarray of float
        Boys and girls together; NaN where not given.
    probability_high, probability_low, probability_normal, probability_marked : ndarray of float
        Posterior probability that the true ratio lies above the normal band, below it, in it, and above the marked
        excess. NaN where there are no births or a count was not given.
    p_value : ndarray of float
        Two-sided mid-p against the reference.
    q_value : ndarray of float
        The same adjusted for the places looked at (Benjamini-Hochberg); NaN for places with too few births for a
        verdict, which are not in the family, and everywhere unless ``screen``.
    one_in : ndarray of float
        k in 'one in k places of this size looks at least this high (or low) by chance'; see `chance`.
    direction : ndarray of int8
        1 where the place looks high, -1 where it looks low, against the reference.
    bounds : VerdictBounds
        Bounds and thresholds used.
    screen : bool
        Whether a sure verdict also needed its q-value.
    version : str
        Version of the package that made it.
    """

    verdict: VerdictCodes
    births: FloatArray
    probability_high: FloatArray
    probability_low: FloatArray
    probability_normal: FloatArray
    probability_marked: FloatArray
    p_value: FloatArray
    q_value: FloatArray
    one_in: FloatArray
    direction: NDArray[np.int8]
    bounds: VerdictBounds
    screen: bool
    version: str = __version__

    def verdicts(self) -> NDArray[Any]:
        """Return the verdicts as an array of `Verdict`, in the shape of the counts."""
        words = np.empty(len(VERDICT_CODES), dtype=object)
        words[:] = VERDICT_CODES
        return np.asarray(words[self.verdict], dtype=object)

    def tally(self) -> dict[Verdict, int]:
        """Return how many places got each verdict, in the order of a screen; those without any are left out."""
        counts = np.bincount(self.verdict.ravel(), minlength=len(VERDICT_CODES))
        return {verdict: int(count) for verdict, count in zip(VERDICT_CODES, counts, strict=True) if count}

    def arrow_columns(self) -> Sequence[Column]:
        """Return the verdict as a word, and each array under its own name."""
        share = "probability"
        return (
            Column("verdict", [VERDICT_CODES[code].value for code in self.verdict.ravel().tolist()], "verdict"),
            Column("births", self.births, "births"),
            Column("probability_high", self.probability_high, share),
            Column("probability_low", self.probability_low, share),
            Column("probability_normal", self.probability_normal, share),
            Column("probability_marked", self.probability_marked, share),
            Column("p_value", self.p_value, share),
            Column("q_value", self.q_value, share),
            Column("one_in", self.one_in, "places"),
            Column("direction", self.direction, "1 high, -1 low"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, bounds, whether a screen, and version."""
        bounds = {f"bounds.{name}": value for name, value in asdict(self.bounds).items()}
        return {"method": "beta posterior, weak prior", "screen": self.screen, **bounds, "version": self.version}


def judge(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    bounds: VerdictBounds,
    given: ArrayLike | None = None,
    screen: bool = True,
) -> Judgement:
    """Say of each place what its births allow to be said.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Live births of each sex by place; -1, NaN, ``None`` or a masked cell is not given, and is never 0.
    bounds : VerdictBounds
        Reference, band and thresholds in force: ``jurisdictions.load_verdict_bounds``.
    given : array-like of the same shape, bool, optional
        False where the counts were not given.
    screen : bool
        Whether the places are looked at together, as on a list: 'high' and 'low' then also need a q-value below
        ``bounds.false_discovery``, else they become 'probably high' and 'probably low'. All places of one call are
        one family, but for those with fewer births than ``bounds.fewest_births``.

    Returns
    -------
    Judgement
        A verdict for every place, also those with no births, one birth, or nothing given.

    Raises
    ------
    TypeError
        If a count is no number.
    ValueError
        If a count is negative, not whole or too large, or the shapes differ.

    Notes
    -----
    The true share of boys has a Beta prior centred on the reference with the weight of ``bounds.prior_weight`` births.
    The order of the rules is that of `call_verdicts`. How often places with nothing the matter get each verdict stands
    in ``docs/methods/ratio.md``.

    Examples
    --------
    >>> from datetime import date
    >>> from tianping.jurisdictions import load_verdict_bounds
    >>> found = judge([7, 3727, 0, -1], [3, 2936, 0, 40], bounds=load_verdict_bounds(on=date(2026, 1, 1)))
    >>> [str(verdict) for verdict in found.verdicts()]
    ['cannot tell', 'high', 'no births', 'not given']
    >>> print(f"{found.probability_high[0]:.3f}")
    0.867
    """
    counts = sex_counts(boys, girls, given=given)
    posterior = beta_posterior(counts, bounds)
    seen = chance(counts.boys, counts.girls, reference=bounds.reference)
    # Too few births to be judged whatever they show: leaving them out is blind to their sex, and spares the others.
    family = np.where(counts.births >= bounds.fewest_births, seen.p_value, np.nan)
    q_value = false_discovery(family) if screen else np.full_like(family, np.nan)
    codes = call_verdicts(
        posterior, counts.births, given=counts.given, bounds=bounds, q_value=q_value if screen else None
    )
    return Judgement(
        verdict=counts.restore(codes),
        births=counts.restore(counts.births),
        probability_high=counts.restore(posterior.high),
        probability_low=counts.restore(posterior.low),
        probability_normal=counts.restore(posterior.normal),
        probability_marked=counts.restore(posterior.marked),
        p_value=counts.restore(seen.p_value),
        q_value=counts.restore(q_value),
        one_in=counts.restore(seen.one_in),
        direction=counts.restore(seen.direction),
        bounds=bounds,
        screen=screen,
    )
