"""Sentences about a measurement, for the terminal and the page alike."""

from __future__ import annotations

import math

from tianping.cli.language import _, current_language
from tianping.cli.measure.measurement import MeasuredRow, Measurement
from tianping.terms import CountKind, Verdict

# The order of a screen: what is sure first, then what is probable, then what cannot be told; never by the ratio.
GROUPS = (
    Verdict.HIGH,
    Verdict.PROBABLY_HIGH,
    Verdict.LOW,
    Verdict.PROBABLY_LOW,
    Verdict.AS_EXPECTED,
    Verdict.NO_SIGN_OF_EXCESS,
    Verdict.CANNOT_TELL,
    Verdict.NO_BIRTHS,
    Verdict.NOT_GIVEN,
)


RAREST = 1e6  # one in so many places; beyond it the model, not chance, is in doubt


def verdict_word(verdict: Verdict) -> str:
    return verdict.word.in_(current_language())


def indicator(kind: CountKind) -> str:
    """Children aged 0 are not births, and every header says so."""
    return _("出生人口性别比") if kind is CountKind.BIRTHS else _("0岁儿童性别比（不是出生性别比）")


def counted(kind: CountKind) -> str:
    return _("出生数") if kind is CountKind.BIRTHS else _("0岁儿童")


def ratio_text(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.1f}"


def interval_text(row: MeasuredRow) -> str:
    if row.low is None and row.high is None:
        return "–"
    high = "∞" if row.high is None else f"{row.high:.1f}"
    return f"{row.low or 0.0:.1f}–{high}"


def one_in_text(row: MeasuredRow) -> str:
    if row.ratio is None:
        return "–"
    return "< 1/1,000,000" if row.one_in is None or row.one_in > RAREST else f"1/{max(row.one_in, 1):,.0f}"


def count_text(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def confidence_text(confidence: float) -> str:
    return f"{confidence * 100:g}%"


def place_text(row: MeasuredRow) -> str:
    return row.name or row.place or _("合计")


def band_text(measurement: Measurement) -> str:
    return f"{measurement.bounds.normal_low:g}–{measurement.bounds.normal_high:g}"


def finding(measurement: Measurement) -> str:
    """The whole in one sentence: ratio, interval, verdict, reference."""
    latest = measurement.periods[-1] if len(measurement.periods) > 1 else measurement.total
    words = {
        "period": f"{latest.period}：" if latest.period and current_language() == "zh" else f"{latest.period}: " if latest.period else "",
        "ratio": ratio_text(latest.ratio),
        "confidence": confidence_text(measurement.run["confidence"]),
        "interval": interval_text(latest),
        "verdict": verdict_word(latest.verdict),
        "band": band_text(measurement),
        "indicator": indicator(measurement.kind),
    }
    if latest.ratio is None:
        return _("%(period)s%(indicator)s：%(verdict)s。") % words
    return _("%(period)s%(indicator)s %(ratio)s（%(confidence)s 区间 %(interval)s），%(verdict)s。参照范围 %(band)s。") % words


def tally_sentence(measurement: Measurement) -> str:
    """How many rows have each verdict; empty for a single row."""
    if len(measurement.rows) < 2:
        return ""
    tally = measurement.tally
    parts = [
        _("%(count)s 个%(verdict)s") % {"count": f"{tally[verdict]:,}", "verdict": verdict_word(verdict)}
        for verdict in GROUPS
        if tally[verdict]
    ]
    several = any(len({getattr(row, key) for row in measurement.rows}) > 1 for key in ("period", "order", "source"))
    unit = _("行") if several else _("个地区")
    return _("%(rows)s %(unit)s中 %(parts)s。") % {"rows": f"{len(measurement.rows):,}", "unit": unit, "parts": _("，").join(parts)}


def cautions(measurement: Measurement) -> list[str]:
    """What a reader must know before quoting the figures."""
    told = []
    if measurement.left_out:
        told.append(_("%(count)s 行有空格（没有填报），不算 0，也没有计入合计。") % {"count": f"{measurement.left_out:,}"})
    if measurement.nested:
        told.append(_("合计只计最上一级的地区；%(count)s 行属于表中别的地区，没有重复计算。") % {"count": f"{measurement.nested:,}"})
    if measurement.kind is CountKind.CHILDREN:
        told.append(_("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。"))
    return told


def explanation(measurement: Measurement) -> str:
    """What 'cannot tell' means and what would settle it."""
    bounds = measurement.bounds
    target = max(115.0, math.ceil(bounds.normal_high + 5)) if bounds.reference < 110 else math.ceil(bounds.normal_high + 5)
    return _("不能判断：数字小，分不出。要分辨 %(target)g 与 %(reference)g，约需 %(needed)s 例。") % {
        "target": target,
        "reference": bounds.reference,
        "needed": f"{_two_digits(measurement.needed(target)):,}",
    }


def _two_digits(number: int) -> int:
    """Round to two digits: an order of size, not a threshold."""
    return round(number, 2 - len(str(number)))
