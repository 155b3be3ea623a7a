"""The pages of figures as a reader meets them: by eye, by keyboard, without scripts, on a phone, in print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser_fixtures import OpenPage, WatchedPage
from tests.journeys.conftest import PASSWORD, Office

pytestmark = pytest.mark.browser

COUNTY, HIGH, LATE, VILLAGE = "靖西市", "渠洋镇", "吞盘乡", "451081105201"
PAGES = ("board", "high", "late", "village", "orders", "method", "export", "search", "births", "bring", "public")
WINDOWS: dict[str, dict[str, Any]] = {
    "zh 1440 light": {"width": 1440},
    "en 1366 dark": {"width": 1366, "height": 768, "dark": True, "locale": "en-GB"},
    "zh 390 dark": {"width": 390, "height": 844, "dark": True},
    "en 390 light": {"width": 390, "height": 844, "locale": "en-GB"},
}


@pytest.fixture(scope="module")
def addresses(office: Office, chromium: Any) -> dict[str, str]:
    """Addresses of the pages, found by following links as a reader does."""
    from tests.browser_fixtures import watched

    url, window = office.at("/")
    with watched(chromium, url, **window) as seen:
        board = seen.page.url.removeprefix(office.address)
        found = {
            name: str(seen.page.locator("table.places").get_by_role("link", name=place).get_attribute("href"))
            for name, place in (("high", HIGH), ("late", LATE))
        }
        seen.page.goto(f"{office.address}/measures/search/?q={VILLAGE}")
        village = str(seen.page.locator("main table a").first.get_attribute("href"))
    return found | {
        "board": board, "village": village, "orders": f"{board}orders/", "method": f"{board}method/", "export": f"{board}export/",
        "search": "/measures/search/?q=qy", "births": "/births/", "bring": "/births/bring/", "public": "/",
    }  # fmt: skip


def opened(open_page: OpenPage, office: Office, path: str, **wanted: Any) -> WatchedPage:
    url, window = office.at(path, **wanted)
    return open_page(url, **window)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_silent_accessible_and_fits_its_window(
    open_page: OpenPage, office: Office, addresses: dict[str, str], name: str, window: str
) -> None:
    seen = opened(open_page, office, addresses[name], signed_in=name != "public", **WINDOWS[window])

    assert seen.violations() == []
    assert seen.overflow() <= 0
    assert seen.messages == []
    assert seen.strange_requests == []


def test_the_board_makes_its_point(open_page: OpenPage, office: Office, addresses: dict[str, str]) -> None:
    finding = opened(open_page, office, addresses["board"]).page.locator(".finding").inner_text()

    assert "19 个乡镇中 1 个确实偏高，2 个可能登记迟缓，16 个不能判断" in finding


def test_from_sign_in_to_a_place_by_keyboard_alone(open_page: OpenPage, office: Office) -> None:
    page = opened(open_page, office, "/accounts/sign-in/", signed_in=False).page
    reach(page, "document.activeElement.name === 'login'")
    page.keyboard.type("statistician")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/**")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reach(page, f"document.activeElement.closest('table.places') && document.activeElement.textContent === '{HIGH}'")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**year=2025**")

    assert HIGH in page.locator("h1").inner_text()


def reach(page: Any, condition: str) -> None:
    """Press the tabulator until the focus is where it should be."""
    for _press in range(80):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach: {condition}")


def test_filters_work_without_scripts_and_the_address_holds_them(open_page: OpenPage, office: Office, addresses: dict[str, str]) -> None:
    page = opened(open_page, office, addresses["board"], java_script_enabled=False).page
    page.select_option("[name=year]", "2012")
    page.select_option("[name=source]", "hospital")
    page.click("form.filters button")

    assert "year=2012" in page.url
    assert "2012年" in page.locator(".finding").inner_text()
    assert page.locator("[name=source]").input_value() == "hospital"


def test_a_refused_file_is_told_by_row_and_column(open_page: OpenPage, office: Office, identity_table: Path) -> None:
    seen = opened(open_page, office, "/births/bring/")
    seen.page.set_input_files("[name=file]", identity_table)
    seen.page.click("main form button.primary")
    refusal = seen.page.locator(".refusal")

    assert "内容没有留存" in refusal.inner_text()
    assert refusal.locator("tbody tr").inner_text().split("\t")[:2] == ["3", "备注"]
    assert "110105" not in seen.page.content()
    assert seen.violations() == []


@pytest.mark.parametrize("name", ["board", "high"])
def test_print_keeps_the_finding_the_card_and_the_run(open_page: OpenPage, office: Office, addresses: dict[str, str], name: str) -> None:
    page = opened(open_page, office, addresses[name]).page
    page.emulate_media(media="print")
    gone = [part for part in (".head", ".where", ".filters", ".actions", ".find") if page.locator(part).first.is_visible()]
    kept = [part for part in (".simulated", ".finding", "table.places") if not page.locator(part).first.is_visible()]

    assert gone == []
    assert name != "board" or kept == []
    assert page.locator(".simulated").is_visible()
