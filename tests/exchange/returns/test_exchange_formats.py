"""DHIS2 JSON and ADX as other systems write them, CSV as people spoil it; errors name the object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.returns.hiding_places import good_adx, good_csv, good_json
from tests.exchange.returns.some_returns import (
    PLACE,
    VILLAGES,
    birth_form,
    filled_with,
    forms,
    lookup,
    period_of,
    rows_of,
    some_filling,
)

from tianping.exchange.returns import (
    Expected,
    Filled,
    ReturnProblem,
    ReturnProblemCode,
    ReturnRefused,
    read_adx,
    read_csv,
    read_dhis2,
    say,
    write_adx,
    write_csv,
    write_dhis2,
)
from tianping.exchange.returns.adx import adx_period, period_of_adx
from tianping.exchange.returns.limits import MOST_BYTES, MOST_EXCHANGE_BYTES
from tianping.exchange.returns.objects import Objects, combo_uid, dhis2_period, element_uid, period_of_dhis2
from tianping.exchange.tables import Problem, ProblemCode
from tianping.privacy.identity import IdentityKind
from tianping.terms import ABSENT, EMPTY, CellValue, Period

P = ReturnProblemCode
VILLAGE = VILLAGES[0][0]
Told = list[tuple[ReturnProblemCode, str | None]]


def told(read: Callable[[], object]) -> Told:
    with pytest.raises(ReturnRefused) as caught:
        read()
    return [(one.code, one.where) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("period", "identifier", "start_and_length"),
    [
        # Identifiers as the DHIS2 developer manual lists its period types; ADX as ISO 8601 start and duration.
        ("2025-11", "202511", "2025-11-01/P1M"),
        ("2025Q4", "2025Q4", "2025-10-01/P3M"),
        ("2025", "2025", "2025-01-01/P1Y"),
        ("SY2025", "2024Oct", "2024-10-01/P1Y"),
    ],
)
def test_periods_are_those_of_the_standards(period: str, identifier: str, start_and_length: str) -> None:
    parsed = Period.parse(period)
    assert (dhis2_period(parsed), adx_period(parsed)) == (identifier, start_and_length)
    assert (period_of_dhis2(identifier), period_of_adx(start_and_length)) == (parsed, parsed)


@pytest.mark.parametrize("text", ["", "2025W12", "20251101", "202513", "2025Q5", "2025S1", "٢٠٢٥", "0999", "2025Oct1"])
def test_other_periods_of_dhis2_are_none(text: str) -> None:
    assert period_of_dhis2(text) is None


@pytest.mark.parametrize("text", ["2025-11-02/P1M", "2025-11-01/P1Y", "2025-02-01/P3M", "2025-13-01/P1M", "2025-11-01", "0001-01-01/P1M"])
def test_other_stretches_of_time_in_adx_are_none(text: str) -> None:
    assert period_of_adx(text) is None


def test_objects_of_every_form_have_names_that_dhis2_takes_and_no_two_share_one() -> None:
    """Codes of at most 50 characters, identifiers of a letter and ten letters or digits: the DHIS2 metadata model."""
    for form in forms().values():
        objects = Objects(form)
        assert len(objects.columns) == len(form.columns) * (len(rows_of(form)) if form.rows.items else 1)
        assert len(objects.by_name) == 4 * len(objects.columns)
        for cell in objects.columns:
            assert max(len(cell.element), len(cell.option_combo)) <= 50
            for uid in (element_uid(cell.element), combo_uid(cell.option_combo)):
                assert re.fullmatch("[A-Za-z][A-Za-z0-9]{10}", uid)


def test_values_as_dhis2_exports_them_are_read() -> None:
    """By identifiers, with stamps of its own, a missing default combination and values that are numbers."""
    cell = Objects(birth_form()).cell((VILLAGE, "boys_1"))
    stamp = {"storedBy": "admin", "created": "2025-12-08T09:21:33.000+0000", "lastUpdated": "2025-12-08T09:21:33.000+0000"}
    common = {"period": "202511", "orgUnit": VILLAGE, "attributeOptionCombo": "default", "followup": False, **stamp}
    value = {"dataElement": element_uid(cell.element), "categoryOptionCombo": combo_uid(cell.option_combo), "value": 3, **common}
    document = {"dataValues": [value]}
    expected = Expected(form="births_monthly", place=PLACE, period=Period.parse("2025-11"), rows=[VILLAGE])
    (read,) = read_dhis2(json.dumps(document).encode(), forms=lookup, expected=expected)
    assert read.cells[VILLAGE, "boys_1"] == CellValue.of(3)
    assert {value for key, value in read.cells.items() if key != (VILLAGE, "boys_1")} == {EMPTY}


def test_adx_as_another_system_writes_it_is_read() -> None:
    """In other order, with another prefix, annotations and no attribute of ours."""
    text = f"""<?xml version='1.0'?><a:adx xmlns:a="urn:ihe:qrph:adx:2015" exported="2025-12-08T09:21:33Z">
    <a:group period="2025-11-01/P1M" orgUnit="{VILLAGE}" dataSet="births_monthly.20180321">
      <a:dataValue order="1" value="3" sex="boy" dataElement="births_monthly.live_births"><a:annotation/></a:dataValue>
    </a:group></a:adx>"""
    (read,) = read_adx(text.encode(), forms=lookup, expected=Expected(place=PLACE))
    assert read.cells[VILLAGE, "boys_1"] == CellValue.of(3)


def json_with(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(good_json())
    change(document)
    return json.dumps(document).encode()


def value_with(**fields: object) -> Callable[[], bytes]:
    return lambda: json_with(lambda document: document["dataValues"][3].update(fields))


WRONG_JSON: dict[str, tuple[Callable[[], bytes], Told]] = {
    "data_element": (value_with(dataElement="x"), [(P.OBJECT_UNKNOWN, "dataValues[3].dataElement")]),
    "combination": (value_with(categoryOptionCombo="x"), [(P.OBJECT_UNKNOWN, "dataValues[3].categoryOptionCombo")]),
    "attribute_combination": (value_with(attributeOptionCombo="x"), [(P.OBJECT_UNKNOWN, "dataValues[3].attributeOptionCombo")]),
    "name": (value_with(remark=1), [(P.OBJECT_UNKNOWN, "dataValues[3].#4")]),
    "period_of_a_value": (value_with(period="202510"), [(P.PERIOD_WRONG, "dataValues[3].period")]),
    "place": (value_with(orgUnit="a b"), [(P.ROW_UNKNOWN, "dataValues[3]")]),
    "value": (value_with(value="-1", deleted=False), [(P.CELL_WRONG, "dataValues[3].value")]),
    "value_in_words": (value_with(value="refused", deleted=False), [(P.CELL_WRONG, "dataValues[3].value")]),
    "value_with_comment": (value_with(value="1", comment="tianping:absent", deleted=False), [(P.CELL_WRONG, "dataValues[3].value")]),
    "comment": (value_with(comment="checked"), [(P.OBJECT_WRONG, "dataValues[3].comment")]),
    "deleted": (value_with(deleted="yes"), [(P.OBJECT_WRONG, "dataValues[3].deleted")]),
    "not_text": (value_with(dataElement=3), [(P.OBJECT_WRONG, "dataValues[3].dataElement")]),
    "twice": (lambda: json_with(lambda d: d["dataValues"].append(d["dataValues"][0])), [(P.OBJECT_TWICE, f"dataValues[{len(birth_form().columns) * 4}]")]),
    "not_an_object": (lambda: json_with(lambda d: d["dataValues"].insert(0, 3)), [(P.OBJECT_WRONG, "dataValues[0]")]),
    "no_values": (lambda: json_with(lambda d: d.pop("dataValues")), [(P.OBJECT_WRONG, "dataValues")]),
    "data_set": (lambda: json_with(lambda d: d.update(dataSet="births")), [(P.FORM_UNKNOWN, None)]),
    "edition": (lambda: json_with(lambda d: d.update(dataSet="births_monthly.20170101")), [(P.EDITION_WRONG, None)]),
    "kind_of_period": (lambda: json_with(lambda d: d.update(period="2025")), [(P.PERIOD_WRONG, None)]),
    "period": (lambda: json_with(lambda d: d.update(period="2025W3")), [(P.PERIOD_UNREADABLE, None)]),
    "set_in_a_list": (lambda: json.dumps({"dataValueSets": [json.loads(good_json()), 3]}).encode(), [(P.OBJECT_WRONG, "dataValueSets[1]")]),
    "set_twice": (lambda: json.dumps({"dataValueSets": [json.loads(good_json())] * 2}).encode(), [(P.OBJECT_TWICE, "dataValueSets[1]")]),
    "list": (lambda: b"[]", [(P.OBJECT_WRONG, "document")]),
    "key_twice": (lambda: b'{"a":1,"a":2}', [(P.DAMAGED, None)]),
    "not_a_number": (lambda: b'{"a":NaN}', [(P.DAMAGED, None)]),
    "endless_number": (lambda: b'{"a":' + b"9" * 5000 + b"}", [(P.DAMAGED, None)]),
    "endless_nesting": (lambda: b"[" * 100_000, [(P.DAMAGED, None)]),
    "deep_nesting": (lambda: b"[" * 60 + b"]" * 60, [(P.TOO_LARGE, None)]),
    "not_utf8": (lambda: b"\xff\xfe{}", [(P.DAMAGED, None)]),
    "nothing": (lambda: b"", [(P.DAMAGED, None)]),
    "too_large": (lambda: b" " * (MOST_EXCHANGE_BYTES + 1), [(P.TOO_LARGE, None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_JSON)
def test_what_is_wrong_with_json_is_told_by_its_object(name: str) -> None:
    make, problems = WRONG_JSON[name]
    assert told(lambda: read_dhis2(make(), forms=lookup)) == problems


def adx_with(old: str, new: str) -> Callable[[], bytes]:
    return lambda: good_adx().replace(old, new, 1).encode()


FIRST_VALUE = r"<dataValue [^>]*/>"
WRONG_ADX: dict[str, tuple[Callable[[], bytes], Told]] = {
    "data_element": (adx_with("live_births", "births"), [(P.OBJECT_UNKNOWN, "group[0].dataValue[0]")]),
    "disaggregation": (lambda: re.sub('sex="[a-z]+"', 'sex="man"', good_adx(), count=1).encode(), [(P.OBJECT_UNKNOWN, "group[0].dataValue[0]")]),
    "attribute": (adx_with("<dataValue ", '<dataValue age="3" '), [(P.OBJECT_UNKNOWN, "group[0].dataValue[0]")]),
    "no_value": (lambda: re.sub(r' value="\d+"', "", good_adx(), count=1).encode(), [(P.OBJECT_MISSING, "group[0].dataValue[0]")]),
    "value": (lambda: re.sub(r'value="\d+"', 'value="1.5"', good_adx(), count=1).encode(), [(P.CELL_WRONG, "group[0].dataValue[0]@value")]),
    "value_in_words": (lambda: re.sub(r'value="\d+"', 'value="-"', good_adx(), count=1).encode(), [(P.CELL_WRONG, "group[0].dataValue[0]@value")]),
    "value_twice": (lambda: re.sub(f"({FIRST_VALUE})", r"\1\1", good_adx(), count=1).encode(), [(P.OBJECT_TWICE, "group[0].dataValue[1]")]),
    "other_element": (adx_with("<dataValue ", "<value "), [(P.OBJECT_WRONG, "group[0].dataValue[0]")]),
    "text": (lambda: re.sub(FIRST_VALUE, "ok", good_adx(), count=1).encode(), [(P.OBJECT_WRONG, "group[0]")]),
    "no_place": (adx_with(f'orgUnit="{VILLAGE}"', ""), [(P.OBJECT_MISSING, "group[0]")]),
    "period": (adx_with("/P1M", "/P2M"), [(P.PERIOD_UNREADABLE, "group[0]")]),
    "data_set": (adx_with("births_monthly.2", "births.2"), [(P.FORM_UNKNOWN, "group[0]")]),
    "no_sender": (lambda: good_adx().replace(f'tp:sender="{PLACE}"', "").encode(), [(P.PLACE_WRONG, "group[0]")]),
    "group_attribute": (adx_with("<group ", '<group note="1" '), [(P.OBJECT_WRONG, "group[0]")]),
    "state_of_no_column": (adx_with("<group ", '<group tp:absent="x" ') if 'tp:absent' not in good_adx().split("<group")[1] else adx_with('tp:absent="', 'tp:absent="x '), [(P.OBJECT_UNKNOWN, "group[0]@absent")]),
    "no_namespace": (adx_with('xmlns="urn:ihe:qrph:adx:2015"', ""), [(P.OBJECT_WRONG, "document")]),
    "no_groups": (lambda: b'<adx xmlns="urn:ihe:qrph:adx:2015"/>', [(P.OBJECT_WRONG, "document")]),
    "document_type": (adx_with("<adx ", "<!DOCTYPE adx><adx "), [(P.UNSAFE_XML, None)]),
    "entities": (lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><adx>&b;</adx>', [(P.UNSAFE_XML, None)]),
    "deep": (lambda: b"<a>" * 10_000, [(P.UNSAFE_XML, None)]),
    "cut_short": (lambda: good_adx()[:-9].encode(), [(P.DAMAGED, None)]),
    "nothing": (lambda: b"", [(P.DAMAGED, None)]),
    "json": (good_json, [(P.DAMAGED, None)]),
    "too_large": (lambda: b"<a/>" + b" " * MOST_EXCHANGE_BYTES, [(P.TOO_LARGE, None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_ADX)
def test_what_is_wrong_with_adx_is_told_by_its_element(name: str) -> None:
    make, problems = WRONG_ADX[name]
    assert told(lambda: read_adx(make(), forms=lookup)) == problems


def csv_with(line: int, cell: int, text: str) -> Callable[[], bytes]:
    def make() -> bytes:
        lines = [row.split(",") for row in good_csv().splitlines()]
        lines[line][cell] = text
        return "\n".join(",".join(row) for row in lines).encode()

    return make


WRONG_CSV: dict[str, tuple[Callable[[], bytes], list[tuple[ReturnProblemCode, int | None, str | None]]]] = {
    "cell": (csv_with(1, 6, "x"), [(P.CELL_WRONG, 2, "boys_1")]),
    "negative": (csv_with(4, 6, "-3"), [(P.CELL_WRONG, 5, "boys_1")]),
    "other_form_below": (csv_with(2, 0, "other"), [(P.SEVERAL_RETURNS, 3, None)]),
    "other_place_below": (csv_with(2, 2, "451081102"), [(P.SEVERAL_RETURNS, 3, None)]),
    "form": (csv_with(1, 0, "other"), [(P.FORM_UNKNOWN, 2, None)]),
    "period_as_a_spreadsheet_saves_it": (lambda: good_csv().replace("2025-11,", "Nov-25,").encode(), [(P.PERIOD_UNREADABLE, 2, None)]),
    "code_as_a_spreadsheet_saves_it": (lambda: good_csv().replace(VILLAGE, "4.51E+11").encode(), [(P.ROW_UNKNOWN, 2, None)]),
    "row_twice": (csv_with(2, 4, VILLAGE), [(P.ROW_TWICE, 3, None)]),
    "column_renamed": (csv_with(0, 6, "x"), [(P.COLUMN_UNKNOWN, None, "#7"), (P.COLUMN_MISSING, None, None)]),
    "column_twice": (csv_with(0, 6, "girls_1"), [(P.COLUMN_TWICE, None, "#8")]),
    "uneven": (lambda: good_csv().replace("\r\n", ",\r\n").replace(",\r\n", "\r\n", 1).encode(), [(P.FILE, at, None) for at in range(2, 6)]),
    "no_rows": (lambda: good_csv().splitlines()[0].encode(), [(P.NO_ROWS, None, None)]),
    "no_heads": (lambda: b"a,b\n1,2\n", [(P.COLUMN_MISSING, None, None)] * 5),
    "nothing": (lambda: b"", [(P.FILE, None, None)]),
    "nul": (lambda: good_csv().encode() + b"\0", [(P.FILE, 6, None)]),
    "quote": (lambda: good_csv().encode() + b'"', [(P.FILE, 6, None)]),
    "too_large": (lambda: good_csv().encode() + b"\n" * MOST_BYTES, [(P.TOO_LARGE, None, None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_CSV)
def test_what_is_wrong_with_csv_is_told_by_row_and_column(name: str) -> None:
    make, problems = WRONG_CSV[name]
    with pytest.raises(ReturnRefused) as caught:
        read_csv(make(), forms=lookup)
    assert [(one.code, one.row, one.column) for one in caught.value.problems] == problems


def test_name_that_a_spreadsheet_would_run_is_defused() -> None:
    form = birth_form()
    lines = write_csv(some_filling(form), form, names={VILLAGE: "=HYPERLINK(1)"}, encoding="utf-8").decode().splitlines()
    assert lines[1].split(",")[5] == "'=HYPERLINK(1)"


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for read in (read_csv, read_dhis2, read_adx):
        assert len(told(lambda read=read: read(tmp_path / "none", forms=lookup))) == 1  # type: ignore[misc]  # bound early


@pytest.mark.parametrize("code", ReturnProblemCode)
def test_every_reason_is_said_in_both_languages_with_its_place(code: ReturnProblemCode) -> None:
    file = Problem(ProblemCode.FILE_EMPTY) if code is P.FILE else None
    problem = ReturnProblem(code, row=3, column="boys_1", wanted="2", found="2", where="a[1]", kind=IdentityKind.MOBILE, file=file)
    zh, en = say(problem, language="zh"), say(problem, language="en")
    assert "第 3 行" in zh
    assert zh.endswith("。")
    assert en.startswith("row 3, column boys_1, a[1]: ")
    assert not re.search("[一-鿿]", en)
    assert "{" not in zh + en


def test_more_problems_than_are_listed_are_counted() -> None:
    form = birth_form()
    content = write_csv(filled_with(form, {}), form, encoding="utf-8").decode()
    spoiled = re.sub(r",(?=,|\r)", ",x", content.replace(",,", ",x,"))
    with pytest.raises(ReturnRefused) as caught:
        read_csv(spoiled.encode() * 1, forms=lookup)
    assert caught.value.total == len(form.columns) * len(VILLAGES) <= 50
    assert str(caught.value).startswith(f"the return was refused ({caught.value.total} problems); nothing of it was kept.")


def test_filled_form_without_a_cell_or_with_words_for_a_code_cannot_be_made() -> None:
    form = birth_form()
    period = period_of(form)
    with pytest.raises(ValueError, match="codes"):
        Filled(form.code, form.edition, "渠洋", period, {})
    with pytest.raises(ValueError, match="every column"):
        Filled(form.code, form.edition, PLACE, period, {("a", "x"): EMPTY, ("a", "y"): EMPTY, ("b", "x"): ABSENT})
    with pytest.raises(ValueError, match="outside"):
        Filled.complete(form, {("z", "boys_1"): EMPTY}, place=PLACE, period=period, rows=["a"])


def test_writers_refuse_forms_they_do_not_know() -> None:
    filled = some_filling(birth_form())
    with pytest.raises(ValueError, match="no form"):
        write_dhis2([filled], forms=lambda code, day: None)
    with pytest.raises(ValueError, match="time zone"):
        write_adx([filled], forms=lookup, made_at=datetime(2025, 12, 1))  # noqa: DTZ001 - wrong on purpose
    with pytest.raises(ValueError, match="filled"):
        write_csv(filled, forms()["hospital_births_monthly"])
