"""A table as the door reads it becomes births by the key, and nothing is lost or made up on the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tianping.exchange.lake import CountsRefused, Dimension, Question, aggregate, births_of, write_snapshot
from tianping.exchange.tables import CountTable, read_counts
from tianping.terms import Basis, CountKind


def table_of(lines: Sequence[str], folder: Path) -> CountTable:
    (folder / "births.csv").write_text("\n".join(lines), encoding="utf-8")
    return read_counts(folder / "births.csv")


LINES = (
    "code,period,order,registered,boys,girls,unclear",
    "451081105,2024-03,1,2024-04,7,3,",
    "451081105,2024-03,2,2024-04,,5,1",
    "451081106,2024-04,,,0,2,0",
)


def test_boys_girls_and_unclear_become_rows_and_what_was_not_given_stays_so(tmp_path: Path) -> None:
    births, origin = births_of(table_of(LINES, tmp_path), source="household", basis=Basis.RESIDENCE)
    snapshot = write_snapshot(births, lake=tmp_path / "lake", kind=CountKind.BIRTHS, simulated=True)

    answer = aggregate([snapshot], question=Question(by=(Dimension.PLACE, Dimension.ORDER)))

    assert answer.key[Dimension.ORDER].tolist() == [1, 2, 0]
    assert (answer.boys.tolist(), answer.girls.tolist()) == ([7, 0, 0], [3, 5, 2])
    assert (answer.unclear.tolist(), answer.not_given.tolist()) == ([0, 1, 0], [0, 1, 0])
    assert origin.tolist() == [0, 1, 2, 0, 1, 2, 1, 2]


def test_source_of_the_file_stands_in_where_a_row_names_none(tmp_path: Path) -> None:
    lines = ["code,period,source,boys,girls", "451081105,2024,hospital,7,3", "451081106,2024,,1,2"]

    births, _ = births_of(table_of(lines, tmp_path), source="household", basis=Basis.RESIDENCE)

    assert [births.source.values[code] for code in births.source.codes] == ["hospital", "household"] * 2


@pytest.mark.parametrize("header", ["code,boys,girls", "period,boys,girls"])
def test_table_without_places_or_periods_is_no_set_of_births(header: str, tmp_path: Path) -> None:
    with pytest.raises(CountsRefused, match="need a place and a period"):
        births_of(table_of([header, "2024,7,3"], tmp_path), source="household", basis=Basis.RESIDENCE)


def test_every_count_of_a_large_table_arrives(tmp_path: Path) -> None:
    random = np.random.Generator(np.random.Philox(3))
    counts = random.integers(0, 30, (2000, 2))
    lines = [
        "code,period,boys,girls",
        *(f"45{i // 100:04d}{100 + i % 100},2024,{b},{g}" for i, (b, g) in enumerate(counts.tolist())),
    ]

    births, _ = births_of(table_of(lines, tmp_path), source="household", basis=Basis.RESIDENCE)

    assert births.count.reshape(2, 2000).T.tolist() == counts.tolist()
