from __future__ import annotations

from django.db.models import QuerySet

from tianping.ground.accounts.choices import CodeKind, CodeOutcome
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.accounts.queries.people import accounts_reached


def codes_to_approve(user: Account) -> QuerySet[EntryCode]:
    """Return the open requests of lost factors in the reader's reach that lack an approval."""
    return EntryCode.objects.filter(
        kind=CodeKind.LOST, outcome=CodeOutcome.OPEN, second_half="", account__in=accounts_reached(user)
    ).select_related("account")


def open_code_of(account: Account) -> EntryCode | None:
    return EntryCode.objects.filter(account=account, outcome=CodeOutcome.OPEN).first()
