"""The counties of China's 2010 census, children aged 0: smoothing must predict what it has not seen."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tianping.statistics.small_area import Graph, Rows, smooth


@pytest.fixture(scope="module")
def counties(real_data):
    with (real_data / "china_county" / "china_county_2010_age_sex.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    boys, girls = (np.array([float(row[name] or 0) for row in rows]) for name in ("m_0", "f_0"))
    return boys, girls, np.array([row["code"] for row in rows])


@pytest.fixture(scope="module")
def smoothed(counties):
    boys, girls, code = counties
    parents = Rows(place=code, county=[c[:4] for c in code], province=[c[:2] for c in code])
    return smooth(boys, girls, rows=parents)


def test_smoothed_boys_add_up_to_the_counted_ones(counties, smoothed):
    assert smoothed.convergence.converged
    assert smoothed.expected_boys.sum() == pytest.approx(counties[0].sum(), rel=2e-4)


def test_provinces_stand_in_the_order_of_their_own_ratios(counties, smoothed):
    boys, girls, code = counties
    province = np.array([c[:2] for c in code])
    raw = [np.log(boys[province == p].sum() / girls[province == p].sum()) for p in smoothed.provinces.labels]

    assert np.corrcoef(smoothed.provinces.mean, raw)[0, 1] > 0.95


def test_half_of_the_children_predicts_the_other_half_better_than_raw_ratios_or_the_province(counties):
    boys, girls, code = counties
    rng = np.random.default_rng(5)
    seen_boys, seen_girls = rng.binomial(boys.astype(int), 0.5), rng.binomial(girls.astype(int), 0.5)
    rest_boys, rest_girls = boys - seen_boys, girls - seen_girls
    parents = Rows(place=code, county=[c[:4] for c in code], province=[c[:2] for c in code])
    province = np.unique([c[:2] for c in code], return_inverse=True)[1]

    def log_score(share):
        return float((rest_boys * np.log(share) + rest_girls * np.log1p(-share)).sum())

    ratio = smooth(seen_boys, seen_girls, rows=parents).ratio_median
    by_province = np.bincount(province, seen_boys) / np.bincount(province, seen_boys + seen_girls)
    scores = {
        "smoothed": log_score(ratio / (100 + ratio)),
        "raw": log_score((seen_boys + 0.5) / (seen_boys + seen_girls + 1)),
        "province": log_score(by_province[province]),
    }

    assert scores["smoothed"] > scores["raw"] + 500
    assert scores["smoothed"] > scores["province"] + 500


def test_prefectures_on_their_map_are_alike_where_they_touch(real_data):
    with (real_data / "china_county" / "china_prefecture_2010_age_sex_xy.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    code = np.array([row["p4"] for row in rows])
    placed = [row for row in rows if row["lon"]]
    graph = Graph.from_points(
        [row["p4"] for row in placed], x=[float(r["lon"]) for r in placed], y=[float(r["lat"]) for r in placed]
    )

    boys, girls = ([float(row[name]) for row in rows] for name in ("m_0", "f_0"))
    found = {h.name: h for h in smooth(boys, girls, rows=Rows(place=code), graph=graph).hyperparameters}

    assert len(placed) == len(rows) - 12
    assert found["spatial_share"].low > 0.5
    assert 0.05 < found["area_sd"].mean < 0.15
