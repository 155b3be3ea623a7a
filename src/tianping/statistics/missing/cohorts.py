"""The same children in two censuses: girls who appear later were not missing, but not yet counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray, SexCounts, sex_counts


class Cohort(NamedTuple):
    """Children of one age group in one census, by place.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        -1, NaN, ``None`` or a masked cell is not given.
    """

    boys: ArrayLike
    girls: ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class CohortComparison(ArrowResult):
    """How a cohort changed by sex between two censuses. All arrays have the shape of the counts.

    Parameters
    ----------
    ratio_before, ratio_after : ndarray, float
        Boys per 100 girls; ``inf`` with no girls, NaN with no children or not given.
    boys_growth, girls_growth : ndarray, float
        Change over those expected to survive, as a share of them (0.15 is 15 %); ``inf`` where there were none before.
    more_girls : ndarray, float
        Girls added less boys added: children.
    girls_beyond_boys : ndarray, float
        Girls added beyond the growth of the boys of the same place: children; NaN where there were no boys before.
    total_more_girls, total_girls_beyond_boys : float
        The same for all places together, given in both censuses: the first is the sum of the places; the second
        compares the growth of the sums.
    left_out : int
        Places not given in one of the censuses.
    version : str
        Version of the package that made it.
    """

    ratio_before: FloatArray
    ratio_after: FloatArray
    boys_growth: FloatArray
    girls_growth: FloatArray
    more_girls: FloatArray
    girls_beyond_boys: FloatArray
    total_more_girls: float
    total_girls_beyond_boys: float
    left_out: int
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return both ratios, both growths, and the girls added beyond the boys."""
        ratio = "boys per 100 girls"
        return (
            Column("ratio_before", self.ratio_before, ratio),
            Column("ratio_after", self.ratio_after, ratio),
            Column("boys_growth", self.boys_growth, "share"),
            Column("girls_growth", self.girls_growth, "share"),
            Column("more_girls", self.more_girls, "children"),
            Column("girls_beyond_boys", self.girls_beyond_boys, "children"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return the totals and version."""
        return {
            "method": "cohort comparison",
            "total_more_girls": self.total_more_girls,
            "total_girls_beyond_boys": self.total_girls_beyond_boys,
            "left_out": self.left_out,
            "version": self.version,
        }


def compare_cohorts(
    before: Cohort,
    after: Cohort,
    *,
    survival_boys: float = 1.0,
    survival_girls: float = 1.0,
) -> CohortComparison:
    """Compare one cohort in two censuses by sex, as ages 0-4 in 2010 and 10-14 in 2020.

    Parameters
    ----------
    before, after : Cohort
        The same children, ten years apart, in the same places: codes that changed must be matched first.
    survival_boys, survival_girls : float
        Share of each sex expected to live from one census to the other, in (0, 1]; 1 leaves deaths out.

    Returns
    -------
    CohortComparison
        By place and in total. Where a count is missing the place is NaN and in no total.

    Raises
    ------
    TypeError, ValueError
        As for `ratio_intervals`; also if the two censuses have different shapes or a survival lies outside (0, 1].

    Notes
    -----
    A plausibility test, not a truth: growth mixes late registration, children of both sexes who were not counted, and moves
    between places. Where girls grow more than boys, girls had been left out of the first count more often than boys.

    Examples
    --------
    >>> found = compare_cohorts(Cohort(20_224, 16_789), Cohort(21_521, 19_225))
    >>> print(f"{found.ratio_before:.1f} to {found.ratio_after:.1f}: boys {found.boys_growth:+.1%}, girls {found.girls_growth:+.1%}")
    120.5 to 111.9: boys +6.4%, girls +14.5%
    """
    for name, share in (("survival_boys", survival_boys), ("survival_girls", survival_girls)):
        if not 0 < share <= 1:
            raise ValueError(f"{name} must lie above 0 and not above 1, got {share}")
    first, second = sex_counts(before.boys, before.girls), sex_counts(after.boys, after.girls)
    if first.shape != second.shape:
        raise ValueError(f"both censuses must have one shape, got {first.shape} and {second.shape}")
    both = first.given & second.given
    boys, girls = (
        np.where(both, first.boys * survival_boys, np.nan),
        np.where(both, first.girls * survival_girls, np.nan),
    )
    boys_added, girls_added = second.boys - boys, second.girls - girls
    boys_growth, girls_growth = _growth(boys_added, boys), _growth(girls_added, girls)
    total_boys, total_girls = boys[both].sum(), girls[both].sum()
    total_growth = _growth(np.array([boys_added[both].sum()]), np.array([total_boys])).item()
    return CohortComparison(
        ratio_before=_ratio(first),
        ratio_after=_ratio(second),
        boys_growth=first.restore(boys_growth),
        girls_growth=first.restore(girls_growth),
        more_girls=first.restore(girls_added - boys_added),
        girls_beyond_boys=first.restore(_beyond(girls_added, girls, growth=boys_growth)),
        total_more_girls=float((girls_added - boys_added)[both].sum()),
        total_girls_beyond_boys=_beyond(girls_added[both].sum(), total_girls, growth=total_growth).item(),
        left_out=int((~both).sum()),
    )


def _growth(added: FloatArray, before: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return added / before


def _beyond(added: ArrayLike, before: ArrayLike, *, growth: ArrayLike) -> FloatArray:
    """Girls added less those that the boys' growth would add; NaN where there were no boys to grow."""
    known = np.isfinite(growth)
    return np.where(known, np.asarray(added) - np.asarray(before) * np.where(known, growth, 0), np.nan)


def _ratio(counts: SexCounts) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: FloatArray = counts.restore(100 * counts.boys / counts.girls)
        return ratio
