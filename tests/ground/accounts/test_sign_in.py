from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from tianping.ground.accounts import actions, jobs, queries
from tianping.ground.accounts.choices import Role
from tianping.ground.accounts.limits import ATTEMPTS_KEPT
from tianping.ground.accounts.models import Account
from tianping.ground.audit import queries as chain

from .conftest import COUNTY, DAY, EAST, PASSWORD, WEST, Tree

SIGN_IN, SET_UP, SECOND = "/accounts/sign-in/", "/accounts/second-factor/set-up/", "/accounts/second-factor/"


def digits(secret: str, *, at: float | None = None) -> str:
    """The 6 digits of RFC 6238, computed here from the RFC, not by the library under test."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_digits_are_those_of_the_standard() -> None:
    """RFC 6238 appendix B: at 59 s the 8 digits end in 287082."""
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert digits(secret, at=59) == "287082"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return Client()


def sign_in(browser: Client, account: Account, *, password: str = PASSWORD) -> HttpResponse:
    return browser.post(SIGN_IN, {"login": account.username, "password": password})


def set_up(browser: Client) -> str:
    """Walk through the set-up; returns the secret."""
    page = browser.get(SET_UP).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)[1]  # type: ignore[index] # the page has it
    done = browser.post(SET_UP, {"code": digits(secret)})
    assert done.status_code == 302, done.content.decode()
    return secret


def test_nobody_gets_further_than_the_sign_in_page(browser: Client) -> None:
    answer = browser.get("/accounts/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/sign-in/?next=/accounts/")


def test_staff_without_a_second_factor_get_no_further_than_setting_it_up(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)

    for address in ("/", "/accounts/", "/accounts/people/", "/audit/entries/"):
        answer = browser.get(address)
        assert (answer.status_code, answer.get("Location")) == (302, SET_UP), address
    assert browser.get("/api/").status_code == 401


def test_the_second_factor_opens_the_rest_and_is_asked_each_time(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)
    secret = set_up(browser)
    codes = browser.get("/accounts/recovery-codes/").content.decode()
    recovery = re.findall(r"<li>(\d{8})</li>", codes)

    assert len(recovery) == 10
    assert browser.get("/accounts/").status_code == 200
    assert not re.findall(r"<li>(\d{8})</li>", browser.get("/accounts/recovery-codes/").content.decode())

    browser.post("/accounts/sign-out/")
    assert browser.get("/accounts/").status_code == 302
    answer = sign_in(browser, officer)
    assert answer["Location"] == SECOND
    assert browser.get("/accounts/").status_code == 302
    assert browser.post(SECOND, {"code": "000000"}).status_code == 200
    assert browser.get("/accounts/").status_code == 302
    cache.clear()
    assert browser.post(SECOND, {"code": recovery[0]}).status_code == 302
    assert browser.get("/accounts/").status_code == 200

    browser.post("/accounts/sign-out/")
    sign_in(browser, officer)
    assert browser.post(SECOND, {"code": recovery[0]}).status_code == 200, "a recovery code works once"
    cache.clear()
    later = digits(secret, at=time.time() + 30)
    assert browser.post(SECOND, {"code": later}).status_code == 302


def test_the_secret_lies_sealed_in_the_database(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)
    secret = set_up(browser)

    stored = " ".join(str(each.data) for each in Authenticator.objects.all())
    assert secret not in stored
    assert stored.count("gAAAA") == 2


def test_a_sign_in_and_a_new_factor_are_in_the_chain(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)
    set_up(browser)

    assert [entry.act for entry in chain.entries_of(act="accounts")][::-1] == ["accounts.session.opened", "accounts.factor.added"]
    assert chain.verify_chain().fault is None


def test_the_demo_alone_runs_without_a_second_factor(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        assert browser.get("/accounts/").status_code == 200


def test_five_wrong_passwords_lock_this_name_out_from_this_computer(browser: Client, officer: Account, lead: Account) -> None:
    told = [sign_in(browser, officer, password="wrong").status_code for _try in range(5)]
    locked = sign_in(browser, officer)

    assert told[:4] == [200] * 4
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert browser.get("/accounts/").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), officer).status_code == 302, "another computer is not locked"
    assert sign_in(browser, lead).status_code == 302, "another name is not locked"
    assert [entry.act for entry in chain.entries_of(act="accounts.account.locked_out")] == ["accounts.account.locked_out"]


def test_attempts_hold_no_password_and_go_after_a_day(browser: Client, officer: Account) -> None:
    sign_in(browser, officer, password="my secret typo")
    attempt = AccessAttempt.objects.get()
    assert "my secret typo" not in " ".join(str(getattr(attempt, field.attname)) for field in attempt._meta.fields)

    AccessAttempt.objects.update(attempt_time=timezone.now() - ATTEMPTS_KEPT - timedelta(minutes=1))
    jobs.nightly(timezone.localdate())
    assert not AccessAttempt.objects.exists()


def test_codes_are_not_guessed(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)
    secret = set_up(browser)
    browser.post("/accounts/sign-out/")
    sign_in(browser, officer)
    told = [browser.post(SECOND, {"code": "000000"}).content.decode() for _try in range(6)]

    assert ["5 分钟" in page for page in told] == [False] * 5 + [True]
    assert browser.post(SECOND, {"code": digits(secret, at=time.time() + 30)}).status_code == 200, "not even the right one"
    assert browser.get("/accounts/").status_code == 302


def test_who_has_lost_everything_asks_two_officers_from_the_second_step(browser: Client, officer: Account, admin: Account, lead: Account) -> None:
    sign_in(browser, officer)
    set_up(browser)
    browser.post("/accounts/sign-out/")
    assert Client().post(SECOND, {"lost": "1"})["Location"] == SIGN_IN, "only after the password"
    sign_in(browser, officer)
    asked = browser.post(SECOND, {"lost": "1"})
    request = queries.open_code_of(officer)
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/enter/")
    assert request is not None

    halves = []
    for by in (admin, lead):
        desk = Client()
        desk.force_login(by)
        with override_settings(SECOND_FACTOR_REQUIRED=False):
            assert officer.username in desk.get("/accounts/people/").content.decode()
            page = desk.post(f"/accounts/codes/{request.pk}/", {"agree": "1"}).content.decode()
        halves.append(re.search(r'class="secret">(\w{10})<', page)[1])  # type: ignore[index] # the page has it
    given = {"username": officer.username, "code": "-".join(halves), "password": "a long new password", "repeated": "a long new password"}
    assert browser.post("/accounts/enter/", given | {"repeated": "other"}).status_code == 400
    assert browser.post("/accounts/enter/", given | {"code": "A-B"}).status_code == 400
    assert browser.post("/accounts/enter/", given)["Location"] == SIGN_IN

    assert sign_in(browser, officer).status_code == 200, "the old password is gone"
    assert sign_in(browser, officer, password="a long new password").status_code == 302
    assert browser.get("/accounts/")["Location"] == SET_UP, "a new factor is set up"


def test_a_change_of_authenticator_needs_the_code_again(browser: Client, officer: Account) -> None:
    sign_in(browser, officer)
    set_up(browser)
    session = browser.session
    session["account_authentication_methods"] = [{**method, "at": method["at"] - 3600} for method in session["account_authentication_methods"]]
    session.save()

    answer = browser.get("/accounts/second-factor/remove/")
    assert answer.status_code == 302
    assert "again" in answer["Location"]
    assert queries.has_second_factor(officer)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_language_is_kept_with_the_account(browser: Client, officer: Account, language: str) -> None:
    browser.force_login(officer)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        answer = browser.post("/accounts/language/", {"language": language, "next": "/accounts/"})
        browser.cookies.pop("django_language")
        page = browser.get("/accounts/", headers={"accept-language": "fr"}).content.decode()

    assert answer["Location"] == "/accounts/"
    assert ("My post" in page) == (language == "en")
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_a_language_switch_leads_nowhere_else(browser: Client, db: None, target: str) -> None:
    assert browser.post("/accounts/language/", {"language": "en", "next": target})["Location"] == "/"


def test_a_language_we_do_not_speak_is_ignored(browser: Client, db: None) -> None:
    browser.post("/accounts/language/", {"language": "xx"})

    assert "django_language" not in browser.cookies


def test_typing_keeps_the_session(browser: Client, officer: Account) -> None:
    browser.force_login(officer)
    answer = browser.post("/accounts/stay/", headers={"hx-request": "true"})

    assert answer.status_code == 204
    assert browser.session["renewed"] > time.time() - 60


@pytest.mark.parametrize("address", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "login/code/", "social/"])
def test_what_an_office_does_not_need_is_not_there(browser: Client, db: None, address: str) -> None:
    assert browser.get(f"/accounts/{address}").status_code == 404


def test_a_new_colleague_from_first_page_to_last(tree: Tree, browser: Client, admin: Account) -> None:
    desk = Client()
    desk.force_login(admin)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        form = {"username": "newcomer", "role": Role.DEPARTMENT_OFFICER, "department": "education", "area_id": tree[EAST], "display_name": ""}
        assert desk.post("/accounts/people/add/", form | {"username": "王小明"}).status_code == 400
        page = desk.post("/accounts/people/add/", form).content.decode()
    code = re.search(r'class="secret">([\w-]{21})<', page)[1]  # type: ignore[index] # the page has it
    given = {"username": "newcomer", "code": code, "password": "a long new password", "repeated": "a long new password"}
    assert browser.post("/accounts/enter/", given)["Location"] == SIGN_IN
    browser.post(SIGN_IN, {"login": "newcomer", "password": "a long new password"})
    set_up(browser)

    assert browser.get("/accounts/").status_code == 200


def test_a_password_is_changed_by_who_knows_it(browser: Client, officer: Account) -> None:
    browser.force_login(officer)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        wrong = browser.post("/accounts/password/", {"oldpassword": "wrong", "password1": "a long new password", "password2": "a long new password"})
        right = browser.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": "a long new password", "password2": "a long new password"})

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert chain.entries_of()[0].act == "accounts.password.changed"


def test_an_administrator_changes_posts_and_lets_go(tree: Tree, browser: Client, admin: Account, officer: Account) -> None:
    browser.force_login(admin)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        page = f"/accounts/people/{officer.pk}/"
        assert officer.username in browser.get(page).content.decode()
        changed = browser.post(page, {"role": Role.DEPARTMENT_OFFICER, "department": "statistics", "area_id": tree[WEST]})
        left = browser.post(f"{page}leave/", {"successor": ""})

    officer.refresh_from_db()
    assert (changed.status_code, left.status_code) == (302, 302)
    assert (officer.department, officer.area_id, officer.is_active) == ("statistics", tree[WEST], False)


def test_the_greyed_button_gives_the_reason_of_the_refusal(browser: Client, admin: Account) -> None:
    browser.force_login(admin)
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        own = browser.get(f"/accounts/people/{admin.pk}/").content.decode()
        refused = browser.post(f"/accounts/people/{admin.pk}/leave/", {"successor": ""})

    assert 'aria-disabled="true"' in own
    assert "不能改自己的岗位" in own
    assert refused.status_code == 403
    assert "不能改自己的岗位" in refused.content.decode()


def test_actions_are_dated_by_the_office(tree: Tree, admin: Account) -> None:
    account = actions.add_account(username="dated", post=actions.Post(Role.DEPARTMENT_OFFICER, "health", tree[COUNTY]), on=DAY, by=admin)

    assert chain.entries_of()[0].day == DAY
    assert account.is_active
