"""ADX (IHE QRPH Aggregate Data Exchange, 2015) XML, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.sax.saxutils import quoteattr

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.door import File, Source, content_of, held, read_safely
from tianping.exchange.returns.filled import ANYTHING, Expected, Filled, FormLookup, Key
from tianping.exchange.returns.objects import Cell, Objects, claimed_form, data_set_code
from tianping.exchange.returns.origin import Claim, Origin, origin_of
from tianping.exchange.returns.placed import complete_from
from tianping.exchange.returns.problems import Findings, ReturnProblem, refuse
from tianping.exchange.returns.xml_text import Element, parse_xml
from tianping.jurisdictions.forms import Form
from tianping.terms import ABSENT, REFUSED, CellState, CellValue, Period, PeriodKind

ADX = "urn:ihe:qrph:adx:2015"
OWN = "urn:tianping:returns:1"
"""Namespace of the attributes that ADX has no word for; who does not know it finds no value for these cells."""
_STATES = {CellState.ABSENT: "absent", CellState.REFUSED: "refused"}
_CATEGORIES = ("sex", "order", "band", "row")
_GROUP = frozenset({"orgUnit", "period", "dataSet", f"{OWN} sender", f"{OWN} absent", f"{OWN} refused"})
_VALUE = frozenset({"dataElement", "value", *_CATEGORIES})
_NAMES = frozenset({"adx", "group", "dataValue", "exported", "sender", "absent", "refused", "annotation"}) | _GROUP | _VALUE
_DURATIONS = {
    PeriodKind.YEAR: "P1Y",
    PeriodKind.STATISTICAL_YEAR: "P1Y",
    PeriodKind.QUARTER: "P3M",
    PeriodKind.MONTH: "P1M",
}
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})/(P1Y|P3M|P1M)", re.ASCII)


def write_adx(filled: Sequence[Filled], *, forms: FormLookup, made_at: datetime) -> bytes:
    """Write filled forms as ADX: one group for each row that is a place, or one for each form with rows of its own.

    A number is a ``dataValue`` (0 is ``value="0"``), an empty cell is not there, not applicable and refused are listed by
    their columns in the group's own attributes ``absent`` and ``refused``, so that nobody can add them up.

    Raises
    ------
    ValueError
        If there is no such form, or ``made_at`` has no time zone.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<adx xmlns="{ADX}" xmlns:tp="{OWN}" exported={quoteattr(made_at.isoformat(timespec="seconds"))}>')
    for one in filled:
        form = forms(one.form, one.edition)
        if form is None or form.edition != one.edition:
            raise ValueError(f"there is no form {one.form} of {one.edition}")
        objects = Objects(form)
        for place in one.rows if objects.has_places else (one.place,):
            lines += _group(one, form, objects, place)
    return "\n".join([*lines, "</adx>", ""]).encode()


def _group(filled: Filled, form: Form, objects: Objects, place: str) -> list[str]:
    rows = [place] if objects.has_places else objects.own_rows
    cells = [((row, column.code), filled.cells[row, column.code]) for row in rows for column in form.columns]
    attributes = {"dataSet": data_set_code(form), "orgUnit": place, "period": adx_period(filled.period), "tp:sender": filled.place}
    for state, name in _STATES.items():
        listed = [_token(key, objects) for key, value in cells if value.state is state]
        attributes |= {f"tp:{name}": " ".join(listed)} if listed else {}
    lines = [f"  <group{_spelled(attributes)}>"]
    for key, value in cells:
        if value.state is CellState.GIVEN:
            cell = objects.cell(key)
            named = {"dataElement": cell.element, **dict(cell.combination), "value": str(value.number)}
            lines.append(f"    <dataValue{_spelled(named)}/>")
    return [*lines, "  </group>"]


def _token(key: Key, objects: Objects) -> str:
    return key[1] if objects.has_places else f"{key[0]}/{key[1]}"


def _spelled(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def adx_period(period: Period) -> str:
    """First day and length, as ``2025-11-01/P1M``."""
    return f"{period.start.isoformat()}/{_DURATIONS[period.kind]}"


def period_of_adx(text: str) -> Period | None:
    """The period of a first day and length; ``None`` if it is none of the four kinds."""
    found = _PERIOD.fullmatch(text)
    if found is None:
        return None
    try:
        start = date.fromisoformat(found[1])
    except ValueError:
        return None
    for kind, length in _DURATIONS.items():
        if length == found[2] and start.year >= 1001:
            period = Period.holding(start, kind)
            if period.start == start:
                return period
    return None


def read_adx(source: Source, *, forms: FormLookup, expected: Expected = ANYTHING) -> tuple[Filled, ...]:
    """Read filled forms from ADX.

    Groups of the same data set, period and sender are one filled form. What ``expected`` says stands in for a data set
    or sender that the file leaves out. A cell that is not there is empty.

    Raises
    ------
    ReturnRefused
        Identities alone where there are any; else all that is wrong, each with the element and its index.
    """
    source = held(source)
    return read_safely(source, lambda file: _read(file, forms=forms, expected=expected))


def _read(file: File, *, forms: FormLookup, expected: Expected) -> tuple[Filled, ...]:
    root = parse_xml(content_of(file), names=_NAMES)
    if root.name != f"{ADX} adx":
        raise refuse(Code.OBJECT_WRONG, where="document", wanted=f"adx of {ADX}")
    findings = Findings()
    for name in root.attributes:
        if name not in ("exported",) and not name.startswith("http://www.w3.org/2001/XMLSchema-instance "):
            findings.add(ReturnProblem(Code.OBJECT_UNKNOWN, where="document", wanted="attribute"))
    if root.text or not root.children:
        findings.add(ReturnProblem(Code.OBJECT_WRONG, where="document", wanted="groups"))
    findings.raise_if_any()
    sendings: dict[tuple[str, ...], _Sending] = {}
    for number, group in enumerate(root.children):
        _take_group(group, f"group[{number}]", forms=forms, expected=expected, sendings=sendings)
    return tuple(one.complete(expected) for one in sendings.values())


def _take_group(
    group: Element, where: str, *, forms: FormLookup, expected: Expected, sendings: dict[tuple[str, ...], _Sending]
) -> None:
    if group.name != f"{ADX} group" or group.text or not set(group.attributes) <= _GROUP:
        raise refuse(Code.OBJECT_WRONG, where=where, wanted="a group of orgUnit, period, dataSet and data values")
    place, period = group.attributes.get("orgUnit"), group.attributes.get("period")
    if place is None or period is None:
        raise refuse(Code.OBJECT_MISSING, where=where, wanted="orgUnit" if place is None else "period")
    form, edition = claimed_form(group.attributes.get("dataSet"), forms=forms, expected=expected)
    has_places = (known := forms(form, date.max)) is not None and not known.rows.items
    sender = group.attributes.get(f"{OWN} sender") or expected.place or ("" if has_places else place)
    key = (form, edition, sender, period)
    if key not in sendings:
        told = period_of_adx(period)
        origin = origin_of(Claim(form, edition, sender, str(told or ""), where=where), forms=forms, expected=expected)
        sendings[key] = _Sending(origin, Objects(origin.form))
    sendings[key].take(group, where)


@dataclass(slots=True)
class _Sending:
    """The groups of one filled form, taken one by one."""

    origin: Origin
    objects: Objects
    cells: dict[Key, CellValue] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    findings: Findings = field(default_factory=Findings)

    def take(self, group: Element, where: str) -> None:
        place = group.attributes["orgUnit"]
        if place in self.groups:
            self._add(Code.OBJECT_TWICE, where)
        self.groups.add(place)
        if self.objects.has_places:
            self.places.setdefault(place, where)
        elif place != self.origin.place:
            self._add(Code.PLACE_WRONG, where, self.origin.place)
        for number, value in enumerate(group.children):
            self._take_value(value, f"{where}.dataValue[{number}]", place)
        for state, name in _STATES.items():
            for token in group.attributes.get(f"{OWN} {name}", "").split():
                self._take_state(token, f"{where}@{name}", place, ABSENT if state is CellState.ABSENT else REFUSED)

    def complete(self, expected: Expected) -> Filled:
        if not self.objects.has_places:
            self.places = {row: "group" for row in self.objects.own_rows}
        return complete_from(self.origin, self.cells, places=self.places, expected=expected, findings=self.findings)

    def _take_value(self, value: Element, where: str, place: str) -> None:
        notes = [child for child in value.children if child.name != f"{ADX} annotation" or child.children or child.text]
        if value.name != f"{ADX} dataValue" or value.text or notes:
            self._add(Code.OBJECT_WRONG, where, "a dataValue without text")
            return
        if not set(value.attributes) <= _VALUE:
            self._add(Code.OBJECT_UNKNOWN, where, "attribute")
            return
        missing = [name for name in ("dataElement", "value") if name not in value.attributes]
        if missing:
            self._add(Code.OBJECT_MISSING, where, missing[0])
            return
        categories = tuple((name, value.attributes[name]) for name in _CATEGORIES if name in value.attributes)
        cell = Cell(value.attributes["dataElement"], categories)
        found = self.objects.columns.get(cell)
        if found is None:
            is_element = cell.element in self.objects.elements
            self._add(Code.OBJECT_UNKNOWN, where, "disaggregation" if is_element else "dataElement")
            return
        self._put((place if found[0] is None else found[0], found[1]), self._number(value.attributes["value"], where), where)

    def _number(self, text: str, where: str) -> CellValue | None:
        try:
            value = CellValue.parse(text)
        except ValueError:
            value = None
        if value is None or value.state is not CellState.GIVEN:
            self._add(Code.CELL_WRONG, f"{where}@value")
            return None
        return value

    def _take_state(self, token: str, where: str, place: str, value: CellValue) -> None:
        row, _, column = token.rpartition("/")
        known = {code.code for code in self.origin.form.columns}
        if column not in known or (row not in self.objects.own_rows if self.objects.own_rows else row):
            self._add(Code.OBJECT_UNKNOWN, where, "column")
            return
        self._put((row or place, column), value, where)

    def _put(self, key: Key, value: CellValue | None, where: str) -> None:
        if key in self.cells:
            self._add(Code.OBJECT_TWICE, where)
        if value is not None:
            self.cells[key] = value

    def _add(self, code: Code, where: str, wanted: str | None = None) -> None:
        self.findings.add(ReturnProblem(code, where=where, wanted=wanted))
