"""A change in the terminal: finding, one line a place and an order, what it means, the run."""

from __future__ import annotations

from tianping.cli.decompose import wording
from tianping.cli.decompose.answer import DecomposeAnswer
from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.language import _, current_language
from tianping.cli.width import plain


def show(answer: DecomposeAnswer, paper: Paper) -> None:
    """Print what the change is made of."""
    language = current_language()
    paper.blank()
    paper.say(str(wording.finding(answer, language)))
    paper.blank()
    if answer.by_place:
        lines = [[plain(answer.cells.name(row)), *wording.row(answer.of_place(row), language)] for row in range(len(answer.cells.places))]
        paper.table(_columns(answer, _("地方")), [Line(line) for line in lines])
        paper.blank()
    if answer.by_order:
        lines = [
            [str(order), *wording.row(answer.of_order(column), language)]
            for column, order in enumerate(answer.cells.orders)
            if order is not None
        ]
        paper.table(_columns(answer, _("孩次")), [Line(line) for line in lines])
        paper.blank()
    paper.say(_("“自身”“构成”两列是点数：各行相加，正好是总的变化。"))
    for sentence in (*wording.cautions(answer, language), *wording.limits(answer, language)):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer, language))


def _columns(answer: DecomposeAnswer, first: str) -> list[Column]:
    return [
        Column(first, gives_way=True),
        Column(str(answer.cells.before), align="right"),
        Column(str(answer.cells.after), align="right"),
        Column(_("自身"), align="right"),
        Column(_("区间"), align="right", drop=1),
        Column(_("构成"), align="right"),
    ]
