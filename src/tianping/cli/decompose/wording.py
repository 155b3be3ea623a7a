"""Sentences and rows about a change, for the terminal and the page alike."""

from __future__ import annotations

import numpy as np

from tianping.charts import Phrase, Sentence
from tianping.charts.numbers import count_text, percent_text, ratio_text
from tianping.charts.pictures.part_bars import signed
from tianping.charts.words import INDICATOR
from tianping.cli.decompose.answer import DecomposeAnswer, PartOf
from tianping.cli.language import say
from tianping.terms import CountKind, Language

DIGITS = 2
"""Decimals of points."""


def span(low: float, high: float, *, language: Language) -> str:
    """Both ends of an interval of points."""
    return say("%(low)s 至 %(high)s", language) % {"low": signed(low, DIGITS), "high": signed(high, DIGITS)}


def finding(answer: DecomposeAnswer, language: Language) -> Sentence:
    """From which ratio to which, and what the change is made of."""
    indicator, change = INDICATOR[answer.kind].in_(language), answer.change
    opening = Phrase(f"{indicator}：" if language == "zh" else f"{indicator}. ")
    if answer.cells.apart:
        return Sentence((opening, Phrase(say("没有一个地方两个时期都有，比较不了：改过的代码要先对上。", language))))
    if not np.isfinite(change.change):
        return Sentence((opening, Phrase(say("有一个时期没有出生，或者没有女婴，拆不了。", language))))
    cells = answer.cells
    fields = {
        "before": cells.before.word.in_(language),
        "after": cells.after.word.in_(language),
        "first": ratio_text(change.before, language),
        "second": ratio_text(change.after, language),
        "interval": span(change.change_low, change.change_high, language=language),
    }
    return Sentence(
        (
            opening,
            Phrase(say("%(before)s %(first)s，%(after)s %(second)s，变化 ", language) % fields),
            Phrase(signed(change.change, DIGITS), "number"),
            Phrase(say(" 点（%(interval)s）。", language) % fields),
            Phrase(parts(answer, language)),
        )
    )


def parts(answer: DecomposeAnswer, language: Language) -> str:
    """The parts in one sentence."""
    change, told = answer.change, list[str]()
    rate = signed(change.rate_total, DIGITS)
    told.append(say("自身的性别比变化 %(points)s", language) % {"points": rate})
    if answer.by_place:
        told.append(say("地区构成 %(points)s", language) % {"points": signed(float(change.place_mix.sum()), DIGITS)})
    if answer.by_order:
        told.append(say("孩次构成 %(points)s", language) % {"points": signed(float(change.order_mix.sum()), DIGITS)})
    return say("其中：%(parts)s。", language) % {"parts": say("，", language).join(told)}


def row(part: PartOf, language: Language) -> list[str]:
    """Ratios and points of a place or an order."""
    return [
        ratio_text(part.ratio_before, language),
        ratio_text(part.ratio_after, language),
        signed(part.rate, DIGITS),
        span(part.rate_low, part.rate_high, language=language) if np.isfinite(part.rate_low) else "–",
        signed(part.mix, DIGITS),
    ]


def method(answer: DecomposeAnswer, language: Language) -> str:
    told = say("Kitagawa 拆分男婴比例，换算成点（每 100 个女婴对应的男婴数），各部分相加正好是变化；%(confidence)s 区间", language)
    return told % {"confidence": percent_text(answer.change.confidence)}


def cautions(answer: DecomposeAnswer, language: Language) -> list[str]:
    """What was left out."""
    told = []
    if answer.change.left_out:
        told.append(say("%(count)s 格有一个时期没有数，两个时期都没有计入。", language) % {"count": count_text(answer.change.left_out)})
    if answer.kind is CountKind.CHILDREN:
        told.append(say("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。", language))
    return told


def limits(answer: DecomposeAnswer, language: Language) -> list[str]:
    """What parts do not say."""
    return [
        say("拆分是记账：说明变化出现在哪里，不说明为什么。“构成”“自身”都不是原因。", language),
        say("出生少的格子区间很宽，不要当名次读；两次登记的完整程度不同，也会成为“自身”的变化。", language),
    ]
