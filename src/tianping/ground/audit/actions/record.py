from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from tianping.ground.audit.choices import CLOCK_CORRECTED
from tianping.ground.audit.models import Entry, Head
from tianping.terms import Actor

_ACT = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z_]*){2}\Z")
# A thing and its identity: a row's number or a key in hexadecimal. Nothing that could be a name or a person's number fits.
_SUBJECT = re.compile(r"^[a-z][a-z_]*\.[a-z][a-z_]*:(\d{1,10}|[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})\Z")
_DIGEST = re.compile(r"^[0-9a-f]{64}\Z")
_CODE = re.compile(r"^[a-z][a-z_0-9]{0,31}\Z")
_PSEUDONYM = re.compile(r"^([0-9a-f]{16}|[a-z][a-z_-]{0,24}\d{0,3})\Z")


class OutsideTransaction(Exception):
    """``record`` was called outside the transaction of the act: if one failed, the other would stand."""


class ClockWentBack(Exception):
    """The act is dated before the last one in the chain: this computer's clock is behind, or was ahead before."""


class EntryRefused(ValueError):
    """The entry would hold more than an act and a pseudonymous identity."""


def record(act: str, *, by: Actor, on: date, subject: str = "", digest: str = "") -> Entry:
    """Add one act to the chain, inside the transaction of the act itself.

    Call it last in the transaction: it holds the chain's lock until the commit.

    Parameters
    ----------
    act : str
        Room, thing and what was done to it, such as ``births.upload.accepted``.
    by : Actor
        Who, by pseudonym.
    on : date
        The day; the hour is not kept.
    subject : str
        Room, kind and identity of the thing, such as ``places.area:12``; empty if there is none.
    digest : str
        SHA-256 of what was accepted or released, in hexadecimal; empty if there is none.

    Raises
    ------
    OutsideTransaction
        If no transaction is open.
    EntryRefused
        If a part has another form.
    ClockWentBack
        If ``on`` lies before the day of the last entry.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"{act}: open transaction.atomic() around the act and its record")
    _check_forms(act, by=by, subject=subject, digest=digest)
    head = Head.objects.select_for_update().get(pk=1)
    if head.day is not None and on < head.day and act != CLOCK_CORRECTED:
        raise ClockWentBack(f"{act} on {on}: the chain's last entry is of {head.day}; set this computer's clock, then try again")
    entry = Entry(
        seq=head.size + 1, day=on, act=act, subject=subject, digest=digest, previous=head.hash,
        actor=by.pseudonym, role=by.role, department=by.department, area_id=by.area_id,
    )  # fmt: skip
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    head.size, head.hash, head.day = entry.seq, entry.hash, on
    head.save(update_fields=["size", "hash", "day"])
    return entry


@transaction.atomic
def note_clock_corrected(*, on: date) -> Entry:
    """Let entries go on after this computer's clock had run ahead; everybody can see that it did."""
    return record(CLOCK_CORRECTED, by=Actor(pseudonym="command-line", role="system", department="system", area_id=None), on=on)


def _check_forms(act: str, *, by: Actor, subject: str, digest: str) -> None:
    """Refuse anything but identities; the error shows the form, not the text, which could be a person's."""
    if not _ACT.match(act):
        raise EntryRefused(f"act {act!r} must look like births.upload.accepted")
    if subject and not _SUBJECT.match(subject):
        raise EntryRefused(f"{act}: the subject must look like places.area:12, or have a key of 16, 32 or 64 hexadecimal digits")
    if digest and not _DIGEST.match(digest):
        raise EntryRefused(f"{act}: the digest must be 64 hexadecimal digits")
    if not _PSEUDONYM.match(by.pseudonym):
        raise EntryRefused(f"{act}: the actor must be a pseudonym of 16 hexadecimal digits, or a part of the system such as nightly")
    if not _CODE.match(by.role) or not _CODE.match(by.department):
        raise EntryRefused(f"{act}: role and department must be codes such as county_lead")
