"""Children aged 0 in the censuses of China, 2010 and 2020, by county. National Bureau of Statistics."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from tests.published.classic_tables import read_columns

from tianping.statistics.ratio import judge, ratio_intervals
from tianping.terms import Verdict

COUNTIES = {2010: 2_861, 2020: 2_948}


def children(real_data, year):
    return read_columns(real_data / "china_county" / f"china_county_{year}_age_sex.csv", "m_0", "f_0")


def jingxi(real_data, year, code):
    path = real_data / "china_county" / f"china_county_{year}_age_sex.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["code"].split(".")[0] == code)
    return float(row["m_0"]), float(row["f_0"])


@pytest.mark.parametrize(("year", "ratio"), [(2010, 117.96), (2020, 111.22)])
def test_the_national_ratio_at_age_0_is_the_published_one(real_data, year, ratio):
    boys, girls = children(real_data, year)

    assert len(boys) == COUNTIES[year]
    assert ratio_intervals(np.nansum(boys), np.nansum(girls)).ratio == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("year", "code", "counts", "ratio"),
    [(2010, "451025", (3_727, 2_936), 126.9), (2020, "451081", (2_643, 2_291), 115.4)],
)
def test_jingxi_stands_at_its_ratio_and_is_high(real_data, bounds, year, code, counts, ratio):
    boys, girls = jingxi(real_data, year, code)

    assert (boys, girls) == counts
    assert ratio_intervals(boys, girls).ratio == pytest.approx(ratio, abs=0.05)
    assert judge(boys, girls, bounds=bounds).verdicts().item() is Verdict.HIGH


def test_every_county_gets_a_verdict_and_the_one_blank_cell_is_not_given(real_data, bounds):
    tally = judge(*children(real_data, 2020), bounds=bounds).tally()

    assert sum(tally.values()) == 2_948
    assert tally[Verdict.NOT_GIVEN] == 1
    assert tally[Verdict.CANNOT_TELL] > 900
