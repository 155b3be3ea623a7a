"""Runs, and the method card of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tianping.figures.births.choices import Source
from tianping.figures.measures.choices import INDICATOR, METHOD_WORDS
from tianping.figures.measures.models import Run
from tianping.ground.places import queries as places
from tianping.jurisdictions import VerdictBounds
from tianping.terms import Basis, Bilingual, CountKind


class NotSeen(LookupError):
    """The area is not there, or is out of the reader's reach: which of the two is not told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which figures: by source and basis, births or children."""

    source: Source = Source.HOUSEHOLD
    basis: Basis = Basis.RESIDENCE
    kind: CountKind = CountKind.BIRTHS


@dataclass(frozen=True, slots=True)
class MethodCard:
    """Everything that the figures of a run rest on."""

    run_id: str
    identity: str
    indicator: Bilingual
    method: Bilingual
    method_version: str
    package_version: str
    source: Source
    basis: Basis
    kind: CountKind
    simulated: bool
    births: int
    first_year: int
    last_year: int
    known_to: date | None
    counted_to: date | None
    inputs: tuple[str, ...]
    compared: tuple[str, ...]
    bounds: VerdictBounds
    seed: int | None
    computed_on: date
    is_current: bool


def method_card(run_id: str, *, reach: Collection[int]) -> MethodCard:
    """Return the card of a run, current or past; ``NotSeen`` if its area is out of reach or there is no such run."""
    run = Run.objects.filter(run_id=run_id).first()
    if run is None or not _touches(run, reach):
        raise NotSeen(f"no run {run_id} in reach")
    return card_of(run)


def choices_for(area_id: int, *, reach: Collection[int]) -> list[tuple[Choice, MethodCard]]:
    """Return what can be chosen for an area: each series that was measured, household registration first."""
    check_seen(area_id, reach)
    order = list(Source)
    runs = Run.objects.filter(is_current=True, within_id__in=_around(area_id))
    found = [(Choice(Source(run.source), Basis(run.basis), CountKind(run.kind)), card_of(run)) for run in runs]
    return sorted(
        found, key=lambda one: (one[0].kind.value, order.index(one[0].source), one[0].basis != Basis.RESIDENCE)
    )


def current_run(area_id: int, choice: Choice, *, reach: Collection[int]) -> Run | None:
    """Return the run whose figures stand for an area now; ``None`` if nothing was measured."""
    check_seen(area_id, reach)
    return Run.objects.filter(
        is_current=True,
        within_id__in=_around(area_id),
        source=choice.source.value,
        basis=choice.basis.value,
        kind=choice.kind.value,
    ).first()


def check_seen(area_id: int, reach: Collection[int]) -> None:
    if area_id not in reach:
        raise NotSeen(f"no area {area_id} in reach")


def card_of(run: Run) -> MethodCard:
    return MethodCard(
        run_id=run.run_id,
        identity=run.identity,
        indicator=INDICATOR,
        method=METHOD_WORDS[run.method],
        method_version=run.method_version,
        package_version=run.package_version,
        source=Source(run.source),
        basis=Basis(run.basis),
        kind=CountKind(run.kind),
        simulated=run.simulated,
        births=run.births,
        first_year=run.first_year,
        last_year=run.last_year,
        known_to=run.known_to,
        counted_to=run.counted_to,
        inputs=tuple(run.inputs),
        compared=tuple(run.compared),
        bounds=VerdictBounds(**run.bounds),
        seed=run.seed,
        computed_on=run.computed_on,
        is_current=run.is_current,
    )


def _around(area_id: int) -> list[int]:
    """The area and all that its territory lies in: a run of any of them has its figures."""
    return places.around_ids(area_id)


def _touches(run: Run, reach: Collection[int]) -> bool:
    seen = frozenset(reach)
    return run.within_id in seen or not seen.isdisjoint(places.subtree_ids(run.within_id))
