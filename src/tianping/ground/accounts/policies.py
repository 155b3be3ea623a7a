"""Who may do what to accounts. Each rule is a pair: the check raises with its reason, the other asks it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.ground.accounts.choices import CodeKind, Role
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.accounts.queries.reach import may_reach

_RESPONSIBLE = (Role.SYSTEM_ADMIN, Role.COUNTY_LEAD)


def check_may_see_people(by: Account) -> None:
    if not by.is_active or by.role not in _RESPONSIBLE:
        raise PermissionDenied(_("账户由系统管理员和分管领导查看。"))


def may_see_people(by: Account) -> bool:
    return allowed(check_may_see_people, by)


def check_may_add_account(by: Account) -> None:
    if not by.is_active or by.role != Role.SYSTEM_ADMIN:
        raise PermissionDenied(_("账户由系统管理员开设。"))


def may_add_account(by: Account) -> bool:
    return allowed(check_may_add_account, by)


def check_may_change_post(account: Account, by: Account) -> None:
    check_may_add_account(by)
    if account.pk == by.pk:
        raise PermissionDenied(_("不能改自己的岗位，请另一位系统管理员来改。"))
    if not may_reach(by, account):
        raise PermissionDenied(_("这个账户不在您所管的地区之内。"))
    if not account.is_active:
        raise PermissionDenied(_("这个账户的使用人已经离岗。"))


def may_change_post(account: Account, by: Account) -> bool:
    return allowed(check_may_change_post, account, by)


def check_may_open_code(account: Account, by: Account) -> None:
    """A person at the second-factor step has given the password and may ask for the own account."""
    if not account.is_active:
        raise PermissionDenied(_("这个账户的使用人已经离岗。"))
    if account.pk == by.pk:
        return
    check_may_see_people(by)
    if not may_reach(by, account):
        raise PermissionDenied(_("这个账户不在您所管的地区之内。"))


def may_open_code(account: Account, by: Account) -> bool:
    return allowed(check_may_open_code, account, by)


def check_may_approve_code(code: EntryCode, by: Account) -> None:
    if not code.is_open or code.is_complete or code.kind != CodeKind.LOST:
        raise PermissionDenied(_("这个请求已经办完。"))
    if code.account_id == by.pk:
        raise PermissionDenied(_("不能给自己的请求作证。"))
    if code.first_by_id == by.pk:
        raise PermissionDenied(_("您已经同意过，要由另一位负责人再同意一次。"))
    check_may_see_people(by)
    if not may_reach(by, code.account):
        raise PermissionDenied(_("这个账户不在您所管的地区之内。"))


def may_approve_code(code: EntryCode, by: Account) -> bool:
    return allowed(check_may_approve_code, code, by)


def check_may_leave(account: Account, by: Account) -> None:
    check_may_change_post(account, by)


def may_leave(account: Account, by: Account) -> bool:
    return allowed(check_may_leave, account, by)


def check_may_succeed(account: Account, successor: Account) -> None:
    """Open work stays in the area that it belongs to."""
    if successor.pk == account.pk or not successor.is_active or successor.area_id != account.area_id:
        raise PermissionDenied(_("接手人必须是同一地区在岗的另一个账户。"))


def allowed(check: Callable[..., None], *arguments: object) -> bool:
    """Turn a check into a question."""
    return not reason(check, *arguments)


def reason(check: Callable[..., None], *arguments: object) -> str:
    """Return why a check refuses, for the greyed button's side; empty if it does not."""
    try:
        check(*arguments)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""
