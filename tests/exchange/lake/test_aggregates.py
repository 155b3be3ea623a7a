"""Answers from the lake equal a count by hand, whatever is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.lake.some_births import SOME, Row, columns, stored

from tianping.exchange.lake import Answer, AreaMap, Dimension, Question, Where, aggregate, write_snapshot
from tianping.terms import Basis, BirthOrder, CountKind, Level, Period, PeriodKind, PlaceCode

ALWAYS = (date(1, 1, 1), date(9999, 12, 31))
Key = tuple[Any, ...]


def as_dict(answer: Answer) -> dict[Key, tuple[int, int, int, int]]:
    keys = zip(*(column.tolist() for column in answer.key.values()), strict=True) if answer.key else iter([()])
    counts = zip(
        answer.boys.tolist(), answer.girls.tolist(), answer.unclear.tolist(), answer.not_given.tolist(), strict=True
    )
    return dict(zip(keys, counts, strict=True))


def months_later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def cell_of(row: Row, question: Question) -> Key | None:
    """The cell a row falls into, worked out from the calendar day by day; None if it fits none."""
    born = Period.parse(row.period)
    cell: list[Any] = []
    starts = [
        p.start
        for year in range(1999, 2031)
        for p in periods_of(year, question.period)
        if p.start <= born.start and born.end <= p.end
    ]
    same_calendar = PeriodKind.STATISTICAL_YEAR not in (question.period, born.kind) or born.kind in (
        question.period,
        PeriodKind.MONTH,
        PeriodKind.QUARTER,
    )
    if not starts or not same_calendar:
        return None
    level = PlaceCode(row.place).level
    digits = {None: 12, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
    for dimension in question.by:
        if dimension is Dimension.PLACE:
            if question.level is not None and len(row.place) < digits[question.level]:
                return None
            cell.append(row.place[: digits[question.level]] if level else row.place)
        elif dimension is Dimension.PERIOD:
            cell.append(starts[0])
        elif dimension is Dimension.ORDER:
            order = BirthOrder.parse(row.order)
            known = order.number >= question.open_order or not order.or_more
            cell.append(min(order.number, question.open_order) if known else 0)
        elif dimension is Dimension.REGISTERED_YEAR:
            cell.append(Period.parse(row.registered).start.year if row.registered else 0)
        elif dimension is Dimension.LATE:
            limit = months_later(born.end + timedelta(days=1), 12)
            cell.append(bool(row.registered) and Period.parse(row.registered or "").start >= limit)
        else:
            cell.append(getattr(row, dimension.value))
    return tuple(cell)


def periods_of(year: int, kind: PeriodKind) -> Iterable[Period]:
    numbers = {PeriodKind.MONTH: range(1, 13), PeriodKind.QUARTER: range(1, 5)}.get(kind, range(1))
    return (Period(year, kind, number) for number in numbers)


def is_asked_for(row: Row, question: Question) -> bool:
    where = question.where or Where()
    born = Period.parse(row.period)
    return (
        (where.source is None or row.source == where.source)
        and (where.basis is None or row.basis == where.basis)
        and (where.born_from is None or born.start >= where.born_from)
        and (where.born_to is None or born.end <= where.born_to)
        and (where.known_on is None or row.registered is None or Period.parse(row.registered).start <= where.known_on)
        and (question.within is None or row.place.startswith(question.within.text))
    )


def counted_by_hand(rows: Sequence[Row], question: Question) -> tuple[dict[Key, tuple[int, ...]], int]:
    cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    left_out = 0
    for row in filter(lambda row: is_asked_for(row, question), rows):
        cell = cell_of(row, question)
        if cell is None:
            left_out += row.count or 0
        elif row.count is None:
            cells[cell][3] += 1
        else:
            cells[cell][("boy", "girl", "unclear").index(row.sex)] += row.count
    if not question.by:
        return {(): tuple(cells.get((), [0, 0, 0, 0]))}, left_out
    return {cell: tuple(counts) for cell, counts in sorted(cells.items())}, left_out


MONTHS = [f"{year}-{month:02d}" for year in (2019, 2020) for month in (1, 9, 10, 12)]
rows = st.builds(
    Row,
    place=st.sampled_from(["451081105201", "451081105202", "451081106201", "451081106", "451081", "451025106201"]),
    period=st.sampled_from([*MONTHS, "2019", "2020", "2019Q3", "2019Q4", "SY2020"]),
    registered=st.one_of(st.none(), st.sampled_from(["2020", "2020-12", "2021-09", "2021-10", "2022", "2022-01"])),
    sex=st.sampled_from(["boy", "girl", "unclear"]),
    order=st.sampled_from(["1", "2", "2+", "3", "3+", "7", "unknown"]),
    source=st.sampled_from(["hospital", "household"]),
    basis=st.sampled_from([basis.value for basis in Basis]),
    count=st.one_of(st.none(), st.integers(0, 40)),
).filter(lambda row: row.registered is None or Period.parse(row.registered).end >= Period.parse(row.period).start)
tables = st.lists(rows, min_size=1, max_size=40, unique_by=lambda row: row[:-1])
days = st.one_of(
    st.none(), st.sampled_from([date(2019, 6, 30), date(2019, 12, 31), date(2020, 9, 30), date(2020, 10, 1)])
)
questions = st.builds(
    Question,
    by=st.lists(st.sampled_from([d for d in Dimension if d is not Dimension.AREA]), unique=True, max_size=4).map(tuple),
    period=st.sampled_from(PeriodKind),
    level=st.sampled_from([None, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]),
    open_order=st.sampled_from([1, 2, 3, 4]),
    within=st.sampled_from([None, PlaceCode("451081"), PlaceCode("451081106")]),
    where=st.one_of(
        st.none(),
        st.builds(
            Where,
            source=st.sampled_from([None, "hospital"]),
            basis=st.sampled_from([None, Basis.RESIDENCE]),
            born_from=days,
            born_to=days,
            known_on=days,
        ),
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables, question=questions)
def test_every_answer_equals_a_count_by_hand(table: list[Row], question: Question) -> None:
    with TemporaryDirectory() as folder:
        answer = aggregate([stored(table, Path(folder))], question=question)

    expected, left_out = counted_by_hand(table, question)
    assert as_dict(answer) == expected
    assert answer.left_out == left_out


def test_answer_over_a_hundred_thousand_cells_equals_a_group_by_in_numpy(tmp_path: Path) -> None:
    random = np.random.Generator(np.random.Philox(7))
    size = 100_000
    place, month = random.integers(0, 300, size), random.integers(0, 192, size)
    key = np.unique(place * 192 + month)
    place, month, count = key // 192, key % 192, random.integers(0, 9, key.size)
    table = [
        Row(place=f"451081{p // 20 + 100}{p % 20 + 201}", period=f"{2010 + m // 12}-{m % 12 + 1:02d}", count=int(c))
        for p, m, c in zip(place, month, count, strict=True)
    ]
    expected = np.bincount(place // 20 * 16 + month // 12, weights=count, minlength=15 * 16)

    answer = aggregate(
        [stored(table, tmp_path)], question=Question(by=(Dimension.PLACE, Dimension.PERIOD), level=Level.TOWNSHIP)
    )

    assert answer.boys.tolist() == expected.tolist()
    assert answer.girls.sum() == 0
    assert answer.left_out == 0


def test_one_code_counts_for_its_village_its_township_and_its_county(tmp_path: Path) -> None:
    areas = AreaMap(
        code=("451081105201",) * 3 + ("451081106",) * 2,
        area=np.array([30, 20, 10, 21, 10]),
        first=(ALWAYS[0],) * 5,
        last=(ALWAYS[1],) * 5,
    )
    answer = aggregate([stored(SOME, tmp_path)], question=Question(by=(Dimension.AREA,)), areas=areas)

    assert as_dict(answer) == {(10,): (7, 8, 1, 1), (20,): (7, 8, 0, 0), (21,): (0, 0, 1, 1), (30,): (7, 8, 0, 0)}
    assert answer.left_out == 0


def test_a_code_counts_for_an_area_only_while_it_was_its_code(tmp_path: Path) -> None:
    table = [Row(place="451025105", period="2015-07", count=4), Row(place="451081105", period="2015-08", count=5)]
    table += [Row(place="451025105", period="2015-08", count=100)]
    areas = AreaMap(
        code=("451025105", "451081105"),
        area=np.array([7, 7]),
        first=(ALWAYS[0], date(2015, 8, 1)),
        last=(date(2015, 7, 31), ALWAYS[1]),
    )
    question = Question(by=(Dimension.AREA, Dimension.PERIOD))

    answer = aggregate([stored(table, tmp_path)], question=question, areas=areas)

    assert as_dict(answer) == {(7, date(2015, 1, 1)): (9, 0, 0, 0)}
    assert answer.left_out == 100


def test_several_snapshots_are_counted_together(tmp_path: Path) -> None:
    parts = [stored(SOME[:2], tmp_path), stored(SOME[2:], tmp_path)]

    assert as_dict(aggregate(parts, question=Question(by=()))) == {(): (7, 8, 1, 1)}


def test_simulated_and_real_counts_and_births_and_children_are_never_added(tmp_path: Path) -> None:
    simulated = stored(SOME, tmp_path)
    real = write_snapshot(columns(SOME), lake=tmp_path, kind=CountKind.BIRTHS, simulated=False)
    children = write_snapshot(columns(SOME), lake=tmp_path, kind=CountKind.CHILDREN, simulated=True)

    with pytest.raises(ValueError, match="simulated and real"):
        aggregate([simulated, real], question=Question(by=()))
    with pytest.raises(ValueError, match="children aged 0"):
        aggregate([simulated, children], question=Question(by=()))
    with pytest.raises(ValueError, match="no snapshot"):
        aggregate([], question=Question(by=()))


def test_areas_are_counted_with_a_map_and_only_with_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a map of codes"):
        aggregate([stored(SOME, tmp_path)], question=Question(by=(Dimension.AREA,)))


def test_words_of_another_place_system_are_counted_as_they_are(tmp_path: Path) -> None:
    table = [Row(place="SE-Uppsala", count=3), Row(place='O\'Brien "島"', count=2)]
    answer = aggregate([stored(table, tmp_path)], question=Question(by=(Dimension.PLACE,)))

    assert as_dict(answer) == {('O\'Brien "島"',): (2, 0, 0, 0), ("SE-Uppsala",): (3, 0, 0, 0)}


def test_codes_of_every_level_come_back_as_they_are_also_beside_words_of_another_system(tmp_path: Path) -> None:
    codes = ["45", "4510", "451081", "451081100", "451081100001", "451081100201", "50", "500101"]
    snapshot = stored([Row(place=code) for code in codes], tmp_path)
    words = stored([Row(place="SE-Uppsala")], tmp_path)
    question = Question(by=(Dimension.PLACE,))

    assert aggregate([snapshot], question=question).key[Dimension.PLACE].tolist() == sorted(codes)
    assert aggregate([snapshot, words], question=question).key[Dimension.PLACE].tolist() == [
        *sorted(codes),
        "SE-Uppsala",
    ]


def test_lake_works_without_loading_pandas(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.exchange.lake.some_births import SOME, stored\n"
        "from tianping.exchange.lake import Dimension, Question, aggregate\n"
        "aggregate([stored(SOME, Path(sys.argv[1]))], question=Question(by=(Dimension.PLACE, Dimension.PERIOD)))\n"
        "sys.exit('pandas' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=environment, check=False).returncode == 0
