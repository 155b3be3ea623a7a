"""Sentences about missing girls, for the terminal and the page alike."""

from __future__ import annotations

import numpy as np

from tianping.charts import Phrase, Sentence
from tianping.charts.numbers import count_text, percent_text
from tianping.charts.pictures.part_bars import signed
from tianping.cli.language import say
from tianping.cli.missing.answer import MissingAnswer
from tianping.statistics.missing import MissingTotal
from tianping.terms import CountKind, Language


def girls_text(value: float) -> str:
    """Girls, whole; below 0 with a minus, nothing with a dash."""
    return signed(value, 0).removeprefix("+")


def span(low: float, high: float, *, language: Language) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return "–"
    return say("%(low)s 至 %(high)s", language) % {"low": girls_text(low), "high": girls_text(high)}


def finding(answer: MissingAnswer, language: Language) -> Sentence:
    """How many girls the baseline expects beside these boys, and how many are missing."""
    total = answer.total
    if not np.isfinite(total.missing):
        return Sentence((Phrase(say("没有可用的数，算不出缺失女婴。", language)),))
    fields = {
        "expected": girls_text(total.expected),
        "observed": girls_text(total.observed),
        "baseline": f"{answer.run['baseline']:g}",
        "interval": span(total.low, total.high, language=language),
        "girls": _girls(answer, language),
    }
    opening = say("按每个女婴 %(baseline)s 个男婴推算应有%(girls)s %(expected)s 名，实有 %(observed)s 名，", language) % fields
    kind = say("缺失 ", language) if total.missing >= 0 else say("多出 ", language)
    interval = span(total.low, total.high, language=language) if total.missing >= 0 else span(-total.high, -total.low, language=language)
    closing = say(" 名（偶然误差 %(interval)s）。", language) % {"interval": interval}
    return Sentence((Phrase(opening), Phrase(kind), Phrase(girls_text(abs(total.missing)), "number"), Phrase(closing)))


def _girls(answer: MissingAnswer, language: Language) -> str:
    return say("女婴", language) if answer.kind is CountKind.BIRTHS else say("0岁女孩", language)


def row(answer: MissingAnswer, index: int, *, language: Language) -> list[str]:
    """One row: boys, girls, expected, missing, interval."""
    boys, girls, found = int(answer.groups.boys[index]), int(answer.groups.girls[index]), answer.found
    return [
        count_text(boys) if boys >= 0 else "–",
        count_text(girls) if girls >= 0 else "–",
        girls_text(float(found.expected[index])),
        girls_text(float(found.missing[index])),
        span(float(found.low[index]), float(found.high[index]), language=language),
    ]


def total_row(total: MissingTotal, language: Language) -> list[str]:
    """A period's total: observed, expected, missing, interval."""
    return [girls_text(total.observed), girls_text(total.expected), girls_text(total.missing), span(total.low, total.high, language=language)]


def method(answer: MissingAnswer, language: Language) -> str:
    told = say("缺失女婴 = 男婴 ÷ 基准 − 女婴；可以为负，相加之前不截成 0；%(confidence)s 区间只含偶然误差", language)
    return told % {"confidence": percent_text(answer.found.confidence or 0)}


def baseline(answer: MissingAnswer, language: Language) -> str:
    """The baseline and its source: it bears on the figure more than chance does."""
    told = say("基准 %(baseline)s，出处：%(source)s。数字首先取决于它，其次才是偶然误差。", language)
    return told % {"baseline": f"{answer.run['baseline']:g}", "source": answer.found.baseline_source}


def cautions(answer: MissingAnswer, language: Language) -> list[str]:
    """What was left out or stands in the table twice."""
    told = list[str]()
    if answer.total.left_out:
        told.append(say("%(count)s 行有空格（没有填报），不算 0，也没有计入合计。", language) % {"count": count_text(answer.total.left_out)})
    if answer.nested:
        told.append(say("合计只计最上一级的地区；%(count)s 行属于表中别的地区，没有重复计算。", language) % {"count": count_text(answer.nested)})
    if answer.kind is CountKind.CHILDREN:
        told.append(say("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。", language))
    return told


def limits(answer: MissingAnswer, language: Language) -> list[str]:
    """What the figure does not say."""
    return [
        baseline(answer, language),
        say("“缺失”包括选择性别、没有登记和登记得晚，分不出是哪一种；不指向任何家庭、医院或个人。", language),
        say("男婴也漏登时，这个数偏低。", language),
    ]
