"""Signals in the terminal: finding, one line a place, what it means, the run."""

from __future__ import annotations

from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.language import current_language
from tianping.cli.watch import rows, wording
from tianping.cli.watch.answer import WatchAnswer
from tianping.cli.width import plain

ASKED_FOR_A_LOOK = "bold"


def show(answer: WatchAnswer, paper: Paper) -> None:
    """Print what was found."""
    language = current_language()
    paper.blank()
    paper.say(str(wording.finding(answer, language)))
    paper.blank()
    paper.table(_columns(answer), [_line(answer, row, ascii_only=paper.ascii_only) for row in rows.ordered(answer)])
    paper.blank()
    paper.say(wording.chance(answer, language))
    for sentence in (*wording.cautions(answer, language), *wording.limits(answer, language)):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer, language))


def _columns(answer: WatchAnswer) -> list[Column]:
    language = current_language()
    place, called, last, ratio, births, state, seen = (head.in_(language) for head in rows.heads(answer))
    return [
        Column(place, gives_way=True),
        Column(called),
        Column(last, drop=2),
        Column(ratio, align="right"),
        Column(births, align="right", drop=3),
        Column(state, align="right", drop=1),
        Column(seen, align="right"),
    ]


def _line(answer: WatchAnswer, row: int, *, ascii_only: bool) -> Line:
    cells = rows.cells(answer, row, language=current_language())
    if ascii_only:
        cells[1] = cells[1].replace(rows.ALERT, "a").replace(rows.BEFORE, ".")
    return Line([plain(cells[0]), *cells[1:]], ASKED_FOR_A_LOOK if row in answer.now else "")
