"""A cell says four different things, and never mixes them up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.terms import ABSENT, EMPTY, REFUSED, CellState, CellValue


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", EMPTY),
        ("  \t ", EMPTY),
        ("\u3000", EMPTY),
        ("0", CellValue.of(0)),
        ("00012", CellValue.of(12)),
        ("１２", CellValue.of(12)),
        ("１，２３４", CellValue.of(1234)),
        ("1,234,567", CellValue.of(1_234_567)),
        ("12.0", CellValue.of(12)),
        ("1000000000", CellValue.of(10**9)),
        ("—", ABSENT),
        ("——", ABSENT),
        ("－", ABSENT),
        ("-", ABSENT),
        ("−", ABSENT),
        ("不适用", ABSENT),
        ("N/A", ABSENT),
        ("拒报", REFUSED),
        (" Refused ", REFUSED),
    ],
)
def test_a_cell_is_read_as_a_clerk_means_it(text: str, cell: CellValue) -> None:
    assert CellValue.parse(text) == cell


@pytest.mark.parametrize(
    "text",
    [
        "-2",
        "－2",
        "-0",
        "+1",
        "1.5",
        "1e3",
        "12,34",
        ",1",
        "1 2",
        "十二",
        "②",
        "10²",
        "x",
        "?",
        "0x10",
        "1000000001",
        "9" * 5000,
        "１２人",
        "王小花",
    ],
)
def test_what_is_no_count_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="whole number from 0 to 1000000000") as refusal:
        CellValue.parse(text)
    if not text.isascii():
        assert text not in str(refusal.value)


@given(st.integers(0, 10**9))
def test_every_number_survives_being_written_and_read(number: int) -> None:
    for language in ("zh", "en"):
        assert CellValue.parse(CellValue.of(number).text(language)) == CellValue.of(number)
    assert CellValue.parse(f"{number:,}") == CellValue.of(number)


@pytest.mark.parametrize("cell", [ABSENT, EMPTY, REFUSED])
def test_every_other_state_survives_too(cell: CellValue) -> None:
    for language in ("zh", "en"):
        assert CellValue.parse(cell.text(language)) == cell


@given(st.text())
def test_any_text_is_a_cell_or_a_refusal(text: str) -> None:
    try:
        cell = CellValue.parse(text)
    except ValueError:
        return
    assert CellValue.parse(cell.text("zh")) == cell


@pytest.mark.parametrize(
    ("state", "number"),
    [
        (CellState.GIVEN, None),
        (CellState.EMPTY, 0),
        (CellState.ABSENT, 3),
        (CellState.REFUSED, 1),
        (CellState.GIVEN, -1),
        (CellState.GIVEN, 10**9 + 1),
    ],
)
def test_a_number_stands_only_in_a_given_cell_and_in_range(state: CellState, number: int | None) -> None:
    with pytest.raises(ValueError, match="a cell"):
        CellValue(state, number)


def test_the_four_states_are_four_cells_and_four_words() -> None:
    assert len({EMPTY, ABSENT, REFUSED, CellValue.of(0)}) == 4
    assert len({state.word.zh for state in CellState}) == len({state.word.en for state in CellState}) == 4
