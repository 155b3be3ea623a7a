"""Smoothed ratios in the terminal: finding, one line a place, what was borrowed, what it does not say, the run."""

from __future__ import annotations

import numpy as np

from tianping.charts.words import SCREEN_ORDER
from tianping.cli.bars import ASCII, UNICODE, Scale
from tianping.cli.frame.paper import WIDE, Column, Line, Paper, mark_of
from tianping.cli.language import _, current_language
from tianping.cli.measure.wording import confidence_text, count_text, counted, verdict_word
from tianping.cli.smooth import wording
from tianping.cli.smooth.answer import SmoothAnswer
from tianping.cli.width import plain
from tianping.terms import Verdict

STYLES = {Verdict.HIGH: "bold rgb(190,72,32)", Verdict.LOW: "bold rgb(60,120,190)"}
NARROWEST_BAR, WIDEST_BAR, BESIDE_BAR = 16, 48, 92  # cells


def show(answer: SmoothAnswer, paper: Paper) -> None:
    """Print the estimates of the last period."""
    language = current_language()
    paper.blank()
    paper.say(str(wording.finding(answer, language)))
    paper.blank()
    wide = paper.width >= WIDE
    scale = _scale(answer, width=min(max(paper.width - BESIDE_BAR, NARROWEST_BAR), WIDEST_BAR))
    rows = sorted(answer.latest.tolist(), key=lambda row: SCREEN_ORDER.index(answer.verdicts[row]))
    paper.table(_columns(answer, scale, wide=wide), [_line(answer, row, scale, paper=paper, wide=wide) for row in rows])
    paper.blank()
    confidence = confidence_text(answer.result.confidence)
    paper.say(_("直接计算是数出来的比；估计是借力之后的比，后面是它的 %(confidence)s 区间。按判断分组，组内按区划代码，不排名次。") % {"confidence": confidence})
    paper.say(wording.borrowed(answer, language))
    for sentence in (*wording.cautions(answer, language), *wording.limits(answer, language)):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer, language))


def _scale(answer: SmoothAnswer, *, width: int) -> Scale:
    ends = zip(answer.result.ratio_low[answer.latest], answer.result.ratio_high[answer.latest], strict=True)
    band = (answer.bounds.normal_low, answer.bounds.normal_high)
    return Scale.holding(((float(low), float(high)) for low, high in ends), width=width, band=band)


def _columns(answer: SmoothAnswer, scale: Scale, *, wide: bool) -> list[Column]:
    return [
        Column(_("地区"), gives_way=True),
        Column(_("判断")),
        Column(_("直接计算"), align="right", drop=1),
        Column(_("估计"), align="right"),
        Column(confidence_text(answer.result.confidence) + _(" 区间"), align="right"),
        Column(scale.ticks(answer.bounds.reference) if wide else "", drop=3),
        Column(wording.probability_head(answer), align="right"),
        Column(counted(answer.kind), align="right", drop=2),
    ]


def _line(answer: SmoothAnswer, row: int, scale: Scale, *, paper: Paper, wide: bool) -> Line:
    result, verdict = answer.result, answer.verdicts[row]
    low, high = float(result.ratio_low[row]), float(result.ratio_high[row])
    mark = mark_of(verdict, ascii_only=paper.ascii_only)
    glyphs = ASCII if paper.ascii_only else UNICODE
    bar = scale.bar((low, high), float(result.ratio[row]), mark=mark, glyphs=glyphs) if wide else ""
    given = answer.groups.missing[row] == 0
    cells = [
        plain(answer.label(row)),
        f"{mark} {verdict_word(verdict)}",
        _ratio(float(result.ratio_raw[row])),
        _ratio(float(result.ratio[row])),
        f"{low:.1f}–{high:.1f}",
        bar,
        wording.probability_text(float(result.above[row, 1])),
        count_text(int(answer.groups.boys[row] + answer.groups.girls[row]) if given else None),
    ]
    return Line(cells, STYLES.get(verdict, ""))


def _ratio(ratio: float) -> str:
    if np.isnan(ratio):
        return "–"
    return "∞" if np.isinf(ratio) else f"{ratio:.1f}"
