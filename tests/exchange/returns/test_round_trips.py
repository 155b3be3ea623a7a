"""Whatever a form holds comes back from every format as it was: four states stay four."""

from __future__ import annotations

import json
from datetime import date
from itertools import cycle, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.returns.some_returns import (
    MADE_AT,
    PLACE,
    VILLAGES,
    birth_form,
    filled_with,
    fillings,
    forms,
    given_rows,
    lookup,
    period_of,
    rows_of,
    some_filling,
)

from tianping.exchange.returns import (
    Expected,
    Filled,
    ReturnProblemCode,
    ReturnRefused,
    read_adx,
    read_csv,
    read_dhis2,
    read_workbook,
    write_adx,
    write_csv,
    write_dhis2,
    write_template,
)
from tianping.exchange.returns.plain import as_plain, from_plain
from tianping.jurisdictions.forms import Form
from tianping.terms import ABSENT, EMPTY, REFUSED, CellValue, Language

MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def template(form: Form, filled: Filled | None, *, language: Language | None = None) -> bytes:
    place = (PLACE, "渠洋镇")
    return write_template(form, rows=given_rows(form), place=place, period=period_of(form), language=language, filled=filled)


@FEW
@given(fillings(), st.sampled_from(["zh", "en", None]))
def test_any_filling_comes_back_from_the_workbook(made: tuple[Form, Filled], language: Language | None) -> None:
    form, filled = made
    assert read_workbook(template(form, filled, language=language), forms=lookup) == filled


@MANY
@given(fillings(), st.sampled_from(["zh", "en"]), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_any_filling_comes_back_from_csv(made: tuple[Form, Filled], language: Language, encoding: str) -> None:
    form, filled = made
    content = write_csv(filled, form, names=dict(VILLAGES), language=language, encoding=encoding)  # type: ignore[arg-type]  # one of the three
    assert read_csv(content, forms=lookup) == filled


@MANY
@given(st.lists(fillings(), min_size=1, max_size=3, unique_by=lambda made: made[0].code))
def test_any_fillings_come_back_from_json(made: list[tuple[Form, Filled]]) -> None:
    filled = tuple(one for _, one in made)
    assert read_dhis2(write_dhis2(filled, forms=lookup), forms=lookup) == filled


@MANY
@given(st.lists(fillings(), min_size=1, max_size=3, unique_by=lambda made: made[0].code))
def test_any_fillings_come_back_from_adx(made: list[tuple[Form, Filled]]) -> None:
    filled = tuple(one for _, one in made)
    assert read_adx(write_adx(filled, forms=lookup, made_at=MADE_AT), forms=lookup) == filled


@MANY
@given(fillings())
def test_any_filling_comes_back_from_its_plain_document(made: tuple[Form, Filled]) -> None:
    document = json.loads(json.dumps(as_plain(made[1])))
    assert from_plain(document, where="returns[0]", forms=lookup) == made[1]


def test_empty_template_of_every_form_is_a_return_without_a_number() -> None:
    """Heads, help texts, codes and check values of every shipped form pass the detectors, too."""
    languages: list[Language | None] = ["zh", "en", None]
    for form, language in zip(forms().values(), cycle(languages), strict=False):
        read = read_workbook(template(form, None, language=language), forms=lookup)
        assert set(read.cells.values()) == {EMPTY}
        assert read.rows == tuple(rows_of(form))


@pytest.mark.slow
def test_template_of_every_form_passes_the_detectors_in_every_language() -> None:
    languages: list[Language | None] = ["zh", "en", None]
    for form, language in product(forms().values(), languages):
        assert set(read_workbook(template(form, None, language=language), forms=lookup).cells.values()) == {EMPTY}


def test_each_format_spells_the_four_states_apart() -> None:
    form, village = birth_form(), VILLAGES[0][0]
    codes = [column.code for column in form.columns][:3]
    filled = filled_with(form, {(village, codes[0]): CellValue.of(0), (village, codes[1]): ABSENT, (village, codes[2]): REFUSED})
    line = write_csv(filled, form, encoding="utf-8").decode().splitlines()[1]
    assert line.split(",")[5:10] == ["", "0", "—", "拒报", ""]
    values = json.loads(write_dhis2([filled], forms=lookup))["dataValues"][:4]
    assert [{name: one[name] for name in ("value", "comment", "deleted") if name in one} for one in values] == [
        {"value": "0"}, {"comment": "tianping:absent"}, {"comment": "tianping:refused"}, {"deleted": True},
    ]  # fmt: skip
    group = write_adx([filled], forms=lookup, made_at=MADE_AT).decode().split("</group>")[0]
    assert group.count("<dataValue") == 1
    assert 'value="0"' in group
    assert f'tp:absent="{codes[1]}" tp:refused="{codes[2]}"' in group
    assert as_plain(filled)["cells"][0][:4] == [0, "absent", "refused", None]  # type: ignore[index]  # a list of lists


@pytest.mark.parametrize("language", ["zh", "en", None])
def test_sums_are_not_read(language: Language | None) -> None:
    """A workbook that a spreadsheet has calculated holds sums; wrong ones change nothing."""
    import io

    from openpyxl import load_workbook

    form = birth_form()
    filled = some_filling(form)
    book = load_workbook(io.BytesIO(template(form, filled, language=language)))
    sheet = book.worksheets[0]
    changed = 0
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("=SUM("):
                cell.value = 999
                changed += 1
    assert changed == len(list(form.heads())) + 4 * len(form.totals)
    target = io.BytesIO()
    book.save(target)
    assert read_workbook(target.getvalue(), forms=lookup) == filled


def test_rows_in_another_order_are_the_same_return() -> None:
    form = birth_form()
    filled = some_filling(form)
    lines = write_csv(filled, form, encoding="utf-8").decode().splitlines()
    shuffled = "\n".join([lines[0], *reversed(lines[1:])])
    assert read_csv(shuffled.encode(), forms=lookup) == filled


def test_columns_in_another_order_are_the_same_return() -> None:
    form = birth_form()
    filled = some_filling(form)
    lines = [line.split(",") for line in write_csv(filled, form, encoding="utf-8").decode().splitlines()]
    turned = "\n".join(",".join(reversed(line)) for line in lines)
    assert read_csv(turned.encode(), forms=lookup) == filled


@pytest.mark.parametrize(("typed", "meant"), [("１２", 12), ("1,234", 1234), ("5.0", 5), (" 7 ", 7), ("０", 0)])
def test_digits_as_people_type_them_are_read(typed: str, meant: int) -> None:
    form = birth_form()
    line = write_csv(some_filling(form), form, encoding="utf-8").decode().splitlines()
    cells = line[1].split(",")
    cells[6] = f'"{typed}"'
    read = read_csv("\n".join([line[0], ",".join(cells), *line[2:]]).encode(), forms=lookup)
    assert read.cells[VILLAGES[0][0], form.columns[0].code] == CellValue.of(meant)


def test_rows_known_beforehand_must_all_be_there() -> None:
    form = birth_form()
    content = write_csv(some_filling(form), form)
    with pytest.raises(ReturnRefused) as caught:
        read_csv(content, forms=lookup, expected=Expected(rows=[code for code, _ in VILLAGES[:-1]] + ["451081101299"]))
    assert {one.code for one in caught.value.problems} == {ReturnProblemCode.ROW_UNKNOWN, ReturnProblemCode.ROW_MISSING}


def test_row_of_json_that_another_system_leaves_out_is_empty() -> None:
    form = birth_form()
    document = json.loads(write_dhis2([some_filling(form)], forms=lookup))
    document["dataValues"] = [one for one in document["dataValues"] if one["orgUnit"] != VILLAGES[1][0]]
    expected = Expected(rows=[code for code, _ in VILLAGES])
    (read,) = read_dhis2(json.dumps(document).encode(), forms=lookup, expected=expected)
    assert {value for (row, _), value in read.cells.items() if row == VILLAGES[1][0]} == {EMPTY}


def test_edition_that_is_over_is_told_with_the_one_in_force() -> None:
    form = birth_form()
    lines = write_csv(some_filling(form), form, encoding="utf-8").decode()
    with pytest.raises(ReturnRefused) as caught:
        read_csv(lines.replace(form.edition.isoformat(), date(2011, 1, 1).isoformat()).encode(), forms=lookup)
    assert (caught.value.problems[0].code, caught.value.problems[0].wanted) == (
        ReturnProblemCode.EDITION_WRONG, form.edition.isoformat(),
    )  # fmt: skip
