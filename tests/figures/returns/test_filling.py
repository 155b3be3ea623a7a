"""Cells are changed by several hands at once, and nothing that somebody typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.figures.returns.some_returns import COLUMNS, SENT_ON, clerk, edits, empty_to, opened
from tianping.exchange.returns import ReturnRefused
from tianping.figures.returns import actions, queries
from tianping.figures.returns.actions import Edit
from tianping.figures.returns.models import CellChange, Return
from tianping.ground.accounts.models import Account
from tianping.terms import EMPTY, CellValue

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


@pytest.fixture
def plain(names: Names) -> Iterator[Callable[[Return, dict[str, str]], HttpResponse]]:
    """Send the plain form of a return, as a browser without scripts does: all its cells."""
    browser = Client()
    browser.force_login(Account.objects.create(username="clerk", role="township_officer", department="health", area_id=names["east"]))

    def send(sheet: Return, fields: dict[str, str]) -> HttpResponse:
        return browser.post(f"/returns/{sheet.pk}/fill/", fields)  # type: ignore[return-value]  # the test's response

    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield send


def test_a_plain_form_drawn_before_others_saved_takes_nothing_of_theirs_away(
    names: Names, plain: Callable[[Return, dict[str, str]], HttpResponse]
) -> None:
    sheet, village = opened(names), str(names["e1"])
    page = {f"{village}:{column}": "" for column in COLUMNS} | {"version": "0"}
    saved(sheet, names, {(village, "boys_1"): empty_to("5"), (village, "girls_1"): empty_to("4")})

    answer = plain(sheet, page | {f"{village}:girls_2": "1"})

    assert answer.status_code == 302
    shown = queries.shown(Return.objects.get())
    assert [shown.value(village, column).text("zh") for column in ("boys_1", "girls_1", "girls_2", "boys_2")] == ["5", "4", "1", ""]


def test_where_two_plain_forms_disagree_both_numbers_are_shown_and_the_rest_is_saved(
    names: Names, plain: Callable[[Return, dict[str, str]], HttpResponse]
) -> None:
    sheet, village = opened(names), str(names["e1"])
    page = {f"{village}:{column}": "" for column in COLUMNS} | {"version": "0"}
    saved(sheet, names, {(village, "boys_1"): empty_to("5")})
    saved(sheet, names, {(village, "boys_1"): Edit(CellValue.of(5), CellValue.of(8))})

    answer = plain(sheet, page | {f"{village}:boys_1": "6", f"{village}:boys_2": "1"})

    assert answer.status_code == 409
    assert "别人改成 8，您填的是 6。" in answer.content.decode()
    shown = queries.shown(Return.objects.get())
    assert [shown.value(village, column).number for column in ("boys_1", "boys_2")] == [8, 1]


def test_a_plain_form_sent_again_from_the_page_that_shows_what_stands_overwrites_it(
    names: Names, plain: Callable[[Return, dict[str, str]], HttpResponse]
) -> None:
    sheet, village = opened(names), str(names["e1"])
    saved(sheet, names, {(village, "boys_1"): empty_to("5")})

    assert plain(sheet, {f"{village}:boys_1": "6", "version": "1"}).status_code == 302
    assert queries.shown(Return.objects.get()).value(village, "boys_1") == CellValue.of(6)


def card_in_pieces(cuts: tuple[int, ...]) -> list[str]:
    """A made-up identity card whose pieces are all numbers as a cell keeps them: no X, no zero in front."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    cards = (f"11010519491231{number}" for number in range(101, 999))
    checked = ((card, (12 - sum(int(digit) * weight for digit, weight in zip(card, weights, strict=True))) % 11) for card in cards)
    whole = next(f"{card}{check}" for card, check in checked if check < 10)
    return [whole[start:end] for start, end in zip((0, *cuts), (*cuts, 18), strict=True)]


@pytest.mark.parametrize("cuts", [(6, 14), (6, 14, 17), (6, 10, 12, 14), (6, 10, 12, 14, 17)])
def test_a_persons_number_cut_over_cells_is_refused_whichever_piece_comes_last(
    cuts: tuple[int, ...], names: Names, plain: Callable[[Return, dict[str, str]], HttpResponse]
) -> None:
    sheet, village, pieces = opened(names), str(names["e1"]), card_in_pieces(cuts)
    fields = {f"{village}:{column}": piece for column, piece in zip(COLUMNS, pieces, strict=False)}

    answer = plain(sheet, fields | {"version": "0"})

    assert answer.status_code == 422
    assert "连起来是个人的号码" in answer.content.decode()
    assert not CellChange.objects.exists()
    for last in range(len(pieces)):
        with pytest.raises(ReturnRefused):
            saved(sheet, names, {(village, column): empty_to(piece) for column, piece in zip(COLUMNS, pieces, strict=False)})
        earlier = {(village, column): empty_to(piece) for at, (column, piece) in enumerate(zip(COLUMNS, pieces, strict=False)) if at != last}
        saved(sheet, names, earlier)
        with pytest.raises(ReturnRefused) as refusal:
            saved(sheet, names, {(village, COLUMNS[last]): empty_to(pieces[last])})
        assert not any(len(piece) > 2 and piece in str(refusal.value) for piece in pieces)
        saved(sheet, names, {key: Edit(edit.now, EMPTY) for key, edit in earlier.items()})


def test_large_counts_of_a_place_are_no_person(names: Names) -> None:
    sheet, village = opened(names), str(names["e1"])
    counts = {(village, column): empty_to(text) for column, text in zip(COLUMNS, ("451081", "20200", "3727", "2936", "12"), strict=False)}

    assert saved(sheet, names, counts).changed == 5
