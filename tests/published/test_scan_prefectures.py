"""Children aged 0 in 329 Chinese prefectures, 2010: the table of docs/methods/scan.md, under four nulls."""

from __future__ import annotations

import csv

import pytest

from tianping.statistics.scan import Cells, ScanTest, ScanWindow, scan_births

WINDOW = ScanWindow(max_share=0.2)


@pytest.fixture(scope="module")
def prefectures(real_data):
    with (real_data / "china_county" / "china_prefecture_2010_age_sex_xy.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["lon"]]


def scanned(prefectures, *, strata, null):
    cells = Cells.on_earth(
        [float(row["lon"]) for row in prefectures],
        [float(row["lat"]) for row in prefectures],
        place=[row["city"] for row in prefectures],
        stratum=[row["province"] for row in prefectures] if strata else None,
    )
    boys, girls = ([int(float(row[name])) for row in prefectures] for name in ("m_0", "f_0"))
    return scan_births(boys, girls, cells=cells, window=WINDOW, test=ScanTest(null=null))


@pytest.mark.parametrize(
    ("strata", "null", "centre", "places", "radius_km", "ratios", "llr", "p", "rho"),
    [
        (False, "exact", "新余市", 54, 476, (124.6, 116.4), 1184.9, 0.001, None),
        (False, "over_dispersed", "新余市", 54, 476, (124.6, 116.4), 1184.9, 0.009, 0.00132),
        (True, "exact", "濮阳市", 8, 136, (124.7, 117.7), 239.1, 0.001, None),
        (True, "over_dispersed", "濮阳市", 8, 136, (124.7, 117.7), 239.1, 0.164, 0.00072),
    ],
)
def test_the_most_likely_cluster(prefectures, strata, null, centre, places, radius_km, ratios, llr, p, rho):
    found = scanned(prefectures, strata=strata, null=null)
    first = found.clusters[0]

    assert len(prefectures) == 329
    assert (first.places[0], len(first.places), round(first.radius)) == (centre, places, radius_km)
    assert (round(first.ratio, 1), round(first.ratio_outside, 1)) == ratios
    assert first.llr == pytest.approx(llr, abs=0.05)
    assert first.p == pytest.approx(p, abs=0.0005)
    assert rho is None or found.dispersion == pytest.approx(rho, abs=5e-6)
