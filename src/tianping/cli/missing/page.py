"""Missing girls as a self-contained page: the places as bars, periods and places as tables, the method card."""

from __future__ import annotations

from tianping.charts import Figure, Part, part_bars
from tianping.charts.pictures.part_bars import MOST_PARTS
from tianping.charts.sheet import Cell, Heading, StudySheet, StudyTable
from tianping.cli.frame.page import facts_of, headed, method_card, rendered
from tianping.cli.language import both
from tianping.cli.missing import wording
from tianping.cli.missing.answer import MissingAnswer
from tianping.terms import Bilingual, Language, Period

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def render_page(answer: MissingAnswer) -> str:
    """Draw the places of the last period, and list periods and places."""
    told = {language: wording.cautions(answer, language) for language in LANGUAGES}
    limits = {language: wording.limits(answer, language) for language in LANGUAGES}
    sheet = StudySheet(
        title=both("缺失女婴：按基准应有而没有的"),
        sentence={language: wording.finding(answer, language) for language in LANGUAGES},
        method=method_card(
            answer.run,
            Bilingual(zh=wording.method(answer, "zh"), en=wording.method(answer, "en")),
            uncertainty=Bilingual(zh="".join(told["zh"]), en=" ".join(told["en"])) if told["zh"] else None,
        ),
        figures=_figures(answer),
        tables=_tables(answer),
        notes=[Bilingual(zh=zh, en=en) for zh, en in zip(limits["zh"], limits["en"], strict=True)],
        facts=facts_of(answer.run),
    )
    return rendered(sheet)


def _figures(answer: MissingAnswer) -> list[Figure]:
    note = both("横线为 %(confidence)s 区间，只含偶然误差", confidence=f"{100 * (answer.found.confidence or 0):g}%")
    girls, figures = both("女孩，名；0 以左为多出"), list[Figure]()
    if 1 < len(answer.periods) <= MOST_PARTS:
        bars = [Part(Period.parse(period).word, one.missing, one.low, one.high, digits=0) for period, one in answer.periods.items()]
        figures.append(part_bars(bars, measures=girls, title=both("各时期缺失的女婴"), note=note))
    rows = answer.last_rows
    if "place" in answer.groups.keys and 1 < len(rows) <= MOST_PARTS:
        found = answer.found
        bars = [
            Part(Bilingual(zh=answer.name(row), en=answer.name(row)), float(found.missing[row]), float(found.low[row]), float(found.high[row]), digits=0)
            for row in rows
        ]
        figures.append(part_bars(bars, measures=girls, title=_last(answer, both("各地缺失的女婴")), note=note))
    return figures


def _last(answer: MissingAnswer, title: Bilingual) -> Bilingual:
    """A title with the period it is about, where there are several."""
    last = max(answer.periods, default=None)
    if last is None:
        return title
    word = Period.parse(last).word
    return Bilingual(zh=f"{word.zh}{title.zh}", en=f"{title.en}, {word.en}")


def _tables(answer: MissingAnswer) -> list[StudyTable]:
    tables, numbers = list[StudyTable](), [both("女"), both("应有女"), both("缺失"), both("偶然误差")]
    if len(answer.periods) > 1:
        rows = [
            [Period.parse(period).word, *in_both(wording.total_row(one, "zh"), wording.total_row(one, "en"))]
            for period, one in answer.periods.items()
        ]
        tables.append(table(both("各时期"), [both("时期"), *numbers], rows=rows))
    if "place" in answer.groups.keys:
        lines = [
            [answer.name(row), *in_both(wording.row(answer, row, language="zh"), wording.row(answer, row, language="en"))]
            for row in answer.last_rows
        ]
        tables.append(table(_last(answer, both("各地")), [both("地方"), both("男"), *numbers], rows=lines))
    return tables


def in_both(zh: list[str], en: list[str]) -> list[Cell]:
    """Cells that read the same in both languages once."""
    return [one if one == other else Bilingual(zh=one, en=other) for one, other in zip(zh, en, strict=True)]


def table(caption: Bilingual, heads: list[Bilingual], *, rows: list[list[Cell]]) -> StudyTable:
    """A table whose first column names its rows."""
    return StudyTable(caption=caption, heads=[Heading(headed(head), number=at > 0) for at, head in enumerate(heads)], rows=rows)
