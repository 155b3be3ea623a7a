"""When somebody leaves: the open work goes to a successor, the account closes, the name goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tianping.ground.accounts import policies
from tianping.ground.accounts.actions.sign_in import SYSTEM, subject_of
from tianping.ground.accounts.choices import CodeOutcome
from tianping.ground.accounts.limits import NAME_KEPT
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.accounts.queries.pseudonyms import actor_of
from tianping.ground.audit import actions as audit


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One kind of work that a room keeps for an account.

    Parameters
    ----------
    room : str
        The room's label.
    word : lazy str
        What it is, as the hand-over page says it.
    count : callable
        Account's id to how many are open.
    hand_over : callable
        From and to, account's ids: moves them and says how many; runs in the leaving's transaction.
    """

    room: str
    word: Any
    count: Callable[[int], int]
    hand_over: Callable[[int, int], int]


_offered: dict[str, OpenWork] = {}


def offer_open_work(work: OpenWork) -> None:
    """Tell accounts of a kind of open work; rooms call this when they are made ready."""
    _offered[work.room] = work


def open_work_of(account: Account) -> list[tuple[Any, int]]:
    """Return each kind of open work with its count, without the empty ones."""
    counted = ((work.word, work.count(account.pk)) for work in _offered.values())
    return [(word, count) for word, count in counted if count]


@transaction.atomic
def leave(*, account: Account, by: Account, on: date, successor: Account | None = None) -> int:
    """Hand over the open work, close the account, forget the display name.

    Returns
    -------
    int
        How many pieces of work changed hands.

    Raises
    ------
    PermissionDenied
        If there is open work and nobody to take it.
    """
    policies.check_may_leave(account, by)
    moved = _hand_over(account, successor)
    account.is_active, account.left_on, account.display_name = False, on, ""
    account.set_unusable_password()
    account.save()
    Authenticator.objects.filter(user=account).delete()
    EntryCode.objects.filter(account=account, outcome=CodeOutcome.OPEN).update(outcome=CodeOutcome.REFUSED)
    audit.record("accounts.account.left", by=actor_of(by, on=on), on=on, subject=subject_of(account, on=on))
    if successor is not None and moved:
        audit.record("accounts.work.handed_over", by=actor_of(by, on=on), on=on, subject=subject_of(successor, on=on))
    return moved


def _hand_over(account: Account, successor: Account | None) -> int:
    if not open_work_of(account):
        return 0
    if successor is None:
        raise PermissionDenied(_("还有没办完的事，请先选定接手人。"))
    policies.check_may_succeed(account, successor)
    return sum(work.hand_over(account.pk, successor.pk) for work in _offered.values())


@transaction.atomic
def forget_leavers(*, on: date) -> int:
    """Replace the sign-in names of those who left long ago."""
    long_gone = Account.objects.filter(left_on__lt=on - timedelta(days=NAME_KEPT)).exclude(username__startswith="left-")
    forgotten = 0
    for account in long_gone:
        account.username = f"left-{account.pk}"
        account.save(update_fields=["username"])
        forgotten += 1
    if forgotten:
        audit.record("accounts.names.forgotten", by=SYSTEM, on=on)
    return forgotten
