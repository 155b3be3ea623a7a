"""From the options of a scan to its clusters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.bounds import bounds_asked
from tianping.cli.frame.computing import Told, computing
from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.one_kind import refuse_mixed
from tianping.cli.frame.placing import PlacedSource, read_placed
from tianping.cli.frame.run_card import Run, run_card
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.cli.scan.answer import ScanAnswer, ScanCautions
from tianping.statistics.scan import Cells, RunBlocks, ScanResult, ScanRun, ScanTest, ScanWindow, scan_births
from tianping.terms import Period

if TYPE_CHECKING:
    from tianping.cli.frame.reading import Source

ELLIPSES = (1.5, 2.0, 3.0, 4.0, 5.0)
"""Ratios of axes looked at besides the circle, as SaTScan's manual sets them (version 10, elliptic scan)."""

ENOUGH = 10
"""Replicates that reach the first cluster before a scan stops early (Besag and Clifford 1991)."""


def answer(asked: Asked) -> ScanAnswer:
    """Read counts and positions, and scan."""
    own = asked.own
    placed = read_placed(asked, own["points"], skip_unplaced=own["skip_unplaced"])
    if own["shape"].value == "ellipse" and placed.positions.earth:
        raise WrongUse("ellipse-on-earth", _("椭圆只能用于平面坐标（--x、--y）；经纬度请用圆。"))
    if own["time"] is not None and placed.source.table.period is None:
        raise WrongUse("no-period", _("要看时间（--time），表里要有时期这一列。"))
    _refuse_mixed_periods(placed.source)
    groups, inner = _summed(placed, own)
    cells = _cells(placed, groups, own)
    # Spark has a folder and a program of its own to close.
    with computing(_("扫描"), at_once=own["engine"].value == "local") as told, _engine(own, told) as run_blocks:
        run = ScanRun(run_blocks=run_blocks, threads=own["threads"], on_progress=told)
        result = scan_births(groups.boys, groups.girls, cells=cells, window=_window(own), test=_test(own), run=run)
    cautions = ScanCautions(
        periods_added=_periods_added(placed.source, own),
        nested=int((~inner).sum()),
        unplaced=placed.unplaced,
        stopped_at=result.replicates_run if result.replicates_run < result.replicates else None,
        period_given=placed.source.period if placed.source.period_given else None,
    )
    return ScanAnswer(
        run=_run(asked, placed, result, cautions),
        result=result,
        groups=groups,
        placed=placed,
        kind=asked.kind,
        bounds=bounds_asked(asked),
        cautions=cautions,
    )


def _refuse_mixed_periods(source: Source) -> None:
    """Where time is not asked for, periods are added up: none may lie in another."""
    if source.table.period is not None:
        kept = source.sums("period").keys["period"]
        refuse_mixed(Period.parse(period) for period in kept if period is not None)


def _summed(placed: PlacedSource, own: dict[str, Any] | Any) -> tuple[Groups, np.ndarray]:
    """Counts by place, and by period and stratum where they bear on the scan; no birth twice."""
    keys = ["place", *(["period"] if own["time"] is not None else [])]
    keys += ["stratum"] if placed.source.table.stratum is not None else []
    places = placed.source.sums("place").keys["place"]
    inner = placed.source.innermost(places)
    held = {place for place, kept in zip(places, inner, strict=True) if kept} & placed.with_position()
    groups = placed.source.sums(*keys)
    return groups.only([place in held for place in groups.keys["place"]]), inner


def _cells(placed: PlacedSource, groups: Groups, own: Any) -> Cells:
    places = [str(place) for place in groups.keys["place"]]
    at = placed.at(places)
    make = Cells.on_earth if placed.positions.earth else Cells.planar
    stratum = groups.keys.get("stratum")
    return make(
        placed.positions.x[at],
        placed.positions.y[at],
        place=places,
        period=[str(period) for period in groups.keys["period"]] if own["time"] is not None else None,
        stratum=None if stratum is None else [str(one) for one in stratum],
    )


def _window(own: Any) -> ScanWindow:
    return ScanWindow(
        max_share=own["max_share"],
        max_distance=own["max_radius"] or inf,
        ellipses=ELLIPSES if own["shape"].value == "ellipse" else (),
        time=own["time"].value if own["time"] is not None else "none",
    )


def _test(own: Any) -> ScanTest:
    return ScanTest(
        direction=own["direction"].value,
        replicates=own["replicates"],
        seed=own["seed"],
        secondary="iterative" if own["iterative"] else "no_overlap",
        max_clusters=own["max_clusters"],
        null="over_dispersed" if own["null"].value == "over-dispersed" else "exact",
        stop_after=ENOUGH if own["stop_early"] else None,
    )


@contextmanager
def _engine(own: Any, told: Told) -> Iterator[RunBlocks | None]:
    """Nothing for this process, a runner of blocks for Spark."""
    if own["engine"].value == "local":
        yield None
        return
    from tianping.exchange.spark import BlockFailed, SparkMissing, local_spark, spark_blocks

    try:
        with local_spark(cores=own["threads"]) as session:
            yield spark_blocks(session, on_progress=told)
    except (SparkMissing, BlockFailed) as failed:
        raise WrongUse("engine", _("Spark 没有算成：%(why)s") % {"why": failed}) from failed


def _periods_added(source: Source, own: Any) -> int:
    """How many periods were added up, where time was not asked for."""
    if own["time"] is not None or source.table.period is None or source.period is not None:
        return 0
    return len(np.unique(source.table.period.codes[source.table.period.codes >= 0]))


def _run(asked: Asked, placed: PlacedSource, result: ScanResult, cautions: ScanCautions) -> Run:
    further: dict[str, Any] = {
        "points": placed.points_file,
        "earth": placed.positions.earth,
        "unit": result.unit,
        "births": int(result.total),
        "boys": int(result.cases),
        "places": result.places,
        "periods": result.periods,
        "rows_not_given": result.rows_not_given,
        "places_without_position": cautions.unplaced,
        "places_holding_others": cautions.nested,
        "periods_added": cautions.periods_added,
        "replicates_run": result.replicates_run,
        "dispersion": result.dispersion,
        "why_empty": result.why_empty,
    }
    return run_card(asked, placed.source, method=result.method, seed=result.seed, further=further)
