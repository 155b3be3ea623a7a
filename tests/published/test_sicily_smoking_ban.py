"""Hospital admissions for acute coronary events in Sicily, 2002-2006, and the smoking ban of January 2005.

Counts and standardised population from the tutorial of Lopez Bernal, Cummins & Gasparrini (2017), Int. J. Epidemiol. 46(1),
348-355, and its supplement. It prints, for a step and a straight trend, a rate ratio of 0.894 (95 % CI 0.864 to 0.925) from
a Poisson model. Events are so rare (2 in 1,000) that odds and rates, binomial and Poisson, agree to the third decimal.
"""

from __future__ import annotations

import numpy as np
import pytest

from tianping.statistics.evaluate import Change, Plan, evaluate_series
from tianping.statistics.evaluate.mixture import effect_of
from tianping.statistics.evaluate.series import Periods, _terms, _working

EVENTS = [
    728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858,
    887, 766, 851, 769, 781, 756, 766, 752, 765, 831, 879, 928,
    914, 808, 937, 840, 916, 828, 845, 818, 860, 839, 887, 886,
    831, 796, 833, 820, 877, 758, 767, 738, 781, 843, 850, 908,
    1021, 859, 976, 888, 962, 838, 810, 876, 843, 936, 912,
]  # fmt: skip
POPULATION = [
    379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2, 378485.6, 375955.5, 378349.7,
    376762.4, 379032.3, 379360.4, 376162.0, 377972.4, 381830.7, 379888.6, 380872.2, 380966.9, 381240.4, 382104.9, 381802.7,
    381656.3, 383680.0, 383504.2, 386462.9, 383783.1, 380836.8, 383483.0, 380906.2, 382926.8, 384052.4, 384449.6, 383428.4,
    388153.2, 388373.2, 386470.1, 386033.2, 383686.4, 385509.3, 385901.9, 386516.6, 388436.5, 383255.2, 390148.7, 385874.9,
    391613.6, 391750.4, 394005.6, 391364.9, 391664.6, 389022.3, 391878.5, 388575.3, 392989.0, 390018.8, 390712.3,
]  # fmt: skip
PLAN = Plan(design="interrupted series", question="smoking ban of January 2005", first=1, start=37, last=59)


@pytest.fixture(scope="module")
def months():
    return Periods(np.arange(1, 60), np.array(EVENTS, float), np.array(POPULATION).round())


def test_the_published_rate_ratio_and_its_interval_are_reproduced(months):
    working = _working(months, _terms(PLAN, months.number, 37)[0])
    # No extra variance: what the tutorial's first model takes for granted.
    alone = np.linalg.inv(working.design.T @ (working.design / working.sampling[:, None]))
    centre = (alone @ working.design.T @ (working.response / working.sampling))[2]
    ends = centre + np.array([-1.96, 1.96]) * np.sqrt(alone[2, 2])

    assert np.exp(centre) == pytest.approx(0.894, abs=0.0005)
    assert np.exp(ends) == pytest.approx([0.864, 0.925], abs=0.0015)


def test_with_the_doubt_that_months_show_the_interval_is_wider(months):
    plain = effect_of(_working(months, _terms(PLAN, months.number, 37)[0]), np.array([0, 0, 1.0]))
    found = evaluate_series(PLAN, period=months.number, boys=months.boys, girls=months.births - months.boys).estimate

    # Months vary twice as much as chance makes them, mostly by season, and neighbours are alike.
    assert np.log(found.high / found.low) > 1.3 * np.log(0.925 / 0.864)
    assert plain.deviation > 1.2 * np.log(0.925 / 0.864) / 3.92


def test_the_season_taken_out_the_ban_is_still_seen(months):
    plan = Plan(design="interrupted series", question="smoking ban of January 2005", first=1, start=37, last=59, season=12)
    found = evaluate_series(plan, period=months.number, boys=months.boys, girls=months.births - months.boys)

    assert found.verdict is Change.FELL
    assert 0.85 < found.estimate.times < 0.93
