from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.terms import Level, PlaceCode


@pytest.mark.parametrize(
    ("text", "canonical", "level", "parent"),
    [
        ("450000", "45", Level.PROVINCE, None),
        ("45", "45", Level.PROVINCE, None),
        ("451000", "4510", Level.PREFECTURE, "45"),
        ("451081", "451081", Level.COUNTY, "4510"),
        ("451081000000", "451081", Level.COUNTY, "4510"),
        ("451081100", "451081100", Level.TOWNSHIP, "451081"),
        ("451081100000", "451081100", Level.TOWNSHIP, "451081"),
        ("451081100001", "451081100001", Level.VILLAGE, "451081100"),
    ],
)
def test_division_codes_drop_their_padding(text: str, canonical: str, level: Level, parent: str | None) -> None:
    code = PlaceCode.parse(text)

    assert code.text == canonical
    assert code.level is level
    assert (code.parent.text if code.parent else None) == parent


@pytest.mark.parametrize("text", ["SE-Uppsala", "甲镇", "1234567", "991234", "00"])
def test_other_systems_keep_their_text_and_have_no_level(text: str) -> None:
    assert PlaceCode.parse(text).text == text
    assert PlaceCode.parse(text).level is None
    assert PlaceCode.parse(text).parent is None


def test_an_empty_code_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        PlaceCode.parse("  ")


@given(st.integers(11, 82), st.integers(0, 9999), st.integers(0, 999), st.integers(0, 999))
def test_parsing_the_padded_code_gives_the_code_again(province: int, county: int, township: int, village: int) -> None:
    code = PlaceCode.parse(f"{province:02d}{county:04d}{township:03d}{village:03d}")

    assert PlaceCode.parse(code.padded) == code
    assert PlaceCode.parse(f"{province:02d}0000").contains(code)


def test_containing_never_crosses_systems() -> None:
    assert not PlaceCode("45").contains(PlaceCode("SE-45"))
    assert PlaceCode("SE").contains(PlaceCode("SE"))
