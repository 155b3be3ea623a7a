"""From the options of a smoothing to its estimates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.bounds import bounds_asked
from tianping.cli.frame.computing import computing
from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.one_kind import refuse_mixed
from tianping.cli.frame.run_card import run_card
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.cli.smooth.answer import SmoothAnswer
from tianping.cli.smooth.neighbouring import Neighbouring, read_neighbouring
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.ratio import VERDICT_CODES, Posterior, call_verdicts
from tianping.statistics.small_area import Graph, Options, Rows, SmoothedRatios, smooth
from tianping.terms import Period, PeriodKind, PlaceCode

DRAWS = 2000
"""Draws of every estimate, from which the spread of places is told."""

SEED = 1
_STEPS = {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}


def answer(asked: Asked) -> SmoothAnswer:
    """Read counts and neighbours, and smooth."""
    bounds = bounds_asked(asked)
    near = read_neighbouring(asked)
    groups, nested = _summed(near)
    rows = _rows(asked, near, groups)
    options = Options(time=asked.own["time"].value, confidence=asked.own["confidence"], threads=asked.own["threads"])
    with computing(_("平滑")):
        try:
            graph = _kept_edges(near.graph, groups)
            result = smooth(groups.boys, groups.girls, rows=rows, graph=graph, options=options, bounds=_limits(bounds))
        except ArithmeticError as failed:
            raise WrongUse("not-converged", _("没有收敛，这些数平滑不了：%(why)s") % {"why": failed}) from failed
        ranks = _ranks(result, groups)
    return SmoothAnswer(
        run=run_card(asked, near.source, method=result.method, seed=SEED, further=_further(near, result, nested)),
        result=result,
        groups=groups,
        verdicts=_verdicts(result, groups, bounds),
        ranks=ranks,
        near=near,
        kind=asked.kind,
        bounds=bounds,
        nested=nested,
    )


def _summed(near: Neighbouring) -> tuple[Groups, int]:
    """Counts by place, period and order; places that hold others of the table are left out."""
    source = near.source
    keys = ["place", *(["period"] if source.table.period is not None else []), *(["order"] if "order" in source.columns else [])]
    groups = source.sums(*keys)
    places = sorted({place for place in groups.keys["place"] if place is not None})
    inner = source.innermost([*places])
    held = {place for place, kept in zip(places, inner, strict=True) if kept}
    return groups.only([place in held for place in groups.keys["place"]]), int((~inner).sum())


def _rows(asked: Asked, near: Neighbouring, groups: Groups) -> Rows:
    places = [str(place) for place in groups.keys["place"]]
    county: list[str] | None = None
    province: list[str] | None = None
    parents = near.source.parents()
    if parents and "parent" in asked.columns:
        county = [parents.get(place, "–") for place in places]
    if asked.own["by_code"]:
        county, province = _by_code(places)
    periods = groups.keys.get("period")
    return Rows(
        place=places,
        period=None if periods is None else _numbered([str(period) for period in periods]),
        order=None if "order" not in groups.keys else [str(order) for order in groups.keys["order"]],
        county=county,
        province=province,
    )


def _by_code(places: list[str]) -> tuple[list[str], list[str] | None]:
    """The place above by its code, and the province above that."""
    codes = [PlaceCode.parse(place) for place in places]
    if any(code.parent is None for code in codes):
        raise WrongUse("no-codes", _("--by-code 要每个地区都是县级以下的区划代码。"))
    above = [code.parent.text if code.parent else "" for code in codes]
    provinces = [code.text[:2] for code in codes]
    return above, provinces if above != provinces else None


def _numbered(periods: list[str]) -> NDArray[np.int64]:
    """Periods as numbers that keep their distances; of several kinds none can be smoothed together."""
    parsed = [Period.parse(period) for period in periods]
    refuse_mixed(parsed)
    return np.array([period.year * _STEPS.get(period.kind, 1) + (period.number or 0) for period in parsed], dtype=np.int64)


def _kept_edges(graph: Graph | None, groups: Groups) -> Graph | None:
    """Edges between places that are smoothed."""
    if graph is None:
        return None
    held = [str(place) for place in groups.keys["place"]]
    kept = np.isin(graph.edges, held).all(axis=1)
    return Graph(graph.edges[kept]) if kept.any() else None


def _limits(bounds: VerdictBounds) -> tuple[float, float, float]:
    return bounds.normal_low, bounds.normal_high, bounds.marked_excess


def _verdicts(result: SmoothedRatios, groups: Groups, bounds: VerdictBounds) -> list[Any]:
    """The rules of every verdict, on what the model believes."""
    above = result.above.reshape(-1, 3)
    posterior = Posterior(high=above[:, 1], low=1 - above[:, 0], normal=above[:, 0] - above[:, 1], marked=above[:, 2])
    births = np.where(groups.missing == 0, groups.boys + groups.girls, 0).astype(np.float64)
    codes = call_verdicts(posterior, births, given=groups.missing == 0, bounds=bounds)
    return [VERDICT_CODES[code] for code in codes.tolist()]


def _ranks(result: SmoothedRatios, groups: Groups) -> NDArray[np.int64]:
    """The 2.5 and 97.5 % points of the rank of each estimate among those of its period and order, 1 for the highest.

    Estimates are drawn apart from one another, which makes ranks look a little less sure than they are.
    """
    mean, sd = result.mixture.of(result.count_of_row).moments()
    draws = np.random.Generator(np.random.Philox(SEED))
    shape = [groups.keys[key] for key in ("period", "order") if key in groups.keys]
    cells = list(zip(*shape, strict=True)) if shape else [()] * len(groups)
    ranks = np.zeros((len(groups), 2), dtype=np.int64)
    for cell in sorted(set(cells), key=str):
        at = np.array([index for index, one in enumerate(cells) if one == cell])
        drawn = mean[at, None] + sd[at, None] * draws.standard_normal((len(at), DRAWS))
        order = np.argsort(np.argsort(-drawn, axis=0), axis=0) + 1
        ranks[at] = np.quantile(order, [0.025, 0.975], axis=1, method="nearest").T
    return ranks


def _further(near: Neighbouring, result: SmoothedRatios, nested: int) -> dict[str, Any]:
    return {
        "neighbours": {"origin": near.origin.value, "pairs": near.pairs, "without": near.alone, "strange_pairs": near.strange, "input": near.file},
        "places_holding_others": nested,
        "converged": result.convergence.converged,
        "hyperparameters": [
            {"name": one.name, "unit": one.unit, "mean": one.mean, "sd": one.sd, "low": one.low, "high": one.high}
            for one in result.hyperparameters
        ],
    }
