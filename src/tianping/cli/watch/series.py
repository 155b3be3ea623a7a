"""A table as series: one a place, with every period between the first and the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tianping.cli.frame.one_kind import refuse_mixed
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.terms import Period, PeriodKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tianping.cli.frame.reading import Source

MOST_PERIODS = 5000
PER_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}


@dataclass(frozen=True, slots=True, eq=False)
class PlaceSeries:
    """Counts by place and period; -1 where not given, periods that the table lacks among them.

    ``places`` holds ``None`` for rows without a place; ``undated`` counts the groups without a period.
    """

    places: list[str | None]
    names: list[str | None]
    periods: list[Period]
    boys: NDArray[np.int64]
    girls: NDArray[np.int64]
    undated: int
    lacking: int
    nested: int

    def name(self, row: int) -> str:
        return self.names[row] or self.places[row] or _("合计")

    @property
    def per_year(self) -> int:
        """Periods in a year."""
        return PER_YEAR.get(self.periods[0].kind, 1)


def series_of(source: Source) -> PlaceSeries:
    """Add the rows up by place and period, whatever their order, and lay periods out without a gap.

    Raises
    ------
    WrongUse
        If the table has no periods, one alone was asked for, they are of several kinds, or too many lie between.
    """
    if source.table.period is None:
        raise WrongUse("no-period", _("看变化要有时期这一列，请用 --period 指定。"))
    if source.period is not None:
        raise WrongUse("one-period", _("看变化要有多个时期：--period 请写列名，不写某一期。"))
    keys = ["place", "period"] if source.table.place is not None else ["period"]
    groups = source.sums(*keys)
    places: list[str | None] = groups.keys["place"] if "place" in keys else [None] * len(groups)
    parsed = {period: Period.parse(period) if period is not None else None for period in set(groups.keys["period"])}
    dated = [parsed[period] for period in groups.keys["period"]]
    periods = _without_gap([period for period in parsed.values() if period is not None])
    row_of = {place: row for row, place in enumerate(dict.fromkeys(places))}
    column_of = {period: column for column, period in enumerate(periods)}
    boys, girls = (np.full((len(row_of), len(periods)), -1, dtype=np.int64) for _sex in range(2))
    names: list[str | None] = [None] * len(row_of)
    told = np.zeros(boys.shape, dtype=bool)
    for at, (place, period) in enumerate(zip(places, dated, strict=True)):
        names[row_of[place]] = names[row_of[place]] or groups.names[at]
        if period is not None:
            cell = row_of[place], column_of[period]
            boys[cell], girls[cell], told[cell] = groups.boys[at], groups.girls[at], True
    return PlaceSeries(
        places=list(row_of),
        names=names,
        periods=periods,
        boys=boys,
        girls=girls,
        undated=sum(period is None for period in dated),
        lacking=int((~told).sum()),
        nested=int((~source.topmost(list(row_of))).sum()) if "place" in keys else 0,
    )


def _without_gap(periods: list[Period]) -> list[Period]:
    refuse_mixed(periods)
    if not periods:
        raise WrongUse("no-period", _("看变化要有时期这一列，请用 --period 指定。"))
    found, last = [min(periods)], max(periods)
    while found[-1] < last:
        if len(found) == MOST_PERIODS:
            said = _("%(first)s 到 %(last)s 之间的时期太多（最多 %(most)s 期）。")
            raise WrongUse("far-apart", said % {"first": found[0], "last": last, "most": MOST_PERIODS})
        found.append(found[-1].following())
    return found
