"""What explains an excess."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tianping.figures.measures.choices import Part
from tianping.figures.measures.models import Explanation
from tianping.figures.measures.queries.runs import Choice, MethodCard, NotSeen, card_of, current_run


@dataclass(frozen=True, slots=True)
class PartShown:
    """One of the five; in points. ``known`` is False where the counts do not allow it to be told: it then counts as 0."""

    part: Part
    points: float
    low: float
    high: float
    known: bool


@dataclass(frozen=True, slots=True)
class ExplanationShown:
    """The excess over the reference in five parts, of which the last four add up to it.

    ``evidence`` has what the sentences quote: ``other_boys``, ``other_girls`` (the other source's counts),
    ``girls_among_late``, ``girls_among_prompt``, ``late_q_value``, ``share_third_and_later``; absent where not known.
    """

    excess: float
    parts: tuple[PartShown, ...]
    late: bool
    evidence: Mapping[str, float]
    card: MethodCard


def explanation(area_id: int, *, year: int, choice: Choice, reach: Collection[int]) -> ExplanationShown | None:
    """Return what explains an area's excess in a year; ``None`` where it was not worked out (villages) or there is no ratio.

    Raises
    ------
    NotSeen
        If the area is out of reach or was not measured.
    """
    run = current_run(area_id, choice, reach=reach)
    if run is None:
        raise NotSeen(f"area {area_id} was not measured")
    found = Explanation.objects.filter(run=run, area_id=area_id, year=year).first()
    if found is None or found.excess is None:
        return None
    parts = tuple(
        PartShown(Part(one["part"]), one["points"], one["low"], one["high"], one["known"]) for one in found.parts
    )
    evidence = {name: value for name, value in found.evidence.items() if value is not None}
    return ExplanationShown(found.excess, parts, found.late, evidence, card_of(run))
