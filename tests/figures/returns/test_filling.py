"""Cells are changed by several hands at once, and nothing that somebody typed is lost."""

from __future__ import annotations

import pytest

from tests.figures.returns.some_returns import SENT_ON, clerk, edits, empty_to, opened
from tianping.figures.returns import actions, queries
from tianping.figures.returns.actions import Edit
from tianping.figures.returns.models import CellChange, Return
from tianping.terms import CellValue

Names = dict[str, int]


def saved(sheet: Return, names: Names, cells: dict[tuple[str, str], Edit]) -> actions.Saved:
    return actions.save_cells(sheet.pk, cells, by=clerk(names["east"]), on=SENT_ON)


def test_two_clerks_at_once_keep_what_each_typed_and_see_where_they_disagree(names: Names) -> None:
    sheet, village = opened(names), str(names["e1"])
    first = saved(sheet, names, {(village, "boys_1"): empty_to("5"), (village, "girls_1"): empty_to("4")})
    second = saved(sheet, names, {(village, "boys_1"): empty_to("6"), (village, "boys_2"): empty_to("1")})

    assert (first.changed, first.conflicts) == (2, {})
    assert (second.changed, second.conflicts) == (1, {(village, "boys_1"): CellValue.of(5)})
    shown = queries.shown(Return.objects.get())
    assert [shown.value(village, column).number for column in ("boys_1", "girls_1", "boys_2")] == [5, 4, 1]


def test_the_same_number_typed_twice_is_no_conflict_and_no_second_change(names: Names) -> None:
    sheet, village = opened(names), str(names["e1"])
    saved(sheet, names, {(village, "boys_1"): empty_to("5")})
    again = saved(sheet, names, {(village, "boys_1"): empty_to("5")})

    assert (again.changed, again.conflicts, again.version) == (0, {}, 1)
    assert CellChange.objects.count() == 1


def test_every_change_of_a_cell_is_kept_in_order(names: Names) -> None:
    sheet, cell = opened(names), (str(names["e1"]), "boys_1")
    for was, now in (("", "5"), ("5", "—"), ("—", "7")):
        saved(sheet, names, {cell: Edit(CellValue.parse(was), CellValue.parse(now))})

    found = queries.history(sheet.pk, cell, reach=[names["east"]])
    assert [change.after.text("zh") for change in found] == ["5", "—", "7"]
    assert queries.history(sheet.pk, cell, reach=[names["west"]]) == []


@pytest.mark.parametrize("cell", [("0", "boys_1"), ("e1", "boys_9"), ("e1", ""), ("", "boys_1"), ("w1", "boys_1")])
def test_a_cell_that_is_none_of_the_forms_keeps_the_whole_save_out(cell: tuple[str, str], names: Names) -> None:
    sheet = opened(names)
    strange = (str(names.get(cell[0], cell[0])), cell[1])
    good = {(str(names["e1"]), "boys_1"): empty_to("5")}

    with pytest.raises(actions.NotOnTheForm):
        saved(sheet, names, good | {strange: empty_to("1")})
    assert not CellChange.objects.exists()


def test_too_many_cells_at_once_are_refused_before_anything_is_read(names: Names) -> None:
    sheet = opened(names)
    with pytest.raises(actions.NotOnTheForm, match="at most 20000"):
        saved(sheet, names, {(str(row), "boys_1"): empty_to("1") for row in range(20_001)})


def test_opening_twice_gives_the_same_return(names: Names) -> None:
    assert opened(names).pk == opened(names).pk
    assert Return.objects.count() == 1


def test_a_number_above_the_columns_limit_is_kept_and_marked_not_thrown_away(names: Names) -> None:
    sheet, village = opened(names), names["e1"]
    saved(sheet, names, edits({village: {"boys_1": "99999"}}))

    found = queries.findings_of(sheet, queries.shown(sheet).form)
    assert ("above_maximum", str(village)) in {(finding.rule, finding.row) for finding in found}
