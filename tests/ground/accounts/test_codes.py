from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tianping.ground.accounts import actions, policies, queries
from tianping.ground.accounts.choices import CodeKind, CodeOutcome, Role
from tianping.ground.accounts.limits import CODE_ALPHABET, CODE_LIVES, CODE_TRIES
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.audit import queries as chain

from .conftest import COUNTY, DAY, NOON, NOWHERE, PASSWORD, WEST, Hire, Tree

NEW = "a long new password"


def ask(officer: Account) -> EntryCode:
    return actions.open_code(account=officer, by=officer, on=DAY)


def enter(officer: Account, code: str, *, password: str = NEW, after: timedelta = timedelta()) -> Account:
    return actions.enter_with_code(username=officer.username, code=code, password=password, at=NOON + after)


def test_two_officers_give_one_half_each_and_the_whole_opens(admin: Account, lead: Account, officer: Account) -> None:
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    request = ask(officer)
    first = actions.approve_code(code_id=request.pk, by=admin, at=NOON)
    second = actions.approve_code(code_id=request.pk, by=lead, at=NOON)

    enter(officer, f"{first}-{second}")

    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert not queries.has_second_factor(officer)
    acts = [entry.act for entry in chain.entries_of(act="accounts")][::-1]
    assert acts == ["accounts.code.asked", "accounts.code.approved", "accounts.code.approved", "accounts.code.used"]


def test_a_code_reads_aloud(admin: Account, officer: Account) -> None:
    half = actions.approve_code(code_id=ask(officer).pk, by=admin, at=NOON)

    assert set(half) <= set(CODE_ALPHABET)
    assert not set("01OIB8") & set(half) - {"B"}


def test_a_code_may_be_typed_in_small_letters_with_spaces(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    halves = [actions.approve_code(code_id=request.pk, by=by, at=NOON) for by in (admin, lead)]

    enter(officer, f" {halves[0].lower()[:5]} {halves[0].lower()[5:]} - {halves[1].lower()} ")

    officer.refresh_from_db()
    assert officer.check_password(NEW)


def test_one_officer_alone_cannot_open_an_account(admin: Account, officer: Account) -> None:
    request = ask(officer)
    half = actions.approve_code(code_id=request.pk, by=admin, at=NOON)

    with pytest.raises(PermissionDenied, match="另一位"):
        actions.approve_code(code_id=request.pk, by=admin, at=NOON)
    for code in (half, f"{half}-", f"{half}-{half}", f"-{half}"):
        with pytest.raises(PermissionDenied):
            enter(officer, code)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_nobody_vouches_for_oneself(admin: Account, lead: Account) -> None:
    request = ask(lead)

    with pytest.raises(PermissionDenied, match="自己"):
        actions.approve_code(code_id=request.pk, by=lead, at=NOON)
    assert policies.may_approve_code(request, admin)


@pytest.mark.parametrize(
    ("role", "area", "may"),
    [
        (Role.SYSTEM_ADMIN, COUNTY, True),
        (Role.SYSTEM_ADMIN, NOWHERE, True),
        (Role.COUNTY_LEAD, COUNTY, True),
        (Role.SYSTEM_ADMIN, WEST, False),
        (Role.COUNTY_LEAD, WEST, False),
        *((role, COUNTY, False) for role in (Role.COUNTY_STATISTICIAN, Role.DEPARTMENT_OFFICER, Role.TOWNSHIP_OFFICER, Role.AUDITOR)),
    ],
)
def test_who_may_vouch(hire: Hire, officer: Account, role: str, area: str, may: bool) -> None:
    voucher = hire("voucher", role, area=area)

    assert policies.may_approve_code(ask(officer), voucher) is may


def test_a_code_works_once(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    code = "-".join(actions.approve_code(code_id=request.pk, by=by, at=NOON) for by in (admin, lead))
    enter(officer, code)

    with pytest.raises(PermissionDenied):
        enter(officer, code, password="another long password")


def test_a_code_ends_after_a_day(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    code = "-".join(actions.approve_code(code_id=request.pk, by=by, at=NOON) for by in (admin, lead))

    with pytest.raises(PermissionDenied):
        enter(officer, code, after=CODE_LIVES)
    enter(officer, code, after=CODE_LIVES - timedelta(seconds=1))


def test_wrong_tries_spoil_a_code_and_stay_counted(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    code = "-".join(actions.approve_code(code_id=request.pk, by=by, at=NOON) for by in (admin, lead))
    for _try in range(CODE_TRIES):
        with pytest.raises(PermissionDenied):
            enter(officer, "AAAAAAAAAA-AAAAAAAAAA")

    request.refresh_from_db()
    assert request.outcome == CodeOutcome.SPOILT
    with pytest.raises(PermissionDenied):
        enter(officer, code)


def test_a_weak_password_leaves_the_code_open(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    code = "-".join(actions.approve_code(code_id=request.pk, by=by, at=NOON) for by in (admin, lead))
    for weak in ("short", "1234567890", "officer-officer"[:7]):
        with pytest.raises(ValidationError):
            enter(officer, code, password=weak)

    enter(officer, code)


def test_all_refusals_read_the_same(admin: Account, lead: Account, officer: Account) -> None:
    told = set()
    for name, code in (("nobody", "A-B"), ("lead", "A-B")):
        with pytest.raises(PermissionDenied) as refused:
            actions.enter_with_code(username=name, code=code, password=NEW, at=NOON)
        told.add(str(refused.value))
    request = ask(officer)
    for by in (admin, lead):
        actions.approve_code(code_id=request.pk, by=by, at=NOON)
    with pytest.raises(PermissionDenied) as refused:
        enter(officer, "A-B")

    assert told == {str(refused.value)}


def test_the_text_of_a_code_is_stored_nowhere(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    halves = [actions.approve_code(code_id=request.pk, by=by, at=NOON) for by in (admin, lead)]
    request.refresh_from_db()
    stored = " ".join(str(getattr(request, field.attname)) for field in EntryCode._meta.fields)

    assert not any(half in stored for half in halves)


def test_a_new_account_gets_its_code_from_one_officer(tree: Tree, admin: Account) -> None:
    account = actions.add_account(username="newcomer", post=actions.Post(Role.DEPARTMENT_OFFICER, "education", tree[COUNTY]), on=DAY, by=admin)
    code = actions.open_new_code(account=account, at=NOON, by=admin)

    enter(account, code)

    account.refresh_from_db()
    assert account.check_password(NEW)


def test_an_account_in_use_gets_no_code_from_one_officer(admin: Account, officer: Account) -> None:
    with pytest.raises(PermissionDenied, match="两位"):
        actions.open_new_code(account=officer, at=NOON, by=admin)


def test_a_new_request_replaces_the_old_one(admin: Account, lead: Account, officer: Account) -> None:
    old = ask(officer)
    halves = [actions.approve_code(code_id=old.pk, by=by, at=NOON) for by in (admin, lead)]
    ask(officer)

    with pytest.raises(PermissionDenied):
        enter(officer, "-".join(halves))


def test_a_refused_request_is_closed(admin: Account, lead: Account, officer: Account) -> None:
    request = ask(officer)
    actions.close_code(code_id=request.pk, by=lead, on=DAY)

    assert not policies.may_approve_code(EntryCode.objects.get(pk=request.pk), admin)


def test_the_table_refuses_one_officer_twice_and_oneself(admin: Account, officer: Account) -> None:
    for first, second in ((admin, admin), (officer, admin), (admin, officer)):
        with pytest.raises(IntegrityError), transaction.atomic():
            EntryCode.objects.create(account=officer, kind=CodeKind.LOST, opened_on=DAY, first_by=first, second_by=second)
