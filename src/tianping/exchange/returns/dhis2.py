"""DHIS2's ``dataValueSets`` JSON, both ways."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.door import File, Source, content_of, held, read_safely
from tianping.exchange.returns.filled import ANYTHING, Expected, Filled, FormLookup, Key
from tianping.exchange.returns.json_text import Json, parse_json, screen_json
from tianping.exchange.returns.limits import MOST_OBJECTS
from tianping.exchange.returns.objects import (
    DEFAULT,
    Objects,
    claimed_form,
    data_set_code,
    dhis2_period,
    period_of_dhis2,
)
from tianping.exchange.returns.origin import Claim, Origin, origin_of
from tianping.exchange.returns.placed import complete_from
from tianping.exchange.returns.problems import Findings, ReturnProblem, refuse
from tianping.terms import ABSENT, EMPTY, REFUSED, CellState, CellValue

COMMENTS = {CellState.ABSENT: "tianping:absent", CellState.REFUSED: "tianping:refused"}
"""Comments of data values without a value: DHIS2 has no word for either, keeps such a value, and adds nothing for it."""
_BY_COMMENT = {COMMENTS[CellState.ABSENT]: ABSENT, COMMENTS[CellState.REFUSED]: REFUSED}
_SET_KEYS = frozenset({"dataSet", "period", "orgUnit", "dataValues", "completeDate", "attributeOptionCombo"})
_VALUE_KEYS = frozenset(
    {"dataElement", "categoryOptionCombo", "attributeOptionCombo", "period", "orgUnit", "value", "comment", "deleted"}
)
_IGNORED = frozenset({"storedBy", "created", "lastUpdated", "followup"})
"""What DHIS2 adds on its own; looked through like everything else, and not kept."""
_MANY = "dataValueSets"


def write_dhis2(filled: Sequence[Filled], *, forms: FormLookup) -> bytes:
    """Write filled forms as DHIS2 takes them with ``idScheme=code``.

    One is one object, as the API takes it; several stand in a list ``dataValueSets``, each one object for one call. A
    number is a ``value`` (0 is ``"0"``), an empty cell is ``deleted`` (so that sending again clears it), not
    applicable and refused have no value and the comment ``tianping:absent`` or ``tianping:refused``.

    Raises
    ------
    ValueError
        If there is no such form.
    """
    documents = [_document(one, forms=forms) for one in filled]
    whole = documents[0] if len(documents) == 1 else {_MANY: documents}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _document(filled: Filled, *, forms: FormLookup) -> dict[str, object]:
    form = forms(filled.form, filled.edition)
    if form is None or form.edition != filled.edition:
        raise ValueError(f"there is no form {filled.form} of {filled.edition}")
    objects, values = Objects(form), []
    for key, value in filled.cells.items():
        cell = objects.cell(key)
        entry: dict[str, object] = {"dataElement": cell.element, "categoryOptionCombo": cell.option_combo}
        entry["orgUnit"] = key[0] if objects.has_places else filled.place
        if value.state is CellState.GIVEN:
            entry["value"] = str(value.number)
        elif value.state is CellState.EMPTY:
            entry["deleted"] = True
        else:
            entry["comment"] = COMMENTS[value.state]
        values.append(entry)
    period = dhis2_period(filled.period)
    return {"dataSet": data_set_code(form), "period": period, "orgUnit": filled.place, "dataValues": values}


def read_dhis2(source: Source, *, forms: FormLookup, expected: Expected = ANYTHING) -> tuple[Filled, ...]:
    """Read filled forms from ``dataValueSets`` JSON.

    Data elements and combinations may be named by code or by identifier. What ``expected`` says stands in for a data
    set, period or place that the file leaves out. A cell without a value is empty.

    Raises
    ------
    ReturnRefused
        Identities alone where there are any; else all that is wrong, each with the object and its index.
    """
    source = held(source)
    return read_safely(source, lambda file: _read(file, forms=forms, expected=expected))


def _read(file: File, *, forms: FormLookup, expected: Expected) -> tuple[Filled, ...]:
    document = parse_json(content_of(file))
    screen_json(document, keys=_SET_KEYS | _VALUE_KEYS | _IGNORED | {_MANY})
    if not isinstance(document, dict):
        raise refuse(Code.OBJECT_WRONG, where="document", wanted="an object")
    if _MANY not in document:
        return (_Set(document, "").read(forms, expected),)
    sets = document[_MANY]
    if not isinstance(sets, list) or len(document) > 1 or not sets or len(sets) > MOST_OBJECTS:
        raise refuse(Code.OBJECT_WRONG, where=_MANY, wanted="a list of objects and nothing beside it")
    found = []
    for number, one in enumerate(sets):
        if not isinstance(one, dict):
            raise refuse(Code.OBJECT_WRONG, where=f"{_MANY}[{number}]", wanted="an object")
        found.append(_Set(one, f"{_MANY}[{number}].").read(forms, expected))
    keys = [(one.form, one.place, one.period) for one in found]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise refuse(Code.OBJECT_TWICE, where=f"{_MANY}[{number}]")
    return tuple(found)


@dataclass(slots=True)
class _Set:
    """One data value set."""

    document: dict[str, Json]
    prefix: str
    findings: Findings = field(default_factory=Findings)

    def read(self, forms: FormLookup, expected: Expected) -> Filled:
        origin = self._origin(forms, expected)
        values = self.document.get("dataValues")
        if not isinstance(values, list) or len(values) > MOST_OBJECTS:
            raise refuse(Code.OBJECT_WRONG, where=f"{self.prefix}dataValues", wanted="a list of data values")
        objects = Objects(origin.form)
        cells: dict[Key, CellValue] = {}
        places: dict[str, str] = {}
        for number, entry in enumerate(values):
            where = f"{self.prefix}dataValues[{number}]"
            key = self._key(entry, where, origin, objects)
            if key is None or not isinstance(entry, dict):
                continue
            if key in cells:
                self._add(Code.OBJECT_TWICE, where)
            places.setdefault(key[0], where)
            cells[key] = self._value(entry, where)
        return complete_from(origin, cells, places=places, expected=expected, findings=self.findings)

    def _origin(self, forms: FormLookup, expected: Expected) -> Origin:
        self._only(self.document, _SET_KEYS, self.prefix)
        self.findings.raise_if_any()
        code, place, period = (self._text(self.document, name, self.prefix) for name in ("dataSet", "orgUnit", "period"))
        self.findings.raise_if_any()
        form, edition = claimed_form(code, forms=forms, expected=expected)
        told = period_of_dhis2(period) if period is not None else expected.period
        where = self.prefix.removesuffix(".") or None
        claim = Claim(form, edition, expected.place or "" if place is None else place, str(told or ""), where=where)
        return origin_of(claim, forms=forms, expected=expected)

    def _key(self, entry: Json, where: str, origin: Origin, objects: Objects) -> Key | None:
        """Row and column of a data value."""
        if not isinstance(entry, dict):
            return self._no_key(Code.OBJECT_WRONG, where, "an object")
        before = self.findings.total
        self._only(entry, _VALUE_KEYS | _IGNORED, f"{where}.")
        names = ("dataElement", "categoryOptionCombo", "orgUnit", "period", "attributeOptionCombo")
        element, combo, place, period, attribute = (self._text(entry, name, f"{where}.") for name in names)
        if self.findings.total > before:
            return None
        if attribute not in (None, DEFAULT):
            return self._no_key(Code.OBJECT_UNKNOWN, f"{where}.attributeOptionCombo", "attributeOptionCombo")
        if period is not None and period_of_dhis2(period) != origin.period:
            return self._no_key(Code.PERIOD_WRONG, f"{where}.period", dhis2_period(origin.period))
        if element not in objects.elements:
            return self._no_key(Code.OBJECT_UNKNOWN, f"{where}.dataElement", "dataElement")
        found = objects.by_name.get((element or "", DEFAULT if combo is None else combo))
        if found is None:
            return self._no_key(Code.OBJECT_UNKNOWN, f"{where}.categoryOptionCombo", "categoryOptionCombo")
        row, column = found
        if row is None:
            return (origin.place if place is None else place, column)
        return (row, column) if place in (None, origin.place) else self._no_key(Code.PLACE_WRONG, f"{where}.orgUnit", origin.place)

    def _value(self, entry: dict[str, Json], where: str) -> CellValue:
        value, comment, deleted = entry.get("value"), entry.get("comment"), entry.get("deleted", False)
        if not isinstance(deleted, bool):
            self._add(Code.OBJECT_WRONG, f"{where}.deleted", "true or false")
        if comment is not None and (not isinstance(comment, str) or (comment and comment not in _BY_COMMENT)):
            self._add(Code.OBJECT_WRONG, f"{where}.comment", " / ".join(_BY_COMMENT))
            return EMPTY
        if deleted is True:
            return EMPTY
        if value is None or value == "":
            return _BY_COMMENT.get(str(comment), EMPTY)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        try:
            given = CellValue.parse(text) if isinstance(text, str) else None
        except ValueError:
            given = None
        if given is None or given.state is not CellState.GIVEN or comment:
            self._add(Code.CELL_WRONG, f"{where}.value")
            return EMPTY
        return given

    def _text(self, entry: dict[str, Json], name: str, prefix: str) -> str | None:
        value = entry.get(name)
        if value is not None and not isinstance(value, str):
            self._add(Code.OBJECT_WRONG, f"{prefix}{name}", "text")
            return None
        return value

    def _only(self, entry: dict[str, Json], known: frozenset[str], prefix: str) -> None:
        for number, name in enumerate(entry):
            if name not in known:
                self._add(Code.OBJECT_UNKNOWN, f"{prefix}#{number}", "name")

    def _no_key(self, code: Code, where: str, wanted: str | None = None) -> Key | None:
        self._add(code, where, wanted)
        return None

    def _add(self, code: Code, where: str, wanted: str | None = None) -> None:
        self.findings.add(ReturnProblem(code, where=where, wanted=wanted))
