"""Arbuthnot (1710): christenings in London, 1629 to 1710. Philos. Trans. 27, 186-190."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published.classic_tables import read_columns

from tianping.statistics.ratio import chance, dispersion, homogeneity, ratio_intervals


@pytest.fixture(scope="module")
def christenings(real_data):
    return read_columns(real_data / "classic" / "Arbuthnot_Arbuthnot.csv", "Males", "Females")


def test_boys_outnumber_girls_in_each_of_82_years(christenings):
    boys, girls = christenings

    assert (boys > girls).sum() == len(boys) == 82


def test_the_sign_test_gives_his_chance_of_one_half_to_the_82nd(christenings):
    # All 82 signs alike: 'one in k' counts half of what was seen, the one-sided p all of it.
    signs = chance(82, 0, reference=100)

    assert pytest.approx(2.068e-25, rel=2e-4) == 0.5**82
    assert 2 / signs.one_in == pytest.approx(2.068e-25, rel=2e-4)


def test_the_pooled_ratio_is_106_729(christenings):
    boys, girls = (int(count.sum()) for count in christenings)

    assert (boys, girls) == (484_382, 453_841)
    assert ratio_intervals(boys, girls).ratio == pytest.approx(106.729, abs=5e-4)


def test_the_years_do_not_share_one_ratio(christenings):
    found = homogeneity(*christenings)

    assert (found.chi2, found.df) == (pytest.approx(169.69, abs=0.005), 81)
    assert found.p < 1e-7


def test_the_dispersion_of_the_years_is_told_from_none(christenings):
    found = dispersion(*christenings)

    assert found.low > 0
    assert found.factor == pytest.approx(169.69 / 81, abs=1e-3)
    assert found.spread == pytest.approx(2.2, abs=0.05)


def test_1674_and_1704_are_one_row_copied(real_data):
    path = real_data / "classic" / "Arbuthnot_Arbuthnot.csv"
    years, boys, girls = read_columns(path, "Year", "Males", "Females")
    rows = {int(year): (b, g) for year, b, g in zip(years, boys, girls, strict=True)}

    assert rows[1674] == rows[1704]
    assert np.unique(years).size == 82
