"""A form's file: editions, folders of places, and errors that say where."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date
from pathlib import Path

import pytest

import tianping.jurisdictions.forms
from tianping.jurisdictions.forms import FormRefused, load_form, load_forms, read_form
from tianping.jurisdictions.forms.templates import read_axes

from .fillings import DAYS, births_text
from .test_checks import TEXT


@pytest.mark.parametrize(
    "module",
    [
        found.name
        for found in pkgutil.iter_modules(tianping.jurisdictions.forms.__path__, "tianping.jurisdictions.forms.")
    ],
)
def test_the_examples_run(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "small"', 'code = "Small form"', "code: a code is lower-case"),
        ('code = "small"', 'code = "last"', "no word of the rules"),
        ('code = "small"', "", "code: a code"),
        ('code = "a"\n', 'code = "sum"\n', "no word of the rules"),
        ('code = "a"\n', 'code = "and"\n', "no word of the rules"),
        ('code = "b"\n', 'code = "a"\n', "columns: codes stand twice: a"),
        ('code = "all"', 'code = "a"', "columns: codes stand twice: a"),
        ("[[editions]]", "[[edition]]", "unknown entries edition"),
        ("[[editions]]", "x = [", "it is no TOML"),
        ('department = "health"\n', "", "it lacks 'department'"),
        ("2020-01-01", '"2020"', "needs a date valid_from"),
        ('source = "this test"', 'source = " "', "a source"),
        ('confidence = "low"', 'confidence = "sure"', "one of"),
        ('sender = "township"', 'sender = "village"', "sender: it is one of township, county"),
        ('sender = "township"', 'sender = "person"', "sender: it is one of township, county"),
        ('due = "monthly_by_the_5th"', 'due = "soon"', "due: it names one of"),
        ('due = "monthly_by_the_5th"', "due = { rule = 'x' }", "edition: it lacks"),
        ('zh = "小表"', 'zh = " "', "both languages"),
        ('zh = "小表", ', "", "it lacks 'zh'"),
        ("maximum = 100", "maximum = -1", "column a: maximum"),
        ("maximum = 100", "maximum = true", "column a: maximum"),
        ("maximum = 100", 'maxium = 100', "column a: unknown entries maxium"),
        ("within = true", 'within = "yes"', "column c: within is true or false"),
        ('element = "things"', 'element = "some things"', "a code is lower-case"),
        ('of = ["a", "b"]', 'of = ["a", "z"]', "total all: a total adds columns"),
        ('of = ["a", "b"]', 'of = ["a", "a"]', "each once"),
        ('of = ["a", "b"]', "of = []", "total all"),
        ('of = ["a", "b"]', 'of = ["a", "c"]', "an 'of which' column is no part"),
        ('of = ["a", "b"]', 'of = ["a", "b"]\nafter = "z"', "stands after 'z'"),
        ('kind = "areas", level = "village"', 'kind = "areas"', "areas have a level"),
        ('kind = "areas", level = "village"', 'kind = "fixed"', "all others items"),
        ('kind = "areas", level = "village"', 'kind = "months_back", months = 0', "months back go from 1"),
        ('kind = "areas", level = "village"', 'kind = "months_back", months = 80', "months back go from 1"),
        ('kind = "areas", level = "village"', 'kind = "areas", level = "house"', "rows: it is one of"),
        ('expression = "c <= all"', 'expression = "c <= z"', "rule part: there is no column 'z'"),
        ('expression = "c <= all"', 'expression = "c + all"', "rule part: .*true or false"),
        ('expression = "c <= all"', 'expression = "c <= last.all"', "does not read last cells"),
        ('expression = "c <= all"', 'expression = "c <= births_monthly.total"', "does not read other cells"),
        ('expression = "c <= all"', 'expression = "1 <= 2"', "rule part: it marks cells"),
        ('expression = "c <= all"', 'expression = "<sex> <= all"', "<sex> is not among its axes"),
        ('expression = "c <= all"', 'expression = "c <= all"\neach = ["sex"]', "there is no axis 'sex'"),
        ('expression = "c <= all"', 'expression = "c <= all"\neach = ["column"]', "codes of rules stand once"),
        ('expression = "c <= all"', 'expression = "c <= all"\nmarks = ["z"]', "marks cells of the form, got z"),
        ("丙 {c}，合计 {all}", "丙 {z}", "there is no column 'z'"),
        ("丙 {c}，合计 {all}", "丙 {C}", "a field in its words"),
        ("丙 {c}，合计 {all}", "丙 {c", "a field in its words"),
        ('level = "error"', 'level = "warning"', "level is one of"),
        ('scope = "row"', 'scope = "cell"', "scope one of"),
        ('code = "part"', 'code = "Part 1"', "rule Part 1: a code"),
        ('code = "balance"', 'code = "part"', "codes of rules stand once"),
    ],
)  # fmt: skip
def test_a_form_that_contradicts_itself_is_refused_and_says_where(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(FormRefused, match=message):
        read_form(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "code = 1",
        'code = "a"\neditions = 3',
        'code = "a"\neditions = []',
        'code = "a"\n[[editions]]',
        'code = "a"\n[[editions]]\ntitle = 3',
        'code = "a"\neditions = [3]',
    ],
)
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(FormRefused):
        read_form(text)


def test_entries_of_a_wrong_kind_are_refused_and_not_met_by_an_error_of_python() -> None:
    for line in [line for line in TEXT.splitlines() if "=" in line]:
        name = line.partition("=")[0].strip()
        for wrong in ("3", '"x"', "[1]", "{ a = 1 }", "true", "1.5"):
            try:
                read_form(TEXT.replace(line, f"{name} = {wrong}", 1))
            except FormRefused:
                continue


def test_a_text_nested_without_end_is_refused() -> None:
    with pytest.raises(FormRefused, match="no TOML"):
        read_form("a = " + "[" * 100_000)


def test_too_many_columns_are_no_form() -> None:
    column = '\n[[editions.columns]]\ncode = "x{n}"\nword = {{ zh = "栏", en = "c" }}\nelement = "things"\nunit = {{ zh = "件", en = "things" }}\n'
    head, mark, tail = TEXT.partition("[[editions.totals]]")

    with pytest.raises(FormRefused, match="1 to 120 columns, this one 123"):
        read_form(head + "".join(column.format(n=n) for n in range(120)) + mark + tail)


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(TEXT.encode("gb18030"))

    with pytest.raises(FormRefused, match=r"own\.toml, file: it is not UTF-8"):
        read_form(path)


def test_a_site_adds_a_form_without_code(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(TEXT, encoding="utf-8")

    assert "small" not in load_forms(DAYS[-1])
    assert load_form("small", on=DAYS[-1], also=tmp_path).title.zh == "小表"
    assert len(load_forms(DAYS[-1], also=tmp_path)) == len(load_forms(DAYS[-1])) + 1


def test_a_sites_form_of_the_same_code_replaces_the_countrys(tmp_path: Path) -> None:
    (tmp_path / "births_monthly.toml").write_text(
        births_text().replace("出生月报", "出生旬月报").replace("旬", "本县"), encoding="utf-8"
    )

    assert load_form("births_monthly", on=DAYS[-1], also=tmp_path).title.zh == "出生本县月报"


def test_a_rule_that_reads_a_form_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(
        TEXT.replace("births_monthly.total", "births_monthly.nothing"), encoding="utf-8"
    )

    with pytest.raises(FormRefused, match="form small reads 'nothing'"):
        load_forms(DAYS[-1], also=tmp_path)


def test_places_inside_a_country_have_its_forms() -> None:
    assert load_forms(DAYS[-1], jurisdiction="china/guangxi/jingxi") == load_forms(DAYS[-1])


def test_the_edition_is_that_of_the_day() -> None:
    older, newer = TEXT, TEXT.partition("[[editions]]")[2].replace("2020-01-01", "2024-07-01").replace("小表", "新表")
    both = older + "\n[[editions]]" + newer

    assert read_form(both).title.zh == "新表"
    assert read_form(both, on=date(2024, 6, 30)).title.zh == "小表"
    assert read_form(both, on=date(2024, 7, 1)).edition == date(2024, 7, 1)
    with pytest.raises(LookupError, match="no edition on 2019-12-31; its first is 2020-01-01"):
        read_form(both, on=date(2019, 12, 31))


def test_a_form_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(
        LookupError, match="no form 'nothing' in use on 2025-12-01; there are adoptions_quarterly, antenatal"
    ):
        load_form("nothing", on=DAYS[-1])


def test_a_form_may_have_a_due_rule_of_its_own() -> None:
    own = 'due = { zh = "随后", en = "after", rule = "days_after_period", day = 3, source = "this test", confidence = "low" }'

    assert read_form(TEXT.replace('due = "monthly_by_the_5th"', own)).due.day == 3


def test_bands_of_an_own_axis_stand_in_code_word_and_band() -> None:
    axes = '[editions.axes]\nweight = [{ code = "low", zh = "低", en = "low" }, { code = "other", zh = "其他", en = "other" }]\n[[editions.columns]]\ncode = "w_<weight>"\neach = ["weight"]'
    form = read_form(
        TEXT.replace('[[editions.columns]]\ncode = "b"', axes, 1)
        .replace('"乙"', '"<weight>"')
        .replace('of = ["a", "b"]', 'of = ["a", "w_*"]')
        .replace("2 * b", "2 * w_low")
        .replace("{b}", "{w_low}")
    )

    assert [(column.code, column.band, column.word.zh) for column in form.columns if column.band] == [
        ("w_low", "low", "低"),
        ("w_other", "other", "其他"),
    ]
    assert form.columns_of("all") == ("a", "w_low", "w_other")
    assert form.label_of("all", "en") == "all"


def test_the_axes_know_orders_and_sexes_as_clerks_write_them() -> None:
    axes = read_axes({"order": ["1", "二孩", "3+", "不详"], "sex": ["boy", "unclear"]})

    assert [item.code for item in axes["order"]] == ["1", "2", "3", "unknown"]
    assert [item.word.zh for item in axes["order"]] == ["一孩", "二孩", "三孩及以上", "孩次不详"]
    assert axes["sex"][1].word.en == "sex unclear"
    with pytest.raises(ValueError, match="up to 10"):
        read_axes({"order": ["11"]})


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="form small has no column 'z'; it has a, b, c"):
        read_form(TEXT).column("z")
