"""Sheets that several tests render; all numbers are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from tests.charts import samples
from tianping.charts import Places, Sign, Whole
from tianping.charts.sheet import Method, NullRate, Sheet, SheetTable
from tianping.jurisdictions import load_verdict_bounds
from tianping.terms import Bilingual, CountKind, Verdict

METHOD = Method(
    method=Bilingual(zh="Wilson 区间", en="Wilson interval"),
    source="births.csv",
    sha256="9f3c" * 16,
    run="9f3c-1",
    version="0.1.0",
    command="tianping measure births.csv --page out.html",
    uncertainty=Bilingual(zh="不含在外地出生的婴儿", en="births elsewhere are not in it"),
)


def table(drawn: Places, **columns: object) -> SheetTable:
    births = np.maximum(drawn.births, 0)
    return SheetTable(
        codes=[f"4510811{index:02d}" for index in range(len(drawn))],
        boys=np.where(drawn.births < 0, -1, births // 2 + births % 2),
        girls=np.where(drawn.births < 0, -1, births // 2),
        unclear=np.zeros(len(drawn), dtype=np.int64),
        places=drawn,
        **columns,
    )


def sheet(drawn: Places | None = None, **changes: object) -> Sheet:
    drawn = samples.places() if drawn is None else drawn
    plain = Sheet(
        kind=CountKind.BIRTHS,
        whole=Whole(114.2, 110.9, 117.6, Verdict.HIGH),
        boys=14_000,
        girls=12_260,
        unclear=3,
        table=table(drawn),
        bounds=load_verdict_bounds(on=date(2026, 1, 1)),
        method=METHOD,
        when=Bilingual(zh="2025年", en="2025"),
        births_needed=4700,
        null_rates=[NullRate(100, 0.022, 0.053), NullRate(1000, 0.019, 0.039)],
    )
    return replace(plain, **changes)


def drawn_sheet(**changes: object) -> Sheet:
    """With its figures."""
    return sheet(figures=[samples.county_trend(), samples.township_funnel(span="full")], **changes)


def many_places(count: int) -> Places:
    rng = np.random.default_rng(5)
    verdicts: tuple[Sign, ...] = (Verdict.HIGH, Verdict.CANNOT_TELL, Verdict.CANNOT_TELL, Verdict.NO_SIGN_OF_EXCESS)
    return samples.places(
        [
            (f"地方{index}", int(births), float(rng.normal(112, 7)), verdicts[index % 4])
            for index, births in enumerate(rng.integers(60, 9000, count))
        ]
    )
