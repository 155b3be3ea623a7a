from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from axes.models import AccessAttempt
from django.db import transaction

from tianping.ground.accounts.limits import ATTEMPTS_KEPT
from tianping.ground.accounts.models import Account
from tianping.ground.accounts.queries.pseudonyms import actor_of, pseudonym_of
from tianping.ground.audit import actions as audit
from tianping.ground.audit import queries as chain
from tianping.terms import Actor

Outcome = TypeVar("Outcome")
SYSTEM = Actor(pseudonym="system", role="system", department="system", area_id=None)


def subject_of(account: Account, *, on: date) -> str:
    return f"accounts.account:{pseudonym_of(account, on=on)}"


@transaction.atomic
def note(act: str, *, by: Account, on: date, do: Callable[[], Outcome]) -> Outcome:
    """Do what an account does to itself and record it, both or neither."""
    outcome = do()
    audit.record(act, by=actor_of(by, on=on), on=on, subject=subject_of(by, on=on))
    return outcome


@transaction.atomic
def note_lock_out(*, username: str, on: date) -> None:
    """Record that an account was locked out, once a day: whoever tries names must not fill the chain."""
    account = Account.objects.filter(username=username).first()
    if account is None or chain.has_entry("accounts.account.locked_out", subject=subject_of(account, on=on), on=on):
        return
    audit.record("accounts.account.locked_out", by=SYSTEM, on=on, subject=subject_of(account, on=on))


def forget_attempts(*, at: datetime) -> int:
    """Remove failed attempts: they hold addresses."""
    removed, _each = AccessAttempt.objects.filter(attempt_time__lt=at - ATTEMPTS_KEPT).delete()
    return int(removed)
