"""Missing girls in the terminal."""

from __future__ import annotations

from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.language import _, current_language
from tianping.cli.missing import wording
from tianping.cli.missing.answer import MissingAnswer
from tianping.cli.width import plain


def show(answer: MissingAnswer, paper: Paper) -> None:
    """Print the total, the periods, the places of the last period, what it means, the run."""
    language = current_language()
    paper.blank()
    paper.say(str(wording.finding(answer, language)))
    paper.blank()
    if len(answer.periods) > 1:
        lines = [Line([period, *wording.total_row(total, language)]) for period, total in answer.periods.items()]
        paper.table([Column(_("时期")), *_numbers(with_boys=False)], lines)
        paper.blank()
    if "place" in answer.groups.keys:
        last = max(answer.periods, default="")
        lines = [Line([plain(answer.name(row)), *wording.row(answer, row, language=language)]) for row in answer.last_rows]
        paper.table([Column(f"{_('地方')} {last}".strip(), gives_way=True), *_numbers(with_boys=True)], lines)
        paper.blank()
    for sentence in (*wording.cautions(answer, language), *wording.limits(answer, language)):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer, language))


def _numbers(*, with_boys: bool) -> list[Column]:
    return [
        *([Column(_("男"), align="right", drop=2)] if with_boys else []),
        Column(_("女"), align="right", drop=3),
        Column(_("应有女"), align="right"),
        Column(_("缺失"), align="right"),
        Column(_("偶然误差"), align="right", drop=1),
    ]
