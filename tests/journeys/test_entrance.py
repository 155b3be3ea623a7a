"""A new colleague comes in by keyboard alone: code, password, authenticator, recovery codes; on the second day, both factors.

An office of its own is served by the real command. A request to any other host, a message in the browser's console
(the content policy reports there) or a finding of axe fails the journey.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser_fixtures import OpenPage, WatchedPage
from tests.journeys.conftest import TIANPING, wait_until_open
from tianping import site

pytestmark = pytest.mark.browser
PASSWORD = "a long new password"


@dataclass(frozen=True)
class NewOffice:
    """An office on its first day: one account, one code, no figures."""

    address: str
    code: str


@pytest.fixture(scope="module")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewOffice]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING", "DATABASE", "DJANGO"))}
    home = clean | {"TIANPING_HOME": str(tmp_path_factory.mktemp("office") / "home"), "TIANPING_LANG": "en"}
    subprocess.run([sys.executable, "-m", "tianping.site.set_up"], env=home, check=True, timeout=600)
    told = subprocess.run([*TIANPING, "accounts", "add", "newcomer"], env=home, check=True, capture_output=True, text=True).stdout
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program = subprocess.Popen([*TIANPING, "serve", "--port", str(port)], env=home, stdout=subprocess.DEVNULL)
    try:
        wait_until_open(program, port)
        yield NewOffice(f"http://127.0.0.1:{port}", re.search(r"[A-Z2-9]{10}-[A-Z2-9]{10}", told)[0])  # type: ignore[index] # printed
    finally:
        program.terminate()
        program.wait(30)


def looked_at(seen: WatchedPage) -> list[str]:
    """What is wrong with the page as it stands, light and dark."""
    wrong = []
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        wrong += [f"{seen.page.url} {scheme}: {violation}" for violation in seen.violations()]
    if seen.overflow() > 0:
        wrong.append(f"{seen.page.url} is {seen.overflow()} px wider than its window")
    return wrong


def tab_to(page: Any, selector: str) -> None:
    """Move by Tab until the element has the focus, once the page has given it to the field that asks for it."""
    page.wait_for_function("() => !document.querySelector('[autofocus]') || document.activeElement !== document.body")
    for _step in range(60):
        if page.evaluate("wanted => document.activeElement === document.querySelector(wanted)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached by Tab on {page.url}")


def enter(page: Any, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Any, **fields: str) -> None:
    """Type into fields and press Enter, with nothing but the keyboard."""
    for name, text in fields.items():
        tab_to(page, f"#id_{name}")
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def digits(secret: str, *, later: int = 0) -> str:
    """RFC 6238, from the RFC."""
    counter = struct.pack(">Q", int(time.time() // 30) + later)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_new_colleague_comes_in_by_keyboard_alone(open_page: OpenPage, new_office: NewOffice) -> None:
    office = new_office.address
    seen = open_page(f"{office}/accounts/sign-in/", allowed=(office,), width=1366, height=768, locale="zh-CN")
    page, wrong = seen.page, looked_at(seen)
    enter(page, 'a[href="/accounts/enter/"]')
    wrong += looked_at(seen)
    fill(page, username="newcomer", code=new_office.code, password=PASSWORD, repeated=PASSWORD)
    assert page.url.endswith("/accounts/sign-in/")
    assert "新密码已设好" in page.inner_text("body")

    fill(page, login="newcomer", password=PASSWORD)
    assert page.url.endswith("/accounts/second-factor/set-up/")
    wrong += looked_at(seen)
    secret = page.inner_text("code.secret")
    fill(page, code=digits(secret))
    assert page.url.endswith("/accounts/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    wrong += looked_at(seen)

    page.goto(f"{office}/accounts/sign-out/")
    wrong += looked_at(seen)
    enter(page, "main button")
    fill(page, login="newcomer", password=PASSWORD)
    assert page.url.endswith("/accounts/second-factor/")
    wrong += looked_at(seen)
    fill(page, code=digits(secret, later=1))
    for path in ("/", "/accounts/", "/accounts/people/", "/accounts/people/1/", "/accounts/people/add/", "/audit/entries/", "/accounts/password/"):
        assert page.goto(f"{office}{path}").status == 200
        wrong += looked_at(seen)

    assert wrong == []
    assert seen.messages == []
    assert seen.strange_requests == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("path", ["/", "/promises/", "/method/", "/audit/", "/accounts/sign-in/", "/accounts/enter/"])
def test_a_public_page_holds_on_a_phone(open_page: OpenPage, new_office: NewOffice, path: str, locale: str) -> None:
    seen = open_page(f"{new_office.address}{path}", allowed=(new_office.address,), width=390, height=844, locale=locale)

    assert looked_at(seen) == []
    assert seen.messages == []
    assert seen.strange_requests == []
    assert seen.page.locator("html").get_attribute("lang") == ("en" if locale == "en-GB" else "zh-Hans")


def test_signing_in_needs_no_script(open_page: OpenPage, new_office: NewOffice) -> None:
    seen = open_page(f"{new_office.address}/accounts/sign-in/", allowed=(new_office.address,), java_script_enabled=False, locale="zh-CN")
    seen.page.fill("#id_login", "nobody")
    seen.page.fill("#id_password", "a wrong password")
    seen.page.click("form.card .primary")
    refusal = seen.page.inner_text(".refusal")
    seen.page.click("form.language button")

    assert refusal
    assert seen.page.inner_text("h1") == "Sign in"


def test_the_session_says_when_it_ends_and_can_be_kept(open_page: OpenPage, new_office: NewOffice) -> None:
    """The clock of the browser runs ahead; the server keeps its own."""
    seen = open_page(f"{new_office.address}/promises/", allowed=(new_office.address,), locale="zh-CN")
    script = (Path(site.__file__).parent / "static" / "site" / "session.js").read_text(encoding="utf-8")
    page = seen.page
    page.clock.install()
    page.set_content('<form class="session" method="post" action="/accounts/stay/" data-seconds="600" hidden><button>stay</button></form><input id="text">')
    page.evaluate(script)
    asked: list[str] = []
    page.route("**/accounts/stay/", lambda route: (asked.append(route.request.method), route.fulfill(status=204)))

    page.clock.fast_forward("04:00")
    assert page.locator("form.session").is_hidden()
    page.clock.fast_forward("01:30")
    assert page.locator("form.session").is_visible()
    with page.expect_response("**/accounts/stay/"):
        page.click("form.session button")
    page.locator("form.session").wait_for(state="hidden")
    page.clock.fast_forward("05:30")
    assert page.locator("form.session").is_visible()
    with page.expect_response("**/accounts/stay/"):
        page.fill("#text", "typing keeps it alive")

    assert asked == ["POST", "POST"]


def test_the_skip_link_leads_to_the_content(open_page: OpenPage, new_office: NewOffice) -> None:
    page = open_page(f"{new_office.address}/promises/", allowed=(new_office.address,)).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
