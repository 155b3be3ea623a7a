"""Two periods of a table, laid out side by side by place and birth order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.one_kind import refuse_mixed
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.terms import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tianping.cli.frame.reading import Source

MOST_NAMED = 9


@dataclass(frozen=True, slots=True, eq=False)
class TwoPeriods:
    """Counts of shape (places, orders) in both periods; -1 where not given.

    A place or order ``None`` is the only one where the table has none.
    """

    places: list[str | None]
    names: dict[str | None, str]
    orders: list[str | None]
    before: Period
    after: Period
    boys: tuple[NDArray[np.int64], NDArray[np.int64]]
    girls: tuple[NDArray[np.int64], NDArray[np.int64]]

    @property
    def apart(self) -> bool:
        """Whether no place is in both periods: codes that changed, or two different lists."""
        there = [((boys >= 0) | (girls >= 0)).any(axis=1) for boys, girls in zip(self.boys, self.girls, strict=True)]
        return not bool((there[0] & there[1]).any())

    def name(self, row: int) -> str:
        place = self.places[row]
        return self.names.get(place) or place or _("合计")


def two_periods(asked: Asked, source: Source, *, orders: bool) -> TwoPeriods:
    """Take the periods of ``--before`` and ``--after``, or the first and the last; no birth twice.

    Raises
    ------
    WrongUse
        If the table has no two periods of one kind, or not those asked for.
    """
    groups = _summed(source, orders=orders)
    before, after = _chosen(asked, groups)
    cells = [at for at, period in enumerate(_periods(groups)) if period in (before, after)]
    keys = [_key(groups, at) for at in cells]
    places = list(dict.fromkeys(place for place, _order in keys))
    found = sorted({order for _place, order in keys}, key=lambda order: (order is None, order))
    laid = [_laid(groups, period, places, found) for period in (before, after)]
    names = {place: name for place, name in zip(groups.keys.get("place", []), groups.names, strict=False) if name}
    return TwoPeriods(places, names, found, before, after, (laid[0][0], laid[1][0]), (laid[0][1], laid[1][1]))


def _summed(source: Source, *, orders: bool) -> Groups:
    if source.table.period is None:
        raise WrongUse("no-period", _("比较两个时期要有时期这一列，请用 --period 指定。"))
    if source.period is not None:
        raise WrongUse("one-period", _("比较要有两个时期：--period 请写列名，用 --before、--after 选时期。"))
    wanted = ("place", "period", "order") if orders else ("place", "period")
    groups = source.sums(*(key for key in wanted if getattr(source.table, key) is not None))
    if "place" not in groups.keys:
        return groups
    return groups.only(source.topmost(groups.keys["place"]).tolist())


def _periods(groups: Groups) -> list[Period | None]:
    parsed = {period: Period.parse(period) if period is not None else None for period in set(groups.keys["period"])}
    return [parsed[period] for period in groups.keys["period"]]


def _chosen(asked: Asked, groups: Groups) -> tuple[Period, Period]:
    there = sorted({period for period in _periods(groups) if period is not None})
    refuse_mixed(there)
    if len(there) < 2:
        raise WrongUse("one-period", _("比较要有两个时期，表里只有 %(count)s 个。") % {"count": len(there)})
    chosen = []
    for option, period in (("before", there[0]), ("after", there[-1])):
        wanted = asked.own[option]
        chosen.append(_period(wanted, there, option=option) if wanted is not None else period)
    if chosen[0] >= chosen[1]:
        said = _("--before（%(before)s）要早于 --after（%(after)s）。")
        raise WrongUse("order-of-periods", said % {"before": chosen[0], "after": chosen[1]})
    return chosen[0], chosen[1]


def _period(wanted: str, there: list[Period], *, option: str) -> Period:
    try:
        period = Period.parse(wanted)
    except ValueError:
        period = None
    if period is None or period not in there:
        named = ", ".join(map(str, there[:MOST_NAMED]))
        said = _("--%(option)s：表里没有这个时期。有的是：%(there)s。")
        raise WrongUse("no-value", said % {"option": option, "there": named}, there=named)
    return period


def _key(groups: Groups, at: int) -> tuple[str | None, str | None]:
    place, order = (groups.keys[key][at] if key in groups.keys else None for key in ("place", "order"))
    return place, order


def _laid(
    groups: Groups, period: Period, places: list[str | None], orders: list[str | None]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    row = {place: at for at, place in enumerate(places)}
    column = {order: at for at, order in enumerate(orders)}
    boys, girls = (np.full((len(places), len(orders)), -1, dtype=np.int64) for _sex in range(2))
    for at, one in enumerate(_periods(groups)):
        if one == period:
            place, order = _key(groups, at)
            boys[row[place], column[order]], girls[row[place], column[order]] = groups.boys[at], groups.girls[at]
    return boys, girls
