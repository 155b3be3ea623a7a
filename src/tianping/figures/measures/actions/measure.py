"""Measuring: a run for each series of births in each county, computed only where something it rests on has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from tianping.figures.births import queries as births
from tianping.figures.births.choices import Source
from tianping.figures.measures.actions.counting import Ground, count_births, count_registrations, ground_of
from tianping.figures.measures.actions.explaining import Compared, explain_all
from tianping.figures.measures.actions.judging import judge_all, over_windows
from tianping.figures.measures.actions.storing import Found, store
from tianping.figures.measures.limits import METHOD, METHOD_VERSION
from tianping.figures.measures.models import Run
from tianping.ground.audit import actions as audit
from tianping.ground.places import queries as places
from tianping.jurisdictions import VerdictBounds, load_verdict_bounds
from tianping.terms import Actor, Level

OTHER = {Source.HOUSEHOLD: Source.HOSPITAL, Source.HOSPITAL: Source.HOUSEHOLD}
"""Sources that count the same births, so that they can be compared."""


def measure_all(*, by: Actor, on: date) -> list[str]:
    """Measure every series in every county; returns the identities of the current runs, old and new."""
    there = births.series()
    counties = [area for root in places.roots() for area in places.of_level(root.id, Level.COUNTY)]
    runs = [measure(county.id, one=one, there=there, by=by, on=on) for county in counties for one in there]
    return [run for run in runs if run is not None]


def measure(
    within_id: int, *, one: births.Series, there: Sequence[births.Series] | None = None, by: Actor, on: date
) -> str | None:
    """Measure one series in one area; ``None`` if it has no births there. What was measured before is not computed again."""
    bounds = load_verdict_bounds(on=on)
    ground = ground_of(within_id, one)
    other = _other_of(one, births.series() if there is None else there)
    described = _described(ground, one, other=other, bounds=bounds)
    identity = hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
    known = Run.objects.filter(identity=identity).first()
    if known is not None and known.is_current:
        return known.run_id
    with transaction.atomic():
        Run.objects.filter(
            within_id=within_id, source=one.source, basis=one.basis, kind=one.kind.value, is_current=True
        ).update(is_current=False)
        if known is not None:
            known.is_current = True
            known.save(update_fields=["is_current"])
            run = known
        else:
            found = _computed(ground, one, other=other, bounds=bounds)
            if found is None:
                return None
            run = store(ground, found, described=described, identity=identity, on=on)
        audit.record("measures.run.computed", by=by, on=on, subject=f"measures.run:{run.pk}", digest=identity)
    return run.run_id


def _described(
    ground: Ground, one: births.Series, *, other: births.Series | None, bounds: VerdictBounds
) -> dict[str, object]:
    """Everything that the figures rest on; its hash is the identity of the run."""
    return {
        "inputs": [snapshot.digest for snapshot in births.snapshots(one.source, one.basis, kind=one.kind)],
        "compared": [snapshot.digest for snapshot in births.snapshots(other.source, other.basis, kind=other.kind)]
        if other
        else [],
        "map": places.fingerprint(places.area_map(ground.within_id)),
        "within": next(area.code for area in ground.areas if area.id == ground.within_id),
        "source": one.source.value,
        "basis": one.basis.value,
        "kind": one.kind.value,
        "simulated": one.simulated,
        "years": [ground.first_year, ground.last_year],
        "counted_to": ground.counted_to.isoformat() if ground.counted_to else None,
        "known_to": one.known_to.isoformat() if one.known_to else None,
        "bounds": asdict(bounds),
        "method": METHOD,
        "method_version": METHOD_VERSION,
        "seed": None,
    }


def _other_of(one: births.Series, there: Sequence[births.Series]) -> births.Series | None:
    wanted = OTHER.get(one.source)
    return next(
        (other for other in there if (other.source, other.basis, other.kind) == (wanted, one.basis, one.kind)), None
    )


def _computed(
    ground: Ground, one: births.Series, *, other: births.Series | None, bounds: VerdictBounds
) -> Found | None:
    counts = count_births(ground)
    if not (counts.boys.any() or counts.girls.any()):
        return None
    registered_here = one.known_to is not None
    registered = one if registered_here else other
    compared = Compared(
        other=count_births(ground, source=other.source) if other else None,
        registrations=count_registrations(ground, source=registered.source, known_to=registered.known_to)
        if registered
        else None,
        registered_here=registered_here,
    )
    return Found(
        years=judge_all(ground, counts, bounds=bounds),
        windows=judge_all(ground, over_windows(counts), bounds=bounds),
        explained=explain_all(ground, counts, compared=compared, bounds=bounds),
    )
