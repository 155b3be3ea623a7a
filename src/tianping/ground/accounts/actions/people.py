from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tianping.ground.accounts import policies
from tianping.ground.accounts.actions.sign_in import SYSTEM, subject_of
from tianping.ground.accounts.choices import ROLES, Role
from tianping.ground.accounts.models import Account
from tianping.ground.accounts.queries.areas import level_of
from tianping.ground.accounts.queries.pseudonyms import actor_of
from tianping.ground.accounts.queries.reach import reach_ids
from tianping.ground.audit import actions as audit
from tianping.jurisdictions.departments import load_departments


@dataclass(frozen=True, slots=True)
class Post:
    """What an account is for.

    Parameters
    ----------
    role, department : str
        Codes of ``choices.Role`` and of the departments in force.
    area_id : int or None
        Identity of the place whose subtree the post reaches.
    institution_id : int or None
        For an institution's person only.
    """

    role: str
    department: str
    area_id: int | None = None
    institution_id: int | None = None


@transaction.atomic
def add_account(*, username: str, post: Post, on: date, by: Account | None = None, display_name: str = "") -> Account:
    """Open an account without a password; its holder enters with a one-time code.

    Parameters
    ----------
    by : Account or None
        ``None`` only for the command line, whose user holds the database anyway.
    """
    if by is not None:
        policies.check_may_add_account(by)
        _check_reach(post, by=by)
    _check_post(post, on=on)
    account = Account(
        username=username, display_name=display_name, role=post.role, department=post.department,
        area_id=post.area_id, institution_id=post.institution_id,
    )  # fmt: skip
    account.set_unusable_password()
    account.full_clean()
    account.save()
    audit.record("accounts.account.added", by=actor_of(by, on=on) if by else SYSTEM, on=on, subject=subject_of(account, on=on))
    return account


@transaction.atomic
def change_post(*, account: Account, post: Post, by: Account, on: date) -> None:
    policies.check_may_change_post(account, by)
    _check_reach(post, by=by)
    _check_post(post, on=on)
    account.role, account.department = post.role, post.department
    account.area_id, account.institution_id = post.area_id, post.institution_id
    account.full_clean()
    account.save()
    audit.record("accounts.post.changed", by=actor_of(by, on=on), on=on, subject=subject_of(account, on=on))


def choose_language(*, account: Account, language: str) -> None:
    """Keep the reader's language. Not an act of the office, so not in the chain."""
    Account.objects.filter(pk=account.pk).update(language=language)


def _check_reach(post: Post, *, by: Account) -> None:
    """Nobody gives away more than the own reach."""
    if by.area_id is None or post.role == Role.INSTITUTION_PERSON:
        return
    if post.area_id not in reach_ids(by):
        raise PermissionDenied(_("只能开设您所管地区之内的账户。"))


def _check_post(post: Post, *, on: date) -> None:
    """A post is of a department in force, and of an area of a level where it can be held."""
    if post.department not in load_departments(on=on):
        raise ValidationError({"department": _("没有这个部门。")})
    if post.role in ROLES and post.area_id is not None and level_of(post.area_id) not in ROLES[post.role].levels:
        raise ValidationError({"area_id": _("这个岗位不设在这一级地区。")})
