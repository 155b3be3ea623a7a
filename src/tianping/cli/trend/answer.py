"""A trend in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tianping.cli.frame.paper import Paper
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.written import Listing
from tianping.statistics.trend import TrendResult
from tianping.terms import CountKind

if TYPE_CHECKING:
    from tianping.jurisdictions import VerdictBounds


@dataclass(frozen=True, eq=False)
class TrendAnswer:
    """What was found, with the names of the places."""

    run: Run
    result: TrendResult
    names: dict[str, str]
    kind: CountKind
    bounds: VerdictBounds

    def name(self, area: str) -> str:
        return self.names.get(area, area)

    def document(self) -> dict[str, Any]:
        found = self.result
        measured = found.convergence
        return {
            "run": self.run,
            "convergence": {
                "converged": measured.converged,
                "r_hat": measured.r_hat,
                "effective_draws": measured.effective_draws,
                "divergences": measured.divergences,
                "warning": measured.warning,
            },
            "baseline": found.baseline,
            "places": [
                {
                    "place": area,
                    "name": self.names.get(area),
                    "balance": str(found.balance[i]),
                    # Around a baseline: the largest of the years' probabilities above it.
                    "imbalance_probability": float(found.imbalance_probability[i]),
                    "observations": int(found.observed[i]),
                    "years": [self._year(i, j) for j in range(len(found.years))],
                }
                for i, area in enumerate(found.areas)
            ],
        }

    def _year(self, place: int, year: int) -> dict[str, float]:
        found = self.result
        return {
            "year": int(found.years[year]),
            "ratio": float(found.ratio[place, year]),
            "low": float(found.ratio_low[place, year]),
            "high": float(found.ratio_high[place, year]),
            "above_baseline": float(found.above_baseline[place, year]),
        }

    def listing(self) -> Listing:
        heads = ["place", "name", "balance", "imbalance_probability", "year", "ratio", "low", "high", "above_baseline"]
        records = self.document()["places"]
        rows = [
            [one["place"], one["name"], one["balance"], one["imbalance_probability"], *year.values()]
            for one in records
            for year in one["years"]
        ]
        return Listing(heads, rows)

    def page(self) -> str:
        from tianping.cli.trend.page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.trend.terminal import show

        show(self, paper)
