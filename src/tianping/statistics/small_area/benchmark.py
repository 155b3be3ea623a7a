"""Raking: the places of a county add up to the county's smoothed total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.graph import Graph
from tianping.statistics.small_area.options import Rows
from tianping.statistics.small_area.result import Benchmarked, SmoothedRatios

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class CountyCounts:
    """Counts summed over the places of each county, ready to be smoothed in their turn."""

    boys: Floats
    girls: Floats
    rows: Rows
    graph: Graph | None


def county_counts(smoothed: SmoothedRatios, graph: Graph | None) -> CountyCounts:
    """Sum the counts by county, period and order; counties are neighbours where two of their places are."""
    labels = smoothed.labels
    group, first = _groups(labels)
    # A place that was not given is left out of its county's counts, as out of its total.
    boys = np.bincount(group, weights=np.nan_to_num(smoothed.boys.ravel())).astype(np.float64)
    girls = np.bincount(group, weights=np.nan_to_num(smoothed.girls.ravel())).astype(np.float64)
    rows = Rows(
        place=labels["county"][first],
        period=labels["period"][first] if "period" in labels else None,
        order=labels["order"][first] if "order" in labels else None,
        province=labels["province"][first] if "province" in labels else None,
    )
    return CountyCounts(boys, girls, rows, _county_graph(labels, graph))


def benchmark(smoothed: SmoothedRatios, totals: SmoothedRatios) -> Benchmarked:
    """Rake expected boys to the smoothed totals of the counties.

    Parameters
    ----------
    smoothed : SmoothedRatios
        Of places, with ``county`` among its labels.
    totals : SmoothedRatios
        Of counties: its places are the labels of the counties; same periods and orders.

    Returns
    -------
    Benchmarked
        A county without births, and a row whose county has no total, keep their estimates (factor 1).

    Raises
    ------
    ValueError
        If a county, period and order of ``smoothed`` stands not in ``totals``.

    Notes
    -----
    Ratio raking: one factor on the shares of boys of a county, period and order, on the estimate and its interval.
    """
    group, first = _groups(smoothed.labels)
    wanted = np.bincount(_matching_rows(smoothed.labels, totals, first), weights=totals.expected_boys.ravel())
    expected = np.bincount(group, weights=np.nan_to_num(smoothed.expected_boys.ravel()))
    factor = np.divide(wanted, expected, out=np.ones_like(wanted), where=expected > 0)[group].reshape(
        smoothed.boys.shape
    )
    return Benchmarked(
        factor=factor,
        expected_boys=smoothed.expected_boys * factor,
        ratio=_raked(smoothed.ratio, factor),
        ratio_low=_raked(smoothed.ratio_low, factor),
        ratio_high=_raked(smoothed.ratio_high, factor),
    )


def _groups(labels: dict[str, NDArray[Any]]) -> tuple[Ints, Ints]:
    """Give each row the number of its county, period and order, and each number its first row."""
    key = np.zeros(len(labels["county"]), dtype=np.int64)
    for name in ("county", "period", "order"):
        if name in labels:
            distinct, index = np.unique(labels[name], return_inverse=True)
            key = key * len(distinct) + index.ravel()
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return group.ravel().astype(np.int64), first.astype(np.int64)


def _matching_rows(labels: dict[str, NDArray[Any]], totals: SmoothedRatios, first: Ints) -> Ints:
    """Give each row of the totals the number of the group that it is the total of."""
    names = [name for name in ("county", "period", "order") if name in labels]
    inner = list(zip(*(labels[name][first].tolist() for name in names), strict=True))
    number = {key: k for k, key in enumerate(inner)}
    outer = zip(*(totals.labels["place" if name == "county" else name].tolist() for name in names), strict=True)
    matches = [number.pop(key, -1) for key in outer]
    if number or -1 in matches:
        raise ValueError(
            f"totals must hold each county, period and order once: {len(number)} are missing, {matches.count(-1)} are strange"
        )
    return np.array(matches, dtype=np.int64)


def _raked(ratio: Floats, factor: Floats) -> Floats:
    share = np.minimum(ratio / (100.0 + ratio) * factor, 1.0)
    return np.divide(100.0 * share, 1.0 - share, out=np.full_like(share, np.inf), where=share < 1.0)


def _county_graph(labels: dict[str, NDArray[Any]], graph: Graph | None) -> Graph | None:
    if graph is None or len(graph.edges) == 0:
        return None
    places, first = np.unique(labels["place"], return_index=True)
    at = np.minimum(np.searchsorted(places, graph.edges), len(places) - 1)
    known = (places[at] == graph.edges).all(axis=1)
    ends = labels["county"][first][at[known]]
    return Graph(ends[ends[:, 0] != ends[:, 1]])
