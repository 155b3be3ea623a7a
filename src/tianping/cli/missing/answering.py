"""From counts to missing girls, and from two censuses to girls who were not yet counted."""

from __future__ import annotations

import numpy as np

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.computing import computing
from tianping.cli.frame.grouping import Groups
from tianping.cli.frame.one_kind import refuse_mixed
from tianping.cli.frame.reading import Source, read_table
from tianping.cli.frame.run_card import run_card
from tianping.cli.frame.two_periods import two_periods
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.cli.missing.answer import MissingAnswer
from tianping.cli.missing.cohort_answer import CohortAnswer
from tianping.jurisdictions import load_baseline
from tianping.statistics.missing import Cohort, MissingGirls, MissingTotal, compare_cohorts, missing_girls
from tianping.terms import Period

BASELINE = "missing-girls-east-asia"


def answer(asked: Asked) -> MissingAnswer | CohortAnswer:
    """Read the table, and compare girls with boys, or a census with the one before."""
    source = read_table(asked)
    return _cohorts(asked, source) if asked.own["cohort"] else _births(asked, source)


def _births(asked: Asked, source: Source) -> MissingAnswer:
    baseline, said = _baseline(asked)
    keys = [key for key in ("place", "period") if getattr(source.table, key) is not None]
    groups = source.sums(*keys)
    refuse_mixed(Period.parse(period) for period in set(groups.keys.get("period", [])) if period is not None)
    top = source.topmost(groups.keys["place"]) if "place" in keys else np.ones(len(groups), dtype=bool)

    def counted(chosen: Groups) -> MissingGirls:
        return missing_girls(
            chosen.boys,
            chosen.girls,
            baseline=baseline,
            series=source.table.file,
            baseline_source=said,
            confidence=asked.own["confidence"],
        )

    with computing(_("计算")):
        found = counted(groups)
        total = counted(groups.only(top.tolist())).total
        periods = dict[str, MissingTotal]()
        for period in dict.fromkeys(groups.keys.get("period", [])):
            kept = [bool(one) and at == period for one, at in zip(top, groups.keys["period"], strict=True)]
            if period is not None:
                periods[period] = counted(groups.only(kept)).total
    further = {"baseline": baseline, "baseline_source": said, "places_within_others": int((~top).sum())}
    run = run_card(asked, source, method=found.method, further=further)
    return MissingAnswer(
        run=run, found=found, groups=groups, total=total, periods=periods, kind=asked.kind, nested=int((~top).sum())
    )


def _baseline(asked: Asked) -> tuple[float, str]:
    """The baseline and where it comes from: the jurisdiction's, or the call's own with its source."""
    own, source = asked.own["baseline"], asked.own["baseline_source"]
    if own is None:
        fact = load_baseline(BASELINE, on=asked.today)
        return fact.value, source or fact.source
    if not (source or "").strip():
        said = _("自己给基准（--baseline）时，请用 --baseline-source 写明出处：它要与每个数字一起印出来。")
        raise WrongUse("baseline-without-source", said)
    return float(own), str(source)


def _cohorts(asked: Asked, source: Source) -> CohortAnswer:
    cells = two_periods(asked, source, orders=False)
    with computing(_("比较")):
        first, second = (Cohort(boys[:, 0], girls[:, 0]) for boys, girls in zip(cells.boys, cells.girls, strict=True))
        compared = compare_cohorts(
            first, second, survival_boys=asked.own["survival_boys"], survival_girls=asked.own["survival_girls"]
        )
    further = {"before": str(cells.before), "after": str(cells.after), "places_left_out": compared.left_out}
    run = run_card(asked, source, method="cohort comparison", further=further)
    return CohortAnswer(run=run, compared=compared, cells=cells)
