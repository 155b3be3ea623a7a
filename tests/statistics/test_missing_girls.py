"""Missing female births: by count, by series and by draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.statistics.missing import missing_girls, missing_girls_from_draws, missing_girls_in_series
from tianping.statistics.ratio import ratio_intervals

SOURCES = {"series": "test", "baseline_source": "test"}
count = st.integers(0, 10**6)


def test_a_place_at_the_baseline_misses_nobody():
    found = missing_girls([106, 10_600], [100, 10_000], baseline=1.06, **SOURCES)

    np.testing.assert_allclose(found.missing, 0, atol=1e-9)
    assert (found.low < 0).all()
    assert (found.high > 0).all()


def test_more_girls_than_expected_are_a_negative_number_and_stay_in_the_sum():
    found = missing_girls([1160, 960], [1000, 1000], baseline=1.06, **SOURCES)

    np.testing.assert_allclose(found.missing, [1160 / 1.06 - 1000, 960 / 1.06 - 1000])
    assert found.missing[1] < 0
    assert found.total.missing == pytest.approx(2120 / 1.06 - 2000)
    assert found.total.missing == pytest.approx(0, abs=1e-9)
    assert found.total.expected - found.total.observed == pytest.approx(found.total.missing, abs=1e-9)


@given(boys=count, girls=count, baseline=st.floats(0.95, 1.2))
def test_the_interval_holds_zero_exactly_when_the_ratios_holds_the_baseline(boys, girls, baseline):
    found = missing_girls(boys, girls, baseline=baseline, **SOURCES)
    ratio = ratio_intervals(boys, girls)

    if boys + girls:
        # A relative hair apart, for rounding at the very edge.
        assert (found.low <= 1e-6) == (ratio.low <= 100 * baseline * (1 + 1e-9)) or abs(found.low) < 1e-3
        assert (found.high >= -1e-6) == (ratio.high >= 100 * baseline * (1 - 1e-9)) or abs(found.high) < 1e-3
        assert found.low <= found.missing + 1e-6
        assert found.missing <= found.high + 1e-6
    else:
        assert (found.missing, found.low, found.high) == (0, 0, 0)


def test_a_place_without_girls_or_boys_has_finite_answers():
    found = missing_girls([53, 0, 0], [0, 50, 0], baseline=1.06, **SOURCES)

    np.testing.assert_allclose(found.missing, [50, -50, 0])
    assert np.isfinite([found.low, found.high]).all()
    # With boys only the interval ends where every birth is a boy.
    assert found.high[0] == pytest.approx(50)
    assert found.low[1] == pytest.approx(-50)


def test_what_was_not_given_is_left_out_and_counted():
    found = missing_girls([106, -1, 116], [100, 90, -1], baseline=1.06, **SOURCES)

    assert np.isnan(found.missing[1:]).all()
    assert found.total.left_out == 2
    assert found.total.observed == 100


def test_with_nothing_given_the_total_is_not_zero():
    for boys in ([], [-1, -1]):
        total = missing_girls(boys, boys, baseline=1.06, **SOURCES).total
        assert np.isnan([total.missing, total.low, total.high]).all()
        assert total.left_out == len(boys)


def test_the_interval_of_one_row_is_that_of_the_total():
    found = missing_girls([3727], [2936], baseline=1.06, **SOURCES)

    assert found.total.low == pytest.approx(found.low[0])
    assert found.total.high == pytest.approx(found.high[0])


def test_the_total_covers_the_truth_as_often_as_it_says():
    generator = np.random.default_rng(21)
    births, share = np.array([40, 200, 3000, 12_000]), np.array([0.53, 0.55, 0.52, 0.515])
    truth = (births * (share / 1.06 - (1 - share))).sum()
    covered = 0
    for boys in generator.binomial(births, share, size=(3000, 4)):
        total = missing_girls(boys, births - boys, baseline=1.06, **SOURCES).total
        covered += total.low <= truth <= total.high

    assert covered / 3000 == pytest.approx(0.95, abs=0.013)


def test_a_baseline_may_differ_by_row():
    found = missing_girls([106, 105], [100, 100], baseline=[1.06, 1.05], **SOURCES)

    np.testing.assert_allclose(found.missing, 0, atol=1e-9)


def test_a_series_gives_the_same_as_its_counts():
    boys, girls = np.array([1160.0, 960]), np.array([1000.0, 1000])

    counted = missing_girls(boys, girls, baseline=1.0628, **SOURCES)
    series = missing_girls_in_series(boys + girls, boys / girls, baseline=1.0628, **SOURCES)

    np.testing.assert_allclose(series.missing, counted.missing, rtol=1e-12)
    np.testing.assert_allclose(series.observed, girls)
    assert np.isnan([series.total.low, series.total.high]).all()
    assert series.confidence is None


def test_a_year_not_given_is_left_out_of_a_series():
    found = missing_girls_in_series([1000, np.nan, 1000], [1.1, 1.1, np.nan], baseline=1.06, **SOURCES)

    assert found.total.left_out == 2
    assert found.total.missing == pytest.approx(found.missing[0])


def test_draws_without_spread_give_the_series():
    births, ratio = np.array([1e6, 2e6, 0]), np.array([1.1, 1.15, 1.06])

    series = missing_girls_in_series(births, ratio, baseline=1.06, **SOURCES)
    draws = missing_girls_from_draws(births, np.tile(ratio, (50, 1)), baseline=1.06, **SOURCES)

    for name in ("expected", "observed", "missing", "low", "high"):
        np.testing.assert_allclose(
            getattr(draws, name), getattr(series, "missing" if name in ("low", "high") else name)
        )
    assert draws.total.low == pytest.approx(draws.total.high)
    assert draws.total.missing == pytest.approx(series.total.missing)


def test_draws_are_summed_before_their_quantiles_are_taken():
    generator = np.random.default_rng(4)
    births = np.full(10, 1e6)
    apart = 1.12 + 0.01 * generator.standard_normal((4000, 10))
    together = 1.12 + 0.01 * np.repeat(generator.standard_normal((4000, 1)), 10, axis=1)

    widths = [
        total.high - total.low
        for total in (
            missing_girls_from_draws(births, draws, baseline=1.06, **SOURCES).total for draws in (apart, together)
        )
    ]

    # Ten independent years are √10 times surer in total than ten that err together.
    assert widths[1] / widths[0] == pytest.approx(np.sqrt(10), rel=0.05)


def test_draws_of_the_baseline_widen_the_interval():
    draws = np.full((2000, 3), 1.12)
    baseline = 1.06 + 0.005 * np.random.default_rng(5).standard_normal((2000, 1))

    found = missing_girls_from_draws([1e6, 1e6, np.nan], draws, baseline=baseline, **SOURCES)

    # One per cent of two million girls for every hundredth of the baseline.
    assert found.total.high - found.total.low == pytest.approx(3.92 * 0.005 * 2e6 * 0.5283 / 1.06**2, rel=0.06)
    assert found.total.left_out == 1
    assert np.isnan(found.missing[2])


def test_draws_with_no_row_given_have_no_total():
    found = missing_girls_from_draws([np.nan], [[1.1], [1.2]], baseline=1.06, **SOURCES)

    assert np.isnan(found.total.missing)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"baseline": 106.28},
            r"baseline must be boys per one girl, .* got 106.28; boys per 100 girls must be divided by 100",
        ),
        ({"baseline": 0}, "baseline must be boys per one girl, between 0 and 10, got 0$"),
        ({"series": " "}, "series must be named"),
        ({"baseline_source": ""}, "baseline_source must be named"),
        ({"confidence": 1}, "confidence must lie between 0 and 1, got 1"),
    ],
)
def test_a_figure_without_a_sound_baseline_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        missing_girls([106], [100], **{"baseline": 1.06, **SOURCES, **change})


@pytest.mark.parametrize(
    ("births", "ratio", "message"),
    [
        ([1000], [106], "ratio must be boys per one girl"),
        ([-1000], [1.06], "births must be finite and not negative, got -1000"),
        ([np.inf], [1.06], "births must be finite and not negative, got inf"),
        ([1000, 1000], [1.06], r"births and ratio must have one shape, got \(2,\) and \(1,\)"),
    ],
)
def test_a_series_in_the_wrong_unit_is_refused(births, ratio, message):
    with pytest.raises(ValueError, match=message):
        missing_girls_in_series(births, ratio, baseline=1.06, **SOURCES)


@pytest.mark.parametrize("draws", [[1.1, 1.1], [[1.1]], np.empty((0, 2))])
def test_draws_of_another_shape_are_refused(draws):
    with pytest.raises(ValueError, match="ratio_draws must have the shape"):
        missing_girls_from_draws([1e6, 1e6], draws, baseline=1.06, **SOURCES)


def test_the_table_names_series_and_baseline():
    table = missing_girls(
        [106, -1], [100, 100], baseline=1.06, series="register", baseline_source="Chao 2019"
    ).to_arrow()

    assert table.schema.metadata[b"series"] == b"register"
    assert table.schema.metadata[b"baseline_source"] == b"Chao 2019"
    assert table.column("baseline").to_pylist() == [1.06, 1.06]
    assert table.column("missing").null_count == 1
