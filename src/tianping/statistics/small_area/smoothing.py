"""The door: counts in, smoothed ratios out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from tianping.jurisdictions import VerdictBounds
from tianping.statistics.small_area.graph import Graph
from tianping.statistics.small_area.options import Options, Rows
from tianping.statistics.small_area.result import SmoothedRatios


def smooth(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    rows: Rows | None = None,
    graph: Graph | Iterable[tuple[object, object]] | ArrayLike | None = None,
    options: Options | None = None,
    bounds: VerdictBounds | Sequence[float] = (),
) -> SmoothedRatios:
    """Smooth the sex ratios at birth of small areas by what their neighbours, their county and other years say.

    Boys are binomial among births; the log odds of a boy are a level, plus the effect of the birth order, of the
    area (spatial and unstructured, BYM2), of its county and province, of the period, and of the area in the period.

    Parameters
    ----------
    boys, girls : array-like of shape (n_rows,) or (n_areas, n_periods), int
        Live births of each sex; 0 is allowed everywhere. Not given is -1, nan, ``None`` or a masked cell.
    rows : Rows, optional
        What the counts are of. Without it each row, or each line of a matrix, is an area of its own.
    graph : Graph or pairs of labels, optional
        Neighbours. Without it, or without edges, area effects are unstructured; islands and several
        unconnected parts are fine. Parts keep no level of their own: give ``rows.county`` or ``rows.province``
        where parts may differ as a whole.
    options : Options, optional
        Course of the periods, interaction, priors, integration.
    bounds : VerdictBounds or sequence of float
        Boys per 100 girls; the result says how probable a ratio above each is. Of the bounds of the verdict
        (`tianping.jurisdictions.load_verdict_bounds`) the upper end of the normal band and the marked excess are taken.

    Returns
    -------
    SmoothedRatios
        Aligned with the counts. A row without births, or whose counts were not given, has the estimate that
        its neighbours, county and other years imply, with the uncertainty of that.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described; the message names it, its value and what is allowed.
    NotConverged
        If the posterior cannot be found in floating point.

    Notes
    -----
    Laplace approximation of the effects at each point of the hyperparameters, and integration over these
    (grid or central composite design) [1]_; BYM2 as in [2]_. Standard deviations have penalised-complexity priors.

    References
    ----------
    .. [1] Rue, Martino & Chopin (2009), J. R. Stat. Soc. B 71(2), 319-392.
    .. [2] Riebler, Sørbye, Simpson & Rue (2016), Stat. Methods Med. Res. 25(4), 1145-1165.

    Examples
    --------
    Three villages in a row, the middle one small:

    >>> smoothed = smooth([520, 7, 535], [500, 3, 498], graph=[(0, 1), (1, 2)])
    >>> smoothed.ratio_raw.round(1).tolist()
    [104.0, 233.3, 107.4]
    >>> smoothed.ratio.round(0).tolist()
    [105.0, 109.0, 107.0]
    """
    # Compilers and solvers are loaded by the first call, not by every start of the program.
    from tianping.statistics.small_area.benchmark import benchmark, county_counts
    from tianping.statistics.small_area.estimate import estimate

    rows, options = rows or Rows(), options or Options()
    map_ = graph if graph is None or isinstance(graph, Graph) else Graph.from_pairs(graph)
    checked = _checked_bounds(bounds)
    smoothed = estimate(boys, girls, rows=rows, graph=map_, options=options, bounds=checked)
    if not options.benchmark:
        return smoothed
    if "county" not in smoothed.labels:
        raise ValueError("options.benchmark needs rows.county, got None")
    outer = county_counts(smoothed, map_)
    totals = estimate(outer.boys, outer.girls, rows=outer.rows, graph=outer.graph, options=options, bounds=checked)
    return replace(smoothed, benchmarked=benchmark(smoothed, totals))


def _checked_bounds(bounds: VerdictBounds | Sequence[float]) -> tuple[float, ...]:
    if isinstance(bounds, VerdictBounds):
        return bounds.normal_high, bounds.marked_excess
    checked = tuple(float(bound) for bound in bounds)
    if not all(0 < bound < float("inf") for bound in checked):
        raise ValueError(f"bounds must be above 0 and finite, got {checked}")
    return checked
