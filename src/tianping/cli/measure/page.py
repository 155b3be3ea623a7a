"""The measurement as a self-contained page: funnel, trend where there are periods, table, method card."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tianping.charts import Band, ControlLimit, Figure, Series, funnel, funnel_steps, trend
from tianping.charts.sheet import Method, NullRate, Sheet, SheetTable, render_sheet
from tianping.cli.language import current_language
from tianping.cli.measure import wording
from tianping.cli.measure.measurement import MeasuredRow, Measurement
from tianping.jurisdictions import load_verdict_bounds
from tianping.statistics.ratio import funnel_limits
from tianping.terms import Bilingual, Language, Period

LANGUAGES: tuple[Language, ...] = ("zh", "en")
COVERAGES = (0.95, 0.998)
_METHODS = {
    "wilson": Bilingual(zh="Wilson 计分区间", en="Wilson score interval"),
    "exact": Bilingual(zh="精确区间（Clopper–Pearson）", en="exact interval (Clopper–Pearson)"),
    "jeffreys": Bilingual(zh="Jeffreys 区间", en="Jeffreys interval"),
    "delta": Bilingual(zh="对数 delta 区间", en="delta interval on the log"),
}


def render_page(measurement: Measurement) -> str:
    """Draw the trend of the whole, and the latest period's places as funnel and table."""
    latest, total = wording.latest_rows(measurement), wording.latest_total(measurement)
    sheet = Sheet(
        kind=measurement.kind,
        whole=wording.whole(measurement),
        boys=total.boys or 0,
        girls=total.girls or 0,
        unclear=total.unclear or 0,
        table=_table(latest, measurement),
        bounds=measurement.bounds,
        method=_method(measurement),
        when=wording.when(measurement),
        figures=_figures(measurement, latest),
        births_needed=measurement.needed(measurement.bounds.marked_excess),
        null_rates=NULL_RATES if measurement.bounds == load_verdict_bounds(on=date.max) else (),
        sentence={"zh": wording.finding(measurement, "zh"), "en": wording.finding(measurement, "en")},
    )
    return render_sheet(sheet, current_language())


NULL_RATES = (NullRate(births=100, high=0.0218, probably_or_more=0.0534), NullRate(births=1000, high=0.0185, probably_or_more=0.0385))
"""Places judged one by one, exact: docs/methods/ratio.md; a test compares."""


def _table(rows: Sequence[MeasuredRow], measurement: Measurement) -> SheetTable:
    by_place = "place" in measurement.by
    names = [wording.place_text(row) if by_place else row.period or wording.place_text(row) for row in rows]
    return SheetTable(
        codes=[row.place or row.period or "" for row in rows],
        boys=_counts([row.boys for row in rows]),
        girls=_counts([row.girls for row in rows]),
        unclear=_counts([row.unclear for row in rows]),
        places=replace(wording.places_of(rows, measurement), names=names),
        periods=[row.period or "" for row in rows] if by_place else (),
        orders=[row.order or "" for row in rows],
    )


def _counts(values: Sequence[int | None]) -> NDArray[np.int64]:
    return np.array([-1 if value is None else value for value in values], dtype=np.int64)


def _figures(measurement: Measurement, latest: Sequence[MeasuredRow]) -> list[Figure]:
    band = Band.of(measurement.bounds)
    figures = []
    series = _series(measurement)
    if series is not None:
        figures.append(trend(series, band=band, kind=measurement.kind))
    places = wording.places_of(latest, measurement)
    if len(latest) > 1 and bool((places.births > 0).any()):
        steps = funnel_steps(places.births)
        limits = [_limit(steps, coverage, measurement.bounds.reference) for coverage in COVERAGES]
        figures.append(funnel(places, limits=limits, band=band, kind=measurement.kind, span="full"))
    return figures


def _limit(births: NDArray[np.int64], coverage: float, reference: float) -> ControlLimit:
    found = funnel_limits(births, reference=reference, coverage=coverage)
    return ControlLimit(coverage=coverage, births=births.astype(float), low=found.low, high=found.high)


def _series(measurement: Measurement) -> Series | None:
    """The trend of the whole; none for fewer than two periods, or periods of several kinds."""
    rows = measurement.periods
    try:
        periods = [Period.parse(row.period or "") for row in rows]
    except ValueError:
        return None
    if len(rows) < 2 or len({period.kind for period in periods}) > 1:
        return None
    ratio, low, high = (np.array([np.nan if value is None else value for value in column], dtype=float) for column in (
        [row.ratio for row in rows], [row.low for row in rows], [row.high for row in rows],
    ))  # fmt: skip
    return Series(periods=periods, ratio=ratio, low=low, high=high, confidence=measurement.run["confidence"])


def _method(measurement: Measurement) -> Method:
    run = measurement.run
    interval, share = _METHODS[run["method"]], wording.confidence_text(run["confidence"])
    cautions = {
        language: " ".join([*wording.cautions(measurement, language), *wording.other_periods(measurement, language)]) for language in LANGUAGES
    }
    return Method(
        method=Bilingual(
            zh=f"{interval.zh}，{share}；判断按 Beta 后验概率，多地同看时按 Benjamini–Hochberg 校正",
            en=f"{interval.en}, {share}; verdict by Beta posterior, corrected by Benjamini–Hochberg where many are seen together",
        ),
        source=run["input"]["file"],
        sha256=run["input"]["sha256"],
        run=run["id"],
        version=run["version"],
        command=_command(measurement),
        uncertainty=Bilingual(**cautions) if cautions["zh"] else None,
    )


def _command(measurement: Measurement) -> str:
    """The command that gives this page again."""
    run = measurement.run
    options: list[str] = []
    named = {**run["columns"], **({"period": run["period"]} if run["period"] else {}), **({"source": run["source"]} if run["source"] else {})}
    for role in ("place", "name", "period", "boys", "girls", "unclear", "order", "source"):
        options += [f"--{role}", named[role]] if role in named else []
    options += ["--by", ",".join(run["by"]), "--kind", run["kind"], "--method", run["method"], "--confidence", f"{run['confidence']:g}"]
    options += ["--reference", f"{measurement.bounds.reference:g}", "--normal", f"{measurement.bounds.normal_low:g}", f"{measurement.bounds.normal_high:g}"]
    return shlex.join(["tianping", "measure", run["input"]["file"], *options])
