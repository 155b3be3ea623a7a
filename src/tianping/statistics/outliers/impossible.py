"""What cannot be, or can hardly be: births registered before they happened, many births of one sex only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import BoolArray, FloatArray, check_ratio, check_share, count_array, share_of_boys
from tianping.statistics.delay.periods import read_periods
from tianping.terms import Bilingual


@dataclass(frozen=True, slots=True, eq=False)
class MissingSex(ArrowResult):
    """Returns in which one sex is missing.

    Parameters
    ----------
    births : ndarray of shape (n_places,), float
        Of the sex that is there; NaN where neither was given.
    missing : tuple of str or None
        'boys' or 'girls' where the other is given and this one is 0 or not given; ``None`` otherwise.
    p_value : ndarray of shape (n_places,), float
        How often so many births are all of one sex, boys or girls; 1 where both occur, NaN where nothing was given.
    flag : ndarray of shape (n_places,), bool
        Whether that is rarer than the rate of false alarms, or one sex was left blank.
    false_alarm, reference : float
        The rate; boys per 100 girls of the reference.
    version : str
        Version of the package that made it.
    """

    births: FloatArray
    missing: tuple[str | None, ...]
    p_value: FloatArray
    flag: BoolArray
    false_alarm: float
    reference: float
    version: str = __version__

    def explain(self, place: int) -> Bilingual:
        """Say in words what is missing and whether chance may do that; places count from 0.

        Raises
        ------
        IndexError
            If there is no such place.
        """
        missing, p = self.missing[place], float(self.p_value[place])
        if missing is None:
            return Bilingual(zh="两性都有填报，或都没有。", en="Both sexes are given, or neither is.")
        zh, there = ("男婴", "女婴") if missing == "boys" else ("女婴", "男婴")
        other = "girls" if missing == "boys" else "boys"
        births = f"{self.births[place]:,.0f}"
        if np.isnan(p):
            return Bilingual(
                zh=f"{there} {births} 例，{zh}没有填报。", en=f"{births} {other}, and {missing} were not given."
            )
        if self.flag[place]:
            return Bilingual(
                zh=f"{there} {births} 例，没有{zh}；偶然如此的机会为 {p:.1g}。",
                en=f"{births} {other} and no {missing}: chance does that with a probability of {p:.1g}.",
            )
        return Bilingual(
            zh=f"{there} {births} 例，没有{zh}；例数少，偶然也会如此（{p:.0%}）。",
            en=f"{births} {other} and no {missing}: with so few births chance may do that ({p:.0%}).",
        )

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a place."""
        return (
            Column("births", self.births, "births"),
            Column("missing", self.missing, "sex"),
            Column("p_value", self.p_value, "probability"),
            Column("flag", self.flag, "one sex missing"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, settings and version."""
        return {
            "method": "probability of births of one sex only",
            "reference": self.reference,
            "false_alarm": self.false_alarm,
            "version": self.version,
        }


def one_sex_missing(
    boys: ArrayLike, girls: ArrayLike, *, reference: float = 106, false_alarm: float = 0.001
) -> MissingSex:
    """Find returns with births of one sex only.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Births by sex; -1 or NaN is not given.
    reference : float
        Boys per 100 girls.
    false_alarm : float
        Rate of flags where nothing is missing.

    Returns
    -------
    MissingSex
        Flat, in the order given.

    Raises
    ------
    TypeError, ValueError
        If counts are no counts, shapes differ, or a setting lies outside its range.

    Examples
    --------
    >>> one_sex_missing([14, 3], [0, 0]).flag.tolist()
    [True, False]
    """
    check_ratio(reference, name="reference")
    check_share(false_alarm, name="false_alarm")
    ones, others = count_array(boys, name="boys"), count_array(girls, name="girls")
    if ones.shape != others.shape:
        raise ValueError(f"girls must have the shape of boys: girls has {others.shape}, boys has {ones.shape}")
    ones, others = np.atleast_1d(ones).ravel(), np.atleast_1d(others).ravel()
    share = share_of_boys(reference)
    some, other = np.nan_to_num(ones), np.nan_to_num(others)
    births = some + other
    given = ~np.isnan(ones) & ~np.isnan(others)
    single = given & (births > 0) & ((some == 0) | (other == 0))
    p = np.where(single, share**births + (1 - share) ** births, np.where(given, 1.0, np.nan))
    blank = (np.isnan(ones) != np.isnan(others)) & (births > 0)
    missing = tuple(
        None if not (one or gap) else ("boys" if b == 0 else "girls")
        for one, gap, b in zip(single.tolist(), blank.tolist(), some.tolist(), strict=True)
    )
    with np.errstate(invalid="ignore"):
        flag = blank | (single & (np.minimum(p, 1) < false_alarm))
    neither = np.isnan(ones) & np.isnan(others)
    return MissingSex(np.where(neither, np.nan, births), missing, np.minimum(p, 1), flag, false_alarm, reference)


def impossible_delays(period: Sequence[object], registered: Sequence[object]) -> NDArray[np.intp]:
    """Find births that are registered before they happened.

    Parameters
    ----------
    period, registered : sequence of shape (n_rows,), int or str or Period
        Period of birth and of registration, as for `tianping.statistics.delay.read_triangle`.

    Returns
    -------
    ndarray of int
        Numbers of the rows, from 0; empty where all is possible.

    Raises
    ------
    ValueError
        If there are no rows, their numbers differ, or a label is no period or of another kind than the others.

    Examples
    --------
    >>> impossible_delays(["2024-03", "2024-05"], ["2024-04", "2024-04"]).tolist()
    [1]
    """
    rows = read_periods(period, registered)
    return np.flatnonzero(rows.registered < rows.born)
