"""Smoothed ratios as a self-contained page: the picture of what borrowing did, the table, the method card."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from tianping.charts import Band, Figure, Places, shrinkage
from tianping.charts.numbers import count_text, interval_text, ratio_text
from tianping.charts.sheet import Cell, Heading, StudySheet, StudyTable
from tianping.charts.words import COUNTED, SCREEN_ORDER, interval_word
from tianping.cli.frame.page import facts_of, headed, in_one, method_card, one_by_one, rendered
from tianping.cli.language import both
from tianping.cli.smooth import wording
from tianping.cli.smooth.answer import SmoothAnswer
from tianping.statistics.ratio import ratio_intervals
from tianping.terms import Bilingual


def render_page(answer: SmoothAnswer) -> str:
    """Draw each place as counted and as estimated, and list them by verdict."""
    borrowed = Bilingual(zh=wording.borrowed(answer, "zh"), en=wording.borrowed(answer, "en"))
    sheet = StudySheet(
        title=both("小区域平滑：借力之后各地是多少"),
        sentence={"zh": wording.finding(answer, "zh"), "en": wording.finding(answer, "en")},
        method=method_card(
            answer.run,
            Bilingual(zh=wording.method(answer, "zh"), en=wording.method(answer, "en")),
            uncertainty=in_one(partial(wording.cautions, answer)),
        ),
        figures=[_picture(answer)],
        tables=[_table(answer)],
        notes=one_by_one(partial(wording.limits, answer)),
        facts=[(both("相邻关系"), borrowed), *facts_of(answer.run)],
    )
    return rendered(sheet)


def _picture(answer: SmoothAnswer) -> Figure:
    rows = answer.latest
    boys, girls = answer.groups.boys[rows], answer.groups.girls[rows]
    counted = ratio_intervals(boys, girls, confidence=answer.result.confidence)
    return shrinkage(
        _places(answer, counted.ratio, (counted.low, counted.high)),
        _places(answer, answer.result.ratio[rows], (answer.result.ratio_low[rows], answer.result.ratio_high[rows])),
        together=answer.together(rows),
        band=Band.of(answer.bounds),
        kind=answer.kind,
    )


def _places(answer: SmoothAnswer, ratio: NDArray[np.float64], ends: tuple[NDArray[np.float64], NDArray[np.float64]]) -> Places:
    rows = answer.latest
    groups = answer.groups
    return Places(
        names=[answer.label(row) for row in rows],
        births=np.where(groups.missing[rows] == 0, groups.boys[rows] + groups.girls[rows], -1),
        ratio=ratio,
        low=ends[0],
        high=ends[1],
        signs=[answer.verdicts[row] for row in rows],
        confidence=answer.result.confidence,
    )


def _table(answer: SmoothAnswer) -> StudyTable:
    rows = sorted(answer.latest.tolist(), key=lambda row: SCREEN_ORDER.index(answer.verdicts[row]))
    interval = Bilingual(zh=interval_word(answer.result.confidence, "zh"), en=interval_word(answer.result.confidence, "en"))
    head = wording.probability_head(answer)
    probability = Bilingual(zh=head, en=head)
    heads = [both("判断"), both("直接计算"), both("估计"), interval, probability, both("可能的位次"), headed(COUNTED[answer.kind])]
    return StudyTable(
        caption=both("各地结果"),
        heads=[Heading(both("地区"), number=False), *(Heading(one, number=index > 0) for index, one in enumerate(heads))],
        rows=[_row(answer, row) for row in rows],
        note=both("按判断分组，组内按代码；位次的区间大多重叠，不能排名次"),
    )


def _reach(ranks: NDArray[np.int64]) -> str:
    first, last = ranks.tolist()
    return str(first) if first == last else f"{first}–{last}"


def _row(answer: SmoothAnswer, row: int) -> list[Cell]:
    result, groups = answer.result, answer.groups
    given = groups.missing[row] == 0
    raw, low, high = float(result.ratio_raw[row]), float(result.ratio_low[row]), float(result.ratio_high[row])
    return [
        answer.label(row),
        answer.verdicts[row],
        Bilingual(zh=ratio_text(raw, "zh"), en=ratio_text(raw, "en")),
        ratio_text(float(result.ratio[row])),
        Bilingual(zh=interval_text(low, high, language="zh"), en=interval_text(low, high, language="en")),
        wording.probability_text(float(result.above[row, 1])),
        _reach(answer.ranks[row]),
        count_text(int(groups.boys[row] + groups.girls[row])) if given else both("未填"),
    ]
