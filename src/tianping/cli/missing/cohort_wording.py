"""Sentences about one cohort in two censuses."""

from __future__ import annotations

import numpy as np

from tianping.charts import Phrase, Sentence
from tianping.charts.numbers import count_text, ratio_text
from tianping.charts.pictures.part_bars import signed
from tianping.cli.language import say
from tianping.cli.missing.cohort_answer import CohortAnswer
from tianping.cli.missing.wording import girls_text
from tianping.terms import Language


def growth_text(growth: float) -> str:
    return f"{signed(100 * growth)}%" if np.isfinite(growth) else "–"


def _growth(before: int, after: int) -> float:
    return after / before - 1 if before else float("nan")


def finding(answer: CohortAnswer, language: Language) -> Sentence:
    """How much each sex grew, and how many more girls than boys were added."""
    if answer.cells.apart:
        return Sentence((Phrase(say("没有一个地方两个时期都有，比较不了：改过的代码要先对上。", language)),))
    boys, girls = answer.together("boys"), answer.together("girls")
    fields = {
        "before": answer.cells.before.word.in_(language),
        "after": answer.cells.after.word.in_(language),
        "boys": growth_text(_growth(*boys)),
        "girls": growth_text(_growth(*girls)),
    }
    opening = say("同一批儿童，%(before)s到%(after)s：男孩 %(boys)s，女孩 %(girls)s；", language) % fields
    more = answer.compared.total_more_girls
    told = say("女孩比男孩多增加 ", language) if more >= 0 else say("女孩比男孩少增加 ", language)
    return Sentence((Phrase(opening), Phrase(told), Phrase(girls_text(abs(more)), "number"), Phrase(say(" 名。", language))))


def row(answer: CohortAnswer, index: int, *, language: Language) -> list[str]:
    """Ratios, growths, and girls beyond the boys of one place."""
    compared = answer.compared
    return [
        ratio_text(float(compared.ratio_before[index]), language),
        ratio_text(float(compared.ratio_after[index]), language),
        growth_text(float(compared.boys_growth[index])),
        growth_text(float(compared.girls_growth[index])),
        girls_text(float(compared.more_girls[index])),
        girls_text(float(compared.girls_beyond_boys[index])),
    ]


def method(answer: CohortAnswer, language: Language) -> str:
    boys, girls = (answer.run["options"][f"survival_{sex}"] for sex in ("boys", "girls"))
    told = say("同一批儿童两次普查按性别比较；预计存活：男 %(boys)s，女 %(girls)s", language)
    return told % {"boys": f"{boys:g}", "girls": f"{girls:g}"}


def cautions(answer: CohortAnswer, language: Language) -> list[str]:
    if not answer.compared.left_out:
        return []
    told = say("%(count)s 个地区有一次没有数，没有计入合计；改过的代码要先对上。", language)
    return [told % {"count": count_text(answer.compared.left_out)}]


def limits(answer: CohortAnswer, language: Language) -> list[str]:
    """What the comparison does not say."""
    return [
        say("女孩增加得比男孩多，说明第一次普查漏登的女孩更多：她们不是没有出生，只是还没有数到。", language),
        say("这是合理性检验，不是真值：补登、两性的漏登、死亡和迁移都混在里面；不指向任何家庭或个人。", language),
    ]
