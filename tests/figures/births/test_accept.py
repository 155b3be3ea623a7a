"""Counts are accepted whole, for known places in reach, once; a correction replaces and overwrites nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.figures.births.some_uploads import HEAD, STATISTICIAN, TODAY, brought, nature
from tests.ground.places.some_places import small_county
from tianping.exchange.lake import Dimension, Question, SnapshotDamaged, Where, open_snapshot
from tianping.exchange.tables import TableRefused
from tianping.figures.births import actions, queries
from tianping.figures.births.actions import BirthsRefused
from tianping.figures.births.choices import BirthsProblemCode, Source
from tianping.figures.births.models import Upload, UploadPart
from tianping.ground.audit import queries as audit
from tianping.terms import Actor, Basis, CountKind, PeriodKind

pytestmark = pytest.mark.django_db
Code = BirthsProblemCode


@pytest.fixture
def names(settings: object, tmp_path: Path) -> dict[str, int]:
    settings.LAKE = tmp_path / "lake"  # type: ignore[attr-defined] # pytest-django's settings
    return small_county()


def refused(lines: list[str], folder: Path, **how: object) -> list[tuple[BirthsProblemCode, int | None]]:
    with pytest.raises(BirthsRefused) as refusal:
        brought(lines, folder, **how)  # type: ignore[arg-type] # passed through
    return [(problem.code, problem.row) for problem in refusal.value.problems]


def boys_of(area: int, *, reach: set[int], source: Source = Source.HOUSEHOLD) -> dict[int, int]:
    answer = queries.births_by_area(area, Question(by=()), source=source, basis=Basis.RESIDENCE, reach=reach)
    return dict(zip(answer.key[Dimension.AREA].tolist(), answer.boys.tolist(), strict=True))


def test_accepted_counts_are_a_snapshot_with_its_hash_post_and_day(names: dict[str, int], tmp_path: Path) -> None:
    upload = brought([HEAD, "451025100201,2024,7,3", "451025101,2025-01,,5"], tmp_path)
    part = UploadPart.objects.get()

    assert (upload.rows, upload.boys, upload.girls, upload.not_given, upload.births) == (4, 7, 8, 1, 15)
    assert (upload.accepted_on, upload.accepted_role, upload.accepted_by) == (
        TODAY,
        "county_statistician",
        STATISTICIAN.pseudonym,
    )
    assert (part.source, part.basis, part.births, part.first, part.last) == (
        "household",
        "residence",
        15,
        date(2024, 1, 1),
        date(2025, 1, 31),
    )
    assert part.known_to is None
    assert open_snapshot(tmp_path / "lake", upload.digest).births == 15
    assert audit.has_entry("births.upload.accepted", subject=f"births.upload:{upload.pk}", on=TODAY)
    assert not any("counts.csv" in str(value) for value in upload.__dict__.values()), (
        "the name of a file may be a person's"
    )


def test_counts_are_found_by_area_at_every_level_and_only_in_reach(names: dict[str, int], tmp_path: Path) -> None:
    brought([HEAD, "451025100201,2024,7,3", "451025101201,2024,2,2"], tmp_path)

    assert boys_of(names["county"], reach=set(names.values())) == {
        names["county"]: 9, names["east"]: 7, names["e1"]: 7, names["west"]: 2, names["w1"]: 2,
    }  # fmt: skip
    assert boys_of(names["county"], reach={names["west"], names["w1"]}) == {names["west"]: 2, names["w1"]: 2}
    assert boys_of(names["county"], reach=set()) == {}


def test_question_is_kept_to_one_source_and_what_was_known(names: dict[str, int], tmp_path: Path) -> None:
    lines = [
        "code,period,registered,source,order,boys,girls",
        "451025100,2024-01,2024-02,公安,1,7,3",
        "451025100,2024-01,2025-06,公安,1,0,4",
        "451025100,2024-01,,卫健,1,7,7",
    ]
    brought(lines, tmp_path)
    question = Question(by=(Dimension.PERIOD,), period=PeriodKind.YEAR, where=Where(known_on=date(2024, 12, 31)))

    answer = queries.births_by_area(
        names["east"], question, source=Source.HOUSEHOLD, basis=Basis.RESIDENCE, reach=set(names.values())
    )

    assert (answer.boys.tolist(), answer.girls.tolist()) == ([7], [3])
    assert [(one.source, one.births, one.known_to) for one in queries.series()] == [
        (Source.HOSPITAL, 14, None),
        (Source.HOUSEHOLD, 14, date(2025, 6, 30)),
    ]


def test_unknown_places_are_refused_by_row_and_nothing_is_kept(names: dict[str, int], tmp_path: Path) -> None:
    assert refused([HEAD, "451025100,2024,7,3", "451099,2024,1,1", "渠洋,2024,1,1"], tmp_path) == [
        (Code.PLACE_UNKNOWN, 3),
        (Code.PLACE_UNKNOWN, 4),
    ]
    assert not Upload.objects.exists()
    assert not (tmp_path / "lake").exists()


def test_township_brings_counts_of_its_own_villages_only(names: dict[str, int], tmp_path: Path) -> None:
    township = Actor(pseudonym="0123456789abcdef", role="township_officer", department="health", area_id=names["east"])

    assert refused(
        [HEAD, "451025100201,2024,7,3", "451025101201,2024,1,1", "451025,2024,1,1"], tmp_path, by=township
    ) == [
        (Code.PLACE_OUT_OF_REACH, 3),
        (Code.PLACE_OUT_OF_REACH, 4),
    ]
    assert brought([HEAD, "451025100201,2024,7,3"], tmp_path, by=township).area_id == names["east"]


def test_posts_that_do_not_collect_bring_nothing(names: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        brought([HEAD, "451025100,2024,7,3"], tmp_path, by=replace(STATISTICIAN, role="auditor"))


def test_identity_is_refused_at_the_same_door_as_on_the_command_line(names: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match="IDENTITY|identity"):
        brought(["code,period,boys,girls,remark", "451025100,2024,7,3,13812345678"], tmp_path)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (["code,boys,girls", "451025100,7,3"], [(Code.PLACE_OR_PERIOD_MISSING, None)]),
        (["code,period,source,boys,girls", "451025100,2024,hearsay,7,3"], [(Code.SOURCE_UNKNOWN, 2)]),
        ([HEAD, "451025100,2026,7,3"], [(Code.NOT_YET, 2)]),
        (["code,period,registered,boys,girls", "451025100,2024,2027,7,3"], [(Code.NOT_YET, 2)]),
        ([HEAD, "451025100,2024,7,3", "451025100,2024-05,1,1"], [(Code.COUNTED_TWICE, 2), (Code.COUNTED_TWICE, 3)]),
        ([HEAD, "451025,2024,7,3", "451025100201,2024,1,1"], [(Code.TOTAL_AMONG_PARTS, 2)]),
        ([HEAD, "451025,2024,7,3", "451025100201,2024Q2,1,1"], [(Code.TOTAL_AMONG_PARTS, 2)]),
    ],
)
def test_counts_that_contradict_themselves_are_refused_by_row(
    lines: list[str], problems: list[tuple[BirthsProblemCode, int | None]], names: dict[str, int], tmp_path: Path
) -> None:
    assert refused(lines, tmp_path) == problems


def test_births_of_one_place_registered_at_different_times_are_no_contradiction(
    names: dict[str, int], tmp_path: Path
) -> None:
    lines = ["code,period,registered,boys,girls", "451025100,2024,2024,7,3", "451025100,2024,2025,0,2"]

    assert brought(lines, tmp_path).births == 12


def test_the_same_births_are_not_accepted_again_at_any_level_or_length_of_period(
    names: dict[str, int], tmp_path: Path
) -> None:
    brought([HEAD, "451025100,2024,7,3"], tmp_path)

    for again in (
        "451025100,2024,8,3",
        "451025100201,2024,8,3",
        "451025,2024,8,3",
        "451025100,2024-07,1,1",
        "451025100,2024Q1,1,1",
    ):
        assert refused([HEAD, again], tmp_path) == [(Code.THERE_ALREADY, 2)]
    assert refused([HEAD, "451025100,2024,7,3"], tmp_path) == [(Code.SAME_CONTENT, None)]
    brought([HEAD, "451025101,2024,7,3", "451025100,2023,7,3"], tmp_path)
    brought([HEAD, "451025100,2024,7,3"], tmp_path, of=nature(Source.HOSPITAL))
    brought([HEAD, "451025100,2024,7,3"], tmp_path, of=nature(basis=Basis.OCCURRENCE))


def test_correction_replaces_and_both_stay_in_the_lake(names: dict[str, int], tmp_path: Path) -> None:
    first = brought([HEAD, "451025100,2024,7,3"], tmp_path)
    second = brought([HEAD, "451025100,2024,7,4"], tmp_path, of=nature(replaces=[first.pk]))
    first.refresh_from_db()
    everywhere = set(names.values())

    assert (first.replaced_by_id, first.replaced_on) == (second.pk, TODAY)
    assert boys_of(names["east"], reach=everywhere) == {names["east"]: 7}
    assert [shown.id for shown in queries.uploads(reach=everywhere)] == [second.pk]
    assert [shown.id for shown in queries.uploads(reach=everywhere, with_replaced=True)] == [second.pk, first.pk]
    assert queries.uploads(reach=()) == []
    assert open_snapshot(tmp_path / "lake", first.digest).births == 10
    assert audit.has_entry("births.upload.replaced", subject=f"births.upload:{second.pk}", on=TODAY)


def test_correction_of_something_else_is_refused(names: dict[str, int], tmp_path: Path) -> None:
    first = brought([HEAD, "451025100,2024,7,3"], tmp_path, of=nature(Source.HOSPITAL))
    township = Actor(pseudonym="0123456789abcdef", role="township_officer", department="health", area_id=names["east"])

    assert refused([HEAD, "451025100,2024,7,4"], tmp_path, of=nature(replaces=[first.pk])) == [
        (Code.CANNOT_REPLACE, None)
    ]
    assert refused([HEAD, "451025100,2024,7,4"], tmp_path, of=nature(replaces=[999])) == [(Code.CANNOT_REPLACE, None)]
    theirs = nature(Source.HOSPITAL, replaces=[first.pk])
    assert refused([HEAD, "451025100,2024,7,4"], tmp_path, of=theirs, by=township) == [(Code.CANNOT_REPLACE, None)]


def test_simulated_and_real_counts_never_stand_together(names: dict[str, int], tmp_path: Path) -> None:
    brought([HEAD, "451025100,2024,7,3"], tmp_path, of=nature(simulated=True))

    assert queries.is_simulated()
    assert refused([HEAD, "451025101,2024,7,3"], tmp_path) == [(Code.SIMULATED_AND_REAL, None)]


def test_altered_snapshot_is_noticed_before_it_is_counted(names: dict[str, int], tmp_path: Path) -> None:
    upload = brought([HEAD, "451025100,2024,7,3"], tmp_path)
    path = open_snapshot(tmp_path / "lake", upload.digest).path
    path.parent.chmod(0o755)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"2024", b"2025") + b" ")

    with pytest.raises(SnapshotDamaged):
        boys_of(names["county"], reach=set(names.values()))
    path.unlink()
    with pytest.raises(SnapshotDamaged):
        boys_of(names["county"], reach=set(names.values()))


def test_series_without_counts_is_told(names: dict[str, int]) -> None:
    with pytest.raises(LookupError, match="no counts of household by residence"):
        boys_of(names["county"], reach=set(names.values()))
    assert queries.series() == []
    assert not queries.is_simulated()


def test_refusal_tells_fifty_rows_and_how_many_there_are(names: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(BirthsRefused, match="10 more") as refusal:
        brought([HEAD, *(f"4510{index},2024,1,1" for index in range(30, 90))], tmp_path)

    assert (len(refusal.value.problems), refusal.value.total) == (50, 60)
    assert "row 2: place unknown" in str(refusal.value)


def test_table_refuses_an_upload_that_is_half_replaced(names: dict[str, int], tmp_path: Path) -> None:
    upload = brought([HEAD, "451025100,2024,7,3"], tmp_path)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(replaced_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(replaced_by=upload.pk, replaced_on=TODAY)


def test_children_aged_0_and_births_stand_apart(names: dict[str, int], tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(f"{HEAD}\n451025100,2024,7,3", encoding="utf-8")
    children = replace(nature(), kind=CountKind.CHILDREN)
    actions.accept_file(path, nature=children, by=STATISTICIAN, on=TODAY)
    brought([HEAD, "451025100,2024,6,3"], tmp_path)

    assert boys_of(names["east"], reach=set(names.values())) == {names["east"]: 6}
    assert [one.kind for one in queries.series()] == [CountKind.BIRTHS, CountKind.CHILDREN]
