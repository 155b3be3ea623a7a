"""From two periods of a table to the parts of the change between them."""

from __future__ import annotations

import numpy as np

from tianping.cli.decompose.answer import Cells, DecomposeAnswer
from tianping.cli.frame.asked import Asked
from tianping.cli.frame.computing import computing
from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.reading import Source, read_table
from tianping.cli.frame.run_card import run_card
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.statistics.decompose import Births, decompose_change
from tianping.terms import Period

MOST_NAMED = 9


def answer(asked: Asked) -> DecomposeAnswer:
    """Read the table, take the two periods, and split the change."""
    source = read_table(asked)
    if source.table.place is None and source.table.order is None:
        raise WrongUse("no-parts", _("拆分要有地区或孩次这一列，请用 --place 或 --order 指定。"))
    groups = _summed(source)
    before, after = _two_periods(asked, groups)
    first, second = (_cells(groups, period) for period in (before, after))
    places = list(dict.fromkeys([*first.places, *second.places]))
    orders = sorted({*first.orders, *second.orders}, key=lambda order: (order is None, order))
    laid = [_laid(groups, period, places, orders) for period in (before, after)]
    with computing(_("拆分")):
        change = decompose_change(laid[0], laid[1], confidence=asked.own["confidence"])
    cells = Cells(places, _names(groups), orders, before, after, *laid)
    further = {
        "before": str(before),
        "after": str(after),
        "places": len(places),
        "orders": len([order for order in orders if order is not None]),
        "cells_left_out": change.left_out,
    }
    run = run_card(asked, source, method="kitagawa on the share of boys, in points", further=further)
    return DecomposeAnswer(run=run, change=change, cells=cells, kind=asked.kind)


def _summed(source: Source) -> Groups:
    """Counts by place, period and order, as far as the table has them; no birth twice."""
    if source.table.period is None:
        raise WrongUse("no-period", _("拆分要有时期这一列，请用 --period 指定。"))
    if source.period is not None:
        raise WrongUse("one-period", _("拆分要有两个时期：--period 请写列名，用 --before、--after 选时期。"))
    groups = source.sums(*(key for key in ("place", "period", "order") if getattr(source.table, key) is not None))
    if "place" not in groups.keys:
        return groups
    kept = source.topmost(groups.keys["place"])
    return groups.only(kept.tolist())


def _two_periods(asked: Asked, groups: Groups) -> tuple[Period, Period]:
    there = sorted({Period.parse(period) for period in groups.keys["period"] if period is not None})
    if len({period.kind for period in there}) > 1:
        raise WrongUse("mixed-periods", _("时期要是同一种（年、季、月）。"))
    if len(there) < 2:
        raise WrongUse("one-period", _("拆分要有两个时期，表里只有 %(count)s 个。") % {"count": len(there)})
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
    if period not in there:
        named = ", ".join(map(str, there[:MOST_NAMED]))
        said = _("--%(option)s：表里没有这个时期。有的是：%(there)s。")
        raise WrongUse("no-value", said % {"option": option, "there": named}, there=named)
    return period


class _Seen:
    """Places and orders of one period, in the order of the table's keys."""

    def __init__(self) -> None:
        self.places: list[str | None] = []
        self.orders: set[str | None] = set()


def _cells(groups: Groups, period: Period) -> _Seen:
    seen = _Seen()
    for at in _of(groups, period):
        place, order = _key(groups, at)
        if place not in seen.places:
            seen.places.append(place)
        seen.orders.add(order)
    return seen


def _of(groups: Groups, period: Period) -> list[int]:
    return [at for at, one in enumerate(groups.keys["period"]) if one is not None and Period.parse(one) == period]


def _key(groups: Groups, at: int) -> tuple[str | None, str | None]:
    place, order = (groups.keys[key][at] if key in groups.keys else None for key in ("place", "order"))
    return place, order


def _laid(groups: Groups, period: Period, places: list[str | None], orders: list[str | None]) -> Births:
    """Boys and girls by place and order; what the table lacks is not given."""
    row = {place: at for at, place in enumerate(places)}
    column = {order: at for at, order in enumerate(orders)}
    boys, girls = (np.full((len(places), len(orders)), -1, dtype=np.int64) for _sex in range(2))
    for at in _of(groups, period):
        place, order = _key(groups, at)
        boys[row[place], column[order]], girls[row[place], column[order]] = groups.boys[at], groups.girls[at]
    return Births(boys, girls)


def _names(groups: Groups) -> dict[str | None, str]:
    places = groups.keys.get("place", [])
    return {place: name for place, name in zip(places, groups.names, strict=False) if name}
