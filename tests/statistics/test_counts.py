"""Counts are checked once: each way in which a count can be wrong or absent has its answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tianping.statistics.counts import sex_counts


@pytest.mark.parametrize(
    "girls",
    [
        [3, -1],
        [3, None],
        [3.0, np.nan],
        np.array([3, -1], dtype=np.int8),
        np.ma.masked_array([3, 7], mask=[False, True]),
        pa.array([3, None]),
        pd.Series([3, None], dtype="Int64"),
        pd.Series([3, None]),
    ],
    ids=["minus one", "None", "NaN", "int8", "masked", "Arrow null", "pandas NA", "pandas NaN"],
)
def test_a_blank_is_not_given_and_never_zero(girls):
    counts = sex_counts([4, 5], girls)

    assert counts.given.tolist() == [True, False]
    np.testing.assert_array_equal(counts.births, [7, np.nan])
    assert counts.reasons() == [None, "not given"]


def test_the_callers_mask_hides_a_place_whatever_its_counts():
    counts = sex_counts([4, 5, 6], [3, 3, 3], given=[True, False, True])

    assert counts.given.tolist() == [True, False, True]
    np.testing.assert_array_equal(counts.boys, [4, np.nan, 6])


def test_reasons_say_why_there_is_no_ratio():
    assert sex_counts([3, 0, -1, 0, 5], [0, 0, 0, 5, 5]).reasons() == ["no girls", "no births", "not given", None, None]


@pytest.mark.parametrize(
    ("boys", "girls", "message"),
    [
        ([1, -2], [1, 1], r"boys\[1\]=-2 must not be negative"),
        ([1, 1], [1, 2.5], r"girls\[1\]=2.5 must be a whole number"),
        ([1, np.inf], [1, 1], r"boys\[1\]=inf must be finite"),
        ([1, 1e17], [1, 1], r"boys\[1\]=1e\+17 must be at most 2\*\*53"),
        ([1, 10**30], [1, 1], r"boys\[1\]=1e\+30 must be at most"),
        (-3, 1, r"boys=-3 must not be negative"),
        ([[1, 1], [1, -7]], [[1, 1], [1, 1]], r"boys\[1, 1\]=-7"),
        ([-2, -3, -4], [1, 1, 1], r"boys\[0\]=-2 .* and 2 more"),
        ([1, 2], [1, 2, 3], r"girls has \(3,\), boys has \(2,\)"),
        ([1, 2], 1, r"girls has \(\), boys has \(2,\)"),
        ([[1], [2]], [1, 2], r"girls has \(2,\), boys has \(2, 1\)"),
    ],
)
def test_a_wrong_count_is_refused_with_its_place_and_value(boys, girls, message):
    with pytest.raises(ValueError, match=message):
        sex_counts(boys, girls)


@pytest.mark.parametrize(
    "boys",
    [["3"], [True], [1 + 2j], np.array(["2020"], dtype="M8[Y]"), [3, "4"][1:], np.array([3, "x"], dtype=object)[1:],
     np.array([object()], dtype=object), np.array([True, None], dtype=object)[:1]],
    ids=["text", "truth", "complex", "date", "text again", "text object", "object", "truth object"],
)  # fmt: skip
def test_what_is_no_number_is_refused(boys):
    with pytest.raises(TypeError, match="boys must hold"):
        sex_counts(boys, [1])


def test_the_refusal_of_a_text_does_not_quote_it():
    with pytest.raises(TypeError) as refusal:
        sex_counts(np.array([3, "Chen Xiaoming"], dtype=object), [1, 1])

    assert "Chen" not in str(refusal.value)


def test_a_mask_must_hold_truth_values_of_the_same_shape():
    with pytest.raises(TypeError, match="given must hold truth values"):
        sex_counts([1, 2], [1, 2], given=[1, 0])
    with pytest.raises(ValueError, match=r"given has \(1,\), boys has \(2,\)"):
        sex_counts([1, 2], [1, 2], given=[True])


def test_arrays_of_the_caller_are_left_as_they_were():
    boys = np.array([1.0, -1.0])

    sex_counts(boys, np.ma.masked_array([1.0, 2.0], mask=[True, False]))

    assert boys.tolist() == [1.0, -1.0]


def test_the_largest_count_is_still_taken():
    assert sex_counts(2**53, 0).births.item() == 2.0**53
