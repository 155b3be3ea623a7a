"""Counts as the model sees them: areas, periods and orders numbered, equal rows added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.counts import SexCounts, sex_counts
from tianping.statistics.small_area.graph import Graph
from tianping.statistics.small_area.options import ROW_FIELDS, Rows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Cells(NamedTuple):
    """Counts sorted by area, then period, then birth order; a cell is one area in one period."""

    area_start: Ints  # first cell of each area, one more at the end
    cell_start: Ints  # first count of each cell, one more at the end
    period_column: Ints  # column of the period's effect in the border, -1 without one
    order_column: Ints  # column of the order's effect, 0 for the first order
    births: Floats
    boys: Floats


@dataclass(frozen=True)
class Layout:
    """The numbered counts and how to find each row's estimate again."""

    cells: Cells
    count_of_row: Ints
    counts: SexCounts
    areas: NDArray[Any]
    periods: NDArray[Any]
    orders: NDArray[Any]
    edges: Ints
    county_of_area: Ints
    province_of_area: Ints
    counties: NDArray[Any]
    provinces: NDArray[Any]
    labels: dict[str, NDArray[Any]]
    timed: bool

    @property
    def n_columns(self) -> int:
        """Columns of the border: the level, the orders after the first, the periods where they have an effect."""
        return len(self.orders) + (len(self.periods) if self.timed else 0)


def lay_out(boys: ArrayLike, girls: ArrayLike, *, rows: Rows, graph: Graph | None, timed: bool) -> Layout:
    """Give areas, periods and orders their numbers and add up equal rows.

    Raises
    ------
    ValueError
        If counts are negative (other than -1) or not whole, shapes differ, labels are too few or too many, a place
        lies in two counties, or the graph names a place that is not on the map.
    TypeError
        If a count is no number.
    """
    counts = sex_counts(boys, girls)
    size = len(counts.boys)
    if len(counts.shape) not in (1, 2) or size == 0:
        raise ValueError(f"boys and girls must have 1 or 2 axes and at least one row, got the shape {counts.shape}")
    labels = _labels_by_row(rows, counts.shape)
    places = labels.get("place", np.arange(size))
    areas, area = _number_areas(places, graph)
    periods, period = _number(labels.get("period"), size)
    orders, order = _number(labels.get("order"), size)
    counties, county = _parents(area, labels.get("county"), len(areas), kind="county")
    provinces, province = _parents(area, labels.get("province"), len(areas), kind="province")
    _check_nesting(county, province)
    counties, county = _if_between(counties, county, below=len(areas))
    provinces, province = _if_between(provinces, province, below=len(counties) or len(areas))
    key = (area * len(periods) + period) * len(orders) + order
    distinct, count_of_row = np.unique(key, return_inverse=True)
    count_of_row = count_of_row.ravel()
    timed = timed and len(periods) > 1
    cells = _cells(distinct, (len(areas), len(periods), len(orders)), timed=timed)
    # Rows that were not given say nothing; they are estimated like places without births.
    births = np.bincount(count_of_row, weights=np.where(counts.given, counts.births, 0.0)).astype(np.float64)
    boys_of_count = np.bincount(count_of_row, weights=np.where(counts.given, counts.boys, 0.0)).astype(np.float64)
    return Layout(
        cells=cells._replace(births=births, boys=boys_of_count),
        count_of_row=count_of_row.astype(np.int64),
        counts=counts,
        areas=areas,
        periods=periods,
        orders=orders,
        edges=_number_edges(areas, graph),
        county_of_area=county,
        province_of_area=province,
        counties=counties,
        provinces=provinces,
        labels={"place": places, **labels},
        timed=timed,
    )


def _labels_by_row(rows: Rows, shape: tuple[int, ...]) -> dict[str, NDArray[Any]]:
    labels: dict[str, NDArray[Any]] = {}
    for name in ROW_FIELDS:
        given = getattr(rows, name)
        if given is None:
            if len(shape) == 2 and name in ("place", "period"):
                given = np.arange(shape[0 if name == "place" else 1])
            else:
                continue
        values = np.asarray(given)
        wanted = shape[1] if len(shape) == 2 and name == "period" else shape[0]
        if values.shape != (wanted,):
            raise ValueError(
                f"rows.{name} must have {wanted} labels for counts of shape {shape}, got shape {values.shape}"
            )
        if np.issubdtype(values.dtype, np.floating) and not np.isfinite(values).all():
            raise ValueError(
                f"rows.{name} must be given in every row: label {int(np.flatnonzero(~np.isfinite(values))[0])} is not"
            )
        if len(shape) == 2:
            if name == "order":
                raise ValueError(
                    "rows.order does not apply to counts of shape (n_areas, n_periods): give one row a count"
                )
            values = np.tile(values, shape[0]) if name == "period" else np.repeat(values, shape[1])
        labels[name] = values
    return labels


def _number(labels: NDArray[Any] | None, size: int) -> tuple[NDArray[Any], Ints]:
    if labels is None:
        return np.zeros(1, dtype=np.int64), np.zeros(size, dtype=np.int64)
    distinct, index = np.unique(labels, return_inverse=True)
    return distinct, index.ravel().astype(np.int64)


def _number_areas(places: NDArray[Any], graph: Graph | None) -> tuple[NDArray[Any], Ints]:
    known = places if graph is None or graph.places is None else np.concatenate([places, graph.places])
    areas = np.unique(known)
    return areas, np.searchsorted(areas, places).astype(np.int64)


def _number_edges(areas: NDArray[Any], graph: Graph | None) -> Ints:
    if graph is None or len(graph.edges) == 0:
        return np.empty((0, 2), dtype=np.int64)
    ends = np.asarray(graph.edges)
    if ends.dtype.kind != areas.dtype.kind and {ends.dtype.kind, areas.dtype.kind} - set("iu"):
        raise ValueError(f"labels of edges and places must be of one type, got {ends.dtype} and {areas.dtype}")
    number = np.minimum(np.searchsorted(areas, ends), len(areas) - 1)
    unknown = areas[number] != ends
    if unknown.any():
        raise ValueError(
            f"graph: {int(unknown.any(axis=1).sum())} edges name a place that is neither in rows.place nor in graph.places, "
            f"the first is {ends[unknown][0]!r}"
        )
    return np.unique(np.sort(number, axis=1), axis=0).astype(np.int64)


def _parents(area: Ints, labels: NDArray[Any] | None, n_areas: int, *, kind: str) -> tuple[NDArray[Any], Ints]:
    parent = np.full(n_areas, -1, dtype=np.int64)
    if labels is None:
        return np.empty(0, dtype=np.int64), parent
    distinct, index = np.unique(labels, return_inverse=True)
    parent[area] = index.ravel()
    torn = np.flatnonzero(parent[area] != index.ravel())
    if len(torn):
        raise ValueError(
            f"a place must lie in one {kind}: row {torn[0]} gives its place another {kind} than a later row"
        )
    return distinct, parent


def _if_between(parents: NDArray[Any], parent: Ints, *, below: int) -> tuple[NDArray[Any], Ints]:
    """Drop a level that equals the one below or holds everything: it is none."""
    if 1 < len(parents) < below:
        return parents, parent
    return parents[:0], np.full(len(parent), -1, dtype=np.int64)


def _check_nesting(county: Ints, province: Ints) -> None:
    both = (county >= 0) & (province >= 0)
    outer = np.full(county.max(initial=-1) + 1, -1, dtype=np.int64)
    outer[county[both]] = province[both]
    torn = both & (outer[county] != province) if len(outer) else np.zeros(0, dtype=bool)
    if torn.any():
        raise ValueError(f"a county must lie in one province: {int(len(np.unique(county[torn])))} lie in several")


def _cells(key: Ints, sizes: tuple[int, int, int], *, timed: bool) -> Cells:
    n_areas, n_periods, n_orders = sizes
    cell_key, cell_start = np.unique(key // n_orders, return_index=True)
    order = key % n_orders
    period = cell_key % n_periods
    return Cells(
        area_start=np.searchsorted(cell_key // n_periods, np.arange(n_areas + 1)).astype(np.int64),
        cell_start=np.append(cell_start, len(key)).astype(np.int64),
        period_column=(period + n_orders if timed else np.full(len(period), -1)).astype(np.int64),
        order_column=order.astype(np.int64),
        births=np.empty(0),
        boys=np.empty(0),
    )
