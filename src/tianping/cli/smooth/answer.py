"""Smoothed ratios in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.paper import Paper
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.written import Listing
from tianping.cli.smooth.neighbouring import Neighbouring
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.small_area import SmoothedRatios
from tianping.terms import CountKind, Verdict

_KEYS = ("place", "name", "period", "order")


@dataclass(frozen=True, eq=False)
class SmoothAnswer:
    """Estimates aligned with ``groups``; ``ranks`` hold the ends of the interval of each rank."""

    run: Run
    result: SmoothedRatios
    groups: Groups
    verdicts: list[Verdict]
    ranks: NDArray[np.int64]
    near: Neighbouring
    kind: CountKind
    bounds: VerdictBounds
    nested: int

    @cached_property
    def periods(self) -> list[str]:
        """Periods of the rows, in order."""
        return sorted({str(period) for period in self.groups.keys.get("period", []) if period is not None})

    @cached_property
    def latest(self) -> NDArray[np.intp]:
        """Rows of the last period; all where there is one, or none."""
        if len(self.periods) < 2:
            return np.arange(len(self.groups))
        return np.flatnonzero([period == self.periods[-1] for period in self.groups.keys["period"]])

    def label(self, row: int) -> str:
        """Name of the row's place, with its birth order where rows have one."""
        name = self.groups.names[row] or str(self.groups.keys["place"][row])
        order = self.groups.keys.get("order")
        return name if order is None else f"{name} {order[row] or '–'}"

    def together(self, rows: NDArray[np.intp]) -> float:
        """Boys per 100 girls of all given births of some rows."""
        given = rows[self.groups.missing[rows] == 0]
        girls = int(self.groups.girls[given].sum())
        return 100 * int(self.groups.boys[given].sum()) / girls if girls else float("nan")

    def record(self, row: int) -> dict[str, Any]:
        groups, result = self.groups, self.result
        given = groups.missing[row] == 0
        return {
            "place": groups.keys["place"][row],
            "name": groups.names[row],
            "period": groups.keys["period"][row] if "period" in groups.keys else None,
            "order": groups.keys["order"][row] if "order" in groups.keys else None,
            "boys": int(groups.boys[row]) if given else None,
            "girls": int(groups.girls[row]) if given else None,
            "births": int(groups.boys[row] + groups.girls[row]) if given else None,
            "ratio_raw": result.ratio_raw[row],
            "ratio": result.ratio[row],
            "low": result.ratio_low[row],
            "high": result.ratio_high[row],
            "verdict": self.verdicts[row].value,
            "probability_high": result.above[row, 1],
            "probability_marked": result.above[row, 2],
            "rank_low": self.ranks[row, 0],
            "rank_high": self.ranks[row, 1],
        }

    def document(self) -> dict[str, Any]:
        return {"run": self.run, "rows": [self.record(row) for row in range(len(self.groups))]}

    def listing(self) -> Listing:
        records = [self.record(row) for row in range(len(self.groups))]
        names = list(records[0]) if records else list(_KEYS)
        return Listing(names, [list(record.values()) for record in records])

    def page(self) -> str:
        from tianping.cli.smooth.page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.smooth.terminal import show

        show(self, paper)
