"""The signals of every place, in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tianping.cli.frame.paper import Paper
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.written import Listing
from tianping.cli.watch.series import PlaceSeries
from tianping.statistics.watch import CusumSignals, EwmaSignals, Limits, RegressionSignals, Signals
from tianping.terms import CountKind

if TYPE_CHECKING:
    from numpy.typing import NDArray


DetectorName = Literal["cusum", "ewma", "funnel", "regression"]
SIDES = {1: "high", -1: "low"}
_FIELDS = ("births", "boys", "girls", "ratio", "expected", "lower", "upper", "signal", "detectable", "statistic")


@dataclass(frozen=True, eq=False)
class WatchAnswer:
    """What was watched, and what was found."""

    run: Run
    detector: DetectorName
    series: PlaceSeries
    signals: Signals
    limits: Limits
    kind: CountKind
    reference: float

    @cached_property
    def sums(self) -> dict[int, NDArray[np.float64]]:
        """Excess of boys (1) and of girls (-1), as far as they are watched."""
        signals = self.signals
        return {side.sign: signals.excess(sign=side.sign) for side in signals.sides} if isinstance(signals, CusumSignals) else {}

    @cached_property
    def statistic(self) -> NDArray[np.float64] | None:
        """What was compared with the limits, where that is not the ratio: excess boys, or deviations."""
        if isinstance(self.signals, CusumSignals):
            return next(iter(self.sums.values()))
        return self.signals.deviations if isinstance(self.signals, EwmaSignals) else None

    @cached_property
    def births(self) -> NDArray[np.float64]:
        return self.signals.series.births

    def detectable(self, row: int) -> float:
        """The ratio that could have been seen in a place's last period with births; NaN where there is none."""
        known = self.limits.detectable[row][~np.isnan(self.limits.detectable[row])]
        return float(known[-1]) if len(known) else float("nan")

    def called(self, row: int) -> list[int]:
        """Periods in which a place signals."""
        return np.flatnonzero(self.signals.flag[row]).tolist()

    def side(self, row: int, period: int) -> str | None:
        return SIDES.get(int(self.signals.flag[row, period]))

    @cached_property
    def now(self) -> list[int]:
        """Places that signal in the last period."""
        return np.flatnonzero(self.signals.flag[:, -1]).tolist()

    @cached_property
    def earlier(self) -> list[int]:
        """Places that signalled before, and do not in the last period."""
        return [row for row in range(len(self.series.places)) if self.called(row) and row not in self.now]

    @cached_property
    def by_chance(self) -> float | None:
        """Signals that chance alone gives among all places and periods watched; a screen states none."""
        watched = float((self.births > 0).sum())
        if isinstance(self.signals, RegressionSignals):
            sides = 2 if self.signals.design.side == "both" else 1
            return float(np.isfinite(self.limits.expected).sum()) * self.signals.design.tail * sides
        in_control: float | None = getattr(self.signals.design, "in_control", None)  # type: ignore[attr-defined]  # every kind of signals has a design
        return watched / in_control if in_control is not None else None

    def document(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "periods": [str(period) for period in self.series.periods],
            "signals_by_chance": self.by_chance,
            "places": [self._place(row) for row in range(len(self.series.places))],
        }

    def _place(self, row: int) -> dict[str, Any]:
        last = len(self.series.periods) - 1
        return {
            "place": self.series.places[row],
            "name": self.series.names[row],
            "mean_births": float(self.signals.series.mean_births[row]),
            "detectable": self.detectable(row),
            "signals": [self._cell(row, period) for period in self.called(row)],
            "last": self._cell(row, last) | {"explanation": self._said(row, last)},
        }

    def _said(self, row: int, period: int) -> dict[str, str]:
        told = self.signals.explain(row, period)
        return {"zh": told.zh, "en": told.en}

    def _cell(self, row: int, period: int) -> dict[str, Any]:
        limits, cell = self.limits, (row, period)
        boys, girls = int(self.series.boys[cell]), int(self.series.girls[cell])
        return {
            "period": str(self.series.periods[period]),
            "births": boys + girls if min(boys, girls) >= 0 else None,
            "boys": boys if boys >= 0 else None,
            "girls": girls if girls >= 0 else None,
            "ratio": self.signals.ratio[cell],
            "expected": limits.expected[cell],
            "lower": limits.lower[cell],
            "upper": limits.upper[cell],
            "signal": self.side(row, period),
            "detectable": limits.detectable[cell],
            "statistic": self.statistic[cell] if self.statistic is not None else None,
        }

    def listing(self) -> Listing:
        rows = []
        for row, place in enumerate(self.series.places):
            for period in range(len(self.series.periods)):
                cell = self._cell(row, period)
                rows.append([place, self.series.names[row], cell["period"], *(cell[name] for name in _FIELDS)])
        return Listing(["place", "name", "period", *_FIELDS], rows)

    def page(self) -> str:
        from tianping.cli.watch.page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.watch.terminal import show

        show(self, paper)
