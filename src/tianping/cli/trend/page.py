"""A trend as a self-contained page: the course of a few places with its ribbon, the table of all, the method card."""

from __future__ import annotations

import numpy as np

from tianping.charts import Band, Figure, Series, trend
from tianping.charts.sheet import Heading, StudySheet, StudyTable
from tianping.cli.frame.page import facts_of, method_card, plainly, rendered
from tianping.cli.language import both
from tianping.cli.trend import wording
from tianping.cli.trend.answer import TrendAnswer
from tianping.statistics.trend import Balance
from tianping.terms import Bilingual, Period, PeriodKind

MOST_FIGURES = 6


def render_page(answer: TrendAnswer) -> str:
    """Draw the places of which most can be said, and list all."""
    finding = Bilingual(zh=wording.finding(answer, "zh"), en=wording.finding(answer, "en"))
    notes = zip(wording.meaning(answer, "zh"), wording.meaning(answer, "en"), strict=True)
    doubt = Bilingual(zh=wording.warning("zh"), en=wording.warning("en"))
    sheet = StudySheet(
        title=both("走势：各来源合在一起，各年是多少"),
        sentence=plainly(finding),
        method=method_card(
            answer.run,
            wording.method(answer),
            uncertainty=None if answer.result.convergence.converged else doubt,
        ),
        figures=[_figure(answer, place) for place in _chosen(answer)],
        tables=[_table(answer)],
        notes=[Bilingual(zh=zh, en=en) for zh, en in notes],
        facts=facts_of(answer.run),
    )
    return rendered(sheet)


def _chosen(answer: TrendAnswer) -> list[int]:
    """Places with an imbalance first, in the order of their labels: a list of pictures is no league table."""
    found = answer.result.balance
    order = sorted(range(len(found)), key=lambda place: found[place] != Balance.IMBALANCE)
    return order[:MOST_FIGURES]


def _figure(answer: TrendAnswer, place: int) -> Figure:
    found, bounds = answer.result, answer.bounds
    word, name = found.balance[place].word, answer.name(found.areas[place])
    return trend(
        Series(
            periods=[Period(int(year), PeriodKind.YEAR, 0) for year in found.years],
            ratio=np.asarray(found.ratio[place]),
            low=np.asarray(found.ratio_low[place]),
            high=np.asarray(found.ratio_high[place]),
            confidence=found.confidence,
        ),
        band=Band(low=bounds.normal_low, high=bounds.normal_high, reference=bounds.reference),
        kind=answer.kind,
        title=Bilingual(zh=f"{name}：{word.zh}", en=f"{name}: {word.en}"),
    )


def _table(answer: TrendAnswer) -> StudyTable:
    found = answer.result
    heads = [
        both("判断"),
        wording.chance_head(answer),
        both("%(year)s 年", year=found.years[-1]),
        both("区间"),
        both("最高的一年"),
    ]
    return StudyTable(
        caption=both("各地区"),
        heads=[
            Heading(both("地区"), number=False),
            Heading(heads[0], number=False),
            *(Heading(head) for head in heads[1:]),
        ],
        rows=[_row(answer, place) for place in range(len(found.areas))],
    )


def _row(answer: TrendAnswer, place: int) -> list[str | Bilingual]:
    found = answer.result
    zh, en = (wording.last(answer, place, language=language) for language in wording.LANGUAGES)
    return [
        answer.name(found.areas[place]),
        found.balance[place].word,
        f"{found.imbalance_probability[place]:.2f}",
        Bilingual(zh=zh[0], en=en[0]),
        Bilingual(zh=zh[1], en=en[1]),
        str(found.years[int(found.ratio[place].argmax())]),
    ]
