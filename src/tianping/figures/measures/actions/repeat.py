"""Working a stored run out again from its snapshots, to see that the same figures come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tianping.figures.births import queries as births
from tianping.figures.births.choices import Source
from tianping.figures.measures.actions.counting import count_births, ground_of
from tianping.figures.measures.actions.judging import Judged, as_lists, judge_all, over_windows
from tianping.figures.measures.models import AreaFigures, Run
from tianping.ground.places import queries as places
from tianping.jurisdictions import VerdictBounds
from tianping.terms import Basis, CountKind


class CannotRepeat(Exception):
    """The run is unknown, or what it rests on has changed since: its figures are kept, and not worked out again."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many stored rows (area, order, window) were compared, and how many came out otherwise."""

    run_id: str
    rows: int
    differing: int


def repeat_run(run_id: str) -> Repeated:
    """Compute the figures of a current run again and compare them with what is stored; nothing is written."""
    run = Run.objects.filter(run_id=run_id).first()
    if run is None:
        raise CannotRepeat("unknown")
    series = next((one for one in births.series() if (one.source, one.basis, one.kind) == _of(run)), None)
    snapshots = births.snapshots(*_of(run)[:2], kind=_of(run)[2]) if series else []
    same_map = places.fingerprint(places.area_map(run.within_id)) == run.map_fingerprint
    if series is None or [snapshot.digest for snapshot in snapshots] != run.inputs or not same_map:
        raise CannotRepeat("changed")
    ground = ground_of(run.within_id, series)
    counts, bounds = count_births(ground), VerdictBounds(**run.bounds)
    judged = {1: judge_all(ground, counts, bounds=bounds)}
    position = {area.id: index for index, area in enumerate(ground.areas)}
    stored = AreaFigures.objects.filter(run=run)
    for window in set(stored.values_list("window", flat=True)) - {1}:
        judged[window] = judge_all(ground, over_windows(counts), bounds=bounds)
    differing = sum(not _same(row, judged[row.window], area=position[row.area_id]) for row in stored.iterator())
    return Repeated(run.run_id, rows=stored.count(), differing=differing)


def _of(run: Run) -> tuple[Source, Basis, CountKind]:
    return Source(run.source), Basis(run.basis), CountKind(run.kind)


def _same(row: AreaFigures, judged: Judged, *, area: int) -> bool:
    shown, behind = as_lists(judged, area=area, order=row.order)
    stored: dict[str, list[Any]] = {name: values for name, values in row.shown.items() if name != "late"}
    return stored == shown and row.behind == behind
