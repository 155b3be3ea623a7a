"""Missing girls by place and period, in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tianping.cli.frame.paper import Paper
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.written import Listing
from tianping.cli.language import _
from tianping.statistics.missing import MissingGirls, MissingTotal
from tianping.terms import CountKind

if TYPE_CHECKING:
    from tianping.cli.frame.grouping import Groups

_FIELDS = ("place", "name", "period", "boys", "girls", "expected", "missing", "low", "high")


@dataclass(frozen=True, eq=False)
class MissingAnswer:
    """What was expected beside the boys, and what is not there."""

    run: Run
    found: MissingGirls
    groups: Groups
    total: MissingTotal
    periods: dict[str, MissingTotal]
    kind: CountKind
    nested: int

    def __len__(self) -> int:
        return len(self.groups)

    def name(self, row: int) -> str:
        place = self.groups.keys["place"][row] if "place" in self.groups.keys else None
        return self.groups.names[row] or place or _("合计")

    def period(self, row: int) -> str | None:
        return self.groups.keys["period"][row] if "period" in self.groups.keys else None

    @property
    def last_rows(self) -> list[int]:
        """Rows of the last period; all where there are none."""
        last = max(self.periods, default=None)
        return [row for row in range(len(self)) if self.period(row) == last or last is None]

    def record(self, row: int) -> dict[str, Any]:
        boys, girls = int(self.groups.boys[row]), int(self.groups.girls[row])
        return {
            "place": self.groups.keys["place"][row] if "place" in self.groups.keys else None,
            "name": self.groups.names[row],
            "period": self.period(row),
            "boys": boys if boys >= 0 else None,
            "girls": girls if girls >= 0 else None,
            "expected": self.found.expected[row],
            "missing": self.found.missing[row],
            "low": self.found.low[row],
            "high": self.found.high[row],
        }

    def document(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "baseline": {"boys_per_girl": self.run["baseline"], "source": self.found.baseline_source},
            "rows": [self.record(row) for row in range(len(self))],
            "periods": [{"period": period, **asdict(total)} for period, total in self.periods.items()],
            "total": {**asdict(self.total), "rows_nested": self.nested},
        }

    def listing(self) -> Listing:
        return Listing(_FIELDS, [[self.record(row)[name] for name in _FIELDS] for row in range(len(self))])

    def page(self) -> str:
        from tianping.cli.missing.page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.missing.terminal import show

        show(self, paper)
