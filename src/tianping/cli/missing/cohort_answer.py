"""The same children in two censuses, in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tianping.cli.frame.paper import Paper
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.two_periods import TwoPeriods
from tianping.cli.frame.written import Listing
from tianping.statistics.missing import CohortComparison

_FIELDS = (
    "place", "name", "boys_before", "girls_before", "boys_after", "girls_after", "ratio_before", "ratio_after",
    "boys_growth", "girls_growth", "more_girls", "girls_beyond_boys",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class CohortAnswer:
    """How boys and girls of one cohort grew between two censuses."""

    run: Run
    compared: CohortComparison
    cells: TwoPeriods

    def record(self, row: int) -> dict[str, Any]:
        place, compared = self.cells.places[row], self.compared
        counts = {
            f"{sex}_{when}": int(values[at][row, 0])
            for at, when in enumerate(("before", "after"))
            for sex, values in (("boys", self.cells.boys), ("girls", self.cells.girls))
        }
        return {
            "place": place,
            "name": self.cells.names.get(place),
            **{name: count if count >= 0 else None for name, count in counts.items()},
            **{
                name: float(getattr(compared, name)[row])
                for name in ("ratio_before", "ratio_after", "boys_growth", "girls_growth", "more_girls", "girls_beyond_boys")
            },
        }

    def together(self, sex: str) -> tuple[int, int]:
        """Children of one sex in both censuses, over the places given in both."""
        before, after = getattr(self.cells, sex)
        given = ((before >= 0) & (after >= 0)).all(axis=1)
        for boys, girls in zip(self.cells.boys, self.cells.girls, strict=True):
            given &= (boys >= 0).all(axis=1) & (girls >= 0).all(axis=1)
        return int(before[given].sum()), int(after[given].sum())

    def document(self) -> dict[str, Any]:
        boys, girls = self.together("boys"), self.together("girls")
        return {
            "run": self.run,
            "rows": [self.record(row) for row in range(len(self.cells.places))],
            "total": {
                "boys_before": boys[0],
                "girls_before": girls[0],
                "boys_after": boys[1],
                "girls_after": girls[1],
                "more_girls": self.compared.total_more_girls,
                "girls_beyond_boys": self.compared.total_girls_beyond_boys,
                "rows_not_given": self.compared.left_out,
            },
        }

    def listing(self) -> Listing:
        records = [self.record(row) for row in range(len(self.cells.places))]
        return Listing(_FIELDS, [[record[name] for name in _FIELDS] for record in records])

    def page(self) -> str:
        from tianping.cli.missing.cohort_page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.missing.cohort_terminal import show

        show(self, paper)
