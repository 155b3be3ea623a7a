"""Decompositions of rates in Das Gupta (1993), U.S. Bureau of the Census, Current Population Reports P23-186, chapter 5.

His rates are shares of events among people; here events stand as 'boys' and people as 'births'. Our parts are points of
the odds, which is a constant factor: parts relative to the whole, and parts times that factor, are his.
"""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.decompose import Births, decompose_change

HEADSHIP_SIZE = {  # table 5.1, per cent of the population by age group, United States
    1970: [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9],
    1985: [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5],
}
HEADSHIP_RATE = {  # household heads per 100
    1970: [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8],
    1985: [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2],
}
DEATHS_SIZE = {  # table 5.3, thousands of people by race and age group, United States
    1970: [[2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315],
           [535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117]],
    1985: [[3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472],
           [707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236]],
}  # fmt: skip
DEATHS_RATE = {  # deaths per 1,000
    1970: [[18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837],
           [36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205]],
    1985: [[9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570],
           [17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161]],
}  # fmt: skip


def counted(size, rate, *, per):
    """People and events as whole numbers: sizes and rates have few decimals."""
    people = np.round(np.array(size) * 1e6)
    events = np.round(people * np.array(rate) / per)
    return Births(events, people - events)


def parts_per(found, *, per):
    """Composition and rate parts of the share, per so many people."""
    before, after = (ratio / (100 + ratio) for ratio in (found.before, found.after))
    factor = 100 / ((1 - before) * (1 - after))
    return per * found.composition / factor, per * found.rate_total / factor, per * (after - before)


def test_household_headship_rates_1970_to_1985():
    found = decompose_change(*(counted(HEADSHIP_SIZE[year], HEADSHIP_RATE[year], per=100) for year in (1970, 1985)))

    # His sums of age groups, 100.0 in both years, give crude rates of 44.7268 and 47.6940.
    assert parts_per(found, per=100) == pytest.approx((1.2269, 1.7403, 2.9672), abs=5e-5)
    assert 100 * found.composition / found.change == pytest.approx(41.35, abs=0.005)


def test_death_rates_by_race_and_age_1970_to_1985():
    found = decompose_change(*(counted(DEATHS_SIZE[year], DEATHS_RATE[year], per=1000) for year in (1970, 1985)))

    assert parts_per(found, per=1000) == pytest.approx((1.5415, -2.2277, -0.6862), abs=5e-5)
    # Age within race carries nearly all of the mix, as in his own split (1.5217 and 0.0198), which is another one.
    assert found.order_mix.sum() / found.composition == pytest.approx(1.5217 / 1.5415, abs=0.03)
