"""The method card as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tianping.charts.numbers import bracketed, count_text, interval_text, plain_text, ratio_text
from tianping.figures.measures.forms import BASIS_WORDS, ORDER_WORDS, Asked
from tianping.figures.measures.panels.drawing import floats
from tianping.figures.measures.panels.words import year_text
from tianping.figures.measures.queries import Detail, MethodCard
from tianping.terms import Language


@dataclass(frozen=True, slots=True)
class Fact:
    term: str
    text: str
    is_code: bool = False


def facts_of(detail: Detail, asked: Asked, *, language: Language) -> list[Fact]:
    """What stands beside the figures of one area."""
    card, figure = detail.card, detail.figure
    ratio, low, high = floats([figure.ratio, figure.low, figure.high]).tolist()
    raw = ratio_text(ratio, language) + bracketed(interval_text(low, high, language=language), language)
    births = _("%(births)s 例（男 %(boys)s，女 %(girls)s）") % {
        "births": count_text(figure.births), "boys": count_text(detail.boys), "girls": count_text(detail.girls),
    }  # fmt: skip
    beside = _("；另有性别不明 %(count)s，不计入") % {"count": count_text(detail.unclear)} if detail.unclear else ""
    return [
        Fact(_("指标"), card.indicator.in_(language)),
        Fact(_("范围"), f"{year_text(figure.year, counted_to=asked.card.counted_to)} · {ORDER_WORDS[asked.order]}"),
        Fact(_("出生数"), births + beside),
        Fact(_("直接计算"), raw),
        *facts_of_run(card, language=language),
    ]


def facts_of_run(card: MethodCard, *, language: Language) -> list[Fact]:
    """What every figure of a run rests on."""
    bounds = card.bounds
    reference = _("%(reference)s；范围 %(low)s–%(high)s；明显偏高 %(marked)s") % {
        "reference": plain_text(bounds.reference), "low": plain_text(bounds.normal_low), "high": plain_text(bounds.normal_high),
        "marked": plain_text(bounds.marked_excess),
    }  # fmt: skip
    known = _("登记到 %(day)s") % {"day": card.known_to.isoformat()} if card.known_to else _("没有登记时间")
    return [
        Fact(_("来源"), f"{card.source.label} · {BASIS_WORDS[card.basis]} · {known}"),
        Fact(_("方法"), card.method.in_(language)),
        Fact(_("参照"), reference),
        Fact(_("不确定"), _("区间只含偶然波动；漏报和在外地出生的不在其内。")),
        Fact(
            _("运行"), f"{card.run_id} · {card.computed_on.isoformat()} · tianping {card.package_version}", is_code=True
        ),
    ]


def facts_to_repeat(card: MethodCard) -> list[Fact]:
    """Everything that the identity of a run is made of, and how to get the figures again."""
    return [
        Fact(_("运行全号"), card.identity, is_code=True),
        Fact(_("方法版本"), card.method_version, is_code=True),
        Fact(_("随机种子"), _("没有用随机数") if card.seed is None else str(card.seed)),
        *(Fact(_("快照"), digest, is_code=True) for digest in card.inputs),
        *(Fact(_("对照的快照"), digest, is_code=True) for digest in card.compared),
    ]
