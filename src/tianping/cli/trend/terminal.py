"""A trend in the terminal: finding, one line a place, what the words mean, the run."""

from __future__ import annotations

from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.language import _, current_language
from tianping.cli.trend import wording
from tianping.cli.trend.answer import TrendAnswer
from tianping.cli.width import plain
from tianping.statistics.trend import Balance

SURE = "bold rgb(190,72,32)"
MOST_LINES = 40


def show(answer: TrendAnswer, paper: Paper) -> None:
    """Print what was found."""
    language = current_language()
    found = answer.result
    paper.blank()
    paper.say(wording.finding(answer, language))
    paper.blank()
    shown = range(len(found.areas) if paper.show_all else min(len(found.areas), MOST_LINES))
    paper.table(_columns(answer), [_line(answer, place) for place in shown])
    if len(shown) < len(found.areas):
        paper.say(_("另有 %(count)s 个地区，用 --all 列出。") % {"count": len(found.areas) - len(shown)})
    paper.blank()
    for sentence in wording.meaning(answer, language):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer).in_(language))


def _columns(answer: TrendAnswer) -> list[Column]:
    return [
        Column(_("地区"), gives_way=True),
        Column(_("判断")),
        Column(wording.chance_head(answer).in_(current_language()), align="right"),
        Column(_("%(year)s 年") % {"year": answer.result.years[-1]}, align="right"),
        Column(_("区间"), align="right"),
        Column(_("最高的一年"), align="right", drop=1),
    ]


def _line(answer: TrendAnswer, place: int) -> Line:
    language, found = current_language(), answer.result
    ratio, interval = wording.last(answer, place, language=language)
    cells = [
        plain(answer.name(found.areas[place])),
        found.balance[place].word.in_(language),
        f"{found.imbalance_probability[place]:.2f}",
        ratio,
        interval,
        str(found.years[int(found.ratio[place].argmax())]),
    ]
    return Line(cells, SURE if found.balance[place] == Balance.IMBALANCE else "")
