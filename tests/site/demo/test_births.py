"""The demo's births: the same for the same seed, faithful to the truth, and counted twice without being added."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tianping.exchange.lake import Dimension, Question, aggregate, write_snapshot
from tianping.jurisdictions import load_places
from tianping.site.demo.births import NOT_YET, SimulatedBirths, hospital_counts, household_counts, simulate
from tianping.site.demo.truth import SEED, Registration, truth
from tianping.terms import Basis, CountKind

REGISTER, TRUTH = load_places("china/guangxi/jingxi"), truth()
BIRTHS = simulate(TRUTH, REGISTER, seed=SEED)


def same(a: SimulatedBirths, b: SimulatedBirths) -> bool:
    return all(
        np.array_equal(getattr(a, name), getattr(b, name))
        for name in ("village", "month", "order", "girl", "registered", "hospital_place")
    )


def test_one_seed_gives_one_county_and_another_seed_another() -> None:
    assert same(simulate(TRUTH, REGISTER, seed=SEED), BIRTHS)
    assert not same(simulate(TRUTH, REGISTER, seed=SEED + 1), BIRTHS)


def test_births_of_a_township_do_not_depend_on_what_is_true_of_another() -> None:
    other = dict(TRUTH.townships)
    other["451081105"] = replace(other["451081105"], excess=(1.0, 1.0, 1.0))
    changed = simulate(replace(TRUTH, townships=other), REGISTER, seed=SEED)
    villages = [index for index, code in enumerate(BIRTHS.villages) if not code.startswith("451081105")]

    assert np.array_equal(
        BIRTHS.girl[np.isin(BIRTHS.village, villages)], changed.girl[np.isin(changed.village, villages)]
    )
    assert changed.girl.sum() > BIRTHS.girl.sum()


def test_truth_names_one_township_high_and_two_late_among_nineteen() -> None:
    assert TRUTH.high == ("451081105",)
    assert TRUTH.late == ("451081206", "451081207")
    assert set(TRUTH.townships) == {place.code.text for place in REGISTER.places if len(place.code.text) == 9}


def test_county_falls_from_127_to_about_114_and_has_the_size_of_the_real_one() -> None:
    ratio, births = TRUTH.county_ratio(), np.bincount(BIRTHS.month // 12)

    assert ratio[0] == pytest.approx(127, abs=1)
    assert ratio[-1] == pytest.approx(113.5, abs=1)
    assert (np.diff(ratio) < 0).all()
    # Children aged 0 by the censuses: 6,663 in 2010 and 4,934 in 2020. They are a guide to size only.
    assert births[0] == pytest.approx(6663, rel=0.05)
    assert births[10] == pytest.approx(4934, rel=0.10)


def test_drawn_ratios_follow_the_truth_of_each_township_and_order() -> None:
    township = np.array([BIRTHS.townships.index(code[:9]) for code in BIRTHS.villages])[BIRTHS.village]
    misses = []
    for index, code in enumerate(BIRTHS.townships):
        for order in range(3):
            chosen = (township == index) & (BIRTHS.order == order)
            share = (TRUTH.ratios_of(code) / (100 + TRUTH.ratios_of(code)))[BIRTHS.month[chosen] // 12, order]
            misses.append((~BIRTHS.girl[chosen]).sum() - share.sum())
            misses[-1] /= np.sqrt((share * (1 - share)).sum())

    assert np.abs(misses).max() < 3.6
    assert np.std(misses) == pytest.approx(1, abs=0.25)


def late_share(code: str, *, girl: bool) -> float:
    """Births of 2010 to 2018, whose registrations are all in by the cut: the share registered more than a year later."""
    chosen = (
        np.char.startswith(np.array(BIRTHS.villages)[BIRTHS.village].astype(str), code)
        & (BIRTHS.girl == girl)
        & (BIRTHS.month < 108)
    )
    return float((BIRTHS.registered[chosen] - BIRTHS.month[chosen] > 12).mean())


def test_girls_of_the_two_townships_are_registered_years_late_and_boys_and_others_are_not() -> None:
    for code in TRUTH.late:
        assert late_share(code, girl=True) == pytest.approx(0.32, abs=0.05)
        assert late_share(code, girl=False) < 0.05
    assert late_share("451081100", girl=True) == pytest.approx(Registration().late_girls, abs=0.01)


def test_nothing_is_registered_before_birth_or_after_the_cut() -> None:
    known = BIRTHS.registered != NOT_YET

    assert (BIRTHS.registered[known] >= BIRTHS.month[known]).all()
    assert BIRTHS.registered.max() == BIRTHS.month.max()
    assert known[BIRTHS.month < 84].all(), "after eight years everything is registered"


def test_places_bear_the_code_of_their_time(tmp_path: Path) -> None:
    snapshot = write_snapshot(household_counts(BIRTHS, REGISTER), lake=tmp_path, kind=CountKind.BIRTHS, simulated=True)
    answer = aggregate([snapshot], question=Question(by=(Dimension.PLACE, Dimension.PERIOD)))
    years = answer.key[Dimension.PERIOD].astype("datetime64[Y]").astype(int) + 1970
    old = np.char.startswith(answer.key[Dimension.PLACE].astype(str), "451025")

    assert old[years < 2015].all()
    assert not old[years > 2015].any()
    assert {True, False} == set(old[years == 2015].tolist())


def test_hospitals_count_the_same_births_and_most_of_them_at_the_county_seat(tmp_path: Path) -> None:
    home, hospital = (
        write_snapshot(
            hospital_counts(BIRTHS, REGISTER, basis=basis), lake=tmp_path, kind=CountKind.BIRTHS, simulated=True
        )
        for basis in (Basis.RESIDENCE, Basis.OCCURRENCE)
    )
    by_place = aggregate([hospital], question=Question(by=(Dimension.PLACE,)))
    births = dict(zip(by_place.key[Dimension.PLACE], by_place.boys + by_place.girls, strict=True))

    assert home.births == hospital.births
    assert home.births / len(BIRTHS) == pytest.approx(0.985, abs=0.003)
    assert (births["451081100"] + births["451025100"]) / home.births == pytest.approx(
        0.68 + 0.32 * 1214 / 6552, abs=0.01
    )
