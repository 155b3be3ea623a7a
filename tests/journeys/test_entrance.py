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
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

from tests.system_parts import chromium_path

pytestmark = pytest.mark.browser
TIANPING = [sys.executable, "-c", "from tianping.cli import main; main()"]
PASSWORD = "a long new password"


@dataclass
class Office:
    address: str
    code: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING", "DATABASE", "DJANGO"))}
    environment = {**clean, "TIANPING_HOME": str(tmp_path_factory.mktemp("office")), "TIANPING_LANG": "en"}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    subprocess.run([sys.executable, "-m", "tianping.site.set_up"], env=environment, check=True)
    told = subprocess.run([*TIANPING, "accounts", "add", "newcomer"], env=environment, check=True, capture_output=True, text=True).stdout
    program = subprocess.Popen([*TIANPING, "serve", "--port", str(port)], env=environment)
    try:
        for _try in range(600):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)  # another program starts up
        yield Office(f"http://127.0.0.1:{port}", re.search(r"[A-Z2-9]{10}-[A-Z2-9]{10}", told)[0])  # type: ignore[index] # printed
    finally:
        program.terminate()
        program.wait(30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page whose every breach is noted."""

    page: Page
    address: str
    breaches: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route("**/*", self._stay_here)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.breaches.append(f"script: {error}"))

    def _stay_here(self, route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(self.address).netloc or route.request.url.startswith("data:"):
            route.continue_()
        else:
            self.breaches.append(f"a request to {urlsplit(route.request.url).netloc}")
            route.abort()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.breaches.append(f"{self.page.url}: {message.text}")

    def look(self) -> None:
        """Let axe look at the page as it stands, light and dark."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the two
            found = Axe().run(self.page).response["violations"]
            self.breaches += [f"{self.page.url} {scheme}: {each['id']} {each['nodes'][0]['target']}" for each in found]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.breaches.append(f"{self.page.url} is {wide} px wider than the screen")

    def tab_to(self, selector: str) -> None:
        """Move by Tab until the element has the focus."""
        for _step in range(60):
            if self.page.evaluate("wanted => document.activeElement === document.querySelector(wanted)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab on {self.page.url}")

    def fill(self, **fields: str) -> None:
        """Type into fields and press Enter, with nothing but the keyboard."""
        for name, text in fields.items():
            self.tab_to(f"#id_{name}")
            self.page.keyboard.type(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def digits(secret: str, *, later: int = 0) -> str:
    """RFC 6238, from the RFC."""
    counter = struct.pack(">Q", int(time.time() // 30) + later)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def open_page(chromium: Browser, office: Office, *, width: int, language: str) -> Watched:
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale=language)
    return Watched(context.new_page(), office.address)


def test_a_new_colleague_comes_in_by_keyboard_alone(office: Office, chromium: Browser) -> None:
    watched = open_page(chromium, office, width=1366, language="zh-CN")
    page = watched.page
    page.goto(f"{office.address}/accounts/sign-in/")
    watched.look()
    watched.tab_to('a[href="/accounts/enter/"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    watched.look()
    watched.fill(username="newcomer", code=office.code, password=PASSWORD, repeated=PASSWORD)
    assert page.url.endswith("/accounts/sign-in/")
    assert "新密码已设好" in page.inner_text("main, .told >> nth=0")

    watched.fill(login="newcomer", password=PASSWORD)
    assert page.url.endswith("/accounts/second-factor/set-up/")
    watched.look()
    secret = page.inner_text("code.secret")
    watched.fill(code=digits(secret))
    assert page.url.endswith("/accounts/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    watched.look()

    page.goto(f"{office.address}/accounts/sign-out/")
    watched.look()
    watched.tab_to("main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    watched.fill(login="newcomer", password=PASSWORD)
    assert page.url.endswith("/accounts/second-factor/")
    watched.look()
    watched.fill(code=digits(secret, later=1))
    for path in ("/", "/accounts/", "/accounts/people/", "/accounts/people/1/", "/accounts/people/add/", "/audit/entries/", "/accounts/password/"):
        answer = page.goto(f"{office.address}{path}")
        assert answer is not None
        assert answer.status == 200
        watched.look()

    assert watched.breaches == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("path", ["/", "/promises/", "/method/", "/audit/", "/accounts/sign-in/", "/accounts/enter/"])
def test_public_pages_hold_on_a_phone_and_without_scripts(office: Office, chromium: Browser, path: str, language: str) -> None:
    watched = open_page(chromium, office, width=390, language=language)
    watched.page.goto(f"{office.address}{path}")
    watched.look()
    plain = chromium.new_context(java_script_enabled=False, locale=language).new_page()
    plain.goto(f"{office.address}{path}")

    assert watched.breaches == []
    assert plain.locator("h1").count() == 1
    assert plain.locator("html").get_attribute("lang") == ("en" if language == "en-GB" else "zh-Hans")


def test_the_skip_link_leads_to_the_content(office: Office, chromium: Browser) -> None:
    page = open_page(chromium, office, width=1366, language="zh-CN").page
    page.goto(f"{office.address}/promises/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
