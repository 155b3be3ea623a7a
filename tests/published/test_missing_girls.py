"""Missing girls of China by the world's population tables, and the census cohort of 2010 in 2020."""

from __future__ import annotations

import csv
from datetime import date

import numpy as np
import pytest
from tests.published.classic_tables import read_columns

from tianping.jurisdictions import load_baseline
from tianping.statistics.missing import Cohort, compare_cohorts, missing_girls_in_series

YEARS = range(1970, 2018)


def china(path):
    with path.open(encoding="utf-8", newline="") as lines:
        row = next(row for row in csv.DictReader(lines, delimiter="\t") if row["country"] == "China")
    return np.array([float(row[str(year)]) for year in YEARS])


def test_china_1970_to_2017_misses_24_4_million_by_wpp_2024(real_data):
    baseline = load_baseline("missing-girls-east-asia", on=date(2026, 1, 1))

    found = missing_girls_in_series(
        1000 * china(real_data / "wpp" / "wpp2024_births.txt"),
        china(real_data / "wpp" / "wpp2024_sexRatio.txt"),
        baseline=baseline.value,
        series="World Population Prospects 2024",
        baseline_source=baseline.source,
    )

    assert baseline.value == 1.0628
    assert found.total.missing == pytest.approx(24.4e6, abs=0.05e6)
    # Not the 11.9 (8.5 to 15.8) million of Chao et al. (2019), whose series has lower ratios.
    assert not 8.5e6 < found.total.missing < 15.8e6


def cohort(real_data, year, *ages):
    # The counties fall short of the provinces by 0.05 % (2010) and 0.2 % (2020).
    path = real_data / "china_county" / f"china_province_{year}_age_sex.csv"
    boys = np.sum(read_columns(path, *(f"m_{age}" for age in ages)), axis=0)
    girls = np.sum(read_columns(path, *(f"f_{age}" for age in ages)), axis=0)
    return boys, girls


def test_the_national_cohort_of_2010_gained_more_girls_than_boys_by_2020(real_data):
    before, after = cohort(real_data, 2010, "0", "1_4"), cohort(real_data, 2020, "10_14")
    sums = [Cohort(int(np.nansum(boys)), int(np.nansum(girls))) for boys, girls in (before, after)]

    found = compare_cohorts(*sums)

    assert [tuple(each) for each in sums] == [(41_062_566, 34_470_044), (45_606_790, 39_649_204)]
    assert found.girls_growth == pytest.approx(0.150, abs=5e-4)
    assert found.boys_growth == pytest.approx(0.111, abs=5e-4)
    assert found.total_more_girls == pytest.approx(0.63e6, abs=0.005e6)


def test_jingxis_cohort_went_from_120_5_to_111_9():
    # 451025 in the census of 2010, 451081 in that of 2020: the county became a city.
    found = compare_cohorts(Cohort(20_224, 16_789), Cohort(21_521, 19_225))

    assert found.ratio_before == pytest.approx(120.5, abs=0.05)
    assert found.ratio_after == pytest.approx(111.9, abs=0.05)
    assert found.boys_growth == pytest.approx(0.064, abs=5e-4)
    assert found.girls_growth == pytest.approx(0.145, abs=5e-4)
