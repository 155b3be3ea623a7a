"""Periods of one length: years with their own months and quarters would count every birth several times."""

from __future__ import annotations

from collections.abc import Iterable

from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.terms import Period, PeriodKind


def refuse_mixed(periods: Iterable[Period]) -> None:
    """Refuse periods of several kinds, naming those found.

    Raises
    ------
    WrongUse
        If there is more than one kind.
    """
    found = {period.kind for period in periods}
    if len(found) > 1:
        words = {
            PeriodKind.YEAR: _("年"),
            PeriodKind.STATISTICAL_YEAR: _("统计年度"),
            PeriodKind.QUARTER: _("季"),
            PeriodKind.MONTH: _("月"),
        }
        kinds = [kind.value for kind in PeriodKind if kind in found]
        named = _("、").join(word for kind, word in words.items() if kind in found)
        said = _("时期要是同一种，这里有几种：%(kinds)s；放在一起会重复计算。请只留一种，或用 --period 选一期。")
        raise WrongUse("mixed-periods", said % {"kinds": named}, kinds=kinds)
