"""A run and its figures into the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tianping import __version__
from tianping.figures.measures.actions.counting import Ground
from tianping.figures.measures.actions.explaining import Explained, part_lists
from tianping.figures.measures.actions.judging import Judged, as_lists
from tianping.figures.measures.limits import METHOD, METHOD_VERSION, ORDERS, WINDOW_YEARS
from tianping.figures.measures.models import AreaFigures, Explanation, Run


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: by single years and orders, by windows of years, and what explains it."""

    years: Judged
    windows: Judged
    explained: list[Explained]


def store(ground: Ground, found: Found, *, described: Mapping[str, Any], identity: str, on: date) -> Run:
    whole = next(index for index, area in enumerate(ground.areas) if area.id == ground.within_id)
    run = Run.objects.create(
        run_id=identity[:12], identity=identity, within_id=ground.within_id, source=ground.source.value, basis=ground.basis.value,
        kind=ground.kind.value, simulated=described["simulated"], method=METHOD, method_version=METHOD_VERSION,
        package_version=__version__, inputs=described["inputs"], compared=described["compared"], map_fingerprint=described["map"],
        bounds=described["bounds"], first_year=ground.first_year, last_year=ground.last_year, counted_to=ground.counted_to,
        known_to=date.fromisoformat(described["known_to"]) if described["known_to"] else None,
        births=int(found.years.births[whole, :, 0].sum()), computed_on=on,
    )  # fmt: skip
    AreaFigures.objects.bulk_create(_figures(run, ground, found), batch_size=500)
    Explanation.objects.bulk_create(_explanations(run, ground, found.explained), batch_size=500)
    return run


def _figures(run: Run, ground: Ground, found: Found) -> list[AreaFigures]:
    late = _late_by_area(ground, found.explained)
    never = [False] * len(ground.years)
    rows = []
    for area, place in enumerate(ground.areas):
        tables = [(found.years, order, 1) for order in ORDERS] + [(found.windows, 0, WINDOW_YEARS)]
        for judged, order, window in tables:
            shown, behind = as_lists(judged, area=area, order=order)
            shown["late"] = late.get(area, never) if (order, window) == (0, 1) else never
            rows.append(
                AreaFigures(
                    run=run,
                    area_id=place.id,
                    level=place.level.value,
                    order=order,
                    window=window,
                    shown=shown,
                    behind=behind,
                )
            )
    return rows


def _explanations(run: Run, ground: Ground, explained: Sequence[Explained]) -> list[Explanation]:
    return [
        Explanation(
            run=run, area_id=ground.areas[row].id, year=one.year, late=bool(one.late[index]), excess=_finite(one.parts.excess[index]),
            parts=part_lists(one.parts, index), evidence=one.evidence[index],
        )
        for one in explained
        for index, row in enumerate(one.rows.tolist())
    ]  # fmt: skip


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _late_by_area(ground: Ground, explained: Sequence[Explained]) -> dict[int, list[bool]]:
    late: dict[int, list[bool]] = {}
    for one in explained:
        for index, row in enumerate(one.rows.tolist()):
            late.setdefault(row, [False] * len(ground.years))[one.year - ground.first_year] = bool(one.late[index])
    return late
