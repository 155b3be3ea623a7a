"""From a table of counts to measured rows: every ratio with its interval and verdict, and the run that made them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tianping import __version__
from tianping.cli.measure.grouping import KEYS, NOT_GIVEN, Groups, group_counts, topmost
from tianping.exchange.tables.left_out import Reason
from tianping.statistics.ratio import births_needed, judge, ratio_intervals
from tianping.terms import CountKind, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tianping.exchange.tables import CountTable
    from tianping.jurisdictions import VerdictBounds
    from tianping.statistics.ratio import IntervalMethod


class WrongUse(Exception):
    """The call does not fit the table: ``code`` says how, ``fields`` what was asked and what there is."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(f"{code}: {fields}")
        self.code, self.fields = code, fields


@dataclass(frozen=True, slots=True)
class Plan:
    """What the reader asked for."""

    bounds: VerdictBounds
    by: tuple[str, ...] | None = None
    period: str | None = None
    source: str | None = None
    kind: CountKind = CountKind.BIRTHS
    method: IntervalMethod = "wilson"
    confidence: float = 0.95
    columns: dict[str, str] = field(default_factory=dict)


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

    @property
    def tally(self) -> Counter[Verdict]:
        """How many rows have each verdict."""
        return Counter(row.verdict for row in self.rows)

    def needed(self, ratio: float) -> int:
        """Births needed to tell ``ratio`` from the reference."""
        return int(births_needed(ratio, reference=self.bounds.reference, rounded=True))


def measure_table(table: CountTable, plan: Plan) -> Measurement:
    """Measure a table as planned.

    Raises
    ------
    WrongUse
        If a key or period is not in the table, or several sources would be added together.
    """
    by = _keys(table, plan)
    selected = _selected(table, plan)
    groups = group_counts(table, by, selected=selected)
    top = _topmost(table, groups)
    rows = _rows(groups, plan, screen=True)
    periods = _totals(table, groups, plan, top=top)
    left_out = int(((groups.missing > 0) & top).sum())
    return Measurement(
        run=_run(table, plan, by),
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
    )


def _keys(table: CountTable, plan: Plan) -> tuple[str, ...]:
    """The keys asked for, else every key of the table but the order, which is summed unless its column was named."""
    there = [key for key in KEYS if getattr(table, key) is not None]
    wanted = plan.by
    if wanted is None:
        wanted = tuple(key for key in there if key in ("place", "period") or (key == "order" and "order" in plan.columns))
    for key in wanted:
        if key not in there:
            raise WrongUse("no-key", key=key, there=", ".join(there) or "-")
    return tuple(key for key in KEYS if key in wanted and key in there)


def _selected(table: CountTable, plan: Plan) -> NDArray[np.bool_]:
    selected = np.ones(len(table.boys), dtype=bool)
    if plan.period is not None and table.period is not None:
        selected &= _matching(table, "period", plan.period)
    if table.source is not None:
        if plan.source is not None:
            selected &= _matching(table, "source", plan.source)
        elif len(table.source.values) > 1 and "source" not in (plan.by or ()):
            raise WrongUse("many-sources", there=", ".join(table.source.values[:9]))
    elif plan.source is not None:
        raise WrongUse("no-key", key="source", there="-")
    return selected


def _matching(table: CountTable, key: str, wanted: str) -> NDArray[np.bool_]:
    column = getattr(table, key)
    if wanted not in column.values:
        raise WrongUse("no-value", key=key, value=wanted, there=", ".join(column.values[:9]))
    return np.asarray(column.codes == column.values.index(wanted), dtype=np.bool_)


def _topmost(table: CountTable, groups: Groups) -> NDArray[np.bool_]:
    places = groups.keys.get("place")
    if places is None:
        return np.ones(len(groups), dtype=bool)
    parents: dict[str, str] = {}
    if table.parent is not None and table.place is not None:
        for child, above in zip(table.place.codes, table.parent.codes, strict=True):
            if child >= 0 and above >= 0:
                parents[table.place.values[child]] = table.parent.values[above]
    return topmost(places, parents)


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


def _run(table: CountTable, plan: Plan, by: tuple[str, ...]) -> dict[str, Any]:
    """Everything that the rows depend on; its id is the hash of it, so equal runs have equal ids."""
    run: dict[str, Any] = {
        "version": __version__,
        "command": "measure",
        "kind": plan.kind.value,
        "method": plan.method,
        "confidence": plan.confidence,
        "bounds": asdict(plan.bounds),
        "by": list(by),
        "period": plan.period,
        "source": plan.source,
        "columns": dict(table.headers_used),
        "input": {"file": table.file, "sha256": table.sha256, "rows": len(table.boys)},
    }
    run["id"] = hashlib.sha256(json.dumps(run, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return run
