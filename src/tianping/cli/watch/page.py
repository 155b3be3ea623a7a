"""Signals as a self-contained page: control charts, places, every signal, the method card."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tianping.charts import Figure, Watch, control_chart
from tianping.charts.numbers import count_text, interval_text, ratio_text
from tianping.charts.sheet import Cell, Heading, StudySheet, StudyTable
from tianping.charts.words import PER_HUNDRED
from tianping.cli.frame.page import facts_of, method_card, rendered
from tianping.cli.language import both
from tianping.cli.watch import rows, wording
from tianping.cli.watch.answer import WatchAnswer
from tianping.statistics.watch import CusumSignals, EwmaSignals
from tianping.terms import Bilingual, Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
CHARTS = 6
"""Places drawn: those that signal now, then those that did; where nobody did, the one with most births."""


def render_page(answer: WatchAnswer) -> str:
    """Draw the places that signal, and list all."""
    told = {language: wording.cautions(answer, language) for language in LANGUAGES}
    cautions = Bilingual(zh="".join(told["zh"]), en=" ".join(told["en"])) if told["zh"] else None
    notes = [Bilingual(zh=zh, en=en) for zh, en in zip(wording.limits(answer, "zh"), wording.limits(answer, "en"), strict=True)]
    chance = Bilingual(zh=wording.chance(answer, "zh"), en=wording.chance(answer, "en"))
    sheet = StudySheet(
        title=both("变化：哪里与从前或与参照不同"),
        sentence={"zh": wording.finding(answer, "zh"), "en": wording.finding(answer, "en")},
        method=method_card(
            answer.run,
            Bilingual(zh=wording.method(answer, "zh"), en=wording.method(answer, "en")),
            uncertainty=cautions,
        ),
        figures=[_chart(answer, row) for row in _drawn(answer)],
        tables=[_places(answer), *([_signals(answer)] if answer.now or answer.earlier else [])],
        notes=[chance, *notes],
        facts=facts_of(answer.run),
    )
    return rendered(sheet)


def _drawn(answer: WatchAnswer) -> list[int]:
    called = [*answer.now, *answer.earlier][:CHARTS]
    births = answer.signals.series.mean_births
    return called or ([int(births.argmax())] if births.max(initial=0) > 0 else [])


def _chart(answer: WatchAnswer, row: int) -> Figure:
    figure = control_chart(_reading(answer, row))
    name = answer.series.name(row)
    return replace(figure, title=Bilingual(zh=f"{name}：{figure.title.zh}", en=f"{name}: {figure.title.en}"))


def _reading(answer: WatchAnswer, row: int) -> Watch:
    """What the detector of one place looked at, as a drawing takes it."""
    signals, periods = answer.signals, answer.series.periods
    flag = signals.flag[row]
    given = answer.births[row] >= 0
    watch = Watch(periods, np.full(len(periods), np.nan), flag != 0, np.full(len(periods), np.inf), low=flag < 0)
    if isinstance(signals, CusumSignals):
        sums = [np.where(given, answer.sums[side.sign][row], np.nan) for side in signals.sides]
        limits = [float(side.threshold[row]) for side in signals.sides]
        return replace(
            watch,
            statistic=sums[0],
            threshold=limits[0],
            falling=-sums[1] if len(sums) > 1 else None,
            lower=-limits[1] if len(sums) > 1 else None,
            low=watch.low if len(sums) > 1 else None,
            measures=_gathered(signals),
        )
    if isinstance(signals, EwmaSignals):
        away = np.where(given, signals.deviations[row], np.nan)
        side = signals.design.side
        return replace(
            watch,
            statistic=away,
            threshold=signals.limit if side != "low" else watch.threshold,
            lower=-signals.limit if side != "high" else np.full(len(periods), -np.inf),
            measures=both("加权平均离参照几个标准差"),
        )
    return replace(
        watch,
        statistic=_finite(signals.ratio[row]),
        threshold=answer.limits.upper[row],
        lower=answer.limits.lower[row],
        starts_again=False,
        measures=PER_HUNDRED[answer.kind],
    )


def _gathered(signals: CusumSignals) -> Bilingual:
    if len(signals.sides) > 1:
        return both("比容许多出的男婴，累计（向下为女婴）")
    return both("比容许多出的男婴，累计") if signals.sides[0].sign > 0 else both("比容许多出的女婴，累计")


def _finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A ratio without girls is drawn as a gap."""
    return np.where(np.isfinite(values), values, np.nan)


def _places(answer: WatchAnswer) -> StudyTable:
    heads = rows.heads(answer)
    lines = list[list[Cell]]()
    for row in rows.ordered(answer):
        zh, en = rows.cells(answer, row, language="zh"), rows.cells(answer, row, language="en")
        lines.append([one if one == other else Bilingual(zh=one, en=other) for one, other in zip(zh, en, strict=True)])
    kept = [at for at in range(len(heads)) if any(line[at] for line in lines)]
    return StudyTable(
        caption=both("各地"),
        heads=[Heading(heads[at], number=at not in (0, 1, 2)) for at in kept],
        rows=[[line[at] for at in kept] for line in lines],
        note=both("△ 最近一期有警示"),
    )


def _signals(answer: WatchAnswer) -> StudyTable:
    lines = list[list[Cell]]()
    for row in [*answer.now, *answer.earlier]:
        for period in answer.called(row):
            low, high = float(answer.limits.lower[row, period]), float(answer.limits.upper[row, period])
            ratio = float(answer.signals.ratio[row, period])
            lines.append([
                answer.series.name(row),
                answer.series.periods[period].word,
                Bilingual(zh=wording.side_word(answer, row, period=period, language="zh"), en=wording.side_word(answer, row, period=period, language="en")),
                Bilingual(zh=ratio_text(ratio, "zh"), en=ratio_text(ratio, "en")),
                wording.number_text(float(answer.limits.expected[row, period])),
                Bilingual(zh=interval_text(low, high, language="zh"), en=interval_text(low, high, language="en")),
                count_text(int(answer.births[row, period])),
            ])  # fmt: skip
    words = [both("地方"), both("时期"), both("方向"), both("性别比"), both("预计"), both("界限"), both("例数")]
    return StudyTable(
        caption=both("每次警示"),
        heads=[Heading(word, number=at > 2) for at, word in enumerate(words)],
        rows=lines,
        note=both("界限取决于此前的累积"),
    )
