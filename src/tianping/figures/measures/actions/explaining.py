"""What explains the excess of counties and townships, as far as the accepted counts allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.figures.measures.actions.counting import Counts, Ground, Registrations
from tianping.figures.measures.choices import Part
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.excess import (
    Completeness,
    ExcessParts,
    LateGirls,
    LogPart,
    completeness,
    explain_excess,
    explained_by_late,
    late_girls,
    late_registration,
    order_composition,
    source_gap,
)
from tianping.statistics.ratio import false_discovery
from tianping.terms import Level

EXPLAINED_LEVELS = frozenset({Level.COUNTY, Level.TOWNSHIP})
"""Villages have too few births for any of it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The other source's counts of the same areas, and the registrations of whichever source tells them."""

    other: Counts | None
    registrations: Registrations | None
    registered_here: bool
    """Whether the registrations are those of the source that is measured, not of the other."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One year: parts and whether late registration explains a high ratio, by row of ``rows``."""

    year: int
    rows: NDArray[np.intp]
    parts: ExcessParts
    late: NDArray[np.bool_]
    evidence: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Delays:
    boys: Completeness
    girls: Completeness
    test: LateGirls
    q_value: NDArray[np.float64]
    last_year: int


def explain_all(ground: Ground, counts: Counts, *, compared: Compared, bounds: VerdictBounds) -> list[Explained]:
    """Explain every year, each level for itself: late registration is tested over the places of a level together."""
    found = []
    for level in sorted(EXPLAINED_LEVELS):
        rows = np.array(
            [i for i, area in enumerate(ground.areas) if area.level is level and area.ended_on is None], dtype=np.intp
        )
        if len(rows):
            delays = _delays(compared.registrations, rows)
            found += [
                _explain_year(ground, counts, compared=compared, delays=delays, at=(rows, year), bounds=bounds)
                for year in range(len(ground.years))
            ]
    return found


def _delays(registrations: Registrations | None, rows: NDArray[np.intp]) -> _Delays | None:
    if registrations is None:
        return None
    boys, girls = (completeness(triangle[rows]) for triangle in registrations.triangle)
    (late_boys, late), (prompt_boys, prompt) = registrations.late, registrations.prompt
    test = late_girls(late_boys[rows], late[rows], prompt_boys=prompt_boys[rows], prompt_girls=prompt[rows])
    return _Delays(boys, girls, test, false_discovery(test.p_value), registrations.last_year)


def _explain_year(
    ground: Ground,
    counts: Counts,
    *,
    compared: Compared,
    delays: _Delays | None,
    at: tuple[NDArray[np.intp], int],
    bounds: VerdictBounds,
) -> Explained:
    rows, year = at
    boys, girls = _given(counts, rows, year)
    complete = _shares(delays, rows, years_ago=delays.last_year - int(ground.years[year]) if delays else 0)
    late = complete.late if compared.registered_here else LogPart.unknown(len(rows))
    parts = explain_excess(
        boys,
        girls,
        reference=bounds.reference,
        causes=(late, _gap(compared, (boys, girls), complete=complete, at=at), _orders(ground, counts, rows, year)),
    )
    is_late = np.zeros(len(rows), dtype=np.bool_)
    if delays is not None and compared.registered_here:
        is_late = explained_by_late(boys, girls, late=late, p_value=delays.test.p_value, bounds=bounds)
    return Explained(int(ground.years[year]), rows, parts, is_late, _evidence(counts, compared, delays=delays, at=at))


@dataclass(frozen=True, slots=True)
class _Shares:
    """Share of births registered by now, and what that adds to the ratio."""

    boys: NDArray[np.float64]
    girls: NDArray[np.float64]
    late: LogPart


def _shares(delays: _Delays | None, rows: NDArray[np.intp], *, years_ago: int) -> _Shares:
    if delays is None or years_ago < 0:
        whole = np.ones(len(rows))
        return _Shares(whole, whole, LogPart.unknown(len(rows)))
    column = min(years_ago, delays.boys.share.shape[1] - 1)
    late = late_registration(delays.boys, delays.girls, delay=years_ago)
    return _Shares(delays.boys.share[:, column], delays.girls.share[:, column], late)


def _gap(
    compared: Compared,
    own: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    complete: _Shares,
    at: tuple[NDArray[np.intp], int],
) -> LogPart:
    """Difference of the two sources once the registered one is completed for delay."""
    if compared.other is None:
        return LogPart.unknown(len(at[0]))
    other = _given(compared.other, *at)
    registered, plain = (own, other) if compared.registered_here else (other, own)
    with np.errstate(divide="ignore", invalid="ignore"):
        completed = (registered[0] / complete.boys, registered[1] / complete.girls)
    first, second = (completed, plain) if compared.registered_here else (plain, completed)
    return source_gap(first[0], first[1], other_boys=second[0], other_girls=second[1])


def _orders(ground: Ground, counts: Counts, rows: NDArray[np.intp], year: int) -> LogPart:
    """What the mixture of orders adds, against the whole area that is measured."""
    whole = next(index for index, area in enumerate(ground.areas) if area.id == ground.within_id)
    births = (counts.boys + counts.girls)[rows, year, 1:]
    return order_composition(
        births, standard_boys=counts.boys[whole, year, 1:], standard_girls=counts.girls[whole, year, 1:]
    )


def _given(counts: Counts, rows: NDArray[np.intp], year: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    given = counts.given[rows, year, 0]
    boys, girls = (
        np.where(given, sex[rows, year, 0].astype(np.float64), np.nan) for sex in (counts.boys, counts.girls)
    )
    return boys, girls


def _evidence(
    counts: Counts, compared: Compared, *, delays: _Delays | None, at: tuple[NDArray[np.intp], int]
) -> list[dict[str, Any]]:
    """The numbers that the sentences beside the parts quote."""
    rows, year = at
    births = counts.boys + counts.girls
    told = []
    for index, row in enumerate(rows.tolist()):
        third = births[row, year, 3] / births[row, year, 1:].sum() if births[row, year, 1:].sum() else None
        entry: dict[str, Any] = {"share_third_and_later": _number(third)}
        if compared.other is not None and compared.other.given[row, year, 0]:
            entry["other_boys"], entry["other_girls"] = (
                int(compared.other.boys[row, year, 0]),
                int(compared.other.girls[row, year, 0]),
            )
        if delays is not None:
            entry["girls_among_late"] = _number(delays.test.share_late[index])
            entry["girls_among_prompt"] = _number(delays.test.share_prompt[index])
            entry["late_q_value"] = _number(delays.q_value[index])
        told.append(entry)
    return told


def part_lists(parts: ExcessParts, row: int) -> list[dict[str, Any]]:
    return [
        {
            "part": part.value,
            "points": _number(parts.points[row, column]),
            "low": _number(parts.low[row, column]),
            "high": _number(parts.high[row, column]),
            "known": bool(parts.known[row, column]),
        }
        for column, part in enumerate(Part)
    ]


def _number(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), 6)
