"""Results leave as Arrow tables with units and settings, and read as data frames in one call."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pytest

from tianping import __version__
from tianping.statistics.ratio import chance, funnel_limits, judge, ratio_intervals

BOYS, GIRLS = [236, 3, 0, -1], [200, 0, 0, 5]


def test_intervals_carry_units_method_and_the_reason_of_each_null():
    table = ratio_intervals(BOYS, GIRLS).to_arrow()

    assert table.column("ratio").to_pylist() == [118.0, None, None, None]
    assert table.column("high").to_pylist()[1:] == [None, None, None]
    assert table.column("low").to_pylist()[1] == pytest.approx(78.1, abs=0.05)
    assert table.column("reason").to_pylist() == [None, "no girls", "no births", "not given"]
    assert table.field("ratio").metadata == {b"unit": b"boys per 100 girls"}
    assert table.schema.metadata == {b"method": b"wilson", b"confidence": b"0.95", b"version": __version__.encode()}


def test_judgements_carry_words_and_bounds(bounds):
    table = judge(BOYS, GIRLS, bounds=bounds).to_arrow()

    assert table.column("verdict").to_pylist() == ["cannot tell", "cannot tell", "no births", "not given"]
    assert table.column("probability_high").null_count == 2
    assert table.column("births").to_pylist() == [436, 3, 0, None]
    assert table.schema.metadata[b"bounds.reference"] == b"106"
    assert table.schema.metadata[b"screen"] == b"True"


def test_a_data_frame_is_one_call_away(bounds):
    frame = judge(BOYS, GIRLS, bounds=bounds).to_arrow().to_pandas()

    assert isinstance(frame, pd.DataFrame)
    assert frame["verdict"].tolist() == ["cannot tell", "cannot tell", "no births", "not given"]


def test_libraries_that_know_arrow_streams_take_the_result_itself():
    for result in (
        ratio_intervals(BOYS, GIRLS),
        chance(BOYS, GIRLS, reference=106),
        funnel_limits([10, 0], reference=106),
    ):
        assert pa.table(result).equals(result.to_arrow())


def test_one_place_is_one_row_and_none_are_none(bounds):
    assert judge(5, 5, bounds=bounds).to_arrow().num_rows == 1
    assert judge([], [], bounds=bounds).to_arrow().num_rows == 0
    assert ratio_intervals([[5, 6]], [[1, 2]]).to_arrow().num_rows == 2


def test_results_cannot_be_changed():
    with pytest.raises(AttributeError, match="method"):
        ratio_intervals(5, 5).method = "exact"


def test_importing_the_room_loads_nothing_slow():
    script = (
        "import sys, tianping.statistics.ratio; "
        "print([m for m in ('scipy.stats', 'numba', 'pyarrow', 'pandas', 'scipy.optimize') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
