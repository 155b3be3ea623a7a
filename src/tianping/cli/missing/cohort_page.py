"""One cohort in two censuses as a self-contained page."""

from __future__ import annotations

from tianping.charts import Part, part_bars
from tianping.charts.pictures.part_bars import MOST_PARTS
from tianping.charts.sheet import StudySheet
from tianping.cli.frame.page import facts_of, method_card, rendered
from tianping.cli.language import both
from tianping.cli.missing import cohort_wording as wording
from tianping.cli.missing.cohort_answer import CohortAnswer
from tianping.cli.missing.page import in_both, table
from tianping.terms import Bilingual, Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def render_page(answer: CohortAnswer) -> str:
    """Draw the girls beyond the boys, place by place."""
    told = {language: wording.cautions(answer, language) for language in LANGUAGES}
    limits = {language: wording.limits(answer, language) for language in LANGUAGES}
    rows, cells = range(len(answer.cells.places)), answer.cells
    bars = [Part(Bilingual(zh=cells.name(row), en=cells.name(row)), float(answer.compared.girls_beyond_boys[row]), digits=0) for row in rows]
    measures, note = both("女孩，名：超出男孩增幅的部分"), both("没有区间：两次都是全数登记")
    heads = [
        both("地方"), cells.before.word, cells.after.word,
        both("男孩增加"), both("女孩增加"), both("女孩多增"), both("超出男孩"),
    ]  # fmt: skip
    lines = [[cells.name(row), *in_both(wording.row(answer, row, language="zh"), wording.row(answer, row, language="en"))] for row in rows]
    sheet = StudySheet(
        title=both("同一批儿童：第一次没有数到的女孩"),
        sentence={language: wording.finding(answer, language) for language in LANGUAGES},
        method=method_card(
            answer.run,
            Bilingual(zh=wording.method(answer, "zh"), en=wording.method(answer, "en")),
            uncertainty=Bilingual(zh="".join(told["zh"]), en=" ".join(told["en"])) if told["zh"] else None,
        ),
        figures=[part_bars(bars, measures=measures, title=both("女孩增加超出男孩的部分"), note=note)] if 1 < len(bars) <= MOST_PARTS else [],
        tables=[table(both("各地"), heads, rows=lines)],
        notes=[Bilingual(zh=zh, en=en) for zh, en in zip(limits["zh"], limits["en"], strict=True)],
        facts=facts_of(answer.run),
    )
    return rendered(sheet)
