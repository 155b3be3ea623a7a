"""From two periods of a table to the parts of the change between them."""

from __future__ import annotations

from tianping.cli.decompose.answer import DecomposeAnswer
from tianping.cli.frame.asked import Asked
from tianping.cli.frame.computing import computing
from tianping.cli.frame.reading import read_table
from tianping.cli.frame.run_card import run_card
from tianping.cli.frame.two_periods import two_periods
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.statistics.decompose import Births, decompose_change


def answer(asked: Asked) -> DecomposeAnswer:
    """Read the table, take the two periods, and split the change."""
    source = read_table(asked)
    if source.table.place is None and source.table.order is None:
        raise WrongUse("no-parts", _("拆分要有地区或孩次这一列，请用 --place 或 --order 指定。"))
    cells = two_periods(asked, source, orders=True)
    with computing(_("拆分")):
        first, second = (Births(boys, girls) for boys, girls in zip(cells.boys, cells.girls, strict=True))
        change = decompose_change(first, second, confidence=asked.own["confidence"])
    further = {
        "before": str(cells.before),
        "after": str(cells.after),
        "places": len(cells.places),
        "orders": len([order for order in cells.orders if order is not None]),
        "cells_left_out": change.left_out,
    }
    run = run_card(asked, source, method="kitagawa on the share of boys, in points", further=further)
    return DecomposeAnswer(run=run, change=change, cells=cells, kind=asked.kind)
