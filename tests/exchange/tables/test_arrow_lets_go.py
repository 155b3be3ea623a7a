"""Once a table is read, no thread of Arrow's holds an object of Python's: letting go while Python ends is fatal."""

from __future__ import annotations

import weakref
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tianping.exchange.tables import delimited, read_counts


def test_the_handler_of_odd_rows_is_gone_when_the_table_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lent = list[weakref.ref[Any]]()

    def watched(function: Any) -> Any:
        handler = partial(function)
        lent.append(weakref.ref(handler))
        return handler

    monkeypatch.setattr(delimited, "partial", watched)
    file = tmp_path / "counts.csv"
    file.write_text("地名,男,女\n甲,1,2\n", encoding="utf-8")

    for _time in range(20):
        read_counts(file)
        assert lent.pop()() is None
