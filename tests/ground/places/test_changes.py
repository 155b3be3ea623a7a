"""The map changes by founding, merging, splitting, moving, recoding, renaming; identities, access and series go on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.exchange.lake.some_births import Row, stored
from tests.ground.places.some_places import KEEPER, OFFICER, TODAY, found, small_county, subtree

from tianping.exchange.lake import Dimension, Question, aggregate
from tianping.ground.audit import queries as audit
from tianping.ground.places import actions, queries
from tianping.ground.places.actions import ChangeRefused, NewArea
from tianping.ground.places.choices import ChangeKind
from tianping.ground.places.models import Area, AreaCode
from tianping.terms import PlaceCode

pytestmark = pytest.mark.django_db
MERGED = date(2016, 1, 1)


def merged(names: dict[str, int]) -> int:
    new = NewArea(PlaceCode("451025102"), "新镇", names["county"])
    return actions.merge_areas([names["east"], names["west"]], into=new, since=MERGED, by=KEEPER, on=TODAY)


def boys_by_year(area: int, rows: list[Row], folder: Path) -> dict[int, int]:
    question = Question(by=(Dimension.AREA, Dimension.PERIOD))
    answer = aggregate([stored(rows, folder)], question=question, areas=queries.area_map(area))
    years = answer.key[Dimension.PERIOD].astype("datetime64[Y]").astype(int) + 1970
    return {
        int(year): int(boys)
        for owner, year, boys in zip(answer.key[Dimension.AREA], years, answer.boys, strict=True)
        if owner == area
    }


def test_series_of_a_merged_township_joins_the_two_before_it_with_the_one_after(tmp_path: Path) -> None:
    names = small_county()
    new = merged(names)
    rows = [
        Row(place="451025100", period="2014", count=30), Row(place="451025101", period="2014", count=12),
        Row(place="451025100201", period="2015", count=20), Row(place="451025101201", period="2015", count=9),
        Row(place="451025102", period="2016", count=44), Row(place="451025101201", period="2017", count=11),
    ]  # fmt: skip

    assert boys_by_year(new, rows, tmp_path) == {2014: 42, 2015: 29, 2016: 44, 2017: 11}
    assert boys_by_year(names["county"], rows, tmp_path) == {2014: 42, 2015: 29, 2016: 44, 2017: 11}
    assert boys_by_year(names["east"], rows, tmp_path) == {2014: 30, 2015: 20}


def test_county_that_became_a_city_is_one_series_under_either_code(
    tmp_path: Path,
) -> None:
    names = small_county()
    changed = actions.change_code(
        names["county"], code=PlaceCode("451081"), since=date(2015, 8, 1), by=KEEPER, on=TODAY
    )
    rows = [
        Row(place="451025100201", period="2015-07", count=3), Row(place="451081100201", period="2015-08", count=4),
        Row(place="451025100201", period="2015-09", count=100), Row(place="451081", period="2016", count=50),
    ]  # fmt: skip

    assert changed == 6
    assert boys_by_year(names["county"], rows, tmp_path) == {2015: 107, 2016: 50}
    assert boys_by_year(names["e1"], rows, tmp_path) == {2015: 107}
    assert queries.get_place(names["e1"]).code == "451081100201"
    assert queries.by_code("451025100", on=date(2015, 7, 31)) == queries.by_code("451081100")
    assert queries.by_code("451025100") is None
    assert queries.by_code("451081100", on=date(2015, 7, 31)) is None


def test_access_follows_a_merger_without_growing() -> None:
    names = small_county()
    names["new"] = merged(names)

    assert subtree(names["new"], names) == {"new", "east", "west", "e1", "e2", "w1"}
    assert subtree(names["east"], names) == {"east", "e1", "e2"}
    assert subtree(names["county"], names) == set(names)
    assert [place.id for place in queries.children(names["county"])] == [names["new"]]
    assert [place.name.zh for place in queries.breadcrumb(names["e1"])] == ["甲县", "新镇", "东一村"]


def test_access_follows_a_split() -> None:
    names = small_county()
    parts = {
        NewArea(PlaceCode("451025110"), "东上镇", names["county"]): [names["e1"]],
        NewArea(PlaceCode("451025111"), "东下镇", names["county"]): [names["e2"]],
    }
    names["upper"], names["lower"] = actions.split_area(names["east"], into=parts, since=MERGED, by=KEEPER, on=TODAY)

    assert subtree(names["east"], names) == {"east", "upper", "lower", "e1", "e2"}
    assert subtree(names["upper"], names) == {"upper", "e1"}


def test_township_that_takes_in_another_goes_on_and_its_officers_do_not_lose_it() -> None:
    names = small_county()
    heir = actions.merge_areas([names["west"]], into=names["east"], since=MERGED, by=KEEPER, on=TODAY)

    assert heir == names["east"]
    assert subtree(names["east"], names) == {"east", "west", "e1", "e2", "w1"}
    assert subtree(names["west"], names) == {"west", "w1"}


def test_moved_village_leaves_the_reach_of_its_old_township_and_both_series_are_marked() -> None:
    names = small_county()
    actions.move_area(names["e2"], to=names["west"], since=MERGED, by=KEEPER, on=TODAY)

    assert subtree(names["east"], names) == {"east", "e1"}
    assert subtree(names["west"], names) == {"west", "w1", "e2"}
    for township in ("east", "west"):
        assert [(change.kind, change.breaks) for change in queries.map_changes(names[township])] == [
            (ChangeKind.MOVED, True)
        ]


def test_new_township_may_take_the_code_of_one_that_ended_the_same_day(tmp_path: Path) -> None:
    names = small_county()
    new = NewArea(PlaceCode("451025100"), "东镇", names["county"])
    identity = actions.merge_areas([names["east"], names["west"]], into=new, since=MERGED, by=KEEPER, on=TODAY)
    rows = [Row(place="451025100", period="2015", count=30), Row(place="451025100", period="2016", count=44)]

    assert boys_by_year(names["east"], rows, tmp_path) == {2015: 30}
    assert boys_by_year(identity, rows, tmp_path) == {2015: 30, 2016: 44}


def test_renamed_area_is_found_by_its_new_name() -> None:
    names = small_county()
    actions.rename_area(names["east"], name="东方镇", latin="Dongfang", since=MERGED, by=KEEPER, on=TODAY)

    assert [place.id for place in queries.search("dongf", within=names.values())] == [names["east"]]
    assert queries.get_place(names["east"]).name.zh == "东方镇"
    assert [change.kind for change in queries.map_changes(names["east"])] == [ChangeKind.RENAMED]


@pytest.mark.parametrize(
    ("area_ids", "into", "complaint"),
    [
        (["east"], None, "two areas or more"),
        (["east"], "east", "merged into itself"),
        (["east"], "e1", "of one level"),
        (["east", "gone"], "west", "no more"),
    ],
)
def test_merger_that_cannot_be_is_refused(area_ids: list[str], into: str | None, complaint: str) -> None:
    names = small_county() | {"gone": 999}
    heir = NewArea(PlaceCode("451025102"), "新镇", names["county"]) if into is None else names[into]

    with pytest.raises(ChangeRefused, match=complaint):
        actions.merge_areas([names[name] for name in area_ids], into=heir, since=MERGED, by=KEEPER, on=TODAY)
    assert Area.objects.filter(ended_on__isnull=False).count() == 0


def test_split_that_forgets_a_member_is_refused() -> None:
    names = small_county()
    parts = {
        NewArea(PlaceCode("451025110"), "上", names["county"]): [names["e1"]],
        NewArea(PlaceCode("451025111"), "下", names["county"]): [],
    }

    with pytest.raises(ChangeRefused, match="each of the 2 members"):
        actions.split_area(names["east"], into=parts, since=MERGED, by=KEEPER, on=TODAY)
    with pytest.raises(ChangeRefused, match="two new areas"):
        actions.split_area(names["east"], into={}, since=MERGED, by=KEEPER, on=TODAY)


def test_codes_and_days_that_contradict_the_map_are_refused() -> None:
    names = small_county()
    with pytest.raises(ChangeRefused, match="is the code of an area already"):
        found("451025100", "东镇", parent=names["county"])
    with pytest.raises(ChangeRefused, match="of the same level"):
        found("451025103", "南镇", parent=names["east"])
    with pytest.raises(ChangeRefused, match="that of another area already"):
        actions.change_code(names["east"], code=PlaceCode("451025101"), since=MERGED, by=KEEPER, on=TODAY)
    with pytest.raises(ChangeRefused, match="is no code of a township"):
        actions.change_code(names["east"], code=PlaceCode("451026"), since=MERGED, by=KEEPER, on=TODAY)
    late = found("451025104", "北镇", parent=names["county"], since=date(2020, 1, 1))
    with pytest.raises(ChangeRefused, match="began on 2020-01-01"):
        actions.merge_areas(
            [late, names["east"]],
            into=NewArea(PlaceCode("451025105"), "镇", names["county"]),
            since=MERGED,
            by=KEEPER,
            on=TODAY,
        )
    with pytest.raises(ChangeRefused, match="it cannot change on 2016-01-01"):
        actions.rename_area(late, name="北方镇", latin="", since=MERGED, by=KEEPER, on=TODAY)
    with pytest.raises(ChangeRefused, match="there already"):
        actions.move_area(names["e1"], to=names["east"], since=MERGED, by=KEEPER, on=TODAY)
    with pytest.raises(ChangeRefused, match="belongs to a township, area"):
        actions.move_area(names["e1"], to=names["county"], since=MERGED, by=KEEPER, on=TODAY)


def test_tables_refuse_what_no_action_would_write() -> None:
    names = small_county()
    for broken in (
        {"lon": 106.4},
        {"lon": 106.4, "lat": 95.0},
        {"level": "hamlet"},
        {"position_simulated": True},
        {"began_on": MERGED, "ended_on": MERGED},
        {"code": "451025101"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Area.objects.filter(pk=names["east"]).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaCode.objects.create(area_id=names["west"], code="451025100")


def test_only_the_keeper_of_the_map_changes_it_and_each_change_is_in_the_chain() -> None:
    names = small_county()
    with pytest.raises(PermissionDenied):
        actions.move_area(names["e2"], to=names["west"], since=MERGED, by=OFFICER, on=TODAY)
    before = audit.head().size

    actions.move_area(names["e2"], to=names["west"], since=MERGED, by=KEEPER, on=TODAY)

    assert audit.head().size == before + 1
    assert audit.has_entry("places.area.moved", subject=f"places.area:{names['e2']}", on=TODAY)
