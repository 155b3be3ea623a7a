"""Sentences about smoothed ratios, for the terminal and the page alike."""

from __future__ import annotations

import numpy as np

from tianping.charts import Phrase, Sentence, Unit
from tianping.charts.numbers import count_text, plain_text
from tianping.charts.words import INDICATOR, tally_text
from tianping.cli.language import say
from tianping.cli.smooth.answer import SmoothAnswer
from tianping.cli.smooth.neighbouring import Origin
from tianping.terms import CountKind, Language, Period


def finding(answer: SmoothAnswer, language: Language) -> Sentence:
    """How far ratios lie apart as counted and as estimated, and what may be called."""
    rows = answer.latest
    indicator = INDICATOR[answer.kind].in_(language)
    when = _when(answer, language)
    opening = indicator + (say("，%(when)s", language) % {"when": when} if when else "")
    raw = answer.result.ratio_raw[rows]
    counted, estimated = _reach(raw[np.isfinite(raw)]), _reach(answer.result.ratio[rows])
    verdicts = [answer.verdicts[row] for row in rows]
    unit = Unit.ROW if "order" in answer.groups.keys else Unit.PLACE
    return Sentence(
        (
            Phrase(say("%(what)s：直接计算散在 ", language) % {"what": opening}),
            Phrase(counted, "interval"),
            Phrase(say("，借力之后收拢到 ", language)),
            Phrase(estimated, "number"),
            Phrase(say("。", language)),
            Phrase(say("%(units)s中 %(tally)s。", language) % {"units": unit.counted(len(rows), language), "tally": tally_text(verdicts, language)}),
        )
    )


def _reach(ratios: np.ndarray) -> str:
    return f"{ratios.min():.1f}–{ratios.max():.1f}" if len(ratios) else "–"


def _when(answer: SmoothAnswer, language: Language) -> str:
    return Period.parse(answer.periods[-1]).word.in_(language) if answer.periods else ""


def method(answer: SmoothAnswer, language: Language) -> str:
    """The model by its parts."""
    told = answer.result.method
    parts = [say("二项小区域模型", language)]
    named = (
        ("BYM2", say("相邻地区借力（BYM2）", language)),
        ("iid areas", say("地区之间不分远近", language)),
        ("counties", say("同一上级借力", language)),
        ("periods rw1", say("各期随机游走", language)),
        ("periods ar1", say("各期自回归", language)),
        ("area by period", say("地区各期可自行偏离", language)),
        ("birth order", say("孩次各有水平", language)),
    )
    parts += [word for token, word in named if token in told]
    return say("，", language).join([*parts, say("拉普拉斯近似，超参数积分", language)])


def borrowed(answer: SmoothAnswer, language: Language) -> str:
    """Where neighbours come from."""
    near = answer.near
    if near.origin is Origin.FILE:
        return say("相邻关系来自文件 %(file)s：%(pairs)s 对。", language) % {"file": near.file["file"] if near.file else "", "pairs": count_text(near.pairs)}
    if near.origin is Origin.POINTS:
        return say("相邻关系由坐标的三角网推出：%(pairs)s 对，不是真的边界。", language) % {"pairs": count_text(near.pairs)}
    return say("没有给相邻关系，也没有坐标：各地只向总体（和上级）收拢，不借邻近的力。", language)


def cautions(answer: SmoothAnswer, language: Language) -> list[str]:
    """What was left out, or is only shown in part."""
    told, near, groups = list[str](), answer.near, answer.groups
    if near.source.period_given:
        told.append(say("表里没有时期这一列：%(period)s 是调用时写上的，不是表里的。", language) % {"period": near.source.period})
    if near.alone:
        told.append(say("%(count)s 个地区没有相邻的地区，只向总体收拢。", language) % {"count": count_text(near.alone)})
    if near.strange:
        told.append(say("邻接文件里 %(count)s 对有表中没有的地区，没有用。", language) % {"count": count_text(near.strange)})
    if answer.nested:
        told.append(say("%(count)s 个地区含有表中别的地区，没有重复计入。", language) % {"count": count_text(answer.nested)})
    missing = int((groups.missing > 0).sum())
    if missing:
        told.append(say("%(count)s 行没有填报：估计全靠别处，不算 0。", language) % {"count": count_text(missing)})
    if len(answer.periods) > 1:
        told.append(say("一起平滑了 %(all)s 期，这里只列最近一期；各期都在 --json、--csv 里。", language) % {"all": len(answer.periods)})
    if not answer.result.convergence.converged:
        told.append(say("超参数离最优处还差一点，数字只供参考。", language))
    if answer.kind is CountKind.CHILDREN:
        told.append(say("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。", language))
    return told


def limits(answer: SmoothAnswer, language: Language) -> list[str]:
    """What smoothed ratios do not say."""
    told = [
        say("平滑值是估计，不是数出来的：出生少的地方主要是邻近和总体的数，不能作为对一个地方的考核。", language),
        say("不能据此排名次：各地可能的位次大多相互重叠。", language),
        say("漏登、补登也一起被平滑；连片偏高可能来自登记，不说明任何家庭做了什么。", language),
    ]
    if "counties" not in answer.result.method:
        told.append(say("边界两边真有突变时会被抹平；请给出上级（--county）。", language))
    return told


def probability_head(answer: SmoothAnswer) -> str:
    return f"P(>{plain_text(answer.bounds.normal_high)})"


def probability_text(probability: float) -> str:
    """Two digits; what is next to certain is not said to be certain.

    Examples
    --------
    >>> probability_text(0.9999), probability_text(0.004), probability_text(0.57)
    ('>0.99', '<0.01', '0.57')
    """
    if probability > 0.99:
        return ">0.99"
    return "<0.01" if probability < 0.01 else f"{probability:.2f}"
