"""The demo makes its point end to end: from simulated births through the lake to the figures of a board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from tests.site.demo.conftest import TODAY
from tianping.exchange.lake import open_snapshot
from tianping.figures.births import queries as births
from tianping.figures.births.choices import Source
from tianping.figures.measures import queries
from tianping.figures.measures.choices import Part
from tianping.figures.measures.queries import Choice
from tianping.ground.accounts.queries import Reader, visible_area_ids
from tianping.ground.audit import queries as audit
from tianping.ground.places import queries as places
from tianping.site.demo.load import STAFF, DemoCounty, load
from tianping.site.demo.truth import truth
from tianping.terms import Basis, Level, Verdict

pytestmark = pytest.mark.django_db
CHOICE, TRUTH = Choice(), truth()


def reach(demo: DemoCounty) -> frozenset[int]:
    return places.subtree_ids(demo.county_id)


def identity(code: str) -> int:
    found = places.by_code(code)
    assert found is not None
    return found.id


def test_of_nineteen_townships_one_is_high_two_are_late_and_sixteen_cannot_be_told(demo: DemoCounty) -> None:
    table = queries.table(demo.county_id, year=2025, choice=CHOICE, reach=reach(demo))
    shown = {row.place.code: row.token for row in table.rows}

    assert table.tally == {"high": 1, "late": 2, "unclear": 16}
    assert tuple(code for code, token in shown.items() if token == "high") == TRUTH.high
    assert tuple(code for code, token in shown.items() if token == "late") == TRUTH.late
    assert [row.place.code for row in table.rows] == sorted(shown), "in code order, never by ratio"


def test_county_is_high_and_falls_from_127_to_about_114(demo: DemoCounty) -> None:
    series = queries.series(demo.county_id, choice=CHOICE, reach=reach(demo))

    assert series.years == tuple(range(2010, 2026))
    assert series.ratio[0] == pytest.approx(127, abs=1.5)
    assert series.ratio[-1] == pytest.approx(114.5, abs=1.2)
    assert np.abs(np.array(series.ratio) - TRUTH.county_ratio()).max() < 4.5
    assert series.verdicts[-1] is Verdict.HIGH
    assert not series.late[-1]
    assert 6500 < series.births[0] < 6800
    assert 4500 < series.births[-1] < 5000


def test_hospitals_see_the_excess_and_no_late_registration(demo: DemoCounty) -> None:
    table = queries.table(demo.county_id, year=2025, choice=Choice(Source.HOSPITAL), reach=reach(demo))
    shown = {row.place.code: row.token for row in table.rows}

    assert shown[TRUTH.high[0]] == "high"
    assert {shown[code] for code in TRUTH.late} <= {"unclear", "no-excess"}
    assert "late" not in table.tally


def test_late_registration_explains_the_two_townships_and_nothing_explains_the_one(demo: DemoCounty) -> None:
    for code in TRUTH.late:
        found = queries.explanation(identity(code), year=2025, choice=CHOICE, reach=reach(demo))
        assert found is not None
        late, remains = found.parts[1], found.parts[4]
        assert (late.part, remains.part) == (Part.LATE, Part.REMAINS)
        assert late.low > 10
        assert remains.low < 0 < remains.high
        assert found.evidence["girls_among_late"] > 0.85
    high = queries.explanation(identity(TRUTH.high[0]), year=2025, choice=CHOICE, reach=reach(demo))
    assert high is not None
    assert high.parts[4].low > 0
    assert max(abs(one.points) for one in high.parts[:4]) < 5


def test_excess_stands_in_second_and_later_births(demo: DemoCounty) -> None:
    first, second, third = (
        np.array(series.births, dtype=float)[-5:] @ np.array(series.ratio, dtype=float)[-5:] / sum(series.births[-5:])
        for series in queries.orders_by_year(identity(TRUTH.high[0]), choice=CHOICE, reach=reach(demo))
    )

    assert first < 125
    assert second > 140
    assert third > 150


def test_explanations_of_all_townships_and_years_add_up(demo: DemoCounty) -> None:
    for place in [*places.of_level(demo.county_id, Level.TOWNSHIP), places.get_place(demo.county_id)]:
        for year in range(2010, 2026):
            found = queries.explanation(place.id, year=year, choice=CHOICE, reach=reach(demo))
            assert found is not None
            assert sum(one.points for one in found.parts[1:]) == pytest.approx(found.excess, abs=1e-4)


def test_late_effect_fades_in_years_whose_registrations_are_in(demo: DemoCounty) -> None:
    effect = []
    for year in (2016, 2020, 2025):
        found = queries.explanation(identity(TRUTH.late[0]), year=year, choice=CHOICE, reach=reach(demo))
        assert found is not None
        effect.append(found.parts[1].points)

    assert effect[0] == pytest.approx(0, abs=1)
    assert effect == sorted(effect)


def test_everything_simulated_says_so_up_to_the_queries(demo: DemoCounty) -> None:
    assert births.is_simulated()
    assert all(series.simulated for series in births.series())
    assert all(card.simulated for _, card in queries.choices_for(demo.county_id, reach=reach(demo)))
    assert all(
        open_snapshot(Path(settings.LAKE), digest).simulated
        for _, card in queries.choices_for(demo.county_id, reach=reach(demo))
        for digest in card.inputs
    )
    below = places.of_level(demo.county_id, Level.VILLAGE)
    assert len(below) == 293
    assert all(place.position_simulated and place.lon is not None for place in below)


def test_positions_lie_apart_and_within_the_size_of_the_county(demo: DemoCounty) -> None:
    seats = [(place.lon or 0.0, place.lat or 0.0) for place in places.of_level(demo.county_id, Level.TOWNSHIP)]
    km = [((a[0] - b[0]) * 102.4, (a[1] - b[1]) * 111.3) for i, a in enumerate(seats) for b in seats[:i]]
    apart = [float(np.hypot(*step)) for step in km]
    townships = [place.id for place in places.of_level(demo.county_id, Level.TOWNSHIP)]
    neighbours = places.neighbour_pairs(townships)

    assert min(apart) > 8.9
    assert max(apart) < 85
    assert 19 <= len(neighbours) <= 60
    assert {one for pair in neighbours for one in pair} == set(townships), "no township is an island"


def test_hospital_births_by_place_of_delivery_crowd_at_the_county_seat(demo: DemoCounty) -> None:
    table = queries.table(
        demo.county_id, year=2025, choice=Choice(Source.HOSPITAL, Basis.OCCURRENCE), reach=reach(demo)
    )
    births_at = {row.place.code: row.births for row in table.rows}

    assert births_at["451081100"] > 0.6 * sum(births_at.values())


def test_loading_again_changes_nothing(demo: DemoCounty) -> None:
    before = audit.head().hash

    assert load(on=TODAY, password="another") == DemoCounty(demo.county_id, demo.runs, demo.accounts, "another")
    assert audit.head().hash == before


def test_staff_sign_in_and_see_their_own_area(demo: DemoCounty, rf: Any) -> None:
    seen = {}
    for name, *_ in STAFF:
        officer = authenticate(rf.post("/"), username=name, password="tianping-demo")
        assert isinstance(officer, Reader)
        seen[name] = len(visible_area_ids(officer))

    assert seen == {
        "lead": 313,
        "statistician": 313,
        "police": 313,
        "quyang": 24,
        "village": 1,
        "auditor": 0,
        "admin": 0,
    }


def test_offices_own_database_refuses_the_demo(demo: DemoCounty) -> None:
    with (
        override_settings(DEMO=False),
        pytest.raises(ImproperlyConfigured, match="never come into an office's own database"),
    ):
        load(on=TODAY, password="x")
