from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from tianping.ground.accounts.choices import Role
from tianping.ground.accounts.models import Account
from tianping.ground.accounts.queries.areas import area_name
from tianping.ground.accounts.queries.reach import reach_ids
from tianping.ground.accounts.queries.words import department_word
from tianping.jurisdictions.departments import load_departments


def reader_of(request: HttpRequest) -> Account:
    """Return the signed-in reader of a page.

    Raises
    ------
    PermissionDenied
        If nobody is signed in; the sign-in page comes before this for every view that is not public.
    """
    if not isinstance(request.user, Account) and not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def get_account(account_id: int, *, seen_by: Account) -> Account:
    """Return an account in the reader's reach, or the reader's own.

    Raises
    ------
    Account.DoesNotExist
        If there is none, or it lies outside.
    """
    return (accounts_reached(seen_by) | Account.objects.filter(pk=seen_by.pk)).get(pk=account_id)


def accounts_reached(user: Account) -> QuerySet[Account]:
    """Return the accounts of the areas that ``user`` is responsible for."""
    if user.area_id is None and user.role == Role.SYSTEM_ADMIN:
        return Account.objects.all()
    return Account.objects.filter(area_id__in=reach_ids(user))


@dataclass(frozen=True, slots=True)
class PersonShown:
    """An account as the list of the office shows it."""

    account: Account
    post: str
    area: str


def people_shown(user: Account) -> list[PersonShown]:
    """Return the accounts in the reader's reach, those still there first."""
    reached = accounts_reached(user).order_by("-is_active", "area_id", "department", "role", "username")
    return [PersonShown(account, post_held(account), area_name(account.area_id)) for account in reached]


def successor_choices(account: Account) -> list[tuple[int, str]]:
    """Return who can take over the open work: the same area, still there."""
    others = Account.objects.filter(area_id=account.area_id, is_active=True).exclude(pk=account.pk)
    return [(other.pk, f"{post_held(other)} ({other.username})") for other in others]


def department_choices(on: date) -> list[tuple[str, str]]:
    return [(code, department_word(code)) for code in load_departments(on=on)]


def post_held(user: Account | AnonymousUser) -> str:
    """Return the post as the head of a page shows it: department and post, no name."""
    if not isinstance(user, Account):
        return ""
    return f"{department_word(user.department)} · {user.get_role_display()}"
