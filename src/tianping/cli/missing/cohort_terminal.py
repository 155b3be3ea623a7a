"""One cohort in two censuses, in the terminal."""

from __future__ import annotations

from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.language import _, current_language
from tianping.cli.missing import cohort_wording as wording
from tianping.cli.missing.cohort_answer import CohortAnswer
from tianping.cli.width import plain


def show(answer: CohortAnswer, paper: Paper) -> None:
    """Print how boys and girls grew, place by place."""
    language = current_language()
    paper.blank()
    paper.say(str(wording.finding(answer, language)))
    paper.blank()
    columns = [
        Column(_("地方"), gives_way=True),
        Column(str(answer.cells.before), align="right", drop=2),
        Column(str(answer.cells.after), align="right", drop=3),
        Column(_("男孩增加"), align="right"),
        Column(_("女孩增加"), align="right"),
        Column(_("女孩多增"), align="right", drop=1),
        Column(_("超出男孩"), align="right"),
    ]
    rows = range(len(answer.cells.places))
    paper.table(columns, [Line([plain(answer.cells.name(row)), *wording.row(answer, row, language=language)]) for row in rows])
    paper.blank()
    for sentence in (*wording.cautions(answer, language), *wording.limits(answer, language)):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer, language))
