"""Sentences about signals, for the terminal and the page alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tianping.charts import Phrase, Sentence
from tianping.charts.numbers import count_text, percent_text, ratio_text
from tianping.charts.words import INDICATOR
from tianping.cli.language import say
from tianping.cli.watch.answer import WatchAnswer
from tianping.statistics.watch import CusumSignals, EwmaSignals, FunnelSignals, RegressionSignals
from tianping.terms import CountKind, Language

NAMED = 5
"""Places of a sentence; the table has them all."""


def number_text(value: float, digits: int = 1) -> str:
    """A number, or a dash where there is none."""
    return f"{value:,.{digits}f}".replace("-", "−") if np.isfinite(value) else "–"


def when(answer: WatchAnswer, period: int, *, language: Language) -> str:
    return answer.series.periods[period].word.in_(language)


def finding(answer: WatchAnswer, language: Language) -> Sentence:
    """Who signals now, who did before; where nobody does, what could have been seen."""
    indicator = INDICATOR[answer.kind].in_(language)
    opening = Phrase(f"{indicator}：" if language == "zh" else f"{indicator}. ")
    last = when(answer, -1, language=language)
    if answer.now:
        who = {"count": count_text(len(answer.now)), "places": _named(answer, answer.now, language)}
        parts = [
            Phrase(say("%(last)s有", language) % {"last": last}),
            Phrase(say("警示", language), "verdict"),
            Phrase(say("的地方 %(count)s 个：%(places)s。", language) % who),
        ]
        if answer.earlier:
            parts.append(Phrase(say("另有 %(count)s 个地方以前有过。", language) % {"count": count_text(len(answer.earlier))}))
        return Sentence((opening, *parts))
    if answer.earlier:
        fields = {"last": last, "count": count_text(len(answer.earlier)), "places": _named(answer, answer.earlier, language)}
        return Sentence((opening, Phrase(say("%(last)s没有警示；以前有过的 %(count)s 个地方：%(places)s。", language) % fields)))
    return Sentence((opening, Phrase(say("没有警示。", language)), Phrase(seen(answer, language))))


def _named(answer: WatchAnswer, rows: Sequence[int], language: Language) -> str:
    """The first places with their last signal and its side."""
    parts = []
    for row in rows[:NAMED]:
        period = answer.called(row)[-1]
        fields = {"name": answer.series.name(row), "side": side_word(answer, row, period=period, language=language), "when": when(answer, period, language=language)}
        told = say("%(name)s（%(side)s）", language) if row in answer.now else say("%(name)s（%(when)s，%(side)s）", language)
        parts.append(told % fields)
    rest = len(rows) - len(parts)
    more = say(" 等，另有 %(count)s 个", language) % {"count": count_text(rest)} if rest else ""
    return say("、", language).join(parts) + more


def side_word(answer: WatchAnswer, row: int, *, period: int, language: Language) -> str:
    return {"high": say("偏高", language), "low": say("偏低", language)}.get(answer.side(row, period) or "", "")


def seen(answer: WatchAnswer, language: Language) -> str:
    """What could have been seen in the middle place, and in the one with most births."""
    found = [value for row in range(len(answer.series.places)) if np.isfinite(value := answer.detectable(row))]
    if not found:
        return say("出生太少，什么样的偏离都难以发现。", language)
    fields = {"ratio": ratio_text(float(np.median(found)), language), "within": answer.limits.within}
    if len(found) == 1:
        told = say("按现有出生数，能发现的最小偏差约为 %(ratio)s", language)
    else:
        told = say("按现有出生数，一半的地方能发现的最小偏差约为 %(ratio)s", language)
    held = say("，要持续 %(within)s 期。", language) if answer.limits.within > 1 else say("。", language)
    return (told + held) % fields


def chance(answer: WatchAnswer, language: Language) -> str:
    """How many signals chance alone gives, beside those found."""
    found = count_text(int((answer.signals.flag != 0).sum()))
    if answer.by_chance is None:
        percent = percent_text(answer.signals.design.false_discovery) if isinstance(answer.signals, FunnelSignals) else ""
        told = say("共 %(found)s 次警示；同一期报警的地方中，误报平均不超过 %(percent)s。", language)
        return told % {"found": found, "percent": percent}
    told = say("%(places)s 个地方，%(periods)s 期：仅凭偶然平均会有 %(chance)s 次警示，这里有 %(found)s 次。", language)
    fields = {"places": count_text(len(answer.series.places)), "periods": count_text(len(answer.series.periods))}
    return told % {**fields, "chance": number_text(answer.by_chance), "found": found}


def method(answer: WatchAnswer, language: Language) -> str:
    """The way of watching and its settings."""
    signals, reference = answer.signals, f"{answer.reference:g}"
    if isinstance(signals, CusumSignals):
        told = say("累积和（CUSUM），参照 %(reference)s，找 %(shifted)s，平均 %(periods)s 期误报一次", language)
        fields = {"shifted": f"{signals.design.shifted:.4g}", "periods": f"{signals.design.in_control:g}"}
    elif isinstance(signals, EwmaSignals):
        told = say("加权平均（EWMA），参照 %(reference)s，最近一期权重 %(weight)s，平均 %(periods)s 期误报一次", language)
        fields = {"weight": f"{signals.design.weight:g}", "periods": f"{signals.design.in_control:g}"}
    elif isinstance(signals, RegressionSignals):
        told = say("与自己过去 %(years)s 年比较的二项回归（Farrington），去掉趋势和季节，每边误报的机会 %(tail)s", language)
        fields = {"years": f"{signals.design.years}", "tail": percent_text(signals.design.tail)}
    else:
        told = say("逐期比较各地的精确漏斗，参照 %(reference)s，误报比例控制在 %(percent)s", language)
        fields = {"percent": percent_text(answer.run["options"]["false_discovery"])}
    return told % {"reference": reference, **fields}


def cautions(answer: WatchAnswer, language: Language) -> list[str]:
    """What was not there, or stands in the table twice."""
    told, series = list[str](), answer.series
    if series.undated:
        told.append(say("%(count)s 组没有时期，没有计入。", language) % {"count": count_text(series.undated)})
    blank = int((series.boys < 0).sum())
    if blank:
        told.append(say("%(count)s 处（某地某期）没有数，不算 0：累积在那里等着，不报警。", language) % {"count": count_text(blank)})
    if series.nested:
        told.append(say("%(count)s 个地区属于表中别的地区：同一批出生在两处各看一次。", language) % {"count": count_text(series.nested)})
    if answer.kind is CountKind.CHILDREN:
        told.append(say("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。", language))
    return told


def limits(answer: WatchAnswer, language: Language) -> list[str]:
    """What signals, and their absence, do not say."""
    held = say("持续 %(within)s 期", language) % {"within": answer.limits.within} if answer.limits.within > 1 else say("出现一期", language)
    told = say("没有警示不等于没有变化：“能发现”一列是%(held)s时，有 %(power)s 的机会报警的性别比。", language)
    return [
        told % {"held": held, "power": percent_text(answer.limits.power)},
        say("警示是请人去看，不是判断：先查登记和补登，再看其他原因；不说明任何家庭、医院或个人，也不用于考核。", language),
    ]
