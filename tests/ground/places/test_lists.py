"""Lists of places come in whole: a jurisdiction's register under the codes of their time, files by an office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from tests.ground.places.some_places import KEEPER, OFFICER, TODAY, small_county

from tianping.exchange.areas import AreasRefused
from tianping.ground.places import actions, queries
from tianping.ground.places.actions import ChangeRefused, Imported
from tianping.ground.places.actions.spelling import initials
from tianping.ground.places.models import Area, Neighbour
from tianping.jurisdictions import load_places
from tianping.terms import Level

pytestmark = pytest.mark.django_db
REGISTER = load_places("china/guangxi/jingxi")


def written(text: str, folder: Path) -> Path:
    (folder / "places").write_text(text, encoding="utf-8")
    return folder / "places"


def test_register_enters_every_place_once_under_the_codes_of_its_time() -> None:
    assert actions.import_register(REGISTER, by=KEEPER, on=TODAY) == 315
    assert actions.import_register(REGISTER, by=KEEPER, on=TODAY) == 0

    county = queries.by_code("451081")
    assert county is not None
    assert county.name.in_("en") == "Jingxi"
    assert county == queries.by_code("451025", on=date(2015, 7, 31))
    assert len(queries.children(county.id)) == 19
    assert len(queries.of_level(county.id, Level.VILLAGE)) == 293
    assert [place.name.zh for place in queries.breadcrumb(county.id)] == ["广西壮族自治区", "百色市", "靖西市"]
    assert len(queries.subtree_ids(county.id)) == 313
    assert [place.code for place in queries.roots()] == ["45"]
    assert {place.code.text for place in REGISTER.places} == set(Area.objects.values_list("code", flat=True))


def test_places_are_found_by_name_pinyin_initials_and_either_code() -> None:
    actions.import_register(REGISTER, by=KEEPER, on=TODAY)
    county = queries.by_code("451081")
    assert county is not None
    within = queries.subtree_ids(county.id)

    def found(text: str) -> str:
        return queries.search(text, within=within)[0].code

    assert found("渠洋") == found(" QUYANG ") == found("qy") == found("451081105") == found("451025105") == "451081105"
    assert found("靖西") == "451081"
    assert queries.search("  ", within=within) == []
    assert queries.search("广西", within=within) == [], "outside the reach"
    assert queries.search("渠洋", within=set()) == []
    assert len(queries.search("村", within=within, most=7)) == 7


@pytest.mark.parametrize(
    ("latin", "letters"),
    [
        ("Xinjing", "xj"),
        ("Anning", "an"),
        ("Renzhuang", "rz"),
        ("Yuexu", "yx"),
        ("Guole", "gl"),
        ("Longlin", "ll"),
        ("", ""),
        ("Ürümqi", ""),
        ("X", ""),
    ],
)
def test_initials_of_pinyin(latin: str, letters: str) -> None:
    assert initials(latin) == letters


def test_file_adds_what_is_new_and_positions_and_is_the_same_the_second_time(tmp_path: Path) -> None:
    names = small_county()
    path = written(
        "code,name,latin,lon,lat\n451025100,东镇,,106.4,23.1\n451025103,南镇,Nan,106.5,23.0\n451025103201,南一村,,,\n",
        tmp_path,
    )

    assert actions.import_file(path, by=KEEPER, on=TODAY) == Imported(founded=2, positioned=2, neighbours=0)
    assert actions.import_file(path, by=KEEPER, on=TODAY) == Imported(founded=0, positioned=2, neighbours=0)
    east = queries.get_place(names["east"])
    assert (east.lon, east.lat, east.position_simulated) == (106.4, 23.1, False)
    south = queries.by_code("451025103")
    assert south is not None
    assert south.parent_id == names["county"]


def test_outlines_give_neighbours(tmp_path: Path) -> None:
    names = small_county()
    squares = ",".join(
        f'{{"type":"Feature","properties":{{"code":"{code}","name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[{x},0],[{x + 1},0],[{x + 1},1],[{x},1],[{x},0]]]}}}}'
        for x, (code, name) in enumerate([("451025101", "西乡"), ("451025100", "东镇")])
    )
    path = written(f'{{"type":"FeatureCollection","features":[{squares}]}}', tmp_path)

    assert actions.import_file(path, by=KEEPER, on=TODAY).neighbours == 1
    assert actions.import_file(path, by=KEEPER, on=TODAY).neighbours == 0
    assert queries.neighbour_pairs([names["east"], names["west"]]) == [(names["east"], names["west"])]


def test_file_that_calls_a_place_otherwise_is_refused(tmp_path: Path) -> None:
    small_county()
    with pytest.raises(ChangeRefused, match="1 places have another name here, the first is place 2"):
        actions.import_file(written("code,name\n451025,甲县\n451025100,东方镇\n", tmp_path), by=KEEPER, on=TODAY)


def test_file_whose_places_hang_in_the_air_is_refused(tmp_path: Path) -> None:
    small_county()
    with pytest.raises(ChangeRefused, match="the parent of place 1"):
        actions.import_file(written("code,name\n460101100,某镇\n", tmp_path), by=KEEPER, on=TODAY)


def test_first_list_may_begin_with_a_county(tmp_path: Path) -> None:
    assert (
        actions.import_file(written("code,name\n451025100,东镇\n451025,甲县\n", tmp_path), by=KEEPER, on=TODAY).founded
        == 2
    )
    assert [place.name.zh for place in queries.roots()] == ["甲县"]


def test_refused_file_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AreasRefused):
        actions.import_file(
            written("code,name\n451025,甲县\n451025100,东镇 13812345678\n", tmp_path), by=KEEPER, on=TODAY
        )
    with pytest.raises(PermissionDenied):
        actions.import_file(written("code,name\n451025,甲县\n", tmp_path), by=OFFICER, on=TODAY)
    assert not Area.objects.exists()


def test_simulated_positions_and_neighbours_stay_marked() -> None:
    names = small_county()
    actions.set_positions({names["east"]: (106.4, 23.1)}, simulated=True, by=KEEPER, on=TODAY)
    pairs = [(names["west"], names["east"]), (names["east"], names["west"]), (names["east"], names["east"])]

    assert actions.set_neighbours(pairs, simulated=True, by=KEEPER, on=TODAY) == 1
    assert queries.get_place(names["east"]).position_simulated
    assert Neighbour.objects.get().simulated


def test_area_that_is_not_there_is_named_by_its_number() -> None:
    with pytest.raises(LookupError, match="no area 5"):
        queries.get_place(5)
    assert queries.subtree_ids(5) == {5}


def test_fingerprint_of_a_map_changes_with_the_map_and_not_with_identities() -> None:
    names = small_county()
    before = queries.fingerprint(queries.area_map(names["county"]))

    assert queries.fingerprint(queries.area_map(names["county"])) == before
    actions.move_area(names["e2"], to=names["west"], since=date(2016, 1, 1), by=KEEPER, on=TODAY)
    assert queries.fingerprint(queries.area_map(names["county"])) != before
