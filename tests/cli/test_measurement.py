"""Rows, totals and runs of a measurement."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.tables import count_table
from tianping.cli.frame import written
from tianping.cli.frame.reading import Source
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.measure.measurement import Measurement, Plan, measure_table
from tianping.cli.measure.written import document, listing
from tianping.jurisdictions import VerdictBounds
from tianping.terms import Verdict


def measured(table, bounds: VerdictBounds, **options) -> Measurement:
    kept = {name: options.pop(name) for name in ("period", "source") if name in options}
    return measure_table(Source(table, {}, **kept), Plan(bounds=bounds, **options))


def as_json(found: Measurement) -> str:
    return written.as_json(document(found))


def as_csv(found: Measurement) -> str:
    return written.as_csv(listing(found))


def test_seven_boys_and_three_girls_cannot_tell(bounds: VerdictBounds) -> None:
    found = measured(count_table(place=["a"], boys=[7], girls=[3]), bounds)

    assert found.rows[0].verdict is Verdict.CANNOT_TELL
    assert found.rows[0].ratio == pytest.approx(233.33, abs=0.01)


def test_no_girls_is_null_with_a_reason_and_never_infinity(bounds: VerdictBounds) -> None:
    found = measured(count_table(place=["a", "b"], boys=[3, 0], girls=[0, 0]), bounds)
    document = json.loads(as_json(found))

    assert [row["ratio"] for row in document["rows"]] == [None, None]
    assert [row["reason"] for row in document["rows"]] == ["no girls", "no births"]
    assert "Infinity" not in as_json(found)
    assert "NaN" not in as_json(found)


def test_total_counts_each_birth_once_and_leaves_out_what_was_not_given(bounds: VerdictBounds) -> None:
    table = count_table(place=["45", "451081", "11", "12"], boys=[300, 100, 50, -1], girls=[280, 90, 50, 7])

    found = measured(table, bounds)

    assert (found.total.boys, found.total.girls) == (350, 330)
    assert (found.nested, found.left_out) == (1, 1)


def test_each_period_has_its_total_in_order(bounds: VerdictBounds) -> None:
    table = count_table(place=["a", "b", "a", "b"], period=["2020", "2020", "2010", "2010"], boys=[5, 6, 7, 8], girls=[5, 5, 5, 5])

    found = measured(table, bounds)

    assert [(row.period, row.boys) for row in found.periods] == [("2010", 15), ("2020", 11)]


def test_several_sources_are_never_added_together(bounds: VerdictBounds) -> None:
    table = count_table(place=["a", "a"], source=["医院", "公安"], boys=[50, 48], girls=[45, 40])

    with pytest.raises(WrongUse) as refused:
        measured(table, bounds)
    assert refused.value.code == "many-sources"
    assert measured(table, bounds, source="医院").total.boys == 50
    assert len(measured(table, bounds, by=("place", "source")).rows) == 2


def test_a_key_that_the_table_lacks_is_named(bounds: VerdictBounds) -> None:
    with pytest.raises(WrongUse) as refused:
        measured(count_table(place=["a"], boys=[1], girls=[1]), bounds, by=("order",))

    assert refused.value.fields["key"] == "order"


def test_equal_runs_have_equal_ids_and_other_bounds_another(bounds: VerdictBounds) -> None:
    table = count_table(place=["a"], boys=[70], girls=[60])

    assert measured(table, bounds).run["id"] == measured(table, bounds).run["id"]
    assert measured(table, bounds).run["id"] != measured(table, bounds.with_band(reference=105)).run["id"]


def test_csv_does_not_let_a_place_run_a_formula(bounds: VerdictBounds) -> None:
    found = measured(count_table(place=["=HYPERLINK(1)"], boys=[70], girls=[60]), bounds)
    row = next(csv.DictReader(io.StringIO(as_csv(found))))

    assert row["place"] == "'=HYPERLINK(1)"
    assert row["boys"] == "70"
