"""Counts of a table summed by the keys that the reader asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tianping.terms import PlaceCode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tianping.exchange.tables import Coded, CountTable

KEYS = ("place", "period", "order", "source")
NOT_GIVEN = -1
MOST_ARE_CODES = 0.9  # a national total (000000) has no level


@dataclass(frozen=True, slots=True)
class Groups:
    """Sums by key; a sum with a part that was not given is itself not given (-1).

    ``keys[name][i]`` is the value of that key in group i (``None`` where it was not given).
    """

    keys: dict[str, list[str | None]]
    names: list[str | None]
    boys: NDArray[np.int64]
    girls: NDArray[np.int64]
    unclear: NDArray[np.int64]
    parts: NDArray[np.int64]
    missing: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.boys)

    def by(self, *keys: str) -> Groups:
        """Sum further, over the keys that are not named; what has a part not given is not given."""
        told = list(zip(*(self.keys[key] for key in keys), strict=True))
        first: dict[tuple[str | None, ...], int] = {}
        index = np.array([first.setdefault(one, len(first)) for one in told], dtype=np.int64)
        at = np.unique(index, return_index=True)[1]
        missing = _sum(self.missing, index, len(first))
        return Groups(
            keys={key: [self.keys[key][row] for row in at] for key in keys},
            names=[self.names[row] for row in at],
            boys=np.where(missing == 0, _sum(self.boys, index, len(first)), NOT_GIVEN),
            girls=np.where(missing == 0, _sum(self.girls, index, len(first)), NOT_GIVEN),
            unclear=_sum_given(self.unclear, index, len(first)),
            parts=_sum(self.parts, index, len(first)),
            missing=missing,
        )

    def only(self, kept: Sequence[bool]) -> Groups:
        """The groups that are marked."""
        at = np.flatnonzero(np.array(kept, dtype=bool))
        return Groups(
            keys={key: [values[index] for index in at] for key, values in self.keys.items()},
            names=[self.names[index] for index in at],
            boys=self.boys[at],
            girls=self.girls[at],
            unclear=self.unclear[at],
            parts=self.parts[at],
            missing=self.missing[at],
        )


def group_counts(table: CountTable, by: tuple[str, ...], *, selected: NDArray[np.bool_]) -> Groups:
    """Sum the selected rows of a table by the keys in ``by``."""
    coded = {key: _ordered_codes(getattr(table, key)) for key in by}
    rows = np.flatnonzero(selected)
    index, first = _group_index([codes[rows] for codes, _ in coded.values()], len(rows))
    boys, girls = table.boys[rows], table.girls[rows]
    missing = _sum(((boys < 0) | (girls < 0)).astype(np.int64), index, len(first))
    complete = missing == 0
    kept = rows[first]
    return Groups(
        keys={key: [values[c] if c >= 0 else None for c in codes[kept]] for key, (codes, values) in coded.items()},
        names=_names(table, kept) if "place" in by else [None] * len(first),
        boys=np.where(complete, _sum(boys, index, len(first)), NOT_GIVEN),
        girls=np.where(complete, _sum(girls, index, len(first)), NOT_GIVEN),
        unclear=_sum_given(table.unclear[rows], index, len(first)),
        parts=_sum(np.ones(len(rows), dtype=np.int64), index, len(first)),
        missing=missing,
    )


def _ordered_codes(column: Coded) -> tuple[NDArray[np.int64], list[str]]:
    """Codes in the order of their values, so that groups come out in that order."""
    order = sorted(range(len(column.values)), key=lambda code: _sort_key(column.values[code]))
    new = np.full(len(order) + 1, -1, dtype=np.int64)
    new[order] = np.arange(len(order))
    return new[column.codes], [column.values[code] for code in order]


def _sort_key(value: str) -> tuple[bool, str]:
    """Codes by their digits first, then words."""
    return (not value[:1].isdigit(), value)


def _group_index(codes: list[NDArray[np.int64]], rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Group number of each row and the first row of each group, groups in order of their keys."""
    combined = np.zeros(rows, dtype=np.int64)
    for column in codes:
        combined = combined * (int(column.max(initial=-1)) + 2) + column + 1
    _, first, index = np.unique(combined, return_index=True, return_inverse=True)
    return index.astype(np.int64), first.astype(np.int64)


def _sum(counts: NDArray[np.int64], index: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, index, counts)
    return sums


def _sum_given(counts: NDArray[np.int64], index: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """Sum what was given; a group in which nothing was given stays not given."""
    given = counts >= 0
    sums = _sum(np.where(given, counts, 0), index, groups)
    return np.where(_sum(given.astype(np.int64), index, groups) > 0, sums, NOT_GIVEN)


def _names(table: CountTable, rows: NDArray[np.int64]) -> list[str | None]:
    if table.name is None:
        return [None] * len(rows)
    values = table.name.values
    return [values[code] if code >= 0 else None for code in table.name.codes[rows]]


def topmost(places: list[str | None], parents: dict[str, str]) -> NDArray[np.bool_]:
    """Mark the places that lie in no other place of the same list, so that totals count nobody twice.

    A place's parent is what the parent column says, else the prefix of its division code.
    """
    here = {canonical_place(place) for place in places if place}
    by_prefix = are_codes(places)
    return np.array([not any(one in here for one in _above(place, parents, by_prefix=by_prefix)) for place in places], dtype=bool)


def innermost(places: list[str | None], parents: dict[str, str]) -> NDArray[np.bool_]:
    """Mark the places that hold no other place of the same list, so that a map has nobody twice."""
    by_prefix = are_codes(places)
    holding = {above for place in places for above in _above(place, parents, by_prefix=by_prefix)}
    return np.array([place is None or canonical_place(place) not in holding for place in places], dtype=bool)


def are_codes(places: Iterable[str | None]) -> bool:
    """Whether the numbers among the places are division codes, nearly all: of serial numbers most cannot be."""
    levels = [PlaceCode.parse(place).level is not None for place in places if place and place.isdecimal()]
    return sum(levels) >= MOST_ARE_CODES * len(levels)


def canonical_place(text: str) -> str:
    """Return the code without its padding zeros; another system's code as it is."""
    return PlaceCode.parse(text).text


def _above(place: str | None, parents: dict[str, str], *, by_prefix: bool) -> list[str]:
    """The places above a place, nearest first; a ring of parents ends."""
    seen: list[str] = []
    current = _parent(place, parents, by_prefix=by_prefix) if place else None
    while current and canonical_place(current) not in seen:
        seen.append(canonical_place(current))
        current = _parent(current, parents, by_prefix=by_prefix)
    return seen


def _parent(place: str, parents: dict[str, str], *, by_prefix: bool) -> str | None:
    if place in parents:
        return parents[place]
    above = PlaceCode.parse(place).parent if by_prefix else None
    return above.text if above else None
