from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.cli.width import cells, fit


@pytest.mark.parametrize(("text", "width"), [("靖西市", 6), ("abc", 3), ("渠洋镇 A", 8), ("", 0), ("e\u0301", 1), ("▲", 1)])
def test_chinese_takes_two_cells(text: str, width: int) -> None:
    assert cells(text) == width


@given(st.text(alphabet=st.characters(categories=("L", "N")), max_size=30), st.integers(2, 30))
def test_a_fitted_text_takes_its_width(text: str, width: int) -> None:
    assert cells(fit(text, width)) == width or cells(text) == 0
