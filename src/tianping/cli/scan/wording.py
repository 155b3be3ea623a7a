"""Sentences about clusters, for the terminal and the page alike."""

from __future__ import annotations

from tianping.charts import Phrase, Sentence
from tianping.charts.cluster_words import HARDLY
from tianping.charts.numbers import count_text, percent_text, ratio_text
from tianping.charts.words import INDICATOR
from tianping.cli.language import say
from tianping.cli.scan.answer import LEVEL, ScanAnswer
from tianping.statistics.scan import RatioCluster
from tianping.terms import CountKind, Language


def p_text(p: float) -> str:
    return f"{p:.3g}"


def p_said(answer: ScanAnswer, p: float) -> str:
    """A p that no replicate reached is at most so small."""
    floor = 1 / (1 + answer.result.replicates_run)
    return f"p ≤ {p_text(p)}" if p <= floor else f"p = {p_text(p)}"


def finding(answer: ScanAnswer, language: Language) -> Sentence:
    """The strongest cluster, whether chance makes such a one, and how many there are."""
    indicator = INDICATOR[answer.kind].in_(language)
    opening = Phrase(f"{indicator}：" if language == "zh" else f"{indicator}. ")
    if not answer.clusters:
        return Sentence((opening, Phrase(_why_empty(answer, language))))
    first = answer.clusters[0]
    where = _where(answer, first, language)
    ratio = (
        Phrase(say("性别比 ", language)),
        Phrase(ratio_text(first.ratio, language), "number"),
        Phrase(say("，其余 %(ratio)s", language) % {"ratio": ratio_text(first.ratio_outside, language)}),
    )
    p = p_said(answer, first.p)
    if first.p > LEVEL and p.startswith("p ≤"):
        told = say("模拟的份数太少，还分不出是不是偶然（%(p)s）。最强的一处在%(where)s，", language) % {"p": p, "where": where}
        return Sentence((opening, Phrase(told), *ratio, Phrase(say("。", language))))
    if first.p > LEVEL:
        told = say("没有站得住的聚集。最强的一处在%(where)s，", language) % {"where": where}
        return Sentence((opening, Phrase(told), *ratio, Phrase(say("；偶然也常见（%(p)s）。", language) % {"p": p})))
    kind = say("偏高", language) if first.direction == "high" else say("偏低", language)
    found = sum(cluster.p <= LEVEL for cluster in answer.clusters)
    more = say("这样的共 %(count)s 处。", language) % {"count": found} if found > 1 else ""
    return Sentence(
        (
            opening,
            Phrase(where),
            Phrase(say("聚集", language)),
            Phrase(kind, "verdict"),
            Phrase(say("，", language)),
            *ratio,
            Phrase(_by_chance(first.p, language) % {"p": p}),
            Phrase(more),
        )
    )


def _by_chance(p: float, language: Language) -> str:
    """As sure as the p is: hardly is one in a thousand."""
    return say("；难用偶然解释（%(p)s）。", language) if p <= HARDLY else say("；偶然少见（%(p)s）。", language)


def _where(answer: ScanAnswer, cluster: RatioCluster, language: Language) -> str:
    middle = answer.name(cluster.places[0])
    if len(cluster.places) == 1:
        place = say("%(middle)s一地", language) % {"middle": middle}
    else:
        place = say("%(middle)s一带 %(count)s 个地方", language) % {"middle": middle, "count": count_text(len(cluster.places))}
    return place + (span_text(cluster, language) and say("（%(span)s）", language) % {"span": span_text(cluster, language)})


def span_text(cluster: RatioCluster, language: Language) -> str:
    """Its periods, where time was looked at."""
    if cluster.first_period is None:
        return ""
    first, last = str(cluster.first_period), str(cluster.last_period)
    return first if first == last else say("%(first)s 至 %(last)s", language) % {"first": first, "last": last}


def _why_empty(answer: ScanAnswer, language: Language) -> str:
    reason = answer.result.why_empty
    if reason == "no births":
        return say("没有出生，找不了聚集。", language)
    if reason == "one place":
        return say("只有一个位置，没有可比的地方。", language)
    if reason == "one sex only":
        return say("只有一种性别，没有可比的比例。", language)
    return say("没有合乎限度的窗口：请放宽 --max-share 或 --max-radius。", language)


def method(answer: ScanAnswer, language: Language) -> str:
    """Model, windows, null and replicates in one sentence."""
    window, test = answer.result.window, answer.result.test
    parts = [say("Kulldorff 扫描统计量（伯努利）", language)]
    parts.append(say("圆和椭圆窗口", language) if window.ellipses else say("圆形窗口", language))
    parts.append(say("至多含全部出生的 %(share)s", language) % {"share": percent_text(window.max_share)})
    if answer.timed:
        parts.append(say("任一段时期", language) if window.time == "retrospective" else say("到最后一期为止的时期", language))
    if test.null == "exact":
        parts.append(say("零假设：各地同一个比", language))
    else:
        parts.append(say("零假设：各地自然有别（相关 %(rho)s）", language) % {"rho": f"{answer.result.dispersion or 0:.5f}"})
    if answer.placed.source.table.stratum is not None:
        parts.append(say("分层 %(strata)s 个", language) % {"strata": len(set(answer.groups.keys["stratum"]))})
    parts.append(say("模拟 %(count)s 份", language) % {"count": count_text(answer.result.replicates_run)})
    return say("，", language).join(parts)


def cautions(answer: ScanAnswer, language: Language) -> list[str]:
    """What was left out, added up, or cut short."""
    told, known = list[str](), answer.cautions
    if known.period_given:
        told.append(say("表里没有时期这一列：%(period)s 是调用时写上的，不是表里的。", language) % {"period": known.period_given})
    if known.periods_added > 1:
        told.append(say("%(count)s 个时期已经相加；要看时间，用 --time。", language) % {"count": known.periods_added})
    if known.unplaced:
        told.append(say("%(count)s 个地区没有坐标，没有计入。", language) % {"count": count_text(known.unplaced)})
    if known.nested:
        told.append(say("%(count)s 个地区含有表中别的地区，没有重复计入。", language) % {"count": count_text(known.nested)})
    if answer.result.rows_not_given:
        told.append(say("%(count)s 行有空格（没有填报），不算 0，没有计入。", language) % {"count": count_text(answer.result.rows_not_given)})
    if known.stopped_at:
        told.append(say("模拟到第 %(count)s 份就停了，p 只供先看看，不用于公布。", language) % {"count": count_text(known.stopped_at)})
    if answer.kind is CountKind.CHILDREN:
        told.append(say("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。", language))
    return told


def limits(answer: ScanAnswer, language: Language) -> list[str]:
    """What clusters do not say."""
    told = [
        say("p 是最强的一处、连同事先选定的窗口一起算的：看了地图再改 --max-share，p 就不作数。", language),
        say("圆只是描述，不是界线：边上的地方在里面还是外面，数据往往分不清。", language),
        say("这里与别处不同，不等于知道为什么：漏登、补登、孩次构成和真正的选择都可能；更不说明任何家庭、医院或个人。", language),
    ]
    plain = answer.result.test.null == "exact" and answer.placed.source.table.stratum is None
    if plain and answer.clusters and answer.clusters[0].p <= LEVEL:
        told.append(say("零假设是各地同一个比；地域大时各地本来不同，必然显著。可用 --stratum 分层，或 --null over-dispersed。", language))
    return told
