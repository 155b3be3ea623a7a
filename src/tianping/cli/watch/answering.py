"""From the options of a watch to its signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.bounds import refuse_reference
from tianping.cli.frame.computing import computing
from tianping.cli.frame.reading import Source, read_table
from tianping.cli.frame.run_card import Run, run_card
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.cli.watch.answer import WatchAnswer
from tianping.cli.watch.series import PlaceSeries, series_of
from tianping.jurisdictions import load_verdict_bounds
from tianping.statistics.watch import (
    CusumDesign,
    EwmaDesign,
    FunnelDesign,
    RegressionDesign,
    Signals,
    watch_cusum,
    watch_ewma,
    watch_funnel,
    watch_regression,
)

References = tuple[float, float]
"""The reference, and the ratio of a marked excess: a place's own past may serve as the first."""


def answer(asked: Asked) -> WatchAnswer:
    """Read the table, and watch every place in it."""
    reference, marked = _references(asked)
    source = read_table(asked)
    series = series_of(source)
    with computing(_("查看各地")) as told:
        signals = _watched(asked.own, (reference, marked), series)
        told(0.5)
        limits = signals.limits()
        told(1.0)
    return WatchAnswer(
        run=_run(asked, source, series, signals, reference),
        detector=asked.own["detector"].value,
        series=series,
        signals=signals,
        limits=limits,
        kind=asked.kind,
        reference=reference,
    )


def _references(asked: Asked) -> tuple[float, float]:
    """The reference, the day's unless the call brings its own, and the ratio of a marked excess."""
    refuse_reference(asked.own["reference"])
    bounds = load_verdict_bounds(on=asked.today)
    return float(asked.own["reference"] or bounds.reference), bounds.marked_excess


def _watched(own: Any, references: References, series: PlaceSeries) -> Signals:
    ways: dict[str, Callable[[Any, References, PlaceSeries], Signals]] = {
        "cusum": _by_sum,
        "ewma": _by_mean,
        "funnel": _by_screen,
        "regression": _by_past,
    }
    return ways[own["detector"].value](own, references, series)


def _by_sum(own: Any, references: References, series: PlaceSeries) -> Signals:
    reference, marked = references
    shifted = reference * own["change"] if own["change"] is not None else marked
    if shifted <= reference:
        raise WrongUse("change", _("参照值已经到了明显偏高的界，请用 --change 说明想发现多大的变化，如 1.1。"))
    design = CusumDesign(
        reference=reference, shifted=shifted, in_control=own["run_length"], side=own["direction"].value
    )
    return watch_cusum(series.boys, series.girls, design=design)


def _by_mean(own: Any, references: References, series: PlaceSeries) -> Signals:
    design = EwmaDesign(
        reference=references[0], weight=own["weight"], in_control=own["run_length"], side=own["direction"].value
    )
    return watch_ewma(series.boys, series.girls, design=design)


def _by_screen(own: Any, references: References, series: PlaceSeries) -> Signals:
    design = FunnelDesign(reference=references[0], false_discovery=own["false_discovery"])
    return watch_funnel(series.boys, series.girls, design=design)


def _by_past(own: Any, references: References, series: PlaceSeries) -> Signals:
    gap = own["gap"] if own["gap"] is not None else series.per_year // 2
    design = RegressionDesign(
        periods_per_year=series.per_year, years=own["years"], gap=gap, tail=own["tail"], side=own["direction"].value
    )
    return watch_regression(series.boys, series.girls, design=design)


def _run(asked: Asked, source: Source, series: PlaceSeries, signals: Signals, reference: float) -> Run:
    further = {
        "reference": reference,
        "places": len(series.places),
        "periods": [str(series.periods[0]), str(series.periods[-1])],
        "periods_not_in_table": series.lacking,
        "rows_without_period": series.undated,
        "places_within_others": series.nested,
    }
    return run_card(asked, source, method=signals.method, further=further)
