"""Deny by default: what is open to everybody is this list, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.site.addresses import Address, all_addresses

PUBLIC = {
    "home": "strangers see the public page, readers their own",
    "promises": "what the product will never do",
    "method": "how verdicts are made",
    "health": "one word, for whoever watches the service",
    "office-certificate": "phones fetch it before they can sign in",
    "audit:chain": "outsiders note the checkpoint down",
    "audit:checkpoint": "outsiders note the checkpoint down",
    "accounts:enter": "a one-time code opens it",
    "accounts:language": "a preference",
    "account_login": "the door",
    "mfa_authenticate": "the second step of the door",
    "account_logout": "the way out; asks first",
}


def test_the_public_pages_are_these() -> None:
    assert {address.name for address in all_addresses() if address.is_public} == set(PUBLIC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [address for address in all_addresses() if address.name not in PUBLIC], ids=lambda address: address.route
)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_nobody_gets_in_without_signing_in(address: Address, method: str) -> None:
    url = address.filled(**dict.fromkeys(address.blanks, 1))
    answer = getattr(Client(), method)(url)

    assert answer.status_code in (302, 401, 403), f"{method} {url} answers {answer.status_code}"
    if answer.status_code == 302:
        assert answer["Location"].startswith("/accounts/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_page_shows_no_names_and_sets_no_session(name: str) -> None:
    (address,) = [each for each in all_addresses() if each.name == name]
    browser = Client()
    answer = browser.get(address.filled())

    assert answer.status_code in (200, 302, 404, 405)
    assert "sessionid" not in browser.cookies


@pytest.mark.django_db
def test_a_form_from_another_site_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/sign-in/", {"login": "a", "password": "b"})

    assert answer.status_code == 403
    assert "刷新后再提交" in answer.content.decode()


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy() -> None:
    headers = Client().get("/promises/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/no-such-page/", 404), ("/places/999999/", 404)])
def test_what_is_not_there_is_said_in_both_languages(path: str, status: int) -> None:
    for language, words in (("zh-hans", "没有找到"), ("en", "Not found")):
        answer = Client(headers={"accept-language": language}).get(path)
        if answer.status_code == 302:
            continue
        assert answer.status_code == status
        assert words in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_with_a_number_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from tianping.site import views

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(views, "connection", fail)
    answer = Client(raise_request_exception=False).get("/health")
    page = answer.content.decode()

    assert answer.status_code == 500
    assert "是我们的问题" in page
    assert "the fault is ours" in page
    assert "E-" in page
    assert "secret" not in page
