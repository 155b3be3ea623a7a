"""Clusters as a self-contained page: the map, the table, who is in them, the method card."""

from __future__ import annotations

from functools import partial

import numpy as np

from tianping.charts import ClusterWindow, Figure, Places, cluster_map
from tianping.charts import Positions as Drawn
from tianping.charts.numbers import count_text, ratio_text
from tianping.charts.sheet import Heading, StudySheet, StudyTable
from tianping.charts.words import COUNTED
from tianping.cli.frame.page import facts_of, headed, in_one, method_card, one_by_one, rendered
from tianping.cli.language import both
from tianping.cli.scan import wording
from tianping.cli.scan.answer import LEVEL, ScanAnswer
from tianping.statistics.ratio import judge, ratio_intervals
from tianping.statistics.scan import RatioCluster
from tianping.terms import Bilingual, Period


def render_page(answer: ScanAnswer) -> str:
    """Draw the clusters on the map, and list them."""
    sheet = StudySheet(
        title=both("聚集：哪里与别处不同"),
        sentence={"zh": wording.finding(answer, "zh"), "en": wording.finding(answer, "en")},
        method=method_card(
            answer.run,
            Bilingual(zh=wording.method(answer, "zh"), en=wording.method(answer, "en")),
            uncertainty=in_one(partial(wording.cautions, answer)),
        ),
        figures=[_map(answer)],
        tables=[_table(answer), _members(answer)] if answer.clusters else [],
        notes=one_by_one(partial(wording.limits, answer)),
        facts=facts_of(answer.run),
    )
    return rendered(sheet)


def _map(answer: ScanAnswer) -> Figure:
    groups = answer.groups.by("place")
    codes = [str(place) for place in groups.keys["place"]]
    at = answer.placed.at(codes)
    intervals = ratio_intervals(groups.boys, groups.girls)
    births = np.where(groups.missing == 0, groups.boys + groups.girls, -1)
    places = Places(
        names=[answer.name(code) for code in codes],
        births=births,
        ratio=np.where((births > 0) & (groups.girls == 0), np.inf, intervals.ratio),
        low=intervals.low,
        high=np.where((births > 0) & (groups.girls == 0), np.inf, intervals.high),
        signs=judge(groups.boys, groups.girls, bounds=answer.bounds).verdicts().tolist(),
    )
    number = {code: index for index, code in enumerate(codes)}
    positions = answer.placed.positions
    return cluster_map(
        places,
        Drawn(x=positions.x[at], y=positions.y[at], earth=positions.earth, unit=both("坐标单位")),
        clusters=[_window(cluster, number) for cluster in answer.clusters],
        level=LEVEL,
        kind=answer.kind,
    )


def _window(cluster: RatioCluster, number: dict[str, int]) -> ClusterWindow:
    first, last = cluster.first_period, cluster.last_period
    return ClusterWindow(
        rank=cluster.rank,
        direction=cluster.direction,
        centre=cluster.centre,
        radius=cluster.radius,
        members=np.array([number[str(place)] for place in cluster.places], dtype=np.int64),
        ratio=cluster.ratio,
        ratio_outside=cluster.ratio_outside,
        p=cluster.p,
        axis_ratio=cluster.axis_ratio,
        angle=cluster.angle,
        first=first if isinstance(first, Period) else None,
        last=last if isinstance(last, Period) else None,
    )


def _table(answer: ScanAnswer) -> StudyTable:
    radius = both("半径(公里)") if answer.placed.positions.earth else both("半径")
    heads = [both("第几处"), both("中心"), both("地方"), radius, both("性别比"), both("其余"), headed(COUNTED[answer.kind]), both("多出男孩")]
    columns = [Heading(head, number=index > 1) for index, head in enumerate(heads)]
    timed = [Heading(both("时期"), number=False)] if answer.timed else []
    return StudyTable(
        caption=both("各处聚集"),
        heads=[*columns, *timed, Heading(Bilingual(zh="LLR", en="LLR")), Heading(Bilingual(zh="p", en="p"))],
        rows=[_row(answer, cluster) for cluster in answer.clusters],
        note=both("p 大于 %(level)s 的可能是偶然", level=LEVEL),
    )


def _row(answer: ScanAnswer, cluster: RatioCluster) -> list[str | Bilingual]:
    span = Bilingual(zh=wording.span_text(cluster, "zh"), en=wording.span_text(cluster, "en")) if answer.timed else None
    return [
        str(cluster.rank),
        answer.name(cluster.places[0]),
        count_text(len(cluster.places)),
        f"{cluster.radius:,.1f}",
        Bilingual(zh=ratio_text(cluster.ratio, "zh"), en=ratio_text(cluster.ratio, "en")),
        Bilingual(zh=ratio_text(cluster.ratio_outside, "zh"), en=ratio_text(cluster.ratio_outside, "en")),
        count_text(cluster.boys + cluster.girls),
        f"{cluster.boys - cluster.expected_boys:+,.0f}".replace("-", "−"),
        *([span] if span else []),
        f"{cluster.llr:.2f}",
        wording.p_text(cluster.p),
    ]


def _members(answer: ScanAnswer) -> StudyTable:
    held = [cluster for cluster in answer.clusters if cluster.p <= LEVEL] or list(answer.clusters[:1])
    return StudyTable(
        caption=both("其中的地方"),
        heads=[Heading(both("第几处"), number=False), Heading(both("地方，由中心向外"), number=False)],
        rows=[[str(cluster.rank), "、".join(answer.name(place) for place in cluster.places)] for cluster in held],
    )
