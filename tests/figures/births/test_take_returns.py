"""Births are pulled out of accepted returns: whole, once, and again when a return was corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.figures.births.some_uploads import HEAD, brought
from tests.figures.returns.some_returns import SENT_ON, clerk, edits, sent, statistician
from tests.ground.places.some_places import small_county
from tianping.exchange.lake import Dimension, Question
from tianping.figures.births import actions, queries
from tianping.figures.births.choices import BirthsProblemCode, Source
from tianping.figures.births.models import Taking, Upload
from tianping.figures.returns import actions as returns
from tianping.figures.returns.choices import ReopenReason
from tianping.figures.returns.models import Return
from tianping.jurisdictions.forms import load_form
from tianping.terms import Actor, Basis, CellValue, Period

pytestmark = pytest.mark.django_db
Names = dict[str, int]


@pytest.fixture
def names(settings: object, tmp_path: Path) -> Names:
    settings.LAKE = tmp_path / "lake"  # type: ignore[attr-defined] # pytest-django's settings
    return small_county()


def accepted(names: Names, *, area: str = "east", boys: int = 3) -> Return:
    sheet = sent(names, area=area, boys=boys)
    returns.accept_return(sheet.pk, by=statistician(names["county"]), on=SENT_ON)
    return sheet


def boys_and_girls(names: Names, area: str, *, source: Source = Source.TOWNSHIP) -> tuple[int, int]:
    answer = queries.births_by_area(names[area], Question(by=()), source=source, basis=Basis.RESIDENCE, reach=set(names.values()))
    found = dict(zip(answer.key[Dimension.AREA].tolist(), zip(answer.boys.tolist(), answer.girls.tolist(), strict=True), strict=True))
    return found[names[area]]


def test_accepted_returns_become_births_of_their_villages_and_all_above(names: Names) -> None:
    accepted(names)
    accepted(names, area="west", boys=1)

    (taken,) = actions.take_returns(on=SENT_ON)

    assert taken.refused is None
    assert boys_and_girls(names, "e1") == (3, 2)
    assert boys_and_girls(names, "east") == (6, 4)
    assert boys_and_girls(names, "county") == (7, 6)


def test_what_is_only_sent_is_no_figure(names: Names) -> None:
    sent(names)
    assert actions.returns_to_take(on=SENT_ON) == 0
    assert actions.take_returns(on=SENT_ON) == []
    assert not Upload.objects.exists()


def test_taking_again_changes_nothing(names: Names) -> None:
    accepted(names)
    actions.take_returns(on=SENT_ON)

    assert actions.returns_to_take(on=SENT_ON) == 0
    assert actions.take_returns(on=SENT_ON) == []
    assert Upload.objects.count() == Taking.objects.count() == 1


def test_a_corrected_return_replaces_the_births_that_it_gave(names: Names) -> None:
    sheet, office = accepted(names), statistician(names["county"])
    actions.take_returns(on=SENT_ON)
    returns.reopen_return(sheet.pk, ReopenReason.MISTAKE, by=office, on=SENT_ON)
    returns.save_cells(sheet.pk, edits({names["e1"]: {"boys_1": "5"}}, was="3"), by=clerk(names["east"]), on=SENT_ON)
    assert actions.returns_to_take(on=SENT_ON) == 0, "what is open again is not accepted yet"
    returns.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    returns.accept_return(sheet.pk, by=office, on=SENT_ON)

    assert actions.returns_to_take(on=SENT_ON) == 1
    actions.take_returns(on=SENT_ON)
    assert boys_and_girls(names, "e1") == (5, 2)
    assert [upload.replaced_on for upload in Upload.objects.order_by("pk")] == [SENT_ON, None]


def test_a_correction_of_what_is_no_birth_leaves_the_births(names: Names) -> None:
    sheet, office = accepted(names), statistician(names["county"])
    actions.take_returns(on=SENT_ON)
    returns.reopen_return(sheet.pk, ReopenReason.LATE, by=office, on=SENT_ON)
    returns.save_cells(sheet.pk, edits({names["e1"]: {"late": "1"}}, was="0"), by=clerk(names["east"]), on=SENT_ON)
    returns.send_return(sheet.pk, by=clerk(names["east"]), on=SENT_ON)
    returns.accept_return(sheet.pk, by=office, on=SENT_ON)

    (taken,) = actions.take_returns(on=SENT_ON)
    assert taken.upload_id == Upload.objects.get().pk
    assert Taking.objects.count() == 2


def test_returns_that_contradict_a_file_are_told_and_not_counted(names: Names, tmp_path: Path) -> None:
    office = Actor(pseudonym="0123456789abcdef", role="county_statistician", department="health", area_id=names["county"])
    brought([HEAD, "451025100201,2025-11,9,9"], tmp_path, by=office, of=actions.Nature(Source.TOWNSHIP))
    accepted(names)

    (taken,) = actions.take_returns(on=SENT_ON)

    assert taken.refused is not None
    assert {problem.code for problem in taken.refused.problems} == {BirthsProblemCode.THERE_ALREADY}
    assert boys_and_girls(names, "e1") == (9, 9)
    assert actions.returns_to_take(on=SENT_ON) == 1


def test_months_counted_back_are_births_by_month_and_registration(names: Names) -> None:
    police = Actor(pseudonym="5555555555555555", role="department_officer", department="public_security", area_id=names["county"])
    december = Period.parse("2025-12")
    form = load_form("registrations_monthly", on=december.end)
    sheet = returns.open_return(form.code, area_id=names["county"], period=december, by=police, on=SENT_ON)
    cells = {(item.code, column.code): CellValue.of(0) for item in form.rows.items for column in form.columns}
    cells |= {("m0", "boys"): CellValue.of(7), ("m2", "girls"): CellValue.of(4)}
    returns.save_cells(sheet.pk, {key: returns.Edit(CellValue.parse(""), value) for key, value in cells.items()}, by=police, on=SENT_ON)
    returns.send_return(sheet.pk, by=police, on=SENT_ON)
    returns.accept_return(sheet.pk, by=statistician(names["county"]), on=SENT_ON)

    actions.take_returns(on=SENT_ON)

    question = Question(by=(Dimension.PERIOD,))
    answer = queries.births_by_area(names["county"], question, source=Source.HOUSEHOLD, basis=Basis.RESIDENCE, reach=set(names.values()))
    assert (sum(answer.boys.tolist()), sum(answer.girls.tolist())) == (7, 4)
    assert queries.series()[0].known_to == date(2025, 12, 31)
