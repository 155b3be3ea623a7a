"""The browser of the tests: the system's Chromium, cut off from every host but the one under test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.system_parts import chromium_path

QUIET_FLAGS = (
    "--no-sandbox",  # tests may run as root, where Chromium refuses its sandbox
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--font-render-hinting=none",
)


@dataclass
class WatchedPage:
    """A page of the browser, with everything it said and asked for."""

    page: Any
    messages: list[str] = field(default_factory=list)
    strange_requests: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA and good practice, as lines to read in a failure."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}" for one in found]

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


OpenPage = Callable[..., WatchedPage]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests; its absence is a failure, never a skip."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        pytest.fail("no Chromium was found; see the table of system parts in CONTRIBUTING")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[OpenPage]:
    """Open an address in a fresh window: ``open_page(url, width=1440, height=900, dark=False, allowed=("http://127.0.0.1:8000",))``.

    Files and data addresses are allowed; a request to anything else is stopped and remembered.
    """
    with ExitStack() as windows:
        yield lambda url, **wanted: windows.enter_context(watched(chromium, url, **wanted))


@contextmanager
def watched(chromium: Any, url: str, **wanted: Any) -> Iterator[WatchedPage]:
    allowed = ("file:", "data:", "blob:", "about:", *wanted.pop("allowed", ()))
    dark, width, height = wanted.pop("dark", False), wanted.pop("width", 1440), wanted.pop("height", 900)
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **wanted
    )
    opened = WatchedPage(context.new_page())
    opened.page.on("console", lambda message: opened.messages.append(message.text))
    opened.page.on("pageerror", lambda error: opened.messages.append(str(error)))

    def judge(route: Any) -> None:
        if route.request.url.startswith(allowed):
            route.continue_()
            return
        opened.strange_requests.append(route.request.url)
        route.abort()

    context.route("**/*", judge)
    opened.page.goto(url)
    try:
        yield opened
    finally:
        context.close()
