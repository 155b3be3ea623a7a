"""A change and its parts, in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tianping.cli.frame.paper import Paper
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.two_periods import TwoPeriods
from tianping.cli.frame.written import Listing
from tianping.statistics.decompose import RatioChange
from tianping.terms import CountKind


class PartOf(NamedTuple):
    """What a place or an order adds to the change, in points: its mix, and its own ratio with an interval."""

    ratio_before: float
    ratio_after: float
    mix: float
    rate: float
    rate_low: float
    rate_high: float


@dataclass(frozen=True, eq=False)
class DecomposeAnswer:
    """What was split, and its parts."""

    run: Run
    change: RatioChange
    cells: TwoPeriods
    kind: CountKind

    @property
    def by_order(self) -> bool:
        return self.cells.orders != [None]

    @property
    def by_place(self) -> bool:
        return self.cells.places != [None]

    def of_place(self, row: int) -> PartOf:
        """The part of one place."""
        mix = float(self.change.place_mix[row] + self.change.order_mix[row].sum())
        return self._part(mix, (row, slice(None)))

    def of_order(self, column: int) -> PartOf:
        """The part of one birth order."""
        return self._part(float(self.change.order_mix[:, column].sum()), (slice(None), column))

    def _part(self, mix: float, cells: Any) -> PartOf:
        rate, low, high = (values[cells] for values in (self.change.rate, self.change.rate_low, self.change.rate_high))
        total = float(rate.sum())
        known = np.isfinite(low)
        down = float(np.sqrt(((rate - low)[known] ** 2).sum())) if known.any() else np.nan
        up = float(np.sqrt(((high - rate)[known] ** 2).sum())) if known.any() else np.nan
        return PartOf(self._ratio(0, cells), self._ratio(1, cells), mix, total, total - down, total + up)

    def _ratio(self, period: int, cells: Any) -> float:
        boys, girls = self.cells.boys[period][cells], self.cells.girls[period][cells]
        given = (boys >= 0) & (girls >= 0)
        counted = float(girls[given].sum())
        return 100 * float(boys[given].sum()) / counted if counted else float("nan")

    def document(self) -> dict[str, Any]:
        change = self.change
        return {
            "run": self.run,
            "before": {"period": str(self.cells.before), "ratio": change.before},
            "after": {"period": str(self.cells.after), "ratio": change.after},
            "change": {"points": change.change, "low": change.change_low, "high": change.change_high},
            "parts": {
                "place_mix": float(change.place_mix.sum()),
                "order_mix": float(change.order_mix.sum()),
                "rate": change.rate_total,
                "rate_low": change.rate_total_low,
                "rate_high": change.rate_total_high,
            },
            "places": [
                {"place": place, "name": self.cells.names.get(place), **self.of_place(row)._asdict()}
                for row, place in enumerate(self.cells.places)
                if place is not None
            ],
            "orders": [
                {"order": order, **self.of_order(column)._asdict()}
                for column, order in enumerate(self.cells.orders)
                if order is not None
            ],
            "cells_left_out": change.left_out,
        }

    def listing(self) -> Listing:
        """One row a cell; the mix of places stands in its first order."""
        change, rows = self.change, list[list[object]]()
        for row, place in enumerate(self.cells.places):
            for column, order in enumerate(self.cells.orders):
                cell = row, column
                mix = change.place_mix[row] + 0.0 if column == 0 else 0.0
                counts = [int(sex[period][cell]) for period in (0, 1) for sex in (self.cells.boys, self.cells.girls)]
                rows.append([
                    place, self.cells.names.get(place), order, *(count if count >= 0 else None for count in counts),
                    mix, change.order_mix[cell] + 0.0, change.rate[cell] + 0.0, change.rate_low[cell], change.rate_high[cell],
                ])  # fmt: skip
        names = [
            "place", "name", "order", "boys_before", "girls_before", "boys_after", "girls_after",
            "place_mix", "order_mix", "rate", "rate_low", "rate_high",
        ]  # fmt: skip
        return Listing(names, rows)

    def page(self) -> str:
        from tianping.cli.decompose.page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.decompose.terminal import show

        show(self, paper)
