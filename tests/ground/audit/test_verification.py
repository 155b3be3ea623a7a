from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tianping.ground.audit.choices import CLOCK_CORRECTED, FaultKind
from tianping.ground.audit.models import BEGINNING, Entry, Head
from tianping.ground.audit.queries import checkpoints
from tianping.ground.audit.queries.verification import Fault, Verification, verify

DAY = date(2026, 3, 2)


def entry(seq: int, *, previous: str, day: date = DAY, act: str = "births.upload.accepted") -> Entry:
    made = Entry(seq=seq, day=day, actor="0123456789abcdef", role="auditor", department="health", area_id=seq, act=act, previous=previous)
    made.hash = made.computed_hash()
    return made


def chain(length: int, *, start: int = 1, previous: str = BEGINNING, day: date = DAY) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(start, start + length):
        entries.append(entry(seq, previous=entries[-1].hash if entries else previous, day=day))
    return entries


def head_of(entries: list[Entry]) -> Head:
    return Head(pk=1, size=len(entries), hash=entries[-1].hash, day=entries[-1].day) if entries else Head(pk=1)


def proven(entries: list[Entry], head: Head, **outside: object) -> Verification:
    ordered = sorted(entries, key=lambda each: each.seq)
    stands = {each.hash: each.seq for each in ordered}
    return verify(iter(ordered), head=head, find=stands.get, **outside)  # type: ignore[arg-type] # checkpoints and key


def fault(entries: list[Entry], head: Head, **outside: object) -> tuple[int, FaultKind] | None:
    found = proven(entries, head, **outside).fault
    return (found.seq, found.kind) if found else None


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize("length", [0, 1, 2, 50])
def test_an_untouched_chain_has_no_fault(length: int) -> None:
    entries = chain(length)

    assert proven(entries, head_of(entries)).fault is None


@pytest.mark.parametrize("column", ["act", "actor", "role", "department", "subject", "digest"])
def test_an_edited_word_is_found(column: str) -> None:
    entries = chain(9)
    head = head_of(entries)
    setattr(entries[4], column, "other")

    assert fault(entries, head) == (5, FaultKind.EDITED)


def test_an_edited_day_or_area_is_found() -> None:
    for column, value in (("day", DAY + timedelta(1)), ("area_id", None)):
        entries = chain(9)
        head = head_of(entries)
        setattr(entries[4], column, value)

        assert fault(entries, head) == (5, FaultKind.EDITED)


def test_an_edit_with_a_hash_that_fits_is_found_at_the_edited_entry() -> None:
    entries = chain(9)
    head = head_of(entries)
    entries[4].act = "births.upload.refused"
    entries[4].hash = entries[4].computed_hash()

    assert fault(entries, head) == (5, FaultKind.EDITED)


def test_an_edited_link_is_found() -> None:
    entries = chain(9)
    head = head_of(entries)
    entries[4].previous = "f" * 64

    assert fault(entries, head) == (5, FaultKind.EDITED)


def test_a_deleted_entry_is_found() -> None:
    entries = chain(9)
    head = head_of(entries)
    del entries[4]

    assert fault(entries, head) == (5, FaultKind.DELETED)


def test_a_deleted_entry_with_the_rest_renumbered_is_found() -> None:
    entries = chain(9)
    head = head_of(entries)
    del entries[4]
    for each in entries[4:]:
        each.seq -= 1

    assert fault(entries, head) == (5, FaultKind.DELETED)


def test_the_first_entry_deleted_is_found() -> None:
    entries = chain(9)

    assert fault(entries[1:], head_of(entries)) == (1, FaultKind.DELETED)


def test_two_entries_in_each_others_place_are_found() -> None:
    entries = chain(9)
    head = head_of(entries)
    entries[4].seq, entries[5].seq = 6, 5

    assert fault(entries, head) == (5, FaultKind.REORDERED)


def test_entries_taken_from_the_end_are_found_by_the_head() -> None:
    entries = chain(9)

    assert fault(entries[:6], head_of(entries)) == (7, FaultKind.TRUNCATED)


def test_entries_and_head_taken_back_are_found_by_a_checkpoint_alone(keys: Path) -> None:
    entries = chain(9)
    with override_settings(KEYS=keys):
        outside = checkpoints.sign(size=9, head=entries[-1].hash, day=DAY)
        key = checkpoints.public_key()
    shorter = entries[:6]

    assert fault(shorter, head_of(shorter)) is None
    assert fault(shorter, head_of(shorter), checkpoints=[outside], key=key) == (7, FaultKind.TRUNCATED)


def test_a_chain_written_anew_is_found_by_checkpoints_and_narrowed_down(keys: Path) -> None:
    entries = chain(9)
    with override_settings(KEYS=keys):
        outside = [checkpoints.sign(size=size, head=entries[size - 1].hash, day=DAY) for size in (2, 4, 8)]
        key = checkpoints.public_key()
    anew = entries[:5] + chain(6, start=6, previous=entries[4].hash, day=DAY + timedelta(1))

    assert fault(anew, head_of(anew)) is None
    assert proven(anew, head_of(anew), checkpoints=outside, key=key).fault == Fault(8, FaultKind.FORKED, since=5)


def test_a_branch_inside_the_chain_is_found() -> None:
    entries = chain(9)
    head = head_of(entries)
    entries[6] = entry(7, previous=entries[3].hash)

    assert fault(entries, head) == (7, FaultKind.FORKED)


def test_a_number_given_twice_is_found() -> None:
    entries = chain(9)
    head = head_of(entries)
    entries.insert(5, entry(5, previous=entries[3].hash, act="births.upload.refused"))

    assert fault(entries, head) == (5, FaultKind.DUPLICATED)


def test_an_entry_beyond_the_head_is_found() -> None:
    entries = chain(9)

    assert fault(entries, head_of(entries[:8])) == (9, FaultKind.INSERTED)


def test_a_clock_that_went_back_is_found() -> None:
    entries = chain(5)
    entries += chain(4, start=6, previous=entries[-1].hash, day=DAY - timedelta(30))

    assert fault(entries, head_of(entries)) == (6, FaultKind.CLOCK_BACK)


def test_a_clock_set_right_by_the_office_is_no_fault() -> None:
    entries = chain(5)
    entries.append(entry(6, previous=entries[-1].hash, day=DAY - timedelta(30), act=CLOCK_CORRECTED))
    entries += chain(3, start=7, previous=entries[-1].hash, day=DAY - timedelta(30))

    assert fault(entries, head_of(entries)) is None


def test_a_checkpoint_signed_with_another_key_is_refused(keys: Path, tmp_path: Path) -> None:
    entries = chain(9)
    with override_settings(KEYS=keys / "ours"):
        key = checkpoints.public_key()
    with override_settings(KEYS=tmp_path / "theirs"):
        foreign = checkpoints.sign(size=9, head=entries[-1].hash, day=DAY)

    assert fault(entries, head_of(entries), checkpoints=[foreign], key=key) == (9, FaultKind.WRONG_KEY)


def test_a_checkpoint_changed_after_signing_is_refused(keys: Path) -> None:
    entries = chain(9)
    with override_settings(KEYS=keys):
        signed = checkpoints.sign(size=9, head=entries[-1].hash, day=DAY)
        key = checkpoints.public_key()

    assert fault(entries, head_of(entries), checkpoints=[replace(signed, day=DAY + timedelta(1))], key=key) == (9, FaultKind.WRONG_KEY)


def test_a_checkpoint_reads_as_it_was_written(keys: Path) -> None:
    with override_settings(KEYS=keys):
        signed = checkpoints.sign(size=9, head="ab" * 32, day=DAY)
        key = checkpoints.public_key()
    read = checkpoints.read_checkpoint(signed.text)

    assert read == signed
    assert read.is_signed_with(key)
    assert checkpoints.read_checkpoint(signed.text.replace("\n", "\r\n")) == signed


def test_a_signed_note_follows_its_published_form(keys: Path) -> None:
    """Checked by hand from the text alone: the note is 'text, blank line, em dash, name, base64(key hash, signature)'."""
    import base64
    import hashlib

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    with override_settings(KEYS=keys):
        signed = checkpoints.sign(size=9, head="ab" * 32, day=DAY)
        name, key_id, encoded = checkpoints.public_key().split("+", 2)
    text, _, signature_line = signed.text.partition("\n\n")
    algorithm_and_key = base64.b64decode(encoded)
    _dash, signer, signature = signature_line.strip().split(" ")
    blob = base64.b64decode(signature)

    assert hashlib.sha256(f"{name}\n".encode() + algorithm_and_key).hexdigest()[:8] == key_id == blob[:4].hex()
    assert (algorithm_and_key[0], signer) == (1, name)
    Ed25519PublicKey.from_public_bytes(algorithm_and_key[1:]).verify(blob[4:], f"{text}\n".encode())


@pytest.mark.parametrize("text", ["", "tianping-audit\n", "tianping-audit\n-1\nAA==\n2026-03-02\n\n— tianping-audit AAAA\n", "x" * 4000])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(checkpoints.CheckpointUnreadable):
        checkpoints.read_checkpoint(text)


@pytest.mark.parametrize("key", ["", "tianping-audit+00000000+AAAA", "other+1+AQ==", "tianping-audit+x"])
def test_what_is_no_public_key_is_refused(key: str) -> None:
    signed = checkpoints.Checkpoint(1, "ab" * 32, DAY, b"\0" * 68)

    with pytest.raises(checkpoints.CheckpointUnreadable):
        signed.is_signed_with(key)


def test_the_key_is_the_seed_in_its_file(keys: Path) -> None:
    with override_settings(KEYS=keys):
        key = checkpoints.public_key()
    seed = (keys / "audit-checkpoint.key").read_bytes()
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()

    import base64

    assert base64.b64decode(key.split("+", 2)[2])[1:] == raw


COLUMNS = ["day", "actor", "role", "department", "area_id", "act", "subject", "digest", "previous", "hash", "seq"]


@given(st.integers(1, 12), st.integers(0, 11), st.sampled_from(COLUMNS), st.data())
def test_any_change_of_any_column_of_any_entry_is_found(length: int, at: int, column: str, data: st.DataObject) -> None:
    entries = chain(length)
    head = head_of(entries)
    changed = entries[at % length]
    was = getattr(changed, column)
    drawn = {
        "day": st.dates(),
        "area_id": st.integers(0, 2**40) | st.none(),
        "seq": st.integers(1, 40),
        "previous": st.binary(min_size=32, max_size=32).map(bytes.hex),
        "hash": st.binary(min_size=32, max_size=32).map(bytes.hex),
    }.get(column, st.text("ab.:01é王", max_size=20))
    setattr(changed, column, data.draw(drawn.filter(lambda value: value != was)))

    found = fault(entries, head)
    assert found is not None
    assert found[0] <= changed.seq if column != "seq" else True
