"""Clusters in the terminal: finding, one line a cluster, who is in them, what it means, the run."""

from __future__ import annotations

from tianping.charts.numbers import count_text
from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.language import _, current_language
from tianping.cli.measure.wording import counted
from tianping.cli.scan import wording
from tianping.cli.scan.answer import LEVEL, ScanAnswer
from tianping.cli.width import plain
from tianping.statistics.scan import RatioCluster

MEMBERS_SHOWN = 12
SURE = {"high": "bold rgb(190,72,32)", "low": "bold rgb(60,120,190)"}


def show(answer: ScanAnswer, paper: Paper) -> None:
    """Print what was found."""
    language = current_language()
    paper.blank()
    paper.say(str(wording.finding(answer, language)))
    paper.blank()
    if answer.clusters:
        paper.table(_columns(answer), [_line(answer, cluster) for cluster in answer.clusters])
        paper.blank()
        for cluster in answer.clusters:
            if cluster.p <= LEVEL or cluster.rank == 1:
                paper.say(_members(answer, cluster, whole=paper.show_all))
        paper.blank()
        for sentence in _meaning(answer):
            paper.say(sentence)
    for sentence in (*wording.cautions(answer, language), *wording.limits(answer, language)):
        paper.say(sentence)
    paper.run(answer.run, method=wording.method(answer, language))


def _columns(answer: ScanAnswer) -> list[Column]:
    earth = answer.placed.positions.earth
    return [
        Column("#", align="right"),
        Column(_("中心"), gives_way=True),
        Column(_("地方"), align="right"),
        Column(_("半径(公里)") if earth else _("半径"), align="right", drop=1),
        Column(_("长短轴"), align="right", drop=6),
        Column(_("时期")),
        Column(_("性别比"), align="right"),
        Column(_("其余"), align="right"),
        Column(counted(answer.kind), align="right", drop=2),
        Column(_("多出男孩"), align="right", drop=3),
        Column("LLR", align="right", drop=4),
        Column("p", align="right"),
        Column(_("Gumbel尾"), align="right", drop=5),
    ]


def _line(answer: ScanAnswer, cluster: RatioCluster) -> Line:
    ellipse = f"{cluster.axis_ratio:g} ({cluster.angle:.0f}°)" if answer.elongated else ""
    cells = [
        str(cluster.rank),
        plain(answer.name(cluster.places[0])),
        count_text(len(cluster.places)),
        f"{cluster.radius:,.1f}",
        ellipse,
        wording.span_text(cluster, current_language()),
        _ratio(cluster.ratio),
        _ratio(cluster.ratio_outside),
        count_text(cluster.boys + cluster.girls),
        f"{cluster.boys - cluster.expected_boys:+,.0f}".replace("-", "−"),
        f"{cluster.llr:.2f}",
        wording.p_text(cluster.p),
        f"{cluster.p_gumbel:.1e}" if cluster.p_gumbel is not None else "",
    ]
    return Line(cells, SURE[cluster.direction] if cluster.p <= LEVEL else "")


def _ratio(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio == ratio else "–"


def _members(answer: ScanAnswer, cluster: RatioCluster, *, whole: bool) -> str:
    shown = cluster.places if whole else cluster.places[:MEMBERS_SHOWN]
    names = _("、").join(plain(answer.name(place)) for place in shown)
    rest = len(cluster.places) - len(shown)
    more = _(" 等，另有 %(count)s 个") % {"count": count_text(rest)} if rest else ""
    return f"{cluster.rank}  {names}{more}"


def _meaning(answer: ScanAnswer) -> list[str]:
    count = count_text(answer.result.replicates_run)
    told = [_("p：%(count)s 份没有聚集的模拟数据照样搜索一遍，最强的一处与这里一样强的占多少；连本数据一起算。") % {"count": count}]
    if len(answer.clusters) > 1 and answer.result.test.secondary == "no_overlap":
        told.append(_("第 2 处起与同一批模拟相比，p 偏大。"))
    return told
