"""The five explanations of an excess: always these, in this order, on one scale, each with what the data say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tianping import charts
from tianping.charts.numbers import bracketed, percent_text, ratio_text
from tianping.figures.measures.choices import Part
from tianping.figures.measures.panels.drawing import sign_of
from tianping.figures.measures.queries import Detail, ExplanationShown, PartShown
from tianping.terms import Language, Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    word: str
    wide: SafeString
    narrow: SafeString
    weight: str
    told: str


@dataclass(frozen=True, slots=True)
class Reasons:
    title: str
    scale: SafeString
    reasons: tuple[Reason, ...]


def draw_reasons(explanation: ExplanationShown, detail: Detail, *, language: Language) -> Reasons:
    """Draw what explains the excess over the reference, as far as the accepted counts allow."""
    signs: dict[Part, charts.Sign] = {Part.LATE: charts.LATE_REGISTRATION, Part.REMAINS: sign_of(detail.figure)}
    drawn = charts.contribution_rows(
        [
            charts.Contribution(part.points, part.low, part.high, signs.get(part.part, Verdict.CANNOT_TELL))
            for part in explanation.parts
        ],
        language=language,
    )
    reasons = tuple(
        Reason(
            word=part.part.word.in_(language),
            wide=_safe(wide if part.known else ""),
            narrow=_safe(narrow if part.known else ""),
            weight=_weight(part, language) if part.known else _("还不知道"),
            told=_told(part, explanation, detail, language=language),
        )
        for part, wide, narrow in zip(explanation.parts, drawn.wide, drawn.narrow, strict=True)
    )
    return Reasons(_title(explanation.excess), _safe(drawn.head), reasons)


def _title(excess: float) -> str:
    points = f"{abs(excess):.1f}"
    if excess >= 0:
        return _("高出参照的 %(points)s 点，能由什么解释") % {"points": points}
    return _("低于参照的 %(points)s 点，能由什么解释") % {"points": points}


def _weight(part: PartShown, language: Language) -> str:
    return _signed(part.points) + bracketed(f"{_signed(part.low)} – {_signed(part.high)}", language)


def _signed(value: float) -> str:
    rounded = f"{abs(value):.1f}"
    return "0" if rounded == "0.0" else f"{'+' if value > 0 else '−'}{rounded}"


def _told(part: PartShown, explanation: ExplanationShown, detail: Detail, *, language: Language) -> str:
    if part.part is Part.CHANCE:
        return _chance(part, explanation.excess)
    if part.part is Part.REMAINS:
        return _remains(part)
    if not part.known:
        return _unknown()[part.part]
    if part.part is Part.LATE:
        return _late(explanation)
    if part.part is Part.DEFINITIONS:
        return _definitions(explanation, detail, language=language)
    third = explanation.evidence.get("share_third_and_later")
    standardised = _("按全县各孩次的水平标准化后的差。")
    return standardised if third is None else _("三孩及以上占 %(share)s。") % {"share": _percent(third)} + standardised


def _chance(part: PartShown, excess: float) -> str:
    swing = f"{max(abs(part.low), abs(part.high)):.1f}"
    if part.low <= excess <= part.high:
        return _("出生数有限，单凭偶然可上下 %(swing)s 点左右：这么大的差，偶然就可能有。") % {"swing": swing}
    return _("出生数有限，单凭偶然可上下 %(swing)s 点左右；不足以到 %(excess)s 点。") % {"swing": swing, "excess": f"{abs(excess):.1f}"}


def _remains(part: PartShown) -> str:
    if part.low > 0:
        return _("整个区间在 0 以上：以上几项都解释不了。下一步是检查机构，不说明任何一个家庭做了什么。")
    if part.high < 0:
        return _("整个区间在 0 以下：先查男婴是否漏报。")
    return _("区间包含 0：除去以上几项，没有剩下能确定的偏差。")


def _unknown() -> dict[Part, str]:
    return {
        Part.LATE: _("要有带登记时间的数才能算。"),
        Part.DEFINITIONS: _("要有另一来源、同一口径的数才能比。"),
        Part.ORDER: _("要有分孩次的数才能算。"),
    }


def _late(explanation: ExplanationShown) -> str:
    late, prompt = (explanation.evidence.get(name) for name in ("girls_among_late", "girls_among_prompt"))
    if late is None or prompt is None:
        return _("按往年补登的快慢，推算本年尚未登记的。")
    shares = {"late": _percent(late), "prompt": _percent(prompt)}
    return _("往年补登的出生里女婴占 %(late)s，及时登记的占 %(prompt)s；按此推算本年尚未登记的女婴。") % shares


def _definitions(explanation: ExplanationShown, detail: Detail, *, language: Language) -> str:
    boys, girls = (explanation.evidence.get(name) for name in ("other_boys", "other_girls"))
    if not boys or not girls or detail.figure.ratio is None:
        return _("两个来源按同一口径比较后的差。")
    own, other = ratio_text(detail.figure.ratio, language), ratio_text(100 * boys / girls, language)
    return _("本来源是 %(own)s，另一来源是 %(other)s；补齐未登记的以后再比。") % {"own": own, "other": other}


def _percent(share: float) -> str:
    return percent_text(round(share, 2))


def _safe(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 - numbers and tokens of the charts
