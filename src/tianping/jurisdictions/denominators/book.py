"""Reads the book of rates; a rate that a promise forbids is not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from tianping.jurisdictions.denominators.rates import Quantity, Rate, RateKind, RateRefused, Vintage
from tianping.jurisdictions.facts import Confidence, read_toml
from tianping.jurisdictions.forms import ExpressionRefused, Form, FormRefused, load_forms, parse_expression
from tianping.jurisdictions.forms.expressions import cells_in
from tianping.jurisdictions.forms.subjects import may_stand_together, subjects_of
from tianping.jurisdictions.forms.templates import AxisItem, combinations, fill_code, fill_words, read_axes
from tianping.terms import Bilingual

_KEYS = frozenset(
    ["code", "each", "zh", "en", "numerator", "denominator", "per", "unit", "kind", "vintage", "caution", "valid_from",
     "valid_to", "source", "confidence"]
)  # fmt: skip


def load_rates(on: date, *, jurisdiction: str = "china") -> dict[str, Rate]:
    """Load the rates in force on a day, by code.

    Raises
    ------
    RateRefused
        If a rate reads what no form has, or sets antenatal totals beside births or terminations.

    Examples
    --------
    >>> load_rates(date(2025, 12, 1))["enrolment_primary_girls"].formula("zh")
    '在学小学女童 ÷ 适龄小学女童 × 100'
    """
    return read_rates(read_toml("china", "rates"), forms=load_forms(on, jurisdiction=jurisdiction), on=on)


def read_rates(toml: Mapping[str, Any], *, forms: Mapping[str, Form], on: date) -> dict[str, Rate]:
    """Read a book of rates against the forms in use on a day."""
    axes = read_axes(toml.get("axes", {}))
    rates: dict[str, Rate] = {}
    for entry in toml["rates"]:
        if entry["valid_from"] <= on <= entry.get("valid_to", date.max):
            for rate in _read(entry, axes):
                _check(rate, forms)
                if rate.code in rates:
                    raise RateRefused(f"rate {rate.code} stands twice")
                rates[rate.code] = rate
    return rates


def _read(entry: Mapping[str, Any], axes: Mapping[str, tuple[AxisItem, ...]]) -> Iterator[Rate]:
    where = f"rate {entry.get('code', '?')}"
    strange = sorted(set(entry) - _KEYS)
    if strange:
        raise RateRefused(f"{where}: unknown entries {', '.join(strange)}; known are {', '.join(sorted(_KEYS))}")
    allowed = {"kind": get_args(RateKind), "vintage": get_args(Vintage), "confidence": get_args(Confidence)}
    for field, values in allowed.items():
        if entry[field] not in values:
            raise RateRefused(f"{where}: {field} is one of {', '.join(values)}")
    try:
        for chosen in combinations(entry.get("each", []), axes, where=where):
            yield _rate(entry, chosen, where=where)
    except (FormRefused, ExpressionRefused) as fault:
        raise RateRefused(f"{where}: {fault}") from fault


def _rate(entry: Mapping[str, Any], chosen: Mapping[str, AxisItem], *, where: str) -> Rate:
    def quantity(side: str) -> Quantity:
        text = fill_code(entry[side]["of"], chosen, where=where)
        return Quantity(parse_expression(text, yields="number"), words(entry[side]))

    def words(of: Mapping[str, Any]) -> Bilingual:
        return fill_words(Bilingual(zh=of["zh"], en=of["en"]), chosen, where=where)

    if isinstance(entry["per"], bool) or not isinstance(entry["per"], int) or entry["per"] < 1:
        raise RateRefused(f"{where}: per is a whole number of 1 or more")
    return Rate(
        code=fill_code(entry["code"], chosen, where=where),
        word=words(entry),
        numerator=quantity("numerator"),
        denominator=quantity("denominator"),
        per=entry["per"],
        unit=words(entry["unit"]),
        kind=entry["kind"],
        sex=chosen["sex"].sex if "sex" in chosen else None,
        vintage=entry["vintage"],
        caution=words(entry["caution"]),
        source=entry["source"],
        confidence=entry["confidence"],
    )


def _check(rate: Rate, forms: Mapping[str, Form]) -> None:
    for cell in (*cells_in(rate.numerator.expression), *cells_in(rate.denominator.expression)):
        form = forms.get(cell.form)
        if form is None or cell.column not in {head.code for head in form.heads()}:
            raise RateRefused(f"rate {rate.code}: there is no {cell.column!r} in a form {cell.form!r} on that day")
    if not may_stand_together(subject for code in rate.forms for subject in subjects_of(forms[code])):
        raise RateRefused(f"rate {rate.code}: antenatal totals stand beside no births and no terminations (promise 3)")
