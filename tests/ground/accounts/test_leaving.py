from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from tianping.ground.accounts import actions
from tianping.ground.accounts.actions import leaving
from tianping.ground.accounts.choices import Role
from tianping.ground.accounts.limits import NAME_KEPT
from tianping.ground.accounts.models import Account
from tianping.ground.audit import queries as chain

from .conftest import DAY, EAST, NOON, WEST, Hire


@pytest.fixture
def desk() -> Iterator[dict[int, int]]:
    """How many pieces of work each account has on the desk of some room."""
    pieces: dict[int, int] = {}

    def hand_over(giver: int, taker: int) -> int:
        moved = pieces.pop(giver, 0)
        pieces[taker] = pieces.get(taker, 0) + moved
        return moved

    actions.offer_open_work(actions.OpenWork(room="tests", word="报表", count=lambda account: pieces.get(account, 0), hand_over=hand_over))
    yield pieces
    leaving._offered.pop("tests")


def test_open_work_goes_to_the_successor(admin: Account, officer: Account, hire: Hire, desk: dict[int, int]) -> None:
    successor = hire("successor", Role.TOWNSHIP_OFFICER, area=EAST)
    desk[officer.pk] = 3

    moved = actions.leave(account=officer, by=admin, on=DAY, successor=successor)

    assert moved == 3
    assert desk == {successor.pk: 3}
    assert [entry.act for entry in chain.entries_of(act="accounts")] == ["accounts.work.handed_over", "accounts.account.left"]


def test_nobody_leaves_open_work_behind(admin: Account, officer: Account, desk: dict[int, int]) -> None:
    desk[officer.pk] = 1

    with pytest.raises(PermissionDenied, match="接手人"):
        actions.leave(account=officer, by=admin, on=DAY)
    officer.refresh_from_db()
    assert officer.is_active


@pytest.mark.parametrize("case", ["other area", "the leaver", "one who left"])
def test_a_successor_is_somebody_in_post_in_the_same_area(admin: Account, officer: Account, hire: Hire, desk: dict[int, int], case: str) -> None:
    desk[officer.pk] = 1
    successor = {"other area": lambda: hire("west", area=WEST), "the leaver": lambda: officer, "one who left": lambda: hire("gone", area=EAST)}[case]()
    if case == "one who left":
        actions.leave(account=successor, by=admin, on=DAY)

    with pytest.raises(PermissionDenied, match="同一地区"):
        actions.leave(account=officer, by=admin, on=DAY, successor=successor)


def test_who_has_left_cannot_come_in_and_the_name_is_gone(admin: Account, officer: Account) -> None:
    officer.display_name = "小韦"
    officer.save()
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    browser = Client()
    browser.force_login(officer)
    actions.leave(account=officer, by=admin, on=DAY)

    officer.refresh_from_db()
    assert (officer.is_active, officer.left_on, officer.display_name) == (False, DAY, "")
    assert not officer.has_usable_password()
    assert not Authenticator.objects.filter(user=officer).exists()
    assert browser.get("/accounts/").status_code == 302


def test_who_has_left_gets_no_code(admin: Account, officer: Account) -> None:
    actions.leave(account=officer, by=admin, on=DAY)

    with pytest.raises(PermissionDenied, match="离岗"):
        actions.open_code(account=officer, by=admin, on=DAY)
    with pytest.raises(PermissionDenied, match="离岗"):
        actions.open_new_code(account=officer, by=admin, at=NOON)


def test_the_sign_in_name_is_forgotten_after_a_year(admin: Account, officer: Account) -> None:
    actions.leave(account=officer, by=admin, on=DAY)

    assert actions.forget_leavers(on=DAY + timedelta(NAME_KEPT)) == 0
    assert actions.forget_leavers(on=DAY + timedelta(NAME_KEPT + 1)) == 1
    assert actions.forget_leavers(on=DAY + timedelta(NAME_KEPT + 2)) == 0
    officer.refresh_from_db()
    assert officer.username == f"left-{officer.pk}"
