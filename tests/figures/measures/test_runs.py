"""A run equals a count by hand, is computed once for what it rests on, and is seen in reach only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.figures.births.some_uploads import HEAD, STATISTICIAN, TODAY, brought, nature
from tests.ground.places.some_places import KEEPER, small_county
from tianping.figures.births.choices import Source
from tianping.figures.measures import actions, queries
from tianping.figures.measures.models import AreaFigures, Run
from tianping.figures.measures.queries import Choice, NotSeen
from tianping.ground.audit import queries as audit
from tianping.ground.places import actions as places
from tianping.jurisdictions import VerdictBounds
from tianping.statistics.ratio import judge, ratio_intervals
from tianping.terms import Basis, CountKind, Level, PlaceCode, Verdict

pytestmark = pytest.mark.django_db
CHOICE = Choice()


@pytest.fixture
def names(settings: Any, tmp_path: Path) -> dict[str, int]:
    settings.LAKE = tmp_path / "lake"
    return small_county()


def measured(lines: Sequence[str], folder: Path, **how: Any) -> list[str]:
    brought(lines, folder, **how)
    return actions.measure_all(by=STATISTICIAN, on=TODAY)


YEARS = [
    HEAD,
    "451025100201,2023,60,40", "451025100202,2023,11,9", "451025101201,2023,300,200",
    "451025100201,2024,55,50", "451025100202,2024,0,0", "451025101201,2024,150,140",
]  # fmt: skip


def test_figures_equal_a_count_by_hand_at_every_level(
    names: dict[str, int], tmp_path: Path, bounds: VerdictBounds
) -> None:
    measured(YEARS, tmp_path)
    reach = set(names.values())
    by_hand = {
        "county": (371, 249),
        "east": (71, 49),
        "west": (300, 200),
        "e1": (60, 40),
        "e2": (11, 9),
        "w1": (300, 200),
    }

    for name, (boys, girls) in by_hand.items():
        found = queries.figure(names[name], year=2023, choice=CHOICE, reach=reach)
        interval = ratio_intervals([boys], [girls])
        assert (found.boys, found.girls, found.figure.births) == (boys, girls, boys + girls)
        assert found.figure.ratio == pytest.approx(interval.ratio[0], abs=1e-4)
        assert (found.figure.low, found.figure.high) == pytest.approx((interval.low[0], interval.high[0]), abs=1e-4)
    townships = judge([71, 300], [49, 200], bounds=bounds)
    table = queries.table(names["county"], year=2023, choice=CHOICE, reach=reach)
    assert [row.verdict for row in table.rows] == list(townships.verdicts())
    assert sum(table.tally.values()) == 2
    west = queries.figure(names["west"], year=2023, choice=CHOICE, reach=reach)
    assert west.q_value == pytest.approx(townships.q_value[1], abs=1e-6)
    assert west.probability_high == pytest.approx(townships.probability_high[1], abs=1e-6)


def test_villages_are_looked_at_together_over_the_whole_county(
    names: dict[str, int], tmp_path: Path, bounds: VerdictBounds
) -> None:
    measured(YEARS, tmp_path)
    villages = judge([60, 11, 300], [40, 9, 200], bounds=bounds)

    table = queries.table(names["county"], year=2023, choice=CHOICE, reach=set(names.values()), level=Level.VILLAGE)

    assert [row.place.code for row in table.rows] == ["451025100201", "451025100202", "451025101201"]
    assert [row.verdict for row in table.rows] == list(villages.verdicts())


def test_zero_blank_and_absent_are_three_things(names: dict[str, int], tmp_path: Path) -> None:
    measured(
        [HEAD, "451025100201,2023,60,40", "451025100202,2023,0,0", "451025101201,2023,,40", "451025100201,2024,50,50"],
        tmp_path,
    )
    reach = set(names.values())

    def verdict(name: str, year: int) -> Verdict:
        return queries.figure(names[name], year=year, choice=CHOICE, reach=reach).figure.verdict

    assert verdict("e2", 2023) is Verdict.NO_BIRTHS
    assert verdict("w1", 2023) is Verdict.NOT_GIVEN
    assert verdict("e2", 2024) is Verdict.NO_BIRTHS, "its township told of 2024, and nothing of it"
    assert verdict("w1", 2024) is Verdict.NOT_GIVEN, "nothing was told of its township"
    assert verdict("county", 2023) is Verdict.NOT_GIVEN, "a blank below makes the sum unknown"
    assert queries.figure(names["w1"], year=2023, choice=CHOICE, reach=reach).figure.ratio is None


def test_place_without_girls_has_births_and_no_ratio(names: dict[str, int], tmp_path: Path) -> None:
    measured([HEAD, "451025100201,2023,4,0"], tmp_path)
    found = queries.figure(names["e1"], year=2023, choice=CHOICE, reach=set(names.values()))

    assert (found.figure.births, found.figure.ratio, found.figure.high) == (4, None, None)
    assert found.figure.low is not None
    assert queries.explanation(names["east"], year=2023, choice=CHOICE, reach=set(names.values())) is None


def test_orders_stand_apart_and_unknown_ones_count_in_the_whole(names: dict[str, int], tmp_path: Path) -> None:
    lines = [
        "code,period,order,boys,girls",
        "451025100,2024,1,50,50",
        "451025100,2024,2,30,20",
        "451025100,2024,3,10,5",
        "451025100,2024,4+,2,1",
        "451025100,2024,不详,3,3",
    ]
    measured(lines, tmp_path)
    whole, *orders = queries.orders_by_year(
        names["east"], choice=CHOICE, reach=set(names.values()), orders=(0, 1, 2, 3)
    )

    assert whole.births == (174,)
    assert [series.births for series in orders] == [(100,), (50,), (18,)]
    assert orders[1].ratio == (150.0,)
    assert queries.series(names["east"], choice=CHOICE, reach=set(names.values())) == whole


def test_five_years_are_taken_together_once_there_are_five(names: dict[str, int], tmp_path: Path) -> None:
    measured([HEAD, *(f"451025100,{year},{40 + year - 2018},40" for year in range(2018, 2025))], tmp_path)
    reach = set(names.values())

    def window(year: int) -> int | None:
        figure = queries.figure(names["east"], year=year, choice=CHOICE, reach=reach, window=5).figure
        return None if figure.verdict is Verdict.NOT_GIVEN else figure.births

    assert window(2021) is None
    assert window(2022) == 200 + sum(40 + n for n in range(5))
    assert window(2024) == 200 + sum(40 + n for n in range(2, 7))


def test_the_same_inputs_are_measured_once(names: dict[str, int], tmp_path: Path) -> None:
    (run,) = measured(YEARS, tmp_path)
    rows, entries = AreaFigures.objects.count(), audit.head().size

    assert actions.measure_all(by=STATISTICIAN, on=date(2026, 4, 1)) == [run]
    assert AreaFigures.objects.count() == rows
    assert audit.head().size == entries


def test_correction_makes_another_run_and_the_old_one_keeps_its_figures(names: dict[str, int], tmp_path: Path) -> None:
    first = brought(YEARS, tmp_path)
    (old,) = actions.measure_all(by=STATISTICIAN, on=TODAY)
    second = brought([*YEARS[:-1], "451025101201,2024,150,141"], tmp_path, of=nature(replaces=[first.pk]))
    (new,) = actions.measure_all(by=STATISTICIAN, on=TODAY)
    reach = set(names.values())

    assert new != old
    assert queries.figure(names["county"], year=2024, choice=CHOICE, reach=reach).girls == 191
    card = queries.method_card(old, reach=reach)
    assert (card.is_current, card.inputs) == (False, (first.digest,))
    assert queries.method_card(new, reach=reach).inputs == (second.digest,)
    brought(YEARS, tmp_path, of=nature(replaces=[second.pk]))
    assert actions.measure_all(by=STATISTICIAN, on=TODAY) == [old], "the same inputs again are the same run again"
    assert Run.objects.filter(is_current=True).count() == 1


def test_change_of_the_map_makes_another_run(names: dict[str, int], tmp_path: Path) -> None:
    (old,) = measured(YEARS, tmp_path)
    into = places.NewArea(PlaceCode("451025102"), "新镇", names["county"])
    merged = places.merge_areas([names["east"], names["west"]], into=into, since=date(2024, 1, 1), by=KEEPER, on=TODAY)
    (new,) = actions.measure_all(by=STATISTICIAN, on=TODAY)
    reach = {*names.values(), merged}

    assert new != old
    assert queries.series(merged, choice=CHOICE, reach=reach).births == (620, 395)
    assert queries.series(names["east"], choice=CHOICE, reach=reach).births == (120, 105), (
        "an area that is no more keeps its villages' series"
    )
    assert [row.place.id for row in queries.table(names["county"], year=2024, choice=CHOICE, reach=reach).rows] == [
        merged
    ]


def test_nothing_is_seen_out_of_reach(names: dict[str, int], tmp_path: Path) -> None:
    (run,) = measured(YEARS, tmp_path)
    east = {names["east"], names["e1"], names["e2"]}

    for ask in (
        lambda: queries.figure(names["west"], year=2024, choice=CHOICE, reach=east),
        lambda: queries.table(names["county"], year=2024, choice=CHOICE, reach=east),
        lambda: queries.series(names["county"], choice=CHOICE, reach=east),
        lambda: queries.explanation(names["west"], year=2024, choice=CHOICE, reach=east),
        lambda: queries.years_of(names["west"], CHOICE, reach=east),
        lambda: queries.choices_for(names["west"], reach=east),
        lambda: queries.method_card(run, reach=set()),
        lambda: queries.method_card("0" * 12, reach=east),
        lambda: queries.figure(names["east"], year=1999, choice=CHOICE, reach=east),
    ):
        with pytest.raises(NotSeen):
            ask()
    assert len(queries.table(names["east"], year=2024, choice=CHOICE, reach=east).rows) == 2
    assert len(queries.table(names["east"], year=2024, choice=CHOICE, reach={names["east"], names["e1"]}).rows) == 1
    assert queries.method_card(run, reach=east).run_id == run


def test_what_can_be_chosen_is_what_was_measured(names: dict[str, int], tmp_path: Path) -> None:
    measured(YEARS, tmp_path)
    measured(YEARS, tmp_path, of=nature(Source.HOSPITAL))
    measured(YEARS, tmp_path, of=nature(Source.HOSPITAL, basis=Basis.OCCURRENCE))
    reach = set(names.values())

    assert [choice for choice, _ in queries.choices_for(names["e1"], reach=reach)] == [
        Choice(Source.HOUSEHOLD, Basis.RESIDENCE, CountKind.BIRTHS),
        Choice(Source.HOSPITAL, Basis.RESIDENCE, CountKind.BIRTHS),
        Choice(Source.HOSPITAL, Basis.OCCURRENCE, CountKind.BIRTHS),
    ]
    assert queries.years_of(names["county"], CHOICE, reach=reach) == [2024, 2023]
    assert len({card.run_id for _, card in queries.choices_for(names["county"], reach=reach)}) == 3


def test_area_that_nothing_was_measured_of_is_told(names: dict[str, int]) -> None:
    reach = set(names.values())

    assert actions.measure_all(by=STATISTICIAN, on=TODAY) == []
    assert queries.years_of(names["county"], CHOICE, reach=reach) == []
    assert queries.choices_for(names["county"], reach=reach) == []
    with pytest.raises(NotSeen, match="was not measured"):
        queries.series(names["county"], choice=CHOICE, reach=reach)


def test_year_that_has_not_ended_is_not_measured(names: dict[str, int], tmp_path: Path) -> None:
    measured([HEAD, "451025100,2024,50,50", "451025100,2025-01,5,5"], tmp_path)

    assert queries.years_of(names["county"], CHOICE, reach=set(names.values())) == [2024]


def test_two_sources_are_compared_and_the_gap_is_a_part(names: dict[str, int], tmp_path: Path) -> None:
    measured([HEAD, "451025100,2024,600,500"], tmp_path)
    measured([HEAD, "451025100,2024,600,540"], tmp_path, of=nature(Source.HOSPITAL))
    found = queries.explanation(names["east"], year=2024, choice=CHOICE, reach=set(names.values()))
    assert found is not None
    parts = {one.part.value: one for one in found.parts}

    assert parts["definitions"].points == pytest.approx(120 - 600 / 5.4)
    assert not parts["late"].known
    assert sum(one.points for one in found.parts) == pytest.approx(found.excess) == pytest.approx(14)
    assert (found.evidence["other_boys"], found.evidence["other_girls"]) == (600, 540)


def test_board_takes_a_handful_of_statements_however_many_places_there_are(
    names: dict[str, int], tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    measured(YEARS, tmp_path)
    with django_assert_max_num_queries(6):
        queries.table(names["county"], year=2024, choice=CHOICE, reach=set(names.values()), level=Level.VILLAGE)


def test_a_run_comes_out_the_same_again_and_a_touched_figure_is_found(names: dict[str, int], tmp_path: Path) -> None:
    (run_id,) = measured(YEARS, tmp_path)
    again = actions.repeat_run(run_id)
    row = AreaFigures.objects.filter(area_id=names["east"], order=0, window=1).get()
    row.shown["ratio"][0] += 0.1
    row.save()

    assert again == actions.Repeated(run_id, rows=AreaFigures.objects.count(), differing=0)
    assert actions.repeat_run(run_id).differing == 1


def test_a_run_whose_counts_have_changed_is_not_worked_out_again(names: dict[str, int], tmp_path: Path) -> None:
    (run_id,) = measured(YEARS, tmp_path)
    brought([HEAD, "451025101201,2022,150,140"], tmp_path)

    with pytest.raises(actions.CannotRepeat, match="changed"):
        actions.repeat_run(run_id)
    with pytest.raises(actions.CannotRepeat, match="unknown"):
        actions.repeat_run("000000000000")
