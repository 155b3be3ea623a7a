"""The way from the options to the answer: read, measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.bounds import bounds_asked
from tianping.cli.frame.paper import Paper
from tianping.cli.frame.reading import read_table
from tianping.cli.frame.written import Listing
from tianping.cli.measure import written
from tianping.cli.measure.measurement import Measurement, Plan, measure_table

if TYPE_CHECKING:
    from tianping.statistics.ratio import IntervalMethod


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """A measurement in the forms that can be asked for."""

    measurement: Measurement

    def document(self) -> dict[str, Any]:
        return written.document(self.measurement)

    def listing(self) -> Listing:
        return written.listing(self.measurement)

    def page(self) -> str:
        from tianping.cli.measure.page import render_page

        return render_page(self.measurement)

    def show(self, paper: Paper) -> None:
        from tianping.cli.measure.terminal import show

        show(self.measurement, paper)


def answer(asked: Asked) -> MeasureAnswer:
    """Read and measure the table."""
    bounds = bounds_asked(asked)
    by: str | None = asked.own["by"]
    method: IntervalMethod = asked.own["method"].value
    plan = Plan(
        bounds=bounds,
        by=tuple(key.strip() for key in by.split(",")) if by else None,
        kind=asked.kind,
        method=method,
        confidence=asked.own["confidence"],
    )
    return MeasureAnswer(measure_table(read_table(asked), plan))
