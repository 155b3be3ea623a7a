"""One-time codes: for a new account by one officer, for a lost password or device by two, each with one half."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tianping.ground.accounts import policies
from tianping.ground.accounts.actions.sign_in import SYSTEM, subject_of
from tianping.ground.accounts.choices import CodeKind, CodeOutcome
from tianping.ground.accounts.limits import CODE_ALPHABET, CODE_LIVES, CODE_TRIES, HALF_LENGTH
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.accounts.queries.pseudonyms import actor_of
from tianping.ground.audit import actions as audit


@transaction.atomic
def open_new_code(*, account: Account, at: datetime, by: Account | None = None) -> str:
    """Give a new account its first code, whole; an account that was ever entered needs two officers.

    Returns
    -------
    str
        The code, shown once.
    """
    if account.has_usable_password():
        raise PermissionDenied(_("这个账户已经启用过。丢了密码或验证器，要由两位负责人同意。"))
    if by is not None:
        policies.check_may_add_account(by)
        policies.check_may_open_code(account, by)
    code = _whole_code(account, by=by, at=at)
    _record("accounts.code.issued", account, by=by, on=timezone.localdate(at))
    return code


@transaction.atomic
def open_code_at_computer(*, username: str, at: datetime) -> str | None:
    """Give a whole code to whoever holds the office's computer, and the database with it: the chain shows that it was done.

    Returns
    -------
    str or None
        The code, shown once; ``None`` if nobody in post has this sign-in name.
    """
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        return None
    code = _whole_code(account, by=None, at=at)
    _record("accounts.code.issued_at_computer", account, by=None, on=timezone.localdate(at))
    return code


@transaction.atomic
def open_code(*, account: Account, by: Account, on: date) -> EntryCode:
    """Ask two officers for a code, because a password or a device was lost."""
    policies.check_may_open_code(account, by)
    _replace_open(account)
    code = EntryCode.objects.create(account=account, kind=CodeKind.LOST, opened_by=by, opened_on=on)
    _record("accounts.code.asked", account, by=by, on=on)
    return code


@transaction.atomic
def approve_code(*, code_id: int, by: Account, at: datetime) -> str:
    """Agree, after seeing the person; the second agreement makes the code whole.

    Returns
    -------
    str
        This officer's half, shown once and told to the person face to face.
    """
    code = EntryCode.objects.select_for_update().select_related("account").get(pk=code_id)
    policies.check_may_approve_code(code, by)
    half = _half()
    if not code.first_half:
        code.first_half, code.first_by = make_password(half), by
    else:
        code.second_half, code.second_by, code.expires_at = make_password(half), by, at + CODE_LIVES
    code.save()
    _record("accounts.code.approved", code.account, by=by, on=timezone.localdate(at))
    return half


@transaction.atomic
def close_code(*, code_id: int, by: Account, on: date) -> None:
    """Refuse a request: whoever may agree may also say no."""
    code = EntryCode.objects.select_for_update().select_related("account").get(pk=code_id)
    policies.check_may_approve_code(code, by)
    code.outcome = CodeOutcome.REFUSED
    code.save(update_fields=["outcome"])
    _record("accounts.code.refused", code.account, by=by, on=on)


def enter_with_code(*, username: str, code: str, password: str, at: datetime) -> Account:
    """Set a new password and drop all second factors; the next sign-in sets a new one up.

    Raises
    ------
    PermissionDenied
        If there is no such open code, or it is wrong, spoilt or expired: one sentence for all.
    ValidationError
        If the password is too weak.
    """
    with transaction.atomic():
        open_codes = EntryCode.objects.select_for_update().select_related("account")
        found = open_codes.filter(account__username=username, outcome=CodeOutcome.OPEN).first()
        account = _enter(found, code=code, password=password, at=at)
    # Only now: a wrong try has been counted, and the refusal must not undo that.
    if account is None:
        raise PermissionDenied(_("登录名或一次性口令不对，或者已经过期。"))
    return account


def _enter(found: EntryCode | None, *, code: str, password: str, at: datetime) -> Account | None:
    first, _dash, second = "".join(code.upper().split()).partition("-")
    if found is None or not found.is_complete or found.expires_at is None or found.expires_at <= at:
        make_password(first)  # as slow as a wrong code: the time must not tell which accounts have one
        return None
    if not (check_password(first, found.first_half) and check_password(second, found.second_half)):
        found.wrong_tries += 1
        if found.wrong_tries >= CODE_TRIES:
            found.outcome = CodeOutcome.SPOILT
        found.save(update_fields=["wrong_tries", "outcome"])
        return None
    account = found.account
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    found.outcome = CodeOutcome.USED
    found.save(update_fields=["outcome"])
    _record("accounts.code.used", account, by=account, on=timezone.localdate(at))
    return account


def _whole_code(account: Account, *, by: Account | None, at: datetime) -> str:
    _replace_open(account)
    first, second = _half(), _half()
    EntryCode.objects.create(
        account=account, kind=CodeKind.NEW, opened_by=by, opened_on=timezone.localdate(at), first_by=by, second_by=by,
        first_half=make_password(first), second_half=make_password(second), expires_at=at + CODE_LIVES,
    )  # fmt: skip
    return f"{first}-{second}"


def _replace_open(account: Account) -> None:
    EntryCode.objects.filter(account=account, outcome=CodeOutcome.OPEN).update(outcome=CodeOutcome.REPLACED)


def _record(act: str, account: Account, *, by: Account | None, on: date) -> None:
    audit.record(act, by=actor_of(by, on=on) if by else SYSTEM, on=on, subject=subject_of(account, on=on))


def _half() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(HALF_LENGTH))
