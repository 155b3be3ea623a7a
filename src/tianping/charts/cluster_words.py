"""What a map of clusters says: its finding, its list, its description."""

from __future__ import annotations

from collections.abc import Sequence

from tianping.charts.cluster_readings import ClusterWindow
from tianping.charts.numbers import ratio_text
from tianping.charts.readings import Places
from tianping.charts.time_axis import name_of, number_of
from tianping.terms import Bilingual, Language, Period

_DIRECTION = {"high": Bilingual(zh="偏高", en="high"), "low": Bilingual(zh="偏低", en="low")}
HARDLY = 0.001
"""A p above it, though it may be significant, is not "hardly by chance"."""

_BY_CHANCE = Bilingual(zh="可能是偶然", en="may be chance")


def p_text(p: float) -> str:
    """Three digits, as many as replicates can carry.

    Examples
    --------
    >>> p_text(0.001), p_text(0.31415)
    ('p = 0.001', 'p = 0.314')
    """
    return f"p = {p:.3g}"


def cluster_title(clusters: Sequence[ClusterWindow], places: Places, *, level: float) -> Bilingual:
    """The finding: how many clusters chance rarely or hardly makes, and the strongest of them."""
    if not clusters:
        return Bilingual(zh="没有聚集可画", en="No cluster to show")
    found = [cluster for cluster in clusters if cluster.p <= level]
    if not found:
        p = p_text(clusters[0].p)
        return Bilingual(
            zh=f"没有站得住的聚集：最强的一处也可能是偶然（{p}）",
            en=f"No cluster stands out: even the strongest may be chance ({p})",
        )
    first = found[0]
    zh, en = _who(first, places, "zh"), _who(first, places, "en")
    ratios = {language: _ratios(first, language) for language in ("zh", "en")}
    high = _DIRECTION[first.direction]
    surely = all(cluster.p <= HARDLY for cluster in found)
    chance = Bilingual(zh="难用偶然解释", en="hardly by chance") if surely else Bilingual(zh="偶然少见", en="rarely by chance")
    if len(found) == 1:
        are = "are" if len(first.members) > 1 else "is"
        return Bilingual(
            zh=f"{zh}{high.zh}，{chance.zh}：{ratios['zh']}",
            en=f"{en} {are} {high.en}, {chance.en}: {ratios['en']}",
        )
    return Bilingual(
        zh=f"{len(found)} 处聚集{chance.zh}；最强的一处{high.zh}：{zh}，{ratios['zh']}",
        en=f"{len(found)} clusters are {chance.en}; the strongest is {high.en}: {en}, {ratios['en']}",
    )


def cluster_lines(cluster: ClusterWindow, *, level: float, language: Language) -> tuple[str, str]:
    """Two lines of the list: what it is, and how sure."""
    kind = _DIRECTION[cluster.direction] if cluster.p <= level else _BY_CHANCE
    colon, comma = ("：", "，") if language == "zh" else (": ", ", ")
    when = [_span(cluster.first, cluster.last, language)] if cluster.first and cluster.last else []
    facts = [_counted(len(cluster.members), language), *when, p_text(cluster.p)]
    return f"{kind.in_(language)}{colon}{_ratios(cluster, language)}", comma.join(facts)


def cluster_description(clusters: Sequence[ClusterWindow], *, level: float, language: Language) -> str:
    """Every cluster in one sentence each, for those who do not see the drawing."""
    said = []
    for cluster in clusters:
        what, how_sure = cluster_lines(cluster, level=level, language=language)
        said.append(
            f"{cluster.rank} {what}，{how_sure}。" if language == "zh" else f"{cluster.rank} {what}, {how_sure}."
        )
    opened = (
        "虚线圈出聚集的范围，不画界线。"
        if language == "zh"
        else "Dashed lines show how far clusters reach; no boundaries."
    )
    return opened + ("" if language == "zh" else " ") + ("" if language == "zh" else " ").join(said)


def _who(cluster: ClusterWindow, places: Places, language: Language) -> str:
    """The place in the middle, and how many stand with it."""
    middle = places.names[int(cluster.members[0])] if len(cluster.members) else ""
    if len(cluster.members) <= 1:
        return middle
    if language == "zh":
        return f"{middle}一带 {len(cluster.members):,} 个地方"
    return f"{len(cluster.members):,} places around {middle}"


def _ratios(cluster: ClusterWindow, language: Language) -> str:
    inside, outside = ratio_text(cluster.ratio, language), ratio_text(cluster.ratio_outside, language)
    return f"{inside}，其余 {outside}" if language == "zh" else f"{inside}, elsewhere {outside}"


def _counted(count: int, language: Language) -> str:
    if language == "zh":
        return f"{count:,} 个地方"
    return f"{count:,} {'place' if count == 1 else 'places'}"


def _span(first: Period, last: Period, language: Language) -> str:
    from_, to = (name_of(number_of(period), period.kind, language=language) for period in (first, last))
    if from_ == to:
        return from_
    return f"{from_.removesuffix('年')}–{to}"
