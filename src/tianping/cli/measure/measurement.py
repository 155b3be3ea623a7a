"""From a table of counts to measured rows: every ratio with its interval and verdict, and the run that made them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tianping import __version__
from tianping.cli.frame.grouping import KEYS, NOT_GIVEN, Groups, group_counts
from tianping.cli.frame.reading import Source, no_key
from tianping.cli.frame.run_card import run_id
from tianping.exchange.tables.left_out import Reason
from tianping.statistics.ratio import births_needed, judge, ratio_intervals
from tianping.terms import CountKind, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tianping.exchange.tables import CountTable
    from tianping.jurisdictions import VerdictBounds
    from tianping.statistics.ratio import IntervalMethod


@dataclass(frozen=True, slots=True)
class Plan:
    """What the reader asked for."""

    bounds: VerdictBounds
    by: tuple[str, ...] | None = None
    kind: CountKind = CountKind.BIRTHS
    method: IntervalMethod = "wilson"
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """One place and period; ratios are boys per 100 girls, ``None`` with a ``reason`` where there is none."""

    place: str | None
    name: str | None
    period: str | None
    order: str | None
    source: str | None
    births: int | None
    boys: int | None
    girls: int | None
    unclear: int | None
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    probability_high: float | None
    one_in: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """All rows of a run in the order of their keys, the total over the topmost places, and one total a period."""

    run: dict[str, Any]
    rows: list[MeasuredRow]
    total: MeasuredRow
    periods: list[MeasuredRow]
    kind: CountKind
    bounds: VerdictBounds
    by: tuple[str, ...]
    left_out: int
    nested: int
    totals_passed: int = 0
    added: int = 0
    period_given: bool = False

    @property
    def tally(self) -> Counter[Verdict]:
        """How many rows have each verdict."""
        return Counter(row.verdict for row in self.rows)

    def needed(self, ratio: float) -> int:
        """Births needed to tell ``ratio`` from the reference."""
        return int(births_needed(ratio, reference=self.bounds.reference, rounded=True))


def measure_table(source: Source, plan: Plan) -> Measurement:
    """Measure a table as planned.

    Raises
    ------
    WrongUse
        If a key or period is not in the table, or several sources would be added together.
    """
    table = source.table
    by = _keys(source, plan)
    groups = group_counts(table, by, selected=source.kept(several_sources="source" in (plan.by or ())))
    places = groups.keys.get("place")
    top = np.ones(len(groups), dtype=bool) if places is None else source.topmost(places)
    rows = _rows(groups, plan, screen=True)
    periods = _totals(table, groups, plan, top=top)
    left_out = int(((groups.missing > 0) & top).sum())
    return Measurement(
        run=_run(source, plan, by),
        rows=rows,
        total=_total(groups, plan, top=top),
        periods=periods,
        kind=plan.kind,
        bounds=plan.bounds,
        by=by,
        left_out=left_out,
        nested=int((~top).sum()),
        totals_passed=sum(row.reason is Reason.TOTAL for row in table.left_out),
        added=int(groups.parts.sum()) if not by else 0,
        period_given=source.period_given,
    )


def _keys(source: Source, plan: Plan) -> tuple[str, ...]:
    """The keys asked for, else every key of the table but the order, which is summed unless its column was named."""
    there = source.keys
    wanted = plan.by
    if wanted is None:
        wanted = tuple(key for key in there if key in ("place", "period") or (key == "order" and "order" in source.columns))
    for key in wanted:
        if key not in there:
            raise no_key(key, there=there)
    return tuple(key for key in KEYS if key in wanted and key in there)


def _total(groups: Groups, plan: Plan, *, top: NDArray[np.bool_]) -> MeasuredRow:
    periods = {period for period in groups.keys.get("period", [None])}
    only = periods.pop() if len(periods) == 1 else None
    return _rows(_folded(groups, np.flatnonzero(top & (groups.missing == 0)), period=only), plan, screen=False)[0]


def _totals(
    table: CountTable, groups: Groups, plan: Plan, *, top: NDArray[np.bool_]
) -> list[MeasuredRow]:
    """One total a period, in the order of the periods; empty where the table has none."""
    if "period" not in groups.keys or table.period is None:
        return []
    periods = np.array([period or "" for period in groups.keys["period"]])
    found = []
    for period in sorted(set(periods.tolist()) - {""}):
        chosen = np.flatnonzero(top & (groups.missing == 0) & (periods == period))
        found += _rows(_folded(groups, chosen, period=period), plan, screen=False)
    return found


def _folded(groups: Groups, chosen: NDArray[np.intp], *, period: str | None) -> Groups:
    """All chosen groups as one; what was not given is left out, and counted elsewhere. Nothing chosen is not given."""
    nothing = not len(chosen)
    unclear = groups.unclear[chosen]
    return Groups(
        keys={"period": [period]},
        names=[None],
        boys=_one(groups.boys[chosen]) if not nothing else _one(np.array([NOT_GIVEN])),
        girls=_one(groups.girls[chosen]) if not nothing else _one(np.array([NOT_GIVEN])),
        unclear=_one(unclear[unclear >= 0]) if (unclear >= 0).any() else np.array([-1], dtype=np.int64),
        parts=_one(groups.parts[chosen]),
        missing=np.array([nothing], dtype=np.int64),
    )


def _one(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.array([counts.sum()], dtype=np.int64)


def _rows(groups: Groups, plan: Plan, *, screen: bool) -> list[MeasuredRow]:
    intervals = ratio_intervals(groups.boys, groups.girls, method=plan.method, confidence=plan.confidence)
    judged = judge(groups.boys, groups.girls, bounds=plan.bounds, screen=screen)
    verdicts = judged.verdicts()
    nothing: list[str | None] = [None] * len(groups)
    keys = {key: groups.keys.get(key, nothing) for key in KEYS}
    return [
        MeasuredRow(
            place=keys["place"][i],
            name=groups.names[i],
            period=keys["period"][i],
            order=keys["order"][i],
            source=keys["source"][i],
            births=int(groups.boys[i] + groups.girls[i]) if groups.missing[i] == 0 else None,
            boys=_count(groups.boys[i]),
            girls=_count(groups.girls[i]),
            unclear=_count(groups.unclear[i]),
            ratio=_finite(intervals.ratio[i]),
            low=_finite(intervals.low[i]),
            high=_finite(intervals.high[i]),
            verdict=verdicts[i],
            probability_high=_finite(judged.probability_high[i]),
            one_in=_finite(judged.one_in[i]),
            reason=intervals.reasons[i],
        )
        for i in range(len(groups))
    ]


def _count(count: np.int64) -> int | None:
    return int(count) if count >= 0 else None


def _finite(number: np.float64) -> float | None:
    return float(number) if np.isfinite(number) else None


def _run(source: Source, plan: Plan, by: tuple[str, ...]) -> dict[str, Any]:
    """Everything that the rows depend on; its id is the hash of it, so equal runs have equal ids."""
    table = source.table
    run: dict[str, Any] = {
        "version": __version__,
        "command": "measure",
        "kind": plan.kind.value,
        "method": plan.method,
        "confidence": plan.confidence,
        "bounds": asdict(plan.bounds),
        "by": list(by),
        "period": source.period,
        "source": source.source,
        "columns": dict(table.headers_used),
        "input": {"file": table.file, "sha256": table.sha256, "rows": len(table.boys)},
    }
    return {**run, "id": run_id(run)}
