"""What the verdicts mean, in words that quote the bounds they were made by."""

from __future__ import annotations

from tianping.charts.numbers import percent_text, plain_text
from tianping.charts.signs import Sign
from tianping.jurisdictions import VerdictBounds
from tianping.terms import Bilingual, Language, Verdict


def meaning(sign: Sign, *, bounds: VerdictBounds, language: Language, births_needed: int | None = None) -> str:
    """Say in one or two sentences what a verdict means.

    Parameters
    ----------
    sign : Sign
        A verdict, or the triage of an alert.
    bounds : VerdictBounds
        What the verdict was made by.
    births_needed : int, optional
        To tell the marked excess from the reference; said where nothing could be told.
    """
    said = (_departures(bounds) | _the_rest(bounds))[sign.token].in_(language)
    if sign.token != Verdict.CANNOT_TELL.token or not births_needed:
        return said
    return said + _needed(bounds, births_needed, language)


def _needed(bounds: VerdictBounds, births: int, language: Language) -> str:
    marked, reference = plain_text(bounds.marked_excess), plain_text(bounds.reference)
    if language == "zh":
        return f"要分辨 {marked} 与 {reference}，约需 {births:,} 例。"
    return f" To tell {marked} from {reference} takes about {births:,}."


def _departures(bounds: VerdictBounds) -> dict[str, Bilingual]:
    low, high = plain_text(bounds.normal_low), plain_text(bounds.normal_high)
    sure, probable = percent_text(bounds.sure), percent_text(bounds.probable)
    return {
        "high": Bilingual(
            zh=f"高于 {high} 的可能性超过 {sure}；同时看许多地方时，还已按地方个数校正。",
            en=f"Above {high} with a probability over {sure}; where many places are judged at once, corrected for their number.",
        ),
        "maybe-high": Bilingual(
            zh=f"高于 {high} 的可能性超过 {probable}，但还不能确定。",
            en=f"Above {high} with a probability over {probable}; not yet certain.",
        ),
        "late": Bilingual(
            zh="往年补登的多是女婴：这里的偏高可能来自登记迟缓。",
            en="In past years most late entries were girls: the excess may come from late registration.",
        ),
        "low": Bilingual(
            zh=f"低于 {low} 的可能性超过 {sure}。先查男婴是否漏报，再看其他原因。",
            en=f"Below {low} with a probability over {sure}. First check whether boys were left out of the records.",
        ),
        "maybe-low": Bilingual(
            zh=f"低于 {low} 的可能性超过 {probable}，但还不能确定。",
            en=f"Below {low} with a probability over {probable}; not yet certain.",
        ),
    }


def _the_rest(bounds: VerdictBounds) -> dict[str, Bilingual]:
    low, high, marked = plain_text(bounds.normal_low), plain_text(bounds.normal_high), plain_text(bounds.marked_excess)
    expected, no_excess, few = (
        percent_text(bounds.expected),
        percent_text(bounds.no_excess),
        plain_text(bounds.fewest_births),
    )
    return {
        "expected": Bilingual(
            zh=f"落在 {low}–{high} 之内的可能性超过 {expected}。",
            en=f"Within {low}–{high} with a probability over {expected}.",
        ),
        "no-excess": Bilingual(
            zh=f"高于 {marked} 的可能性不到 {no_excess}：没有明显偏高，但数据还不够多，不能说符合参照。",
            en=f"Above {marked} with a probability under {no_excess}: no marked excess, but too few to say 'as expected'.",
        ),
        "unclear": Bilingual(
            zh=f"数据太少，分不出偏高还是符合参照（不足 {few} 例的一律不判断）。不是工作没有做，也不是没有问题。",
            en=f"Too few to tell an excess from the reference (below {few} nothing is said). This is neither a fault nor an all-clear.",
        ),
        "no-births": Bilingual(
            zh="这一期没有出生，也就没有性别比。", en="Nobody was born in this period, so there is no ratio."
        ),
        "not-given": Bilingual(
            zh="男或女的数没有填报。空白不是 0。", en="The count of boys or of girls was not given. A blank is not 0."
        ),
    }
