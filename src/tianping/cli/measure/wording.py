"""Sentences about a measurement, for the terminal and the page alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tianping.charts import Band, Phrase, Places, Sentence, Unit, Whole
from tianping.charts import finding as finding_of
from tianping.charts.words import INDICATOR
from tianping.cli.language import _, current_language, say
from tianping.cli.measure.measurement import MeasuredRow, Measurement
from tianping.terms import Bilingual, CountKind, Language, Period, PeriodKind, Verdict

RAREST = 1e6  # one in so many places; beyond it the model, not chance, is in doubt


def verdict_word(verdict: Verdict) -> str:
    return verdict.word.in_(current_language())


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


def latest_total(measurement: Measurement) -> MeasuredRow:
    """The total of the last period; of everything where rows are periods, or there are none."""
    return measurement.periods[-1] if measurement.periods and "place" in measurement.by else measurement.total


def latest_rows(measurement: Measurement) -> list[MeasuredRow]:
    """Rows of the last period; every row where rows are periods, or there are none."""
    last = latest_total(measurement)
    return [row for row in measurement.rows if last is measurement.total or row.period == last.period]


def places_of(rows: Sequence[MeasuredRow], measurement: Measurement) -> Places:
    """Rows as the drawings take them."""
    keys = differing(rows)
    return Places(
        names=[" ".join(filter(None, (row.name or row.place, *(getattr(row, key) for key in keys)))) or _("合计") for row in rows],
        births=np.array([-1 if row.births is None else row.births for row in rows], dtype=np.int64),
        ratio=np.array([_or_infinite(row.ratio, row) for row in rows], dtype=float),
        low=np.array([np.nan if row.low is None else row.low for row in rows], dtype=float),
        high=np.array([_or_infinite(row.high, row) for row in rows], dtype=float),
        signs=[row.verdict for row in rows],
        confidence=measurement.run["confidence"],
        unit=unit_of(rows, measurement),
    )


def unit_of(rows: Sequence[MeasuredRow], measurement: Measurement) -> Unit:
    """What one of these rows is."""
    keys = differing(rows)
    if keys == ["period"] and "place" not in measurement.by:
        return Unit.PERIOD
    return Unit.ROW if keys else Unit.PLACE


def _or_infinite(value: float | None, row: MeasuredRow) -> float:
    """Without girls a ratio has no upper end; without births it has none at all."""
    if value is not None:
        return value
    return np.inf if row.births else np.nan


def whole(measurement: Measurement) -> Whole:
    """The last period's total as a drawing takes it."""
    total = latest_total(measurement)
    number = [np.nan if value is None else value for value in (total.ratio, total.low, total.high)]
    return Whole(ratio=number[0], low=number[1], high=number[2], sign=total.verdict, confidence=measurement.run["confidence"])


def when(measurement: Measurement) -> Bilingual | None:
    """The last period as each language writes it."""
    period = latest_total(measurement).period
    if period is None:
        return None
    parsed = _parsed(period)
    zh = period
    if parsed is not None and parsed.kind is PeriodKind.YEAR:
        zh = f"{parsed.year}年"
    elif parsed is not None and parsed.kind is PeriodKind.MONTH:
        zh = f"{parsed.year}年{parsed.number}月"
    elif parsed is not None and parsed.kind is PeriodKind.QUARTER:
        zh = f"{parsed.year}年第{'一二三四'[parsed.number - 1]}季度"
    elif parsed is not None:
        zh = f"{parsed.year}统计年度"
    return Bilingual(zh=zh, en=period)


def _parsed(period: str) -> Period | None:
    try:
        return Period.parse(period)
    except ValueError:
        return None


def finding(measurement: Measurement, language: Language) -> Sentence:
    """The whole in one sentence, with its interval, verdict and reference; then how many places have each verdict."""
    indicator = INDICATOR[measurement.kind].in_(language)
    opening = Phrase(f"{indicator}：" if language == "zh" else f"{indicator}. ")
    if latest_total(measurement).ratio is None:
        word = latest_total(measurement).verdict.word.in_(language)
        return Sentence((opening, Phrase(f"{word}。" if language == "zh" else f"{word[:1].upper()}{word[1:]}.", "verdict")))
    period = when(measurement)
    rows = latest_rows(measurement)
    said = finding_of(
        whole(measurement),
        [row.verdict for row in rows],
        unit=unit_of(rows, measurement),
        band=Band.of(measurement.bounds),
        language=language,
        when=period.in_(language) if period else "",
    )
    return Sentence((opening, *said.phrases))


def cautions(measurement: Measurement, language: Language) -> list[str]:
    """What a reader must know before quoting the figures."""
    told = []
    if measurement.period_given:
        told.append(say("表里没有时期这一列：%(period)s 是调用时写上的，不是表里的。", language) % {"period": measurement.total.period})
    if measurement.added > 1:
        told.append(say("没有认出地区、时期等列，%(count)s 行相加成一行。请用 --place、--period 指定列名。", language) % {"count": f"{measurement.added:,}"})
    if measurement.totals_passed:
        told.append(say("表中的 %(count)s 行合计没有当作地区。", language) % {"count": f"{measurement.totals_passed:,}"})
    if measurement.left_out:
        told.append(say("%(count)s 行有空格（没有填报），不算 0，也没有计入合计。", language) % {"count": f"{measurement.left_out:,}"})
    if measurement.nested:
        told.append(say("合计只计最上一级的地区；%(count)s 行属于表中别的地区，没有重复计算。", language) % {"count": f"{measurement.nested:,}"})
    if measurement.kind is CountKind.CHILDREN:
        told.append(say("0岁儿童是普查登记的存活儿童，不是出生：漏登和婴儿死亡都会改变这个比。", language))
    return told


def other_periods(measurement: Measurement, language: Language) -> list[str]:
    """Say which periods the page's table leaves to other pages."""
    others = [row.period or "" for row in measurement.periods[:-1]] if "place" in measurement.by else []
    if not others:
        return []
    sentence = say("表中只列最近一期，走势图有各期合计；更早的 %(count)s 期（如 %(first)s）用 --period 选。", language)
    return [sentence % {"count": f"{len(others):,}", "first": others[-1]}]


def explanation(measurement: Measurement) -> str:
    """What 'cannot tell' means and what would settle it."""
    bounds = measurement.bounds
    return _("不能判断：数字小，分不出。要分辨 %(target)g 与 %(reference)g，约需 %(needed)s 例。") % {
        "target": bounds.marked_excess,
        "reference": bounds.reference,
        "needed": f"{measurement.needed(bounds.marked_excess):,}",
    }


def differing(rows: Sequence[MeasuredRow]) -> list[str]:
    """Keys beside the place in which rows differ: the same key in every row stands in the finding, not in a column."""
    return [key for key in ("period", "order", "source") if len({getattr(row, key) for row in rows}) > 1]
