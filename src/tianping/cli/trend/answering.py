"""From the options of a trend to its posterior."""

from __future__ import annotations

from typing import Any

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.bounds import bounds_asked
from tianping.cli.frame.computing import computing
from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.reading import Source, read_table
from tianping.cli.frame.run_card import run_card
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.cli.trend.answer import TrendAnswer
from tianping.statistics.trend import (
    Fluctuation,
    Observations,
    Sampler,
    SamplerMissing,
    Transition,
    TrendResult,
    estimate_trend,
)
from tianping.terms import Period, PeriodKind


def answer(asked: Asked) -> TrendAnswer:
    """Read counts by place, year and source, and estimate."""
    source = read_table(asked, needs_place=True)
    if source.table.period is None:
        raise WrongUse("no-period", _("要估计走势，表里要有时期这一列，请用 --period 指定。"))
    inner = source.innermost(source.sums("place").keys["place"])
    keep = {place for place, kept in zip(source.sums("place").keys["place"], inner, strict=True) if kept and place}
    keys = ["place", "period", *(["source"] if _sources(source) else [])]
    groups = source.sums(*keys)
    groups = groups.only(
        [
            place in keep and period is not None
            for place, period in zip(groups.keys["place"], groups.keys["period"], strict=True)
        ]
    )
    bounds = bounds_asked(asked)
    result = _estimated(_observed(groups, asked.own), asked.own, reference=bounds.reference)
    further = {
        "baseline": result.baseline,
        "rows_left_out": result.left_out,
        "warning": result.convergence.warning,
        "places_holding_others": int((~inner).sum()),
    }
    names = {str(place): name for place, name in zip(groups.keys["place"], groups.names, strict=True) if name}
    run = run_card(asked, source, method=result.method, seed=result.seed, further=further)
    return TrendAnswer(run=run, result=result, names=names, kind=asked.kind, bounds=bounds)


def _sources(source: Source) -> bool:
    """Whether the rows keep their source: several sources each have an error of their own."""
    return source.table.source is not None and source.source is None


def _observed(groups: Groups, own: Any) -> Observations:
    names = [str(name) for name in groups.keys["source"]] if "source" in groups.keys else None
    several = names is not None and len(set(names)) > 1
    unknown = set(own["registered"] or ()) - set(names or ())
    if unknown:
        raise WrongUse("no-value", _("表里没有 --registered 所说的来源。"))
    return Observations.from_counts(
        groups.boys,
        groups.girls,
        area=[str(place) for place in groups.keys["place"]],
        year=[_year(str(period)) for period in groups.keys["period"]],
        source=names,
        registered=own["registered"] or () if several else None,
    )


def _year(text: str) -> float:
    period = Period.parse(text)
    if period.kind not in (PeriodKind.YEAR, PeriodKind.STATISTICAL_YEAR):
        raise WrongUse("not-years", _("走势按年估计，时期要是年份。"))
    return float(period.year)


def _estimated(observed: Observations, own: Any, *, reference: float) -> TrendResult:
    baseline = own["baseline"] or reference
    transition = own["model"].value == "transition"
    model = Transition(baseline, imbalance=own["prior"].value) if transition else Fluctuation(baseline)
    sampler = Sampler(draws=own["draws"], warm_up=own["warm_up"], chains=own["chains"], seed=own["seed"])
    try:
        with computing(_("抽样")) as told:
            return estimate_trend(observed, model=model, sampler=sampler, on_progress=told)
    except SamplerMissing as absent:
        raise WrongUse("extra", _("这个命令要用 NumPyro：pip install 'tianping[bayes]'")) from absent
