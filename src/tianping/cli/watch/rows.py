"""Rows of the table of places: who signals now, who did, and the rest, each in code order."""

from __future__ import annotations

import numpy as np

from tianping.charts.numbers import count_text, ratio_text
from tianping.cli.frame.page import headed
from tianping.cli.language import both
from tianping.cli.watch import wording
from tianping.cli.watch.answer import WatchAnswer
from tianping.statistics.watch import CusumSignals, EwmaSignals, OneSide
from tianping.terms import Bilingual, CountKind, Language

ALERT, BEFORE = "△", "·"


def heads(answer: WatchAnswer) -> list[Bilingual]:
    """One a column, in the order of `cells`."""
    last = answer.series.periods[-1].word
    return [
        both("地方"),
        headed(both("警示")),
        both("最近一次"),
        last,
        both("每期出生") if answer.kind is CountKind.BIRTHS else both("每期人数"),
        both("累积/界限"),
        both("能发现"),
    ]


def ordered(answer: WatchAnswer) -> list[int]:
    """Places in the order of the table."""
    quiet = [row for row in range(len(answer.series.places)) if not answer.called(row)]
    return [*answer.now, *answer.earlier, *quiet]


def cells(answer: WatchAnswer, row: int, *, language: Language) -> list[str]:
    """One row as words."""
    called = answer.called(row)
    ratio = float(answer.signals.ratio[row, -1])
    last = f"{wording.when(answer, called[-1], language=language)} {wording.side_word(answer, row, period=called[-1], language=language)}" if called else ""
    mark = f"{ALERT if row in answer.now else BEFORE} {count_text(len(called))}" if called else ""
    births = float(answer.signals.series.mean_births[row])
    return [
        answer.series.name(row),
        mark,
        last,
        ratio_text(ratio, language) if answer.births[row, -1] > 0 else "–",
        count_text(round(births)) if births >= 10 or births == 0 else f"{births:.1f}",
        _state(answer, row),
        wording.number_text(answer.detectable(row)),
    ]


def _state(answer: WatchAnswer, row: int) -> str:
    """The statistic of the last period beside its limit; empty where every period stands alone."""
    signals = answer.signals
    if isinstance(signals, CusumSignals):
        if not np.isfinite(signals.sides[0].threshold[row]):
            return "–"
        return max((_filled(answer, side, row) for side in signals.sides), key=lambda filled: filled[0])[1]
    if isinstance(signals, EwmaSignals):
        return f"{_last(answer, row):.2f}/{signals.limit:.2f}".replace("-", "−")
    return ""


def _filled(answer: WatchAnswer, side: OneSide, row: int) -> tuple[float, str]:
    """How full a sum is, and in words; girls in excess have a minus before them."""
    held, limit = float(answer.sums[side.sign][row, -1]), float(side.threshold[row])
    sign = "−" if side.sign < 0 and held > 0 else ""
    return held / limit, f"{sign}{held:.1f}/{sign}{limit:.1f}"


def _last(answer: WatchAnswer, row: int) -> float:
    return float(answer.statistic[row, -1]) if answer.statistic is not None else float("nan")
