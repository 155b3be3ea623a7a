"""Who borrows from whom: pairs of a file, or the triangles between points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.placing import POSITION_ROLES, PlacedSource, read_placed
from tianping.cli.frame.reading import Source, read_table, reading
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.exchange.tables import ProblemCode, TableRefused, read_neighbours
from tianping.statistics.small_area import Graph


class Origin(Enum):
    """Where neighbours come from."""

    FILE = "file"
    POINTS = "points"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class Neighbouring:
    """A table with the neighbours of its places.

    ``pairs`` is how many there are, ``strange`` how many pairs of the file name a place that the table lacks,
    ``alone`` how many places have no neighbour.
    """

    source: Source
    graph: Graph | None
    origin: Origin
    pairs: int = 0
    strange: int = 0
    alone: int = 0
    file: dict[str, Any] | None = None


def read_neighbouring(asked: Asked) -> Neighbouring:
    """Read the table and what tells its neighbours; positions are looked for in the table where nothing else is given."""
    if asked.own["neighbours"] is not None:
        return _by_file(asked)
    named = asked.own["points"] is not None or any(role in asked.columns for role in POSITION_ROLES)
    try:
        placed = read_placed(asked, asked.own["points"], skip_unplaced=True)
    except TableRefused as refused:
        absent = {(one.code, one.wanted) for one in refused.problems} <= {(ProblemCode.COLUMN_MISSING, role) for role in POSITION_ROLES}
        if named or not absent:
            raise
        return Neighbouring(read_table(asked, needs_place=True), None, Origin.NONE)
    return _by_points(placed)


def _by_file(asked: Asked) -> Neighbouring:
    source = read_table(asked, without=POSITION_ROLES, needs_place=True)
    with reading(asked.own["neighbours"]) as told:
        read = read_neighbours(asked.own["neighbours"], on_progress=told)
    there = set(_places(source))
    pairs = [pair for pair in read.pairs if there.issuperset(pair)]
    if any(one == other for one, other in pairs):
        raise WrongUse("own-neighbour", _("邻接文件里有地区与自己相邻。"))
    if not pairs:
        raise WrongUse("no-neighbours", _("邻接文件里没有一对地区都在表中，代码或名称要与表里一致。"))
    distinct = {frozenset(pair) for pair in pairs}
    return Neighbouring(
        source,
        Graph.from_pairs(sorted(tuple(sorted(pair)) for pair in distinct)),
        Origin.FILE,
        pairs=len(distinct),
        strange=len(read.pairs) - len(pairs),
        alone=len(there - {place for pair in pairs for place in pair}),
        file={"file": read.file, "sha256": read.sha256, "pairs": len(distinct)},
    )


def _by_points(placed: PlacedSource) -> Neighbouring:
    """Triangles between the points; on the earth degrees of longitude are as long as they are in the middle."""
    known = placed.positions.placed
    x, y = placed.positions.x[known], placed.positions.y[known]
    if placed.positions.earth and len(y):
        x = x * np.cos(np.radians(float(np.mean(y))))
    labels = np.array(placed.places)[known]
    graph = Graph.from_points(labels, x=x, y=y) if len(labels) > 1 else None
    return Neighbouring(
        placed.source,
        None if graph is None else Graph(graph.edges),
        Origin.POINTS if graph is not None else Origin.NONE,
        pairs=0 if graph is None else len(graph.edges),
        alone=placed.unplaced,
        file=placed.points_file,
    )


def _places(source: Source) -> tuple[str, ...]:
    return source.table.place.values if source.table.place is not None else ()
