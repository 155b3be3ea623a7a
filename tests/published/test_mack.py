"""Taylor & Ashe's triangle of claims, as Mack (1993, ASTIN Bulletin 23(2), 213-225) and England & Verrall (2002, British
Actuarial Journal 8(3), 443-518) print its development: the ladder, Mack's standard errors and the Poisson dispersion."""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.delay import Triangle, chain_ladder, correct_delay, mack_errors

CUMULATIVE = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
FACTORS = [3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177]
RESERVES = [0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811]
MACK = [0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155]
BOOTSTRAP = [0, 112552, 217547, 262934, 306595, 375745, 500332, 791481, 1060473, 2025898]
"""Prediction errors of the over-dispersed Poisson bootstrap, constant dispersion (England & Verrall 2002)."""


@pytest.fixture(scope="module")
def cumulative():
    table = np.full((10, 10), np.nan)
    for row, values in enumerate(CUMULATIVE):
        table[row, : len(values)] = values
    return table


def test_reserves_and_standard_errors_are_macks_to_the_unit(cumulative):
    found = mack_errors(cumulative)

    assert found.outstanding.round().tolist() == RESERVES
    assert found.standard_error.round().tolist() == MACK
    assert found.total == pytest.approx(18_680_856, abs=0.5)
    assert found.total_standard_error == pytest.approx(2_447_095, abs=0.5)


def test_factors_are_the_published_ones(cumulative):
    found = chain_ladder(np.diff(cumulative, prepend=0, axis=1), visible=9 - np.arange(10))

    assert found.factors.round(4).tolist() == FACTORS
    assert (found.expected - found.latest).round().tolist() == RESERVES


def test_dispersion_is_the_published_one_and_drawn_errors_are_near_the_bootstraps(cumulative):
    cells = np.diff(cumulative, prepend=0, axis=1)
    found = correct_delay(Triangle(cells, cells, 9 - np.arange(10), tuple(map(str, range(10)))), draws=8000, confidence=0.6827)

    # England & Verrall: 52,601. Draws carry the doubt about the dispersion too, which the bootstrap does not.
    assert found.dispersion == pytest.approx(52_601, abs=1)
    half = (found.boys.high - found.boys.low)[1:] / 2
    assert half == pytest.approx(np.array(BOOTSTRAP[1:]), rel=0.12)
