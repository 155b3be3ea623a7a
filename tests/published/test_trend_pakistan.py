"""Pakistan's provinces 1980-2020 (Chao, Wazir & Ombao 2022, International Journal of Population Studies 8(2), 51-70)."""

from __future__ import annotations

import pytest
from tests.published.chao_tables import baseline, pakistan

from tianping.statistics.trend import Balance, Grid, ImbalancePrior, Sampler, Transition, estimate_trend

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def provinces(real_data):
    return estimate_trend(
        pakistan(real_data),
        model=Transition(baseline(real_data, 145), imbalance=ImbalancePrior.CODE),
        grid=Grid(years=(1980, 2020)),
        sampler=Sampler(draws=500, warm_up=500, chains=4, seed=2022, target_acceptance=0.8),
    )


def test_balochistan_alone_has_an_imbalance(provinces):
    found = dict(zip(provinces.areas, provinces.balance, strict=True))

    assert provinces.convergence.converged, provinces.convergence.warning
    assert [area for area, word in found.items() if word == Balance.IMBALANCE] == ["Balochistan"]


def test_balochistan_peaked_in_1997(provinces):
    # Published: 1.121 (1.066 to 1.142) in 1997. Ours has the same median and upper end; its lower end is 1.10, because
    # the chains here do not lose their way between starts of the imbalance. Ratios within half a boy, the peak within 3 years.
    balochistan = provinces.areas.index("Balochistan")
    peak = int(provinces.ratio[balochistan].argmax())

    assert abs(provinces.years[peak] - 1997) <= 3
    assert provinces.ratio[balochistan, peak] == pytest.approx(112.1, abs=0.5)
    assert provinces.ratio_high[balochistan, peak] == pytest.approx(114.2, abs=0.5)
    assert provinces.ratio_low[balochistan, peak] > 106.6


def test_gilgit_baltistan_is_as_published_in_1980_and_2016(provinces):
    # Published: 1.058 (1.041 to 1.102) and 1.070 (1.047 to 1.125). Half a boy; a whole one at the thin upper ends.
    place = provinces.areas.index("Gilgit Baltista")
    published = {1980: (105.8, 104.1, 110.2), 2016: (107.0, 104.7, 112.5)}

    for year, (middle, low, high) in published.items():
        column = list(provinces.years).index(year)
        assert provinces.ratio[place, column] == pytest.approx(middle, abs=0.5)
        assert provinces.ratio_low[place, column] == pytest.approx(low, abs=0.5)
        assert provinces.ratio_high[place, column] == pytest.approx(high, abs=1.0)
