"""Sentences about a trend, for the terminal and the page alike."""

from __future__ import annotations

from tianping.charts.numbers import interval_text, ratio_text
from tianping.charts.words import INDICATOR
from tianping.cli.language import both, say
from tianping.cli.trend.answer import TrendAnswer
from tianping.statistics.trend import Balance, Transition
from tianping.terms import Bilingual, Language


def finding(answer: TrendAnswer, language: Language) -> str:
    """How many places have an imbalance, are in balance, or cannot be told; and whether the chains agree."""
    words = [answer.result.balance.count(word) for word in (Balance.IMBALANCE, Balance.IN_BALANCE, Balance.CANNOT_TELL)]
    years = answer.result.years
    said = say(
        "%(indicator)s，%(first)s—%(last)s 年：%(high)s 个地区失衡，%(even)s 个未失衡，%(open)s 个不能判断。", language
    ) % {
        "indicator": INDICATOR[answer.kind].in_(language),
        "first": years[0],
        "last": years[-1],
        "high": words[0],
        "even": words[1],
        "open": words[2],
    }
    return said if answer.result.convergence.converged else said + warning(language)


def warning(language: Language) -> str:
    return say("各条链还没有走到一处，以下数字不能引用：请加大 --warm-up 和 --draws 再算。", language)


def meaning(answer: TrendAnswer, language: Language) -> list[str]:
    """What the words mean and what cannot be concluded."""
    baseline = f"{answer.result.baseline:.1f}"
    rule = (
        say("失衡：在基线 %(baseline)s 之上已有一段失衡的概率超过 0.95。", language)
        if isinstance(answer.result.model, Transition)
        else say("失衡：至少有一年高于基线 %(baseline)s 的概率超过 0.975。", language)
    )
    largest = [] if isinstance(answer.result.model, Transition) else [say("“高于基线的概率”是各年中最大的一个。", language)]
    return [
        rule % {"baseline": baseline},
        *largest,
        say(
            "未失衡：不是失衡，而且哪一年都不大可能比基线高出 3 以上（概率低于 0.05）。不能判断：两者都不是。", language
        ),
        say("基线取自别处，判断随它而变。偏高也可能来自女婴晚登记、漏登记；不能由此断定有选择性别。", language),
    ]


def chance_head(answer: TrendAnswer) -> Bilingual:
    """What the probability of a place is of: around a baseline there is no imbalance to begin, only years above it."""
    return both("失衡概率") if isinstance(answer.result.model, Transition) else both("高于基线的概率")


def method(answer: TrendAnswer) -> Bilingual:
    if isinstance(answer.result.model, Transition):
        prior = both("原文") if answer.result.model.imbalance == "paper" else both("原作者程序")
        zh, en = (
            say("贝叶斯状态模型，含转变；失衡概率的先验按%(prior)s；NUTS 抽样", language)
            % {"prior": prior.in_(language)}
            for language in LANGUAGES
        )
        return Bilingual(zh=zh, en=en)
    return both("贝叶斯状态模型，围绕基线波动；NUTS 抽样")


def last(answer: TrendAnswer, place: int, *, language: Language) -> tuple[str, str]:
    """The last year's ratio and its interval."""
    found = answer.result
    return (
        ratio_text(float(found.ratio[place, -1]), language),
        interval_text(float(found.ratio_low[place, -1]), float(found.ratio_high[place, -1]), language=language),
    )


LANGUAGES: tuple[Language, Language] = ("zh", "en")
