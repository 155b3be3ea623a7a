"""A change of the ratio in parts that add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tianping.statistics.decompose import Births, decompose_change
from tianping.statistics.ratio import ratio_intervals

grid = arrays(np.int64, (2, 2, 3, 2), elements=st.one_of(st.integers(0, 40), st.integers(0, 5000)))


def periods(counts):
    """Two periods of an array of shape (period, sex, place, order)."""
    return Births(counts[0, 0], counts[0, 1]), Births(counts[1, 0], counts[1, 1])


@given(counts=grid)
def test_the_parts_add_up_to_the_change(counts):
    before, after = periods(counts)

    found = decompose_change(before, after)

    if counts[:, 1].sum(axis=(1, 2)).all():
        ratios = [100 * period[0].sum() / period[1].sum() for period in counts]
        parts = found.place_mix.sum() + found.order_mix.sum() + found.rate.sum()
        assert found.change == pytest.approx(ratios[1] - ratios[0], rel=1e-9, abs=1e-9)
        assert parts == pytest.approx(found.change, rel=1e-9, abs=1e-9 * max(ratios))
        assert found.composition + found.rate_total == pytest.approx(parts, abs=1e-9 * max(ratios))
    else:
        assert np.isnan(found.change)
        assert np.isnan(found.rate).all()


@given(counts=grid)
def test_turning_the_periods_round_turns_every_sign(counts):
    there, back = decompose_change(*periods(counts)), decompose_change(*periods(counts[::-1]))

    scale = 1e-9 * max(abs(there.change), 1) if np.isfinite(there.change) else 1e-9
    for name in ("place_mix", "order_mix", "rate"):
        np.testing.assert_allclose(getattr(there, name), -getattr(back, name), rtol=1e-7, atol=1e3 * scale)


@given(counts=grid, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_places_does_not_matter(counts, seed):
    order = np.random.default_rng(seed).permutation(3)

    straight, shuffled = decompose_change(*periods(counts)), decompose_change(*periods(counts[:, :, order]))

    np.testing.assert_allclose(straight.rate[order], shuffled.rate, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(straight.place_mix[order], shuffled.place_mix, rtol=1e-9, atol=1e-9)


def test_births_that_move_between_cells_of_one_ratio_change_nothing():
    before = Births([[1060, 106], [2120, 53]], [[1000, 100], [2000, 50]])
    after = Births([[106, 530], [53, 5300]], [[100, 500], [50, 5000]])

    found = decompose_change(before, after)

    np.testing.assert_allclose(found.place_mix, 0, atol=1e-9)
    np.testing.assert_allclose(found.order_mix, 0, atol=1e-9)
    np.testing.assert_allclose(found.rate, 0, atol=1e-9)


def test_births_that_move_between_orders_are_not_a_mix_of_places():
    found = decompose_change(
        Births([[525, 110], [525, 110]], [[500, 100], [500, 100]]),
        Births([[315, 330], [525, 110]], [[300, 300], [500, 100]]),
    )

    # The first place goes from 1,235 births to 1,245; what moved is a third of them, from first births to second.
    assert abs(found.order_mix[0].sum()) > 20 * abs(found.place_mix).sum()
    np.testing.assert_allclose(found.order_mix[1], 0, atol=1e-12)
    np.testing.assert_allclose(found.rate, 0, atol=1e-9)


def test_a_change_of_ratio_in_one_cell_is_told_of_that_cell_alone():
    found = decompose_change(Births([[525, 110]], [[500, 95]]), Births([[525, 115]], [[500, 90]]))

    assert found.rate[0, 0] == 0
    assert found.rate[0, 1] == pytest.approx(found.change)
    assert found.composition == pytest.approx(0, abs=1e-12)


def test_the_split_of_the_mix_leaves_the_rate_part_as_it_is():
    # Kitagawa's own two parts over the cells taken as one list.
    generator = np.random.default_rng(7)
    counts = generator.integers(50, 900, (2, 2, 4, 3))

    split = decompose_change(*periods(counts))
    flat = decompose_change(*periods(counts.reshape(2, 2, 12)))

    np.testing.assert_allclose(split.rate.ravel(), flat.rate.ravel(), rtol=1e-12)
    assert split.composition == pytest.approx(flat.composition, rel=1e-9)
    assert flat.order_mix.sum() == 0


def test_a_place_that_appears_or_empties_is_all_mix():
    found = decompose_change(Births([520, 0, 0], [500, 0, 0]), Births([520, 300, 0], [500, 200, 0]))

    np.testing.assert_allclose(found.rate.ravel(), 0, atol=1e-12)
    assert found.place_mix.sum() == pytest.approx(found.change)
    assert found.place_mix[2] == 0
    assert np.isnan(found.rate_low[1:]).all()


def test_a_cell_not_given_in_one_period_is_left_out_of_both():
    found = decompose_change(Births([520, 600], [500, 500]), Births([530, -1], [500, 480]))

    assert (found.before, found.after) == pytest.approx((104, 106))
    assert found.left_out == 1
    assert found.rate[0, 0] == pytest.approx(2)
    assert found.rate[1, 0] == 0


@pytest.mark.parametrize("after", [Births([0, 0], [0, 0]), Births([5, 9], [0, 0]), Births([-1, -1], [2, 2])])
def test_without_births_or_girls_in_a_period_there_is_no_change_to_split(after):
    found = decompose_change(Births([5, 5], [5, 5]), after)

    assert np.isnan([found.change, found.change_low, found.rate_total, found.composition]).all()


def test_no_places_at_all_have_no_change():
    assert np.isnan(decompose_change(Births([], []), Births([], [])).change)


def test_intervals_cover_the_truth_as_often_as_they_say():
    generator = np.random.default_rng(41)
    births = np.array([[[900, 300], [500, 80]], [[700, 420], [600, 60]]])
    share = np.array([[[0.51, 0.54], [0.515, 0.56]], [[0.515, 0.55], [0.51, 0.57]]])
    truth = decompose_change(
        *(Births(np.round(n * p * 1000), np.round(n * (1 - p) * 1000)) for n, p in zip(births, share, strict=True))
    )
    rate, change = [], []
    for boys in generator.binomial(births, share, size=(1000, *births.shape)):
        found = decompose_change(Births(boys[0], births[0] - boys[0]), Births(boys[1], births[1] - boys[1]))
        rate.append(found.rate_total_low <= truth.rate_total <= found.rate_total_high)
        change.append(found.change_low <= truth.change <= found.change_high)

    assert np.mean(rate) == pytest.approx(0.95, abs=0.02)
    assert np.mean(change) == pytest.approx(0.95, abs=0.02)


def test_with_one_cell_the_rate_is_the_change_of_the_ratio():
    found = decompose_change(Births([520], [500]), Births([560], [500]))
    told = ratio_intervals([520, 560], [500, 500])

    assert (found.before, found.after) == tuple(told.ratio.tolist())
    assert found.rate_total == pytest.approx(8)
    assert found.rate_total_low < found.change < found.rate_total_high
    assert found.rate_total_low == pytest.approx(found.change_low, abs=0.6)


def test_periods_of_different_cells_are_refused():
    with pytest.raises(
        ValueError, match=r"must have one shape, \(places,\) or \(places, orders\), got \(2,\) and \(1,\)"
    ):
        decompose_change(Births([1, 2], [1, 2]), Births([1], [1]))
    with pytest.raises(ValueError, match=r"got \(\) and \(\)"):
        decompose_change(Births(1, 1), Births(1, 1))
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1, got 0"):
        decompose_change(Births([1], [1]), Births([1], [1]), confidence=0)


def test_the_table_has_a_row_a_cell_and_its_parts_add_up():
    counts = np.random.default_rng(8).integers(50, 900, (2, 2, 3, 2))
    found = decompose_change(*periods(counts))

    table = found.to_arrow()

    assert table.num_rows == 6
    assert table.column("place").to_pylist() == [0, 0, 1, 1, 2, 2]
    total = sum(sum(table.column(name).to_pylist()) for name in ("place_mix", "order_mix", "rate"))
    assert total == pytest.approx(found.change)
