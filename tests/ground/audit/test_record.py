from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tianping.ground.audit import actions, queries
from tianping.ground.audit.choices import CLOCK_CORRECTED
from tianping.ground.audit.models import BEGINNING, Entry, Head
from tianping.terms import Actor

DAY = date(2026, 3, 2)
OFFICER = Actor(pseudonym="0123456789abcdef", role="county_statistician", department="health", area_id=7)

pytestmark = pytest.mark.django_db


def record(act: str = "births.upload.accepted", *, on: date = DAY, subject: str = "places.area:12", digest: str = "") -> Entry:
    with transaction.atomic():
        return actions.record(act, by=OFFICER, on=on, subject=subject, digest=digest)


def test_an_entry_follows_the_one_before_it() -> None:
    first, second = record(), record()

    assert (first.seq, first.previous) == (1, BEGINNING)
    assert (second.seq, second.previous) == (2, first.hash)
    assert queries.head().hash == second.hash


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(actions.OutsideTransaction, match=r"births\.upload\.accepted"):
        actions.record("births.upload.accepted", by=OFFICER, on=DAY)

    assert queries.head().size == 0


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry() -> None:
    class ActFailedError(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            actions.record("births.upload.accepted", by=OFFICER, on=DAY)
            raise ActFailedError

    with pytest.raises(ActFailedError):
        act()

    assert queries.head().size == 0
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "subject",
    [
        "places.area:王小明",
        "places.area:13807760000",
        "places.area:452626198001011234",
        "places.area:45262619800101123x",
        "places.area:1 Jingxi Road",
        "王小明",
    ],
)
def test_a_subject_that_could_be_a_person_is_refused_and_not_quoted(subject: str) -> None:
    with pytest.raises(actions.EntryRefused) as refused:
        record(subject=subject)

    assert subject.split(":")[-1].strip() not in str(refused.value)


def test_a_line_break_after_a_subject_is_refused() -> None:
    with pytest.raises(actions.EntryRefused, match="subject"):
        record(subject="places.area:12\n")


@pytest.mark.parametrize("act", ["accepted", "births.upload", "births.upload.accepted.today", "births.upload.Accepted", "出生.上报.收下", ""])
def test_an_act_is_a_room_a_thing_and_what_was_done(act: str) -> None:
    with pytest.raises(actions.EntryRefused, match=r"births\.upload\.accepted"):
        record(act)


def test_an_actor_is_a_pseudonym() -> None:
    named = Actor(pseudonym="王小明", role="county_lead", department="health", area_id=None)

    with transaction.atomic(), pytest.raises(actions.EntryRefused, match="pseudonym"):
        actions.record("births.upload.accepted", by=named, on=DAY)


def test_a_digest_is_of_sha256() -> None:
    assert record(digest="a" * 64).digest == "a" * 64
    with pytest.raises(actions.EntryRefused, match="64"):
        record(digest="a" * 63)


def test_a_clock_that_went_back_is_refused_until_it_is_set_right() -> None:
    record(on=date(2026, 3, 2))
    with pytest.raises(actions.ClockWentBack, match="2026-03-02"):
        record(on=date(2026, 3, 1))

    record(CLOCK_CORRECTED, on=date(2026, 3, 1), subject="")
    record(on=date(2026, 3, 1))

    assert queries.verify_chain().fault is None


def test_only_the_day_is_kept() -> None:
    entry = record()

    assert [field.name for field in Entry._meta.fields if "time" in field.get_internal_type().lower()] == []
    assert entry.day == DAY


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET role = 'county_lead' WHERE seq = 1",
        "DELETE FROM audit_entry WHERE seq = 2",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET size = 1",
        "UPDATE audit_head SET size = 3",
        "DELETE FROM audit_head",
        "INSERT INTO audit_entry SELECT 9, day, actor, role, department, area_id, act, subject, digest, 'x', 'y' FROM audit_entry WHERE seq = 1",
        "INSERT INTO audit_entry SELECT 3, day, actor, role, department, area_id, act, subject, digest, 'x', 'y' FROM audit_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement: str) -> None:
    record()
    record()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert queries.verify_chain() == queries.Verification(2, Head.objects.get().hash, DAY, None)
