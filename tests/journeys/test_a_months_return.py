"""A township's clerk has a month: opens the return, pastes it, is stopped by an error, sends it, is asked, answers, is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser_fixtures import OpenPage, WatchedPage, watched
from tests.journeys.conftest import PASSWORD, Office

pytestmark = pytest.mark.browser

PASTE = """text => {
  const held = new DataTransfer();
  held.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def clerk(office: Office, chromium: Any) -> Iterator[WatchedPage]:
    url, window = office.at("/accounts/sign-in/", signed_in=False)
    with watched(chromium, url, **window) as seen:
        seen.page.fill("[name=login]", "quyang")
        seen.page.fill("[name=password]", PASSWORD)
        seen.page.press("[name=password]", "Enter")
        seen.page.wait_for_url("**/measures/**")
        yield seen


def told(page: Any, words: str) -> None:
    page.wait_for_function("words => document.getElementById('told').textContent.includes(words)", arg=words)


def press(page: Any, button: Any) -> None:
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        button.click()


def paste(page: Any, text: str) -> None:
    page.locator("input[data-row]").first.focus()
    page.evaluate(PASTE, text)


def opened_month(page: Any, office: Office) -> None:
    """Open the return that is overdue longest; months are those before today."""
    page.goto(f"{office.address}/returns/")
    press(page, page.locator("tr", has_text="出生月报").first.get_by_role("button"))


def test_a_month_from_the_empty_table_to_the_board(office: Office, clerk: WatchedPage, open_page: OpenPage) -> None:
    opened_month(clerk.page, office)
    address = clerk.page.url.removeprefix(office.address)
    pasted_from_a_spreadsheet(clerk.page)
    stopped_by_an_error_and_sent(clerk)

    url, window = office.at(address)
    review = open_page(url, **window)
    asked_about_the_first_cell(review)
    clerk.page.goto(url)
    answered_and_sent_again(clerk)

    review.page.goto(url)
    press(review.page, review.page.get_by_role("button", name="收下"))
    assert "已收下，快照" in review.page.inner_text("body")
    review.page.goto(office.address + "/")
    press(review.page, review.page.get_by_role("button", name="现在计入"))
    assert review.page.get_by_role("button", name="现在计入").count() == 0
    assert review.page.locator("option", has_text="乡镇月报").count() == 1
    assert clerk.messages == review.messages == []
    assert clerk.strange_requests == review.strange_requests == []


def pasted_from_a_spreadsheet(page: Any) -> None:
    """Fifty rows: those beyond the table and those that are no numbers are told and left out."""
    rows = page.locator("tbody tr").count()
    assert page.locator("#send button").get_attribute("aria-disabled") == "true"
    paste(page, "\n".join("\t".join("10010000") for _ in range(50)))
    told(page, f"有 {8 * (50 - rows)} 格超出了这张表")
    told(page, "草稿已存")
    assert page.locator("tfoot output").first.inner_text() == str(rows)
    paste(page, "张三\t13800138000\n1\t1")
    told(page, "不是数字，没有贴")
    assert "13800138000" not in page.content()


def stopped_by_an_error_and_sent(clerk: WatchedPage) -> None:
    """An error keeps the return back; undo takes the error away."""
    page = clerk.page
    late = page.locator("input[data-column=late]").first
    late.fill("9")
    late.press("Tab")
    assert page.locator("[data-level=error] li").count() == 1
    assert page.locator("#send button").get_attribute("aria-disabled") == "true"
    page.keyboard.press("Control+z")
    assert late.input_value() == "0"
    press(page, page.locator("#send button"))
    assert page.locator("input[data-row]").count() == 0
    assert clerk.violations() == []


def asked_about_the_first_cell(review: WatchedPage) -> None:
    assert review.violations() == []
    review.page.select_option("#ask-cell", index=0)
    review.page.select_option("#ask-what", "higher")
    press(review.page, review.page.get_by_role("button", name="提出", exact=True))


def answered_and_sent_again(clerk: WatchedPage) -> None:
    page = clerk.page
    assert page.locator("[data-cell=queried]").count() >= 1
    assert clerk.violations() == []
    card = page.locator("section.card", has_text="比往期多")
    card.locator("select").select_option("checked")
    press(page, card.get_by_role("button", name="答复"))
    press(page, page.locator("#send button"))


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(office: Office, clerk: WatchedPage) -> None:
    page = clerk.page
    page.goto(f"{office.address}/returns/")
    press(page, page.locator("tr", has_text="首针接种月报").first.get_by_role("button"))
    first = page.locator("input[data-row]").first
    page.context.set_offline(True)
    first.fill("6")
    first.press("Tab")
    told(page, "没有网络")

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    told(page, "草稿已存")
    page.reload()
    assert page.locator("input[data-row]").first.input_value() == "6"


def test_two_hands_on_one_cell_see_each_other_and_lose_nothing(office: Office, clerk: WatchedPage, chromium: Any) -> None:
    page = clerk.page
    page.goto(f"{office.address}/returns/")
    press(page, page.locator("tr", has_text="首针接种月报").last.get_by_role("button"))
    state = page.context.storage_state()
    url, window = office.at(page.url.removeprefix(office.address), signed_in=False)
    with watched(chromium, url, **window, storage_state=state) as other:
        for each, number in ((other.page, "4"), (page, "5")):
            each.locator("input[data-row]").first.fill(number)
            each.locator("input[data-row]").first.press("Tab")
            told(each, "草稿已存")

        conflict = page.locator("[data-level=conflict] li")
        assert "别人改成 4，您填的是 5" in conflict.inner_text()
        with page.expect_response("**/cells/"):
            conflict.get_by_role("button", name="用我填的数").click()
        page.wait_for_function("() => document.querySelector('[data-level=conflict]').hidden")
        other.page.reload()
        other.page.wait_for_function("() => document.querySelector('input[data-row]').value === '5'")


def test_arrow_keys_move_as_in_a_spreadsheet(office: Office, clerk: WatchedPage) -> None:
    page = clerk.page
    page.goto(f"{office.address}/returns/")
    press(page, page.locator("tr", has_text="首针接种月报").last.get_by_role("button"))
    names = page.evaluate("[...document.querySelectorAll('input[data-row]')].map((input) => input.name)")
    across = len({name.split(":")[1] for name in names})
    page.locator("input[data-row]").first.focus()

    visited = []
    for key in ("ArrowRight", "ArrowDown", "Enter", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        visited.append(names.index(page.evaluate("document.activeElement.name")))
    assert visited == [1, 1 + across, 1 + 2 * across, 2 * across, across, 0, 0]


@pytest.mark.parametrize("window", [{"width": 1440}, {"width": 390, "height": 844, "dark": True}, {"width": 1366, "locale": "en-GB"}])
@pytest.mark.parametrize("path", ["/returns/", "/returns/questions/", "/returns/1/"])
def test_pages_of_returns_are_silent_accessible_and_fit(open_page: OpenPage, office: Office, path: str, window: dict[str, Any]) -> None:
    url, at = office.at(path, **window)
    seen = open_page(url, **at)

    assert seen.violations() == []
    assert seen.overflow() <= 0
    assert seen.messages == []
    assert seen.strange_requests == []
