"""A change as a self-contained page: its parts as bars, places and orders as tables, the method card."""

from __future__ import annotations

import numpy as np

from tianping.charts import Figure, Part, part_bars
from tianping.charts.pictures.part_bars import MOST_PARTS
from tianping.charts.sheet import Cell, Heading, StudySheet, StudyTable
from tianping.cli.decompose import wording
from tianping.cli.decompose.answer import DecomposeAnswer, PartOf
from tianping.cli.frame.page import facts_of, headed, method_card, rendered
from tianping.cli.language import both
from tianping.terms import Bilingual, Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def render_page(answer: DecomposeAnswer) -> str:
    """Draw the parts, then the places, and list them."""
    told = {language: wording.cautions(answer, language) for language in LANGUAGES}
    cautions = Bilingual(zh="".join(told["zh"]), en=" ".join(told["en"])) if told["zh"] else None
    limits = {language: wording.limits(answer, language) for language in LANGUAGES}
    known = bool(np.isfinite(answer.change.change))
    sheet = StudySheet(
        title=both("拆分：变化由什么组成"),
        sentence={language: wording.finding(answer, language) for language in LANGUAGES},
        method=method_card(
            answer.run, Bilingual(zh=wording.method(answer, "zh"), en=wording.method(answer, "en")), uncertainty=cautions
        ),
        figures=_figures(answer) if known else [],
        tables=_tables(answer) if known else [],
        notes=[Bilingual(zh=zh, en=en) for zh, en in zip(limits["zh"], limits["en"], strict=True)],
        facts=facts_of(answer.run),
    )
    return rendered(sheet)


def _figures(answer: DecomposeAnswer) -> list[Figure]:
    change, points = answer.change, both("点：每 100 个女婴对应的男婴数")
    note = both("横线为 %(confidence)s 区间", confidence=f"{100 * change.confidence:g}%")
    parts = [
        Part(headed(both("自身")), change.rate_total, change.rate_total_low, change.rate_total_high, digits=wording.DIGITS),
        *([Part(both("地区构成"), float(change.place_mix.sum()), digits=wording.DIGITS)] if answer.by_place else []),
        *([Part(both("孩次构成"), float(change.order_mix.sum()), digits=wording.DIGITS)] if answer.by_order else []),
        Part(both("总的变化"), change.change, change.change_low, change.change_high, digits=wording.DIGITS),
    ]
    figures = [part_bars(parts, measures=points, title=both("变化的各部分"), note=note)]
    rows = range(len(answer.cells.places))
    if answer.by_place and 1 < len(rows) <= MOST_PARTS:
        bars = [_bar(answer.cells.name(row), answer.of_place(row)) for row in rows]
        figures.append(part_bars(bars, measures=points, title=both("各地自身的性别比变化，各贡献几点"), note=note))
    return figures


def _bar(name: str, part: PartOf) -> Part:
    return Part(Bilingual(zh=name, en=name), part.rate, part.rate_low, part.rate_high, digits=wording.DIGITS)


def _tables(answer: DecomposeAnswer) -> list[StudyTable]:
    tables = []
    if answer.by_place:
        places = [(answer.cells.name(row), answer.of_place(row)) for row in range(len(answer.cells.places))]
        tables.append(_table(answer, both("各地"), both("地方"), places))
    if answer.by_order:
        orders = [(str(order), answer.of_order(column)) for column, order in enumerate(answer.cells.orders) if order is not None]
        tables.append(_table(answer, both("各孩次"), both("孩次"), orders))
    return tables


def _table(answer: DecomposeAnswer, caption: Bilingual, first: Bilingual, parts: list[tuple[str, PartOf]]) -> StudyTable:
    heads = [first, answer.cells.before.word, answer.cells.after.word, headed(both("自身")), headed(both("区间")), headed(both("构成"))]
    lines = list[list[Cell]]()
    for name, part in parts:
        zh, en = wording.row(part, "zh"), wording.row(part, "en")
        lines.append([name, *(one if one == other else Bilingual(zh=one, en=other) for one, other in zip(zh, en, strict=True))])
    return StudyTable(
        caption=caption,
        heads=[Heading(head, number=at > 0) for at, head in enumerate(heads)],
        rows=lines,
        note=both("自身、构成：点"),
    )
